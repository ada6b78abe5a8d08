package dev.kirby.store.lake;

import dev.kirby.StoreException;
import dev.kirby.internal.Durable;
import dev.kirby.internal.Logs;
import dev.kirby.market.TimeRange;
import dev.kirby.store.lake.SeriesFolder.PeriodFile;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;

/**
 * The files of some series as they stood at one instant, so that a reader sees each series as it was between two writes
 * while writers go on, without a lock.
 *
 * <p>A writer never changes a file: it writes a new one and renames it over the old one. A hard link to the old file
 * therefore stays what it was. Taking a snapshot means: read the generation of each series, link every file of the wanted
 * range into a folder of this session, read the generations again. A writer keeps a journal while it renames, and counts the
 * generation up before it deletes the journal; so if no journal of a living writer was there and the generations are the
 * same, no file changed in between, and the links are of one instant. Otherwise the links are dropped and made again.
 *
 * <p>Cost: one link a file, some tens of microseconds each; a year of monthly files takes under a millisecond, and nothing is
 * copied. The links go when the snapshot is closed, or with the session's folder when the process died.
 *
 * <p>Against many series under constant writing there may be no quiet instant for all: after {@value #ATTEMPTS_FOR_ALL}
 * attempts, or a second, each series is taken for itself. Where links are impossible (a folder that cannot be written, a file system
 * without them) the files themselves are read: each whole, but not necessarily all of one instant. A writer that died after
 * its journal is finished first, where the folder can be written: see {@link SeriesWriter}.
 *
 * <p>Tried and dropped: a lock shared by readers, which lets one slow export hold up live collection; and copies of the
 * files, which cost as much as the reading itself.
 */
@SuppressWarnings("try") // turns are held, not used
final class Snapshot implements AutoCloseable {

    private static final Logger LOG = Logs.of(Snapshot.class);
    private static final long PAUSE_NANOS = 1_000_000;
    // Against many series under constant writing there may be no quiet instant for all; then each for itself must do.
    // An attempt at many
    // files takes long, and the longer it takes the less it helps to try again.
    private static final int ATTEMPTS_FOR_ALL = 50;
    private static final long NANOS_FOR_ALL = 1_000_000_000;

    private final Path root;
    private final List<Taken> files;
    private final boolean linked;

    /**
     * A file of a series.
     *
     * @param state of the series when it was taken
     * @param path where it can be read
     */
    record Taken(SeriesFolder folder, SeriesState state, Period period, Path path) {}

    private Snapshot(Path root, List<Taken> files, boolean linked) {
        this.root = root;
        this.files = files;
        this.linked = linked;
    }

    static Snapshot take(LakeFolders lake, List<SeriesFolder> series, TimeRange range) {
        Optional<Path> target = lake.session().newFolder();
        if (target.isEmpty()) {
            return originals(lake, series, range);
        }
        try {
            long begun = System.nanoTime();
            for (int attempt = 1; attempt <= ATTEMPTS_FOR_ALL && System.nanoTime() - begun < NANOS_FOR_ALL; attempt++) {
                Optional<Snapshot> all = tryLink(lake, series, range, target.get());
                if (all.isPresent()) {
                    return all.get();
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            return eachForItself(lake, series, range, target.get());
        } catch (FileSystemException | UnsupportedOperationException e) {
            LOG.debug("No links in {}", target.get(), e);
            discard(target.get());
            return originals(lake, series, range);
        } catch (StoreException e) {
            discard(target.get());
            throw e;
        } catch (IOException e) {
            discard(target.get());
            throw new StoreException("Cannot read " + lake.root() + ": " + e + ".", e);
        }
    }

    /** Nothing of a lake. */
    static Snapshot empty(LakeFolders lake) {
        return new Snapshot(lake.root(), List.of(), false);
    }

    private static Snapshot originals(LakeFolders lake, List<SeriesFolder> series, TimeRange range) {
        List<Taken> files = new ArrayList<>();
        for (SeriesFolder folder : series) {
            SeriesState state = SeriesState.read(folder);
            folder.files(range).forEach(file -> files.add(new Taken(folder, state, file.period(), file.path())));
        }
        return new Snapshot(lake.root(), files, false);
    }

    private static Snapshot eachForItself(LakeFolders lake, List<SeriesFolder> series, TimeRange range, Path target)
            throws IOException {
        List<Taken> files = new ArrayList<>();
        for (SeriesFolder folder : series) {
            Optional<Snapshot> one = Optional.empty();
            while (one.isEmpty()) {
                one = tryLink(lake, List.of(folder), range, target);
                if (one.isEmpty()) {
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            }
            files.addAll(one.get().files);
        }
        return new Snapshot(target, files, true);
    }

    /** Links the files; absent if one of the series changed meanwhile. */
    private static Optional<Snapshot> tryLink(LakeFolders lake, List<SeriesFolder> series, TimeRange range, Path target)
            throws IOException {
        List<SeriesState> before = states(lake, series);
        if (before.size() < series.size()) {
            return Optional.empty();
        }
        List<Taken> files = new ArrayList<>();
        try {
            for (int i = 0; i < series.size(); i++) {
                SeriesFolder folder = series.get(i);
                for (PeriodFile file : folder.files(range)) {
                    Path link = target.resolve(folder.relative())
                            .resolve(file.period().file());
                    Files.createDirectories(Durable.parent(link));
                    Files.createLink(link, file.path());
                    files.add(new Taken(folder, before.get(i), file.period(), link));
                }
            }
        } catch (NoSuchFileException e) {
            files.forEach(Snapshot::discardFile); // deleted meanwhile
            return Optional.empty();
        }
        if (!generations(states(lake, series)).equals(generations(before))) {
            files.forEach(Snapshot::discardFile);
            return Optional.empty();
        }
        return Optional.of(new Snapshot(target, files, true));
    }

    private static List<Long> generations(List<SeriesState> states) {
        return states.stream().map(SeriesState::generation).toList();
    }

    /**
     * The states of all series; fewer if one of them is being written. The journal is looked at first: a writer counts up
     * before it takes the journal away, so what has none and is still of the old generation was not touched until then.
     */
    private static List<SeriesState> states(LakeFolders lake, List<SeriesFolder> series) throws IOException {
        List<SeriesState> states = new ArrayList<>(series.size());
        for (SeriesFolder folder : series) {
            if (Journal.exists(folder)) {
                if (WriterLock.isHeld(lake.lock(folder))) {
                    break;
                }
                finish(lake, folder);
            }
            states.add(SeriesState.read(folder));
        }
        return states;
    }

    /** Finishes the write of a writer that died; where nobody can write, files of before and after stand side by side. */
    private static void finish(LakeFolders lake, SeriesFolder folder) {
        try (WriterLock turn = WriterLock.acquire(lake.lock(folder), folder.series())) {
            SeriesWriter.settle(folder);
        } catch (IOException | StoreException e) {
            LOG.warn(
                    "A write of {} was cut short and cannot be finished here: its rows may be there in part ({})",
                    folder.series(),
                    e.getMessage());
        }
    }

    /** The folder below which the files lie as in the lake. */
    Path root() {
        return root;
    }

    /** The files, in the order of the series and of time. */
    List<Path> files() {
        return files.stream().map(Taken::path).toList();
    }

    /** The files with what is known of them, in the same order. */
    List<Taken> taken() {
        return files;
    }

    private static void discardFile(Taken file) {
        try {
            Files.deleteIfExists(file.path());
        } catch (IOException e) {
            LOG.debug("Cannot delete {}", file, e);
        }
    }

    private static void discard(Path folder) {
        try {
            Session.delete(folder);
        } catch (IOException e) {
            LOG.debug("Cannot delete {}", folder, e); // goes with the session
        }
    }

    @Override
    public void close() {
        if (linked) {
            discard(root);
        }
    }
}

package dev.kirby.store.lake;

import dev.kirby.StoreException;
import dev.kirby.internal.Durable;
import dev.kirby.market.Dataset;
import dev.kirby.market.TimeRange;
import dev.kirby.store.internal.RowCheck;
import dev.kirby.store.lake.SeriesFolder.PeriodFile;
import dev.kirby.store.registry.DocumentJobs;
import dev.kirby.store.registry.DocumentLedger;
import dev.kirby.store.registry.DocumentRegistry;
import dev.kirby.store.storage.StoreCheck;
import dev.kirby.store.storage.StoreProblem;
import dev.kirby.store.storage.StoreProblem.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Looks at every file of a lake, series by series, each while its writers wait; and repairs what it finds, if asked to. Memory
 * holds the rows of one file, or of some small ones.
 */
@SuppressWarnings("try") // turns are held, not used
final class LakeCheck {

    private static final Duration LONGEST_WRITE = Duration.ofMinutes(10);

    private final LakeFolders folders;
    private final LakeDocuments documents;
    private final PeriodCheck periods;
    private final String name;
    private final Instant now;
    private final Instant latest;
    private final @Nullable Quarantine quarantine;
    private final List<StoreProblem> problems = new ArrayList<>();

    private int series;

    /** A check of a lake; with a quarantine it is a repair. */
    LakeCheck(
            LakeFolders folders,
            LakeDocuments documents,
            Connection connection,
            Instant now,
            String name,
            @Nullable Quarantine quarantine) {
        this.folders = folders;
        this.documents = documents;
        this.name = name;
        this.now = now;
        this.latest = RowCheck.latest(now);
        this.periods = new PeriodCheck(connection, latest);
        this.quarantine = quarantine;
    }

    StoreCheck run() throws IOException {
        for (Dataset dataset : Dataset.values()) {
            List<SeriesFolder> stored = SeriesFolder.all(folders.root(), dataset);
            for (SeriesFolder folder : stored) {
                check(folder);
            }
            for (Path file : strays(dataset, stored)) {
                Fault fault = new Fault(
                        Kind.FOREIGN, null, file, null, "No series of Kirby's is here, but readers would take it up.");
                report(fault, quarantine == null ? fault.advice() : fault.done(Optional.of(quarantine.take(file))));
            }
        }
        documents();
        drafts();
        return new StoreCheck(name, series, periods.rows(), problems, quarantine != null);
    }

    /** Documents that cannot be read; they hide no others, and only their owner knows what they should say. */
    private void documents() {
        Map<String, String> unreadable = new TreeMap<>(new DocumentRegistry(documents, Clock.systemUTC()).unreadable());
        unreadable.putAll(new DocumentJobs(documents).unreadable());
        new DocumentLedger(documents)
                .unreadable()
                .forEach(fault -> unreadable.merge("ledger/looks.jsonl", fault, (a, b) -> a + " " + b));
        unreadable.forEach((key, fault) -> problems.add(new StoreProblem(
                Kind.RECORD,
                Optional.empty(),
                Optional.empty(),
                key,
                fault,
                "All others are read; mend or remove it.")));
    }

    /**
     * Documents that a writer had begun when it died. One may be of a writer that is alive: a repair removes those that are
     * older than any write takes.
     */
    private void drafts() throws IOException {
        Set<String> others = new TreeSet<>(Set.of(".kirby", "quarantine"));
        for (Dataset dataset : Dataset.values()) {
            others.add(dataset.toString());
        }
        for (Path file : files(folders.root())) {
            String name = String.valueOf(file.getFileName());
            Path top = folders.root().relativize(file).getName(0);
            if (name.startsWith(".") && name.endsWith(".tmp") && !others.contains(top.toString())) {
                Fault fault = new Fault(
                        Kind.LEFTOVER, null, file, null, "A document that was half-written, which nobody reads.");
                boolean isOld = Files.getLastModifiedTime(file).toInstant().isBefore(now.minus(LONGEST_WRITE));
                if (quarantine != null && isOld) {
                    Files.deleteIfExists(file);
                }
                report(
                        fault,
                        quarantine != null && isOld
                                ? fault.done(Optional.empty())
                                : "If no process is writing it: " + fault.advice());
            }
        }
    }

    private void check(SeriesFolder folder) throws IOException {
        if (!Files.isWritable(folders.root())) {
            look(folder); // nobody writes here
            return;
        }
        try (WriterLock turn = WriterLock.acquire(folders.lock(folder), folder.series())) {
            look(folder);
        }
    }

    private void look(SeriesFolder folder) throws IOException {
        List<Fault> faults = new ArrayList<>();
        SeriesState state = state(folder, faults);
        List<PeriodFile> own = new ArrayList<>();
        for (Path file : files(folder.path())) {
            Optional<Period> period = folder.periodOf(file);
            String fileName = String.valueOf(file.getFileName());
            if (period.isPresent()) {
                own.add(new PeriodFile(period.get(), file));
            } else if (fileName.startsWith(".") && (fileName.endsWith(".tmp") || fileName.endsWith(".tmp.old"))) {
                faults.add(new Fault(
                        Kind.LEFTOVER,
                        folder.series(),
                        file,
                        null,
                        "Half-written by a writer that died; nobody reads it."));
            } else if (fileName.endsWith(".parquet")) {
                faults.add(new Fault(
                        Kind.FOREIGN,
                        folder.series(),
                        file,
                        null,
                        "It is none of this series' own, and stops all reading."));
            }
        }
        Set<String> there = own.stream().map(file -> file.period().name()).collect(Collectors.toSet());
        Set<String> sound = new TreeSet<>(there);
        for (Fault fault : periods.look(folder, state, own)) {
            faults.add(fault);
            if (fault.kind() != Kind.VALUES) {
                sound.remove(folder.name(fault.file()));
            }
        }
        lost(folder, state, there, faults);
        coverage(folder, state, faults);
        series += there.isEmpty() && state.coverage().isEmpty() ? 0 : 1;
        if (quarantine == null) {
            faults.forEach(fault -> report(fault, fault.advice()));
        } else {
            new LakeRepair(folder, quarantine).mend(state, faults, sound).forEach(this::report);
        }
    }

    private void report(Fault fault, String next) {
        problems.add(fault.problem(folders.root(), next));
    }

    private SeriesState state(SeriesFolder folder, List<Fault> faults) throws IOException {
        try {
            if (quarantine != null) {
                return SeriesWriter.settle(folder);
            }
            if (Journal.exists(folder)) {
                faults.add(new Fault(
                        Kind.LEFTOVER,
                        folder.series(),
                        Journal.file(folder),
                        null,
                        "Left by a writer that died; the next write settles it."));
            }
            return SeriesState.read(folder);
        } catch (StoreException e) {
            faults.add(new Fault(
                    Kind.RECORD, folder.series(), SeriesState.file(folder), null, String.valueOf(e.getMessage())));
            return SeriesState.unknown(latest.toEpochMilli());
        }
    }

    private static void lost(SeriesFolder folder, SeriesState state, Set<String> there, List<Fault> faults) {
        for (String fileName : state.checksums().keySet()) {
            Path file = folder.path().resolve(fileName);
            Optional<Period> period = folder.periodOf(file);
            if (!there.contains(fileName) && period.isPresent() && !state.accepts(fileName, Journal.GONE)) {
                faults.add(new Fault(
                        Kind.LOST,
                        folder.series(),
                        file,
                        period.get().range(),
                        "Rows were written here, and are gone."));
            }
        }
    }

    private void coverage(SeriesFolder folder, SeriesState state, List<Fault> faults) {
        for (TimeRange future : RowCheck.unsettled(state.coverage(), now)) {
            faults.add(new Fault(
                    Kind.COVERAGE,
                    folder.series(),
                    SeriesState.file(folder),
                    future,
                    "It takes " + future + " for answered, which is still to come."));
        }
    }

    /** Files of rows beside the folders of series. */
    private List<Path> strays(Dataset dataset, List<SeriesFolder> stored) throws IOException {
        Set<Path> known = stored.stream().map(SeriesFolder::path).collect(Collectors.toSet());
        Path top = folders.root().resolve(dataset.toString());
        return files(top).stream()
                .filter(file -> String.valueOf(file.getFileName()).endsWith(".parquet"))
                .filter(file -> Stream.iterate(Durable.parent(file), path -> !path.equals(top), Durable::parent)
                        .noneMatch(known::contains))
                .toList();
    }

    private static List<Path> files(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }
}

package dev.kirby.store.lake;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.kirby.internal.Logs;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * A folder of one open store for what it needs meanwhile: links of snapshots, spilled sorts. A lock beside it is held
 * while it lives; whoever opens the lake removes the folders of those that died. Without it, in a lake that cannot be written,
 * reading works still.
 */
final class Session implements AutoCloseable {

    private static final Logger LOG = Logs.of(Session.class);
    private static final String LOCK = ".lock";

    private final @Nullable Path folder;
    private final @Nullable Path lock;
    private final @Nullable FileChannel owner;
    private final AtomicLong numbers = new AtomicLong();

    private Session(@Nullable Path folder, @Nullable Path lock, @Nullable FileChannel owner) {
        this.folder = folder;
        this.lock = lock;
        this.owner = owner;
    }

    static Session open(Path sessions) {
        String prefix = ProcessHandle.current().pid() + "-";
        try {
            Files.createDirectories(sessions);
            removeDead(sessions, prefix);
            while (true) {
                String name = prefix + UUID.randomUUID();
                Path lock = sessions.resolve(name + LOCK);
                FileChannel owner = FileChannel.open(lock, CREATE_NEW, WRITE);
                // One that cleans up may have come between; then what is locked has no name any more.
                if (owner.tryLock() != null && Files.exists(lock)) {
                    return new Session(Files.createDirectory(sessions.resolve(name)), lock, owner);
                }
                owner.close();
            }
        } catch (IOException | UnsupportedOperationException e) {
            LOG.debug("No session folder in {}", sessions, e);
            return new Session(null, null, null);
        }
    }

    private static void removeDead(Path sessions, String ownPrefix) throws IOException {
        try (DirectoryStream<Path> locks = Files.newDirectoryStream(sessions, "*" + LOCK)) {
            for (Path lock : locks) {
                String name = String.valueOf(lock.getFileName());
                // Closing a channel of a lock that this JVM holds would give the lock up.
                if (!name.startsWith(ownPrefix)) {
                    removeIfDead(sessions.resolve(name.substring(0, name.length() - LOCK.length())), lock);
                }
            }
        }
    }

    private static void removeIfDead(Path session, Path lock) throws IOException {
        try (FileChannel channel = FileChannel.open(lock, WRITE);
                @Nullable FileLock held = channel.tryLock()) {
            if (held != null) {
                delete(session);
                Files.deleteIfExists(lock);
            }
        } catch (NoSuchFileException e) {
            LOG.debug("{} was removed by another process", session, e);
        }
    }

    /** A new, unused folder name; absent where nothing can be written. */
    Optional<Path> newFolder() {
        return Optional.ofNullable(folder).map(path -> path.resolve(Long.toString(numbers.incrementAndGet())));
    }

    /** Where sorts larger than memory go. */
    Path spill() {
        return folder != null
                ? folder.resolve("spill")
                : Path.of(System.getProperty("java.io.tmpdir", "."), "kirby-" + UUID.randomUUID());
    }

    /** Deletes a folder and its content; a file that another process deletes meanwhile is no error. */
    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException e) throws IOException {
                Files.deleteIfExists(dir);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    @Override
    public void close() {
        if (folder == null || lock == null || owner == null) {
            return;
        }
        try (owner) {
            delete(folder);
            Files.deleteIfExists(lock);
        } catch (IOException e) {
            LOG.debug("Cannot delete {}", folder, e); // the next one that opens the lake does
        }
    }
}

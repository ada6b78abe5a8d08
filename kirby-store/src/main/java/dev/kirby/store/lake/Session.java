package dev.kirby.store.lake;

import dev.kirby.StoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of one open store for what it needs meanwhile: links of snapshots, spilled sorts. It holds a lock while it
 * lives; whoever opens the lake removes the folders of those that died. Without it, in a lake that cannot be written,
 * reading works still.
 */
final class Session implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    private static final String OWNER = "owner.lock";

    private final @Nullable Path folder;
    private final @Nullable FileChannel owner;
    private final AtomicLong numbers = new AtomicLong();

    private Session(@Nullable Path folder, @Nullable FileChannel owner) {
        this.folder = folder;
        this.owner = owner;
    }

    static Session open(Path sessions) {
        String prefix = ProcessHandle.current().pid() + "-";
        String name = prefix + UUID.randomUUID();
        @Nullable FileChannel owner = null;
        try {
            Files.createDirectories(sessions);
            removeDead(sessions, prefix);
            // Visible to others only when it is locked.
            Path hidden = Files.createDirectory(sessions.resolve("." + name));
            owner = FileChannel.open(hidden.resolve(OWNER), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            owner.lock();
            return new Session(Files.move(hidden, sessions.resolve(name)), owner);
        } catch (IOException | UnsupportedOperationException e) {
            LOG.debug("No session folder in {}", sessions, e);
            close(owner);
            return new Session(null, null);
        }
    }

    private static void removeDead(Path sessions, String ownPrefix) throws IOException {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(sessions, "[!.]*")) {
            for (Path session : all) {
                // Closing a channel of a lock that this JVM holds would give the lock up.
                if (!String.valueOf(session.getFileName()).startsWith(ownPrefix) && isDead(session)) {
                    delete(session);
                }
            }
        }
    }

    private static boolean isDead(Path session) throws IOException {
        try (FileChannel channel = FileChannel.open(session.resolve(OWNER), StandardOpenOption.WRITE);
                @Nullable FileLock lock = channel.tryLock()) {
            return lock != null;
        } catch (NoSuchFileException e) {
            return true;
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

    /** Deletes a folder with all that is in it; what somebody else deletes meanwhile is no error. */
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

    private static void close(@Nullable FileChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                throw new StoreException("Cannot close a session: " + e + ".", e);
            }
        }
    }

    @Override
    public void close() {
        if (folder != null) {
            try {
                delete(folder);
            } catch (IOException e) {
                LOG.debug("Cannot delete {}", folder, e); // the next one that opens the lake does
            }
        }
        close(owner);
    }
}

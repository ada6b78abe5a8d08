package dev.kirby.store.lake;

import dev.kirby.StoreException;
import dev.kirby.internal.Durable;
import dev.kirby.internal.Logs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The turn to write one thing, among all threads and processes that use the folder. The system gives it back when a process
 * dies. The lock file says who holds it, and one that waits logs that.
 */
final class WriterLock implements AutoCloseable {

    private static final Logger LOG = Logs.of(WriterLock.class);

    // A file lock belongs to the whole JVM, and closing any channel of the file gives it up: threads must take turns
    // before
    // they touch the file, those of other stores on the same folder too. Hence one map for the JVM.
    private static final ConcurrentMap<Path, ReentrantLock> TURNS = new ConcurrentHashMap<>();

    // Beyond the text, so that others can read it where locks are mandatory.
    private static final long LOCKED_BYTE = 1L << 40;
    private static final long FIRST_WAIT_NANOS = Duration.ofMillis(1).toNanos();
    private static final long LONGEST_WAIT_NANOS = Duration.ofMillis(50).toNanos();

    private final ReentrantLock turn;
    private final FileChannel channel;

    private WriterLock(ReentrantLock turn, FileChannel channel) {
        this.turn = turn;
        this.channel = channel;
    }

    /**
     * Waits for the turn.
     *
     * @param file the lock file, an absolute path; created with its folder
     * @param what is to be written, for the log
     */
    static WriterLock acquire(Path file, Object what) {
        ReentrantLock turn = turn(file);
        try {
            if (!turn.tryLock()) {
                LOG.debug("Waiting for another thread that writes {}", what);
                turn.lockInterruptibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("Interrupted while waiting to write " + what + ".", e);
        }
        try {
            return new WriterLock(turn, lock(file, what));
        } catch (IOException e) {
            turn.unlock();
            throw new StoreException(
                    "Cannot lock " + file + ": " + e
                            + ". A lake needs a file system that can be written and has locks; of"
                            + " a network's docs/scale.md says which do. Where there is none, keep the store in PostgreSQL.",
                    e);
        } catch (RuntimeException e) {
            turn.unlock();
            throw e;
        }
    }

    /** Whether a writer holds it now. */
    static boolean isHeld(Path file) throws IOException {
        ReentrantLock turn = turn(file);
        if (!turn.tryLock()) {
            return true;
        }
        try {
            if (turn.getHoldCount() > 1) {
                return true;
            }
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                    @Nullable FileLock lock = tryLock(channel)) {
                return lock == null;
            }
        } catch (java.nio.file.NoSuchFileException e) {
            return false;
        } finally {
            turn.unlock();
        }
    }

    private static ReentrantLock turn(Path file) {
        return TURNS.computeIfAbsent(file, key -> new ReentrantLock(true));
    }

    private static FileChannel lock(Path file, Object what) throws IOException {
        Files.createDirectories(Durable.parent(file));
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            boolean isReported = false;
            for (long wait = FIRST_WAIT_NANOS;
                    tryLock(channel) == null;
                    wait = Math.min(wait * 2, LONGEST_WAIT_NANOS)) {
                if (!isReported && wait == LONGEST_WAIT_NANOS) {
                    LOG.info("Waiting for {}, which writes {}", holder(channel), what);
                    isReported = true;
                }
                LockSupport.parkNanos(wait);
                if (Thread.currentThread().isInterrupted()) {
                    throw new StoreException(
                            "Interrupted while waiting for " + holder(channel) + ", which writes " + what + ".");
                }
            }
            sign(channel);
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        return channel.tryLock(LOCKED_BYTE, 1, false);
    }

    private static void sign(FileChannel channel) {
        Instant now = Clock.systemUTC().instant();
        byte[] text =
                ("process " + ProcessHandle.current().pid() + " (since " + now + ")").getBytes(StandardCharsets.UTF_8);
        try {
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(text), 0);
        } catch (IOException e) {
            LOG.debug("Cannot sign a lock", e); // a full disk takes no name, but the lock holds
        }
    }

    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(200);
        channel.read(text, 0);
        String holder = new String(text.array(), 0, text.position(), StandardCharsets.UTF_8);
        return holder.isEmpty() ? "another process" : holder;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new StoreException("Cannot give back a lock: " + e + ".", e);
        } finally {
            turn.unlock();
        }
    }
}

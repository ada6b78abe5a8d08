package dev.kirby.internal;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;

/**
 * The listener of long calls that were given none: progress as lines of the logger {@code dev.kirby.progress} at level INFO, one every
 * few seconds, and none of a call that ends before. Thread-safe.
 *
 * @param <P> says how far the call is, by its {@code toString}
 */
public final class LoggedProgress<P> implements Consumer<P> {

    private static final Logger LOG = Logs.of("dev.kirby.progress");
    private static final long PAUSE_NANOS = Duration.ofSeconds(3).toNanos();

    private final String task;
    private final AtomicLong next = new AtomicLong(System.nanoTime() + PAUSE_NANOS);

    private LoggedProgress(String task) {
        this.task = requireNonNull(task, "task");
    }

    /**
     * {@return a listener for one kind of call}
     *
     * @param task what the call does, such as {@code backfill}
     * @param <P> says how far it is
     */
    public static <P> LoggedProgress<P> of(String task) {
        return new LoggedProgress<>(task);
    }

    @Override
    public void accept(P state) {
        long now = System.nanoTime();
        long due = next.get();
        if (now - due >= 0 && LOG.isInfoEnabled() && next.compareAndSet(due, now + PAUSE_NANOS)) {
            LOG.info("{}: {}", task, state);
        }
    }

    /** For example {@code LoggedProgress[backfill]}. */
    @Override
    public String toString() {
        return "LoggedProgress[" + task + "]";
    }
}

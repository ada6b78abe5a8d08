package dev.kirby.exchange.internal.http;

import dev.kirby.internal.Logs;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * Keeps the weight of requests within a budget per window, the windows being cut by the clock as venues cut them. What the
 * venue itself says was used (by others on the same address) is taken over. Thread-safe; callers wait their turn.
 *
 * <p>Limiters on the same file share one budget and one ban, in this process and others: the file holds three numbers that
 * all of them change by compare-and-set in mapped memory, so that a process that dies leaves nothing locked.
 */
public final class WeightLimiter {

    // Venues count by their own clock and by arrival; a tenth is left for the difference.
    private static final double USABLE = 0.9;
    private static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
    // The window's number in the upper half, what is used in the lower.
    private static final int WINDOW_AND_USED = 0;
    private static final int BANNED_UNTIL = 8;
    private static final int LEARNED_BUDGET = 16;
    private static final int BYTES = 24;

    private final long budget;
    private final long windowMillis;
    private final Clock clock;
    private final Consumer<Duration> sleeper;
    private final ByteBuffer state;
    private final double share;

    private WeightLimiter(
            long budget, long windowMillis, Clock clock, Consumer<Duration> sleeper, ByteBuffer state, double share) {
        this.budget = budget;
        this.windowMillis = windowMillis;
        this.clock = clock;
        this.sleeper = sleeper;
        this.state = state;
        this.share = share;
    }

    /**
     * A limiter of its own, that has used nothing yet.
     *
     * @param budget weight per window; {@link Long#MAX_VALUE} for no limit
     * @param window the length of a window
     * @param clock supplies the present time
     * @param sleeper waits
     */
    public WeightLimiter(long budget, Duration window, Clock clock, Consumer<Duration> sleeper) {
        this(budget, window.toMillis(), clock, sleeper, ByteBuffer.allocateDirect(BYTES), 1);
    }

    /**
     * A limiter that shares its budget with all others on the same file.
     *
     * @param file created if it is not there; its folder too
     * @param budget weight per window
     * @param window the length of a window
     * @param clock supplies the present time
     * @param sleeper waits
     * @return the limiter; one of its own if the file cannot be used
     */
    public static WeightLimiter shared(
            Path file, long budget, Duration window, Clock clock, Consumer<Duration> sleeper) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            try (FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
                ByteBuffer state = channel.map(FileChannel.MapMode.READ_WRITE, 0, BYTES);
                return new WeightLimiter(budget, window.toMillis(), clock, sleeper, state, 1);
            }
        } catch (IOException e) {
            Logs.of(WeightLimiter.class)
                    .warn("Rate limits are not shared with other processes: cannot use " + file + ": " + e);
            return new WeightLimiter(budget, window, clock, sleeper);
        }
    }

    /**
     * The same limiter with a share of the budget: other machines behind the same address, which this one knows nothing of,
     * have the rest. Of what the venue says was used, that share counts here.
     *
     * @param share more than 0, at most 1
     * @return a limiter that counts in the same place
     */
    public WeightLimiter share(double share) {
        return new WeightLimiter(budget, windowMillis, clock, sleeper, state, share);
    }

    /** Takes weight out of the budget, waiting for the next window where it is used up; returns the time waited. */
    Duration take(int weight) {
        if (budget == Long.MAX_VALUE) {
            return Duration.ZERO;
        }
        long waited = 0;
        while (true) {
            long now = clock.millis();
            long before = (long) LONGS.getVolatile(state, WINDOW_AND_USED);
            long window = window(before, now);
            long used = used(before, window);
            if (used == 0 || used + weight <= usable()) {
                if (LONGS.compareAndSet(state, WINDOW_AND_USED, before, packed(window, used + weight))) {
                    return Duration.ofMillis(waited);
                }
            } else {
                long wait = (now / windowMillis + 1) * windowMillis - now + 50;
                sleeper.accept(Duration.ofMillis(wait));
                waited += wait;
            }
        }
    }

    /** Takes over what the venue says was used in the current window. */
    void used(long whole) {
        long weight = (long) Math.ceil(whole * share);
        long now = clock.millis();
        long before = (long) LONGS.getVolatile(state, WINDOW_AND_USED);
        while (weight > used(before, window(before, now))
                && !LONGS.compareAndSet(state, WINDOW_AND_USED, before, packed(window(before, now), weight))) {
            before = (long) LONGS.getVolatile(state, WINDOW_AND_USED);
        }
    }

    /**
     * Takes over what the venue says it grants.
     *
     * @param weight per window, more than 0
     */
    public void granted(long weight) {
        LONGS.setVolatile(state, LEARNED_BUDGET, weight);
    }

    /** Remembers a ban, for all who share the budget. */
    void ban(Instant until) {
        LONGS.setVolatile(state, BANNED_UNTIL, until.toEpochMilli());
    }

    /** When the ban ends; long ago if there is none. */
    Instant bannedUntil() {
        return Instant.ofEpochMilli((long) LONGS.getVolatile(state, BANNED_UNTIL));
    }

    private long usable() {
        long learned = (long) LONGS.getVolatile(state, LEARNED_BUDGET);
        return Math.max(1, (long) ((learned > 0 ? learned : budget) * USABLE * share));
    }

    /** The window of a time, or the next one where another has begun to count it since that time was read. */
    private long window(long packed, long now) {
        long window = (now / windowMillis) & 0xffff_ffffL;
        long next = (window + 1) & 0xffff_ffffL;
        return packed >>> 32 == next ? next : window;
    }

    private static long used(long packed, long window) {
        return packed >>> 32 == window ? packed & 0xffff_ffffL : 0;
    }

    private static long packed(long window, long used) {
        return (window << 32) | Math.min(used, 0xffff_ffffL);
    }
}

package dev.kirby.exchange.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightLimiterTest {

    private static final Clock NOON = Clock.fixed(Instant.parse("2024-05-01T12:00:00Z"), ZoneOffset.UTC);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    /** Ends the wait of a limiter, since its clock stands still. */
    private static final class Waits extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private WeightLimiter shared() {
        return WeightLimiter.shared(folder.resolve("deep/binance"), 100, MINUTE, NOON, wait -> {
            throw new Waits();
        });
    }

    private static int taken(WeightLimiter limiter) {
        int taken = 0;
        try {
            while (taken < 1_000_000) {
                limiter.take(1);
                taken++;
            }
        } catch (Waits e) {
            return taken;
        }
        return taken;
    }

    @Test
    void all_who_share_a_file_share_its_budget_whatever_the_thread() throws Exception {
        AtomicInteger taken = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Integer>> tasks = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                tasks.add(() -> taken.addAndGet(taken(shared())));
            }
            for (Future<Integer> done : threads.invokeAll(tasks)) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
        // A tenth is left for clocks that differ.
        assertThat(taken).hasValue(90);
    }

    @Test
    void what_the_venue_tells_counts_for_all() {
        shared().used(85);
        assertThat(taken(shared())).isEqualTo(5);
        shared().granted(200);
        assertThat(taken(shared())).isEqualTo(90);
        Instant end = NOON.instant().plus(MINUTE);
        shared().ban(end);
        assertThat(shared().bannedUntil()).isEqualTo(end);
    }

    @Test
    void machines_that_have_a_share_use_the_budget_together() {
        WeightLimiter third = shared().share(1.0 / 3);
        assertThat(taken(third)).isEqualTo(30);
        // Of 60 that the venue counted, those of all three, a third is this machine's; and no more when all used
        // theirs.
        WeightLimiter other = new WeightLimiter(100, MINUTE, NOON, wait -> {
                    throw new Waits();
                })
                .share(1.0 / 3);
        other.used(60);
        assertThat(taken(other)).isEqualTo(10);
        other.used(90);
        assertThat(taken(other)).isZero();
        third.granted(300);
        assertThat(taken(third)).isEqualTo(60);
    }

    @Test
    void a_new_window_begins_with_nothing_used() {
        assertThat(taken(shared())).isEqualTo(90);
        WeightLimiter later =
                WeightLimiter.shared(folder.resolve("deep/binance"), 100, MINUTE, Clock.offset(NOON, MINUTE), wait -> {
                    throw new Waits();
                });
        assertThat(taken(later)).isEqualTo(90);
    }

    @Test
    void who_reads_the_time_just_before_a_window_does_not_empty_it_for_all() {
        WeightLimiter late =
                WeightLimiter.shared(folder.resolve("deep/binance"), 100, MINUTE, Clock.offset(NOON, MINUTE), wait -> {
                    throw new Waits();
                });
        assertThat(taken(late)).isEqualTo(90);
        assertThat(taken(shared())).isZero();
        assertThat(taken(late)).isZero();
    }

    @Test
    void without_the_file_a_limiter_counts_for_itself() {
        WeightLimiter alone = WeightLimiter.shared(Path.of("/dev/null/limits"), 100, MINUTE, NOON, wait -> {
            throw new Waits();
        });
        assertThat(taken(alone)).isEqualTo(90);
    }
}

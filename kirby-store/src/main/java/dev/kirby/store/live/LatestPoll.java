package dev.kirby.store.live;

import dev.kirby.KirbyException;
import dev.kirby.market.SeriesId;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/** Asks three times a minute, by the store's clock, for present values that the venue does not stream. For one thread. */
final class LatestPoll {

    private static final long EVERY_MILLIS = 20_000;

    private final LiveCollector config;
    private final StreamIntake intake;
    private final Set<SeriesId> series = new LinkedHashSet<>();
    private final LongAdder failures = new LongAdder();
    private long askedMillis = Long.MIN_VALUE / 2;

    LatestPoll(LiveCollector config, StreamIntake intake) {
        this.config = config;
        this.intake = intake;
    }

    void add(SeriesId id) {
        series.add(id);
    }

    boolean isEmpty() {
        return series.isEmpty();
    }

    void askIfDue() {
        long now = config.clock().millis();
        if (now - askedMillis < EVERY_MILLIS) {
            return;
        }
        askedMillis = now;
        for (SeriesId id : series) {
            try {
                intake.rows(id, config.source().latest(id), true);
            } catch (KirbyException e) {
                failures.increment();
                config.problem("Asking for " + id + " failed and is repeated: " + e.getMessage());
            }
        }
    }

    long failures() {
        return failures.sum();
    }
}

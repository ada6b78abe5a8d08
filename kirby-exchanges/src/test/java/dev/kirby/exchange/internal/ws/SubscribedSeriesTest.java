package dev.kirby.exchange.internal.ws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.series.Rows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How long a series may be silent before its connection is renewed; the patience is three minutes at first. */
class SubscribedSeriesTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long MINUTE = 60 * SECOND;

    private final SubscribedSeries series = new SubscribedSeries(
            SeriesId.candles(Instrument.parse("okx:BTC/USDT:USDT"), Interval.M1),
            Duration.ofMinutes(3),
            new SubscribedSeries.Sink() {
                @Override
                public void rows(SeriesId id, Rows rows, boolean settled) {}

                @Override
                public void refused(SeriesId id, long timeMillis) {}
            });

    /** Watches every second from a time on, as long as nothing comes; when it was found silent. */
    private long silentAt(long from) {
        series.received(from);
        long now = from;
        while (!series.isSilent(now)) {
            now += SECOND;
        }
        return now - from;
    }

    /** Some deliveries, a distance apart; the time of the last one. */
    private long deliver(long from, int count, long distance) {
        long now = from;
        for (int i = 0; i < count; i++) {
            now = from + i * distance;
            series.delivered(now);
        }
        return now;
    }

    @Test
    void a_connection_that_falls_silent_again_and_again_is_given_the_same_time() {
        List<Long> found = new ArrayList<>();
        long now = -MINUTE;
        for (int i = 0; i < 6; i++) {
            long last = deliver(now, 200, SECOND);
            long silent = silentAt(last);
            found.add(silent);
            now = last + silent + SECOND;
        }
        assertThat(found).containsOnly(3 * MINUTE + SECOND);
    }

    @Test
    void a_market_that_hardly_trades_gets_more_time_each_time() {
        List<Long> found = new ArrayList<>();
        long now = Long.MAX_VALUE - 5 * MINUTE; // nanoTime may overflow
        for (int i = 0; i < 9; i++) {
            // The venue's answer to the subscription, and a trade soon after it.
            long last = deliver(now, 2, 20 * SECOND);
            long silent = silentAt(last);
            found.add((silent - SECOND) / MINUTE);
            now = last + silent + SECOND;
        }
        assertThat(found).containsExactly(3L, 6L, 12L, 24L, 48L, 96L, 192L, 360L, 360L);
    }

    @Test
    void one_that_trades_now_and_then_keeps_what_it_was_given() {
        long last = deliver(0, 1, 0);
        long now = last + silentAt(last);
        last = deliver(now, 20, 2 * MINUTE);
        assertThat(silentAt(last)).isEqualTo(6 * MINUTE + SECOND);
    }
}

package dev.kirby.series;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.TimeRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Laws of coarser candles. */
class ResamplingTest {

    private static final Instrument BTC = Instrument.parse("binance:BTC/USDT");
    private static final long MINUTE = 60_000;

    /** Minutes with whole volumes, which add up exactly in any order. */
    private static CandleSeries minutes(long seed, int size) {
        Random random = new Random(seed);
        Rows.Builder rows = Rows.builder(Dataset.CANDLES, size);
        long time = 1_700_000_000_000L / MINUTE * MINUTE + random.nextInt(5000) * MINUTE;
        for (int i = 0; i < size; i++) {
            double open = 100 + random.nextInt(40);
            double close = 100 + random.nextInt(40);
            rows.candle(
                    time,
                    open,
                    Math.max(open, close) + random.nextInt(5),
                    Math.min(open, close) - random.nextInt(5),
                    close,
                    random.nextInt(100),
                    random.nextInt(9));
            time += MINUTE * (random.nextInt(12) == 0 ? 1 + random.nextInt(90) : 1);
        }
        return CandleSeries.of(BTC, Interval.M1, rows.build());
    }

    @Test
    void by_way_of_a_finer_interval_it_is_the_same() {
        for (int seed = 0; seed < 100; seed++) {
            CandleSeries minutes = minutes(seed, 400);
            for (Interval between : Interval.values()) {
                for (Interval coarse : Interval.values()) {
                    if (between.canBeBuiltFrom(Interval.M1) && coarse.canBeBuiltFrom(between)) {
                        assertThat(minutes.resample(between).resample(coarse))
                                .as("seed %d, 1m -> %s -> %s", seed, between, coarse)
                                .isEqualTo(minutes.resample(coarse));
                    }
                }
            }
        }
    }

    @Test
    void pieces_cut_at_boundaries_resample_to_the_whole() {
        for (int seed = 0; seed < 50; seed++) {
            CandleSeries minutes = minutes(seed, 500);
            Interval coarse = Interval.M15;
            List<Rows> pieces = new ArrayList<>();
            long from = coarse.floor(minutes.time(0));
            Random random = new Random(seed);
            while (from < minutes.range().endMillis()) {
                long to = from + coarse.millis() * (1 + random.nextInt(7));
                pieces.add(minutes.slice(TimeRange.ofMillis(from, to))
                        .resample(coarse)
                        .toRows());
                from = to;
            }
            CandleSeries joined = CandleSeries.of(BTC, coarse, Rows.concat(Dataset.CANDLES, pieces));
            assertThat(joined).as("seed %d", seed).isEqualTo(minutes.resample(coarse));
        }
    }

    @Test
    void an_absent_minute_stays_absent_and_an_unknown_count_stays_unknown() {
        Rows.Builder rows = Rows.builder(Dataset.CANDLES, 3)
                .candle(MINUTE, 5, 8, 4, 6, 10, 3)
                .candle(3 * MINUTE, 6, 9, 5, 7, 20, Double.NaN)
                .candle(11 * MINUTE, 7, 7, 7, 7, 1, 1);
        CandleSeries five = CandleSeries.of(BTC, Interval.M1, rows.build()).resample(Interval.M5);
        assertThat(five.times()).containsExactly(0, 10 * MINUTE);
        assertThat(five.candle(0).toString()).isEqualTo("1970-01-01T00:00:00Z o 5.0 h 9.0 l 4.0 c 7.0 v 30.0");
        assertThat(five.numTrades(0)).isNaN();
        assertThat(five.numTrades(1)).isEqualTo(1);
        assertThat(five.resample(Interval.M5)).isSameAs(five);
    }
}

package dev.kirby.store.lake;

import static dev.kirby.store.TestRows.BTC;
import static dev.kirby.store.TestRows.CLOCK;
import static dev.kirby.store.TestRows.dump;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.market.Dataset;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.source.Page;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.storage.Coverage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

/** Random writes to a lake and to a map must end alike. */
class LakeOracleTest {

    private static final long START = CLOCK.millis() / 3_600_000 * 3_600_000 - 3_000 * 3_600_000L;

    @TempDir
    Path folder;

    @RepeatedTest(4)
    void mergesCandlesLikeAMap() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Interval interval = random.nextBoolean() ? Interval.M15 : Interval.H1;
        SeriesId series = SeriesId.candles(BTC, interval);
        Map<Long, double[]> oracle = new TreeMap<>();
        List<TimeRange> asked = new ArrayList<>();
        MarketDataStore store = MarketDataStore.open(folder, CLOCK);
        try {
            for (int round = 0; round < 25; round++) {
                Rows rows = randomCandles(random, interval, oracle);
                if (random.nextBoolean() || rows.isEmpty()) {
                    store.upsert(series, rows);
                } else {
                    Rows sorted = rows.sorted();
                    TimeRange answered = TimeRange.ofMillis(
                            sorted.time(0), sorted.time(sorted.size() - 1) + interval.millis() * random.nextInt(1, 50));
                    asked.add(
                            TimeRange.ofMillis(answered.startMillis(), Math.min(answered.endMillis(), CLOCK.millis())));
                    store.upsert(series, new Page(answered, sorted));
                }
                if (random.nextInt(5) == 0) {
                    store.close();
                    store = MarketDataStore.open(folder, CLOCK);
                }
                if (random.nextInt(4) == 0) {
                    compare(store, series, oracle, TimeRange.ALL, seed);
                }
                long from = START + random.nextInt(3_000) * 3_600_000L;
                compare(store, series, oracle, TimeRange.ofMillis(from, from + random.nextInt(400) * 3_600_000L), seed);
            }
            compare(store, series, oracle, TimeRange.ALL, seed);
            assertThat(store.coverage(series)).as("seed " + seed).isEqualTo(Coverage.of(asked));
        } finally {
            store.close();
        }
    }

    private static Rows randomCandles(Random random, Interval interval, Map<Long, double[]> oracle) {
        int count = random.nextInt(500);
        long first = interval.floor(START + random.nextInt(2_500) * 3_600_000L);
        Rows.Builder rows = Rows.builder(Dataset.CANDLES, count);
        for (int i = 0; i < count; i++) {
            long time = first + random.nextInt(1 + i * 2) * interval.millis();
            if (time >= CLOCK.millis()) {
                continue;
            }
            double[] values = random.doubles(6, 1, 100).toArray();
            values[5] = Math.rint(values[5]);
            for (int c = 0; c < 6; c++) {
                if (random.nextInt(6) == 0) {
                    values[c] = Double.NaN;
                }
            }
            rows.candle(time, values[0], values[1], values[2], values[3], values[4], values[5]);
            oracle.merge(time, values, (old, fresh) -> {
                double[] merged = old.clone();
                for (int c = 0; c < 6; c++) {
                    merged[c] = Double.isNaN(fresh[c]) ? old[c] : fresh[c];
                }
                return merged;
            });
        }
        return rows.build();
    }

    private static void compare(
            MarketDataStore store, SeriesId series, Map<Long, double[]> oracle, TimeRange range, long seed) {
        Rows.Builder expected = Rows.builder(Dataset.CANDLES, oracle.size());
        oracle.forEach((time, v) -> {
            if (range.contains(time)) {
                expected.candle(time, v[0], v[1], v[2], v[3], v[4], v[5]);
            }
        });
        assertThat(dump(store.read(series, range))).as("seed " + seed).isEqualTo(dump(expected.build()));
    }

    @RepeatedTest(50)
    void coverageIsAUnionOfMinutes() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        BitSet minutes = new BitSet();
        Coverage coverage = Coverage.NONE;
        for (int i = 0; i < 40; i++) {
            int from = random.nextInt(300);
            int to = from + random.nextInt(30);
            minutes.set(from, to);
            coverage = coverage.with(TimeRange.ofMillis(from * 60_000L, to * 60_000L));
            int askFrom = random.nextInt(300);
            int askTo = askFrom + random.nextInt(100);
            BitSet missing = new BitSet();
            missing.set(askFrom, askTo);
            missing.andNot(minutes);
            BitSet told = new BitSet();
            for (TimeRange range : coverage.missing(TimeRange.ofMillis(askFrom * 60_000L, askTo * 60_000L))) {
                told.set((int) (range.startMillis() / 60_000), (int) (range.endMillis() / 60_000));
            }
            assertThat(told).as("seed " + seed).isEqualTo(missing);
        }
        long[] ends = coverage.ranges().stream()
                .flatMapToLong(range -> Arrays.stream(new long[] {range.startMillis(), range.endMillis()}))
                .toArray();
        for (int i = 1; i < ends.length; i++) {
            assertThat(ends[i]).as("seed " + seed).isGreaterThan(ends[i - 1]);
        }
    }
}

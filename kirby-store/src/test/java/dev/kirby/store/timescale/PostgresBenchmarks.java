package dev.kirby.store.timescale;

import static dev.kirby.store.TestRows.BTC_1M;
import static dev.kirby.store.TestRows.CLOCK;
import static dev.kirby.store.TestRows.START;
import static dev.kirby.store.TestRows.candles;

import dev.kirby.market.Interval;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.store.MarketDataStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A year of 1m candles into PostgreSQL and back, next to the lake in the same run; and into plain tables beside
 * hypertables where {@code .ci/timescaledb} started both servers. Run by name only.
 */
class PostgresBenchmarks {

    @TempDir
    Path folder;

    @Test
    void a_year_of_minutes() {
        TimeRange year = TimeRange.ofMillis(
                START.toEpochMilli(), START.plus(Duration.ofDays(365)).toEpochMilli());
        Rows rows = candles(Interval.M1, year, 0);
        Rows corrected = candles(Interval.M1, year, 1);
        for (int round = 1; round <= 3; round++) {
            try (MarketDataStore lake = MarketDataStore.open(folder.resolve("lake" + round), CLOCK)) {
                measure("lake, round " + round, lake, rows, corrected);
            }
            for (String url : RealPostgres.urls("benchmark" + round)) {
                try (TimescaleStore store = TimescaleStore.open(url, CLOCK)) {
                    measure(store.features() + ", round " + round, MarketDataStore.of(store), rows, corrected);
                }
            }
        }
    }

    private static void measure(String name, MarketDataStore store, Rows rows, Rows corrected) {
        double fresh = seconds(() -> store.upsert(BTC_1M, rows));
        double again = seconds(() -> store.upsert(BTC_1M, rows));
        double replaced = seconds(() -> store.upsert(BTC_1M, corrected));
        double loaded = seconds(() -> store.candles(BTC_1M.instrument(), "1m").load());
        System.out.printf(
                Locale.ROOT,
                "%s: new %,.0f rows/s, again %,.0f rows/s, all corrected %,.0f rows/s, a year loads in %.0f ms%n",
                name,
                rows.size() / fresh,
                rows.size() / again,
                rows.size() / replaced,
                loaded * 1000);
    }

    private static double seconds(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e9;
    }
}

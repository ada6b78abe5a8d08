package dev.kirby.store.collect;

import static dev.kirby.store.TestRows.BTC;
import static dev.kirby.store.TestRows.CLOCK;
import static dev.kirby.store.TestRows.dump;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.store.ChildJvm;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.storage.Coverage;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backfill that is killed and started again; {@code -Dkirby.kills=20} makes it as long as one likes. */
class BackfillProcessTest {

    private static final int KILLS = Integer.getInteger("kirby.kills", 3);
    private static final TimeRange YEAR = TimeRange.of("2024-01-01", "2025-01-01");

    @TempDir
    Path folder;

    @Test
    void goesOnWhereItWasKilledAndEndsWithTheSameRows() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int run = 0; run <= KILLS; run++) {
            Map<Interval, Coverage> before = new HashMap<>();
            try (MarketDataStore store = MarketDataStore.open(folder, CLOCK)) {
                for (Interval interval : new Interval[] {Interval.M1, Interval.M5}) {
                    before.put(interval, store.coverage(SeriesId.candles(BTC, interval)));
                }
            }
            int requests = run == KILLS ? Integer.MAX_VALUE : 30 + random.nextInt(900 / KILLS);
            Process child = ChildJvm.start(BackfillChild.class, folder, YEAR.start(), YEAR.end());
            try (BufferedReader output = ChildJvm.output(child)) {
                String line;
                while ((line = output.readLine()) != null) {
                    if (line.startsWith("asked ")) {
                        String[] words = line.split(" ");
                        long from = Long.parseLong(words[2]);
                        assertThat(before.get(Interval.parse(words[1])).contains(TimeRange.ofMillis(from, from + 1)))
                                .as("seed " + seed + ", run " + run + ": asked again for what is stored: " + line)
                                .isFalse();
                        if (--requests == 0) {
                            child.toHandle().destroyForcibly(); // leaves the output readable
                        }
                    }
                }
            }
            assertThat(child.waitFor() == 0).as("seed " + seed + ", run " + run).isEqualTo(requests > 0);
        }
        try (MarketDataStore store = MarketDataStore.open(folder, CLOCK)) {
            PagedSource source = new PagedSource(CLOCK, 500);
            for (Interval interval : new Interval[] {Interval.M1, Interval.M5}) {
                SeriesId series = SeriesId.candles(BTC, interval);
                assertThat(dump(store.read(series, TimeRange.ALL)))
                        .as("seed " + seed)
                        .isEqualTo(dump(source.rows(series, YEAR)));
                assertThat(store.coverage(series).ranges()).containsExactly(YEAR);
            }
        }
    }
}

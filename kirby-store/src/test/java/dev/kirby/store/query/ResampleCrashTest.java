package dev.kirby.store.query;

import static dev.kirby.store.TestRows.BTC;
import static dev.kirby.store.TestRows.BTC_1M;
import static dev.kirby.store.TestRows.CLOCK;
import static dev.kirby.store.TestRows.minuteRange;
import static dev.kirby.store.TestRows.minutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.source.Page;
import dev.kirby.store.ChildJvm;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.storage.StoreCheck;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that resamples is killed with SIGKILL at random instants; the candles it built are all there or none. The long
 * form:
 *
 * <pre>mvn -Dfast -pl kirby-store -am test -Dtest=ResampleCrashTest -Dsurefire.failIfNoSpecifiedTests=false -Dkirby.kills=50</pre>
 */
class ResampleCrashTest {

    private static final int KILLS = Integer.getInteger("kirby.kills", 4);
    private static final int MINUTES = 260_000; // six months
    private static final SeriesId BUILT = SeriesId.candles(BTC, Interval.M5);

    @TempDir
    Path folder;

    @Test
    void a_killed_resample_is_whole_or_not_there() throws Exception {
        long seed = Long.getLong("kirby.seed", new Random().nextLong());
        Random random = new Random(seed);
        try (MarketDataStore store = MarketDataStore.open(folder, CLOCK)) {
            store.upsert(BTC_1M, new Page(minuteRange(0, MINUTES), minutes(MINUTES)));
        }
        int whole = 0;
        int none = 0;
        for (int kill = 1; kill <= KILLS; kill++) {
            Process child = ChildJvm.start(ResampleChild.class, folder);
            try (BufferedReader output = ChildJvm.output(child)) {
                assertThat(output.readLine()).isEqualTo("open");
                Thread.sleep(random.nextInt(1500));
                child.toHandle().destroyForcibly();
                child.waitFor();
            }
            try (MarketDataStore store = MarketDataStore.open(folder, CLOCK)) {
                String context = "seed " + seed + ", kill " + kill;
                long rows = store.count(BUILT);
                assertThat(rows).as(context).isIn(0L, MINUTES / 5L);
                whole += rows == 0 ? 0 : 1;
                none += rows == 0 ? 1 : 0;
                StoreCheck check = store.verify();
                assertThat(check.isClean()).as(context + "\n" + check.toText()).isTrue();
                store.delete(BUILT);
            }
        }
        System.out.println(KILLS + " kills: " + whole + " times whole, " + none + " times not there, seed " + seed);
    }
}

package dev.kirby.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.backtest.Backtest;
import dev.kirby.market.Interval;
import dev.kirby.source.internal.Sha256;
import dev.kirby.strategy.LiquiditySweep;
import dev.kirby.strategy.ParameterGrid;
import dev.kirby.strategy.Strategies;
import dev.kirby.strategy.StrategyProvider;
import dev.kirby.sweep.Sweep;
import dev.kirby.sweep.SweepProgress;
import dev.kirby.sweep.SweepResult;
import dev.kirby.validate.tunnel.MarketModel;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cluster of processes, one of which is killed half-way; and a strategy file, whose classes none of them has. {@code .ci/spark} runs the whole
 * grid on 24 markets, before the kill also undisturbed: {@code -Dkirby.markets=24 -Dkirby.days=365 -Dkirby.spark.grid=whole}.
 */
class SparkClusterTest {

    private static final int MARKETS = Integer.getInteger("kirby.markets", 4);
    private static final int DAYS = Integer.getInteger("kirby.days", 30);
    private static final boolean WHOLE = "whole".equals(System.getProperty("kirby.spark.grid"));
    private static final StrategyProvider SWEEPS = Strategies.installed().named(LiquiditySweep.NAME);

    @TempDir
    Path folder;

    @Test
    void a_worker_killed_half_way_changes_no_bit() throws Exception {
        List<Backtest> markets = IntStream.range(0, MARKETS)
                .mapToObj(seed -> Backtest.of(MarketModel.clustered(Interval.M5).market(DAYS, seed)))
                .toList();
        Sweep sweep = Sweep.grid(grid());
        System.out.printf(
                Locale.ROOT,
                "%,d combinations, %d markets of %,d bars%n",
                sweep.grid().size(),
                MARKETS,
                markets.get(0).bars().size());
        Stopwatch time = new Stopwatch();
        List<Map<String, String>> alone = new ArrayList<>();
        for (Backtest market : markets) {
            alone.add(sums(sweep.run(market)));
        }
        time.lap("one machine");

        StrategyProvider file = StrategyFiles.breakout(folder);
        Sweep ofFile = Sweep.grid(file.strategy().values("bars", 10, 40)).minTrades(1);
        Map<String, String> fileAlone = sums(ofFile.run(markets.get(0)));
        try (LocalCluster cluster = LocalCluster.start(folder, 2);
                SparkSession spark = cluster.session().getOrCreate()) {
            time.lap("start of master and workers");
            assertThat(sums(SparkSweep.of(spark, file).parts(2).run(ofFile, markets.get(0))))
                    .isEqualTo(fileAlone);
            assertThat(cluster.executors()).isEqualTo(2);
            time.lap("first job");

            SparkSweep onSpark = SparkSweep.of(spark, SWEEPS).parts(WHOLE ? 1 : 3);
            if (WHOLE) {
                assertSame(onSpark.run(sweep, markets), alone);
                time.lap("two workers");
            }
            int parts = WHOLE ? MARKETS : 3 * MARKETS;
            List<SweepProgress> seen = new ArrayList<>();
            List<Long> executors = new ArrayList<>();
            Sweep killing = sweep.onProgress(progress -> {
                seen.add(progress);
                if (seen.size() == parts / 2) {
                    cluster.kill(0);
                    executors.add(cluster.executors());
                }
            });
            List<SweepResult> spread = onSpark.run(killing, markets);
            time.lap("one of two workers killed half-way");

            assertThat(executors).containsExactly(1L);
            assertThat(cluster.executors()).isEqualTo(1);
            assertThat(seen.size()).isGreaterThanOrEqualTo(parts);
            assertSame(spread, alone);
        }
    }

    private static ParameterGrid grid() {
        return WHOLE
                ? SWEEPS.grid()
                : SWEEPS.grid()
                        .with("reversal_candle_size", 0.5, 1)
                        .with("key_level_lookback", 20, 100)
                        .with("volume_spike_threshold", 1.5);
    }

    /** Prints what took how long, one after the other. */
    private static final class Stopwatch {
        private long begin = System.nanoTime();

        void lap(String what) {
            long now = System.nanoTime();
            System.out.printf(Locale.ROOT, "%s: %.1f s%n", what, (now - begin) / 1e9);
            begin = now;
        }
    }

    /** The bits of each column of figures, summed up: many markets are compared, and their figures need not be held. */
    private static Map<String, String> sums(SweepResult result) {
        Map<String, String> sums = new LinkedHashMap<>();
        for (String name : result.columnNames()) {
            double[] values = result.column(name);
            ByteBuffer bits = ByteBuffer.allocate(Double.BYTES * values.length);
            for (double value : values) {
                bits.putLong(Double.doubleToRawLongBits(value));
            }
            MessageDigest digest = Sha256.begin();
            digest.update(bits.flip());
            sums.put(name, HexFormat.of().formatHex(digest.digest()));
        }
        return sums;
    }

    private static void assertSame(List<SweepResult> spread, List<Map<String, String>> alone) {
        assertThat(spread).hasSameSizeAs(alone);
        for (int market = 0; market < alone.size(); market++) {
            assertThat(sums(spread.get(market))).as("market " + market).isEqualTo(alone.get(market));
        }
    }
}

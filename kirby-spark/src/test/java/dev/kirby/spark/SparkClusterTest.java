package dev.kirby.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.backtest.Backtest;
import dev.kirby.market.Interval;
import dev.kirby.strategy.LiquiditySweep;
import dev.kirby.strategy.ParameterGrid;
import dev.kirby.strategy.Strategies;
import dev.kirby.strategy.StrategyProvider;
import dev.kirby.sweep.Sweep;
import dev.kirby.sweep.SweepProgress;
import dev.kirby.sweep.SweepResult;
import dev.kirby.validate.tunnel.MarketModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cluster of processes, one of which is killed half-way. {@code .ci/spark} runs the whole grid on 24 markets:
 * {@code -Dkirby.markets=24 -Dkirby.days=365 -Dkirby.spark.grid=whole}.
 */
class SparkClusterTest {

    private static final int MARKETS = Integer.getInteger("kirby.markets", 4);
    private static final int DAYS = Integer.getInteger("kirby.days", 60);
    private static final boolean WHOLE = "whole".equals(System.getProperty("kirby.spark.grid"));

    @TempDir
    Path folder;

    @Test
    void a_worker_killed_half_way_changes_no_bit() throws Exception {
        StrategyProvider sweeps = Strategies.installed().named(LiquiditySweep.NAME);
        ParameterGrid grid = WHOLE
                ? sweeps.grid()
                : sweeps.grid().with("reversal_candle_size", 0.5, 1, 2).with("key_level_lookback", 20, 100);
        List<Backtest> markets = IntStream.range(0, MARKETS)
                .mapToObj(seed -> Backtest.of(MarketModel.clustered(Interval.M5).market(DAYS, seed)))
                .toList();

        Sweep sweep = Sweep.grid(grid);
        List<Map<String, double[]>> alone = new ArrayList<>();
        double[] aloneSeconds = new double[MARKETS + 1];
        for (int market = 0; market < MARKETS; market++) {
            long begin = System.nanoTime();
            alone.add(figures(sweep.run(markets.get(market))));
            aloneSeconds[market + 1] = aloneSeconds[market] + seconds(begin);
        }

        try (LocalCluster cluster = LocalCluster.start(folder, 2);
                SparkSession spark = cluster.session().getOrCreate()) {
            SparkSweep onSpark = SparkSweep.of(spark, sweeps);
            long begin = System.nanoTime();
            onSpark.parts(2).run(Sweep.grid(sweeps.strategy().grid()), markets.subList(0, 1));
            double startSeconds = seconds(begin);
            assertThat(cluster.executors()).isEqualTo(2);

            int some = (MARKETS + 3) / 4;
            begin = System.nanoTime();
            assertSame(onSpark.run(sweep, markets.subList(0, some)), alone.subList(0, some));
            double twoSeconds = seconds(begin);

            List<SweepProgress> seen = new ArrayList<>();
            List<Long> executors = new ArrayList<>();
            int parts = WHOLE ? 1 : 3;
            Sweep killing = sweep.onProgress(progress -> {
                seen.add(progress);
                if (seen.size() == MARKETS * parts / 2) {
                    cluster.kill(0);
                    executors.add(cluster.executors());
                }
            });
            begin = System.nanoTime();
            List<SweepResult> spread = onSpark.parts(parts).run(killing, markets);
            double killedSeconds = seconds(begin);

            assertThat(executors).containsExactly(1L);
            assertThat(cluster.executors()).isEqualTo(1);
            assertThat(seen.size()).isGreaterThanOrEqualTo(MARKETS * parts);
            assertSame(spread, alone);
            System.out.printf(
                    "%,d combinations, %d bars. The first job takes %.1f s. %d markets: alone %.1f s, two workers %.1f s."
                            + " %d markets: alone %.1f s, one of two workers killed half-way %.1f s.%n",
                    grid.size(),
                    markets.get(0).bars().size(),
                    startSeconds,
                    some,
                    aloneSeconds[some],
                    twoSeconds,
                    MARKETS,
                    aloneSeconds[MARKETS],
                    killedSeconds);
        }
    }

    private static double seconds(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }

    private static Map<String, double[]> figures(SweepResult result) {
        Map<String, double[]> figures = new LinkedHashMap<>();
        result.columnNames().stream()
                .filter(name -> !result.grid().names().contains(name))
                .forEach(name -> figures.put(name, result.column(name)));
        return figures;
    }

    private static void assertSame(List<SweepResult> spread, List<Map<String, double[]>> alone) {
        assertThat(spread).hasSameSizeAs(alone);
        for (int market = 0; market < alone.size(); market++) {
            Map<String, double[]> figures = figures(spread.get(market));
            assertThat(figures).hasSameSizeAs(alone.get(market));
            for (String column : figures.keySet()) {
                assertThat(Arrays.equals(
                                bits(figures.get(column)),
                                bits(alone.get(market).get(column))))
                        .as(column + " of market " + market)
                        .isTrue();
            }
        }
    }

    private static long[] bits(double[] values) {
        long[] bits = new long[values.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Double.doubleToRawLongBits(values[i]);
        }
        return bits;
    }
}

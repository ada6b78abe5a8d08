package dev.kirby.benchmark;

import dev.kirby.backtest.Backtest;
import dev.kirby.market.Interval;
import dev.kirby.series.CandleSeries;
import dev.kirby.strategy.LiquiditySweep;
import dev.kirby.sweep.Sweep;
import dev.kirby.sweep.SweepResult;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs the benchmarks and prints them with their goals and ratios:
 * {@code mvn -Dfast -pl kirby-backtest -am test -Dtest=Benchmarks}, or some of them with {@code -Dkirby.benchmarks=SmaCross}.
 * Never part of the tests: the name does not match theirs.
 */
class Benchmarks {

    @Test
    void run() throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(System.getProperty("kirby.benchmarks", "dev\\.kirby\\.benchmark\\..*"))
                        .shouldFailOnError(true)
                        .build())
                .run();
        Map<String, Double> milliseconds = new TreeMap<>();
        for (RunResult result : results) {
            String name = result.getPrimaryResult().getLabel() + " "
                    + result.getParams().getParam("bars");
            milliseconds.put(name, result.getPrimaryResult().getScore());
        }
        System.out.println();
        milliseconds.forEach((name, ms) -> System.out.printf(Locale.ROOT, "%-32s %12.2f ms%n", name, ms));
        double kirby = milliseconds.getOrDefault("kirbySmaCross 105120", Double.NaN);
        double ta4j = milliseconds.getOrDefault("ta4jSmaCross 105120", Double.NaN);
        double grid = milliseconds.getOrDefault("grid 105120", Double.NaN);
        System.out.printf(Locale.ROOT, "SMA cross: %.1f times as fast as ta4j (goal 30), goal 0.8 ms%n", ta4j / kirby);
        System.out.println(
                "10,000 combinations of a custom rule: goal 1000 ms as a plain rule, 600 ms stated; walk-forward:"
                        + " goal 4000 ms");
        System.out.printf(
                Locale.ROOT,
                "grid: %.2f microseconds a combination, %.0f times as fast as one reference run each on two cores,"
                        + " goal 600 ms%n",
                1000 * grid / 201_600,
                milliseconds.getOrDefault("kirbyLiquiditySweep 105120", Double.NaN) * 201_600 / 2 / grid);
    }

    /** The predecessor's programme: 24 markets, six pairs in four intervals over two years, the whole grid on each. */
    @Test
    void programmeOfTwentyFourMarkets() {
        int days = 2 * 365;
        List<CandleSeries> markets = new ArrayList<>();
        for (int pair = 0; pair < 6; pair++) {
            CandleSeries fine = SyntheticMarket.bars(days * 288, pair);
            markets.add(fine);
            for (String interval : List.of("15m", "1h", "4h")) {
                markets.add(fine.resample(Interval.parse(interval)));
            }
        }
        Sweep sweep = Sweep.grid(LiquiditySweep.grid());
        sweep.run(Backtest.of(markets.get(1))).top(10);
        long start = System.nanoTime();
        long combinations = 0;
        for (CandleSeries market : markets) {
            SweepResult result = sweep.run(Backtest.of(market));
            combinations += result.size() - (result.top(10).isEmpty() ? result.size() : 0);
        }
        System.out.printf(
                Locale.ROOT,
                "24 markets, two years each: %,d combinations ranked in %.1f s, goal 20 s%n",
                combinations,
                (System.nanoTime() - start) / 1e9);
    }
}

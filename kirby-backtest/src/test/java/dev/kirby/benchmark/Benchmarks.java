package dev.kirby.benchmark;

import java.util.Collection;
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
 * {@code mvn -Dfast -pl kirby-backtest -am test -Dtest=Benchmarks}. Never part of the tests: the name does not match theirs.
 */
class Benchmarks {

    @Test
    void run() throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include("dev\\.kirby\\.benchmark\\..*")
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
        System.out.printf(Locale.ROOT, "SMA cross: %.1f times as fast as ta4j (goal 10), goal 2 ms%n", ta4j / kirby);
        System.out.printf(
                Locale.ROOT,
                "grid: %.2f microseconds a combination, %.0f times as fast as one reference run each on two cores, goal 1500 ms%n",
                1000 * grid / 201_600,
                milliseconds.getOrDefault("kirbyLiquiditySweep 105120", Double.NaN) * 201_600 / 2 / grid);
    }
}

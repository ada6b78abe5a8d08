package dev.kirby.optimize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.strategy.ParameterSpace;
import dev.kirby.strategy.Params;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.LongToDoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Judged on the functions by which optimisers are usually compared. */
class BayesianSearchTest {

    /** Functions of the unit cube, as regret: 0 at the best point. */
    enum Function {
        BRANIN(2, x -> {
            double a = 15 * x[0] - 5;
            double b = 15 * x[1];
            double q = b - 5.1 / (4 * Math.PI * Math.PI) * a * a + 5 / Math.PI * a - 6;
            return q * q + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(a) + 10 - 0.39788735772973816;
        }),
        HARTMANN6(6, BayesianSearchTest::hartmann),
        ROSENBROCK4(4, x -> {
            double sum = 0;
            for (int i = 0; i < 3; i++) {
                double a = 15 * x[i] - 5;
                double b = 15 * x[i + 1] - 5;
                sum += 100 * (b - a * a) * (b - a * a) + (1 - a) * (1 - a);
            }
            return sum;
        }),
        ACKLEY5(5, x -> {
            double squares = 0;
            double waves = 0;
            for (double u : x) {
                double v = 32.768 * (2 * u - 1);
                squares += v * v / 5;
                waves += Math.cos(2 * Math.PI * v) / 5;
            }
            return -20 * Math.exp(-0.2 * Math.sqrt(squares)) - Math.exp(waves) + 20 + Math.E;
        }),
        RASTRIGIN4(4, x -> {
            double sum = 40;
            for (double u : x) {
                double v = 5.12 * (2 * u - 1);
                sum += v * v - 10 * Math.cos(2 * Math.PI * v);
            }
            return sum;
        });

        private final int dimensions;
        private final ToDoubleFunction<double[]> regret;

        Function(int dimensions, ToDoubleFunction<double[]> regret) {
            this.dimensions = dimensions;
            this.regret = regret;
        }
    }

    private static double hartmann(double[] x) {
        double[] alpha = {1, 1.2, 3, 3.2};
        double[][] a = {
            {10, 3, 17, 3.5, 1.7, 8}, {0.05, 10, 17, 0.1, 8, 14}, {3, 3.5, 1.7, 10, 17, 8}, {17, 8, 0.05, 10, 0.1, 14}
        };
        double[][] p = {
            {.1312, .1696, .5569, .0124, .8283, .5886},
            {.2329, .4135, .8307, .3736, .1004, .9991},
            {.2348, .1451, .3522, .2883, .3047, .6650},
            {.4047, .8828, .8732, .5743, .1091, .0381}
        };
        double sum = 0;
        for (int i = 0; i < 4; i++) {
            double exponent = 0;
            for (int j = 0; j < 6; j++) {
                exponent += a[i][j] * (x[j] - p[i][j]) * (x[j] - p[i][j]);
            }
            sum -= alpha[i] * Math.exp(-exponent);
        }
        return sum + 3.32236801141551;
    }

    private static ParameterSpace cube(int dimensions) {
        ParameterSpace space = ParameterSpace.free();
        for (int d = 0; d < dimensions; d++) {
            space = space.real("x" + d, 0, 1);
        }
        return space;
    }

    private static double[] point(Params params) {
        return params.names().stream().mapToDouble(params::value).toArray();
    }

    private static double regret(Function function, int budget, long seed) {
        return regret(function, Optimizer.bayesian(budget).seed(seed).threads(1), cube(function.dimensions));
    }

    private static double regret(Function function, Optimizer search, ParameterSpace space) {
        return -search.run(space, params -> -function.regret.applyAsDouble(point(params)))
                .best()
                .score();
    }

    /** A switch that decides nothing makes the space conditional, which is the Parzen estimator's. */
    private static double regretOfParzen(Function function, int budget, long seed) {
        ParameterSpace space =
                cube(function.dimensions).choice("on", 1).real("unused", 0, 0).onlyWhen("unused", "on", 0);
        return -Optimizer.bayesian(budget)
                .seed(seed)
                .threads(1)
                .run(space, params -> -function.regret.applyAsDouble(Arrays.copyOf(point(params), function.dimensions)))
                .best()
                .score();
    }

    private static double median(int seeds, LongToDoubleFunction regret) {
        double[] regrets =
                LongStream.range(0, seeds).mapToDouble(regret).sorted().toArray();
        return (regrets[(seeds - 1) / 2] + regrets[seeds / 2]) / 2;
    }

    private static double randomMedian(Function function, int budget, int seeds) {
        return median(
                seeds,
                seed -> regret(function, Optimizer.random(budget).seed(seed).threads(1), cube(function.dimensions)));
    }

    @ParameterizedTest
    @EnumSource
    void fifty_points_beat_random_search_with_as_many(Function function) {
        assertThat(median(3, seed -> regret(function, 50, seed))).isLessThan(randomMedian(function, 50, 21));
        assertThat(median(3, seed -> regretOfParzen(function, 200, seed))).isLessThan(randomMedian(function, 200, 21));
    }

    @Test
    void the_same_seed_asks_the_same() {
        assertThat(regret(Function.HARTMANN6, 60, 4)).isEqualTo(regret(Function.HARTMANN6, 60, 4));
        assertThat(regretOfParzen(Function.HARTMANN6, 60, 4)).isEqualTo(regretOfParzen(Function.HARTMANN6, 60, 4));
    }

    /** {@code mvn -pl kirby-backtest -am test -Dtest=BayesianSearchTest -Dkirby.optimizers=20}: the table of medians. */
    @Test
    @EnabledIfSystemProperty(named = "kirby.optimizers", matches = "\\d+")
    void table_of_medians() {
        int seeds = Integer.getInteger("kirby.optimizers");
        for (Function function : Function.values()) {
            for (int budget : new int[] {50, 100, 200}) {
                row(function, "one at a time", budget, seeds, seed -> regret(function, budget, seed));
                row(
                        function,
                        "four at once",
                        budget,
                        seeds,
                        seed -> regret(
                                function,
                                Optimizer.bayesian(budget)
                                        .seed(seed)
                                        .parallel(4)
                                        .threads(1),
                                cube(function.dimensions)));
                row(function, "parzen", budget, seeds, seed -> regretOfParzen(function, budget, seed));
            }
        }
    }

    private static void row(Function function, String how, int budget, int seeds, LongToDoubleFunction regret) {
        if (!how.contains(System.getProperty("kirby.optimizers.only", ""))) {
            return;
        }
        ThreadMXBean time = ManagementFactory.getThreadMXBean();
        long start = time.getCurrentThreadCpuTime();
        double median = median(seeds, regret);
        double millis = (time.getCurrentThreadCpuTime() - start) / 1e6 / seeds / budget;
        System.out.printf(
                Locale.ROOT, "%-12s %-14s %4d  %12.5g  %8.3f ms a point%n", function, how, budget, median, millis);
    }
}

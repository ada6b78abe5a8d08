package dev.kirby.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kirby.series.TimeSeries;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Intervals of figures against theory. */
class ConfidenceIntervalsTest {

    private static final long DAY = 86_400_000L;

    /** A run without trades, whose daily returns are independent. */
    private static Performance run(int days, long seed) {
        Random random = new Random(seed);
        long[] times = new long[days];
        double[] equity = new double[days];
        double money = 10_000;
        for (int day = 0; day < days; day++) {
            money *= 1 + 0.01 * random.nextGaussian();
            times[day] = day * DAY;
            equity[day] = money;
        }
        return Performance.of(10_000, List.of(), TimeSeries.of("equity", times, equity));
    }

    @Test
    void they_are_as_wide_as_the_error_of_the_figure() {
        double[] shares = new double[8];
        for (int seed = 1; seed <= shares.length; seed++) {
            // Many more days than resamples: were one resample the next one shifted by a day, they would hardly differ.
            Performance run = run(4_000, seed);
            double[] ends = run.intervals(200, 42).get(Metric.SHARPE);
            double[] returns = run.dailyReturns().toArray();
            double error = Math.sqrt(Performance.DAYS_PER_YEAR / returns.length);
            shares[seed - 1] = (ends[1] - ends[0]) / (2 * 1.96 * error);
            assertThat(run.value(Metric.SHARPE)).as("seed %d", seed).isBetween(ends[0], ends[1]);
        }
        assertThat(Arrays.stream(shares).average().orElseThrow()).isCloseTo(1, within(0.1));
    }

    @Test
    void they_hold_the_figure_that_is_known_in_nineteen_of_twenty_runs() {
        int held = 0;
        int runs = 120;
        for (int seed = 1; seed <= runs; seed++) {
            double[] ends = run(300, seed).intervals(200, 42).get(Metric.SHARPE);
            held += ends[0] <= 0 && 0 <= ends[1] ? 1 : 0;
        }
        assertThat(held).isBetween((int) (0.88 * runs), runs);
    }

    @Test
    void figures_that_need_bars_or_cannot_vary_have_none() {
        Map<Metric, double[]> intervals = run(400, 3).intervals(100, 42);
        assertThat(intervals)
                .containsKeys(Metric.SHARPE, Metric.MAX_DRAWDOWN, Metric.VOLATILITY)
                .doesNotContainKeys(
                        Metric.EXPOSURE,
                        Metric.BUY_AND_HOLD_RETURN,
                        Metric.SAMPLE_SIZE,
                        Metric.LARGEST_WIN,
                        Metric.LARGEST_LOSS,
                        Metric.TRADE_CLUSTERING);
        assertThat(run(9, 3).intervals(100, 42)).isEmpty();
        assertThat(intervals.get(Metric.SHARPE))
                .containsExactly(run(400, 3).intervals(100, 42).get(Metric.SHARPE));
    }
}

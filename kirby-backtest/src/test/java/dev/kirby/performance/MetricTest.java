package dev.kirby.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.InvalidRequestException;
import dev.kirby.series.CandleSeries;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Every metric against an independent computation, on random and on degenerate runs. */
class MetricTest {

    private static final int RUNS = Math.min(200, Integer.getInteger("kirby.property.cases", 200));

    private static void compare(String what, RandomRun run) {
        Performance performance = run.performance();
        NaiveMetrics naive = run.naive();
        for (Metric metric : Metric.values()) {
            same(what + ", " + metric, performance.value(metric), naive.value(metric));
        }
        Metrics metrics = performance.metrics();
        for (Metric metric : Metric.values()) {
            assertThat(metrics.value(metric)).as(metric.key()).isEqualTo(Double.valueOf(performance.value(metric)));
        }
    }

    private static void same(String what, double actual, double expected) {
        if (Double.isNaN(expected) || Double.isInfinite(expected)) {
            assertThat(actual).as(what).isEqualTo(Double.valueOf(expected));
        } else {
            assertThat(Math.abs(actual - expected))
                    .as(what + ": " + actual + " for " + expected)
                    .isLessThanOrEqualTo(1e-9 * Math.max(1, Math.abs(expected)));
        }
    }

    @Test
    void every_metric_is_that_of_an_independent_computation() {
        Map<Metric, Integer> known = new EnumMap<>(Metric.class);
        for (long seed = 1; seed <= RUNS; seed++) {
            RandomRun run = RandomRun.of(seed);
            compare("seed " + seed, run);
            for (Metric metric : Metric.values()) {
                known.merge(metric, Double.isNaN(run.performance().value(metric)) ? 0 : 1, Integer::sum);
            }
        }
        // The comparison means nothing for a metric that is NaN in every run.
        assertThat(known)
                .allSatisfy(
                        (metric, count) -> assertThat(count).as(metric.key()).isGreaterThan(RUNS / 3));
    }

    @Test
    void degenerate_runs_have_figures_or_none_as_the_independent_computation_says() {
        Random random = new Random(3);
        CandleSeries bars = RandomRun.bars(random, 2_000, i -> 0.01 * random.nextGaussian());
        CandleSeries flat = RandomRun.bars(random, 2_000, i -> 0);
        CandleSeries one = RandomRun.bars(random, 1, i -> 0.01);
        double[] idle = RandomRun.equity(bars, 0, d -> 0);
        List<Trade> all = RandomRun.trades(random, bars, 0, 10_000, i -> random.nextGaussian());

        compare("no trades", new RandomRun(bars, 0, List.of(), idle));
        compare("one bar", new RandomRun(one, 0, List.of(), RandomRun.equity(one, 0, d -> 0)));
        compare(
                "one trade",
                new RandomRun(bars, 0, all.subList(0, 1), RandomRun.equity(bars, 0, d -> d == 3 ? 0.01 : 0)));
        compare(
                "two trades",
                new RandomRun(bars, 0, all.subList(0, 2), RandomRun.equity(bars, 0, d -> d % 7 == 3 ? -0.01 : 0)));
        compare("flat equity", new RandomRun(bars, 0, RandomRun.trades(random, bars, 0, 50, i -> 0), idle));
        compare(
                "flat market",
                new RandomRun(
                        flat,
                        0,
                        RandomRun.trades(random, flat, 0, 50, i -> -1),
                        RandomRun.equity(flat, 0, d -> -0.001)));
        compare(
                "equal profits",
                new RandomRun(
                        bars,
                        0,
                        RandomRun.trades(random, bars, 0, 50, i -> 0.1),
                        RandomRun.equity(bars, 0, d -> 0.001)));
        compare(
                "all losses",
                new RandomRun(
                        bars,
                        0,
                        RandomRun.trades(random, bars, 0, 50, i -> -1 - i),
                        RandomRun.equity(bars, 0, d -> -0.01 * (d % 3))));
        compare(
                "all wins",
                new RandomRun(
                        bars,
                        0,
                        RandomRun.trades(random, bars, 0, 50, i -> 1 + i),
                        RandomRun.equity(bars, 0, d -> 0.01 * (d % 3))));
        double[] ruin = RandomRun.equity(bars, 0, d -> 0.01 * random.nextGaussian());
        Arrays.fill(ruin, 20, ruin.length, -250);
        compare("ruin", new RandomRun(bars, 0, all, ruin));
        assertThat(new RandomRun(bars, 0, all, ruin).performance().value(Metric.ANNUAL_RETURN))
                .isEqualTo(-1);
        assertThat(new RandomRun(bars, 0, all, ruin).performance().value(Metric.MAX_DRAWDOWN))
                .isGreaterThan(1);
    }

    @Test
    void profits_that_hardly_differ_keep_their_digits() {
        double[] profits = new double[10_000];
        for (int i = 0; i < profits.length; i++) {
            profits[i] = 1e6 + i % 7;
        }
        TradeTally tally = new TradeTally();
        for (double profit : profits) {
            tally.add(profit);
        }
        same("sharpe of trades", tally.sharpe(), Moments.sharpe(profits));

        tally.reset();
        for (int i = 0; i < 10_000; i++) {
            tally.add(0.1);
        }
        assertThat(tally.sharpe()).isNaN();
        assertThat(tally.trades).isEqualTo(10_000);
    }

    @Test
    void metrics_that_need_bars_are_unknown_without_them() {
        RandomRun run = RandomRun.of(7);
        Performance without = Performance.of(
                RandomRun.CAPITAL, run.trades(), run.performance().dailyEquity());
        for (Metric metric : Metric.values()) {
            boolean needsBars = switch (metric) {
                case EXPOSURE, AVG_MAE, AVG_MFE, BUY_AND_HOLD_RETURN, ALPHA, BETA -> true;
                default -> false;
            };
            double expected = needsBars ? Double.NaN : run.performance().value(metric);
            assertThat(without.value(metric)).as(metric.key()).isEqualTo(Double.valueOf(expected));
        }
    }

    @Test
    void a_row_of_a_sweep_has_the_figures_of_the_run_without_its_trades() {
        RandomRun run = RandomRun.of(11);
        TradeTally tally = new TradeTally();
        run.trades().forEach(trade -> tally.add(trade.pnl()));
        TradedBars bars = TradedBars.of(run.bars(), run.from());
        EquitySteps steps = EquitySteps.of(run.equity(), RandomRun.CAPITAL);
        Performance row = Performance.row(tally, bars, steps, new double[run.equity().length]);
        for (Metric metric : Metric.values()) {
            if (metric.needs() == Metric.Input.TRADES) {
                assertThatThrownBy(() -> row.value(metric))
                        .isInstanceOf(InvalidRequestException.class)
                        .hasMessageContaining("run()");
            } else {
                assertThat(row.value(metric))
                        .as(metric.key())
                        .isEqualTo(Double.valueOf(run.performance().value(metric)));
            }
        }
    }

    @Test
    void every_metric_says_what_it_is() {
        assertThat(Metric.MAX_DRAWDOWN.higherIsBetter()).isFalse();
        assertThat(Metric.FEES_PAID.higherIsBetter()).isFalse();
        assertThat(Metric.AVG_LOSS.higherIsBetter()).isTrue();
        assertThat(Metric.NET_PROFIT.higherIsBetter()).isTrue();
        assertThat(Metric.NET_PROFIT_PCT.unit()).isEqualTo(Metric.Unit.PERCENT);
        assertThat(Metric.SHARPE.needs()).isEqualTo(Metric.Input.DAILY);
        assertThat(Metric.KELLY_FRACTION.needs()).isEqualTo(Metric.Input.TRADES);
        assertThat(Metric.DRAWDOWN_DURATION.key()).isEqualTo("drawdown_duration");
    }
}

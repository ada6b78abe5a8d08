package dev.kirby.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.Side;
import dev.kirby.series.CandleSeries;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/** Every metric against an independent computation, on random and on degenerate runs. */
class MetricTest {

    private static final long START = 1_704_067_200_000L;
    private static final int RUNS = Math.min(200, Integer.getInteger("kirby.property.cases", 200));
    private static final long HOUR = 3_600_000L;
    private static final double CAPITAL = 1_000;

    /** A run whose trades and equity are made up; only what metrics read has to fit together. */
    private record Run(CandleSeries bars, int from, List<Trade> trades, double[] equity) {

        Performance performance() {
            return Performance.of(CAPITAL, trades, TradedBars.of(bars, from), equity);
        }

        NaiveMetrics naive() {
            TradedBars traded = TradedBars.of(bars, from);
            return new NaiveMetrics(CAPITAL, trades, traded.dayStarts(), equity, bars, from);
        }
    }

    private static CandleSeries bars(Random random, int size, IntToDoubleFunction move) {
        long[] time = new long[size];
        double[][] c = new double[5][size];
        double close = 100;
        long at = START + random.nextInt(20) * HOUR;
        for (int i = 0; i < size; i++) {
            time[i] = at;
            at += HOUR * (random.nextInt(60) == 0 ? 1 + random.nextInt(70) : 1);
            c[0][i] = close;
            close *= 1 + move.applyAsDouble(i);
            c[3][i] = close;
            c[1][i] = Math.max(c[0][i], close) * (1 + random.nextInt(3) * 0.001);
            c[2][i] = Math.min(c[0][i], close) * (1 - random.nextInt(3) * 0.001);
            c[4][i] = 1;
        }
        return CandleSeries.of(
                Instrument.parse("binance:BTC/USDT:USDT"), Interval.H1, time, c[0], c[1], c[2], c[3], c[4]);
    }

    private static List<Trade> trades(Random random, CandleSeries bars, int from, int most, IntToDoubleFunction pnl) {
        List<Trade> trades = new ArrayList<>();
        int bar = from;
        while (trades.size() < most) {
            int entry = bar + random.nextInt(4);
            int exit = entry + random.nextInt(30);
            if (exit >= bars.size()) {
                break;
            }
            Side side = random.nextBoolean() ? Side.LONG : Side.SHORT;
            ExitReason reason = ExitReason.values()[random.nextInt(ExitReason.values().length)];
            double inside = bars.low(exit) + random.nextDouble() * (bars.high(exit) - bars.low(exit));
            double raw = reason == ExitReason.SIGNAL ? bars.open(exit) : inside;
            trades.add(new Trade(
                    side,
                    1 + random.nextDouble(),
                    new Fill(entry, bars.time(entry), bars.open(entry), bars.open(entry) * 1.0005, random.nextDouble()),
                    new Fill(exit, bars.time(exit), raw, raw * 0.9995, random.nextDouble()),
                    reason,
                    random.nextGaussian(),
                    pnl.applyAsDouble(trades.size()),
                    List.of()));
            bar = exit + 1 + (random.nextInt(5) == 0 ? random.nextInt(60) : 0);
        }
        return trades;
    }

    private static double[] equity(CandleSeries bars, int from, IntToDoubleFunction growth) {
        double[] equity = new double[TradedBars.of(bars, from).days().size()];
        double money = CAPITAL;
        for (int day = 0; day < equity.length; day++) {
            money *= 1 + growth.applyAsDouble(day);
            equity[day] = money;
        }
        return equity;
    }

    private static Run random(long seed) {
        Random random = new Random(seed);
        CandleSeries bars = bars(random, 30 + random.nextInt(4_000), i -> 0.01 * random.nextGaussian());
        int from = random.nextInt(20);
        int most = random.nextInt(4) == 0 ? random.nextInt(4) : 10_000;
        List<Trade> trades = trades(random, bars, from, most, i -> random.nextInt(9) == 0 ? 0 : random.nextGaussian());
        return new Run(
                bars, from, trades, equity(bars, from, d -> random.nextInt(5) == 0 ? 0 : 0.02 * random.nextGaussian()));
    }

    private static void compare(String what, Run run) {
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
            Run run = random(seed);
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
        CandleSeries bars = bars(random, 2_000, i -> 0.01 * random.nextGaussian());
        CandleSeries flat = bars(random, 2_000, i -> 0);
        CandleSeries one = bars(random, 1, i -> 0.01);
        double[] idle = equity(bars, 0, d -> 0);
        List<Trade> all = trades(random, bars, 0, 10_000, i -> random.nextGaussian());

        compare("no trades", new Run(bars, 0, List.of(), idle));
        compare("one bar", new Run(one, 0, List.of(), equity(one, 0, d -> 0)));
        compare("one trade", new Run(bars, 0, all.subList(0, 1), equity(bars, 0, d -> d == 3 ? 0.01 : 0)));
        compare("two trades", new Run(bars, 0, all.subList(0, 2), equity(bars, 0, d -> d % 7 == 3 ? -0.01 : 0)));
        compare("flat equity", new Run(bars, 0, trades(random, bars, 0, 50, i -> 0), idle));
        compare("flat market", new Run(flat, 0, trades(random, flat, 0, 50, i -> -1), equity(flat, 0, d -> -0.001)));
        compare("equal profits", new Run(bars, 0, trades(random, bars, 0, 50, i -> 0.1), equity(bars, 0, d -> 0.001)));
        compare(
                "all losses",
                new Run(bars, 0, trades(random, bars, 0, 50, i -> -1 - i), equity(bars, 0, d -> -0.01 * (d % 3))));
        compare(
                "all wins",
                new Run(bars, 0, trades(random, bars, 0, 50, i -> 1 + i), equity(bars, 0, d -> 0.01 * (d % 3))));
        double[] ruin = equity(bars, 0, d -> 0.01 * random.nextGaussian());
        Arrays.fill(ruin, 20, ruin.length, -250);
        compare("ruin", new Run(bars, 0, all, ruin));
        assertThat(new Run(bars, 0, all, ruin).performance().value(Metric.ANNUAL_RETURN))
                .isEqualTo(-1);
        assertThat(new Run(bars, 0, all, ruin).performance().value(Metric.MAX_DRAWDOWN))
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
        Run run = random(7);
        Performance without =
                Performance.of(CAPITAL, run.trades(), run.performance().dailyEquity());
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
        Run run = random(11);
        TradeTally tally = new TradeTally();
        run.trades().forEach(trade -> tally.add(trade.pnl()));
        TradedBars bars = TradedBars.of(run.bars(), run.from());
        Performance row = Performance.row(CAPITAL, tally, bars, run.equity(), new double[run.equity().length]);
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

package dev.kirby.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.series.CandleSeries;
import dev.kirby.series.TimeSeries;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PerformanceTest {

    private static final long DAY = 86_400_000L;

    private static Performance equity(double capital, long firstDay, double... equity) {
        long[] days = new long[equity.length];
        Arrays.setAll(days, day -> (firstDay + day) * DAY);
        return Performance.of(capital, List.of(), TimeSeries.of("equity", days, equity));
    }

    @Test
    void daily_returns_are_of_the_day_before_and_of_the_capital_at_first() {
        Performance run = equity(100, 5, 110, 99, 99, 0, 20);
        assertThat(run.capital()).isEqualTo(100);
        assertThat(run.dailyEquity().toArray()).containsExactly(110, 99, 99, 0, 20);
        double[] returns = run.dailyReturns().toArray();
        assertThat(returns).containsExactly(new double[] {0.1, -0.1, 0, -1, 0}, within(1e-12));
        assertThat(run.dailyReturns().time(2)).isEqualTo(7 * DAY);
        assertThat(run.drawdown().toArray())
                .containsExactly(new double[] {0, -0.1, -0.1, -1, -9.0 / 11}, within(1e-12));
        assertThat(run.drawdown().time(4)).isEqualTo(9 * DAY);
        assertThat(run.trades()).isEmpty();
        assertThat(run.profits()).isEmpty();
        assertThat(run.holding().size()).isZero();
        assertThat(run).hasToString("Performance[0 trades over 5 days, net profit 0.00]");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void capital_is_a_number_above_zero(double capital) {
        assertThatThrownBy(() -> equity(capital, 0, 1))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("more than 0, was " + capital);
    }

    @Test
    void equity_has_one_value_for_each_day_of_the_bars() {
        RandomRun run = RandomRun.of(1);
        TradedBars bars = TradedBars.of(run.bars(), run.from());
        double[] longer = Arrays.copyOf(run.equity(), run.equity().length + 1);
        assertThatThrownBy(() -> Performance.of(RandomRun.CAPITAL, run.trades(), bars, longer))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("has " + longer.length + " days")
                .hasMessageContaining(bars.toString());
    }

    @Test
    void what_is_given_may_be_changed_afterwards() {
        RandomRun run = RandomRun.of(2);
        Performance performance = run.performance();
        double before = performance.value(Metric.SHARPE);
        Arrays.fill(run.equity(), 1);
        run.trades().clear();
        assertThat(performance.value(Metric.SHARPE)).isEqualTo(before);
        assertThat(performance.metrics().sampleSize()).isPositive();
    }

    @Test
    void holding_buys_the_market_with_the_capital() {
        RandomRun run = RandomRun.of(3);
        TimeSeries holding = run.performance().holding();
        CandleSeries bars = run.bars();
        double growth = bars.close(bars.size() - 1) / bars.open(run.from());
        assertThat(holding.size()).isEqualTo(run.equity().length);
        assertThat(holding.time(0)).isEqualTo(Math.floorDiv(bars.time(run.from()), DAY) * DAY);
        assertThat(holding.value(holding.size() - 1)).isCloseTo(RandomRun.CAPITAL * growth, within(1e-6));
    }

    @Test
    void excursions_of_each_trade_have_those_of_all_as_their_means() {
        Performance run = RandomRun.of(4).performance();
        assertThat(run.adverseExcursions()).hasSize(run.trades().size());
        assertThat(Moments.mean(run.adverseExcursions())).isCloseTo(run.value(Metric.AVG_MAE), within(1e-12));
        assertThat(Moments.mean(run.favourableExcursions())).isCloseTo(run.value(Metric.AVG_MFE), within(1e-12));
    }

    /** Ninety whole days without holes, so that a cut at a midnight loses nothing. */
    private static RandomRun wholeDays(long seed) {
        Random random = new Random(seed);
        int size = 90 * 24;
        long[] time = new long[size];
        double[][] c = new double[5][size];
        double close = 100;
        for (int i = 0; i < size; i++) {
            time[i] = RandomRun.START + i * 3_600_000L;
            c[0][i] = close;
            close *= 1 + 0.01 * random.nextGaussian();
            c[3][i] = close;
            c[1][i] = Math.max(c[0][i], close) * 1.001;
            c[2][i] = Math.min(c[0][i], close) * 0.999;
        }
        CandleSeries bars = CandleSeries.of(
                Instrument.parse("binance:BTC/USDT:USDT"), Interval.H1, time, c[0], c[1], c[2], c[3], c[4]);
        List<Trade> trades = new ArrayList<>();
        for (int part = 0; part < 3; part++) {
            CandleSeries end = bars.slice(0, (part + 1) * 720);
            trades.addAll(RandomRun.trades(random, end, part * 720, 10_000, i -> random.nextGaussian()));
        }
        return new RandomRun(bars, 0, trades, RandomRun.equity(bars, 0, d -> 0.02 * random.nextGaussian()));
    }

    private static Performance part(RandomRun run, int part) {
        int firstBar = part * 720;
        int endBar = firstBar + 720;
        List<Trade> trades = run.trades().stream()
                .filter(t -> t.entry().bar() >= firstBar && t.entry().bar() < endBar)
                .toList();
        double capital = part == 0 ? RandomRun.CAPITAL : run.equity()[part * 30 - 1];
        double[] equity = Arrays.copyOfRange(run.equity(), part * 30, part * 30 + 30);
        return Performance.of(capital, trades, TradedBars.of(run.bars().slice(0, endBar), firstBar), equity);
    }

    @Test
    void a_run_cut_at_midnights_and_stitched_has_the_figures_of_the_whole() {
        for (long seed = 1; seed <= 5; seed++) {
            RandomRun whole = wholeDays(seed);
            Performance stitched = Performance.stitched(List.of(part(whole, 0), part(whole, 1), part(whole, 2)));
            Performance expected = whole.performance();
            for (Metric metric : Metric.values()) {
                assertThat(stitched.value(metric))
                        .as("seed " + seed + ", " + metric)
                        .isCloseTo(
                                expected.value(metric), within(1e-9 * Math.max(1, Math.abs(expected.value(metric)))));
            }
            assertThat(stitched.dailyEquity().toArray())
                    .containsExactly(expected.dailyEquity().toArray(), within(1e-6));
            assertThat(stitched.dailyEquity().time(89))
                    .isEqualTo(expected.dailyEquity().time(89));
            assertThat(stitched.holding().toArray())
                    .containsExactly(expected.holding().toArray(), within(1e-6));
            assertThat(stitched.adverseExcursions()).containsExactly(expected.adverseExcursions());
            assertThat(stitched.favourableExcursions()).containsExactly(expected.favourableExcursions());
            assertThat(stitched.trades()).isEqualTo(expected.trades());
        }
    }

    @Test
    void equity_of_stitched_runs_is_linked_by_returns_whatever_their_capital() {
        Performance stitched = Performance.stitched(List.of(equity(100, 0, 110, 121), equity(5, 7, 10, 5)));
        assertThat(stitched.capital()).isEqualTo(100);
        assertThat(stitched.dailyEquity().toArray()).containsExactly(new double[] {110, 121, 242, 121}, within(1e-9));
        assertThat(stitched.dailyReturns().toArray()).containsExactly(new double[] {0.1, 0.1, 1, -0.5}, within(1e-12));
        assertThat(stitched.dailyEquity().time(1)).isEqualTo(DAY);
        assertThat(stitched.dailyEquity().time(2)).isEqualTo(7 * DAY);
    }

    @Test
    void after_a_ruin_nothing_is_linked() {
        Performance stitched = Performance.stitched(List.of(equity(100, 0, -50), equity(100, 1, 110)));
        assertThat(stitched.dailyEquity().toArray()).containsExactly(-50, -50);
        Performance zero = Performance.stitched(List.of(equity(100, 0, 0), equity(100, 1, 110)));
        assertThat(zero.dailyEquity().toArray()).containsExactly(0, 0);
    }

    @Test
    void one_run_stitched_is_itself_and_none_is_refused() {
        Performance run = equity(100, 0, 110);
        assertThat(Performance.stitched(List.of(run))).isSameAs(run);
        assertThatThrownBy(() -> Performance.stitched(List.of()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("at least one");
    }

    @Test
    void a_part_without_bars_leaves_what_needs_bars_unknown() {
        RandomRun whole = wholeDays(6);
        Performance first = part(whole, 0);
        Performance second = part(whole, 1);
        Performance without = Performance.of(second.capital(), second.trades(), second.dailyEquity());
        Performance stitched = Performance.stitched(List.of(first, without));
        for (Metric metric : List.of(
                Metric.EXPOSURE,
                Metric.AVG_MAE,
                Metric.AVG_MFE,
                Metric.BUY_AND_HOLD_RETURN,
                Metric.ALPHA,
                Metric.BETA)) {
            assertThat(stitched.value(metric)).as(metric.key()).isNaN();
        }
        assertThat(stitched.holding().size()).isZero();
        int known = first.trades().size();
        double[] adverse = stitched.adverseExcursions();
        assertThat(Arrays.copyOf(adverse, known)).containsExactly(first.adverseExcursions());
        assertThat(adverse).hasSize(known + second.trades().size());
        assertThat(Arrays.stream(adverse).skip(known)).allMatch(v -> Double.isNaN(v));
        assertThat(stitched.value(Metric.NET_PROFIT))
                .isCloseTo(first.value(Metric.NET_PROFIT) + second.value(Metric.NET_PROFIT), within(1e-9));
    }
}

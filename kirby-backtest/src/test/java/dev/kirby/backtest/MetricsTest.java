package dev.kirby.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.Interval;
import dev.kirby.market.Side;
import dev.kirby.performance.Metric;
import dev.kirby.performance.Metrics;
import dev.kirby.performance.Performance;
import dev.kirby.performance.Trade;
import dev.kirby.series.CandleSeries;
import dev.kirby.series.TimeSeries;
import dev.kirby.strategy.Exits;
import dev.kirby.strategy.Signal;
import dev.kirby.strategy.Sizing;
import dev.kirby.strategy.Strategy;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MetricsTest {

    private static final double[] RETURNS = {
        .012, -.008, .005, .021, -.015, .003, .009, -.002, .017, -.011, .006, .001, -.004, .014, -.019, .008, .002,
        .010, -.006, .004
    };

    /** Always invested, one bar a day: the daily returns are those of the closes. */
    private static BacktestResult invested(double[] returns) {
        int n = returns.length + 1;
        long[] time = new long[n];
        double[][] c = new double[5][n];
        double close = 100;
        for (int i = 0; i < n; i++) {
            time[i] = 1_704_067_200_000L + i * 86_400_000L;
            double open = close;
            close = i == 0 ? close : close * (1 + returns[i - 1]);
            c[0][i] = open;
            c[1][i] = Math.max(open, close);
            c[2][i] = Math.min(open, close);
            c[3][i] = close;
        }
        CandleSeries bars = CandleSeries.of(RandomMarkets.BTC, Interval.D1, time, c[0], c[1], c[2], c[3], c[4]);
        return Backtest.of(bars)
                .costs(Costs.NONE)
                .sizing(Sizing.allIn())
                .run(Strategy.of("hold", s -> bar -> Signal.enter(Side.LONG, Exits.NONE)));
    }

    private static Performance returning(double[] returns) {
        long[] days = new long[returns.length];
        double[] equity = new double[returns.length];
        double money = 1;
        for (int day = 0; day < returns.length; day++) {
            days[day] = day * 86_400_000L;
            money *= 1 + returns[day];
            equity[day] = money;
        }
        return Performance.of(1, List.of(), TimeSeries.of("equity", days, equity));
    }

    @Test
    void ratios_of_a_known_series_are_those_of_the_reference() {
        Performance run = returning(RETURNS);
        assertThat(run.value(Metric.SHARPE)).isCloseTo(4.24778111925694, within(1e-9));
        assertThat(run.value(Metric.SORTINO)).isCloseTo(0.365451800019986 * Math.sqrt(365), within(1e-9));
    }

    @Test
    void a_held_position_has_the_returns_of_the_market() {
        BacktestResult result = invested(RETURNS);
        Metrics metrics = result.metrics();
        double[] daily = new double[21];
        System.arraycopy(RETURNS, 0, daily, 1, 20);

        assertThat(metrics.sharpe()).isCloseTo(returning(daily).value(Metric.SHARPE), within(1e-9));
        assertThat(metrics.netProfit()).isCloseTo(469.554155275009, within(1e-6));
        assertThat(metrics.value(Metric.NET_PROFIT_PCT)).isCloseTo(4.69554155275009, within(1e-9));
        assertThat(metrics.maxDrawdown()).isCloseTo(0.019, within(1e-9));
        assertThat(metrics.value(Metric.CALMAR))
                .isCloseTo((Math.pow(1.0469554155275009, 365.0 / 21) - 1) / 0.019, within(1e-6));
        assertThat(metrics.value(Metric.VAR_95)).isCloseTo(0.015, within(1e-9));
        assertThat(metrics.value(Metric.CVAR_95)).isCloseTo((0.019 + 0.015) / 2, within(1e-9));
        assertThat(metrics.value(Metric.EXPOSURE)).isCloseTo(20.0 / 21, within(1e-12));
        assertThat(metrics.value(Metric.AVG_HOLDING_PERIODS)).isEqualTo(20);
        assertThat(metrics.value(Metric.PROFIT_FACTOR)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(metrics.value(Metric.ROLLING_30D_SHARPE)).isNaN();
        assertThat(metrics.value(Metric.LIFETIME_SHARPE)).isEqualTo(metrics.sharpe());
    }

    @Test
    void figures_of_trades_follow_their_formulas() {
        CandleSeries bars = RandomMarkets.candles(new Random(7), 3_000);
        BacktestResult result = Backtest.of(bars).run(OwnStrategyTest.smaCross(5, 20));
        Metrics metrics = result.metrics();
        double[] profits = result.profits();
        double[] wins = Arrays.stream(profits).filter(p -> p > 0).toArray();
        double[] losses = Arrays.stream(profits).filter(p -> p < 0).toArray();
        double rate = (double) wins.length / profits.length;
        double win = Arrays.stream(wins).average().orElseThrow();
        double loss = Arrays.stream(losses).average().orElseThrow();

        assertThat(metrics.sampleSize()).isEqualTo(profits.length);
        assertThat(metrics.winRate()).isEqualTo(rate);
        assertThat(metrics.value(Metric.AVG_WIN)).isCloseTo(win, within(1e-9));
        assertThat(metrics.value(Metric.AVG_LOSS)).isCloseTo(loss, within(1e-9));
        assertThat(metrics.value(Metric.LARGEST_WIN))
                .isEqualTo(Arrays.stream(wins).max().orElseThrow());
        assertThat(metrics.value(Metric.LARGEST_LOSS))
                .isEqualTo(Arrays.stream(losses).min().orElseThrow());
        assertThat(metrics.value(Metric.KELLY_FRACTION)).isCloseTo(rate - (1 - rate) / (win / -loss), within(1e-9));
        assertThat(metrics.value(Metric.EXPECTANCY)).isCloseTo(metrics.netProfit() / profits.length, within(1e-9));
        assertThat(metrics.value(Metric.PROFIT_FACTOR))
                .isCloseTo(Arrays.stream(wins).sum() / -Arrays.stream(losses).sum(), within(1e-9));
        assertThat(metrics.value(Metric.FEES_PAID))
                .isCloseTo(result.trades().stream().mapToDouble(Trade::fees).sum(), within(1e-9));
        assertThat(metrics.value(Metric.TRADE_CLUSTERING)).isBetween(-1.0, 1.0);
        assertThat(metrics.value(Metric.EXPOSURE)).isBetween(0.5, 1.0);
        assertThat(metrics.toMap()).hasSize(Metric.values().length).containsKey("net_profit");
        double last = result.equity().value(result.equity().size() - 1);
        assertThat(last).isCloseTo(10_000 + metrics.netProfit(), within(1e-6));
    }

    @Test
    void a_single_trade_has_no_stability() {
        double[] returns = new double[120];
        Arrays.setAll(returns, i -> i % 2 == 0 ? 0.02 : -0.01);
        Metrics held = invested(returns).metrics();

        assertThat(held.value(Metric.STABILITY_SCORE)).isNaN(); // one trade in one span
        assertThat(held.value(Metric.DRAWDOWN_DURATION)).isEqualTo(1);
        assertThat(held.value(Metric.AVG_DRAWDOWN)).isCloseTo(0.01, within(1e-9));
    }

    @Test
    void names_are_read_back() {
        for (Metric metric : Metric.values()) {
            assertThat(Metric.parse(metric.key())).isEqualTo(metric);
        }
        assertThatThrownBy(() -> Metric.parse("profit"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("net_profit");
        assertThat(Metrics.of(Map.of()).value(Metric.SHARPE)).isNaN();
    }
}

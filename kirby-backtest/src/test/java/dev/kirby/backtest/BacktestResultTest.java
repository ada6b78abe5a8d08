package dev.kirby.backtest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.Interval;
import dev.kirby.market.Side;
import dev.kirby.performance.ExitReason;
import dev.kirby.performance.Metric;
import dev.kirby.performance.Trade;
import dev.kirby.series.CandleSeries;
import dev.kirby.series.TimeSeries;
import dev.kirby.strategy.Exits;
import dev.kirby.strategy.Signal;
import dev.kirby.strategy.Sizing;
import dev.kirby.strategy.Strategy;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a result shows of a run whose every trade is known: text, page, equity, levels and origin. */
class BacktestResultTest {

    private final BacktestResult result = DailyMarket.backtest(12, day -> day % 3 == 0 ? -1 : 2)
            .costs(new Costs(0.001, 0.0005))
            .run(DailyMarket.first(10));

    private static String page(BacktestResult shown) {
        return shown.report().toHtml();
    }

    @Test
    void equity_marks_an_open_position_at_each_close() {
        TimeSeries equity = result.equity();
        assertThat(equity.size()).isEqualTo(12 * 24);
        assertThat(equity.name()).isEqualTo("equity");
        double realised = 10_000;
        for (int day = 0; day < 12; day++) {
            assertThat(equity.value(24 * day + 9)).as("before, day " + day).isCloseTo(realised, within(1e-6));
            if (day < 10) {
                Trade trade = result.trades().get(day);
                double open = 100 * (result.backtest().bars().close(24 * day + 10) - trade.entryPrice())
                        - trade.entry().fee();
                assertThat(equity.value(24 * day + 10)).as("open, day " + day).isCloseTo(realised + open, within(1e-6));
                realised += trade.pnl();
            }
            assertThat(equity.value(24 * day + 12)).as("after, day " + day).isCloseTo(realised, within(1e-6));
            assertThat(result.dailyEquity().value(day)).isCloseTo(realised, within(1e-6));
        }
        assertThat(equity.time(0)).isEqualTo(DailyMarket.START.toEpochMilli() + 3_600_000);
        assertThat(result.dailyReturns().value(1))
                .isCloseTo(result.dailyEquity().value(1) / result.dailyEquity().value(0) - 1, within(1e-12));
    }

    @Test
    void within_a_range_equity_begins_with_it() {
        BacktestResult late = DailyMarket.backtest(12, day -> 1)
                .within(result.backtest().bars().slice(48, 96).range())
                .run(DailyMarket.first(10));
        assertThat(late.equity().size()).isEqualTo(48);
        assertThat(late.trades()).hasSize(2);
        assertThat(late.equity().value(47)).isCloseTo(10_200, within(1e-6));
        assertThat(late.equity().value(10)).isCloseTo(10_100, within(1e-6));
    }

    @Test
    void the_text_has_the_origin_the_figures_the_exits_and_the_notes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        result.print(new PrintStream(bytes, true, UTF_8));
        List<String> lines = bytes.toString(UTF_8).lines().toList();
        assertThat(lines.get(0)).startsWith("DAILY on simulated:BTC/USDT:USDT candles 1h, ");
        assertThat(lines.get(1))
                .startsWith("Costs[fee 0.001, slippage 0.0005], ")
                .contains("capital 10000.0, no funding, data "
                        + Provenance.fingerprint(result.backtest().bars()));
        assertThat(lines).contains("sample_size            10", "exits {SIGNAL=10}");
        assertThat(result.exitReasons()).isEqualTo(Map.of(ExitReason.SIGNAL, 10));
        assertThat(result.notes()).isEmpty();

        BacktestResult parameters = DailyMarket.backtest(12, day -> 1).run(DailyMarket.alternate());
        ByteArrayOutputStream second = new ByteArrayOutputStream();
        parameters.print(new PrintStream(second, true, UTF_8));
        assertThat(second.toString(UTF_8).lines().toList().get(1)).isEqualTo("odd=0");
        assertThat(result.toString()).startsWith("BacktestResult[DAILY: 10 trades, net profit ");
    }

    @Test
    void a_long_name_is_cut_where_it_stands_in_one_line() {
        String name = "a strategy with a very long name indeed";
        BacktestResult named = DailyMarket.backtest(2, day -> 1).run(Strategy.of(name, study -> bar -> Signal.NONE));
        assertThat(named)
                .hasToString("BacktestResult[a strategy with a ver...: 0 trades, net profit 0.00, sharpe NaN]");
        String exact = "abcdefghijklmnopqrstuvwx";
        assertThat(DailyMarket.backtest(2, day -> 1).run(Strategy.of(exact, study -> bar -> Signal.NONE)))
                .asString()
                .startsWith("BacktestResult[" + exact + ": ");
    }

    @Test
    void the_page_says_what_was_earned_before_and_after_costs() {
        assertThat(page(result))
                .contains("DAILY on simulated:BTC/USDT:USDT 1h")
                .contains("PROFIT IN HINDSIGHT", "These parameters earned")
                .contains("Before costs it earned ", "; fees, slippage and funding took ");
        BacktestResult eaten =
                DailyMarket.backtest(12, day -> 0.1).costs(new Costs(0.001, 0)).run(DailyMarket.first(12));
        assertThat(page(eaten))
                .contains("LOSS", "These parameters lost")
                .contains("Before costs it earned 120.00; fees, slippage and funding of 240.12 made that a loss.");
        BacktestResult lost =
                DailyMarket.backtest(12, day -> -1).costs(new Costs(0.001, 0)).run(DailyMarket.first(12));
        assertThat(page(lost)).contains("It lost 1200.00 before fees, slippage and funding took another 238.80.");
        assertThat(page(DailyMarket.backtest(12, day -> 1).run(DailyMarket.first(0))))
                .contains("NO TRADES", "found nothing to trade in ");
    }

    @Test
    void the_page_weighs_the_sharpe_ratio_and_the_best_trade() {
        // Few and uneven days prove nothing; a year of gains hardly comes by luck.
        assertThat(page(DailyMarket.backtest(12, day -> day % 2 == 0 ? -1 : 1.01)
                        .run(DailyMarket.first(12))))
                .contains("luck alone shows as much");
        assertThat(page(DailyMarket.backtest(365, day -> day % 3 == 0 ? -0.1 : 0.2)
                        .run(DailyMarket.first(365))))
                .contains("luck in one look hardly shows that")
                .doesNotContain("One trade earned");
        assertThat(page(DailyMarket.backtest(12, day -> day == 0 ? 5 : 0.5).run(DailyMarket.first(12))))
                .contains("One trade earned 48 % of the net profit.");
    }

    @Test
    void columns_on_the_scale_of_prices_are_drawn_and_others_are_not() {
        Strategy reading = Strategy.of("reading", study -> {
            double[] near = study.column(
                    "near",
                    bars -> Arrays.stream(bars.closes()).map(c -> 0.51 * c).toArray());
            double[] far = study.column(
                    "far",
                    bars -> Arrays.stream(bars.closes()).map(c -> 0.49 * c).toArray());
            double[] unknown = study.column("unknown", bars -> {
                double[] column = new double[bars.size()];
                Arrays.fill(column, Double.NaN);
                return column;
            });
            return bar -> near[bar] > far[bar] && Double.isNaN(unknown[bar]) && bar == 9
                    ? Signal.enter(Side.LONG, Exits.stopAndTarget(3, 5))
                    : Signal.NONE;
        });
        BacktestResult drawn = DailyMarket.backtest(3, day -> 1).run(reading);
        assertThat(drawn.trades()).hasSize(1);
        assertThat(drawn.levels().stops()).containsExactly(97);
        assertThat(drawn.levels().targets()).containsExactly(105);
        String page = page(drawn);
        assertThat(page).contains("\"near\"").doesNotContain("\"far\"").doesNotContain("\"unknown\"");
        BacktestResult sold = DailyMarket.backtest(3, day -> 1)
                .run(Strategy.of(
                        "sold",
                        study -> bar -> bar == 9 ? Signal.enter(Side.SHORT, Exits.stopAndTarget(3, 5)) : Signal.NONE));
        assertThat(sold.levels().stops()).containsExactly(103);
        assertThat(sold.levels().targets()).containsExactly(95);
    }

    @Test
    void the_origin_tells_two_runs_apart() {
        Provenance origin = result.provenance();
        CandleSeries bars = result.backtest().bars();
        assertThat(origin.data()).isEqualTo("simulated:BTC/USDT:USDT candles 1h");
        assertThat(origin.costs()).isEqualTo(new Costs(0.001, 0.0005));
        assertThat(origin.sizing()).isEqualTo(Sizing.units(100));
        assertThat(origin.versions()).startsWith("kirby ").contains(", java ");
        assertThat(origin).hasToString("Provenance[DAILY on " + origin.fingerprint() + "]");
        assertThat(origin.fingerprint()).matches("[0-9a-f]{16}");
        // Every column counts.
        for (int column = 0; column < 6; column++) {
            long[] time = bars.times().clone();
            double[][] c = {
                bars.opens().clone(),
                bars.highs().clone(),
                bars.lows().clone(),
                bars.closes().clone(),
                bars.volumes().clone()
            };
            if (column == 5) {
                time[time.length - 1] += 3_600_000;
            } else {
                c[column][17] = Math.nextUp(c[column][17]);
            }
            CandleSeries other = CandleSeries.of(bars.instrument(), Interval.H1, time, c[0], c[1], c[2], c[3], c[4]);
            assertThat(Provenance.fingerprint(other)).as("column " + column).isNotEqualTo(origin.fingerprint());
        }
        assertThat(Provenance.fingerprint(bars.slice(0, bars.size() - 1))).isNotEqualTo(origin.fingerprint());
        assertThat(Provenance.fingerprint(DailyMarket.bars(12, day -> day % 3 == 0 ? -1 : 2)))
                .isEqualTo(origin.fingerprint());
    }

    @Test
    void costs_are_shares() {
        assertThat(new Costs(0, 0)).isEqualTo(Costs.NONE);
        assertThat(new Costs(0.999, 0.999).withFee(0.1).withSlippage(0.2)).isEqualTo(new Costs(0.1, 0.2));
        for (double wrong : new double[] {-1e-9, 1, Double.NaN}) {
            assertThatThrownBy(() -> new Costs(wrong, 0))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageStartingWith("fee ");
            assertThatThrownBy(() -> new Costs(0, wrong)).hasMessageStartingWith("slippage ");
        }
    }

    @Test
    void capital_and_rates_are_numbers_above_zero() {
        Backtest backtest = result.backtest();
        for (double wrong : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> backtest.capital(wrong)).hasMessageContaining("more than 0, was " + wrong);
            assertThatThrownBy(() -> backtest.borrow(wrong)).hasMessageContaining("more than 0");
        }
        assertThat(backtest.capital(5).run(DailyMarket.first(0)).performance().value(Metric.TOTAL_RETURN))
                .isZero();
        assertThat(backtest.borrow(0.5).borrowRate()).isEqualTo(0.5);
        assertThat(backtest.funding()).isEmpty();
        assertThat(backtest.finer()).isEmpty();
        assertThat(backtest.firstBar()).isZero();
    }
}

package dev.kirby.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kirby.indicator.Indicators;
import dev.kirby.market.Interval;
import dev.kirby.market.Side;
import dev.kirby.performance.ExitReason;
import dev.kirby.performance.Trade;
import dev.kirby.series.CandleSeries;
import dev.kirby.series.TimeSeries;
import dev.kirby.strategy.Exits;
import dev.kirby.strategy.Signal;
import dev.kirby.strategy.Sizing;
import dev.kirby.strategy.Strategy;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Real candles: the naive implementation, and whole backtests of other engines. Skipped where the data are absent. */
class RecordedMarketsTest {

    @Test
    void agrees_with_the_naive_implementation_on_5m_and_1h_of_bitcoin() {
        CandleSeries fine = RecordedData.candles(
                "bybit/BTCUSDT_5m.csv.gz",
                Interval.M5,
                text -> OffsetDateTime.parse(text.replace(' ', 'T')).toInstant().toEpochMilli());
        CandleSeries hours = RecordedData.candles("perps/binance-um-BTCUSDT-1h.csv.gz", Interval.H1, Long::parseLong);
        TimeSeries none = TimeSeries.of("funding_rate", new long[0], new double[0]);
        Random random = new Random(1);
        int trades = 0;
        for (int run = 0; run < 20; run++) {
            trades += LiquiditySweepAgainstNaiveTest.compare(random, fine, none, "5m run " + run);
            trades += LiquiditySweepAgainstNaiveTest.compare(random, hours, none, "1h run " + run);
        }
        assertThat(trades).isGreaterThan(500);
    }

    /** backtesting.py closes the last position at the last open, not the last close; everything else must agree. */
    @Test
    void google_sma_10_30_agrees_with_backtesting_py() {
        CandleSeries goog = daily("oracles/GOOG.csv");

        BacktestResult result = Backtest.of(goog)
                .costs(Costs.NONE)
                .sizing(Sizing.allIn().compounding().lot(1))
                .run(OwnStrategyTest.smaCross(10, 30));

        List<Trade> trades = result.trades();
        Trade last = trades.get(trades.size() - 1);
        int end = goog.size() - 1;
        double atOpen = last.side().sign() * last.units() * (goog.open(end) - goog.close(end));
        assertThat(trades).hasSize(66);
        assertThat(10_000 + result.metrics().netProfit() + atOpen).isCloseTo(51_422.99, within(1e-6));
        assertThat(result.metrics().winRate()).isCloseTo(0.4696969696969697, within(1e-12));
        assertThat(result.metrics().maxDrawdown()).isCloseTo(0.4798012705007589, within(1e-9));
        assertThat(trades.stream().mapToDouble(Trade::profitShare).max().orElse(0))
                .isCloseTo(0.5359595229490424, within(1e-12));
        assertThat(trades.stream().mapToDouble(Trade::profitShare).min().orElse(0))
                .isCloseTo(-0.1839887353835481, within(1e-12));
        double peak = 0;
        for (int i = 0; i < result.equity().size(); i++) {
            peak = Math.max(peak, result.equity().value(i));
        }
        assertThat(peak).isCloseTo(75_787.44, within(1e-6));
    }

    /** backtrader leaves the last position open: its value is the closed profits and the open profit at the last close. */
    @Test
    void sma_15_long_only_agrees_with_backtrader() {
        CandleSeries days = daily("oracles/2006-day-001.txt");
        Strategy cross = Strategy.of("sma 15", study -> {
            int[] crosses = Indicators.crosses(study.closes(), study.sma(15));
            return bar -> crosses[bar] > 0
                    ? Signal.enter(Side.LONG, Exits.NONE)
                    : crosses[bar] < 0 ? Signal.CLOSE : Signal.NONE;
        });

        BacktestResult result =
                Backtest.of(days).costs(Costs.NONE).sizing(Sizing.units(1)).run(cross);

        assertThat(result.trades()).hasSize(12);
        assertThat(result.trades().get(11).reason()).isEqualTo(ExitReason.END_OF_DATA);
        assertThat(10_000 + result.metrics().netProfit()).isCloseTo(10_284.10, within(1e-6));
    }

    private static CandleSeries daily(String name) {
        return RecordedData.candles(
                name, Interval.D1, text -> LocalDate.parse(text).toEpochDay() * 86_400_000L);
    }
}

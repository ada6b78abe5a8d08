package org.example;

import dev.kirby.backtest.Backtest;
import dev.kirby.backtest.BacktestResult;
import dev.kirby.backtest.Costs;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.series.CandleSeries;
import dev.kirby.series.Rows;
import dev.kirby.strategy.Params;
import dev.kirby.strategy.Signal;
import dev.kirby.strategy.Strategy;
import java.nio.file.Path;

/** The cross of two averages over a sine, and its page. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        Rows.Builder rows = Rows.builder(Dataset.CANDLES, 2_000);
        for (int hour = 0; hour < 2_000; hour++) {
            double open = price(hour);
            double close = price(hour + 1);
            rows.candle(hour * 3_600_000L, open, Math.max(open, close), Math.min(open, close), close, 1, Double.NaN);
        }
        CandleSeries bars = CandleSeries.of(Instrument.parse("binance:BTC/USDT"), Interval.parse("1h"), rows.build());
        Strategy cross = Strategy.of("sma cross", Params.of("fast", 10).with("slow", 30), (study, p) -> {
            double[] fast = study.sma(p.integer("fast"));
            double[] slow = study.sma(p.integer("slow"));
            return bar -> fast[bar] > slow[bar] ? Signal.LONG : Signal.CLOSE;
        });
        BacktestResult result = Backtest.of(bars).costs(Costs.BINANCE_SPOT).run(cross);
        result.report().toHtml(Path.of(args[0], "page.html"));
        System.out.println(result.trades().size() + " trades");
    }

    private static double price(int hour) {
        return 100 + 10 * Math.sin(hour / 40.0);
    }
}

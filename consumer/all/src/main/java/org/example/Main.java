package org.example;

import dev.kirby.backtest.Backtest;
import dev.kirby.backtest.Costs;
import dev.kirby.exchange.Exchange;
import dev.kirby.exchange.Exchanges;
import dev.kirby.exchange.simulated.SimulatedExchange;
import dev.kirby.market.Instrument;
import dev.kirby.series.CandleSeries;
import dev.kirby.store.MarketDataStore;
import dev.kirby.strategy.LiquiditySweep;
import java.nio.file.Path;

/** The modules together: collect, check, backtest, look. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        Instrument btc = Instrument.parse("binance:BTC/USDT:USDT");
        try (SimulatedExchange venue = SimulatedExchange.binance().start();
                Exchange binance = Exchanges.open("binance", venue.url());
                MarketDataStore store = MarketDataStore.open(Path.of(args[0]))) {
            store.backfill(binance)
                    .candles(btc, "5m")
                    .funding(btc)
                    .range("2024-01-01", "2024-02-01")
                    .run();
            CandleSeries bars = store.candles(btc, "5m").load();
            bars.check().requireClean();
            Backtest.of(bars)
                    .costs(Costs.BINANCE_PERPS)
                    .funding(store.funding(btc))
                    .run(LiquiditySweep.defaults())
                    .report()
                    .toHtml(Path.of(args[0], "page.html"));
            System.out.println(bars.size() + " candles");
        }
    }
}

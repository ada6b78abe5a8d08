package dev.kirby.examples;

import dev.kirby.backtest.Backtest;
import dev.kirby.market.Dataset;
import dev.kirby.market.SeriesId;
import dev.kirby.series.CandleSeries;
import dev.kirby.store.MarketDataStore;

/** Stored candles with what the store has beside them. */
final class StoredMarket {

    private StoredMarket() {}

    /** A backtest with the store's feed for strategies, and with funding paid by positions where the store has some. */
    static Backtest backtest(MarketDataStore store, CandleSeries bars) {
        Backtest backtest = Backtest.of(bars).feed(store.feed());
        boolean funded = store.count(SeriesId.of(Dataset.FUNDING, bars.instrument())) > 0;
        return funded ? backtest.funding(store.funding(bars.instrument())) : backtest;
    }
}

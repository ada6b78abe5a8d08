package dev.kirby.examples;

import dev.kirby.backtest.Backtest;
import dev.kirby.market.Dataset;
import dev.kirby.market.SeriesId;
import dev.kirby.series.CandleSeries;
import dev.kirby.store.MarketDataStore;
import java.util.Optional;

/** Stored candles with what the store has beside them. */
final class StoredMarket {

    private StoredMarket() {}

    /** A backtest with the store's feed for strategies, and with funding paid by positions where the store has some. */
    static Backtest backtest(MarketDataStore store, CandleSeries bars) {
        Backtest backtest = Backtest.of(bars).feed(store.feed());
        boolean funded = store.count(SeriesId.of(Dataset.FUNDING, bars.instrument())) > 0;
        return funded
                ? backtest.funding(
                        store.rows(Dataset.FUNDING, bars.instrument()).load())
                : backtest;
    }

    /** The stored mark candles beside candles; absent where there are none of their interval. */
    static Optional<CandleSeries> mark(MarketDataStore store, CandleSeries bars) {
        SeriesId series = new SeriesId(Dataset.MARK_CANDLES, bars.instrument(), bars.interval());
        return store.count(series) == 0
                ? Optional.empty()
                : Optional.of(CandleSeries.of(
                        bars.instrument(),
                        bars.interval(),
                        store.rows(series).range(bars.range()).load()));
    }
}

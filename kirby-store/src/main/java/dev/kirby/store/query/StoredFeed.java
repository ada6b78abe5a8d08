package dev.kirby.store.query;

import static java.util.Objects.requireNonNull;

import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.CandleSeries;
import dev.kirby.series.Rows;
import dev.kirby.source.MarketFeed;
import dev.kirby.store.storage.RowStorage;

/** A store as a feed for strategies. Thread-safe. */
public final class StoredFeed implements MarketFeed {

    private final RowStorage store;

    /**
     * The feed of a store, which stays open.
     *
     * @param store where the rows are
     */
    public StoredFeed(RowStorage store) {
        this.store = requireNonNull(store, "store");
    }

    @Override
    public CandleSeries candles(Instrument instrument, Interval interval, TimeRange range) {
        return CandleQuery.of(store, instrument, interval).range(range).load();
    }

    @Override
    public Rows rows(SeriesId series, TimeRange range) {
        return RowQuery.of(store, series).range(range).load();
    }

    /** For example {@code StoredFeed[Lake[/home/me/data]]}. */
    @Override
    public String toString() {
        return "StoredFeed[" + store + "]";
    }
}

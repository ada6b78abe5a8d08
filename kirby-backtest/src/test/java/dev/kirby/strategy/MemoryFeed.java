package dev.kirby.strategy;

import dev.kirby.NoDataException;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.CandleSeries;
import dev.kirby.series.Rows;
import dev.kirby.source.MarketFeed;
import java.util.HashMap;
import java.util.Map;

/** A feed of series held in memory. */
public final class MemoryFeed implements MarketFeed {

    private final Map<SeriesId, CandleSeries> candles = new HashMap<>();
    private final Map<SeriesId, Rows> rows = new HashMap<>();

    public MemoryFeed with(CandleSeries series) {
        candles.put(series.id(), series);
        return this;
    }

    public MemoryFeed with(SeriesId id, Rows values) {
        rows.put(id, values);
        return this;
    }

    @Override
    public CandleSeries candles(Instrument instrument, Interval interval, TimeRange range) {
        SeriesId id = SeriesId.candles(instrument, interval);
        CandleSeries series = candles.get(id);
        if (series == null) {
            throw new NoDataException("No " + id + ".");
        }
        return series.slice(range);
    }

    @Override
    public Rows rows(SeriesId series, TimeRange range) {
        Rows found = rows.get(series);
        if (found == null) {
            throw new NoDataException("No " + series + ".");
        }
        return found.slice(range);
    }
}

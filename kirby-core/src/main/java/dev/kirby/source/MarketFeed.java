package dev.kirby.source;

import dev.kirby.NoDataException;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.CandleSeries;
import dev.kirby.series.Rows;

/**
 * Stored data of any market, for a strategy that looks beyond the candles it trades: other markets' candles, funding, open
 * interest, long/short ratios, liquidations.
 *
 * <p>A feed knows nothing of bars: it returns every row of the range, with the time at which it was opened, settled or
 * observed. Who reads it decides what was known when. Implementations are thread-safe.
 */
public interface MarketFeed {

    /**
     * Reads candles. An interval that is not stored is built from a finer stored one.
     *
     * @param instrument any market
     * @param interval the candle length
     * @param range the open times
     * @return at least one candle, in time order
     * @throws NoDataException if there are none; the message says how to get them
     */
    CandleSeries candles(Instrument instrument, Interval interval, TimeRange range);

    /**
     * Reads rows of any dataset, such as funding, open interest or ratios.
     *
     * @param series any series
     * @param range the times
     * @return at least one row, in time order
     * @throws NoDataException if there are none; the message says how to get them
     */
    Rows rows(SeriesId series, TimeRange range);
}

package dev.kirby.exchange.internal.rest;

import dev.kirby.RateLimitedException;
import dev.kirby.SourceException;
import dev.kirby.market.Dataset;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.series.TradedCandle;
import dev.kirby.source.Page;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Candles built from a venue's trades, for times of which it no longer has the candles. An interval without trades has no
 * candle. However long the window, and however many the trades of a candle, no more than a page of them is held.
 */
final class BuiltCandles {

    private static final int PRICE = Dataset.TRADES.indexOf("price");
    private static final int QUANTITY = Dataset.TRADES.indexOf("quantity");

    // Each answer ends with a candle, whose successor has only begun.
    private static final int PAGES = 20;

    private final SeriesId series;
    private final Interval interval;
    private final Function<TimeRange, Page> trades;

    /**
     * Candles of one series.
     *
     * @param series of candles
     * @param trades brings the first page of a window of the instrument's trades
     */
    BuiltCandles(SeriesId series, Function<TimeRange, Page> trades) {
        this.series = series;
        this.interval = series.requireInterval();
        this.trades = trades;
    }

    /**
     * The first candles of a window.
     *
     * @param window all of whose candles have closed
     * @return at least one interval of it, in as many requests as its trades take
     * @throws SourceException if the trades cannot be had
     */
    Page fetch(TimeRange window) {
        long start = interval.ceil(window.startMillis());
        long end = interval.ceil(window.endMillis());
        Rows.Builder candles = Rows.builder(series.dataset(), 256);
        @Nullable TradedCandle open = null;
        long at = start;
        for (int page = 1; at < end && (page <= PAGES || interval.floor(at) == start); page++) {
            Page some = asked(TimeRange.ofMillis(at, end));
            Rows rows = some.rows();
            for (int row = 0; row < rows.size(); row++) {
                long time = rows.time(row);
                if (open == null || time >= interval.next(open.openTime())) {
                    write(open, candles);
                    open = new TradedCandle(interval.floor(time));
                }
                open.add(time, rows.number(PRICE, row), rows.number(QUANTITY, row));
            }
            at = some.answered().endMillis();
        }
        long closed = interval.floor(at);
        if (open != null && open.openTime() < closed) {
            write(open, candles);
        }
        TimeRange answered = TimeRange.ofMillis(window.startMillis(), closed >= end ? window.endMillis() : closed);
        return new Page(answered, candles.build());
    }

    private static void write(@Nullable TradedCandle candle, Rows.Builder candles) {
        if (candle != null) {
            candle.addTo(candles);
        }
    }

    private Page asked(TimeRange window) {
        try {
            return trades.apply(window);
        } catch (RateLimitedException e) {
            throw e;
        } catch (SourceException e) {
            throw new SourceException(
                    series + " of that time are built from trades, which cannot be had: " + e.getMessage(), e);
        }
    }

    @Override
    public String toString() {
        return "BuiltCandles[" + series + "]";
    }
}

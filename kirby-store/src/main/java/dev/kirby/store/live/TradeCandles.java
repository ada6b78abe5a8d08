package dev.kirby.store.live;

import dev.kirby.market.Dataset;
import dev.kirby.market.Interval;
import dev.kirby.series.Rows;
import dev.kirby.series.TradedCandle;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * Builds the candles of one interval from trades, by the time the venue gave them and never by that of their arrival. A candle
 * is whole only if every trade of it came: those in which the stream began, or that get a trade after they were closed,
 * are left to the venue's own history. Not thread-safe.
 *
 * <p>An interval without trades has no candle. {@code num_trades} counts the trades received: where a venue sends the trades of one
 * taker together, its own candles say more.
 */
final class TradeCandles {

    /** Stands for no candle where an open time is given. */
    static final long NONE = Long.MAX_VALUE;

    /** How long after its end a candle waits for trades that are still on their way. */
    static final long LATE_MILLIS = 1_500;

    private static final int ID = Dataset.TRADES.indexOf("trade_id");
    private static final int PRICE = Dataset.TRADES.indexOf("price");
    private static final int QUANTITY = Dataset.TRADES.indexOf("quantity");

    private final Interval interval;
    private final TreeMap<Long, PartialCandle> open = new TreeMap<>();
    private long wholeFrom = Long.MAX_VALUE;
    private long closedUntil = Long.MIN_VALUE;
    // Of the trades that came.
    private long latest = Long.MIN_VALUE;

    TradeCandles(Interval interval) {
        this.interval = interval;
    }

    /** The trades of one candle so far. A venue may send a trade twice, such as in the backlog after a reconnect. */
    private record PartialCandle(TradedCandle candle, Set<String> ids) {
        static PartialCandle from(long openTime) {
            return new PartialCandle(new TradedCandle(openTime), new HashSet<>());
        }

        void add(String id, long time, double price, double quantity) {
            if (ids.add(id)) {
                candle.add(time, price, quantity);
            }
        }
    }

    /** The stream begins, or begins again: the candle of this moment cannot be whole. */
    void onConnected(long nowMillis) {
        wholeFrom = interval.next(interval.floor(nowMillis));
        open.clear();
    }

    /**
     * The stream has ended, perhaps some time ago: no candle that is open can be whole, and none since the last trade is sure
     * to be.
     *
     * @return the open time of the earliest candle that may lack trades, or {@link #NONE} if no trade ever came
     */
    long onDisconnected() {
        wholeFrom = Long.MAX_VALUE;
        open.clear();
        return latest == Long.MIN_VALUE ? NONE : interval.floor(latest);
    }

    /**
     * Takes trades.
     *
     * @return the open time of the earliest candle that was already given out without one of them, or
     *     {@link #NONE} if all came in time
     */
    long add(Rows trades) {
        long broken = NONE;
        for (int row = 0; row < trades.size(); row++) {
            long bucket = interval.floor(trades.time(row));
            latest = Math.max(latest, trades.time(row));
            if (bucket < closedUntil) {
                broken = bucket < wholeFrom ? broken : Math.min(broken, bucket);
            } else if (bucket >= wholeFrom) {
                open.computeIfAbsent(bucket, PartialCandle::from)
                        .add(
                                String.valueOf(trades.text(ID, row)),
                                trades.time(row),
                                trades.number(PRICE, row),
                                trades.number(QUANTITY, row));
            }
        }
        return broken;
    }

    /** Gives out the candles that have closed by the venue's time. */
    List<Rows> closed(long nowMillis) {
        List<Rows> closed = new ArrayList<>();
        long until = interval.floor(nowMillis - LATE_MILLIS);
        Iterator<PartialCandle> candles = open.headMap(until).values().iterator();
        while (candles.hasNext()) {
            Rows.Builder row = Rows.builder(Dataset.CANDLES, 1);
            candles.next().candle().addTo(row);
            closed.add(row.build());
            candles.remove();
        }
        closedUntil = Math.max(closedUntil, until);
        return closed;
    }

    /** When the candle in which the stream began has closed, so that the venue's history has it. */
    long wholeFrom() {
        return wholeFrom;
    }
}

package dev.kirby.series;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * One candle, growing with the trades of its interval. Trades may come in any order: the open is the price of the earliest, the
 * close that of the latest, and of several at one time the first and the last that came. Each is to be added once.
 *
 * <p>The volume is the sum of the quantities as decimals, to the 15 digits that a double holds of them: compensated as by
 * Neumaier (1974), then rounded, so that it is the number that a venue writes, and not one a little beside it. Mutable; not
 * thread-safe.
 */
public final class TradedCandle {

    private static final MathContext DIGITS = new MathContext(15);

    private final long openTime;
    private long firstTime = Long.MAX_VALUE;
    private long lastTime = Long.MIN_VALUE;
    private double first;
    private double high = Double.NEGATIVE_INFINITY;
    private double low = Double.POSITIVE_INFINITY;
    private double last;
    private double sum;
    private double lost;
    private long trades;

    /**
     * A candle without trades.
     *
     * @param openTime when its interval begins, milliseconds since the epoch
     */
    public TradedCandle(long openTime) {
        this.openTime = openTime;
    }

    /** {@return when its interval begins, in milliseconds since the epoch} */
    public long openTime() {
        return openTime;
    }

    /**
     * Adds a trade.
     *
     * @param time of the trade, milliseconds since the epoch, within the candle's interval
     * @param price in quote currency
     * @param quantity in base units
     */
    public void add(long time, double price, double quantity) {
        if (time < firstTime) {
            firstTime = time;
            first = price;
        }
        if (time >= lastTime) {
            lastTime = time;
            last = price;
        }
        high = Math.max(high, price);
        low = Math.min(low, price);
        double next = sum + quantity;
        lost += Math.abs(sum) >= Math.abs(quantity) ? sum - next + quantity : quantity - next + sum;
        sum = next;
        trades++;
    }

    /**
     * Writes it down.
     *
     * @param candles rows of candles, which get one more
     * @throws IllegalStateException if it has no trades: there is no such candle
     */
    public void addTo(Rows.Builder candles) {
        if (trades == 0) {
            throw new IllegalStateException("A candle needs a trade.");
        }
        candles.candle(openTime, first, high, low, last, volume(), (double) trades);
    }

    private double volume() {
        double exact = sum + lost;
        return Double.isFinite(exact) ? BigDecimal.valueOf(exact).round(DIGITS).doubleValue() : exact;
    }

    /** For example {@code TradedCandle[1704067200000, 12 trades]}. */
    @Override
    public String toString() {
        return "TradedCandle[" + openTime + ", " + trades + " trades]";
    }
}

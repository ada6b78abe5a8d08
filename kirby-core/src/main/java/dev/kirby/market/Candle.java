package dev.kirby.market;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import java.time.Instant;

/**
 * One candle: the prices of the trades within an interval that starts at {@code time}.
 *
 * <p>The constructor checks form only. A candle whose high is below its low is kept as the venue sent it; judging it is the
 * work of {@code dev.kirby.quality}.
 *
 * @param time the open time, UTC
 * @param open price of the first trade, in quote units
 * @param high highest price
 * @param low lowest price
 * @param close price of the last trade
 * @param volume traded amount in base units, NaN if unknown
 * @param numTrades number of trades, NaN where the venue does not send it (never 0 for unknown)
 */
public record Candle(
        Instant time, double open, double high, double low, double close, double volume, double numTrades) {

    /** Checks that the time is there and the prices are numbers. */
    public Candle {
        requireNonNull(time, "time");
        if (Double.isNaN(open) || Double.isNaN(high) || Double.isNaN(low) || Double.isNaN(close)) {
            throw new InvalidRequestException("A candle needs four prices, was " + open + ", " + high + ", " + low
                    + ", " + close + " at " + time + ".");
        }
    }

    /** One line with all values. */
    @Override
    public String toString() {
        return time + " o " + open + " h " + high + " l " + low + " c " + close + " v " + volume;
    }
}

package dev.kirby.store.live;

import dev.kirby.market.Instrument;
import java.time.Instant;
import java.util.Locale;

/**
 * The latest values of an instrument.
 *
 * @param instrument the trading pair
 * @param price the last trade's or candle's, NaN if none was received
 * @param markPrice NaN if none was received
 * @param fundingRate the running estimate, NaN if none was received
 * @param time of the newest of them, by the venue
 */
public record LatestValue(Instrument instrument, double price, double markPrice, double fundingRate, Instant time) {

    /** For example {@code binance:BTC/USDT:USDT 64000.1, mark 64001.5, funding 1.0E-4}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s %s, mark %s, funding %s", instrument, price, markPrice, fundingRate);
    }
}

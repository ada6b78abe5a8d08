package dev.kirby.store.stars;

import static java.util.Objects.requireNonNull;

import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.InstrumentType;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import java.util.List;

/**
 * One candle series to collect: a starlisting, in a training store also called a training star.
 *
 * @param instrument the trading pair
 * @param interval the candle length
 * @param active whether it is collected, as far as its exchange, coin, quote, market type and interval are active too
 * @param notes what the file says about it; may be empty
 */
public record Star(Instrument instrument, Interval interval, boolean active, String notes) {

    /** Checks that nothing is null. */
    public Star {
        requireNonNull(instrument, "instrument");
        requireNonNull(interval, "interval");
        requireNonNull(notes, "notes");
    }

    /**
     * The series it names.
     *
     * @return candles
     */
    public SeriesId series() {
        return SeriesId.candles(instrument, interval);
    }

    /**
     * What belongs to the candles of a perpetual swap: its funding rates and open interest, which a merged export joins to
     * them.
     *
     * @return none for a spot pair
     */
    public List<SeriesId> companions() {
        return instrument.type() == InstrumentType.PERPS
                ? List.of(SeriesId.of(Dataset.FUNDING, instrument), SeriesId.of(Dataset.OPEN_INTEREST, instrument))
                : List.of();
    }

    Star deactivated() {
        return new Star(instrument, interval, false, notes);
    }

    /** For example {@code binance:BTC/USDT:USDT 1m} or {@code binance:BTC/USDT:USDT 1m, inactive}. */
    @Override
    public String toString() {
        return instrument + " " + interval + (active ? "" : ", inactive");
    }
}

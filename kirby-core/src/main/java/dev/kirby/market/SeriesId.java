package dev.kirby.market;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The identity of one stored series: a dataset of an instrument and, for candles, an interval.
 *
 * <p>Immutable and thread-safe.
 *
 * @param dataset which kind of rows
 * @param instrument the trading pair they belong to
 * @param intervalOrNull the candle interval; null exactly where the dataset has none. Prefer {@link #interval()}
 */
public record SeriesId(
        Dataset dataset, Instrument instrument, @Nullable Interval intervalOrNull) {

    /** Checks that an interval is there exactly where the dataset has one. */
    public SeriesId {
        requireNonNull(dataset, "dataset");
        requireNonNull(instrument, "instrument");
        if (dataset.hasInterval() != (intervalOrNull != null)) {
            throw new InvalidRequestException(
                    dataset + (dataset.hasInterval() ? " need an interval." : " have no interval."));
        }
    }

    /**
     * {@return the trade candles of an instrument}
     *
     * @param instrument the trading pair
     * @param interval the candle length
     */
    public static SeriesId candles(Instrument instrument, Interval interval) {
        return new SeriesId(Dataset.CANDLES, instrument, interval);
    }

    /**
     * {@return a dataset that has no interval}
     *
     * @param dataset for example {@link Dataset#FUNDING}
     * @param instrument the trading pair
     */
    public static SeriesId of(Dataset dataset, Instrument instrument) {
        return new SeriesId(dataset, instrument, null);
    }

    /** {@return the candle interval, absent where the dataset has none} */
    public Optional<Interval> interval() {
        return Optional.ofNullable(intervalOrNull);
    }

    /**
     * The candle interval of a candle series.
     *
     * @return the interval
     * @throws InvalidRequestException if the dataset has none
     */
    public Interval requireInterval() {
        if (intervalOrNull == null) {
            throw new InvalidRequestException(dataset + " have no interval.");
        }
        return intervalOrNull;
    }

    /** For example {@code binance:BTC/USDT:USDT candles 1m}. */
    @Override
    public String toString() {
        return instrument + " " + dataset + (intervalOrNull == null ? "" : " " + intervalOrNull);
    }
}

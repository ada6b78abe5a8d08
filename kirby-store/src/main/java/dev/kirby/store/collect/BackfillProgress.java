package dev.kirby.store.collect;

import dev.kirby.market.SeriesId;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * The progress of a backfill, reported after every page. Immutable.
 *
 * @param series the series that went on
 * @param current how far that series is
 * @param all how far all of them are together
 * @param seriesDone how many series are finished, failed ones included
 * @param seriesCount how many there are
 */
public record BackfillProgress(SeriesId series, Part current, Part all, int seriesDone, int seriesCount) {

    /**
     * How far one or all series are.
     *
     * @param rows rows received so far
     * @param fraction share of the missing time that is answered, from 0 to 1
     * @param elapsed time since the start
     */
    public record Part(long rows, double fraction, Duration elapsed) {

        /**
         * The speed so far.
         *
         * @return rows a second, 0 before the first
         */
        public double rowsPerSecond() {
            double seconds = elapsed.toNanos() / 1e9;
            return seconds > 0 ? rows / seconds : 0;
        }

        /**
         * How long it will take from here, at the speed so far.
         *
         * @return absent while nothing is known
         */
        public Optional<Duration> remaining() {
            if (fraction <= 0) {
                return Optional.empty();
            }
            return Optional.of(Duration.ofNanos((long) (elapsed.toNanos() * (1 - fraction) / fraction)));
        }

        /** For example {@code 50%, 12000 rows}. */
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%.0f%%, %d rows", fraction * 100, rows);
        }
    }

    /** For example {@code binance:BTC/USDT:USDT candles 1m: 50%, 12000 rows; 1 of 4 series done}. */
    @Override
    public String toString() {
        return series + ": " + current + "; " + seriesDone + " of " + seriesCount + " series done";
    }
}

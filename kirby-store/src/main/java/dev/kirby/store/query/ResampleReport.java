package dev.kirby.store.query;

import static java.util.Objects.requireNonNull;

import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import java.io.PrintStream;

/**
 * The result of {@link ResampledCandles}. Immutable and thread-safe.
 *
 * @param source the candles read
 * @param target the candles written
 * @param rows how many were written
 * @param range from the first open to the last close written; empty if none were
 */
public record ResampleReport(SeriesId source, SeriesId target, long rows, TimeRange range) {

    /** Checks the parts. */
    public ResampleReport {
        requireNonNull(source, "source");
        requireNonNull(target, "target");
        requireNonNull(range, "range");
    }

    /** Prints the report to standard output. */
    public void print() {
        print(System.out);
    }

    /**
     * Prints the report.
     *
     * @param out where to
     */
    public void print(PrintStream out) {
        out.println("Built " + rows + " candles of " + target + " from " + source.requireInterval()
                + (rows == 0 ? "." : ", " + range + "."));
        out.flush();
    }

    /** For example {@code ResampleReport[8760 of binance:BTC/USDT:USDT candles 1h from 1m]}. */
    @Override
    public String toString() {
        return "ResampleReport[" + rows + " of " + target + " from " + source.requireInterval() + "]";
    }
}

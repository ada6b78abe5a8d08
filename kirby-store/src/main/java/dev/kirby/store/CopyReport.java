package dev.kirby.store;

import static java.util.Objects.requireNonNull;

import dev.kirby.market.SeriesId;
import dev.kirby.store.storage.Coverage;
import java.io.PrintStream;

/**
 * The result of a copy. Immutable and thread-safe.
 *
 * @param series which series
 * @param rows how many rows were written
 * @param coverage which times count as requested and answered in the other store too
 */
public record CopyReport(SeriesId series, long rows, Coverage coverage) {

    /** Checks the parts. */
    public CopyReport {
        requireNonNull(series, "series");
        requireNonNull(coverage, "coverage");
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
        out.println("Copied " + rows + " rows of " + series + ".");
        out.flush();
    }

    /** For example {@code CopyReport[44640 rows of binance:BTC/USDT:USDT candles 1m]}. */
    @Override
    public String toString() {
        return "CopyReport[" + rows + " rows of " + series + "]";
    }
}

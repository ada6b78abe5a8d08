package dev.kirby.store.query;

import static java.util.Objects.requireNonNull;

import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.TimeRange;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * The deviation of the closes of two markets, bar by bar: the close of the one over that of the other, less one, in basis
 * points (hundredths of a percent). Immutable and thread-safe.
 *
 * @param one a market
 * @param other the market it is compared with
 * @param interval of the candles
 * @param range the time that both have
 * @param both how many bars both have, with known closes
 * @param median of the deviations' sizes, in basis points; NaN if there is no common bar, as the next three
 * @param percentile99 99 of 100 deviations are at most of this size, in basis points
 * @param largest the largest deviation's size, in basis points
 * @param bias the mean of the deviations with their signs: above zero, the one is dearer
 * @param worst the largest deviations, at most five, the largest first
 * @param onlyOne how many bars only the one has
 * @param missingInOther the first times where only the one has bars, at most five
 * @param onlyOther how many bars only the other has
 * @param missingInOne the first times where only the other has bars, at most five
 */
public record DeviationReport(
        Instrument one,
        Instrument other,
        Interval interval,
        TimeRange range,
        long both,
        double median,
        double percentile99,
        double largest,
        double bias,
        List<Deviation> worst,
        long onlyOne,
        List<TimeRange> missingInOther,
        long onlyOther,
        List<TimeRange> missingInOne) {

    /**
     * A bar at which the markets were apart.
     *
     * @param time when it opened
     * @param one the close of the one
     * @param other the close of the other
     * @param basisPoints how much dearer the one was
     */
    public record Deviation(Instant time, double one, double other, double basisPoints) {

        /** For example {@code 2024-01-03T12:05:00Z: 42000.1 and 41950.0, +11.94 bp}. */
        @Override
        public String toString() {
            return time + ": " + one + " and " + other + ", " + String.format(Locale.ROOT, "%+.2f bp", basisPoints);
        }
    }

    /** Checks the parts and copies the lists. */
    public DeviationReport {
        requireNonNull(one, "one");
        requireNonNull(other, "other");
        requireNonNull(interval, "interval");
        requireNonNull(range, "range");
        worst = List.copyOf(worst);
        missingInOther = List.copyOf(missingInOther);
        missingInOne = List.copyOf(missingInOne);
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
        out.print(toText());
        out.flush();
    }

    /**
     * The report for people.
     *
     * @return several lines
     */
    public String toText() {
        StringBuilder text = new StringBuilder(
                one + " against " + other + ", " + interval + ", " + range + "\n  " + both + " bars of both\n");
        if (both > 0) {
            text.append(String.format(
                    Locale.ROOT,
                    "  closes apart: median %.2f bp, 99 of 100 within %.2f bp, at most %.2f bp, on average %+.2f bp%n",
                    median,
                    percentile99,
                    largest,
                    bias));
        }
        worst.forEach(deviation -> text.append("    ").append(deviation).append('\n'));
        missing(text, one, onlyOne, missingInOther);
        missing(text, other, onlyOther, missingInOne);
        return text.toString();
    }

    private static void missing(StringBuilder text, Instrument having, long count, List<TimeRange> first) {
        text.append("  ").append(count).append(" bars of ").append(having).append(" only\n");
        first.forEach(gap -> text.append("    ").append(gap).append('\n'));
    }

    /** For example {@code DeviationReport[44640 bars, median 1.20 bp, at most 35.10 bp]}. */
    @Override
    public String toString() {
        return "DeviationReport["
                + String.format(Locale.ROOT, "%d bars, median %.2f bp, at most %.2f bp]", both, median, largest);
    }
}

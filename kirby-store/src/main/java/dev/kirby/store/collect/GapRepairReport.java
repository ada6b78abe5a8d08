package dev.kirby.store.collect;

import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import java.io.PrintStream;
import java.util.List;

/**
 * The result of a {@link GapRepair}: which candles were missing, and which still are. Immutable and thread-safe.
 *
 * @param series which candles
 * @param gaps what was missing between stored candles and at the edges of what was asked, in order of time
 * @param rows how many candles came
 * @param requests pages requested
 * @param remaining what is missing still: the source has nothing there
 */
public record GapRepairReport(
        SeriesId series, List<TimeRange> gaps, long rows, long requests, List<TimeRange> remaining) {

    private static final int SHOWN = 10;

    /** Copies the lists. */
    public GapRepairReport {
        gaps = List.copyOf(gaps);
        remaining = List.copyOf(remaining);
    }

    /** Prints what stays missing, and one line for all, to standard output. */
    public void print() {
        print(System.out);
    }

    /**
     * Prints what stays missing, and one line for all.
     *
     * @param out where to
     */
    public void print(PrintStream out) {
        remaining.stream().limit(SHOWN).forEach(gap -> out.println("missing " + gap));
        if (remaining.size() > SHOWN) {
            out.println("… and " + (remaining.size() - SHOWN) + " more gaps");
        }
        Interval interval = series.requireInterval();
        out.println(series + ": " + gaps.size() + " gaps of " + count(interval, gaps) + " candles, " + rows
                + " came in " + requests + " requests, " + count(interval, remaining) + " stay missing");
    }

    private static long count(Interval interval, List<TimeRange> ranges) {
        return ranges.stream().mapToLong(interval::count).sum();
    }

    /** For example {@code GapRepairReport[3 gaps, 80 rows came, 1 remains]}. */
    @Override
    public String toString() {
        return "GapRepairReport[" + gaps.size() + " gaps, " + rows + " rows came, " + remaining.size() + " remain]";
    }
}

package dev.kirby.store.collect;

import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.source.Origins;
import java.io.PrintStream;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The result of a {@link GapRepair}: which candles were missing, and which still are. Immutable and thread-safe.
 *
 * @param series which candles
 * @param gaps what was missing between stored candles and at the edges of what was asked, in order of time
 * @param came how many candles came, by the text of their {@linkplain dev.kirby.source.Origin origin}
 * @param requests pages requested
 * @param remaining what is missing still: nobody who was asked has anything there
 * @param lent where candles of other exchanges stand, from this repair or an earlier one
 * @param notes which origin could not be asked, and why
 */
public record GapRepairReport(
        SeriesId series,
        List<TimeRange> gaps,
        Map<String, Long> came,
        long requests,
        List<TimeRange> remaining,
        Origins lent,
        List<String> notes) {

    private static final int SHOWN = 10;

    /** Copies the lists and the map. */
    public GapRepairReport {
        gaps = List.copyOf(gaps);
        came = Collections.unmodifiableMap(new LinkedHashMap<>(came));
        remaining = List.copyOf(remaining);
        notes = List.copyOf(notes);
    }

    /** {@return how many candles came from all origins} */
    public long rows() {
        return came.values().stream().mapToLong(Long::longValue).sum();
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
        notes.forEach(note -> out.println("not asked: " + note));
        came.forEach((origin, count) -> out.println(count + " candles by " + origin));
        lent.stretches().stream()
                .limit(SHOWN)
                .forEach(stretch ->
                        out.println("of " + stretch.origin().name() + ", marked as such: " + stretch.range()));
        remaining.stream().limit(SHOWN).forEach(gap -> out.println("missing " + gap));
        if (remaining.size() > SHOWN) {
            out.println("… and " + (remaining.size() - SHOWN) + " more gaps");
        }
        Interval interval = series.requireInterval();
        out.println(series + ": " + gaps.size() + " gaps of " + count(interval, gaps) + " candles, " + rows()
                + " came in " + requests + " requests, " + count(interval, remaining) + " stay missing");
    }

    private static long count(Interval interval, List<TimeRange> ranges) {
        return ranges.stream().mapToLong(interval::count).sum();
    }

    /** For example {@code GapRepairReport[3 gaps, 80 rows came, 1 remains]}. */
    @Override
    public String toString() {
        return "GapRepairReport[" + gaps.size() + " gaps, " + rows() + " rows came, " + remaining.size() + " remain]";
    }
}

package dev.kirby.performance;

import dev.kirby.series.CandleSeries;

/**
 * The UTC days of a series: every calendar day from that of the first bar to that of the last, by the bars' open times.
 *
 * <p>Immutable and thread-safe.
 */
public final class DayIndex {

    private static final long DAY = 86_400_000L;

    private final CandleSeries bars;
    private final long firstDay;
    // The first bar of each day and, at the end, the number of bars: days without bars begin where the next one does.
    private final int[] starts;

    private DayIndex(CandleSeries bars, long firstDay, int[] starts) {
        this.bars = bars;
        this.firstDay = firstDay;
        this.starts = starts;
    }

    /**
     * The days of a series from some bar on. Looks at the ends of days only, not at every bar.
     *
     * @param bars the candles
     * @param from the first bar that counts
     * @return the days, none if there are no bars
     */
    public static DayIndex of(CandleSeries bars, int from) {
        int size = bars.size();
        if (size == from) {
            return new DayIndex(bars, 0, new int[] {from});
        }
        long first = Math.floorDiv(bars.time(from), DAY);
        int[] starts = new int[(int) (Math.floorDiv(bars.time(size - 1), DAY) - first) + 2];
        int perDay = (int) Math.max(1, DAY / bars.interval().millis());
        starts[0] = from;
        for (int day = 1; day < starts.length; day++) {
            long start = (first + day) * DAY;
            int next = Math.min(size, starts[day - 1] + perDay);
            boolean guessed =
                    next > starts[day - 1] && bars.time(next - 1) < start && (next == size || bars.time(next) >= start);
            starts[day] = guessed ? next : bars.indexAtOrAfter(start);
        }
        return new DayIndex(bars, first, starts);
    }

    /**
     * The number of days.
     *
     * @return 0 if there are no bars
     */
    public int size() {
        return starts.length - 1;
    }

    /**
     * The day of a bar.
     *
     * @param bar index in the series
     * @return from 0
     */
    public int dayOf(int bar) {
        return (int) (Math.floorDiv(bars.time(bar), DAY) - firstDay);
    }

    /**
     * The last bar of a day.
     *
     * @param day from 0
     * @return its index, or -1 if the day has no bars
     */
    public int lastBar(int day) {
        return starts[day + 1] > starts[day] ? starts[day + 1] - 1 : -1;
    }

    /**
     * {@return the first bar of a day; where it has none, the first after it}
     *
     * @param day from 0
     */
    public int start(int day) {
        return starts[day];
    }

    /**
     * {@return the first bar after a day, the number of bars if there is none}
     *
     * @param day from 0
     */
    public int end(int day) {
        return starts[day + 1];
    }

    /**
     * When a day starts.
     *
     * @param day from 0
     * @return milliseconds since the epoch
     */
    public long time(int day) {
        return (firstDay + day) * DAY;
    }
}

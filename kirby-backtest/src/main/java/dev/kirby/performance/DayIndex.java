package dev.kirby.performance;

import dev.kirby.series.CandleSeries;
import java.util.Arrays;

/**
 * The UTC days of a series: every calendar day from that of the first bar to that of the last, by the bars' open times.
 *
 * <p>Immutable and thread-safe.
 */
public final class DayIndex {

    private static final long DAY = 86_400_000L;

    private final long firstDay;
    private final int firstBar;
    private final int[] dayOfBar;
    private final int[] lastBar;

    private DayIndex(long firstDay, int firstBar, int[] dayOfBar, int[] lastBar) {
        this.firstDay = firstDay;
        this.firstBar = firstBar;
        this.dayOfBar = dayOfBar;
        this.lastBar = lastBar;
    }

    /**
     * The days of a series from some bar on.
     *
     * @param bars the candles
     * @param from the first bar that counts
     * @return the days, none if there are no bars
     */
    public static DayIndex of(CandleSeries bars, int from) {
        int size = bars.size();
        if (size == from) {
            return new DayIndex(0, from, new int[0], new int[0]);
        }
        long first = Math.floorDiv(bars.time(from), DAY);
        int[] dayOfBar = new int[size - from];
        int[] lastBar = new int[(int) (Math.floorDiv(bars.time(size - 1), DAY) - first) + 1];
        Arrays.fill(lastBar, -1);
        long nextDay = Long.MIN_VALUE;
        int day = 0;
        for (int bar = from; bar < size; bar++) {
            long time = bars.time(bar);
            if (time >= nextDay) {
                long number = Math.floorDiv(time, DAY);
                day = (int) (number - first);
                nextDay = (number + 1) * DAY;
            }
            dayOfBar[bar - from] = day;
            lastBar[day] = bar;
        }
        return new DayIndex(first, from, dayOfBar, lastBar);
    }

    /**
     * The number of days.
     *
     * @return 0 if there are no bars
     */
    public int size() {
        return lastBar.length;
    }

    /**
     * The day of a bar.
     *
     * @param bar index in the series
     * @return from 0
     */
    public int dayOf(int bar) {
        return dayOfBar[bar - firstBar];
    }

    /**
     * The last bar of a day.
     *
     * @param day from 0
     * @return its index, or -1 if the day has no bars
     */
    public int lastBar(int day) {
        return lastBar[day];
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

package dev.kirby.exchange.archive;

import dev.kirby.market.Interval;
import dev.kirby.market.TimeRange;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;

/** The time that one file of an archive holds: a day or a month, in UTC. */
public enum Period {
    /** A day; published the day after, in the morning. */
    DAY("daily", Interval.D1, 10),
    /** A month; published on the first Monday of the next one. */
    MONTH("monthly", Interval.MONTH, 7);

    private static final long PATIENCE_MILLIS = 2 * Interval.D1.millis();

    private final String folder;
    private final Interval length;
    private final int dateLength;

    Period(String folder, Interval length, int dateLength) {
        this.folder = folder;
        this.length = length;
        this.dateLength = dateLength;
    }

    /** The name of the folder of such files. */
    String folder() {
        return folder;
    }

    /** The file that holds an instant. */
    TimeRange around(long millis) {
        long start = length.floor(millis);
        return TimeRange.ofMillis(start, length.next(start));
    }

    /** The date of a file as its name has it, such as {@code 2024-01-31} or {@code 2024-01}. */
    String date(TimeRange file) {
        return file.start().toString().substring(0, dateLength);
    }

    /** When a file can be counted on, some days after it should be there; milliseconds since the epoch. */
    long settled(TimeRange file) {
        if (this == DAY) {
            return file.endMillis() + PATIENCE_MILLIS;
        }
        LocalDate next = LocalDate.ofInstant(file.end(), ZoneOffset.UTC);
        LocalDate monday = next.with(TemporalAdjusters.firstInMonth(DayOfWeek.MONDAY));
        return monday.toEpochDay() * Interval.D1.millis() + PATIENCE_MILLIS;
    }
}

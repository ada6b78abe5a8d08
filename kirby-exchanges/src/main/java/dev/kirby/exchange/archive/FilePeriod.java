package dev.kirby.exchange.archive;

import dev.kirby.market.Interval;
import dev.kirby.market.TimeRange;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;

/** The time that one file of an archive holds: a day or a month. */
public enum FilePeriod {
    /** A day in UTC; published the day after, in the morning. */
    DAY("daily", Interval.D1, 10, Duration.ZERO),
    /** A day that ended with that of Hong Kong in former years, at 16:00 UTC, and ends with that of UTC now. */
    EASTERN_DAY("daily", Interval.D1, 10, Duration.ofHours(8)),
    /** A month in UTC; published on the first Monday of the next one. */
    MONTH("monthly", Interval.MONTH, 7, Duration.ZERO),
    /** A month that ends with that of Hong Kong, at 16:00 UTC of its last day, or with that of UTC. */
    EASTERN_MONTH("monthly", Interval.MONTH, 7, Duration.ofHours(8));

    private static final long PATIENCE_MILLIS = 2 * Interval.D1.millis();

    private final String folder;
    private final Interval length;
    private final int dateLength;
    private final long earlyMillis;

    FilePeriod(String folder, Interval length, int dateLength, Duration early) {
        this.folder = folder;
        this.length = length;
        this.dateLength = dateLength;
        this.earlyMillis = early.toMillis();
    }

    boolean isMonth() {
        return length == Interval.MONTH;
    }

    /** The name of the folder of such files. */
    String folder() {
        return folder;
    }

    /** The day or month of the file that holds an instant; what it is named by. */
    TimeRange around(long millis) {
        long start = length.floor(millis);
        return TimeRange.ofMillis(start, length.next(start));
    }

    /** All times that a file may hold rows of: it may have begun early. */
    TimeRange held(TimeRange file) {
        return TimeRange.ofMillis(file.startMillis() - earlyMillis, file.endMillis());
    }

    /** Until when a file surely holds the rows: it may have ended early. */
    long sureUntil(TimeRange file) {
        return file.endMillis() - earlyMillis;
    }

    /** The date of a file as its name has it, such as {@code 2024-01-31} or {@code 2024-01}. */
    String date(TimeRange file) {
        return file.start().toString().substring(0, dateLength);
    }

    /** When a file can be counted on, some days after it should be there; milliseconds since the epoch. */
    long settled(TimeRange file) {
        if (!isMonth()) {
            return file.endMillis() + PATIENCE_MILLIS;
        }
        LocalDate next = LocalDate.ofInstant(file.end(), ZoneOffset.UTC);
        LocalDate monday = next.with(TemporalAdjusters.firstInMonth(DayOfWeek.MONDAY));
        return monday.toEpochDay() * Interval.D1.millis() + PATIENCE_MILLIS;
    }
}

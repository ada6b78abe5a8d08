package dev.kirby.market;

import dev.kirby.InvalidRequestException;
import dev.kirby.internal.NearestNames;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;

/**
 * The length of a candle, with exact boundaries in UTC. Prints as {@code 1m}, {@code 4h}, {@code 1M}; case matters, since
 * {@code 1m} is a minute and {@code 1M} a month.
 *
 * <p>Intervals up to {@code 3d} start at multiples of their length since the epoch, {@code 1w} starts on Monday, {@code
 * 1M} on the first day of the month.
 */
public enum Interval {
    /** One minute. */
    M1("1m", 60),
    /** Three minutes. */
    M3("3m", 180),
    /** Five minutes. */
    M5("5m", 300),
    /** Fifteen minutes. */
    M15("15m", 900),
    /** Thirty minutes. */
    M30("30m", 1_800),
    /** One hour. */
    H1("1h", 3_600),
    /** Two hours. */
    H2("2h", 7_200),
    /** Four hours. */
    H4("4h", 14_400),
    /** Six hours. */
    H6("6h", 21_600),
    /** Eight hours. */
    H8("8h", 28_800),
    /** Twelve hours. */
    H12("12h", 43_200),
    /** One day. */
    D1("1d", 86_400),
    /** Three days, counted from the epoch. */
    D3("3d", 259_200),
    /** One week, from Monday. */
    W1("1w", 604_800),
    /** One calendar month; its {@link #seconds()} are those of 30 days and serve for ordering only. */
    MONTH("1M", 2_592_000);

    // The epoch was a Thursday; the Monday before it lies three days earlier.
    private static final long WEEK_OFFSET_MILLIS = 3 * 86_400_000L;

    private final String text;
    private final long millis;

    Interval(String text, long seconds) {
        this.text = text;
        this.millis = seconds * 1000;
    }

    /**
     * Reads {@code 1m 3m 5m 15m 30m 1h 2h 4h 6h 8h 12h 1d 3d 1w 1M}.
     *
     * @param text the interval, case-sensitive
     * @return the interval
     * @throws InvalidRequestException for any other text; the message lists what is known
     */
    public static Interval parse(String text) {
        for (Interval interval : values()) {
            if (interval.text.equals(text)) {
                return interval;
            }
        }
        List<String> names = Arrays.stream(values()).map(Interval::toString).toList();
        throw new InvalidRequestException("Unknown interval '" + text + "'" + NearestNames.hint(text, names)
                + ": use one of " + String.join(" ", names) + ".");
    }

    /** {@return the length in seconds; for {@link #MONTH} that of 30 days} */
    public long seconds() {
        return millis / 1000;
    }

    /** {@return the length in milliseconds; for {@link #MONTH} that of 30 days} */
    public long millis() {
        return millis;
    }

    /** {@return whether every candle of this interval has the same length} */
    public boolean isFixed() {
        return this != MONTH;
    }

    /**
     * {@return the open time of the candle that contains an instant: the last boundary not after it}
     *
     * @param epochMillis any instant, in milliseconds since the epoch
     */
    public long floor(long epochMillis) {
        return switch (this) {
            case W1 -> Math.floorDiv(epochMillis + WEEK_OFFSET_MILLIS, millis) * millis - WEEK_OFFSET_MILLIS;
            case MONTH -> monthStart(YearMonth.from(dayOf(epochMillis)));
            default -> Math.floorDiv(epochMillis, millis) * millis;
        };
    }

    /**
     * {@return the first boundary at or after an instant}
     *
     * @param epochMillis any instant, in milliseconds since the epoch
     */
    public long ceil(long epochMillis) {
        long floor = floor(epochMillis);
        return floor == epochMillis ? floor : next(floor);
    }

    /**
     * {@return the close time of a candle, which is the open time of the next}
     *
     * @param openMillis a boundary of this interval
     */
    public long next(long openMillis) {
        return this == MONTH ? monthStart(YearMonth.from(dayOf(openMillis)).plusMonths(1)) : openMillis + millis;
    }

    /**
     * {@return whether an instant is a boundary of this interval}
     *
     * @param epochMillis any instant, in milliseconds since the epoch
     */
    public boolean isBoundary(long epochMillis) {
        return floor(epochMillis) == epochMillis;
    }

    /**
     * {@return how many candles open within a range, {@code start <= t < end}}
     *
     * @param range any range
     */
    public long count(TimeRange range) {
        long first = ceil(range.startMillis());
        long end = range.endMillis();
        if (first >= end) {
            return 0;
        }
        if (isFixed()) {
            return (end - first + millis - 1) / millis;
        }
        long count = 0;
        for (long open = first; open < end; open = next(open)) {
            count++;
        }
        return count;
    }

    /**
     * {@return whether candles of this interval can be built from whole candles of a finer one}
     *
     * @param finer the candidate source
     */
    public boolean canBeBuiltFrom(Interval finer) {
        if (finer == this || finer.millis >= millis) {
            return false;
        }
        if (this == MONTH || this == W1) {
            // Weeks and months cut at midnight, which three-day candles (counted from the epoch) do not keep to.
            return D1.millis % finer.millis == 0;
        }
        return millis % finer.millis == 0;
    }

    private static LocalDate dayOf(long epochMillis) {
        return LocalDate.ofInstant(Instant.ofEpochMilli(epochMillis), ZoneOffset.UTC);
    }

    private static long monthStart(YearMonth month) {
        return month.atDay(1).toEpochDay() * D1.millis;
    }

    @Override
    public String toString() {
        return text;
    }
}

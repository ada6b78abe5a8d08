package dev.kirby.market;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * A span of time that includes its start and excludes its end, in UTC. Empty when both are equal.
 *
 * <p>Immutable and thread-safe.
 *
 * @param start the first instant inside
 * @param end the first instant after; never before the start
 */
public record TimeRange(Instant start, Instant end) {

    private static final int MAX_DAYS = 36_500;
    private static final Instant END_OF_TIME = Instant.parse("2200-01-01T00:00:00Z");

    /** Everything from the epoch to the year 9999. */
    public static final TimeRange ALL = new TimeRange(Instant.EPOCH, Instant.parse("9999-01-01T00:00:00Z"));

    /** Checks that the end is not before the start. */
    public TimeRange {
        if (requireNonNull(end, "end").isBefore(requireNonNull(start, "start"))) {
            throw new InvalidRequestException("A range must not end before it starts: " + start + " to " + end + ".");
        }
    }

    /**
     * {@return the range between two instants in milliseconds since the epoch}
     *
     * @param startMillis the first instant inside
     * @param endMillis the first instant after
     */
    public static TimeRange ofMillis(long startMillis, long endMillis) {
        return new TimeRange(Instant.ofEpochMilli(startMillis), Instant.ofEpochMilli(endMillis));
    }

    /**
     * {@return the range between two points in time given as text; see {@link #instant} for the forms}
     *
     * @param start the first instant inside
     * @param end the first instant after
     */
    public static TimeRange of(String start, String end) {
        return new TimeRange(instant(start), instant(end));
    }

    /**
     * {@return the last whole days up to now, from {@code now - days} to {@code now}, both cut to the minute}
     *
     * @param days how many days back from the clock's time, 1 to 36,500
     * @param clock supplies the present time
     */
    public static TimeRange lastDays(int days, Clock clock) {
        if (days <= 0 || days > MAX_DAYS) {
            throw new InvalidRequestException("days must be 1 to " + MAX_DAYS + ", was " + days
                    + ". For all there is, name a start instead, such as 2017-01-01.");
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MINUTES);
        return new TimeRange(now.minus(days, ChronoUnit.DAYS), now);
    }

    /**
     * Reads a point in time: an ISO-8601 date (midnight UTC), a date-time (UTC unless it carries an offset), or seconds
     * since the epoch.
     *
     * @param text for example {@code 2024-01-01}, {@code 2024-01-01T12:30}, {@code 2024-01-01T12:30:00Z}, {@code
     *     1704067200}
     * @return the instant
     * @throws InvalidRequestException for any other text
     */
    public static Instant instant(String text) {
        String trimmed = requireNonNull(text, "text").trim().replace(' ', 'T');
        try {
            return sane(parsed(trimmed));
        } catch (DateTimeException e) {
            throw new InvalidRequestException(
                    "Cannot read time '" + text + "': write a date (2024-01-01), a date-time in UTC"
                            + " (2024-01-01T12:30:00) or seconds since 1970, before the year 2200.",
                    e);
        }
    }

    private static Instant sane(Instant time) {
        if (time.isBefore(Instant.EPOCH) || !time.isBefore(END_OF_TIME)) {
            throw new DateTimeException("not between 1970 and 2200");
        }
        return time;
    }

    private static Instant parsed(String trimmed) {
        if (trimmed.matches("\\d{1,11}")) {
            return Instant.ofEpochSecond(Long.parseLong(trimmed));
        }
        if (!trimmed.contains("T")) {
            return LocalDate.parse(trimmed).atStartOfDay().toInstant(ZoneOffset.UTC);
        }
        if (trimmed.matches(".*T.*(Z|[+-]\\d\\d:?\\d\\d)")) {
            return OffsetDateTime.parse(trimmed).toInstant();
        }
        return LocalDateTime.parse(trimmed).toInstant(ZoneOffset.UTC);
    }

    /** {@return the start in milliseconds since the epoch} */
    public long startMillis() {
        return start.toEpochMilli();
    }

    /** {@return the end in milliseconds since the epoch} */
    public long endMillis() {
        return end.toEpochMilli();
    }

    /** {@return whether nothing is inside} */
    public boolean isEmpty() {
        return start.equals(end);
    }

    /**
     * {@return whether an instant is inside}
     *
     * @param epochMillis milliseconds since the epoch
     */
    public boolean contains(long epochMillis) {
        return epochMillis >= startMillis() && epochMillis < endMillis();
    }

    /**
     * {@return what two ranges share, absent if nothing}
     *
     * @param other another range
     */
    public Optional<TimeRange> intersect(TimeRange other) {
        Instant from = start.isAfter(other.start) ? start : other.start;
        Instant to = end.isBefore(other.end) ? end : other.end;
        return from.isBefore(to) ? Optional.of(new TimeRange(from, to)) : Optional.empty();
    }

    /** For example {@code 2024-01-01T00:00:00Z to 2024-02-01T00:00:00Z}. */
    @Override
    public String toString() {
        return start + " to " + end;
    }
}

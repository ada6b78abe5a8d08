package dev.kirby.train;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When a recurring task is due: at multiples of a duration, or daily, weekly or monthly at a time of day. All times are UTC. Immutable.
 *
 * <pre>{@code
 * Schedule.daily(LocalTime.of(2, 0))
 * Schedule.parse("weekly monday 02:00")
 * }</pre>
 */
public final class Schedule {

    private static final Pattern EVERY = Pattern.compile("every ([1-9][0-9]{0,5})(s|m|h|d)");
    private static final Pattern DAILY = Pattern.compile("daily ([0-9]{2}:[0-9]{2})");
    private static final Pattern WEEKLY = Pattern.compile("weekly ([a-z]+) ([0-9]{2}:[0-9]{2})");
    private static final Pattern MONTHLY = Pattern.compile("monthly ([0-9]{1,2}) ([0-9]{2}:[0-9]{2})");

    private final String text;
    private final UnaryOperator<Instant> next;

    private Schedule(String text, UnaryOperator<Instant> next) {
        this.text = text;
        this.next = next;
    }

    /**
     * Due at the multiples of a duration since 1970: every 15 minutes is at :00, :15, :30 and :45, when candles close.
     *
     * @param period a second or more
     * @return the schedule
     */
    public static Schedule every(Duration period) {
        long seconds = period.toSeconds();
        if (seconds < 1) {
            throw new InvalidRequestException("A schedule needs a second or more between, not " + period + ".");
        }
        String text = seconds % 86_400 == 0
                ? seconds / 86_400 + "d"
                : seconds % 3_600 == 0 ? seconds / 3_600 + "h" : seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
        return new Schedule(
                "every " + text,
                after -> Instant.ofEpochSecond((Math.floorDiv(after.getEpochSecond(), seconds) + 1) * seconds));
    }

    /**
     * Due once a day.
     *
     * @param time UTC
     * @return the schedule
     */
    public static Schedule daily(LocalTime time) {
        requireNonNull(time, "time");
        return new Schedule("daily " + time, after -> {
            ZonedDateTime today = day(after).with(time);
            return (today.toInstant().isAfter(after) ? today : today.plusDays(1)).toInstant();
        });
    }

    /**
     * Due once a week.
     *
     * @param day of the week
     * @param time UTC
     * @return the schedule
     */
    public static Schedule weekly(DayOfWeek day, LocalTime time) {
        requireNonNull(day, "day");
        requireNonNull(time, "time");
        return new Schedule("weekly " + day.name().toLowerCase(Locale.ROOT) + " " + time, after -> {
            ZonedDateTime today = day(after).with(time);
            ZonedDateTime due = today.plusDays(
                    Math.floorMod(day.getValue() - today.getDayOfWeek().getValue(), 7));
            return (due.toInstant().isAfter(after) ? due : due.plusDays(7)).toInstant();
        });
    }

    /**
     * Due once a month.
     *
     * @param day of the month, 1 to 31; the last day in a month that has fewer
     * @param time UTC
     * @return the schedule
     */
    public static Schedule monthly(int day, LocalTime time) {
        requireNonNull(time, "time");
        if (day < 1 || day > 31) {
            throw new InvalidRequestException("A day of the month is 1 to 31, not " + day + ".");
        }
        return new Schedule("monthly " + day + " " + time, after -> {
            LocalDate first = day(after).toLocalDate().withDayOfMonth(1);
            Instant due = inMonth(first, day, time);
            return due.isAfter(after) ? due : inMonth(first.plusMonths(1), day, time);
        });
    }

    private static Instant inMonth(LocalDate first, int day, LocalTime time) {
        return first.withDayOfMonth(Math.min(day, first.lengthOfMonth()))
                .atTime(time)
                .toInstant(ZoneOffset.UTC);
    }

    private static ZonedDateTime day(Instant instant) {
        return instant.atZone(ZoneOffset.UTC);
    }

    /**
     * Reads what {@link #toString} writes.
     *
     * @param text {@code every 15m}, {@code daily 02:00}, {@code weekly monday 02:00} or {@code monthly 1 02:00}
     * @return the schedule
     * @throws InvalidRequestException for anything else
     */
    public static Schedule parse(String text) {
        String lower = text.trim().toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
        try {
            Matcher every = EVERY.matcher(lower);
            if (every.matches()) {
                long count = Long.parseLong(every.group(1));
                return every(
                        switch (every.group(2)) {
                            case "s" -> Duration.ofSeconds(count);
                            case "m" -> Duration.ofMinutes(count);
                            case "h" -> Duration.ofHours(count);
                            default -> Duration.ofDays(count);
                        });
            }
            Matcher daily = DAILY.matcher(lower);
            if (daily.matches()) {
                return daily(LocalTime.parse(daily.group(1)));
            }
            Matcher weekly = WEEKLY.matcher(lower);
            if (weekly.matches()) {
                return weekly(
                        DayOfWeek.valueOf(weekly.group(1).toUpperCase(Locale.ROOT)), LocalTime.parse(weekly.group(2)));
            }
            Matcher monthly = MONTHLY.matcher(lower);
            if (monthly.matches()) {
                return monthly(Integer.parseInt(monthly.group(1)), LocalTime.parse(monthly.group(2)));
            }
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new InvalidRequestException(unknown(text), e);
        }
        throw new InvalidRequestException(unknown(text));
    }

    private static String unknown(String text) {
        return "Unknown schedule '" + text
                + "': write 'every 15m', 'daily 02:00', 'weekly monday 02:00' or 'monthly 1 02:00', all UTC.";
    }

    /**
     * When it is due next.
     *
     * @param after any instant
     * @return the first time due that is later
     */
    public Instant next(Instant after) {
        return next.apply(after);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Schedule that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** For example {@code daily 02:00}. */
    @Override
    public String toString() {
        return text;
    }
}

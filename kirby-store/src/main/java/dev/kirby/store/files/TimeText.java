package dev.kirby.store.files;

import dev.kirby.InvalidRequestException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** How times are written in a file: as a number in some unit since 1970, or as ISO-8601 text. */
enum TimeText {
    SECONDS("s", 1_000_000),
    MILLIS("ms", 1_000),
    MICROS("us", 1),
    NANOS("ns", 0),
    ISO("iso", -1),
    /** The unit of a number follows from its size; text is ISO. */
    AUTO("auto", -1);

    // Numbers below these are in the unit: seconds reach the year 5138, milliseconds and microseconds begin in 1973.
    private static final double SECONDS_BELOW = 1e11;
    private static final double MILLIS_BELOW = 1e14;
    private static final double MICROS_BELOW = 1e17;

    private final String text;
    private final long microsPerUnit;

    TimeText(String text, long microsPerUnit) {
        this.text = text;
        this.microsPerUnit = microsPerUnit;
    }

    static TimeText parse(String text) {
        for (TimeText unit : values()) {
            if (unit.text.equals(text) || (unit == MICROS && text.equals("µs"))) {
                return unit;
            }
        }
        throw new InvalidRequestException("Unknown time unit '" + text + "': use s, ms, us, ns or iso.");
    }

    /**
     * Reads a time.
     *
     * @return milliseconds since the epoch
     * @throws NumberFormatException if the text is not a whole number of milliseconds in this unit
     * @throws DateTimeException if it is no ISO time
     */
    long millis(String field) {
        String value = field.strip();
        if (this == ISO || (this == AUTO && !isNumber(value))) {
            return iso(value);
        }
        TimeText unit = this == AUTO ? bySize(value) : this;
        int point = value.indexOf('.');
        if (point >= 0) {
            return fraction(unit, value, point);
        }
        long number = Long.parseLong(value);
        if (unit == NANOS) {
            return whole(number, 1_000_000);
        }
        return unit == MICROS ? whole(number, 1_000) : Math.multiplyExact(number, unit.microsPerUnit / 1_000);
    }

    private static long fraction(TimeText unit, String value, int point) {
        String digits = value.substring(point + 1);
        if (digits.chars().allMatch(c -> c == '0')) {
            return unit.millis(value.substring(0, point));
        }
        if (unit != SECONDS) {
            throw new NumberFormatException("is not a whole number of milliseconds");
        }
        long millis = Long.parseLong((digits + "000").substring(0, 3));
        if (digits.length() > 3 && digits.substring(3).chars().anyMatch(c -> c != '0')) {
            throw new NumberFormatException("is not a whole number of milliseconds");
        }
        return Math.addExact(Math.multiplyExact(Long.parseLong(value.substring(0, point)), 1_000L), millis);
    }

    private static long whole(long number, long perMilli) {
        if (number % perMilli != 0) {
            throw new NumberFormatException("is not a whole number of milliseconds");
        }
        return number / perMilli;
    }

    private static TimeText bySize(String value) {
        double size = Math.abs(Double.parseDouble(value));
        if (size < SECONDS_BELOW) {
            return SECONDS;
        }
        return size < MILLIS_BELOW ? MILLIS : size < MICROS_BELOW ? MICROS : NANOS;
    }

    private static long iso(String value) {
        String text = value.length() > 10 && value.charAt(10) == ' ' ? value.replaceFirst(" ", "T") : value;
        text = text.replace(" UTC", "Z").replace(" ", "");
        if (text.length() == 10) {
            return LocalDate.parse(text).toEpochDay() * 86_400_000L;
        }
        int zone = Math.max(text.indexOf('+', 10), text.indexOf('-', 10));
        boolean zoned = text.endsWith("Z") || zone > 0;
        if (zone > 0 && text.length() - zone == 5) {
            text = text.substring(0, zone + 3) + ":" + text.substring(zone + 3); // +0100
        }
        var instant = zoned
                ? OffsetDateTime.parse(text).toInstant()
                : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
        return instant.toEpochMilli();
    }

    /** Whether a field could be a number of any unit. */
    static boolean isNumber(@Nullable String field) {
        return field != null && field.strip().matches("[+-]?\\d+(\\.\\d*)?");
    }

    /** Whether a field could be a time at all, which a header's name cannot. */
    static boolean isTime(String field) {
        if (isNumber(field)) {
            return true;
        }
        try {
            iso(field.strip());
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return text;
    }
}

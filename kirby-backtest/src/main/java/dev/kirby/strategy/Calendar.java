package dev.kirby.strategy;

import dev.kirby.InvalidRequestException;
import dev.kirby.series.CandleSeries;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.util.function.ToIntFunction;

/** The calendar of bars, by their open times in UTC. */
final class Calendar {

    private static final long MINUTE = 60_000;
    private static final long DAY_MINUTES = 24 * 60;

    private Calendar() {}

    static double[] of(CandleSeries bars, ToIntFunction<ZonedDateTime> field) {
        double[] column = new double[bars.size()];
        for (int bar = 0; bar < column.length; bar++) {
            column[bar] = field.applyAsInt(Instant.ofEpochMilli(bars.time(bar)).atZone(ZoneOffset.UTC));
        }
        return column;
    }

    static double[] session(CandleSeries bars, String from, String to) {
        long start = minute(from);
        long length = Math.floorMod(minute(to) - start, DAY_MINUTES);
        double[] column = new double[bars.size()];
        for (int bar = 0; bar < column.length; bar++) {
            long sinceStart = Math.floorMod(Math.floorDiv(bars.time(bar), MINUTE) - start, DAY_MINUTES);
            column[bar] = sinceStart < length ? 1 : 0;
        }
        return column;
    }

    private static long minute(String time) {
        try {
            return LocalTime.parse(time).toSecondOfDay() / 60;
        } catch (DateTimeParseException e) {
            throw new InvalidRequestException("A session needs times like 13:30, was '" + time + "'.", e);
        }
    }
}

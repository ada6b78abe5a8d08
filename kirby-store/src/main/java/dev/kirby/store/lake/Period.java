package dev.kirby.store.lake;

import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * The span whose rows are one file: a day of trades, a year of candles of an hour and more, a month of everything else.
 *
 * @param length day, month or year
 * @param first its first day, UTC
 */
record Period(ChronoUnit length, LocalDate first) {

    /** The period of a series that contains an instant. */
    static Period of(SeriesId series, long millis) {
        ChronoUnit length = length(series);
        LocalDate day = LocalDate.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC);
        return new Period(
                length,
                switch (length) {
                    case YEARS -> day.withDayOfYear(1);
                    case MONTHS -> day.withDayOfMonth(1);
                    default -> day;
                });
    }

    private static ChronoUnit length(SeriesId series) {
        if (series.dataset().isBulky()) {
            return ChronoUnit.DAYS;
        }
        return series.interval()
                        .filter(interval -> interval.compareTo(Interval.H1) >= 0)
                        .isPresent()
                ? ChronoUnit.YEARS
                : ChronoUnit.MONTHS;
    }

    TimeRange range() {
        return new TimeRange(
                first.atStartOfDay().toInstant(ZoneOffset.UTC),
                first.plus(1, length).atStartOfDay().toInstant(ZoneOffset.UTC));
    }

    /** Its file, from the series' folder: {@code year=2025/2025-01.parquet}. */
    Path file() {
        String day = first.toString();
        String name = switch (length) {
            case YEARS -> day.substring(0, day.length() - 6);
            case MONTHS -> day.substring(0, day.length() - 3);
            default -> day;
        };
        return Path.of("year=" + first.getYear(), name + ".parquet");
    }

    /** The file's name in the series' folder, the same on every system. */
    String name() {
        return file().toString().replace('\\', '/');
    }

    @Override
    public String toString() {
        return file().toString();
    }
}

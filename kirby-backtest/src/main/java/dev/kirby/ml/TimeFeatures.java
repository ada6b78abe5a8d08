package dev.kirby.ml;

import dev.kirby.indicator.Indicators;
import dev.kirby.series.CandleSeries;
import dev.kirby.strategy.Study;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/**
 * The calendar, in UTC. Hours and days are points on a circle, so that 23:00 is next to midnight. A bar is where its close is: the moment at
 * which it is known, and one goes by the clock then.
 *
 * <p>Rows that do not cover a cycle twice cannot show that it repeats: within them its feature only numbers the rows, and a model that splits
 * on it remembers when things happened. {@link #isNumbering} names these.
 */
final class TimeFeatures {

    private static final double DAY = 86_400_000;
    // 1970-01-01 was a Thursday; weeks begin on Monday.
    private static final double MONDAY = 4 * DAY;
    private static final double YEAR = 365.2425 * DAY;
    private static final double FUNDING = DAY / 3;

    private static final double HOUR = DAY / 24;

    /** How long it takes until a feature has been everywhere. */
    private static final Map<String, Double> CYCLES = Map.ofEntries(
            Map.entry("minute_sin", HOUR),
            Map.entry("minute_cos", HOUR),
            Map.entry("funding_proximity", FUNDING),
            Map.entry("hour_sin", DAY),
            Map.entry("hour_cos", DAY),
            Map.entry("asia", DAY),
            Map.entry("europe", DAY),
            Map.entry("america", DAY),
            Map.entry("week_sin", 7 * DAY),
            Map.entry("week_cos", 7 * DAY),
            Map.entry("weekend", 7 * DAY),
            Map.entry("day_of_month", 31 * DAY),
            Map.entry("year_sin", YEAR),
            Map.entry("year_cos", YEAR));

    private TimeFeatures() {}

    /** Whether a feature of this name only numbers the rows of so many milliseconds: they cover less than two of its cycles. */
    static boolean isNumbering(String name, long millis) {
        return millis < 2 * CYCLES.getOrDefault(name, 0.0);
    }

    static List<Feature> list() {
        return new FamilyList(FeatureFamily.TIME)
                .study("hour_sin", "sine of the time of day of the close", s -> each(s, t -> sin(t / DAY)))
                .study("hour_cos", "cosine of the time of day of the close", s -> each(s, t -> cos(t / DAY)))
                .study(
                        "week_sin",
                        "sine of the time of week of the close",
                        s -> each(s, t -> sin((t - MONDAY) / DAY / 7)))
                .study(
                        "week_cos",
                        "cosine of the time of week of the close",
                        s -> each(s, t -> cos((t - MONDAY) / DAY / 7)))
                .study("year_sin", "sine of the time of year of the close, about", s -> each(s, t -> sin(t / YEAR)))
                .study("year_cos", "cosine of the time of year of the close, about", s -> each(s, t -> cos(t / YEAR)))
                .study(
                        "minute_sin",
                        "sine of the minute of the hour of the close",
                        s -> each(s, t -> sin(24 * t / DAY)))
                .study(
                        "minute_cos",
                        "cosine of the minute of the hour of the close",
                        s -> each(s, t -> cos(24 * t / DAY)))
                .study(
                        "weekend",
                        "1 where the bar opens on Saturday or Sunday, 0 elsewhere",
                        s -> Indicators.map(s.weekday(), day -> day >= 6 ? 1 : 0))
                .study("asia", "1 where the bar opens between 00:00 and 08:00", s -> s.session("00:00", "08:00"))
                .study("europe", "1 where the bar opens between 07:00 and 16:00", s -> s.session("07:00", "16:00"))
                .study("america", "1 where the bar opens between 13:30 and 20:00", s -> s.session("13:30", "20:00"))
                .study("day_of_month", "day of the month in which the bar opens", Study::dayOfMonth)
                .study(
                        "funding_proximity",
                        "share of the eight hours until the next 00:00, 08:00 or 16:00 that is left",
                        s -> each(s, t -> 1 - (t % FUNDING) / FUNDING))
                .list();
    }

    private static double sin(double turns) {
        return Math.sin(2 * Math.PI * (turns - Math.floor(turns)));
    }

    private static double cos(double turns) {
        return Math.cos(2 * Math.PI * (turns - Math.floor(turns)));
    }

    private static double[] each(Study study, DoubleUnaryOperator ofClose) {
        CandleSeries bars = study.bars();
        double[] column = new double[bars.size()];
        for (int bar = 0; bar < column.length; bar++) {
            column[bar] = ofClose.applyAsDouble((double) bars.closeTime(bar));
        }
        return column;
    }
}

package dev.kirby.intrabar;

import java.time.Instant;
import java.util.Locale;

/**
 * A bar in which the profit of a trade depends on the order of prices.
 *
 * @param trade the number of the trade, from 0, in the order of entries
 * @param bar index of the bar
 * @param time open time of the bar, milliseconds since the epoch
 * @param question what the bar does not show
 * @param isDecided whether finer prices showed it
 * @param counted profit of the trade as it was counted, quote units
 * @param worst profit of the trade if the order had been the worst, with nothing else changed
 * @param best profit of the trade if the order had been the best, with nothing else changed
 */
public record AmbiguousBar(
        int trade,
        int bar,
        long time,
        Question question,
        boolean isDecided,
        double counted,
        double worst,
        double best) {

    /** What a bar does not show. */
    public enum Question {
        /** It reaches both stop and target: which came first? */
        STOP_OR_TARGET,
        /** It fills an order inside and reaches a level: did it reach the level after the fill? */
        AFTER_ENTRY
    }

    /**
     * {@return the same bar of a trade that has another number, such as among those of a portfolio}
     *
     * @param number from 0
     */
    public AmbiguousBar of(int number) {
        return new AmbiguousBar(number, bar, time, question, isDecided, counted, worst, best);
    }

    /** For example {@code 2024-01-01T00:05:00Z STOP_OR_TARGET -20.50 to 41.00, counted -20.50}. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s %s %.2f to %.2f, counted %.2f",
                Instant.ofEpochMilli(time),
                question,
                worst,
                best,
                counted);
    }
}

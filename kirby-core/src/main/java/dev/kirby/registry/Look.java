package dev.kirby.registry;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.TimeRange;
import java.time.Instant;
import java.util.List;

/**
 * One evaluation on test days: what was tried, and where. Immutable and thread-safe.
 *
 * @param instrument the market
 * @param interval the candle length
 * @param trial what was tried; two looks at one market and interval with equal trials are one look
 * @param tested the days that were tested, in order; at least one range
 * @param dataFingerprint identifies the data it ran on; not part of what makes a look distinct
 * @param time when
 */
public record Look(
        Instrument instrument,
        Interval interval,
        Trial trial,
        List<TimeRange> tested,
        String dataFingerprint,
        Instant time) {

    /**
     * What was tried.
     *
     * @param strategy the strategy's name, with whatever distinguishes two versions of its code
     * @param space the parameters that could be chosen, with their ranges; for one fixed set, its values
     * @param search how they were searched, with the budget and the objective; {@code fixed} for one fixed set
     * @param seed the seed of the search
     * @param windows how the time was divided, such as {@code 3 months, 7 days, 1 month, rolling}
     */
    public record Trial(String strategy, String space, String search, long seed, String windows) {

        /** Checks that all parts are there. */
        public Trial {
            requireNonNull(strategy, "strategy");
            requireNonNull(space, "space");
            requireNonNull(search, "search");
            requireNonNull(windows, "windows");
        }
    }

    /** Checks that all parts are there, and copies the list. */
    public Look {
        requireNonNull(instrument, "instrument");
        requireNonNull(interval, "interval");
        requireNonNull(trial, "trial");
        requireNonNull(dataFingerprint, "dataFingerprint");
        requireNonNull(time, "time");
        tested = List.copyOf(tested);
        if (tested.isEmpty()) {
            throw new InvalidRequestException("A look needs the days that were tested, at least one range of them.");
        }
    }

    /**
     * {@return whether another look shows nothing new after this one}
     *
     * @param other any look
     */
    public boolean repeats(Look other) {
        return instrument.equals(other.instrument)
                && interval.equals(other.interval)
                && trial.equals(other.trial)
                && tested.equals(other.tested);
    }

    /**
     * {@return whether another look saw some of the same days of the same market, at any interval}
     *
     * @param other any look
     */
    public boolean overlaps(Look other) {
        return instrument.equals(other.instrument)
                && tested.stream()
                        .anyMatch(range -> other.tested.stream()
                                .anyMatch(that -> range.intersect(that)
                                        .filter(both -> !both.isEmpty())
                                        .isPresent()));
    }

    /** For example {@code Look[binance:BTC/USDT:USDT 5m, LIQUIDITY_SWEEP_V3, from 2024-04-08]}. */
    @Override
    public String toString() {
        String text = "Look[" + instrument + " " + interval + ", " + trial.strategy();
        return (text.length() > 60 ? text.substring(0, 60) : text) + ", from "
                + tested.get(0).start().toString().substring(0, 10) + "]";
    }
}

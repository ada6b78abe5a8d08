package dev.kirby.source;

import static java.util.Objects.requireNonNull;

import dev.kirby.market.Dataset;
import dev.kirby.market.InstrumentType;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import java.util.Set;

/**
 * One thing a source can deliver.
 *
 * @param dataset the kind of rows
 * @param type the kind of instrument
 * @param intervals the candle intervals it has; empty where the dataset has none
 */
public record Support(Dataset dataset, InstrumentType type, Set<Interval> intervals) {

    /** Copies the intervals. */
    public Support {
        requireNonNull(dataset, "dataset");
        requireNonNull(type, "type");
        intervals = Set.copyOf(intervals);
    }

    /**
     * Whether this is what a series needs, of whatever exchange.
     *
     * @param series any
     * @return true if dataset, kind of instrument and interval are the same
     */
    public boolean serves(SeriesId series) {
        return dataset == series.dataset()
                && type == series.instrument().type()
                && series.interval().map(intervals::contains).orElse(true);
    }

    /** For example {@code perps candles [1m, 5m]}. */
    @Override
    public String toString() {
        return type + " " + dataset
                + (intervals.isEmpty() ? "" : " " + intervals.stream().sorted().toList());
    }
}

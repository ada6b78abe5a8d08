package dev.kirby.examples;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.Dataset;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.store.MarketDataStore;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Series that a store has: all of a pair, or those of one {@code --dataset} or one {@code --interval}. */
final class StoredOptions {

    @Mixin
    PairOptions pair = new PairOptions();

    @Option(
            names = "--dataset",
            paramLabel = "DATASET",
            description = "candles, funding, open_interest, … Default: everything stored of the pair.")
    @Nullable
    String dataset;

    @Option(names = "--interval", paramLabel = "INTERVAL", description = "Candles of this length only, such as 1m.")
    @Nullable
    String interval;

    /** The series meant; at least one. */
    List<SeriesId> series(MarketDataStore store) {
        List<SeriesId> stored = store.series().stream()
                .filter(s -> s.instrument().equals(pair.instrument()))
                .filter(s -> dataset == null || s.dataset() == Dataset.parse(dataset))
                .filter(s -> interval == null
                        || s.interval().filter(Interval.parse(interval)::equals).isPresent())
                .toList();
        if (stored.isEmpty()) {
            throw new InvalidRequestException("Nothing of " + pair.instrument()
                    + (dataset == null ? "" : " " + dataset)
                    + (interval == null ? "" : " " + interval) + " is stored in " + store + ". The query 'select * from"
                    + " starlistings' lists the candles that are.");
        }
        return stored;
    }
}

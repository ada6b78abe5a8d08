package dev.kirby.store.query;

import dev.kirby.market.Dataset;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.store.storage.Coverage;
import dev.kirby.store.storage.DataVersion;
import dev.kirby.store.storage.RowStorage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What else a store has, read when it is first needed and then kept: reports of a thousand series would otherwise list the thousand each. Of
 * one thread.
 */
final class Neighbours {

    // Of a thousand markets, that many are enough to find some that were requested.
    private static final int SIBLINGS = 50;

    private record Kind(Dataset dataset, String exchange, Optional<Interval> interval) {
        static Kind of(SeriesId series) {
            return new Kind(series.dataset(), series.instrument().exchange(), series.interval());
        }
    }

    private final RowStorage store;
    private final Map<SeriesId, Coverage> coverage = new HashMap<>();
    private @Nullable Map<Kind, List<SeriesId>> stored;
    private @Nullable Map<SeriesId, Map<String, String>> stated;

    Neighbours(RowStorage store) {
        this.store = store;
    }

    /** The same rows of some other markets of the exchange. */
    List<SeriesId> siblings(SeriesId series) {
        Map<Kind, List<SeriesId>> known = stored;
        if (known == null) {
            known = store.series().stream().collect(Collectors.groupingBy(Kind::of));
            stored = known;
        }
        return known.getOrDefault(Kind.of(series), List.of()).stream()
                .filter(other -> !other.equals(series))
                .limit(SIBLINGS)
                .toList();
    }

    /** What the exchange said of a market when it was asked last. */
    Map<String, String> statedByExchange(SeriesId series) {
        Map<SeriesId, Map<String, String>> known = stated;
        if (known == null) {
            known = new HashMap<>();
            for (DataVersion version : store.versions()) {
                known.computeIfAbsent(version.series(), key -> new HashMap<>()).putAll(version.settings());
            }
            stated = known;
        }
        return known.getOrDefault(series, Map.of());
    }

    Coverage coverage(SeriesId series) {
        return coverage.computeIfAbsent(series, store::coverage);
    }
}

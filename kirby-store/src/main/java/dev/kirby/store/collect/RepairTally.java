package dev.kirby.store.collect;

import dev.kirby.source.Origin;
import dev.kirby.source.Page;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a repair requested, and how many candles came from where. For one thread. */
final class RepairTally {

    /** What stands for the origin of rows whose source does not say it. */
    private static final String UNSTATED = "an origin not stated";

    private final Map<String, Long> came = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();
    private long requests;

    void requested(Page page) {
        requests += page.answered().isEmpty() && page.rows().isEmpty() ? 0 : 1;
    }

    void came(Page page) {
        for (int row = 0; row < page.rows().size(); row++) {
            String origin = page.origins()
                    .at(Instant.ofEpochMilli(page.rows().time(row)))
                    .map(Origin::toString)
                    .orElse(UNSTATED);
            came.merge(origin, 1L, Long::sum);
        }
    }

    void note(String text) {
        notes.add(text);
    }

    /** How many candles came, by their origin, in the order of asking. */
    Map<String, Long> came() {
        return came;
    }

    long rows() {
        return came.values().stream().mapToLong(Long::longValue).sum();
    }

    long requests() {
        return requests;
    }

    List<String> notes() {
        return notes;
    }
}

package dev.kirby.exchange.internal.venue;

import dev.kirby.series.Rows;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rows that venues send twice. Of rows with one key the last counts, as the venue's latest word. */
public final class Repetitions {

    private Repetitions() {}

    /**
     * Leaves out rows that come again.
     *
     * @param sorted rows in time order
     * @return of each time and key the last row
     */
    public static Rows drop(Rows sorted) {
        List<String> keys = sorted.dataset().keyColumns();
        boolean repeated = false;
        for (int row = 1; row < sorted.size() && !repeated; row++) {
            repeated = sorted.time(row) == sorted.time(row - 1);
        }
        if (!repeated) {
            return sorted;
        }
        boolean[] dropped = new boolean[sorted.size()];
        Set<List<Object>> later = new HashSet<>();
        for (int row = sorted.size() - 1; row >= 0; row--) {
            if (row + 1 < sorted.size() && sorted.time(row + 1) != sorted.time(row)) {
                later.clear();
            }
            List<Object> key = new ArrayList<>();
            for (String column : keys) {
                int index = sorted.dataset().indexOf(column);
                key.add(
                        switch (sorted.dataset().columns().get(index).type()) {
                            case TEXT -> String.valueOf(sorted.text(index, row));
                            case TIME -> sorted.instant(index, row);
                            case NUMBER, COUNT -> sorted.number(index, row);
                        });
            }
            dropped[row] = !later.add(key);
        }
        Rows.Builder kept = Rows.builder(sorted.dataset(), sorted.size());
        for (int row = 0; row < dropped.length; row++) {
            if (!dropped[row]) {
                kept.copy(sorted, row);
            }
        }
        return kept.build();
    }
}

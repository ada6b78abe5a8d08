package dev.kirby.exchange.internal.rows;

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
        int[] keys = sorted.dataset().keyColumns().stream()
                .mapToInt(sorted.dataset()::indexOf)
                .toArray();
        int size = sorted.size();
        boolean[] dropped = new boolean[size];
        int count = 0;
        Set<List<Object>> later = new HashSet<>();
        for (int row = size - 1; row >= 0; row--) {
            boolean first = row == 0 || sorted.time(row - 1) != sorted.time(row);
            // A row that is alone at its time needs no comparing.
            if (!first || !later.isEmpty()) {
                dropped[row] = !later.add(key(sorted, keys, row));
                count += dropped[row] ? 1 : 0;
            }
            if (first) {
                later.clear();
            }
        }
        if (count == 0) {
            return sorted;
        }
        Rows.Builder kept = Rows.builder(sorted.dataset(), size - count);
        for (int row = 0; row < size; row++) {
            if (!dropped[row]) {
                kept.copy(sorted, row);
            }
        }
        return kept.build();
    }

    private static List<Object> key(Rows rows, int[] columns, int row) {
        List<Object> key = new ArrayList<>(columns.length);
        for (int column : columns) {
            key.add(
                    switch (rows.dataset().columns().get(column).type()) {
                        case TEXT -> String.valueOf(rows.text(column, row));
                        case TIME -> rows.instant(column, row);
                        case NUMBER, COUNT -> rows.number(column, row);
                    });
        }
        return key;
    }
}

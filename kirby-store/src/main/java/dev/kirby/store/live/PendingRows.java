package dev.kirby.store.live;

import dev.kirby.market.Dataset;
import dev.kirby.market.SeriesId;
import dev.kirby.series.Rows;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Rows on their way to the store. What comes once a minute waits a moment for its like, what comes all the time waits seconds,
 * so that a file is written again once for many rows. Thread-safe.
 */
final class PendingRows {

    private static final long CANDLE_NANOS = 300_000_000L;
    private static final long EVENT_NANOS = 5_000_000_000L;
    private static final int EVENT_ROWS = 20_000;
    private static final int MOST_ROWS = 2_000_000;

    private final Map<SeriesId, Batch> bySeries = new LinkedHashMap<>();
    private int size;
    private long dropped;

    private static final class Batch {
        private final List<Rows> rows = new ArrayList<>();
        private int size;
        private long sinceNanos;
    }

    synchronized void add(SeriesId series, Rows rows) {
        if (size + rows.size() > MOST_ROWS) {
            // The store has failed for long: memory is bounded, and candles can be requested again.
            dropped += rows.size();
            return;
        }
        Batch batch = bySeries.computeIfAbsent(series, s -> new Batch());
        if (batch.rows.isEmpty()) {
            batch.sinceNanos = System.nanoTime();
        }
        batch.rows.add(rows);
        batch.size += rows.size();
        size += rows.size();
    }

    /** Takes out what is due, or everything. */
    synchronized Map<SeriesId, Rows> take(boolean everything) {
        long now = System.nanoTime();
        Map<SeriesId, Rows> due = new LinkedHashMap<>();
        Iterator<Map.Entry<SeriesId, Batch>> entries = bySeries.entrySet().iterator();
        while (entries.hasNext()) {
            Map.Entry<SeriesId, Batch> entry = entries.next();
            Batch batch = entry.getValue();
            Dataset dataset = entry.getKey().dataset();
            boolean event = dataset.kind() == Dataset.Kind.EVENT;
            if (everything
                    || now - batch.sinceNanos >= (event ? EVENT_NANOS : CANDLE_NANOS)
                    || batch.size >= EVENT_ROWS) {
                due.put(entry.getKey(), Rows.concat(dataset, batch.rows));
                size -= batch.size;
                entries.remove();
            }
        }
        return due;
    }

    synchronized int size() {
        return size;
    }

    synchronized long dropped() {
        return dropped;
    }
}

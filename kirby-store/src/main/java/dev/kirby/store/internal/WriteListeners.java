package dev.kirby.store.internal;

import static java.util.Objects.requireNonNull;

import dev.kirby.internal.Logs;
import dev.kirby.market.SeriesId;
import dev.kirby.series.Rows;
import dev.kirby.store.storage.WriteListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;

/** The listeners to a store's writes. Thread-safe. */
public final class WriteListeners {

    private static final Logger LOG = Logs.of(WriteListeners.class);

    private final List<WriteListener> listeners = new CopyOnWriteArrayList<>();

    /** Adds a listener for good. */
    public void add(WriteListener listener) {
        listeners.add(requireNonNull(listener, "listener"));
    }

    /** Informs all listeners of rows that are safe; the failure of a listener does not undo that. */
    public void written(SeriesId series, Rows rows) {
        if (rows.isEmpty()) {
            return;
        }
        for (WriteListener listener : listeners) {
            try {
                listener.written(series, rows);
            } catch (RuntimeException e) {
                LOG.warn("{} failed for {}, which is safely written", listener, series, e);
            }
        }
    }
}

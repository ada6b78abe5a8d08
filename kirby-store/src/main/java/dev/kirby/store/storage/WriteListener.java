package dev.kirby.store.storage;

import dev.kirby.market.SeriesId;
import dev.kirby.series.Rows;

/** Receives what was written; a cache of the latest values is one. */
@FunctionalInterface
public interface WriteListener {

    /**
     * Called on the writing thread after rows are safe, and before the write returns. A failure is logged and does not fail
     * the write.
     *
     * @param series where the rows belong
     * @param rows what was written, at least one, in the order of the write
     */
    void written(SeriesId series, Rows rows);
}

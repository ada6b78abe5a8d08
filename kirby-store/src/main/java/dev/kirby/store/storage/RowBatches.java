package dev.kirby.store.storage;

import dev.kirby.series.Rows;
import java.util.function.Consumer;

/** Rows that are too many for memory, handed over batch by batch. */
@FunctionalInterface
public interface RowBatches {

    /**
     * Hands over all batches, on the calling thread.
     *
     * @param sink takes one batch after the other
     */
    void writeTo(Consumer<Rows> sink);
}

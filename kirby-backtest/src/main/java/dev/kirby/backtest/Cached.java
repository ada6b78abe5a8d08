package dev.kirby.backtest;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A value computed when first asked for, then kept. Thread-safe: threads may compute it twice, to the same value. */
final class Cached<T> {

    private final Supplier<T> supplier;
    private volatile @Nullable T value;

    Cached(Supplier<T> supplier) {
        this.supplier = supplier;
    }

    T value() {
        T known = value;
        if (known == null) {
            known = supplier.get();
            value = known;
        }
        return known;
    }
}

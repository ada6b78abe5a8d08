package dev.kirby.backtest;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A value that is computed at its first use and then kept. Thread-safe: two threads may both compute it, with the same result. */
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

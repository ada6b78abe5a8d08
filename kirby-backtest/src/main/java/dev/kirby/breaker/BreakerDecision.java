package dev.kirby.breaker;

import java.util.Optional;

/**
 * Whether an entry may go ahead.
 *
 * @param size what its size is multiplied with: 1, 0.5 or 0
 * @param breaker the first that is on, in their order; absent if none is
 */
public record BreakerDecision(double size, Optional<Breaker> breaker) {

    /** Nothing stands against it. */
    public static final BreakerDecision GO = new BreakerDecision(1, Optional.empty());

    /** {@return whether nothing may be opened} */
    public boolean isRefused() {
        return size == 0;
    }

    /** For example {@code BreakerDecision[size 0.5, REGIME_BREAK]}. */
    @Override
    public String toString() {
        return "BreakerDecision[size " + size + breaker.map(b -> ", " + b).orElse("") + "]";
    }
}

package dev.kirby.portfolio;

import dev.kirby.breaker.Breaker;

/**
 * What a circuit breaker did to a run. Each entry that it held back is followed on its own, at the size that it would have had,
 * to the exit that it would have met.
 *
 * @param breaker which
 * @param events how often it tripped or warned
 * @param heldBack entries that it refused or halved
 * @param saved what those that would have lost would have lost, currency of settlement
 * @param missed what those that would have won would have won, currency of settlement
 */
public record BreakerEffect(Breaker breaker, int events, int heldBack, double saved, double missed) {

    /** For example {@code LOSS_STREAK: 3 events, 7 entries held back, saved 120.00, missed 45.10}. */
    @Override
    public String toString() {
        return String.format(
                java.util.Locale.ROOT,
                "%s: %d events, %d entries held back, saved %.2f, missed %.2f",
                breaker,
                events,
                heldBack,
                saved,
                missed);
    }
}

package dev.kirby.sweep;

import dev.kirby.InvalidRequestException;

/**
 * How much a sweep holds in memory at a time; what does not fit is done in several rounds or computed again when it is asked
 * for, with the same result.
 *
 * @param signals in lists, 4 bytes each; at least 1
 * @param outcomes of signals under exit rules, 32 or 40 bytes each; at least 1
 * @param returns bytes of daily returns; 0 keeps none
 */
record Budget(int signals, int outcomes, long returns) {

    /** Some 50 MB of lists, 192 to 240 MB of outcomes and 160 MB of daily returns. */
    static final Budget DEFAULT = new Budget(12_000_000, 6_000_000, 160_000_000);

    /** The same without daily returns. */
    static final Budget WITHOUT_RETURNS = new Budget(DEFAULT.signals, DEFAULT.outcomes, 0);

    Budget {
        if (signals < 1 || outcomes < 1 || returns < 0) {
            throw new InvalidRequestException("A sweep must hold at least one signal and one outcome at a time.");
        }
    }
}

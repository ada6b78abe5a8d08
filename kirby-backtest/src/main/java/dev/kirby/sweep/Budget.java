package dev.kirby.sweep;

import dev.kirby.InvalidRequestException;

/**
 * How much a sweep holds in memory at a time; what does not fit is done in several rounds, with the same result.
 *
 * @param signals in lists, 4 bytes each; at least 1
 * @param outcomes of signals under exit rules, 20 bytes each; at least 1
 */
record Budget(int signals, int outcomes) {

    /** Some 50 MB of lists and 120 MB of outcomes. */
    static final Budget DEFAULT = new Budget(12_000_000, 6_000_000);

    Budget {
        if (signals < 1 || outcomes < 1) {
            throw new InvalidRequestException("A sweep must hold at least one signal and one outcome at a time.");
        }
    }
}

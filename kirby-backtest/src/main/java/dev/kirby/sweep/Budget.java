package dev.kirby.sweep;

/**
 * How much a sweep holds in memory at a time; what does not fit is done in several rounds, with the same result.
 *
 * @param signals in lists, 4 bytes each
 * @param outcomes of signals under exit rules, 20 bytes each
 */
record Budget(int signals, int outcomes) {

    /** Some 50 MB of lists and 120 MB of outcomes. */
    static final Budget DEFAULT = new Budget(12_000_000, 6_000_000);
}

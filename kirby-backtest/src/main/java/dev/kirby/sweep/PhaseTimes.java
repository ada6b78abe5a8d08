package dev.kirby.sweep;

/** Where the nanoseconds of a sweep went; written by its own thread. */
final class PhaseTimes {
    long conditions;
    long lists;
    long outcomes;
    long walks;

    @Override
    public String toString() {
        return "conditions " + conditions / 1_000_000 + " ms, lists " + lists / 1_000_000 + " ms, outcomes "
                + outcomes / 1_000_000 + " ms, walks " + walks / 1_000_000 + " ms";
    }
}

package dev.kirby.lookahead;

/**
 * What a {@link LookaheadFuzzer} compared without finding look-ahead.
 *
 * @param name of what was checked
 * @param histories how many altered histories it was run on
 * @param comparisons how many values were compared
 */
public record LookaheadCheck(String name, int histories, long comparisons) {

    /** For example {@code LookaheadCheck[sma cross, none in 12400000 values of 750 histories]}. */
    @Override
    public String toString() {
        String shown = name.length() > 25 ? name.substring(0, 25) : name;
        return "LookaheadCheck[" + shown + ", none in " + comparisons + " values of " + histories + " histories]";
    }
}

package dev.kirby.exchange.venue;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the values of a row become: units, words, signs. Built by the refinements of {@link RowMapping}; immutable. */
public final class Conversions {

    /**
     * A number whose sign states the side.
     *
     * @param number its column
     * @param side the column of the side
     * @param positive the side of numbers of at least 0
     * @param negative the side of numbers below
     */
    public record Signed(int number, int side, String positive, String negative) {}

    /**
     * A number that is an amount of money, and the price that makes it an amount of coins.
     *
     * @param number its column
     * @param price the column of the price
     */
    public record Notional(int number, int price) {}

    /**
     * A number that some lines leave empty, or at zero, and the field that has it in contracts.
     *
     * @param number its column
     * @param field the name in the header
     */
    public record Substitute(int number, String field) {}

    double millisPerUnit = 1;
    long roundMillis = 1;
    boolean ratioFromShares;
    boolean sharesFromAmounts;
    boolean namedByContent;
    boolean emptyIsUnknown;
    boolean byPosition;
    Map<Integer, String> constants = Map.of();
    Map<Integer, Map<String, String>> valueMaps = Map.of();
    Map<String, String> ratioKinds = Map.of();
    Set<Integer> contracts = Set.of();

    @Nullable
    Signed signed;

    @Nullable
    Notional notional;

    @Nullable
    Substitute substitute;

    Conversions() {}

    Conversions copy() {
        Conversions copy = new Conversions();
        copy.millisPerUnit = millisPerUnit;
        copy.roundMillis = roundMillis;
        copy.ratioFromShares = ratioFromShares;
        copy.sharesFromAmounts = sharesFromAmounts;
        copy.namedByContent = namedByContent;
        copy.emptyIsUnknown = emptyIsUnknown;
        copy.byPosition = byPosition;
        copy.constants = constants;
        copy.valueMaps = valueMaps;
        copy.ratioKinds = ratioKinds;
        copy.contracts = contracts;
        copy.signed = signed;
        copy.notional = notional;
        copy.substitute = substitute;
        return copy;
    }

    void addConstant(int column, String value) {
        constants = plus(constants, column, value);
    }

    void addValueMap(int column, Map<String, String> words) {
        valueMaps = plus(valueMaps, column, words);
    }

    void addContracts(int column) {
        Set<Integer> more = new LinkedHashSet<>(contracts);
        more.add(column);
        contracts = Set.copyOf(more);
    }

    private static <V> Map<Integer, V> plus(Map<Integer, V> map, int key, V value) {
        Map<Integer, V> more = new HashMap<>(map);
        more.put(key, value);
        return Map.copyOf(more);
    }

    /** Reads {@code theirs=ours theirs=ours}, in this order. */
    static Map<String, String> pairs(String text) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String pair : text.split(" ")) {
            String[] parts = pair.split("=");
            pairs.put(parts[0], parts[1]);
        }
        return pairs;
    }

    /**
     * The time of a number of units.
     *
     * @param units as the venue counts them
     * @return milliseconds since the epoch
     */
    public long millis(double units) {
        // What a double loses of nanoseconds, or of a decimal fraction, must not cut off a whole millisecond.
        return rounded((long) (units * millisPerUnit + (millisPerUnit == 1 ? 0 : 5e-4)));
    }

    /**
     * Rounds a time to the nearest multiple of {@link #roundMillis}.
     *
     * @param millis since the epoch
     * @return the rounded time
     */
    public long rounded(long millis) {
        return roundMillis == 1 ? millis : Math.floorDiv(millis + roundMillis / 2, roundMillis) * roundMillis;
    }

    /** {@return what times are rounded to, in milliseconds} */
    public long roundMillis() {
        return roundMillis;
    }

    /** {@return whether trades get ids made of their content} */
    public boolean isNamedByContent() {
        return namedByContent;
    }

    /** {@return whether an empty field of a line is an unknown value, and a line of empty fields no row} */
    public boolean isEmptyUnknown() {
        return emptyIsUnknown;
    }

    /** {@return whether lines are read by position, whatever a header says} */
    public boolean isByPosition() {
        return byPosition;
    }

    /** {@return whether the ratio is computed from the shares} */
    public boolean isRatioFromShares() {
        return ratioFromShares;
    }

    /** {@return whether the shares are computed from amounts} */
    public boolean isSharesFromAmounts() {
        return sharesFromAmounts;
    }

    /** {@return the kind of ratio in each field that becomes a row of its own, in the order of those rows} */
    public Map<String, String> ratioKinds() {
        return ratioKinds;
    }

    /** {@return the texts that every row gets, by column} */
    public Map<Integer, String> constants() {
        return constants;
    }

    /**
     * What the venue's texts of a column become.
     *
     * @param column its number
     * @return ours by theirs; null if texts are taken as they are
     */
    public @Nullable Map<String, String> valueMap(int column) {
        return valueMaps.get(column);
    }

    /** {@return whether the contract size is needed to read rows} */
    public boolean isInContracts() {
        return !contracts.isEmpty();
    }

    /**
     * Whether a column counts contracts.
     *
     * @param column its number
     * @return true if its values are multiplied by the contract size
     */
    public boolean isInContracts(int column) {
        return contracts.contains(column);
    }

    /** {@return the number whose sign states the side; null if there is none} */
    public @Nullable Signed signed() {
        return signed;
    }

    /** {@return the number that is an amount of money; null if there is none} */
    public @Nullable Notional notional() {
        return notional;
    }

    /** {@return the number that another field has in contracts where its own has none; null if there is none} */
    public @Nullable Substitute substitute() {
        return substitute;
    }
}

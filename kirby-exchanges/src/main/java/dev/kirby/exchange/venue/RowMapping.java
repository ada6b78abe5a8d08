package dev.kirby.exchange.venue;

import dev.kirby.market.Dataset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where an answer has its rows and a row its values. Immutable: each method returns a copy. */
public final class RowMapping {

    /** Stands for the time of the row among the columns. */
    public static final int TIME = -1;

    /** How rows are written down. */
    public enum Shape {
        /** Each row is an array. */
        ARRAYS,
        /** Each row is an object. */
        OBJECTS,
        /** Each column is an array, all of them in one object. */
        COLUMNS
    }

    /**
     * A number whose sign says which side.
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

    private final Dataset dataset;
    private final Shape shape;
    private final String rowsAt;
    private final Map<String, Integer> fields;
    private final Set<String> parents = new HashSet<>();
    private double millisPerUnit = 1;
    private long roundMillis = 1;
    private boolean ratioFromShares;
    private boolean sharesFromAmounts;
    private boolean namedByContent;
    private Map<Integer, String> constants = Map.of();
    private Map<Integer, Map<String, String>> valueMaps = Map.of();
    private Set<Integer> contracts = Set.of();
    private @Nullable Signed signed;
    private @Nullable Notional notional;
    private boolean nullEmpty;
    private String moreField = "";
    private String nextField = "";
    private String onlyField = "";
    private String onlyValue = "";

    private RowMapping(Dataset dataset, Shape shape, String rowsAt, Map<String, Integer> fields) {
        this.dataset = dataset;
        this.shape = shape;
        this.rowsAt = rowsAt;
        this.fields = Map.copyOf(fields);
        for (String field : fields.keySet()) {
            for (int dot = field.indexOf('.'); dot >= 0; dot = field.indexOf('.', dot + 1)) {
                parents.add(field.substring(0, dot));
            }
        }
    }

    /**
     * Rows that are arrays.
     *
     * @param dataset what the rows become
     * @param rowsAt the path to the array of rows, such as {@code result.list}, {@code *} standing for the first field with an
     *     array, or for the array itself; empty where the body is the array
     * @param columns for each index the name of a column, {@code time}, or {@code -} to skip it
     * @return the mapping, with times in milliseconds
     */
    public static RowMapping arrays(Dataset dataset, String rowsAt, String columns) {
        List<String> names = List.of(columns.split(" "));
        Map<String, Integer> fields = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            if (!names.get(i).equals("-")) {
                fields.put(Integer.toString(i), column(dataset, names.get(i)));
            }
        }
        return new RowMapping(dataset, Shape.ARRAYS, rowsAt, fields);
    }

    /**
     * Rows that are objects.
     *
     * @param dataset what the rows become
     * @param rowsAt the path to the array of rows
     * @param columns pairs {@code field=column}, the field being a path such as {@code order.side} where it lies deeper, the
     *     column being a name or {@code time}
     * @return the mapping, with times in milliseconds
     */
    public static RowMapping objects(Dataset dataset, String rowsAt, String columns) {
        return new RowMapping(dataset, Shape.OBJECTS, rowsAt, pairs(dataset, columns));
    }

    /**
     * Columns that are arrays.
     *
     * @param dataset what the rows become
     * @param columnsAt the path to the object with the columns
     * @param columns pairs {@code field=column}, the column being the name of one that holds numbers, or {@code time}
     * @return the mapping, with times in milliseconds
     */
    public static RowMapping columns(Dataset dataset, String columnsAt, String columns) {
        return new RowMapping(dataset, Shape.COLUMNS, columnsAt, pairs(dataset, columns));
    }

    private static Map<String, Integer> pairs(Dataset dataset, String columns) {
        Map<String, Integer> fields = new LinkedHashMap<>();
        for (String pair : columns.split(" ")) {
            String[] parts = pair.split("=");
            fields.put(parts[0], column(dataset, parts[1]));
        }
        return fields;
    }

    private static int column(Dataset dataset, String name) {
        return name.equals("time") ? TIME : dataset.indexOf(name);
    }

    private RowMapping copy() {
        RowMapping copy = new RowMapping(dataset, shape, rowsAt, fields);
        copy.millisPerUnit = millisPerUnit;
        copy.roundMillis = roundMillis;
        copy.ratioFromShares = ratioFromShares;
        copy.sharesFromAmounts = sharesFromAmounts;
        copy.namedByContent = namedByContent;
        copy.constants = constants;
        copy.valueMaps = valueMaps;
        copy.contracts = contracts;
        copy.signed = signed;
        copy.notional = notional;
        copy.nullEmpty = nullEmpty;
        copy.moreField = moreField;
        copy.nextField = nextField;
        copy.onlyField = onlyField;
        copy.onlyValue = onlyValue;
        return copy;
    }

    /**
     * Times are in seconds, whole or not; what is below a millisecond is cut off, as streams do it that write times as texts.
     *
     * @return the new mapping
     */
    public RowMapping seconds() {
        RowMapping copy = copy();
        copy.millisPerUnit = 1000;
        return copy;
    }

    /**
     * Times are in nanoseconds; what is below a millisecond is cut off.
     *
     * @return the new mapping
     */
    public RowMapping nanoseconds() {
        RowMapping copy = copy();
        copy.millisPerUnit = 1e-6;
        return copy;
    }

    /**
     * Times are rounded, for venues that settle some milliseconds late.
     *
     * @param millis times become multiples of this
     * @return the new mapping
     */
    public RowMapping rounded(long millis) {
        RowMapping copy = copy();
        copy.roundMillis = millis;
        return copy;
    }

    /**
     * Every row gets a text.
     *
     * @param column the name of a text column
     * @param value the text
     * @return the new mapping
     */
    public RowMapping constant(String column, String value) {
        RowMapping copy = copy();
        copy.constants = plus(constants, dataset.indexOf(column), value);
        return copy;
    }

    /**
     * The venue has other words for the texts of a column; any that is not named is an error.
     *
     * @param column the name of a text column
     * @param pairs {@code theirs=ours}, such as {@code Buy=long Sell=short}
     * @return the new mapping
     */
    public RowMapping valueMap(String column, String pairs) {
        Map<String, String> ours = new HashMap<>();
        for (String pair : pairs.split(" ")) {
            String[] parts = pair.split("=");
            ours.put(parts[0], parts[1]);
        }
        RowMapping copy = copy();
        copy.valueMaps = plus(valueMaps, dataset.indexOf(column), Map.copyOf(ours));
        return copy;
    }

    /**
     * A column counts contracts: it is multiplied by the instrument's contract size.
     *
     * @param column the name of a number column
     * @return the new mapping
     */
    public RowMapping contracts(String column) {
        Set<Integer> more = new LinkedHashSet<>(contracts);
        more.add(dataset.indexOf(column));
        RowMapping copy = copy();
        copy.contracts = Set.copyOf(more);
        return copy;
    }

    /**
     * A column counts money, as inverse contracts do: it is divided by the row's price.
     *
     * @param column the name of a number column, of a dataset that has a price
     * @return the new mapping
     */
    public RowMapping quotedInNotional(String column) {
        RowMapping copy = copy();
        copy.notional = new Notional(dataset.indexOf(column), dataset.indexOf("price"));
        return copy;
    }

    /**
     * The sign of a number says which side; the number itself is then taken without it.
     *
     * @param number the name of a number column
     * @param side the name of a text column
     * @param positive the text for numbers of at least 0
     * @param negative the text for numbers below
     * @return the new mapping
     */
    public RowMapping signed(String number, String side, String positive, String negative) {
        RowMapping copy = copy();
        copy.signed = new Signed(dataset.indexOf(number), dataset.indexOf(side), positive, negative);
        return copy;
    }

    /**
     * The ratio is the long share over the short share, for venues that tell the shares only.
     *
     * @return the new mapping
     */
    public RowMapping ratioFromShares() {
        RowMapping copy = copy();
        copy.ratioFromShares = true;
        return copy;
    }

    /**
     * What stands for the shares are amounts, such as volumes: the shares are their parts of the sum, and the ratio is the
     * long amount over the short one.
     *
     * @return the new mapping
     */
    public RowMapping sharesFromAmounts() {
        RowMapping copy = ratioFromShares();
        copy.sharesFromAmounts = true;
        return copy;
    }

    /**
     * The venue writes {@code null} where it has no rows; of others it is an error.
     *
     * @return the new mapping
     */
    public RowMapping nullMeansEmpty() {
        RowMapping copy = copy();
        copy.nullEmpty = true;
        return copy;
    }

    /**
     * A field beside the rows says whether there are more after them.
     *
     * @param field its name, beside the first part of the path to the rows
     * @return the new mapping
     */
    public RowMapping more(String field) {
        RowMapping copy = copy();
        copy.moreField = field;
        return copy;
    }

    /**
     * A field beside the rows says where the next page begins.
     *
     * @param field its name, beside the last part of the path to the rows
     * @return the new mapping
     */
    public RowMapping next(String field) {
        RowMapping copy = copy();
        copy.nextField = field;
        return copy;
    }

    /**
     * Only some of the objects that an answer lists are rows; the others count for its pages all the same.
     *
     * @param field the name of a field that is no column
     * @param value what it says of a row
     * @return the new mapping
     */
    public RowMapping only(String field, String value) {
        RowMapping copy = copy();
        copy.onlyField = field;
        copy.onlyValue = value;
        return copy;
    }

    /**
     * Trades have no ids: they get one made of price, quantity and side, and of a number where the same happened twice at one
     * time.
     *
     * @return the new mapping
     */
    public RowMapping namedByContent() {
        RowMapping copy = copy();
        copy.namedByContent = true;
        return copy;
    }

    private static <V> Map<Integer, V> plus(Map<Integer, V> map, int key, V value) {
        Map<Integer, V> more = new HashMap<>(map);
        more.put(key, value);
        return Map.copyOf(more);
    }

    /** {@return what the rows become} */
    public Dataset dataset() {
        return dataset;
    }

    /** {@return whether each row is an array, and no object} */
    public boolean isArrays() {
        return shape == Shape.ARRAYS;
    }

    /** {@return how rows are written down} */
    public Shape shape() {
        return shape;
    }

    /** {@return the path to the rows} */
    public String rowsAt() {
        return rowsAt;
    }

    /** {@return the column, or {@link #TIME}, of each field or index} */
    public Map<String, Integer> fields() {
        return fields;
    }

    /** {@return whether rows state their time} */
    public boolean hasTime() {
        return fields.containsValue(TIME);
    }

    /**
     * The time of a number of units.
     *
     * @param units as the venue counts them
     * @return milliseconds since the epoch
     */
    public long millis(double units) {
        // What a double loses of nanoseconds, or of a decimal fraction, must not cut off a whole millisecond.
        return snapped((long) (units * millisPerUnit + (millisPerUnit == 1 ? 0 : 5e-4)));
    }

    /**
     * Rounds a time as {@link #rounded} says.
     *
     * @param millis since the epoch
     * @return the rounded time
     */
    public long snapped(long millis) {
        return roundMillis == 1 ? millis : Math.floorDiv(millis + roundMillis / 2, roundMillis) * roundMillis;
    }

    /** {@return whether {@code null} is an answer without rows} */
    public boolean isNullEmpty() {
        return nullEmpty;
    }

    /** {@return what times are rounded to, in milliseconds} */
    public long roundMillis() {
        return roundMillis;
    }

    /** {@return the field that says whether there are more rows; empty if none does} */
    public String moreField() {
        return moreField;
    }

    /** {@return the field that says where the next page begins; empty if none does} */
    public String nextField() {
        return nextField;
    }

    /** {@return the field that says what is a row; empty if everything is} */
    public String onlyField() {
        return onlyField;
    }

    /** {@return what that field says of a row} */
    public String onlyValue() {
        return onlyValue;
    }

    /** {@return whether trades get ids made of their content} */
    public boolean isNamedByContent() {
        return namedByContent;
    }

    /** {@return whether the ratio is computed from the shares} */
    public boolean isRatioFromShares() {
        return ratioFromShares;
    }

    /** {@return whether the shares are computed from amounts} */
    public boolean isSharesFromAmounts() {
        return sharesFromAmounts;
    }

    /**
     * Whether some fields lie below another.
     *
     * @param path of that field
     * @return true if there are any
     */
    public boolean isParent(String path) {
        return parents.contains(path);
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

    /** {@return the number whose sign tells the side; null if there is none} */
    public @Nullable Signed signed() {
        return signed;
    }

    /** {@return the number that is an amount of money; null if there is none} */
    public @Nullable Notional notional() {
        return notional;
    }

    /**
     * Names a column in errors.
     *
     * @param column its number, or {@link #TIME}
     * @return its name and that of the field it comes from
     */
    public String nameOf(int column) {
        List<String> names = new ArrayList<>();
        fields.forEach((field, target) -> {
            if (target == column) {
                names.add(field);
            }
        });
        String name = column == TIME ? "time" : dataset.columns().get(column).name();
        return names.isEmpty() || names.get(0).equals(name) ? name : name + " (field " + names.get(0) + ")";
    }
}

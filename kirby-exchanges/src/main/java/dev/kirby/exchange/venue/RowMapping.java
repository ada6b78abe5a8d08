package dev.kirby.exchange.venue;

import dev.kirby.market.Dataset;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Which value of a row becomes which column, and what it is converted to. The same mapping serves rows of JSON answers,
 * messages of streams, and lines of CSV files.
 *
 * <pre>{@code
 * // {"list":[["1735689600","1","4","0.5","2","300"], ...]}
 * RowMapping.arrays(Dataset.CANDLES, "list", "time open high low close volume").seconds().contracts("volume")
 *
 * // id,price,qty,time,is_buyer_maker
 * RowMapping.lines(Dataset.TRADES, "id=trade_id price=price qty=quantity time=time is_buyer_maker=taker_side")
 *         .valueMap("taker_side", "true=sell false=buy")
 * }</pre>
 *
 * <p>Immutable and thread-safe; each refinement returns a new mapping.
 */
public final class RowMapping {

    /** The number that stands for the time of the row among the columns. */
    public static final int TIME = -1;

    /** How rows are written. */
    public enum Shape {
        /** Each row is an array. */
        ARRAYS,
        /** Each row is an object. */
        OBJECTS,
        /** Each column is an array, all of them in one object. */
        COLUMNS,
        /** Each row is a line of a CSV file. */
        LINES
    }

    private final Shape shape;
    private final RowFields fields;
    private final Conversions conversions;
    private final RowsInAnswer answer;

    private RowMapping(Shape shape, RowFields fields, Conversions conversions, RowsInAnswer answer) {
        this.shape = shape;
        this.fields = fields;
        this.conversions = conversions;
        this.answer = answer;
    }

    private static RowMapping of(Shape shape, RowFields fields, String rowsAt) {
        return new RowMapping(
                shape, fields, new Conversions(), new RowsInAnswer(rowsAt, false, "", "", "", "", Map.of()));
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
        return of(Shape.ARRAYS, RowFields.places(dataset, columns), rowsAt);
    }

    /**
     * Rows that are objects.
     *
     * @param dataset what the rows become
     * @param rowsAt the path to the array of rows
     * @param columns pairs {@code field=column}, the field being a path such as {@code order.side} where it lies deeper, the
     *     column being a name or {@code time}; of several fields of a column the first that has a value counts
     * @return the mapping, with times in milliseconds
     */
    public static RowMapping objects(Dataset dataset, String rowsAt, String columns) {
        return of(Shape.OBJECTS, RowFields.pairs(dataset, columns), rowsAt);
    }

    /**
     * Columns that are arrays.
     *
     * @param dataset what the rows become
     * @param columnsAt the path to the object with the columns
     * @param columns pairs {@code field=column}, the column being the name of one that holds numbers, or {@code time}; the field
     *     may be followed by a place, {@code data.3}, where its values are arrays
     * @return the mapping, with times in milliseconds
     */
    public static RowMapping columns(Dataset dataset, String columnsAt, String columns) {
        return of(Shape.COLUMNS, RowFields.pairs(dataset, columns), columnsAt);
    }

    /**
     * Lines of a CSV file. A file with a header is read by its names, of which only what is before a slash counts; a file
     * without one by position.
     *
     * <p>Times are read by their form: 13 digits are milliseconds, 16 microseconds, 19 nanoseconds, a number with a point or of
     * 10 digits seconds, and {@code 2024-01-31 23:55:00} is UTC. The texts of a {@link #valueMap} are read in any case.
     *
     * @param dataset what the lines become
     * @param header the names in the header, in order and any case; those that are wanted as {@code name=column}, the column
     *     being a name or {@code time}
     * @return the mapping
     */
    public static RowMapping lines(Dataset dataset, String header) {
        return of(Shape.LINES, RowFields.header(dataset, header), "");
    }

    private RowMapping with(Consumer<Conversions> change) {
        Conversions copy = conversions.copy();
        change.accept(copy);
        return new RowMapping(shape, fields, copy, answer);
    }

    private RowMapping with(RowsInAnswer changed) {
        return new RowMapping(shape, fields, conversions, changed);
    }

    /** {@return a copy whose times are in seconds, whole or not; what is below a millisecond is cut off} */
    public RowMapping seconds() {
        return with(c -> c.millisPerUnit = 1000);
    }

    /** {@return a copy whose times are in nanoseconds; what is below a millisecond is cut off} */
    public RowMapping nanoseconds() {
        return with(c -> c.millisPerUnit = 1e-6);
    }

    /**
     * A copy whose times are rounded, for venues that settle some milliseconds late.
     *
     * @param millis times become the nearest multiples of this
     * @return the new mapping
     */
    public RowMapping rounded(long millis) {
        return with(c -> c.roundMillis = millis);
    }

    /**
     * A copy that gives every row the same text.
     *
     * @param column the name of a text column
     * @param value the text
     * @return the new mapping
     */
    public RowMapping constant(String column, String value) {
        return with(c -> c.addConstant(dataset().indexOf(column), value));
    }

    /**
     * A copy for a venue that has other words for the texts of a column; any that is not named is an error.
     *
     * @param column the name of a text column
     * @param pairs {@code theirs=ours}, such as {@code Buy=buy Sell=sell}
     * @return the new mapping
     */
    public RowMapping valueMap(String column, String pairs) {
        Map<String, String> words = Conversions.pairs(pairs);
        if (shape == Shape.LINES) {
            Map<String, String> anyCase = new TreeMap<>();
            words.forEach((theirs, ours) -> anyCase.put(theirs.toLowerCase(Locale.ROOT), ours));
            words = anyCase;
        }
        Map<String, String> ours = Collections.unmodifiableMap(words);
        return with(c -> c.addValueMap(dataset().indexOf(column), ours));
    }

    /**
     * A copy in which a column counts contracts: it is multiplied by the instrument's contract size.
     *
     * @param column the name of a number column
     * @return the new mapping
     */
    public RowMapping contracts(String column) {
        return with(c -> c.addContracts(dataset().indexOf(column)));
    }

    /**
     * A copy in which a column counts money, as inverse contracts do: it is divided by the row's price.
     *
     * @param column the name of a number column, of a dataset that has a price
     * @return the new mapping
     */
    public RowMapping quotedInNotional(String column) {
        return with(c -> c.notional =
                new Conversions.Notional(dataset().indexOf(column), dataset().indexOf("price")));
    }

    /**
     * A copy in which the sign of a number states the side; the number itself is then taken without it.
     *
     * @param number the name of a number column
     * @param side the name of a text column
     * @param positive the text for numbers of at least 0
     * @param negative the text for numbers below
     * @return the new mapping
     */
    public RowMapping signed(String number, String side, String positive, String negative) {
        return with(c -> c.signed =
                new Conversions.Signed(dataset().indexOf(number), dataset().indexOf(side), positive, negative));
    }

    /** {@return a copy that computes the ratio as long share over short share, for venues that send the shares only} */
    public RowMapping ratioFromShares() {
        return with(c -> c.ratioFromShares = true);
    }

    /**
     * A copy for rows with amounts, such as volumes, in the place of the shares: the shares are their parts of the sum, and the
     * ratio is the long amount over the short one.
     *
     * @return the new mapping
     */
    public RowMapping sharesFromAmounts() {
        return ratioFromShares().with(c -> c.sharesFromAmounts = true);
    }

    /**
     * A copy for lines that hold several ratios of one time: each of the named fields becomes the {@code ratio} of a row of its
     * {@code kind}.
     *
     * @param pairs {@code field=kind}, in the order that the rows are to have
     * @return the new mapping
     */
    public RowMapping ratioKinds(String pairs) {
        return with(c -> c.ratioKinds = Collections.unmodifiableMap(Conversions.pairs(pairs)));
    }

    /** {@return a copy in which an empty field of a line is an unknown value, and a line of empty fields no row} */
    public RowMapping emptyMeansUnknown() {
        return with(c -> c.emptyIsUnknown = true);
    }

    /**
     * A copy for files of which the older ones leave a number empty, or at zero: another field has it, in contracts.
     *
     * @param column the name of a number column
     * @param field the name of the other field in the header
     * @return the new mapping
     */
    public RowMapping elseContracts(String column, String field) {
        return with(c -> c.substitute = new Conversions.Substitute(dataset().indexOf(column), field));
    }

    /**
     * A copy that reads lines by position, whatever a header calls the columns: of some files it is known where columns stand,
     * but not their names.
     *
     * @return the new mapping
     */
    public RowMapping byPosition() {
        return with(c -> c.byPosition = true);
    }

    /**
     * A copy for trades without ids: they get one made of price, quantity and side, and of a number where the same happened
     * twice at one time.
     *
     * @return the new mapping
     */
    public RowMapping namedByContent() {
        return with(c -> c.namedByContent = true);
    }

    /** {@return a copy for a venue that writes {@code null} where it has no rows; of others it is an error} */
    public RowMapping nullMeansEmpty() {
        return with(answer.nullMeansEmpty());
    }

    /**
     * A copy for answers with a field that states whether there are more rows.
     *
     * @param field its name, beside the first part of the path to the rows
     * @return the new mapping
     */
    public RowMapping more(String field) {
        return with(answer.more(field));
    }

    /**
     * A copy for answers with a field that states where the next page begins.
     *
     * @param field its name, beside the last part of the path to the rows
     * @return the new mapping
     */
    public RowMapping next(String field) {
        return with(answer.next(field));
    }

    /**
     * A copy for answers that list other objects too; they are no rows, but count for the size of a page.
     *
     * @param field the name of a field that is no column
     * @param value the value of that field in a row
     * @return the new mapping
     */
    public RowMapping only(String field, String value) {
        return with(answer.only(field, value));
    }

    /**
     * A copy for liquidations that stand among trades: a field says whose position a trade closed by force, and other trades lack
     * it. The side is mapped as that of the taker's position; of the maker's it is the other one.
     *
     * @param field the name of a field that is no column
     * @param pairs {@code theirs=taker}, {@code theirs=maker} and {@code theirs=both}, which is two rows
     * @return the new mapping
     */
    public RowMapping liquidated(String field, String pairs) {
        return with(answer.parties(field, Conversions.pairs(pairs)));
    }

    /** {@return what the rows become} */
    public Dataset dataset() {
        return fields.dataset();
    }

    /** {@return how rows are written} */
    public Shape shape() {
        return shape;
    }

    /** {@return which field becomes which column} */
    public RowFields fields() {
        return fields;
    }

    /** {@return what the values are converted to} */
    public Conversions conversions() {
        return conversions;
    }

    /** {@return where an answer has its rows, and what stands beside them} */
    public RowsInAnswer answer() {
        return answer;
    }

    /** For example {@code RowMapping[candles from arrays at result.list]}. */
    @Override
    public String toString() {
        return "RowMapping[" + dataset() + " from " + shape.name().toLowerCase(Locale.ROOT)
                + (answer.rowsAt().isEmpty() ? "" : " at " + answer.rowsAt()) + "]";
    }
}

package dev.kirby.exchange.archive;

import dev.kirby.market.Dataset;
import dev.kirby.market.Dataset.ColumnType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Where the lines of a file have what. Files with a header are read by its names, of which only what is before a slash
 * counts, files without one by position.
 *
 * <p>Times are read by their form: 13 digits are milliseconds, 16 microseconds, 19 nanoseconds, a number with a point or of
 * 10 digits seconds, and {@code 2024-01-31 23:55:00} is what it says, in UTC. Immutable: each method returns a copy.
 */
public final class CsvLayout {

    /** Stands for the time among target columns. */
    static final int TIME = -1;

    private final Dataset dataset;
    private final List<String> header;
    // The target of each position: TIME, a column of the dataset, or nothing.
    private final Map<Integer, Integer> targets;
    // For datasets that hold several values of one moment as rows: the text of each position that becomes a row.
    private Map<Integer, String> kinds = Map.of();
    private Map<String, String> values = Map.of();
    private int mappedColumn = TIME;
    private long snapMillis = 1;
    private boolean sparse;
    private int notionalColumn = TIME;
    private int contractsColumn = TIME;

    private CsvLayout(Dataset dataset, List<String> header, Map<Integer, Integer> targets) {
        this.dataset = dataset;
        this.header = List.copyOf(header);
        this.targets = targets;
    }

    private CsvLayout copy() {
        CsvLayout copy = new CsvLayout(dataset, header, targets);
        copy.kinds = kinds;
        copy.values = values;
        copy.mappedColumn = mappedColumn;
        copy.snapMillis = snapMillis;
        copy.sparse = sparse;
        copy.notionalColumn = notionalColumn;
        copy.contractsColumn = contractsColumn;
        return copy;
    }

    /**
     * A layout.
     *
     * @param dataset what the lines become
     * @param columns the names in the header, in order and any case; those that are wanted as {@code name=column}, the moment as {@code
     *     name=time}
     * @return the layout
     */
    public static CsvLayout of(Dataset dataset, String columns) {
        List<String> header = new ArrayList<>();
        Map<Integer, Integer> targets = new LinkedHashMap<>();
        for (String pair : columns.split(" ")) {
            String[] parts = pair.split("=");
            if (parts.length == 2) {
                targets.put(header.size(), parts[1].equals("time") ? TIME : dataset.indexOf(parts[1]));
            }
            header.add(parts[0].toLowerCase(Locale.ROOT));
        }
        return new CsvLayout(dataset, header, targets);
    }

    /**
     * The texts of a column stand for others; any that is not named is an error.
     *
     * @param column the name of a text column
     * @param pairs {@code theirs=ours}, such as {@code true=short false=long}; case does not matter in theirs
     * @return the new layout
     */
    public CsvLayout valueMap(String column, String pairs) {
        Map<String, String> ours = new LinkedHashMap<>();
        for (String pair : pairs.split(" ")) {
            String[] parts = pair.split("=");
            ours.put(parts[0].toLowerCase(Locale.ROOT), parts[1]);
        }
        CsvLayout copy = copy();
        copy.values = ours;
        copy.mappedColumn = dataset.indexOf(column);
        return copy;
    }

    /**
     * One line holds several rows of one moment: each of the named fields becomes the {@code ratio} of a row of its {@code
     * kind}.
     *
     * @param pairs {@code field=kind}, in the order that the rows are to have
     * @return the new layout
     */
    public CsvLayout kinds(String pairs) {
        Map<Integer, String> found = new LinkedHashMap<>();
        for (String pair : pairs.split(" ")) {
            String[] parts = pair.split("=");
            found.put(header.indexOf(parts[0]), parts[1]);
        }
        CsvLayout copy = copy();
        copy.kinds = found;
        return copy;
    }

    /**
     * Times are those of a grid, but told some seconds off it.
     *
     * @param millis times become the nearest multiples of this
     * @return the new layout
     */
    public CsvLayout snapped(long millis) {
        CsvLayout copy = copy();
        copy.snapMillis = millis;
        return copy;
    }

    /**
     * Fields may be empty, which means unknown; lines in which nothing is known are no rows.
     *
     * @return the new layout
     */
    public CsvLayout sparse() {
        CsvLayout copy = copy();
        copy.sparse = true;
        return copy;
    }

    /**
     * A column counts money, as inverse contracts do: it is divided by the line's price.
     *
     * @param column the name of a number column, of a dataset that has a price
     * @return the new layout
     */
    public CsvLayout quotedInNotional(String column) {
        CsvLayout copy = copy();
        copy.notionalColumn = dataset.indexOf(column);
        return copy;
    }

    /**
     * A column counts contracts: it is multiplied by the instrument's contract size.
     *
     * @param column the name of a number column
     * @return the new layout
     */
    public CsvLayout contracts(String column) {
        CsvLayout copy = copy();
        copy.contractsColumn = dataset.indexOf(column);
        return copy;
    }

    Dataset dataset() {
        return dataset;
    }

    List<String> header() {
        return header;
    }

    Map<Integer, Integer> targets() {
        return targets;
    }

    Map<Integer, String> kinds() {
        return kinds;
    }

    Map<String, String> valueMap() {
        return values;
    }

    int mappedColumn() {
        return mappedColumn;
    }

    long snapMillis() {
        return snapMillis;
    }

    boolean isSparse() {
        return sparse;
    }

    /** Whether a column is to be divided by the price. */
    boolean isQuotedInNotional(int column) {
        return column == notionalColumn;
    }

    /** Whether the contract size is needed to read lines. */
    boolean isInContracts() {
        return contractsColumn != TIME;
    }

    /** The column that counts contracts. */
    int contractsColumn() {
        return contractsColumn;
    }

    int priceColumn() {
        return dataset.indexOf("price");
    }

    boolean isText(int column) {
        return column >= 0 && dataset.columns().get(column).type() == ColumnType.TEXT;
    }

    @Override
    public String toString() {
        return "CsvLayout[" + dataset + " from " + header.size() + " fields]";
    }
}

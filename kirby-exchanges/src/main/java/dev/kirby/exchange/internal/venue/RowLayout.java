package dev.kirby.exchange.internal.venue;

import dev.kirby.market.Dataset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where an answer has its rows and a row its values.
 *
 * @param dataset what the rows become
 * @param rowsAt the path to the array of rows, such as {@code result.list}; empty where the body is the array
 * @param fields from a field's name (of an object) or index (of an array) to what it is
 * @param timeScale milliseconds per unit of the time field: 1 for milliseconds, 1000 for seconds
 * @param roundMillis times are rounded to multiples of this, against jitter; 1 for none
 * @param constants texts that are the same for every row, by column
 */
public record RowLayout(
        Dataset dataset,
        String rowsAt,
        Map<String, Integer> fields,
        long timeScale,
        long roundMillis,
        Map<Integer, String> constants) {

    /** Stands for the time of the row among the columns. */
    public static final int TIME = -1;

    /** Copies the maps. */
    public RowLayout {
        fields = Map.copyOf(fields);
        constants = Map.copyOf(constants);
    }

    /**
     * Rows that are arrays.
     *
     * @param dataset what the rows become
     * @param rowsAt the path to the array of rows
     * @param columns for each index the name of a column, {@code time}, or {@code -} to skip it
     * @return the layout, with times in milliseconds
     */
    public static RowLayout arrays(Dataset dataset, String rowsAt, String columns) {
        List<String> names = List.of(columns.split(" "));
        Map<String, Integer> fields = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            if (!names.get(i).equals("-")) {
                fields.put(Integer.toString(i), column(dataset, names.get(i)));
            }
        }
        return new RowLayout(dataset, rowsAt, fields, 1, 1, Map.of());
    }

    /**
     * Rows that are objects.
     *
     * @param dataset what the rows become
     * @param rowsAt the path to the array of rows
     * @param columns pairs {@code field=column}, the column being a name or {@code time}
     * @return the layout, with times in milliseconds
     */
    public static RowLayout objects(Dataset dataset, String rowsAt, String columns) {
        Map<String, Integer> fields = new LinkedHashMap<>();
        for (String pair : columns.split(" ")) {
            String[] parts = pair.split("=");
            fields.put(parts[0], column(dataset, parts[1]));
        }
        return new RowLayout(dataset, rowsAt, fields, 1, 1, Map.of());
    }

    private static int column(Dataset dataset, String name) {
        return name.equals("time") ? TIME : dataset.indexOf(name);
    }

    /**
     * A copy for times in seconds.
     *
     * @return the new layout
     */
    public RowLayout seconds() {
        return new RowLayout(dataset, rowsAt, fields, 1000, roundMillis, constants);
    }

    /**
     * A copy that rounds times, for venues that settle some milliseconds late.
     *
     * @param millis times become multiples of this
     * @return the new layout
     */
    public RowLayout rounded(long millis) {
        return new RowLayout(dataset, rowsAt, fields, timeScale, millis, constants);
    }

    /**
     * A copy with a text that every row gets.
     *
     * @param column the name of a text column
     * @param value the text
     * @return the new layout
     */
    public RowLayout constant(String column, String value) {
        return new RowLayout(dataset, rowsAt, fields, timeScale, roundMillis, Map.of(dataset.indexOf(column), value));
    }

    /** The fields in the order of their columns, for errors. */
    String nameOf(int column) {
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

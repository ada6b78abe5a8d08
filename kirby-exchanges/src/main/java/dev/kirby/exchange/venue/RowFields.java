package dev.kirby.exchange.venue;

import dev.kirby.market.Dataset;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Which field of a row becomes which column of a dataset. Immutable. */
public final class RowFields {

    private final Dataset dataset;
    private final List<String> names;
    private final Map<String, Integer> columns;
    private final Set<String> parents = new HashSet<>();
    private final Map<String, Integer> ranks = new HashMap<>();

    private RowFields(Dataset dataset, List<String> names, Map<String, Integer> columns) {
        this.dataset = dataset;
        this.names = List.copyOf(names);
        this.columns = Collections.unmodifiableMap(columns);
        Map<Integer, Integer> seen = new HashMap<>();
        columns.forEach((field, column) -> {
            int rank = seen.merge(column, 1, Integer::sum) - 1;
            if (rank > 0) {
                ranks.put(field, rank);
            }
        });
        for (String field : columns.keySet()) {
            for (int dot = field.indexOf('.'); dot >= 0; dot = field.indexOf('.', dot + 1)) {
                parents.add(field.substring(0, dot));
            }
        }
    }

    /** For each place the name of a column, {@code time}, or {@code -}; the places are the fields. */
    static RowFields places(Dataset dataset, String text) {
        List<String> names = List.of(text.split(" "));
        Map<String, Integer> columns = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            if (!names.get(i).equals("-")) {
                columns.put(Integer.toString(i), column(dataset, names.get(i)));
            }
        }
        return new RowFields(dataset, names, columns);
    }

    /** Pairs {@code field=column}; a field alone is not wanted. */
    static RowFields pairs(Dataset dataset, String text) {
        List<String> names = List.of(text.split(" "));
        Map<String, Integer> columns = new LinkedHashMap<>();
        for (String pair : names) {
            String[] parts = pair.split("=");
            if (parts.length == 2) {
                columns.put(parts[0], column(dataset, parts[1]));
            }
        }
        return new RowFields(
                dataset,
                names.stream().map(pair -> pair.replaceFirst("=.*", "")).toList(),
                columns);
    }

    /** As {@link #pairs}, in any case. */
    static RowFields header(Dataset dataset, String text) {
        return pairs(dataset, text.toLowerCase(Locale.ROOT));
    }

    private static int column(Dataset dataset, String name) {
        return name.equals("time") ? RowMapping.TIME : dataset.indexOf(name);
    }

    /** {@return what the rows become} */
    public Dataset dataset() {
        return dataset;
    }

    /** {@return all fields in their order, wanted or not} */
    public List<String> names() {
        return names;
    }

    /** {@return the column, or {@link RowMapping#TIME}, of each field or index that is wanted} */
    public Map<String, Integer> columns() {
        return columns;
    }

    /**
     * The place of a field among those of its column, of which the first that has a value counts.
     *
     * @param field of a column that is wanted
     * @return 0 where it is the first, or the only one
     */
    public int rank(String field) {
        return ranks.getOrDefault(field, 0);
    }

    /** {@return whether rows state their time} */
    public boolean hasTime() {
        return columns.containsValue(RowMapping.TIME);
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

    /**
     * Names a column in errors.
     *
     * @param column its number, or {@link RowMapping#TIME}
     * @return its name and, where that is another, the field it comes from
     */
    public String nameOf(int column) {
        String name = column == RowMapping.TIME
                ? "time"
                : dataset.columns().get(column).name();
        for (Map.Entry<String, Integer> field : columns.entrySet()) {
            if (field.getValue() == column && !field.getKey().equals(name)) {
                return name + " (field " + field.getKey() + ")";
            }
        }
        return name;
    }

    @Override
    public String toString() {
        return "RowFields[" + columns.size() + " of " + names.size() + " fields of " + dataset + "]";
    }
}

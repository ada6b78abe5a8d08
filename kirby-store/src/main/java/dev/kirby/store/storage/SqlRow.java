package dev.kirby.store.storage;

import dev.kirby.InvalidRequestException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One row of an answer. Immutable and thread-safe.
 *
 * <p>Values are {@link Instant} for times, {@link Long}, {@link Double}, {@link Boolean} or {@link String}; other SQL types
 * come as text.
 */
public final class SqlRow {

    private final List<SqlColumn> columns;
    private final List<@Nullable Object> values;

    /**
     * Creates a row.
     *
     * @param columns the answer's columns
     * @param values as many, null where unknown
     */
    public SqlRow(List<SqlColumn> columns, List<? extends @Nullable Object> values) {
        if (columns.size() != values.size()) {
            throw new InvalidRequestException(
                    "A row of " + columns.size() + " columns needs as many values, was " + values.size() + ".");
        }
        this.columns = columns;
        this.values = Collections.unmodifiableList(new ArrayList<>(values));
    }

    /**
     * All values.
     *
     * @return in the order of the columns, null where unknown
     */
    public List<@Nullable Object> values() {
        return values;
    }

    /**
     * A value.
     *
     * @param column a column's name
     * @return null if unknown
     */
    public @Nullable Object value(String column) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equals(column)) {
                return values.get(i);
            }
        }
        throw new InvalidRequestException("No column '" + column + "' in the answer: it has "
                + columns.stream().map(SqlColumn::name).collect(Collectors.joining(", ")) + ".");
    }

    /**
     * A value as a number.
     *
     * @param column a column's name
     * @return NaN if unknown
     */
    public double number(String column) {
        Object value = value(column);
        if (value == null) {
            return Double.NaN;
        }
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        throw new InvalidRequestException("Column '" + column + "' holds no number but '" + value + "'.");
    }

    /**
     * A value as text.
     *
     * @param column a column's name
     * @return null if unknown
     */
    public @Nullable String text(String column) {
        Object value = value(column);
        return value == null ? null : value.toString();
    }

    /**
     * A value as a point in time.
     *
     * @param column a column's name
     * @return null if unknown
     */
    public @Nullable Instant instant(String column) {
        Object value = value(column);
        if (value == null || value instanceof Instant) {
            return (Instant) value;
        }
        throw new InvalidRequestException("Column '" + column + "' holds no time but '" + value + "'.");
    }

    /** The values, separated by commas; cut at 80 characters. */
    @Override
    public String toString() {
        String line = values.stream().map(String::valueOf).collect(Collectors.joining(", "));
        return line.length() <= 80 ? line : line.substring(0, 77) + "...";
    }
}

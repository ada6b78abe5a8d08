package dev.kirby.exchange.internal.rows;

import dev.kirby.exchange.venue.RowMapping;
import dev.kirby.series.Rows;
import java.util.Arrays;
import java.util.function.BiConsumer;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads rows whose columns stand one behind the other, each an array. */
final class ColumnarRows {

    private final RowMapping mapping;
    private final JsonValues values;
    private final RowWriter writer;

    ColumnarRows(RowMapping mapping, JsonValues values, RowWriter writer) {
        this.mapping = mapping;
        this.values = values;
        this.writer = writer;
    }

    /**
     * The rows of the object that begins here.
     *
     * @param beside receives the fields that are no columns
     */
    Rows read(JsonParser json, int expected, BiConsumer<JsonParser, String> beside) {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw values.garbage("has no object of columns"
                    + (mapping.answer().rowsAt().isEmpty()
                            ? ""
                            : " at " + mapping.answer().rowsAt()));
        }
        long[] times = null;
        double[][] columns = new double[values.columns()][];
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String field = json.currentName();
            Integer plain = mapping.fields().columns().get(field);
            int place = plain == null && mapping.fields().isParent(field) ? place(field) : 0;
            Integer column = plain == null ? mapping.fields().columns().get(field + "." + place) : plain;
            JsonToken token = json.nextToken();
            if (column == null || token != JsonToken.START_ARRAY) {
                beside.accept(json, field);
                json.skipChildren();
                continue;
            }
            double[] read = new double[expected];
            int size = 0;
            for (token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
                if (size == read.length) {
                    read = Arrays.copyOf(read, 2 * size + 16);
                }
                if (plain == null) {
                    descend(json, place, size, field);
                }
                read[size] = column == RowMapping.TIME ? values.time(json, size) : values.number(json, size, column);
                while (plain == null && json.nextToken() != JsonToken.END_ARRAY) {
                    json.skipChildren();
                }
                size++;
            }
            read = Arrays.copyOf(read, size);
            if (column == RowMapping.TIME) {
                times = Arrays.stream(read).mapToLong(d -> (long) d).toArray();
            } else {
                columns[column] = read;
            }
        }
        if (times == null) {
            throw values.garbage("has no " + mapping.fields().nameOf(RowMapping.TIME));
        }
        return assembled(times, columns);
    }

    /** Which value is wanted of a column whose values are arrays. */
    private int place(String field) {
        return mapping.fields().columns().keySet().stream()
                .filter(path -> path.startsWith(field + "."))
                .mapToInt(path -> Integer.parseInt(path.substring(field.length() + 1)))
                .findFirst()
                .orElse(0);
    }

    /** Goes to a place of the array that stands for a value. */
    private void descend(JsonParser json, int place, int row, String field) {
        JsonToken token = json.currentToken();
        for (int at = 0; token == JsonToken.START_ARRAY && at <= place; at++) {
            if (at > 0) {
                json.skipChildren();
            }
            if (json.nextToken() == JsonToken.END_ARRAY) {
                token = JsonToken.END_ARRAY;
            }
        }
        if (token != JsonToken.START_ARRAY) {
            throw values.garbage("row " + row + ": " + field + " has no value at " + place);
        }
    }

    private Rows assembled(long[] times, double[][] columns) {
        Rows.Builder rows = Rows.builder(mapping.dataset(), times.length);
        for (int column : mapping.fields().columns().values()) {
            if (column >= 0 && (columns[column] == null || columns[column].length != times.length)) {
                throw values.garbage("has " + times.length + " times, but "
                        + (columns[column] == null ? "no" : Integer.toString(columns[column].length)) + " values of "
                        + mapping.fields().nameOf(column));
            }
        }
        for (int row = 0; row < times.length; row++) {
            rows.row(times[row]);
            for (int c = 0; c < values.columns(); c++) {
                if (columns[c] != null) {
                    writer.number(rows, c, columns[c][row]);
                }
            }
            writer.finish(rows);
        }
        return rows.build();
    }
}

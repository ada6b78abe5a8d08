package dev.kirby.exchange.internal.rows;

import dev.kirby.exchange.venue.RowMapping;
import dev.kirby.series.Rows;
import java.util.Arrays;
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

    /** The rows of the object that begins here. */
    Rows read(JsonParser json, int expected) {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw values.garbage("has no object of columns"
                    + (mapping.answer().rowsAt().isEmpty()
                            ? ""
                            : " at " + mapping.answer().rowsAt()));
        }
        long[] times = null;
        double[][] columns = new double[values.columns()][];
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            Integer column = mapping.fields().columns().get(json.currentName());
            JsonToken token = json.nextToken();
            if (column == null || token != JsonToken.START_ARRAY) {
                json.skipChildren();
                continue;
            }
            double[] read = new double[expected];
            int size = 0;
            for (token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
                if (size == read.length) {
                    read = Arrays.copyOf(read, 2 * size + 16);
                }
                read[size] = column == RowMapping.TIME ? values.time(json, size) : values.number(json, size, column);
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

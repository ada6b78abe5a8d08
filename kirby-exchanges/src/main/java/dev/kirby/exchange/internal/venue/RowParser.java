package dev.kirby.exchange.internal.venue;

import dev.kirby.SourceException;
import dev.kirby.market.Dataset.ColumnType;
import dev.kirby.series.Rows;
import java.io.IOException;
import java.util.Arrays;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;

/** Reads rows out of an answer in one pass, numbers straight from their characters. Numbers may be quoted or not. */
final class RowParser {

    private static final JsonFactory JSON = new JsonFactory();
    private static final int SKIP = -2;

    private final String where;
    private final RowLayout layout;
    private final int[] byIndex;
    private final int columns;
    private final ColumnType[] types;

    RowParser(String where, RowLayout layout) {
        this.where = where;
        this.layout = layout;
        this.columns = layout.dataset().columns().size();
        this.types = layout.dataset().columns().stream().map(c -> c.type()).toArray(ColumnType[]::new);
        int most = layout.fields().keySet().stream()
                .filter(f -> f.matches("\\d+"))
                .mapToInt(Integer::parseInt)
                .max()
                .orElse(-1);
        this.byIndex = new int[most + 1];
        Arrays.fill(byIndex, SKIP);
        layout.fields().forEach((field, column) -> {
            if (field.matches("\\d+")) {
                byIndex[Integer.parseInt(field)] = column;
            }
        });
    }

    /**
     * Reads a whole body.
     *
     * @throws IOException if the body ends too early, so that asking again may help
     * @throws SourceException if it is something else than documented; names the row and the field
     */
    Rows parse(byte[] body, int expected) throws IOException {
        Rows.Builder rows = Rows.builder(layout.dataset(), expected);
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), body)) {
            json.nextToken();
            descend(json);
            if (json.currentToken() != JsonToken.START_ARRAY) {
                throw garbage("has no array of rows" + (layout.rowsAt().isEmpty() ? "" : " at " + layout.rowsAt()));
            }
            for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
                if (token == JsonToken.START_ARRAY) {
                    array(json, rows);
                } else if (token == JsonToken.START_OBJECT) {
                    object(json, rows);
                } else {
                    throw garbage("row " + rows.size() + " is neither an array nor an object");
                }
            }
            return rows.build();
        } catch (JacksonException e) {
            // The parser has one type for an end within a token and another for an end between them.
            if (e instanceof UnexpectedEndOfInputException
                    || e.getOriginalMessage().contains("end-of-input")) {
                throw new IOException("the answer is cut short", e);
            }
            throw garbage("is no JSON: " + e.getOriginalMessage());
        }
    }

    private void descend(JsonParser json) throws IOException {
        if (layout.rowsAt().isEmpty()) {
            return;
        }
        for (String step : layout.rowsAt().split("\\.")) {
            if (json.currentToken() != JsonToken.START_OBJECT) {
                throw garbage("has nothing at " + layout.rowsAt());
            }
            boolean found = false;
            while (!found && json.nextToken() == JsonToken.PROPERTY_NAME) {
                found = step.equals(json.currentName());
                json.nextToken();
                if (!found) {
                    json.skipChildren();
                }
            }
            if (!found) {
                throw garbage("has no field " + layout.rowsAt());
            }
        }
    }

    private void array(JsonParser json, Rows.Builder rows) {
        boolean started = false;
        int index = 0;
        int filled = 0;
        for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
            int column = index < byIndex.length ? byIndex[index] : SKIP;
            if (column == RowLayout.TIME) {
                rows.row(time(json, rows.size()));
                started = true;
            } else if (column >= 0) {
                if (!started) {
                    throw garbage("row " + rows.size() + " has values before its time");
                }
                set(json, rows, column);
            } else {
                json.skipChildren();
            }
            if (column != SKIP) {
                filled++;
            }
            index++;
        }
        if (filled < layout.fields().size()) {
            throw garbage("row " + (rows.size() - (started ? 1 : 0)) + " has " + index + " values, but "
                    + layout.nameOf(missing(index)) + " should be at " + missingIndex(index));
        }
        constants(rows);
    }

    private int missing(int index) {
        return byIndex[missingIndex(index)];
    }

    private int missingIndex(int index) {
        for (int i = index; i < byIndex.length; i++) {
            if (byIndex[i] != SKIP) {
                return i;
            }
        }
        return byIndex.length - 1;
    }

    private void object(JsonParser json, Rows.Builder rows) {
        // The time may stand anywhere in the object, so the row is begun before it is known.
        double[] numbers = new double[columns];
        Arrays.fill(numbers, Double.NaN);
        String[] texts = new String[columns];
        long[] times = new long[columns];
        Arrays.fill(times, Rows.NO_TIME);
        long rowTime = Rows.NO_TIME;
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            Integer column = layout.fields().get(json.currentName());
            JsonToken value = json.nextToken();
            if (column == null) {
                json.skipChildren();
            } else if (column == RowLayout.TIME) {
                rowTime = time(json, rows.size());
            } else if (value != JsonToken.VALUE_NULL) {
                switch (types[column]) {
                    case NUMBER, COUNT -> numbers[column] = number(json, rows.size(), column);
                    case TIME -> times[column] = time(json, rows.size());
                    case TEXT -> texts[column] = json.getString();
                }
            }
        }
        if (rowTime == Rows.NO_TIME) {
            throw garbage("row " + rows.size() + " has no " + layout.nameOf(RowLayout.TIME));
        }
        rows.row(rowTime);
        for (int c = 0; c < columns; c++) {
            switch (types[c]) {
                case NUMBER, COUNT -> rows.number(c, numbers[c]);
                case TIME -> rows.instant(c, times[c]);
                case TEXT -> rows.text(c, texts[c]);
            }
        }
        constants(rows);
    }

    private void constants(Rows.Builder rows) {
        layout.constants().forEach(rows::text);
    }

    private void set(JsonParser json, Rows.Builder rows, int column) {
        switch (types[column]) {
            case NUMBER, COUNT -> rows.number(column, number(json, rows.size() - 1, column));
            case TIME -> rows.instant(column, time(json, rows.size() - 1));
            case TEXT -> rows.text(column, json.getString());
        }
    }

    private double number(JsonParser json, int row, int column) {
        JsonToken token = json.currentToken();
        if (token == JsonToken.VALUE_NULL || (token == JsonToken.VALUE_STRING && json.getStringLength() == 0)) {
            return Double.NaN;
        }
        if (token != JsonToken.VALUE_STRING && !token.isNumeric()) {
            throw garbage("row " + row + ": " + layout.nameOf(column) + " is no number but " + token);
        }
        try {
            return Decimals.parse(json.getStringCharacters(), json.getStringOffset(), json.getStringLength());
        } catch (NumberFormatException e) {
            throw garbage("row " + row + ": " + layout.nameOf(column) + " is no number but '" + json.getString() + "'");
        }
    }

    private long time(JsonParser json, int row) {
        double value = number(json, row, RowLayout.TIME);
        if (!(value > 0 && value < 1e15)) {
            throw garbage("row " + row + ": " + layout.nameOf(RowLayout.TIME) + " is no time but " + value);
        }
        long millis = Math.round(value * layout.timeScale());
        long unit = layout.roundMillis();
        return unit == 1 ? millis : Math.floorDiv(millis + unit / 2, unit) * unit;
    }

    private SourceException garbage(String what) {
        return new SourceException(where + " answered with something else than documented: the answer " + what
                + ". If the venue changed its interface, this version of Kirby does not know it yet.");
    }
}

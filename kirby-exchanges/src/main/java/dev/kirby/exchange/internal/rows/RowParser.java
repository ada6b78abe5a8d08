package dev.kirby.exchange.internal.rows;

import dev.kirby.SourceException;
import dev.kirby.exchange.venue.RowFields;
import dev.kirby.exchange.venue.RowMapping;
import dev.kirby.exchange.venue.RowsInAnswer;
import dev.kirby.series.Rows;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads rows out of an answer in one pass, numbers straight from their characters. Numbers may be quoted or not. For one thread. */
public final class RowParser {

    private static final JsonFactory JSON = new JsonFactory();
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final int SKIP = -2;
    // What is alike at one time comes at one time.
    private static final int MAX_NAMES = 1_000;

    private final RowMapping mapping;
    private final RowFields fields;
    private final RowsInAnswer answer;
    private final JsonValues values;
    private final RowWriter writer;
    private final long receivedMillis;
    private final int[] byIndex;
    private final ContentIds names = new ContentIds(MAX_NAMES);
    private boolean more;
    private String next = "";
    private int others;
    private long earliestOther = Long.MAX_VALUE;

    /** A parser of rows that state their time, and count in base units. */
    RowParser(String where, RowMapping mapping) {
        this(where, mapping, 1, 0);
    }

    /**
     * A parser of rows that come one by one.
     *
     * @param where venue and topic, for errors
     * @param mapping where a row has what
     * @param contractSize base units per contract, for columns in contracts
     */
    public RowParser(String where, RowMapping mapping, double contractSize) {
        this(where, mapping, contractSize, 0);
    }

    /**
     * A parser.
     *
     * @param where venue and path, for errors
     * @param mapping where the answer has what
     * @param contractSize base units per contract, for columns in contracts
     * @param receivedMillis the time of rows that do not state theirs
     */
    public RowParser(String where, RowMapping mapping, double contractSize, long receivedMillis) {
        this.mapping = mapping;
        this.fields = mapping.fields();
        this.answer = mapping.answer();
        this.values = new JsonValues(where, mapping, contractSize);
        this.writer = new RowWriter(mapping.conversions());
        this.receivedMillis = receivedMillis;
        this.byIndex = mapping.shape() == RowMapping.Shape.ARRAYS ? byIndex(fields.columns()) : new int[0];
    }

    private static int[] byIndex(Map<String, Integer> fields) {
        int[] columns = new int
                [fields.keySet().stream().mapToInt(Integer::parseInt).max().orElse(-1) + 1];
        Arrays.fill(columns, SKIP);
        fields.forEach((field, column) -> columns[Integer.parseInt(field)] = column);
        return columns;
    }

    /**
     * Reads a whole body.
     *
     * @param body all of it
     * @param expected a guess at the number of rows
     * @return its rows, in the order of the answer
     * @throws IOException if the body ends too early, so that another request may help
     * @throws SourceException if it is something else than documented; names the row and the field
     */
    public Rows parse(byte[] body, int expected) throws IOException {
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), body)) {
            forgetAnswer();
            if (json.nextToken() == null) {
                throw new IOException("the answer is empty");
            }
            descend(json);
            if (json.currentToken() == JsonToken.VALUE_NULL && answer.nullIsEmpty()) {
                return Rows.empty(mapping.dataset());
            }
            Rows rows = mapping.shape() == RowMapping.Shape.COLUMNS
                    ? new ColumnarRows(mapping, values, writer).read(json, expected, this::note)
                    : rows(json, expected);
            if (!answer.moreField().isEmpty() || !answer.nextField().isEmpty()) {
                readBeside(json);
            }
            return mapping.conversions().isNamedByContent() ? new ContentIds(Integer.MAX_VALUE).given(rows) : rows;
        } catch (JacksonException e) {
            // The parser has one type for an end within a token and another for an end between them.
            if (e instanceof UnexpectedEndOfInputException
                    || e.getOriginalMessage().contains("end-of-input")) {
                throw new IOException("the answer is cut short", e);
            }
            throw values.garbage("is no JSON: " + e.getOriginalMessage());
        }
    }

    /** An answer that was cut short is parsed again. */
    private void forgetAnswer() {
        more = false;
        next = "";
        others = 0;
        earliestOther = Long.MAX_VALUE;
    }

    /** {@return whether the answer that was parsed says that there are more rows after its own} */
    public boolean saysMore() {
        return more;
    }

    /** {@return where the answer that was parsed says that the next page begins; empty if it does not say} */
    public String next() {
        return next;
    }

    /** {@return how many objects of the answer that was parsed are no rows} */
    public int others() {
        return others;
    }

    /** {@return the earliest time of those objects, milliseconds since the epoch} */
    public long earliestOther() {
        return earliestOther;
    }

    private void readBeside(JsonParser json) {
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String field = json.currentName();
            json.nextToken();
            note(json, field);
            json.skipChildren();
        }
    }

    private void note(JsonParser json, String field) {
        more |= field.equals(answer.moreField()) && "true".equals(json.getString());
        if (field.equals(answer.nextField()) && json.currentToken().isScalarValue()) {
            next = json.getString();
        }
    }

    /**
     * Reads one row.
     *
     * @param row an object or an array, as the mapping says; below the mapping's path where it has one
     * @param received its time if it does not state one, milliseconds since the epoch
     * @return one row
     * @throws SourceException if it is something else than documented; names the field
     */
    public Rows row(JsonNode row, long received) {
        Rows.Builder rows = Rows.builder(mapping.dataset(), 1);
        try (JsonParser json = MAPPER.treeAsTokens(row)) {
            json.nextToken();
            descend(json);
            one(json, json.currentToken(), rows, received);
        }
        return mapping.conversions().isNamedByContent() ? names.given(rows.build()) : rows.build();
    }

    /** Forgets the rows that were read one by one: what is alike among those that follow is counted anew. */
    public void forget() {
        names.forget();
    }

    private void one(JsonParser json, @Nullable JsonToken token, Rows.Builder rows, long received) {
        if (token == JsonToken.START_ARRAY && mapping.shape() == RowMapping.Shape.ARRAYS) {
            array(json, rows);
        } else if (token == JsonToken.START_OBJECT && mapping.shape() == RowMapping.Shape.OBJECTS) {
            object(json, rows, received);
        } else {
            throw values.garbage("row " + rows.size() + " is no "
                    + (mapping.shape() == RowMapping.Shape.ARRAYS ? "array" : "object"));
        }
    }

    private void descend(JsonParser json) {
        for (String step :
                answer.rowsAt().isEmpty() ? new String[0] : answer.rowsAt().split("\\.")) {
            if (step.equals("*") && json.currentToken() == JsonToken.START_ARRAY) {
                return;
            }
            if (json.currentToken() != JsonToken.START_OBJECT) {
                throw values.garbage("has nothing at " + answer.rowsAt());
            }
            boolean found = false;
            while (!found && json.nextToken() == JsonToken.PROPERTY_NAME) {
                String field = json.currentName();
                JsonToken value = json.nextToken();
                found = step.equals("*") ? value == JsonToken.START_ARRAY : step.equals(field);
                if (!found) {
                    note(json, field);
                    json.skipChildren();
                }
            }
            if (!found) {
                throw values.garbage("has no field " + answer.rowsAt());
            }
        }
    }

    private Rows rows(JsonParser json, int expected) {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw values.garbage("has no array of rows" + (answer.rowsAt().isEmpty() ? "" : " at " + answer.rowsAt()));
        }
        Rows.Builder rows = Rows.builder(mapping.dataset(), expected);
        for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
            one(json, token, rows, receivedMillis);
        }
        return rows.build();
    }

    private void array(JsonParser json, Rows.Builder rows) {
        boolean started = false;
        int index = 0;
        int filled = 0;
        for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
            int column = index < byIndex.length ? byIndex[index] : SKIP;
            if (column == RowMapping.TIME) {
                if (started) {
                    throw values.garbage("row " + (rows.size() - 1) + " has two times");
                }
                rows.row(values.time(json, rows.size()));
                started = true;
            } else if (column >= 0) {
                if (!started) {
                    // Few venues put the time behind the values.
                    index = late(json, rows, index);
                    filled = fields.columns().size();
                    break;
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
        if (filled < fields.columns().size()) {
            int missing = missing(index);
            throw values.garbage("row " + (rows.size() - (started ? 1 : 0)) + " has " + index + " values, but "
                    + fields.nameOf(byIndex[missing]) + " should be at " + missing);
        }
        writer.finish(rows);
    }

    private void set(JsonParser json, Rows.Builder rows, int column) {
        int row = rows.size() - 1;
        switch (values.type(column)) {
            case NUMBER, COUNT -> writer.number(rows, column, values.number(json, row, column));
            case TIME -> rows.instant(column, values.optionalTime(json, row, column));
            case TEXT -> rows.text(column, values.word(json, row, column));
        }
    }

    /** Reads the rest of an array that has values before its time; returns the number of values. */
    private int late(JsonParser json, Rows.Builder rows, int from) {
        FoundRow found = new FoundRow(values, Rows.NO_TIME);
        int index = from;
        for (JsonToken token = json.currentToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
            int column = index < byIndex.length ? byIndex[index] : SKIP;
            if (column == SKIP) {
                json.skipChildren();
            } else {
                found.find(json, column, rows.size(), 0);
            }
            index++;
        }
        requireTime(found, rows.size());
        found.writeTo(rows, writer);
        return index;
    }

    private int missing(int index) {
        for (int i = index; i < byIndex.length; i++) {
            if (byIndex[i] != SKIP) {
                return i;
            }
        }
        return byIndex.length - 1;
    }

    private void object(JsonParser json, Rows.Builder rows, long received) {
        FoundRow found = new FoundRow(values, fields.hasTime() ? Rows.NO_TIME : received);
        fields(json, "", rows.size(), found);
        requireTime(found, rows.size());
        requireSomething(found, rows.size());
        if (isOther(found, rows.size())) {
            others++;
            earliestOther = Math.min(earliestOther, found.time());
            return;
        }
        String party = answer.parties().getOrDefault(String.valueOf(found.kind()), "taker");
        if (!party.equals("maker")) {
            found.writeTo(rows, writer);
            writer.finish(rows);
        }
        if (!party.equals("taker")) {
            found.turnSide();
            found.writeTo(rows, writer);
            writer.finish(rows);
        }
    }

    private boolean isOther(FoundRow found, int row) {
        String kind = found.kind();
        if (!answer.parties().isEmpty()) {
            if (kind != null && !answer.parties().containsKey(kind)) {
                throw values.garbage("row " + row + ": " + answer.onlyField() + " is '" + kind + "', not one of "
                        + answer.parties().keySet().stream().sorted().toList());
            }
            return kind == null;
        }
        if (!answer.onlyField().isEmpty() && kind == null) {
            throw values.garbage("row " + row + " has no " + answer.onlyField());
        }
        return !answer.onlyValue().equals(kind == null ? "" : kind);
    }

    private void requireTime(FoundRow found, int row) {
        if (found.time() == Rows.NO_TIME) {
            throw values.garbage("row " + row + " has no " + fields.nameOf(RowMapping.TIME));
        }
    }

    private void fields(JsonParser json, String path, int row, FoundRow found) {
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String field = path + json.currentName();
            Integer column = fields.columns().get(field);
            JsonToken value = json.nextToken();
            if (column == null && value == JsonToken.START_OBJECT && fields.isParent(field)) {
                fields(json, field + ".", row, found);
            } else if (column == null) {
                if (field.equals(answer.onlyField())) {
                    found.kind(value == JsonToken.VALUE_NULL ? null : json.getString());
                }
                json.skipChildren();
            } else {
                found.find(json, column, row, fields.rank(field));
            }
        }
    }

    /** A row in which the venue renamed every field would otherwise be a row of unknowns. */
    private void requireSomething(FoundRow found, int row) {
        for (int column : fields.columns().values()) {
            if (column >= 0 && found.has(column)) {
                return;
            }
        }
        throw values.garbage("row " + row + " has none of the fields "
                + fields.columns().keySet().stream().sorted().toList());
    }
}

package dev.kirby.exchange.internal.venue;

import dev.kirby.SourceException;
import dev.kirby.market.Dataset;
import dev.kirby.market.Dataset.ColumnType;
import dev.kirby.series.Rows;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
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
    private static final double LATEST_MILLIS = 1e14;
    // What is alike at one time comes at one time.
    private static final int LATEST_NAMES = 1_000;

    private static final int LONG_SHARE = Dataset.LONG_SHORT_RATIO.indexOf("long_share");
    private static final int SHORT_SHARE = Dataset.LONG_SHORT_RATIO.indexOf("short_share");
    private static final int RATIO = Dataset.LONG_SHORT_RATIO.indexOf("ratio");

    private final String where;
    private final RowLayout layout;
    private final long receivedMillis;
    private final int[] byIndex;
    private final ColumnType[] types;
    private final double[] factors;
    private final ContentIds names = new ContentIds(LATEST_NAMES);
    private boolean more;
    private String next = "";
    private int others;
    private long earliestOther = Long.MAX_VALUE;
    private double money = Double.NaN;
    private double price = Double.NaN;
    private double longSide = Double.NaN;
    private double shortSide = Double.NaN;

    /** A parser of rows that tell their time, and count in base units. */
    RowParser(String where, RowLayout layout) {
        this(where, layout, 1, 0);
    }

    /**
     * A parser of rows that come one by one.
     *
     * @param where venue and topic, for errors
     * @param layout where a row has what
     * @param contractSize base units per contract, for columns in contracts
     */
    public RowParser(String where, RowLayout layout, double contractSize) {
        this(where, layout, contractSize, 0);
    }

    /**
     * A parser.
     *
     * @param where venue and path, for errors
     * @param layout where the answer has what
     * @param contractSize base units per contract, for columns in contracts
     * @param receivedMillis the time of rows that do not tell theirs
     */
    RowParser(String where, RowLayout layout, double contractSize, long receivedMillis) {
        this.where = where;
        this.layout = layout;
        this.receivedMillis = receivedMillis;
        var columns = layout.dataset().columns();
        this.types = columns.stream().map(Dataset.Column::type).toArray(ColumnType[]::new);
        this.factors = new double[types.length];
        for (int c = 0; c < factors.length; c++) {
            factors[c] = layout.isInContracts(c) ? contractSize : 1;
        }
        this.byIndex = layout.shape() == RowLayout.Shape.ARRAYS ? byIndex(layout.fields()) : new int[0];
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
     * @throws IOException if the body ends too early, so that asking again may help
     * @throws SourceException if it is something else than documented; names the row and the field
     */
    public Rows parse(byte[] body, int expected) throws IOException {
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), body)) {
            forgetAnswer();
            if (json.nextToken() == null) {
                throw new IOException("the answer is empty");
            }
            descend(json);
            if (json.currentToken() == JsonToken.VALUE_NULL) {
                return Rows.empty(layout.dataset());
            }
            Rows rows = layout.shape() == RowLayout.Shape.COLUMNS ? columns(json, expected) : rows(json, expected);
            if (!layout.moreField().isEmpty() || !layout.nextField().isEmpty()) {
                readBeside(json);
            }
            return layout.isNamedByContent() ? new ContentIds(Integer.MAX_VALUE).given(rows) : rows;
        } catch (JacksonException e) {
            // The parser has one type for an end within a token and another for an end between them.
            if (e instanceof UnexpectedEndOfInputException
                    || e.getOriginalMessage().contains("end-of-input")) {
                throw new IOException("the answer is cut short", e);
            }
            throw garbage("is no JSON: " + e.getOriginalMessage());
        }
    }

    /** An answer that was cut short is parsed again. */
    private void forgetAnswer() {
        more = false;
        next = "";
        others = 0;
        earliestOther = Long.MAX_VALUE;
    }

    /** Whether the answer that was parsed says that there are more rows after its own. */
    boolean saysMore() {
        return more;
    }

    /** Where the answer that was parsed says that the next page begins; empty if it does not say. */
    String next() {
        return next;
    }

    /** How many objects of the answer that was parsed are no rows. */
    int others() {
        return others;
    }

    /** The earliest time of those objects, milliseconds since the epoch. */
    long earliestOther() {
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
        more |= field.equals(layout.moreField()) && "true".equals(json.getString());
        if (field.equals(layout.nextField()) && json.currentToken().isScalarValue()) {
            next = json.getString();
        }
    }

    /**
     * Reads one row.
     *
     * @param row an object or an array, as the layout says; below the layout's path where it has one
     * @param received its time if it does not tell one, milliseconds since the epoch
     * @return one row
     * @throws SourceException if it is something else than documented; names the field
     */
    public Rows row(JsonNode row, long received) {
        Rows.Builder rows = Rows.builder(layout.dataset(), 1);
        try (JsonParser json = MAPPER.treeAsTokens(row)) {
            json.nextToken();
            descend(json);
            one(json, json.currentToken(), rows, received);
        }
        return layout.isNamedByContent() ? names.given(rows.build()) : rows.build();
    }

    /** Forgets the rows that were read one by one: what is alike among those that follow is counted anew. */
    public void forget() {
        names.forget();
    }

    private void one(JsonParser json, @Nullable JsonToken token, Rows.Builder rows, long received) {
        if (token == JsonToken.START_ARRAY && layout.shape() == RowLayout.Shape.ARRAYS) {
            array(json, rows);
        } else if (token == JsonToken.START_OBJECT && layout.shape() == RowLayout.Shape.OBJECTS) {
            object(json, rows, received);
        } else {
            throw garbage(
                    "row " + rows.size() + " is no " + (layout.shape() == RowLayout.Shape.ARRAYS ? "array" : "object"));
        }
    }

    private void descend(JsonParser json) {
        for (String step :
                layout.rowsAt().isEmpty() ? new String[0] : layout.rowsAt().split("\\.")) {
            if (step.equals("*") && json.currentToken() == JsonToken.START_ARRAY) {
                return;
            }
            if (json.currentToken() != JsonToken.START_OBJECT) {
                throw garbage("has nothing at " + layout.rowsAt());
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
                throw garbage("has no field " + layout.rowsAt());
            }
        }
    }

    private Rows rows(JsonParser json, int expected) {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw garbage("has no array of rows" + (layout.rowsAt().isEmpty() ? "" : " at " + layout.rowsAt()));
        }
        Rows.Builder rows = Rows.builder(layout.dataset(), expected);
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
            if (column == RowLayout.TIME) {
                if (started) {
                    throw garbage("row " + (rows.size() - 1) + " has two times");
                }
                rows.row(time(json, rows.size()));
                started = true;
            } else if (column >= 0) {
                if (!started) {
                    // Few venues put the time behind the values.
                    index = late(json, rows, index);
                    filled = layout.fields().size();
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
        if (filled < layout.fields().size()) {
            int missing = missing(index);
            throw garbage("row " + (rows.size() - (started ? 1 : 0)) + " has " + index + " values, but "
                    + layout.nameOf(byIndex[missing]) + " should be at " + missing);
        }
        finish(rows);
    }

    /** Reads the rest of an array that has values before its time; returns the number of values. */
    private int late(JsonParser json, Rows.Builder rows, int from) {
        Found found = new Found(types.length, Rows.NO_TIME);
        int index = from;
        for (JsonToken token = json.currentToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
            int column = index < byIndex.length ? byIndex[index] : SKIP;
            if (column == SKIP) {
                json.skipChildren();
            } else {
                find(json, column, rows.size(), found);
            }
            index++;
        }
        requireTime(found, rows.size());
        add(rows, found);
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

    /** What is known of a row whose time may stand anywhere in it. */
    private static final class Found {
        private final double[] numbers;
        private final @Nullable String[] texts;
        private final long[] times;
        private long time;
        private @Nullable String what;

        Found(int columns, long time) {
            this.numbers = new double[columns];
            this.texts = new String[columns];
            this.times = new long[columns];
            this.time = time;
            Arrays.fill(numbers, Double.NaN);
            Arrays.fill(times, Rows.NO_TIME);
        }
    }

    private void object(JsonParser json, Rows.Builder rows, long received) {
        Found found = new Found(types.length, layout.hasTime() ? Rows.NO_TIME : received);
        fields(json, "", rows.size(), found);
        requireTime(found, rows.size());
        requireSomething(found, rows.size());
        if (isOther(found, rows.size())) {
            others++;
            earliestOther = Math.min(earliestOther, found.time);
            return;
        }
        add(rows, found);
        finish(rows);
    }

    private boolean isOther(Found found, int row) {
        if (!layout.onlyField().isEmpty() && found.what == null) {
            throw garbage("row " + row + " has no " + layout.onlyField());
        }
        return !layout.onlyValue().equals(found.what == null ? "" : found.what);
    }

    private void requireTime(Found found, int row) {
        if (found.time == Rows.NO_TIME) {
            throw garbage("row " + row + " has no " + layout.nameOf(RowLayout.TIME));
        }
    }

    private void add(Rows.Builder rows, Found found) {
        rows.row(found.time);
        for (int c = 0; c < types.length; c++) {
            switch (types[c]) {
                case NUMBER, COUNT -> number(rows, c, found.numbers[c]);
                case TIME -> rows.instant(c, found.times[c]);
                case TEXT -> {
                    if (found.texts[c] != null) {
                        rows.text(c, found.texts[c]);
                    }
                }
            }
        }
    }

    private void find(JsonParser json, int column, int row, Found found) {
        if (column == RowLayout.TIME) {
            found.time = time(json, row);
            return;
        }
        switch (types[column]) {
            case NUMBER, COUNT -> found.numbers[column] = number(json, row, column);
            case TIME -> found.times[column] = optionalTime(json, row, column);
            case TEXT -> found.texts[column] = word(json, row, column);
        }
    }

    private void fields(JsonParser json, String path, int row, Found found) {
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String field = path + json.currentName();
            Integer column = layout.fields().get(field);
            JsonToken value = json.nextToken();
            if (column == null && value == JsonToken.START_OBJECT && layout.isParent(field)) {
                fields(json, field + ".", row, found);
            } else if (column == null) {
                if (field.equals(layout.onlyField())) {
                    found.what = json.getString();
                }
                json.skipChildren();
            } else {
                find(json, column, row, found);
            }
        }
    }

    /** A row in which the venue renamed every field would otherwise be a row of unknowns. */
    private void requireSomething(Found found, int row) {
        for (int column : layout.fields().values()) {
            if (column >= 0 && (!Double.isNaN(found.numbers[column]) || found.texts[column] != null)) {
                return;
            }
        }
        throw garbage("row " + row + " has none of the fields "
                + layout.fields().keySet().stream().sorted().toList());
    }

    private Rows columns(JsonParser json, int expected) {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw garbage("has no object of columns" + (layout.rowsAt().isEmpty() ? "" : " at " + layout.rowsAt()));
        }
        long[] times = null;
        double[][] values = new double[types.length][];
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            Integer column = layout.fields().get(json.currentName());
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
                read[size] = column == RowLayout.TIME ? time(json, size) : number(json, size, column);
                size++;
            }
            read = Arrays.copyOf(read, size);
            if (column == RowLayout.TIME) {
                times = Arrays.stream(read).mapToLong(d -> (long) d).toArray();
            } else {
                values[column] = read;
            }
        }
        if (times == null) {
            throw garbage("has no " + layout.nameOf(RowLayout.TIME));
        }
        return assembled(times, values);
    }

    private Rows assembled(long[] times, double[][] values) {
        Rows.Builder rows = Rows.builder(layout.dataset(), times.length);
        for (int column : layout.fields().values()) {
            if (column >= 0 && (values[column] == null || values[column].length != times.length)) {
                throw garbage("has " + times.length + " times, but "
                        + (values[column] == null ? "no" : Integer.toString(values[column].length)) + " values of "
                        + layout.nameOf(column));
            }
        }
        for (int row = 0; row < times.length; row++) {
            rows.row(times[row]);
            for (int c = 0; c < types.length; c++) {
                if (values[c] != null) {
                    number(rows, c, values[c][row]);
                }
            }
            finish(rows);
        }
        return rows.build();
    }

    private void finish(Rows.Builder rows) {
        layout.constants().forEach(rows::text);
        if (layout.isRatioFromShares()) {
            rows.number(RATIO, longSide / shortSide);
        }
        if (layout.isSharesFromAmounts()) {
            rows.number(LONG_SHARE, longSide / (longSide + shortSide));
            rows.number(SHORT_SHARE, shortSide / (longSide + shortSide));
        }
        RowLayout.Worth worth = layout.worth();
        if (worth != null) {
            rows.number(worth.number(), money / price);
        }
    }

    private void set(JsonParser json, Rows.Builder rows, int column) {
        int row = rows.size() - 1;
        switch (types[column]) {
            case NUMBER, COUNT -> number(rows, column, number(json, row, column));
            case TIME -> rows.instant(column, optionalTime(json, row, column));
            case TEXT -> rows.text(column, word(json, row, column));
        }
    }

    private void number(Rows.Builder rows, int column, double value) {
        if (layout.isRatioFromShares()) {
            longSide = column == LONG_SHARE ? value : longSide;
            shortSide = column == SHORT_SHARE ? value : shortSide;
        }
        RowLayout.Worth worth = layout.worth();
        if (worth != null) {
            money = column == worth.number() ? value : money;
            price = column == worth.price() ? value : price;
        }
        RowLayout.Signed signed = layout.signed();
        if (signed != null && signed.number() == column) {
            rows.text(signed.side(), value < 0 ? signed.negative() : signed.positive());
            rows.number(column, Math.abs(value));
        } else {
            rows.number(column, value);
        }
    }

    private @Nullable String word(JsonParser json, int row, int column) {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        String text = json.getString();
        Map<String, String> words = layout.words(column);
        if (words == null) {
            return text;
        }
        String ours = words.get(text);
        if (ours == null) {
            throw garbage("row " + row + ": " + layout.nameOf(column) + " is '" + text + "', not one of "
                    + words.keySet().stream().sorted().toList());
        }
        return ours;
    }

    private double number(JsonParser json, int row, int column) {
        double value = plain(json, row, column);
        return column >= 0 ? value * factors[column] : value;
    }

    private double plain(JsonParser json, int row, int column) {
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
        long millis = isText(json) ? instant(json, row) : layout.millis(plain(json, row, RowLayout.TIME));
        if (!(millis > 0 && millis < LATEST_MILLIS)) {
            throw garbage(
                    "row " + row + ": " + layout.nameOf(RowLayout.TIME) + " is no time but '" + json.getString() + "'");
        }
        return millis;
    }

    /** Other times than the row's may be unknown, which venues write as null, an empty text or zero. */
    private long optionalTime(JsonParser json, int row, int column) {
        double value = plain(json, row, column);
        return Double.isNaN(value) || value == 0 ? Rows.NO_TIME : layout.millis(value);
    }

    private static boolean isText(JsonParser json) {
        return json.currentToken() == JsonToken.VALUE_STRING
                && json.getStringLength() > 10
                && json.getStringCharacters()[json.getStringOffset() + 4] == '-';
    }

    private long instant(JsonParser json, int row) {
        String text = json.getString();
        try {
            return layout.snapped(Instant.parse(text).toEpochMilli());
        } catch (DateTimeException e) {
            throw garbage("row " + row + ": " + layout.nameOf(RowLayout.TIME) + " is no time but '" + text + "'");
        }
    }

    private SourceException garbage(String what) {
        return new SourceException(where + " answered with something else than documented: the answer " + what
                + ". If the venue changed its interface, this version of Kirby does not know it yet.");
    }
}

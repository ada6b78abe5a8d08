package dev.kirby.exchange.internal.rows;

import dev.kirby.exchange.venue.Conversions;
import dev.kirby.exchange.venue.RowFields;
import dev.kirby.exchange.venue.RowMapping;
import dev.kirby.market.Dataset.ColumnType;
import dev.kirby.series.Rows;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads single values of rows as a mapping says, numbers straight from their characters; says what is wrong with others. */
final class JsonValues {

    private static final double MAX_MILLIS = 1e14;

    private final String where;
    private final RowFields fields;
    private final Conversions conversions;
    private final ColumnType[] types;
    private final double[] factors;

    /**
     * A reader of values.
     *
     * @param where venue and path, for errors
     * @param mapping where an answer has what
     * @param contractSize base units per contract, for columns in contracts
     */
    JsonValues(String where, RowMapping mapping, double contractSize) {
        this.where = where;
        this.fields = mapping.fields();
        this.conversions = mapping.conversions();
        var columns = mapping.dataset().columns();
        this.types = new ColumnType[columns.size()];
        this.factors = new double[types.length];
        for (int c = 0; c < types.length; c++) {
            types[c] = columns.get(c).type();
            factors[c] = conversions.isInContracts(c) ? contractSize : 1;
        }
    }

    int columns() {
        return types.length;
    }

    ColumnType type(int column) {
        return types[column];
    }

    @Nullable
    String word(JsonParser json, int row, int column) {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        String text = json.getString();
        Map<String, String> words = conversions.valueMap(column);
        if (words == null) {
            return text;
        }
        String ours = words.get(text);
        if (ours == null) {
            throw garbage("row " + row + ": " + fields.nameOf(column) + " is '" + text + "', not one of "
                    + words.keySet().stream().sorted().toList());
        }
        return ours;
    }

    double number(JsonParser json, int row, int column) {
        double value = plain(json, row, column);
        return column >= 0 ? value * factors[column] : value;
    }

    private double plain(JsonParser json, int row, int column) {
        JsonToken token = json.currentToken();
        if (token == JsonToken.VALUE_NULL || (token == JsonToken.VALUE_STRING && json.getStringLength() == 0)) {
            return Double.NaN;
        }
        if (token != JsonToken.VALUE_STRING && !token.isNumeric()) {
            throw garbage("row " + row + ": " + fields.nameOf(column) + " is no number but " + token);
        }
        try {
            return Decimals.parse(json.getStringCharacters(), json.getStringOffset(), json.getStringLength());
        } catch (NumberFormatException e) {
            throw garbage("row " + row + ": " + fields.nameOf(column) + " is no number but '" + json.getString() + "'");
        }
    }

    long time(JsonParser json, int row) {
        long millis = isText(json) ? instant(json, row) : conversions.millis(plain(json, row, RowMapping.TIME));
        if (!(millis > 0 && millis < MAX_MILLIS)) {
            throw garbage("row " + row + ": " + fields.nameOf(RowMapping.TIME) + " is no time but '" + json.getString()
                    + "'");
        }
        return millis;
    }

    /** Other times than the row's may be unknown, which venues write as null, an empty text or zero. */
    long optionalTime(JsonParser json, int row, int column) {
        double value = plain(json, row, column);
        return Double.isNaN(value) || value == 0 ? Rows.NO_TIME : conversions.millis(value);
    }

    private static boolean isText(JsonParser json) {
        return json.currentToken() == JsonToken.VALUE_STRING
                && json.getStringLength() > 10
                && json.getStringCharacters()[json.getStringOffset() + 4] == '-';
    }

    private long instant(JsonParser json, int row) {
        String text = json.getString();
        try {
            return conversions.rounded(Instant.parse(text).toEpochMilli());
        } catch (DateTimeException e) {
            throw garbage("row " + row + ": " + fields.nameOf(RowMapping.TIME) + " is no time but '" + text + "'");
        }
    }

    /** What to throw where an answer is something else than documented. */
    MalformedAnswerException garbage(String what) {
        return new MalformedAnswerException(where + " answered with something else than documented: the answer " + what
                + ". If the venue changed its interface, this version of Kirby does not know it yet.");
    }
}

package dev.kirby.exchange.internal.rows;

import dev.kirby.exchange.venue.RowMapping;
import dev.kirby.market.Dataset;
import dev.kirby.series.Rows;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** What is known so far of a row whose time may stand anywhere in it. */
final class FoundRow {

    private static final int SIDE = Dataset.LIQUIDATIONS.indexOf("side");

    private final JsonValues values;
    private final double[] numbers;
    private final @Nullable String[] texts;
    private final long[] times;
    // By column, that of the time behind them, which field has it.
    private final int[] ranks;
    private long time;
    private @Nullable String kind;

    /** Begins with a time, {@link Rows#NO_TIME} where the row has its own. */
    FoundRow(JsonValues values, long time) {
        this.values = values;
        this.numbers = new double[values.columns()];
        this.texts = new String[values.columns()];
        this.times = new long[values.columns()];
        this.ranks = new int[values.columns() + 1];
        this.time = time;
        Arrays.fill(ranks, Integer.MAX_VALUE);
        Arrays.fill(numbers, Double.NaN);
        Arrays.fill(times, Rows.NO_TIME);
    }

    /**
     * Reads the value at hand.
     *
     * @param rank of its field among those of the column, of which the first that has a value counts
     */
    void find(JsonParser json, int column, int row, int rank) {
        int at = column == RowMapping.TIME ? numbers.length : column;
        boolean isNothing = column != RowMapping.TIME && json.currentToken() == JsonToken.VALUE_NULL;
        if (rank > ranks[at] || isNothing) {
            json.skipChildren();
            return;
        }
        ranks[at] = rank;
        if (column == RowMapping.TIME) {
            time = values.time(json, row);
            return;
        }
        switch (values.type(column)) {
            case NUMBER, COUNT -> numbers[column] = values.number(json, row, column);
            case TIME -> times[column] = values.optionalTime(json, row, column);
            case TEXT -> texts[column] = values.word(json, row, column);
        }
    }

    /** Takes what the object says it is. */
    void kind(@Nullable String said) {
        kind = said;
    }

    @Nullable
    String kind() {
        return kind;
    }

    long time() {
        return time;
    }

    /** Whether a number or a text was found. */
    boolean has(int column) {
        return !Double.isNaN(numbers[column]) || texts[column] != null;
    }

    /** Makes it the liquidation of the other party of the trade. */
    void turnSide() {
        texts[SIDE] = "long".equals(texts[SIDE]) ? "short" : "long";
    }

    /** Begins a row with all that was found. */
    void writeTo(Rows.Builder rows, RowWriter writer) {
        rows.row(time);
        for (int c = 0; c < numbers.length; c++) {
            switch (values.type(c)) {
                case NUMBER, COUNT -> writer.number(rows, c, numbers[c]);
                case TIME -> rows.instant(c, times[c]);
                case TEXT -> {
                    if (texts[c] != null) {
                        rows.text(c, texts[c]);
                    }
                }
            }
        }
    }
}

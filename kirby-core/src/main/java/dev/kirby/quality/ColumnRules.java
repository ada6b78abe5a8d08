package dev.kirby.quality;

import dev.kirby.market.Dataset;
import dev.kirby.market.Dataset.Column;
import java.util.List;

/** What the columns of a dataset may hold: which must be known, which numbers may be zero or below. */
final class ColumnRules {

    /** What a number may be. */
    enum Sign {
        ANY,
        NOT_NEGATIVE,
        POSITIVE
    }

    private final List<Column> columns;
    private final Sign[] signs;
    private final boolean[] required;

    private ColumnRules(Dataset dataset) {
        this.columns = dataset.columns();
        this.signs = new Sign[columns.size()];
        this.required = new boolean[columns.size()];
        List<String> needed = required(dataset);
        for (int c = 0; c < signs.length; c++) {
            required[c] = needed.contains(columns.get(c).name());
            signs[c] = sign(dataset, columns.get(c).name());
        }
    }

    static ColumnRules of(Dataset dataset) {
        return new ColumnRules(dataset);
    }

    static List<String> required(Dataset dataset) {
        return switch (dataset) {
            case CANDLES, MARK_CANDLES, INDEX_CANDLES, PREMIUM_CANDLES -> List.of("open", "high", "low", "close");
            case FUNDING -> List.of("funding_rate");
            case OPEN_INTEREST -> List.of("open_interest");
            case LIQUIDATIONS -> List.of("side", "price", "quantity");
            case LONG_SHORT_RATIO -> List.of("kind", "ratio");
            case TRADES -> List.of("trade_id", "price", "quantity");
        };
    }

    private static Sign sign(Dataset dataset, String column) {
        return switch (column) {
            case "funding_rate", "premium" -> Sign.ANY;
            case "open", "high", "low", "close" -> dataset == Dataset.PREMIUM_CANDLES ? Sign.ANY : Sign.POSITIVE;
            case "price" -> Sign.POSITIVE;
            default -> Sign.NOT_NEGATIVE;
        };
    }

    int size() {
        return signs.length;
    }

    String name(int column) {
        return columns.get(column).name();
    }

    Dataset.ColumnType type(int column) {
        return columns.get(column).type();
    }

    boolean isRequired(int column) {
        return required[column];
    }

    Sign sign(int column) {
        return signs[column];
    }
}

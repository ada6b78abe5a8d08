package dev.kirby.quality;

import static java.util.Objects.requireNonNull;

import dev.kirby.DataQualityException;
import dev.kirby.InvalidRequestException;
import dev.kirby.market.Dataset;
import dev.kirby.market.Dataset.Column;
import dev.kirby.market.Interval;
import dev.kirby.market.RowView;
import dev.kirby.market.SeriesId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What rows of a series must be to be stored, by whichever door they come: a venue's answer, a stream, an archive, a file, a
 * call. A row passes if its time can be one (after 1970, before a given limit, on a boundary for candles), if its required
 * columns are known, if no number is infinite, and if no number is below zero, or a price zero, where the dataset forbids it.
 *
 * <p>A high below a low passes: it is what the venue said. {@link QualityCheck} flags it, as all else that needs the rows
 * before and after. To let the good rows of a batch pass and tell the others, ask for the {@link #fault} of each; where one
 * bad row spoils the batch, {@link #require}.
 *
 * <p>One comparison a number, nothing allocated for a row that passes. Immutable and thread-safe.
 */
public final class Admission {

    /** What a number may be. */
    private enum Sign {
        ANY,
        NOT_NEGATIVE,
        POSITIVE
    }

    private final SeriesId series;
    private final long limit;
    private final @Nullable Interval interval;
    private final List<Column> columns;
    private final Sign[] signs;
    private final boolean[] required;
    private final boolean[] text;

    private Admission(SeriesId series, Instant limit) {
        this.series = requireNonNull(series, "series");
        this.limit = limit.toEpochMilli();
        this.interval = series.intervalOrNull();
        Dataset dataset = series.dataset();
        this.columns = dataset.columns();
        this.signs = new Sign[columns.size()];
        this.required = new boolean[columns.size()];
        this.text = new boolean[columns.size()];
        List<String> needed = required(dataset);
        for (int c = 0; c < signs.length; c++) {
            Column column = columns.get(c);
            text[c] = column.type() == Dataset.ColumnType.TEXT;
            required[c] = needed.contains(column.name());
            signs[c] = switch (column.type()) {
                case NUMBER, COUNT -> sign(dataset, column.name());
                case TIME, TEXT -> Sign.ANY;
            };
        }
    }

    /**
     * The rules for a series.
     *
     * @param series what the rows belong to
     * @param limit the first time that no row can have: now, and what clocks may differ by
     * @return the rules
     */
    public static Admission of(SeriesId series, Instant limit) {
        return new Admission(series, limit);
    }

    private static List<String> required(Dataset dataset) {
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

    /**
     * Why a row cannot be stored.
     *
     * @param rows of the series' dataset
     * @param row from 0
     * @return such as {@code price Infinity is not finite}; absent if the row passes
     */
    public Optional<String> fault(RowView rows, int row) {
        requireDataset(rows);
        long time = rows.time(row);
        if (time <= 0 || time >= limit) {
            return Optional.of(
                    "time " + Instant.ofEpochMilli(time) + " is not between 1970 and " + Instant.ofEpochMilli(limit));
        }
        if (interval != null && !interval.isBoundary(time)) {
            return Optional.of("no " + interval + " candle opens at " + Instant.ofEpochMilli(time) + ", only at "
                    + Instant.ofEpochMilli(interval.floor(time)));
        }
        for (int c = 0; c < signs.length; c++) {
            String fault = text[c] ? textFault(rows, c, row) : numberFault(rows, c, row);
            if (fault != null) {
                return Optional.of(columns.get(c).name() + " " + fault);
            }
        }
        return Optional.empty();
    }

    private @Nullable String textFault(RowView rows, int column, int row) {
        return required[column] && rows.text(column, row) == null ? "is missing" : null;
    }

    private @Nullable String numberFault(RowView rows, int column, int row) {
        if (columns.get(column).type() == Dataset.ColumnType.TIME) {
            return null;
        }
        double value = rows.number(column, row);
        if (Double.isNaN(value)) {
            return required[column] ? "is missing" : null;
        }
        if (Double.isInfinite(value)) {
            return value + " is not finite";
        }
        return switch (signs[column]) {
            case ANY -> null;
            case NOT_NEGATIVE -> value < 0 ? value + " is below zero" : null;
            case POSITIVE -> value <= 0 ? value + " is not above zero" : null;
        };
    }

    /**
     * Checks that all rows can be stored.
     *
     * @param rows of the series' dataset
     * @throws DataQualityException if one cannot; the message names the first
     */
    public void require(RowView rows) {
        for (int row = 0; row < rows.size(); row++) {
            Optional<String> fault = fault(rows, row);
            if (fault.isPresent()) {
                throw new DataQualityException(series + ": row " + (row + 1) + " of " + rows.size() + " at "
                        + Instant.ofEpochMilli(rows.time(row)) + " cannot be: " + fault.get()
                        + ". Nothing was stored. Check the columns and the unit of the times (s, ms, us or ns).");
            }
        }
    }

    private void requireDataset(RowView rows) {
        if (rows.dataset() != series.dataset()) {
            throw new InvalidRequestException("Rows of " + rows.dataset() + " do not belong to " + series + ".");
        }
    }

    /** For example {@code Admission[binance:BTC/USDT candles 1m, before 2024-01-02T00:00:00Z]}. */
    @Override
    public String toString() {
        return "Admission[" + series + ", before " + Instant.ofEpochMilli(limit) + "]";
    }
}

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
 * The rules that a row must pass to be stored, whether it comes from a venue's answer, a stream, an archive, a file or a
 * call. A row passes if its time can be one (after 1970, before a given limit, on a boundary for candles), if its required
 * columns are known, if no number is infinite, and if no number is below zero, or a price zero, where the dataset forbids
 * it.
 *
 * <p>A high below a low passes: it is what the venue said. {@link QualityCheck} flags it, as all else that needs the rows
 * before and after. To let the good rows of a batch pass and report the others, ask for the {@link #fault} of each; where one
 * bad row spoils the batch, {@link #require}.
 *
 * <p>One comparison a number, nothing allocated for a row that passes. Immutable and thread-safe.
 */
public final class Admission {

    private final SeriesId series;
    private final long limit;
    private final @Nullable Interval interval;
    private final List<Column> columns;

    private final boolean whole;

    private Admission(SeriesId series, long limit, boolean whole) {
        this.series = requireNonNull(series, "series");
        this.limit = limit;
        this.interval = series.intervalOrNull();
        this.columns = series.dataset().columns();
        this.whole = whole;
    }

    /**
     * {@return the rules for a series}
     *
     * @param series what the rows belong to
     * @param limit the first time that no row can have: now, and what clocks may differ by
     */
    public static Admission of(SeriesId series, Instant limit) {
        return new Admission(series, limit.toEpochMilli(), true);
    }

    /**
     * {@return the columns that every row has}
     *
     * @param dataset the kind of rows
     */
    public static List<String> required(Dataset dataset) {
        return dataset.columns().stream()
                .filter(Column::isRequired)
                .map(Column::name)
                .toList();
    }

    /**
     * {@return the same rules at another time}
     *
     * @param newLimit the first time that no row can have
     */
    public Admission before(Instant newLimit) {
        return new Admission(series, newLimit.toEpochMilli(), whole);
    }

    /** {@return the same rules for parts of rows, whose missing columns may come with the next part} */
    public Admission ofParts() {
        return new Admission(series, limit, false);
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
        for (int c = 0; c < columns.size(); c++) {
            Column column = columns.get(c);
            String fault = switch (column.type()) {
                case TEXT -> whole && column.isRequired() && rows.text(c, row) == null ? "is missing" : null;
                case NUMBER, COUNT -> numberFault(column, rows.number(c, row));
                case TIME -> null;
            };
            if (fault != null) {
                return Optional.of(column.name() + " " + fault);
            }
        }
        return Optional.empty();
    }

    private @Nullable String numberFault(Column column, double value) {
        if (Double.isNaN(value)) {
            return whole && column.isRequired() ? "is missing" : null;
        }
        if (Double.isInfinite(value)) {
            return value + " is not finite";
        }
        return switch (column.sign()) {
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

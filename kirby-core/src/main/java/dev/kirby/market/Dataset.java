package dev.kirby.market;

import dev.kirby.InvalidRequestException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A kind of market data and the columns of its rows, in order. The first column is always {@code time}: the open time of a
 * candle, the settlement of a funding rate, the moment of everything else. Prints as its lower-case name, which is also its
 * folder in the lake.
 */
public enum Dataset {
    /** Trade candles. */
    CANDLES(Kind.CANDLE, null, List.of(), Column.CANDLE),
    /** Candles of the mark price; no volume. */
    MARK_CANDLES(Kind.CANDLE, null, List.of(), Column.CANDLE),
    /** Candles of the index price; no volume. */
    INDEX_CANDLES(Kind.CANDLE, null, List.of(), Column.CANDLE),
    /** Candles of the premium index, which may be negative; no volume. */
    PREMIUM_CANDLES(Kind.CANDLE, null, List.of(), Column.CANDLE),
    /** Funding rates: fractions per funding interval, 0.0001 is one basis point. */
    FUNDING(
            Kind.VALUE,
            Duration.ofHours(8),
            List.of(),
            Column.number("funding_rate"),
            Column.number("premium"),
            Column.number("mark_price"),
            Column.number("index_price"),
            Column.number("oracle_price"),
            Column.number("mid_price"),
            Column.time("next_funding_time")),
    /** Open interest in base units, with the venue's notional and day volumes where told. */
    OPEN_INTEREST(
            Kind.VALUE,
            Duration.ofHours(1),
            List.of(),
            Column.number("open_interest"),
            Column.number("notional_value"),
            Column.number("day_base_volume"),
            Column.number("day_notional_volume")),
    /** Forced closings; {@code side} is that of the liquidated position. Two at one instant are two rows. */
    LIQUIDATIONS(
            Kind.EVENT,
            null,
            List.of("side", "price", "quantity"),
            Column.text("side"),
            Column.number("price"),
            Column.number("quantity"),
            Column.number("notional_value")),
    /** Long/short ratios of several kinds; the shares are fractions of 1. */
    LONG_SHORT_RATIO(
            Kind.VALUE,
            Duration.ofHours(1),
            List.of("kind"),
            Column.text("kind"),
            Column.number("long_share"),
            Column.number("short_share"),
            Column.number("ratio")),
    /** Prints on the tape; {@code taker_side} is {@code buy} where the taker bought, {@code sell} where the taker sold. */
    TRADES(
            Kind.EVENT,
            null,
            List.of("trade_id"),
            Column.text("trade_id"),
            Column.number("price"),
            Column.number("quantity"),
            Column.text("taker_side"));

    /** What a row stands for. */
    public enum Kind {
        /** A stretch of time, as long as the series' interval. */
        CANDLE,
        /** The value at a time, which holds until the next one. */
        VALUE,
        /** Something that happened; there may be several at one time, or none for long. */
        EVENT
    }

    /** What a column holds. */
    public enum ColumnType {
        /** Milliseconds since the epoch. */
        TIME,
        /** A double; unknown is NaN in memory and null on disk. */
        NUMBER,
        /** A whole number kept as a double in memory, NaN if unknown; a 64-bit integer, or null, on disk. */
        COUNT,
        /** A short text; unknown is null. */
        TEXT
    }

    /**
     * One column after {@code time}.
     *
     * @param name its name in files, tables and exports
     * @param type what it holds
     */
    public record Column(String name, ColumnType type) {
        private static final Column[] CANDLE = {
            number("open"),
            number("high"),
            number("low"),
            number("close"),
            number("volume"),
            new Column("num_trades", ColumnType.COUNT)
        };

        private static Column number(String name) {
            return new Column(name, ColumnType.NUMBER);
        }

        private static Column text(String name) {
            return new Column(name, ColumnType.TEXT);
        }

        private static Column time(String name) {
            return new Column(name, ColumnType.TIME);
        }
    }

    private final Kind kind;

    private final @Nullable Duration cadence;

    @SuppressWarnings("ImmutableEnumChecker") // a copy made by List.of
    private final List<String> keyColumns;

    @SuppressWarnings("ImmutableEnumChecker") // a copy made by List.of
    private final List<Column> columns;

    Dataset(Kind kind, @Nullable Duration cadence, List<String> keyColumns, Column... columns) {
        this.kind = kind;
        this.cadence = cadence;
        this.keyColumns = keyColumns;
        this.columns = List.of(columns);
    }

    /**
     * Reads the name that {@link #toString()} prints.
     *
     * @param text for example {@code candles} or {@code open_interest}
     * @return the dataset
     * @throws InvalidRequestException for any other text; the message lists what is known
     */
    public static Dataset parse(String text) {
        for (Dataset dataset : values()) {
            if (dataset.toString().equals(text)) {
                return dataset;
            }
        }
        throw new InvalidRequestException("Unknown dataset '" + text + "': use one of "
                + Arrays.stream(values()).map(Dataset::toString).collect(Collectors.joining(" ")) + ".");
    }

    /** {@return whether a series of this dataset belongs to an {@link Interval}} */
    public boolean hasInterval() {
        return kind == Kind.CANDLE;
    }

    /**
     * {@return what a row stands for}
     */
    public Kind kind() {
        return kind;
    }

    /**
     * How often venues tell a value, at the longest: a newest row that is older is late.
     *
     * @return absent for candles, which have their interval, and for what happens at any time
     */
    public Optional<Duration> cadence() {
        return Optional.ofNullable(cadence);
    }

    /**
     * {@return its table in SQL, in every store}
     */
    public String tableName() {
        return this == FUNDING ? "funding_rates" : toString();
    }

    /**
     * {@return the columns that identify a row together with {@code time}; none where the time alone does}
     */
    public List<String> keyColumns() {
        return keyColumns;
    }

    /** {@return the columns after {@code time}, in order} */
    public List<Column> columns() {
        return columns;
    }

    /**
     * The position of a column.
     *
     * @param name a name in {@link #columns()}
     * @return its index there
     * @throws InvalidRequestException if there is no such column
     */
    public int indexOf(String name) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equals(name)) {
                return i;
            }
        }
        throw new InvalidRequestException("No column '" + name + "' in " + this + ": it has "
                + columns.stream().map(Column::name).collect(Collectors.joining(", ")) + ".");
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

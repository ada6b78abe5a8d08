package dev.kirby.market;

import dev.kirby.InvalidRequestException;
import dev.kirby.internal.NearestNames;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A kind of market data and the columns of its rows, in order, with all that stores, checks, exports and collectors need to
 * know of it: a further constant is served by all of them. In PostgreSQL it needs a migration that creates its table and view. The first column is always {@code time}: the open time of a
 * candle, the settlement of a funding rate, the moment of everything else. Prints as its lower-case name, which is also its
 * folder in the lake.
 */
public enum Dataset {
    /** Trade candles. */
    CANDLES(Kind.CANDLE, null, List.of(), Column.PRICES),
    /** Candles of the mark price; no volume. */
    MARK_CANDLES(Kind.CANDLE, null, List.of(), Column.PRICES),
    /** Candles of the index price; no volume. */
    INDEX_CANDLES(Kind.CANDLE, null, List.of(), Column.PRICES),
    /** Candles of the premium index, which may be negative; no volume. */
    PREMIUM_CANDLES(Kind.CANDLE, null, List.of(), Column.PREMIUMS),
    /** Funding rates: fractions per funding interval, 0.0001 is one basis point. */
    FUNDING(
            Kind.VALUE,
            Duration.ofHours(8),
            List.of(),
            Column.number("funding_rate").ofSign(Sign.ANY).required(),
            Column.number("premium").ofSign(Sign.ANY),
            Column.number("mark_price"),
            Column.number("index_price"),
            Column.number("oracle_price"),
            Column.number("mid_price"),
            Column.time("next_funding_time")),
    /** Open interest in base units, with the venue's notional and day volumes where it sends them. */
    OPEN_INTEREST(
            Kind.VALUE,
            Duration.ofHours(1),
            List.of(),
            Column.number("open_interest").required(),
            Column.number("notional_value"),
            Column.number("day_base_volume"),
            Column.number("day_notional_volume")),
    /** Forced closings; {@code side} is that of the liquidated position. Two at one instant are two rows. */
    LIQUIDATIONS(
            Kind.EVENT,
            null,
            List.of("side", "price", "quantity"),
            Column.text("side", "long", "short").required(),
            Column.number("price").ofSign(Sign.POSITIVE).required(),
            Column.number("quantity").required(),
            Column.number("notional_value")),
    /** Long/short ratios of several kinds; the shares are fractions of 1. */
    LONG_SHORT_RATIO(
            Kind.VALUE,
            Duration.ofHours(1),
            List.of("kind"),
            Column.text("kind", "global_account", "top_account", "top_position", "taker_volume")
                    .required(),
            Column.number("long_share"),
            Column.number("short_share"),
            Column.number("ratio").required()),
    /** Prints on the tape; {@code taker_side} is {@code buy} where the taker bought, {@code sell} where the taker sold. */
    TRADES(
            Kind.EVENT,
            null,
            List.of("trade_id"),
            Column.text("trade_id").required(),
            Column.number("price").ofSign(Sign.POSITIVE).required(),
            Column.number("quantity").required(),
            Column.text("taker_side", "buy", "sell"));

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

    /** What a number may be. */
    public enum Sign {
        /** Any number. */
        ANY,
        /** Zero or more. */
        NOT_NEGATIVE,
        /** More than zero. */
        POSITIVE
    }

    /**
     * One column after {@code time}.
     *
     * @param name its name in files, tables and exports
     * @param type what it holds
     * @param sign what its numbers may be
     * @param isRequired whether a row without a value here says nothing
     * @param words the texts that it may hold; empty where it may hold any
     */
    public record Column(String name, ColumnType type, Sign sign, boolean isRequired, List<String> words) {
        private static final Column[] PRICES = candle(Sign.POSITIVE);
        private static final Column[] PREMIUMS = candle(Sign.ANY);

        private static Column[] candle(Sign price) {
            return new Column[] {
                number("open").ofSign(price).required(),
                number("high").ofSign(price).required(),
                number("low").ofSign(price).required(),
                number("close").ofSign(price).required(),
                number("volume"),
                of("num_trades", ColumnType.COUNT)
            };
        }

        private static Column of(String name, ColumnType type) {
            return new Column(name, type, Sign.NOT_NEGATIVE, false, List.of());
        }

        private static Column number(String name) {
            return of(name, ColumnType.NUMBER);
        }

        private static Column text(String name, String... words) {
            return new Column(name, ColumnType.TEXT, Sign.ANY, false, List.of(words));
        }

        private static Column time(String name) {
            return of(name, ColumnType.TIME);
        }

        private Column ofSign(Sign newSign) {
            return new Column(name, type, newSign, isRequired, words);
        }

        private Column required() {
            return new Column(name, type, sign, true, words);
        }

        /** {@return whether it holds numbers} */
        public boolean isNumeric() {
            return type == ColumnType.NUMBER || type == ColumnType.COUNT;
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
        List<String> names = Arrays.stream(values()).map(Dataset::toString).toList();
        throw new InvalidRequestException("Unknown dataset '" + text + "'" + NearestNames.hint(text, names)
                + ": use one of " + String.join(" ", names) + ".");
    }

    /** {@return whether a series of this dataset belongs to an {@link Interval}} */
    public boolean hasInterval() {
        return kind == Kind.CANDLE;
    }

    /** {@return what a row stands for} */
    public Kind kind() {
        return kind;
    }

    /**
     * The longest time between two values: a newest row that is older is late.
     *
     * @return absent for candles, which have their interval, and for what happens at any time
     */
    public Optional<Duration> cadence() {
        return Optional.ofNullable(cadence);
    }

    /** {@return whether a day has so many rows that each day is a file, and the dataset is fetched only when it is named} */
    public boolean isBulky() {
        return this == TRADES;
    }

    /** {@return whether streams repeat its running value, of which the last one of each minute is stored} */
    public boolean isRunningValue() {
        return kind == Kind.VALUE && keyColumns.isEmpty();
    }

    /** {@return its table in SQL, in every store} */
    public String tableName() {
        return this == FUNDING ? "funding_rates" : toString();
    }

    /** {@return the columns that identify a row together with {@code time}; none where the time alone does} */
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

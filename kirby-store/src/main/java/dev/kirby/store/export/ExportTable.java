package dev.kirby.store.export;

import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One table to export: which stored series it is made of, and the query that makes it.
 *
 * @param type the name it begins with: {@code candles}, {@code funding}, {@code merged}
 * @param base the series that says which rows there are
 * @param joined series whose columns are added to the base's rows; empty but for merged exports
 * @param asOf whether joined values are the last known before the candle's close rather than those of equal time
 * @param resampledFrom the interval of the stored candles that the base is built from; absent where it is stored itself
 */
record ExportTable(String type, SeriesId base, List<SeriesId> joined, boolean asOf, Optional<Interval> resampledFrom) {

    private static final String ORDER = " ORDER BY b.time";

    static ExportTable of(SeriesId series) {
        return new ExportTable(series.dataset().toString(), series, List.of(), false, Optional.empty());
    }

    /** Candles with funding and open interest beside them. */
    static ExportTable merged(SeriesId candles, boolean asOf) {
        Instrument instrument = candles.instrument();
        return new ExportTable(
                "merged",
                candles,
                List.of(SeriesId.of(Dataset.FUNDING, instrument), SeriesId.of(Dataset.OPEN_INTEREST, instrument)),
                asOf,
                Optional.empty());
    }

    ExportTable resampledFrom(Interval finer) {
        return new ExportTable(type, base, joined, asOf, Optional.of(finer));
    }

    /** The stored series that its rows are, or are built from. */
    SeriesId stored() {
        return resampledFrom
                .map(finer -> SeriesId.candles(base.instrument(), finer))
                .orElse(base);
    }

    Optional<Interval> interval() {
        return base.interval();
    }

    /** What the names of its files begin with. */
    String stem(String quote) {
        Instrument instrument = base.instrument();
        return type + "_" + instrument.exchange() + "_" + instrument.coin() + "_" + quote + "_" + instrument.type()
                + interval().map(i -> "_" + i).orElse("");
    }

    /** Whether the rows of {@link #filed} can be expected in time order: those of one series lie in it, joins lose it. */
    boolean isFiledInOrder() {
        return joined.isEmpty();
    }

    /** The rows of a range in the order in which they are found, as DuckDB is asked. */
    String filed(TimeRange range) {
        return select(range, (alias, series) -> {
            String rows = "(" + rows(series, asOf ? null : range) + ") " + alias;
            return asOf
                    ? " ASOF LEFT JOIN " + rows + " ON " + alias + ".time < " + close()
                    : " LEFT JOIN " + rows + " ON " + alias + ".time = b.time";
        });
    }

    /** The rows of a range in time order, as DuckDB is asked. */
    String query(TimeRange range) {
        return filed(range) + ORDER;
    }

    /** The same rows of an as-of merge, as PostgreSQL is asked. */
    String postgresQuery(TimeRange range) {
        return select(
                        range,
                        (alias, series) -> " LEFT JOIN LATERAL (" + rows(series, null) + " AND time < " + close()
                                + " ORDER BY time DESC LIMIT 1) " + alias + " ON true")
                + ORDER;
    }

    private String select(TimeRange range, BiFunction<String, SeriesId, String> join) {
        StringBuilder select = new StringBuilder("SELECT ").append(columnsOf("b", base, true));
        StringBuilder from =
                new StringBuilder(" FROM (").append(rows(base, range)).append(") b");
        for (int i = 0; i < joined.size(); i++) {
            select.append(", ").append(columnsOf("j" + i, joined.get(i), false));
            from.append(join.apply("j" + i, joined.get(i)));
        }
        return select.append(from).toString();
    }

    /** Values must be stamped before it: one stamped with the close itself may sum up the minute after it. */
    private String close() {
        Interval interval = base.requireInterval();
        return "b.time + INTERVAL '" + (interval.isFixed() ? interval.seconds() + " second'" : "1 month'");
    }

    private static String columnsOf(String alias, SeriesId series, boolean withTime) {
        String columns = series.dataset().columns().stream()
                .map(column -> alias + "." + column.name())
                .collect(Collectors.joining(", "));
        return withTime ? alias + ".time, " + columns : columns;
    }

    // Instrument allows only letters, digits, '.', '_' and '-', so its parts cannot end a literal.
    private static String rows(SeriesId series, @Nullable TimeRange range) {
        Instrument instrument = series.instrument();
        String where = " WHERE exchange = '" + instrument.exchange() + "' AND coin = '" + instrument.coin()
                + "' AND quote = '" + instrument.quote() + "' AND market_type = '" + instrument.type() + "'"
                + series.interval().map(i -> " AND \"interval\" = '" + i + "'").orElse("");
        String time = range == null || range.equals(TimeRange.ALL)
                ? ""
                : " AND time >= TIMESTAMPTZ '" + range.start() + "' AND time < TIMESTAMPTZ '" + range.end() + "'";
        return "SELECT * FROM " + series.dataset().tableName() + where + time;
    }
}

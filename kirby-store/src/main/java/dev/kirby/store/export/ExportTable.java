package dev.kirby.store.export;

import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One table to export: which stored series it is made of, and the query that makes it.
 *
 * @param type the name it begins with: {@code candles}, {@code funding}, {@code merged}
 * @param base the series that says which rows there are
 * @param joined series whose columns are added to the base's rows; empty but for merged exports
 * @param asOf whether joined values are the last known before the candle's close rather than those of equal time
 */
record ExportTable(String type, SeriesId base, List<SeriesId> joined, boolean asOf) {

    static ExportTable of(SeriesId series) {
        return new ExportTable(series.dataset().toString(), series, List.of(), false);
    }

    /** Candles with funding and open interest beside them. */
    static ExportTable merged(SeriesId candles, boolean asOf) {
        Instrument instrument = candles.instrument();
        return new ExportTable(
                "merged",
                candles,
                List.of(SeriesId.of(Dataset.FUNDING, instrument), SeriesId.of(Dataset.OPEN_INTEREST, instrument)),
                asOf);
    }

    Optional<Interval> interval() {
        return base.interval();
    }

    List<String> columns() {
        List<String> columns = new java.util.ArrayList<>(List.of("time"));
        base.dataset().columns().forEach(c -> columns.add(c.name()));
        joined.forEach(series -> series.dataset().columns().forEach(c -> columns.add(c.name())));
        return columns;
    }

    /** The rows of a range in time order. */
    String query(TimeRange range) {
        StringBuilder select = new StringBuilder("SELECT ").append(columnsOf("b", base, true));
        StringBuilder from =
                new StringBuilder(" FROM (").append(rows(base, range)).append(") b");
        for (int i = 0; i < joined.size(); i++) {
            String alias = "j" + i;
            select.append(", ").append(columnsOf(alias, joined.get(i), false));
            if (asOf) {
                // Strictly before the close: a value stamped with the close itself may summarise the minute after it.
                from.append(" ASOF LEFT JOIN (")
                        .append(rows(joined.get(i), null))
                        .append(") ")
                        .append(alias)
                        .append(" ON ")
                        .append(alias)
                        .append(".time < b.time + ")
                        .append(length(base.requireInterval()));
            } else {
                from.append(" LEFT JOIN (")
                        .append(rows(joined.get(i), range))
                        .append(") ")
                        .append(alias)
                        .append(" ON ")
                        .append(alias)
                        .append(".time = b.time");
            }
        }
        return select.append(from).append(" ORDER BY b.time").toString();
    }

    private static String length(Interval interval) {
        return interval.isFixed() ? "INTERVAL " + interval.seconds() + " SECOND" : "INTERVAL 1 MONTH";
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
        String table = series.dataset() == Dataset.FUNDING
                ? "funding_rates"
                : series.dataset().toString();
        String where = " WHERE exchange = '" + instrument.exchange() + "' AND coin = '" + instrument.coin()
                + "' AND quote = '" + instrument.quote() + "' AND market_type = '" + instrument.type() + "'"
                + series.interval().map(i -> " AND \"interval\" = '" + i + "'").orElse("");
        String time = range == null
                ? ""
                : " AND time >= TIMESTAMPTZ '" + range.start() + "' AND time < TIMESTAMPTZ '" + range.end() + "'";
        return "SELECT * FROM " + table + where + time;
    }
}

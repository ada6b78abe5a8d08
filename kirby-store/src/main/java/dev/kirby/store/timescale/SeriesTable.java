package dev.kirby.store.timescale;

import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.source.Origin;
import dev.kirby.source.Origins;
import dev.kirby.store.storage.Coverage;
import dev.kirby.store.storage.ProvisionalAnswer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The tables {@code series}, {@code coverage}, {@code provisional_coverage} and {@code row_origins}: which series there are,
 * what was requested, and where the rows come from.
 */
final class SeriesTable {

    private static final String PAIR = "kirby.trading_pair(?, ?, ?, ?)";

    private static final Comparator<SeriesId> ORDER = Comparator.comparing(SeriesId::dataset)
            .thenComparing(series -> series.instrument().exchange())
            .thenComparing(series -> series.instrument().type())
            .thenComparing(series -> series.instrument().coin())
            .thenComparing(series -> series.instrument().quote())
            .thenComparing(series -> series.intervalOrNull(), Comparator.nullsFirst(Comparator.naturalOrder()));

    private SeriesTable() {}

    /**
     * A stored series.
     *
     * @param id its own key, which its coverage refers to
     * @param owner the key of its starlisting or trading pair, which its rows refer to
     */
    record Entry(int id, int owner) {}

    /** Looks a series up. */
    static Optional<Entry> find(Connection connection, SeriesId series) throws SQLException {
        String sql = "SELECT id, owner_id FROM kirby.named_series WHERE exchange = ? AND coin = ? AND quote = ?"
                + " AND market_type = ? AND dataset = ? AND \"interval\" IS NOT DISTINCT FROM ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            setPair(statement, series.instrument());
            statement.setString(5, series.dataset().toString());
            statement.setString(6, series.interval().map(Interval::toString).orElse(null));
            return entry(statement);
        }
    }

    /** Enters a series if it is new, and keeps other writers of it waiting until this transaction ends. */
    static Entry lock(Connection connection, SeriesId series) throws SQLException {
        boolean listed = series.dataset().hasInterval();
        String owner = listed ? "kirby.starlisting(" + PAIR + ", ?)" : PAIR;
        String sql = "INSERT INTO kirby.series (" + (listed ? "starlisting_id" : "trading_pair_id") + ", dataset)"
                + " VALUES (" + owner + ", ?) ON CONFLICT (dataset, owner_id) DO UPDATE SET written = now()"
                + " RETURNING id, owner_id";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            setPair(statement, series.instrument());
            if (listed) {
                statement.setString(5, series.requireInterval().toString());
            }
            statement.setString(listed ? 6 : 5, series.dataset().toString());
            return entry(statement).orElseThrow();
        }
    }

    private static Optional<Entry> entry(PreparedStatement statement) throws SQLException {
        try (ResultSet result = statement.executeQuery()) {
            return result.next() ? Optional.of(new Entry(result.getInt(1), result.getInt(2))) : Optional.empty();
        }
    }

    /** The four parts of an instrument, as the first parameters. */
    static void setPair(PreparedStatement statement, Instrument instrument) throws SQLException {
        statement.setString(1, instrument.exchange());
        statement.setString(2, instrument.coin());
        statement.setString(3, instrument.quote());
        statement.setString(4, instrument.type().toString());
    }

    /** Every series, in the order that {@code MarketDataStore} promises. */
    static List<SeriesId> all(Connection connection) throws SQLException {
        String sql = "SELECT dataset, exchange, market_type, coin, quote, \"interval\" FROM kirby.named_series";
        List<SeriesId> all = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet result = statement.executeQuery()) {
            while (result.next()) {
                all.add(series(result.getString("dataset"), instrument(result), result.getString("interval")));
            }
        }
        all.sort(ORDER);
        return List.copyOf(all);
    }

    /** The instrument of a row that names its parts. */
    static Instrument instrument(ResultSet result) throws SQLException {
        String exchange = result.getString("exchange");
        String coin = result.getString("coin");
        String quote = result.getString("quote");
        return result.getString("market_type").equals("perps")
                ? Instrument.perps(exchange, coin, quote)
                : Instrument.spot(exchange, coin, quote);
    }

    /** A series of its parts; the interval may be null. */
    static SeriesId series(String dataset, Instrument instrument, @Nullable String interval) {
        return new SeriesId(Dataset.parse(dataset), instrument, interval == null ? null : Interval.parse(interval));
    }

    /** What was requested. */
    static Coverage coverage(Connection connection, int id) throws SQLException {
        String sql = "SELECT range_start, range_end FROM kirby.coverage WHERE series_id = ? ORDER BY range_start";
        List<TimeRange> ranges = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(1, id);
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    ranges.add(new TimeRange(instant(result, 1), instant(result, 2)));
                }
            }
        }
        return Coverage.of(ranges, provisional(connection, id), origins(connection, id));
    }

    private static Origins origins(Connection connection, int id) throws SQLException {
        String sql =
                "SELECT range_start, range_end, origin FROM kirby.row_origins WHERE series_id = ? ORDER BY range_start";
        List<Origins.Stretch> stretches = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(1, id);
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    stretches.add(new Origins.Stretch(
                            new TimeRange(instant(result, 1), instant(result, 2)), Origin.parse(result.getString(3))));
                }
            }
        }
        return Origins.of(stretches);
    }

    private static List<ProvisionalAnswer> provisional(Connection connection, int id) throws SQLException {
        String sql = "SELECT range_start, range_end, since, last, rows, expected, asked, digest"
                + " FROM kirby.provisional_coverage WHERE series_id = ? ORDER BY range_start";
        List<ProvisionalAnswer> answers = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(1, id);
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    answers.add(new ProvisionalAnswer(
                            new TimeRange(instant(result, 1), instant(result, 2)),
                            result.getLong(5),
                            result.getLong(6),
                            result.getInt(7),
                            instant(result, 3),
                            instant(result, 4),
                            result.getLong(8)));
                }
            }
        }
        return answers;
    }

    /** Replaces what is remembered as asked. */
    static void setCoverage(Connection connection, int id, Coverage coverage) throws SQLException {
        for (String table : List.of("kirby.coverage", "kirby.provisional_coverage", "kirby.row_origins")) {
            try (PreparedStatement delete =
                    connection.prepareStatement("DELETE FROM " + table + " WHERE series_id = ?")) {
                delete.setInt(1, id);
                delete.executeUpdate();
            }
        }
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO kirby.coverage VALUES (?, ?, ?)")) {
            for (TimeRange range : coverage.ranges()) {
                insert.setInt(1, id);
                setInstant(insert, 2, range.start());
                setInstant(insert, 3, range.end());
                insert.addBatch();
            }
            insert.executeBatch();
        }
        String sql = "INSERT INTO kirby.provisional_coverage"
                + " (series_id, range_start, range_end, since, last, rows, expected, asked, digest)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            for (ProvisionalAnswer answer : coverage.provisional()) {
                insert.setInt(1, id);
                setInstant(insert, 2, answer.range().start());
                setInstant(insert, 3, answer.range().end());
                setInstant(insert, 4, answer.since());
                setInstant(insert, 5, answer.last());
                insert.setLong(6, answer.rows());
                insert.setLong(7, answer.expected());
                insert.setInt(8, answer.asked());
                insert.setLong(9, answer.digest());
                insert.addBatch();
            }
            insert.executeBatch();
        }
        setOrigins(connection, id, coverage.origins());
    }

    private static void setOrigins(Connection connection, int id, Origins origins) throws SQLException {
        String sql = "INSERT INTO kirby.row_origins (series_id, range_start, range_end, origin) VALUES (?, ?, ?, ?)";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            for (Origins.Stretch stretch : origins.stretches()) {
                insert.setInt(1, id);
                setInstant(insert, 2, stretch.range().start());
                setInstant(insert, 3, stretch.range().end());
                insert.setString(4, stretch.origin().toString());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    static Instant instant(ResultSet result, int column) throws SQLException {
        return result.getObject(column, OffsetDateTime.class).toInstant();
    }

    static void setInstant(PreparedStatement statement, int parameter, Instant time) throws SQLException {
        statement.setObject(parameter, time.atOffset(ZoneOffset.UTC), Types.TIMESTAMP_WITH_TIMEZONE);
    }
}

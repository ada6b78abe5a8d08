package dev.kirby.store.timescale;

import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.store.storage.DataVersion;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/** The table {@code data_versions}: what was collected when. */
final class VersionTable {

    private static final JsonMapper JSON = JsonMapper.shared();

    private VersionTable() {}

    static void append(Connection connection, DataVersion version) throws SQLException {
        String sql = "INSERT INTO kirby.data_versions"
                + " (trading_pair_id, time, dataset, interval_id, origin, range_start, range_end, rows, settings)"
                + " VALUES (kirby.trading_pair(?, ?, ?, ?), ?, ?, (SELECT id FROM kirby.intervals WHERE name = ?), ?, ?, ?,"
                + " ?, CAST(? AS json))";
        SeriesId series = version.series();
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            SeriesTable.setPair(insert, series.instrument());
            SeriesTable.setInstant(insert, 5, version.time());
            insert.setString(6, series.dataset().toString());
            insert.setString(7, series.interval().map(Interval::toString).orElse(null));
            insert.setString(8, version.origin());
            SeriesTable.setInstant(insert, 9, version.range().start());
            SeriesTable.setInstant(insert, 10, version.range().end());
            insert.setLong(11, version.rows());
            insert.setString(12, JSON.writeValueAsString(new TreeMap<>(version.settings())));
            insert.executeUpdate();
        }
    }

    static List<DataVersion> read(Connection connection) throws SQLException {
        String sql = "SELECT v.range_start, v.range_end, v.time, v.dataset, p.exchange, p.coin, p.quote, p.market_type,"
                + " i.name AS \"interval\", v.origin, v.rows, v.settings FROM kirby.data_versions v"
                + " JOIN kirby.named_pairs p ON p.id = v.trading_pair_id"
                + " LEFT JOIN kirby.intervals i ON i.id = v.interval_id ORDER BY v.id";
        List<DataVersion> versions = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(sql);
                ResultSet result = select.executeQuery()) {
            while (result.next()) {
                Map<String, String> settings = new TreeMap<>();
                JSON.readTree(result.getString("settings"))
                        .properties()
                        .forEach(entry ->
                                settings.put(entry.getKey(), entry.getValue().asString()));
                versions.add(new DataVersion(
                        SeriesTable.instant(result, 3),
                        SeriesTable.series(
                                result.getString("dataset"),
                                SeriesTable.instrument(result),
                                result.getString("interval")),
                        result.getString("origin"),
                        new TimeRange(SeriesTable.instant(result, 1), SeriesTable.instant(result, 2)),
                        result.getLong("rows"),
                        settings));
            }
        }
        return List.copyOf(versions);
    }
}

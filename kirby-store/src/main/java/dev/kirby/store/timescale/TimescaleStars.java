package dev.kirby.store.timescale;

import dev.kirby.market.Interval;
import dev.kirby.store.internal.CloseGuard;
import dev.kirby.store.stars.Catalogue;
import dev.kirby.store.stars.CatalogueEntry;
import dev.kirby.store.stars.CatalogueSync;
import dev.kirby.store.stars.Section;
import dev.kirby.store.stars.Star;
import dev.kirby.store.stars.StarFile;
import dev.kirby.store.stars.Stars;
import dev.kirby.store.stars.SyncReport;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The catalogue tables, {@code exchanges} to {@code starlistings}. What was stored without being configured has rows there
 * too, active until a file that does not name it is synced.
 */
@SuppressWarnings("try") // uses are held, not used
final class TimescaleStars implements Stars {

    private final Database database;
    private final CloseGuard guard;

    TimescaleStars(Database database, CloseGuard guard) {
        this.database = database;
        this.guard = guard;
    }

    @Override
    public Catalogue catalogue() {
        try (CloseGuard.Use use = guard.enter()) {
            return database.read("the stars", TimescaleStars::read);
        }
    }

    @Override
    public SyncReport sync(StarFile file) {
        try (CloseGuard.Use use = guard.enter()) {
            return database.change("the stars", connection -> {
                Database.execute(connection, "LOCK TABLE kirby.starlistings IN SHARE ROW EXCLUSIVE MODE");
                CatalogueSync sync = CatalogueSync.of(read(connection), file);
                write(connection, sync.catalogue());
                return sync.report();
            });
        }
    }

    private static Catalogue read(Connection connection) throws SQLException {
        List<CatalogueEntry> entries = new ArrayList<>();
        for (Section section : Section.values()) {
            String sql = "SELECT " + section.nameKey() + ", CAST(" + section.labelKey()
                    + " AS text), active FROM kirby." + section + " ORDER BY id";
            try (PreparedStatement select = connection.prepareStatement(sql);
                    ResultSet result = select.executeQuery()) {
                while (result.next()) {
                    entries.add(new CatalogueEntry(
                            section, result.getString(1), result.getString(2), result.getBoolean(3)));
                }
            }
        }
        String sql = "SELECT p.exchange, p.coin, p.quote, p.market_type, i.name, s.active, s.notes"
                + " FROM kirby.starlistings s JOIN kirby.named_pairs p ON p.id = s.trading_pair_id"
                + " JOIN kirby.intervals i ON i.id = s.interval_id WHERE s.configured OR EXISTS"
                + " (SELECT FROM kirby.series r WHERE r.dataset = 'candles' AND r.starlisting_id = s.id) ORDER BY s.id";
        List<Star> stars = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(sql);
                ResultSet result = select.executeQuery()) {
            while (result.next()) {
                @Nullable String notes = result.getString(7);
                stars.add(new Star(
                        SeriesTable.instrument(result),
                        Interval.parse(result.getString(5)),
                        result.getBoolean(6),
                        notes == null ? "" : notes));
            }
        }
        return new Catalogue(entries, stars);
    }

    private static void write(Connection connection, Catalogue catalogue) throws SQLException {
        for (Section section : Section.values()) {
            String label = section.labelKey();
            String sql =
                    "INSERT INTO kirby." + section + " (" + section.nameKey() + ", " + label + ", active) VALUES (?, "
                            + (section == Section.INTERVALS ? "CAST(? AS bigint)" : "?") + ", ?) ON CONFLICT ("
                            + section.nameKey() + ") DO UPDATE SET " + label + " = EXCLUDED." + label
                            + ", active = EXCLUDED.active";
            try (PreparedStatement insert = connection.prepareStatement(sql)) {
                for (CatalogueEntry entry : catalogue.entries(section)) {
                    insert.setString(1, entry.name());
                    insert.setString(2, entry.label());
                    insert.setBoolean(3, entry.active());
                    insert.addBatch();
                }
                insert.executeBatch();
            }
        }
        String sql = "INSERT INTO kirby.starlistings (trading_pair_id, interval_id, active, notes, configured)"
                + " VALUES (kirby.trading_pair(?, ?, ?, ?), (SELECT id FROM kirby.intervals WHERE name = ?), ?, ?, true)"
                + " ON CONFLICT (trading_pair_id, interval_id) DO UPDATE SET active = EXCLUDED.active,"
                + " notes = EXCLUDED.notes, configured = true";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            for (Star star : catalogue.stars()) {
                SeriesTable.setPair(insert, star.instrument());
                insert.setString(5, star.interval().toString());
                insert.setBoolean(6, star.active());
                insert.setString(7, star.notes().isEmpty() ? null : star.notes());
                insert.addBatch();
            }
            insert.executeBatch();
        }
        Database.execute(
                connection,
                "UPDATE kirby.trading_pairs p SET active ="
                        + " EXISTS (SELECT 1 FROM kirby.starlistings s WHERE s.trading_pair_id = p.id AND s.active)");
    }

    /** For example {@code TimescaleStars[jdbc:postgresql://localhost:5432/kirby]}. */
    @Override
    public String toString() {
        return "TimescaleStars[" + database.address() + "]";
    }
}

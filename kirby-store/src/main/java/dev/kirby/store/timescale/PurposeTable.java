package dev.kirby.store.timescale;

import dev.kirby.store.internal.KeptPurpose;
import dev.kirby.store.stars.StorePurpose;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** The table {@code purpose}: what the database is for. */
final class PurposeTable {

    private PurposeTable() {}

    /** Checks what a database is for, and keeps a purpose that is given; the first one stays. */
    static Optional<StorePurpose> check(Database database, Optional<StorePurpose> wanted) {
        Optional<StorePurpose> kept = database.read("its purpose", PurposeTable::read);
        if (kept.isEmpty() && wanted.isPresent()) {
            kept = database.change("its purpose", connection -> {
                insert(connection, wanted.get());
                return read(connection); // of two that came first one was earlier
            });
        }
        return kept.flatMap(purpose -> KeptPurpose.require(database.address(), purpose, wanted));
    }

    private static Optional<StorePurpose> read(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT purpose FROM kirby.purpose");
                ResultSet result = select.executeQuery()) {
            return result.next() ? Optional.of(StorePurpose.parse(result.getString(1))) : Optional.empty();
        }
    }

    private static void insert(Connection connection, StorePurpose purpose) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO kirby.purpose VALUES (?) ON CONFLICT DO NOTHING")) {
            insert.setString(1, purpose.toString());
            insert.executeUpdate();
        }
    }
}

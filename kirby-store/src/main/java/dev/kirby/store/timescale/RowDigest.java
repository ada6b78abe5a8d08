package dev.kirby.store.timescale;

import dev.kirby.market.SeriesId;
import dev.kirby.source.internal.Sha256;
import dev.kirby.store.storage.DataVersion;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * The checksum of stored rows: SHA-256 of their binary COPY in the order of their keys. Costs a reading of the rows without
 * making them into objects, about half of loading them.
 */
final class RowDigest {

    private RowDigest() {}

    /** A version with the checksum of the rows that its range has, if there are any. */
    static DataVersion added(Connection connection, DataVersion version) throws SQLException {
        SeriesId series = version.series();
        Optional<SeriesTable.Entry> entry = SeriesTable.find(connection, series);
        if (entry.isEmpty()) {
            return version;
        }
        String select = Tables.copyOut(
                series.dataset(),
                entry.get().owner(),
                version.range().startMillis(),
                version.range().endMillis());
        Map<String, String> settings = new TreeMap<>(version.settings());
        settings.put(DataVersion.CHECKSUM, of(connection, select));
        return new DataVersion(version.time(), series, version.origin(), version.range(), version.rows(), settings);
    }

    private static String of(Connection connection, String select) throws SQLException {
        MessageDigest digest = Sha256.begin();
        CopyOut copy = connection.unwrap(PGConnection.class).getCopyAPI().copyOut(select);
        try {
            for (byte[] row = copy.readFromCopy(); row != null; row = copy.readFromCopy()) {
                digest.update(row);
            }
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}

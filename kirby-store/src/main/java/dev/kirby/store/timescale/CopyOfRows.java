package dev.kirby.store.timescale;

import dev.kirby.market.Dataset;
import dev.kirby.market.Dataset.Column;
import dev.kirby.series.Rows;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyOut;

/**
 * Rows in PostgreSQL's binary COPY format: a header, then for each row the number of its fields and for each field its
 * length (-1 for null) and bytes, all big-endian. Times are microseconds since 2000. No value is turned into text, so that
 * every bit of a number survives.
 *
 * <p>A key column cannot be null in the tables: an unknown text is empty there, an unknown number NaN.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-copy.html">COPY, binary format</a>
 */
final class CopyOfRows {

    private static final byte[] HEADER = {
        'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
    };
    /** How many rows of a reading are in memory at once. */
    static final int BATCH = 50_000;

    private static final long EPOCH_MILLIS = 946_684_800_000L;
    private static final int BUFFER = 1 << 16;
    private static final int WIDEST_FIELD = 4 + 8;

    private final Dataset dataset;
    private final List<Column> columns;
    private final boolean[] isKey;

    CopyOfRows(Dataset dataset) {
        this.dataset = dataset;
        this.columns = dataset.columns();
        this.isKey = new boolean[columns.size()];
        for (int c = 0; c < isKey.length; c++) {
            isKey[c] = dataset.keyColumns().contains(columns.get(c).name());
        }
    }

    /** Writes rows into a table. */
    void write(Connection connection, String table, int owner, Rows rows) throws SQLException {
        CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(Tables.copyIn(table, dataset));
        try {
            ByteBuffer buffer = ByteBuffer.allocate(BUFFER).put(HEADER);
            for (int row = 0; row < rows.size(); row++) {
                buffer = withSpace(copy, buffer, 2 + WIDEST_FIELD * (columns.size() + 2));
                buffer.putShort((short) (columns.size() + 2));
                buffer.putInt(4).putInt(owner);
                buffer.putInt(8).putLong(micros(rows.time(row)));
                for (int c = 0; c < columns.size(); c++) {
                    buffer = put(copy, buffer, rows, c, row);
                }
            }
            buffer = withSpace(copy, buffer, 2);
            buffer.putShort((short) -1);
            copy.writeToCopy(buffer.array(), 0, buffer.position());
            copy.endCopy();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    private ByteBuffer put(CopyIn copy, ByteBuffer buffer, Rows rows, int column, int row) throws SQLException {
        switch (columns.get(column).type()) {
            case NUMBER -> {
                double value = rows.number(column, row);
                if (Double.isNaN(value) && !isKey[column]) {
                    return buffer.putInt(-1);
                }
                return buffer.putInt(8).putDouble(value);
            }
            case COUNT -> {
                double value = rows.number(column, row);
                return Double.isNaN(value)
                        ? buffer.putInt(-1)
                        : buffer.putInt(8).putLong((long) value);
            }
            case TIME -> {
                long value = rows.instant(column, row);
                return value == Rows.NO_TIME
                        ? buffer.putInt(-1)
                        : buffer.putInt(8).putLong(micros(value));
            }
            case TEXT -> {
                String value = rows.text(column, row);
                if (value == null && !isKey[column]) {
                    return buffer.putInt(-1);
                }
                byte[] bytes = value == null ? new byte[0] : value.getBytes(StandardCharsets.UTF_8);
                // Room for the text and for whatever may follow it in this row.
                ByteBuffer spacious = withSpace(copy, buffer, bytes.length + WIDEST_FIELD * (columns.size() + 1));
                return spacious.putInt(bytes.length).put(bytes);
            }
        }
        throw new IllegalStateException("No such type: " + columns.get(column));
    }

    @SuppressWarnings("ByteBufferBackingArray") // all buffers are allocated here
    private static ByteBuffer withSpace(CopyIn copy, ByteBuffer buffer, int bytes) throws SQLException {
        if (buffer.remaining() >= bytes) {
            return buffer;
        }
        copy.writeToCopy(buffer.array(), 0, buffer.position());
        buffer.clear();
        return buffer.capacity() >= bytes ? buffer : ByteBuffer.allocate(bytes);
    }

    private static long micros(long millis) {
        return (millis - EPOCH_MILLIS) * 1000;
    }

    /** Reads the rows of a COPY in batches. */
    void read(Connection connection, String select, int batchSize, Consumer<Rows> batch) throws SQLException {
        CopyOut copy = connection.unwrap(PGConnection.class).getCopyAPI().copyOut(select);
        try {
            Rows.Builder rows = Rows.builder(dataset, Math.min(batchSize, 1 << 14));
            int skip = HEADER.length;
            for (byte[] message = copy.readFromCopy(); message != null; message = copy.readFromCopy()) {
                ByteBuffer fields = ByteBuffer.wrap(message, skip, message.length - skip);
                skip = 0;
                if (fields.remaining() < 2 || fields.getShort() < 0) {
                    continue; // the header alone, or the end
                }
                if (rows.size() == batchSize) {
                    batch.accept(rows.build());
                    rows = Rows.builder(dataset, batchSize);
                }
                take(fields, rows);
            }
            if (rows.size() > 0) {
                batch.accept(rows.build());
            }
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    private void take(ByteBuffer fields, Rows.Builder rows) {
        fields.getInt();
        rows.row(millis(fields.getLong()));
        for (int c = 0; c < columns.size(); c++) {
            int length = fields.getInt();
            if (length < 0) {
                continue;
            }
            switch (columns.get(c).type()) {
                case NUMBER -> rows.number(c, fields.getDouble());
                case COUNT -> rows.number(c, (double) fields.getLong());
                case TIME -> rows.instant(c, millis(fields.getLong()));
                case TEXT -> {
                    byte[] bytes = new byte[length];
                    fields.get(bytes);
                    String text = new String(bytes, StandardCharsets.UTF_8);
                    rows.text(c, isKey[c] && length == 0 ? null : text);
                }
            }
        }
    }

    private static long millis(long micros) {
        return Math.floorDiv(micros, 1000) + EPOCH_MILLIS;
    }
}

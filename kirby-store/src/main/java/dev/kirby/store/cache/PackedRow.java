package dev.kirby.store.cache;

import dev.kirby.StoreException;
import dev.kirby.market.Dataset;
import dev.kirby.market.Dataset.Column;
import dev.kirby.series.Rows;
import java.io.IOException;
import java.util.List;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.Value;

/** One row as a MessagePack map of its known columns. */
final class PackedRow {

    private PackedRow() {}

    static byte[] pack(Rows rows, int row) {
        List<Column> columns = rows.dataset().columns();
        int known = 1;
        for (int c = 0; c < columns.size(); c++) {
            known += isKnown(rows, columns.get(c), c, row) ? 1 : 0;
        }
        try (MessageBufferPacker packer = MessagePack.newDefaultBufferPacker()) {
            packer.packMapHeader(known).packString("time").packLong(rows.time(row));
            for (int c = 0; c < columns.size(); c++) {
                if (isKnown(rows, columns.get(c), c, row)) {
                    packer.packString(columns.get(c).name());
                    put(packer, rows, columns.get(c), c, row);
                }
            }
            return packer.toByteArray();
        } catch (IOException e) {
            throw new StoreException("Cannot pack a row of " + rows.dataset() + ": " + e + ".", e);
        }
    }

    private static boolean isKnown(Rows rows, Column column, int index, int row) {
        return switch (column.type()) {
            case NUMBER, COUNT -> !Double.isNaN(rows.number(index, row));
            case TIME -> rows.instant(index, row) != Rows.NO_TIME;
            case TEXT -> rows.text(index, row) != null;
        };
    }

    private static void put(MessageBufferPacker packer, Rows rows, Column column, int index, int row)
            throws IOException {
        switch (column.type()) {
            case NUMBER -> packer.packDouble(rows.number(index, row));
            case COUNT -> packer.packLong((long) rows.number(index, row));
            case TIME -> packer.packLong(rows.instant(index, row));
            case TEXT -> packer.packString(String.valueOf(rows.text(index, row)));
        }
    }

    /** Reads a row; columns that this version does not know are passed over. */
    static Rows unpack(Dataset dataset, byte[] packed) {
        try (MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(packed)) {
            var fields = unpacker.unpackValue().asMapValue().map();
            Rows.Builder row = Rows.builder(dataset, 1);
            row.row(value(fields, "time").asNumberValue().toLong());
            List<Column> columns = dataset.columns();
            for (int c = 0; c < columns.size(); c++) {
                Value value = value(fields, columns.get(c).name());
                if (!value.isNilValue()) {
                    switch (columns.get(c).type()) {
                        case NUMBER, COUNT ->
                            row.number(c, value.asNumberValue().toDouble());
                        case TIME -> row.instant(c, value.asNumberValue().toLong());
                        case TEXT -> row.text(c, value.asStringValue().asString());
                    }
                }
            }
            return row.build();
        } catch (IOException | org.msgpack.core.MessageTypeCastException e) {
            throw new StoreException(
                    "The cached row of " + dataset + " is not Kirby's: " + e + ". Delete its key in Redis.", e);
        }
    }

    private static Value value(java.util.Map<Value, Value> fields, String name) {
        return fields.getOrDefault(
                org.msgpack.value.ValueFactory.newString(name), org.msgpack.value.ValueFactory.newNil());
    }
}

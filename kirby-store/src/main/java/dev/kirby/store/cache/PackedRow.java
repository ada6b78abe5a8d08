package dev.kirby.store.cache;

import dev.kirby.KirbyException;
import dev.kirby.StoreException;
import dev.kirby.market.Dataset;
import dev.kirby.market.Dataset.Column;
import dev.kirby.series.Rows;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.Value;
import org.msgpack.value.ValueFactory;

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

    /** A row with the columns of another one of the same time that it does not know; the row alone if the other is none. */
    static byte[] joined(byte[] other, byte[] row) {
        try (MessageBufferPacker packer = MessagePack.newDefaultBufferPacker()) {
            Map<String, Value> fields = fields(other);
            fields.putAll(fields(row));
            packer.packMapHeader(fields.size());
            for (Map.Entry<String, Value> field : fields.entrySet()) {
                packer.packString(field.getKey()).packValue(field.getValue());
            }
            return packer.toByteArray();
        } catch (IOException | StoreException e) {
            return row;
        }
    }

    /**
     * Reads a row; columns that this version does not know are passed over.
     *
     * @throws StoreException if it is none
     */
    static Rows unpack(Dataset dataset, byte[] packed) {
        Map<String, Value> fields = fields(packed);
        try {
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
        } catch (MessagePackException | KirbyException e) {
            throw damaged(e.toString());
        }
    }

    /** A map of plain values. What it says of its own lengths is checked before anything of that length is made. */
    private static Map<String, Value> fields(byte[] packed) {
        try (MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(packed)) {
            int size = length(unpacker.unpackMapHeader(), packed);
            Map<String, Value> fields = new LinkedHashMap<>();
            for (int i = 0; i < size; i++) {
                String name = new String(text(unpacker, packed), StandardCharsets.UTF_8);
                switch (unpacker.getNextFormat().getValueType()) {
                    case STRING -> fields.put(name, ValueFactory.newString(text(unpacker, packed)));
                    case NIL, BOOLEAN, INTEGER, FLOAT -> fields.put(name, unpacker.unpackValue());
                    case BINARY, ARRAY, MAP, EXTENSION -> throw damaged(name + " is no plain value");
                }
            }
            return fields;
        } catch (IOException | MessagePackException e) {
            throw damaged(e.toString());
        }
    }

    private static byte[] text(MessageUnpacker unpacker, byte[] packed) throws IOException {
        return unpacker.readPayload(length(unpacker.unpackRawStringHeader(), packed));
    }

    private static int length(int stated, byte[] packed) {
        if (stated < 0 || stated > packed.length) {
            throw damaged("it states a length of " + stated + " in " + packed.length + " bytes");
        }
        return stated;
    }

    private static StoreException damaged(String why) {
        return new StoreException("The cached row is damaged: " + why + ".");
    }

    private static Value value(Map<String, Value> fields, String name) {
        return fields.getOrDefault(name, ValueFactory.newNil());
    }
}

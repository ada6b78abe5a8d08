package dev.kirby.store.lake;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A structure of Thrift's compact protocol, in which Parquet files describe themselves: fields by number, kept as they are
 * unless changed. See <a href="https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md">the
 * protocol</a>.
 */
final class ThriftStruct {

    private static final int TRUE = 1;
    private static final int FALSE = 2;
    private static final int BYTE = 3;
    private static final int I64 = 6;
    private static final int DOUBLE = 7;
    private static final int BINARY = 8;
    private static final int LIST = 9;
    private static final int SET = 10;
    private static final int STRUCT = 12;

    /** The longest variable-length integer. */
    private static final int VARINT_BYTES = 10;

    /**
     * A value with its type.
     *
     * @param type of the compact protocol
     * @param content a Long, a byte[], a List of Objects or a ThriftStruct
     */
    private record Value(int type, Object content) {}

    /** A list's elements and their type. */
    private record Elements(int type, List<Object> content) {}

    private final Map<Integer, Value> fields = new TreeMap<>();

    private ThriftStruct() {}

    /** Reads a structure from the buffer's position on. */
    static ThriftStruct read(ByteBuffer in) throws IOException {
        ThriftStruct struct = new ThriftStruct();
        int id = 0;
        for (int head = in.get(); head != 0; head = in.get()) {
            int type = head & 0x0f;
            int delta = (head >> 4) & 0x0f;
            id = delta == 0 ? (int) zigzag(varint(in)) : id + delta;
            struct.fields.put(id, new Value(type, value(in, type)));
        }
        return struct;
    }

    private static Object value(ByteBuffer in, int type) throws IOException {
        if (type == TRUE || type == FALSE) {
            return 0L; // the type says it
        }
        if (type == BYTE) {
            return (long) in.get();
        }
        if (type > BYTE && type <= I64) {
            return zigzag(varint(in));
        }
        return switch (type) {
            case DOUBLE -> bytes(in, Double.BYTES);
            case BINARY -> bytes(in, Math.toIntExact(varint(in)));
            case LIST, SET -> elements(in);
            case STRUCT -> read(in);
            default -> throw new IOException("Unexpected type " + type + " in a Parquet footer");
        };
    }

    private static Elements elements(ByteBuffer in) throws IOException {
        int head = in.get();
        int type = head & 0x0f;
        int size = (head >> 4) & 0x0f;
        if (size == 0x0f) {
            size = Math.toIntExact(varint(in));
        }
        List<Object> content = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            content.add(type == TRUE || type == FALSE ? (Object) (long) in.get() : value(in, type));
        }
        return new Elements(type, content);
    }

    private static byte[] bytes(ByteBuffer in, int size) {
        byte[] bytes = new byte[size];
        in.get(bytes);
        return bytes;
    }

    private static long varint(ByteBuffer in) throws IOException {
        long value = 0;
        for (int i = 0; i < VARINT_BYTES; i++) {
            int next = in.get();
            value |= (long) (next & 0x7f) << (7 * i);
            if (next >= 0) {
                return value;
            }
        }
        throw new IOException("Endless number in a Parquet footer");
    }

    private static long zigzag(long value) {
        return (value >>> 1) ^ -(value & 1);
    }

    /** Whether a field is there. */
    boolean has(int id) {
        return fields.containsKey(id);
    }

    /** A number. */
    long number(int id) throws IOException {
        return (Long) required(id).content;
    }

    /** Changes a number, or adds one of 64 bits. */
    void number(int id, long value) {
        Value old = fields.get(id);
        fields.put(id, new Value(old == null ? I64 : old.type, value));
    }

    /** A structure. */
    ThriftStruct struct(int id) throws IOException {
        return (ThriftStruct) required(id).content;
    }

    /** The structures of a list. */
    List<ThriftStruct> structs(int id) throws IOException {
        return ((Elements) required(id).content)
                .content.stream().map(ThriftStruct.class::cast).toList();
    }

    /** Puts other structures into a list. */
    void structs(int id, List<ThriftStruct> structs) {
        fields.put(id, new Value(LIST, new Elements(STRUCT, List.copyOf(structs))));
    }

    /** A field as it is written, to be compared. */
    byte[] bytes(int id) throws IOException {
        Value value = required(id);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        write(out, value.type, value.content);
        return out.toByteArray();
    }

    /** Leaves a field out. */
    void remove(int id) {
        fields.remove(id);
    }

    private Value required(int id) throws IOException {
        Value value = fields.get(id);
        if (value == null) {
            throw new IOException("A Parquet footer without field " + id);
        }
        return value;
    }

    /** Writes the structure. */
    void write(ByteArrayOutputStream out) {
        int last = 0;
        for (Map.Entry<Integer, Value> field : fields.entrySet()) {
            int delta = field.getKey() - last;
            int type = field.getValue().type;
            if (delta > 0 && delta <= 0x0f) {
                out.write((delta << 4) | type);
            } else {
                out.write(type);
                varint(out, zigzagged(field.getKey()));
            }
            last = field.getKey();
            write(out, type, field.getValue().content);
        }
        out.write(0);
    }

    private static void write(ByteArrayOutputStream out, int type, Object content) {
        if (type == TRUE || type == FALSE) {
            return;
        }
        if (content instanceof ThriftStruct struct) {
            struct.write(out);
        } else if (content instanceof Elements elements) {
            int size = elements.content.size();
            out.write((Math.min(size, 0x0f) << 4) | elements.type);
            if (size >= 0x0f) {
                varint(out, size);
            }
            for (Object element : elements.content) {
                if (elements.type == TRUE || elements.type == FALSE) {
                    out.write(((Long) element).intValue());
                } else {
                    write(out, elements.type, element);
                }
            }
        } else if (content instanceof byte[] bytes) {
            if (type == BINARY) {
                varint(out, bytes.length);
            }
            out.writeBytes(bytes);
        } else if (type == BYTE) {
            out.write(((Long) content).intValue());
        } else {
            varint(out, zigzagged((Long) content));
        }
    }

    private static long zigzagged(long value) {
        return (value << 1) ^ (value >> 63);
    }

    private static void varint(ByteArrayOutputStream out, long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}

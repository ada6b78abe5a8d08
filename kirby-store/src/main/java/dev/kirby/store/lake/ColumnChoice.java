package dev.kirby.store.lake;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Makes one Parquet file of two that hold the same rows, of each column the smaller form. Columns of a Parquet file are
 * independent runs of bytes, each with its own encoding, and the footer says where they begin: so the bytes are copied as
 * they are, and the footer is written anew. See <a
 * href="https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift">the format</a>.
 */
final class ColumnChoice {

    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

    // FileMetaData
    private static final int SCHEMA = 2;
    private static final int ROW_GROUPS = 4;
    // RowGroup
    private static final int COLUMNS = 1;
    private static final int TOTAL_BYTES = 2;
    private static final int ROWS = 3;
    private static final int FILE_OFFSET = 5;
    private static final int TOTAL_COMPRESSED = 6;
    // ColumnChunk; from the offset index on everything is optional and points into the old file
    private static final int CHUNK_OFFSET = 2;
    private static final int META_DATA = 3;
    private static final int FIRST_INDEX = 4;
    private static final int LAST_INDEX = 7;
    // ColumnMetaData
    private static final int UNCOMPRESSED = 6;
    private static final int COMPRESSED = 7;
    private static final int DATA_PAGE = 9;
    private static final int INDEX_PAGE = 10;
    private static final int DICTIONARY_PAGE = 11;
    private static final int BLOOM_OFFSET = 14;
    private static final int BLOOM_LENGTH = 15;

    private ColumnChoice() {}

    /**
     * Writes the file.
     *
     * @param one a file, whose description of the columns is kept
     * @param other a file of the same rows in row groups of the same sizes
     * @param target a new file
     * @return false if the two are not alike, and nothing was written
     */
    static boolean write(Path one, Path other, Path target) throws IOException {
        try (FileChannel first = FileChannel.open(one);
                FileChannel second = FileChannel.open(other)) {
            ThriftStruct footer = footer(first);
            ThriftStruct otherFooter = footer(second);
            List<ThriftStruct> groups = footer.structs(ROW_GROUPS);
            List<ThriftStruct> others = otherFooter.structs(ROW_GROUPS);
            // The schema tells which columns may be null, and with it how pages are laid out.
            if (!Arrays.equals(footer.bytes(SCHEMA), otherFooter.bytes(SCHEMA)) || !areAlike(groups, others)) {
                return false;
            }
            try (FileChannel out = FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                out.write(ByteBuffer.wrap(MAGIC));
                for (int i = 0; i < groups.size(); i++) {
                    write(groups.get(i), others.get(i), first, second, out);
                }
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                footer.write(bytes);
                ByteBuffer length = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
                bytes.writeBytes(length.putInt(bytes.size()).array());
                bytes.writeBytes(MAGIC);
                out.write(ByteBuffer.wrap(bytes.toByteArray()));
            }
            return true;
        }
    }

    private static boolean areAlike(List<ThriftStruct> groups, List<ThriftStruct> others) throws IOException {
        if (groups.size() != others.size()) {
            return false;
        }
        for (int i = 0; i < groups.size(); i++) {
            if (groups.get(i).number(ROWS) != others.get(i).number(ROWS)
                    || groups.get(i).structs(COLUMNS).size()
                            != others.get(i).structs(COLUMNS).size()) {
                return false;
            }
        }
        return true;
    }

    private static void write(
            ThriftStruct group, ThriftStruct other, FileChannel first, FileChannel second, FileChannel out)
            throws IOException {
        long begin = out.position();
        long uncompressed = 0;
        List<ThriftStruct> chosen = new ArrayList<>();
        List<ThriftStruct> columns = group.structs(COLUMNS);
        for (int c = 0; c < columns.size(); c++) {
            ThriftStruct column = columns.get(c);
            ThriftStruct alternative = other.structs(COLUMNS).get(c);
            boolean keep = size(column) <= size(alternative);
            chosen.add(keep ? column : alternative);
            move(keep ? column : alternative, keep ? first : second, out);
            uncompressed += chosen.get(c).struct(META_DATA).number(UNCOMPRESSED);
        }
        group.structs(COLUMNS, chosen);
        group.number(TOTAL_BYTES, uncompressed);
        if (group.has(FILE_OFFSET)) {
            group.number(FILE_OFFSET, begin);
        }
        if (group.has(TOTAL_COMPRESSED)) {
            group.number(TOTAL_COMPRESSED, out.position() - begin);
        }
    }

    private static long size(ThriftStruct column) throws IOException {
        return column.struct(META_DATA).number(COMPRESSED);
    }

    /** Copies the pages of a column, and says where they are now. */
    private static void move(ThriftStruct column, FileChannel from, FileChannel out) throws IOException {
        ThriftStruct data = column.struct(META_DATA);
        long begin = data.number(DATA_PAGE);
        for (int page : new int[] {INDEX_PAGE, DICTIONARY_PAGE}) {
            if (data.has(page) && data.number(page) > 0) {
                begin = Math.min(begin, data.number(page));
            }
        }
        long shift = out.position() - begin;
        long end = begin + data.number(COMPRESSED);
        for (long position = begin; position < end; ) {
            long moved = from.transferTo(position, end - position, out);
            if (moved <= 0) {
                throw new IOException("A Parquet file that ends inside a column");
            }
            position += moved;
        }
        for (int page : new int[] {DATA_PAGE, INDEX_PAGE, DICTIONARY_PAGE}) {
            if (data.has(page) && data.number(page) > 0) {
                data.number(page, data.number(page) + shift);
            }
        }
        if (column.number(CHUNK_OFFSET) > 0) {
            column.number(CHUNK_OFFSET, column.number(CHUNK_OFFSET) + shift);
        }
        data.remove(BLOOM_OFFSET);
        data.remove(BLOOM_LENGTH);
        for (int index = FIRST_INDEX; index <= LAST_INDEX; index++) {
            column.remove(index);
        }
    }

    private static ThriftStruct footer(FileChannel file) throws IOException {
        ByteBuffer tail = read(file, file.size() - MAGIC.length - Integer.BYTES, MAGIC.length + Integer.BYTES);
        int length = tail.getInt();
        return ThriftStruct.read(read(file, file.size() - MAGIC.length - Integer.BYTES - length, length));
    }

    private static ByteBuffer read(FileChannel file, long position, int size) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (file.read(buffer, position + buffer.position()) < 0) {
                throw new IOException("A Parquet file that ends inside its footer");
            }
        }
        return buffer.flip();
    }
}

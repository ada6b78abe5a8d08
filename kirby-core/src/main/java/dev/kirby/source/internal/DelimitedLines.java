package dev.kirby.source.internal;

import dev.kirby.KirbyException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Lines of comma-separated text, one in hand at a time. Fields are spans of its bytes, so that numbers can be read without
 * making texts of them; nothing is allocated for a line.
 *
 * <p>Lines end with {@code \n}, {@code \r\n} or {@code \r}; empty ones are passed over, and a byte order mark is no part of the
 * first. Fields may be quoted as RFC 4180 has it, except that no field goes on in another line. Bounded: a line may have 64 KiB and
 * 1,024 fields. Not thread-safe; closing the stream is up to its owner.
 */
public final class DelimitedLines {

    private static final int MAX_LINE_BYTES = 1 << 16;
    private static final int MAX_FIELDS = 1 << 10;
    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final InputStream in;
    private final BiFunction<String, @Nullable Throwable, ? extends KirbyException> refusal;

    // One more byte, for the end of a last line that has none.
    private final byte[] bytes = new byte[MAX_LINE_BYTES + 1];
    private int at;
    private int limit;
    private boolean begun;
    private boolean ended;
    private boolean terminated;
    private boolean unterminated;

    private long number;
    private boolean afterReturn;
    private final int[] starts = new int[MAX_FIELDS];
    private final int[] ends = new int[MAX_FIELDS];
    private int count;

    /**
     * Begins before the first line.
     *
     * @param in UTF-8
     * @param refusal makes an error of what is wrong with which line, {@code line 3 has more than 1024 fields}, and of its cause
     */
    public DelimitedLines(InputStream in, BiFunction<String, @Nullable Throwable, ? extends KirbyException> refusal) {
        this.in = in;
        this.refusal = refusal;
    }

    /**
     * Takes the next line that is not empty in hand.
     *
     * @return false at the end
     * @throws IOException if the stream cannot be read
     * @throws KirbyException if a line is too long, or quotes wrongly
     */
    public boolean next() throws IOException {
        while (true) {
            if (afterReturn && at < limit) {
                afterReturn = false;
                at += bytes[at] == '\n' ? 1 : 0;
            }
            int end = split();
            if (end < 0 && ended) {
                return false;
            }
            if (end < 0) {
                fill();
                continue;
            }
            boolean isEmpty = end == at;
            number++;
            afterReturn = bytes[end] == '\r';
            at = end + 1;
            if (!isEmpty) {
                unterminated = ended && at == limit && bytes[end] == '\n' && !terminated;
                return true;
            }
        }
    }

    /** Finds the fields of the line that begins here, and where it ends; -1 if not all of it is in the buffer. */
    private int split() {
        byte[] bytes = this.bytes;
        int limit = this.limit;
        int start = at;
        int scan = at;
        int quotes = 0;
        count = 0;
        while (scan < limit) {
            byte b = bytes[scan];
            if (b > ',') {
                scan++;
            } else if (b == ',') {
                add(start + quotes, scan - quotes);
                quotes = 0;
                start = ++scan;
            } else if (b == '\n' || b == '\r') {
                add(start + quotes, scan - quotes);
                return scan;
            } else if (b == '"' && scan == start) {
                quotes = 1;
                scan = behindQuoted(start);
            } else {
                scan++;
            }
        }
        return -1;
    }

    private void add(int start, int end) {
        if (count == MAX_FIELDS) {
            throw refused(number + 1, "has more than " + MAX_FIELDS + " fields", null);
        }
        starts[count] = start;
        ends[count++] = end;
    }

    /** Where the field ends that begins with a quote; the limit if that is not in the buffer. */
    private int behindQuoted(int start) {
        for (int scan = start + 1; scan + 1 < limit; scan++) {
            byte b = bytes[scan];
            if (b == '\n' || b == '\r') {
                throw refused(number + 1, "opens a quote that it does not close", null);
            }
            if (b == '"') {
                byte behind = bytes[++scan];
                if (behind == ',' || behind == '\n' || behind == '\r') {
                    return scan;
                }
                if (behind != '"') {
                    throw refused(number + 1, "has text behind a closing quote", null);
                }
            }
        }
        if (ended) {
            throw refused(number + 1, "opens a quote that it does not close", null);
        }
        return limit;
    }

    /** Moves the line that begins here to the front of the buffer, and reads more behind it. */
    private void fill() throws IOException {
        if (limit - at == MAX_LINE_BYTES) {
            throw refused(number + 1, "is longer than " + MAX_LINE_BYTES + " bytes", null);
        }
        limit -= at;
        System.arraycopy(bytes, at, bytes, 0, limit);
        at = 0;
        int room = MAX_LINE_BYTES - limit;
        int read = in.readNBytes(bytes, limit, room);
        limit += read;
        if (read < room) {
            ended = true;
            terminated = limit > 0 && (bytes[limit - 1] == '\n' || bytes[limit - 1] == '\r');
            bytes[limit++] = '\n';
        }
        if (!begun) {
            begun = true;
            at = limit > MARK.length && Arrays.equals(bytes, 0, MARK.length, MARK, 0, MARK.length) ? MARK.length : 0;
        }
    }

    /** The number of the line in hand, counted from 1 with empty ones. */
    public long number() {
        return number;
    }

    /** Whether the line in hand is the last and nothing ends it: text may have been cut off. */
    public boolean isUnterminated() {
        return unterminated;
    }

    /** How many fields the line in hand has. */
    public int count() {
        return count;
    }

    /** What fields are spans of; good until the next line. */
    public byte[] bytes() {
        return bytes;
    }

    /** Where a field begins. */
    public int start(int field) {
        return starts[field];
    }

    /** Behind the last byte of a field. */
    public int end(int field) {
        return ends[field];
    }

    /** A field as text. */
    public String text(int field) {
        int start = starts[field];
        String text = new String(bytes, start, ends[field] - start, StandardCharsets.UTF_8);
        boolean isQuoted = start > 0 && bytes[start - 1] == '"';
        return isQuoted ? text.replace("\"\"", "\"") : text;
    }

    /** All fields as texts. */
    public List<String> texts() {
        return IntStream.range(0, count).mapToObj(this::text).toList();
    }

    /**
     * {@return the error to throw if the line in hand is wrong}
     *
     * @param reason what is wrong, {@code has 3 fields}
     * @param cause null if there is none
     */
    public KirbyException refused(String reason, @Nullable Throwable cause) {
        return refused(number, reason, cause);
    }

    private KirbyException refused(long line, String reason, @Nullable Throwable cause) {
        return refusal.apply("line " + line + " " + reason, cause);
    }

    @Override
    public String toString() {
        return "DelimitedLines[at line " + number + "]";
    }
}

package dev.kirby.exchange.archive;

import dev.kirby.KirbyException;
import dev.kirby.SourceException;
import dev.kirby.exchange.internal.rows.Decimals;
import dev.kirby.market.Dataset;
import dev.kirby.series.Rows;
import dev.kirby.source.internal.DelimitedLines;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads rows from CSV by a layout, numbers straight from their bytes. Not thread-safe. */
final class CsvReader {

    private static final int MAX_NUMBER = 64;
    private static final int RATIO = Dataset.LONG_SHORT_RATIO.indexOf("ratio");
    private static final int KIND = Dataset.LONG_SHORT_RATIO.indexOf("kind");
    private static final long MAX_MILLIS = 100_000_000_000_000L;

    private final CsvLayout layout;
    private final DelimitedLines lines;
    private final boolean candles;
    private boolean begun;
    // Whether the line in hand is still to become a row.
    private boolean held;
    private boolean end;

    private int timeField = -1;
    private int neededFields;
    // By target column, the position of its field; -1 where the file has none.
    private final int[] positions;
    private int[] kindFields = new int[0];
    private String[] kinds = new String[0];
    private final char[] number = new char[MAX_NUMBER];

    CsvReader(String name, CsvLayout layout, InputStream in) {
        this.layout = layout;
        this.lines = new DelimitedLines(in, (what, cause) -> new SourceException(name + " " + what + ".", cause));
        this.positions = new int[layout.dataset().columns().size()];
        this.candles = layout.dataset().hasInterval();
    }

    /**
     * Reads on.
     *
     * @param expected a guess
     * @param most how many rows are enough; those of one moment are never parted
     * @return the next rows; empty at the end
     * @throws IOException if the file cannot be read
     * @throws SourceException if a line is something else than documented; names the file, the line and the field
     */
    Rows read(int expected, int most) throws IOException {
        Rows.Builder rows = Rows.builder(layout.dataset(), expected);
        long last = Long.MIN_VALUE;
        while (held || lines.next()) {
            held = false;
            if (!begun) {
                begun = true;
                if (begin()) {
                    continue;
                }
            }
            if (lines.count() < neededFields) {
                throw lines.refused("has " + lines.count() + " fields, " + neededFields + " are needed", null);
            }
            long time = time(timeField);
            if (rows.size() >= most && time != last) {
                held = true;
                return rows.build();
            }
            last = time;
            row(rows, time);
        }
        end = true;
        return rows.build();
    }

    /** Whether all lines were read. */
    boolean isAtEnd() {
        return end;
    }

    private void row(Rows.Builder rows, long time) {
        if (candles) {
            rows.candle(time, value(0), value(1), value(2), value(3), value(4), value(5));
            return;
        }
        for (int k = 0; k < kindFields.length; k++) {
            double ratio = number(kindFields[k]);
            if (!Double.isNaN(ratio)) {
                rows.row(time).text(KIND, kinds[k]).number(RATIO, ratio);
            }
        }
        if (kindFields.length > 0 || isUnknown()) {
            return;
        }
        rows.row(time);
        for (int column = 0; column < positions.length; column++) {
            if (positions[column] >= 0 && layout.isText(column)) {
                rows.text(column, text(column));
            } else if (positions[column] >= 0) {
                double value = number(positions[column]);
                rows.number(column, layout.isQuotedInNotional(column) ? value / value(layout.priceColumn()) : value);
            }
        }
    }

    private boolean isUnknown() {
        if (!layout.isSparse()) {
            return false;
        }
        for (int position : positions) {
            if (position >= 0 && lines.start(position) < lines.end(position)) {
                return false;
            }
        }
        return true;
    }

    /** Finds out what stands where; whether the first line is a header. */
    private boolean begin() {
        byte first = lines.start(0) < lines.end(0) ? lines.bytes()[lines.start(0)] : 0;
        boolean hasHeader = (first < '0' || first > '9') && first != '-';
        List<String> names = hasHeader ? names() : layout.header();
        Arrays.fill(positions, -1);
        for (Map.Entry<Integer, Integer> wanted : layout.targets().entrySet()) {
            int position = position(names, wanted.getKey());
            if (wanted.getValue() == CsvLayout.TIME) {
                timeField = position;
            } else {
                positions[wanted.getValue()] = position;
            }
        }
        kindFields = layout.kinds().keySet().stream()
                .mapToInt(f -> position(names, f))
                .toArray();
        kinds = layout.kinds().values().toArray(String[]::new);
        neededFields = 1 + timeField;
        for (int position : positions) {
            neededFields = Math.max(neededFields, position + 1);
        }
        for (int position : kindFields) {
            neededFields = Math.max(neededFields, position + 1);
        }
        return hasHeader;
    }

    private List<String> names() {
        // Behind a slash stands the same in another language, and perhaps another encoding.
        return lines.texts().stream()
                .map(name -> name.strip().replaceFirst("/.*", "").toLowerCase(Locale.ROOT))
                .toList();
    }

    private int position(List<String> names, int field) {
        String wanted = layout.header().get(field);
        int position = names.indexOf(wanted);
        if (position < 0) {
            throw lines.refused("is a header without " + wanted + ": it has " + String.join(", ", names), null);
        }
        return position;
    }

    private double value(int column) {
        return positions[column] < 0 ? Double.NaN : number(positions[column]);
    }

    private double number(int field) {
        int start = lines.start(field);
        int length = lines.end(field) - start;
        if (length == 0 && layout.isSparse()) {
            return Double.NaN;
        }
        if (length > MAX_NUMBER) {
            throw garbage(field, "is no number", null);
        }
        byte[] bytes = lines.bytes();
        for (int i = 0; i < length; i++) {
            number[i] = (char) bytes[start + i];
        }
        try {
            return Decimals.parse(number, 0, length);
        } catch (NumberFormatException e) {
            throw garbage(field, "is no number", e);
        }
    }

    private String text(int column) {
        int field = positions[column];
        if (column != layout.mappedColumn()) {
            return lines.text(field);
        }
        for (Map.Entry<String, String> word : layout.valueMap().entrySet()) {
            if (is(field, word.getKey())) {
                return word.getValue();
            }
        }
        throw garbage(field, "is none of " + layout.valueMap().keySet(), null);
    }

    private boolean is(int field, String lowerCase) {
        int start = lines.start(field);
        if (lines.end(field) - start != lowerCase.length()) {
            return false;
        }
        byte[] bytes = lines.bytes();
        for (int i = 0; i < lowerCase.length(); i++) {
            if ((bytes[start + i] | 0x20) != lowerCase.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private long time(int field) {
        int start = lines.start(field);
        int length = lines.end(field) - start;
        byte[] bytes = lines.bytes();
        long value = 0;
        for (int i = 0; i < length; i++) {
            int digit = bytes[start + i] - '0';
            if (digit < 0 || digit > 9 || length > 19) {
                return snapped(field, written(field));
            }
            value = value * 10 + digit;
        }
        long millis = switch (length) {
            case 19 -> value / 1_000_000;
            case 16 -> value / 1000;
            case 13, 12 -> value;
            case 10 -> value * 1000;
            default -> throw garbage(field, "is no time", null);
        };
        return snapped(field, millis);
    }

    private long snapped(int field, long millis) {
        if (millis < 0 || millis > MAX_MILLIS) {
            throw garbage(field, "is no time of markets", null);
        }
        long snap = layout.snapMillis();
        return snap == 1 ? millis : Math.floorDiv(millis + snap / 2, snap) * snap;
    }

    private long written(int field) {
        String text = lines.text(field).strip();
        try {
            if (text.indexOf('.') > 0 && text.indexOf('-') < 0) {
                // Rounded to microseconds first, so that what a double cannot hold exactly loses no millisecond.
                return (long) (Double.parseDouble(text) * 1e6 + 0.5) / 1000;
            }
            return LocalDateTime.parse(text.replace(' ', 'T'))
                    .toInstant(ZoneOffset.UTC)
                    .toEpochMilli();
        } catch (NumberFormatException | DateTimeException e) {
            throw garbage(field, "is no time", e);
        }
    }

    private KirbyException garbage(int field, String what, @Nullable Throwable cause) {
        String text = lines.text(field);
        return lines.refused(
                "field " + (field + 1) + " '" + text.substring(0, Math.min(text.length(), 40)) + "' " + what, cause);
    }
}

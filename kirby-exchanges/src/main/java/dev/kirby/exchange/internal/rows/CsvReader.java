package dev.kirby.exchange.internal.rows;

import dev.kirby.KirbyException;
import dev.kirby.SourceException;
import dev.kirby.exchange.venue.Conversions;
import dev.kirby.exchange.venue.RowMapping;
import dev.kirby.market.Dataset;
import dev.kirby.market.Dataset.ColumnType;
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
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** Reads rows from the lines of a CSV file, numbers straight from their bytes. Not thread-safe. */
public final class CsvReader {

    private static final int MAX_NUMBER = 64;
    private static final int RATIO = Dataset.LONG_SHORT_RATIO.indexOf("ratio");
    private static final int KIND = Dataset.LONG_SHORT_RATIO.indexOf("kind");
    private static final long MAX_MILLIS = 100_000_000_000_000L;

    private final RowMapping mapping;
    private final Conversions conversions;
    private final RowWriter writer;
    private final DoubleSupplier contractSize;
    private final DelimitedLines lines;
    private boolean begun;
    // Whether the current line is still to become a row.
    private boolean held;
    private boolean end;

    private int timeField = -1;
    private int neededFields;
    // By column, the position of its field; -1 where the file has none.
    private final int[] positions;
    private final boolean[] texts;
    // By column, what its numbers are multiplied by.
    private final double[] factors;
    // The column that another field may stand in for.
    private int substituted = -1;
    private int substituteField;
    private double substituteSize;
    private int[] kindFields = new int[0];
    private String[] kinds = new String[0];
    private final char[] number = new char[MAX_NUMBER];

    /**
     * A reader.
     *
     * @param name of the file, for errors
     * @param mapping of lines
     * @param contractSize base units per contract; requested if a line has a column in contracts
     * @param in the file, which the caller closes
     */
    public CsvReader(String name, RowMapping mapping, DoubleSupplier contractSize, InputStream in) {
        List<Dataset.Column> columns = mapping.dataset().columns();
        this.mapping = mapping;
        this.conversions = mapping.conversions();
        this.writer = new RowWriter(conversions);
        this.contractSize = contractSize;
        this.lines = new DelimitedLines(in, (what, cause) -> new SourceException(name + " " + what + ".", cause));
        this.positions = new int[columns.size()];
        this.texts = new boolean[columns.size()];
        this.factors = new double[columns.size()];
        for (int c = 0; c < texts.length; c++) {
            texts[c] = columns.get(c).type() == ColumnType.TEXT;
        }
    }

    /**
     * Reads on.
     *
     * @param expected a guess
     * @param most how many rows are enough; those of one time are never parted
     * @return the next rows; empty at the end
     * @throws IOException if the file cannot be read
     * @throws SourceException if a line is something else than documented; names the file, the line and the field
     */
    public Rows read(int expected, int most) throws IOException {
        Rows.Builder rows = Rows.builder(mapping.dataset(), expected);
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

    /** {@return whether all lines were read} */
    public boolean isAtEnd() {
        return end;
    }

    private void row(Rows.Builder rows, long time) {
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
            if (positions[column] < 0) {
                continue;
            }
            if (texts[column]) {
                rows.text(column, text(column));
            } else {
                writer.number(rows, column, column == substituted ? substituted(column) : read(column));
            }
        }
        writer.finish(rows);
    }

    private double read(int column) {
        return number(positions[column]) * factor(column);
    }

    /** The number, or what another field has in its place. */
    private double substituted(int column) {
        int field = positions[column];
        double value = lines.start(field) == lines.end(field) ? 0 : read(column);
        if (value != 0) {
            return value;
        }
        double contracts = number(substituteField);
        if (contracts != 0 && substituteSize == 0) {
            substituteSize = contractSize.getAsDouble();
        }
        return contracts == 0 ? 0 : contracts * substituteSize;
    }

    /** The size of a contract is requested when the first row is there, as some venues do not list what files hold. */
    private double factor(int column) {
        double factor = factors[column];
        if (factor == 0) {
            factor = conversions.isInContracts(column) ? contractSize.getAsDouble() : 1;
            factors[column] = factor;
        }
        return factor;
    }

    private boolean isUnknown() {
        if (!conversions.isEmptyUnknown()) {
            return false;
        }
        for (int position : positions) {
            if (position >= 0 && lines.start(position) < lines.end(position)) {
                return false;
            }
        }
        return true;
    }

    /** Finds the position of each field; whether the first line is a header. */
    private boolean begin() {
        byte first = lines.start(0) < lines.end(0) ? lines.bytes()[lines.start(0)] : 0;
        boolean hasHeader = (first < '0' || first > '9') && first != '-';
        boolean byName = hasHeader && !conversions.isByPosition();
        List<String> names = byName ? names() : mapping.fields().names();
        Arrays.fill(positions, -1);
        mapping.fields().columns().forEach((field, column) -> {
            int position = position(names, field);
            if (column == RowMapping.TIME) {
                timeField = position;
            } else {
                positions[column] = position;
            }
        });
        Conversions.Substitute substitute = conversions.substitute();
        if (substitute != null) {
            substituted = substitute.number();
            substituteField = position(names, substitute.field());
        }
        kindFields = conversions.ratioKinds().keySet().stream()
                .mapToInt(field -> position(names, field))
                .toArray();
        kinds = conversions.ratioKinds().values().toArray(String[]::new);
        neededFields = 1 + Math.max(timeField, substituteField);
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

    private int position(List<String> names, String wanted) {
        int position = names.indexOf(wanted);
        if (position < 0) {
            throw lines.refused("is a header without " + wanted + ": it has " + String.join(", ", names), null);
        }
        return position;
    }

    private double number(int field) {
        int start = lines.start(field);
        int length = lines.end(field) - start;
        if (length == 0 && conversions.isEmptyUnknown()) {
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
        Map<String, String> words = conversions.valueMap(column);
        if (words == null) {
            return lines.text(field);
        }
        for (Map.Entry<String, String> word : words.entrySet()) {
            if (is(field, word.getKey())) {
                return word.getValue();
            }
        }
        throw garbage(field, "is none of " + words.keySet(), null);
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
                return rounded(field, written(field));
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
        return rounded(field, millis);
    }

    private long rounded(int field, long millis) {
        if (millis < 0 || millis > MAX_MILLIS) {
            throw garbage(field, "is no time of markets", null);
        }
        return conversions.rounded(millis);
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

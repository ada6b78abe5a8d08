package dev.kirby.store.internal;

import dev.kirby.store.storage.SqlColumn;
import dev.kirby.store.storage.SqlRow;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Timestamp;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/** Values of an answer, as objects and as texts. */
public final class SqlValues {

    private static final BigInteger LONGEST = BigInteger.valueOf(Long.MAX_VALUE);
    private static final int WIDEST = 40;

    private SqlValues() {}

    /** What the driver gives, as one of the types that {@link SqlRow} promises. */
    public static @Nullable Object read(@Nullable Object value) {
        if (value == null || value instanceof Boolean || value instanceof Long || value instanceof Double) {
            return value;
        }
        if (value instanceof OffsetDateTime time) {
            return time.toInstant();
        }
        if (value instanceof Timestamp time) {
            return time.toLocalDateTime().toInstant(ZoneOffset.UTC);
        }
        if (value instanceof LocalDateTime time) {
            return time.toInstant(ZoneOffset.UTC);
        }
        if (value instanceof BigInteger integer && integer.abs().compareTo(LONGEST) <= 0) {
            return integer.longValue();
        }
        if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ((Number) value).longValue();
        }
        if (value instanceof Float || value instanceof BigDecimal || value instanceof BigInteger) {
            return Double.valueOf(value.toString());
        }
        return value.toString();
    }

    /** A value in the fewest digits that mean it; empty if unknown. */
    public static String text(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        if (value instanceof Double number && Double.isFinite(number)) {
            BigDecimal digits = new BigDecimal(number.toString()).stripTrailingZeros();
            return digits.signum() == 0 ? "0" : digits.toPlainString();
        }
        return value.toString();
    }

    /** A text as a field of a CSV line. */
    public static String csv(String text) {
        boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    /** Rows as a JSON array of objects. */
    public static String json(List<SqlColumn> columns, Consumer<Consumer<SqlRow>> rows) {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = JsonMapper.shared().createGenerator(out)) {
            json.writeStartArray();
            rows.accept(row -> {
                json.writeStartObject();
                for (int i = 0; i < columns.size(); i++) {
                    json.writeName(columns.get(i).name());
                    write(json, row.values().get(i));
                }
                json.writeEndObject();
            });
            json.writeEndArray();
        }
        return out.toString();
    }

    private static void write(JsonGenerator json, @Nullable Object value) {
        if (value instanceof Long number) {
            json.writeNumber(number);
        } else if (value instanceof Double number && Double.isFinite(number)) {
            json.writeNumber(number);
        } else if (value instanceof Boolean flag) {
            json.writeBoolean(flag);
        } else if (value == null || value instanceof Double) {
            json.writeNull();
        } else {
            json.writeString(value.toString());
        }
    }

    /** Aligned columns, numbers to the right. */
    public static String table(List<SqlColumn> columns, List<SqlRow> rows) {
        int count = columns.size();
        List<String[]> lines = new ArrayList<>();
        lines.add(columns.stream().map(SqlColumn::name).map(SqlValues::cell).toArray(String[]::new));
        for (SqlRow row : rows) {
            lines.add(row.values().stream()
                    .map(SqlValues::text)
                    .map(SqlValues::cell)
                    .toArray(String[]::new));
        }
        int[] widths = new int[count];
        boolean[] right = new boolean[count];
        for (int i = 0; i < count; i++) {
            int column = i;
            widths[i] =
                    lines.stream().mapToInt(line -> line[column].length()).max().orElse(0);
            right[i] = rows.stream().anyMatch(row -> row.values().get(column) instanceof Number);
        }
        StringBuilder table = new StringBuilder();
        for (int l = 0; l < lines.size(); l++) {
            append(table, lines.get(l), widths, right);
            if (l == 0) {
                table.append(Arrays.stream(widths).mapToObj("-"::repeat).collect(Collectors.joining("  ")))
                        .append('\n');
            }
        }
        return table.append(rows.isEmpty() ? "(no rows)\n" : "").toString();
    }

    private static String cell(String text) {
        String line = text.replace('\n', ' ');
        return line.length() <= WIDEST ? line : line.substring(0, WIDEST - 3) + "...";
    }

    private static void append(StringBuilder table, String[] line, int[] widths, boolean[] right) {
        StringBuilder cells = new StringBuilder();
        for (int i = 0; i < line.length; i++) {
            String padding = " ".repeat(widths[i] - line[i].length());
            cells.append(i == 0 ? "" : "  ").append(right[i] ? padding + line[i] : line[i] + padding);
        }
        table.append(cells.toString().stripTrailing()).append('\n');
    }
}

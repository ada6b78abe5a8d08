package dev.kirby.series;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/** Frames as text. */
final class FrameText {

    private FrameText() {}

    static @Nullable String cell(Frame.Kind kind, Object values, int row) {
        return switch (kind) {
            case TIME -> {
                long time = ((long[]) values)[row];
                yield time == Rows.NO_TIME ? null : Instant.ofEpochMilli(time).toString();
            }
            case NUMBER, COUNT -> {
                double number = ((double[]) values)[row];
                yield Double.isNaN(number) ? null : number(number, kind);
            }
            case TEXT -> (String) ((List<?>) values).get(row);
        };
    }

    /** Numbers as Java, Python and SQL read them. */
    private static String number(double number, Frame.Kind kind) {
        if (Double.isInfinite(number)) {
            return number > 0 ? "inf" : "-inf";
        }
        return kind == Frame.Kind.COUNT ? new BigDecimal(number).toPlainString() : Double.toString(number);
    }

    static String csv(Frame frame) {
        List<String> names = frame.names();
        StringBuilder csv = new StringBuilder();
        for (int c = 0; c < names.size(); c++) {
            csv.append(c == 0 ? "" : ",").append(quoted(names.get(c)));
        }
        csv.append('\n');
        for (int row = 0; row < frame.size(); row++) {
            for (int c = 0; c < names.size(); c++) {
                String cell = frame.text(names.get(c), row);
                csv.append(c == 0 ? "" : ",").append(cell == null ? "" : cell.isEmpty() ? "\"\"" : quoted(cell));
            }
            csv.append('\n');
        }
        return csv.toString();
    }

    private static String quoted(String text) {
        return text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
                ? '"' + text.replace("\"", "\"\"") + '"'
                : text;
    }

    static String json(Frame frame) {
        java.io.StringWriter out = new java.io.StringWriter();
        try (JsonGenerator json = new JsonMapper().createGenerator(out)) {
            json.writeStartArray();
            for (int row = 0; row < frame.size(); row++) {
                json.writeStartObject();
                for (String name : frame.names()) {
                    json.writeName(name);
                    value(json, frame.kind(name), frame.text(name, row));
                }
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        return out.toString();
    }

    private static void value(JsonGenerator json, Frame.Kind kind, @Nullable String text) {
        if (text == null || (kind != Frame.Kind.TEXT && text.endsWith("inf"))) {
            json.writeNull();
        } else if (kind == Frame.Kind.NUMBER || kind == Frame.Kind.COUNT) {
            json.writeNumber(new BigDecimal(text));
        } else {
            json.writeString(text);
        }
    }

    static String table(Frame frame, int most) {
        List<String> names = frame.names();
        int rows = Math.min(most, frame.size());
        List<List<String>> lines = new ArrayList<>();
        lines.add(names);
        for (int row = 0; row < rows; row++) {
            int at = row;
            lines.add(names.stream()
                    .map(name -> {
                        String cell = frame.text(name, at);
                        return cell == null ? "-" : cell;
                    })
                    .toList());
        }
        StringBuilder table = new StringBuilder();
        for (List<String> line : lines) {
            for (int c = 0; c < names.size(); c++) {
                int column = c;
                int width = lines.stream()
                        .mapToInt(l -> l.get(column).length())
                        .max()
                        .orElse(0);
                String padding = " ".repeat(width - line.get(c).length());
                boolean left = frame.kind(names.get(c)) == Frame.Kind.TEXT;
                table.append(c == 0 ? "" : "  ").append(left ? line.get(c) + padding : padding + line.get(c));
            }
            table.append('\n');
        }
        return rows < frame.size() ? table + "... " + (frame.size() - rows) + " more rows\n" : table.toString();
    }
}

package dev.kirby.store.files;

import dev.kirby.market.RowView;
import dev.kirby.series.Frame;
import dev.kirby.store.internal.DuckDb;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/** Frames as tables of DuckDB, and its answers as frames. */
final class EngineFrames {

    private static final int FIRST = 1_024;

    private EngineFrames() {}

    /** Makes a temporary table of a frame; the answer is the query that reads it. */
    static String table(Connection connection, Frame frame) throws SQLException {
        StringJoiner types = new StringJoiner(", ");
        StringJoiner select = new StringJoiner(", ");
        for (String name : frame.names()) {
            String column = DuckDb.identifier(name);
            types.add(column
                    + switch (frame.kind(name)) {
                        case TIME, COUNT -> " BIGINT";
                        case NUMBER -> " DOUBLE";
                        case TEXT -> " VARCHAR";
                    });
            select.add(
                    frame.kind(name) == Frame.Kind.TIME
                            ? "make_timestamptz(" + column + " * 1000) AS " + column
                            : column);
        }
        DuckDb.execute(connection, "CREATE TABLE frame (" + types + ")");
        append(connection, frame);
        return "SELECT " + select + " FROM frame";
    }

    private static void append(Connection connection, Frame frame) throws SQLException {
        List<Cells> columns =
                frame.names().stream().map(name -> cells(frame, name)).toList();
        try (DuckDBAppender appender = connection.unwrap(DuckDBConnection.class).createAppender("frame")) {
            for (int row = 0; row < frame.size(); row++) {
                appender.beginRow();
                for (Cells column : columns) {
                    column.append(appender, row);
                }
                appender.endRow();
            }
        }
    }

    private interface Cells {
        void append(DuckDBAppender appender, int row) throws SQLException;
    }

    private static Cells cells(Frame frame, String name) {
        return switch (frame.kind(name)) {
            case TIME -> {
                long[] times = frame.times(name);
                yield (out, row) -> {
                    if (times[row] == RowView.NO_TIME) {
                        out.appendNull();
                    } else {
                        out.append(times[row]);
                    }
                };
            }
            case NUMBER, COUNT -> {
                double[] numbers = frame.numbers(name);
                boolean whole = frame.kind(name) == Frame.Kind.COUNT;
                yield (out, row) -> {
                    if (Double.isNaN(numbers[row])) {
                        out.appendNull();
                    } else if (whole) {
                        out.append((long) numbers[row]);
                    } else {
                        out.append(numbers[row]);
                    }
                };
            }
            case TEXT -> {
                List<@Nullable String> texts = frame.texts(name);
                yield (out, row) -> {
                    String text = texts.get(row);
                    if (text == null) {
                        out.appendNull();
                    } else {
                        out.append(text);
                    }
                };
            }
        };
    }

    /** The answer to a query. */
    static Frame read(Connection connection, String query) throws SQLException {
        List<String> names = new ArrayList<>();
        List<Frame.Kind> kinds = new ArrayList<>();
        StringJoiner select = new StringJoiner(", ");
        try (Statement statement = connection.createStatement()) {
            try (ResultSet described = statement.executeQuery("DESCRIBE " + query)) {
                while (described.next()) {
                    String name = described.getString(1);
                    Frame.Kind kind = kind(described.getString(2));
                    names.add(name);
                    kinds.add(kind);
                    String column = DuckDb.identifier(name);
                    select.add(
                            switch (kind) {
                                case TIME -> "epoch_ms(CAST(" + column + " AS TIMESTAMPTZ))";
                                case TEXT -> "CAST(" + column + " AS VARCHAR)";
                                default -> "CAST(" + column + " AS DOUBLE)";
                            });
                }
            }
            try (ResultSet rows = statement.executeQuery("SELECT " + select + " FROM (" + query + ")")) {
                return read(rows, names, kinds);
            }
        }
    }

    private static Frame read(ResultSet rows, List<String> names, List<Frame.Kind> kinds) throws SQLException {
        int width = names.size();
        double[][] numbers = new double[width][FIRST];
        long[][] times = new long[width][FIRST];
        List<List<@Nullable String>> texts = new ArrayList<>();
        kinds.forEach(kind -> texts.add(new ArrayList<>()));
        int size = 0;
        while (rows.next()) {
            for (int c = 0; c < width; c++) {
                switch (kinds.get(c)) {
                    case TIME -> {
                        times[c] = size < times[c].length ? times[c] : Arrays.copyOf(times[c], 2 * size);
                        long time = rows.getLong(c + 1);
                        times[c][size] = rows.wasNull() ? RowView.NO_TIME : time;
                    }
                    case TEXT -> texts.get(c).add(rows.getString(c + 1));
                    default -> {
                        numbers[c] = size < numbers[c].length ? numbers[c] : Arrays.copyOf(numbers[c], 2 * size);
                        double number = rows.getDouble(c + 1);
                        numbers[c][size] = rows.wasNull() ? Double.NaN : number;
                    }
                }
            }
            size++;
        }
        Frame frame = Frame.empty();
        for (int c = 0; c < width; c++) {
            frame = switch (kinds.get(c)) {
                case TIME -> frame.withTimes(names.get(c), Arrays.copyOf(times[c], size));
                case NUMBER -> frame.withNumbers(names.get(c), Arrays.copyOf(numbers[c], size));
                case COUNT -> frame.withCounts(names.get(c), Arrays.copyOf(numbers[c], size));
                case TEXT -> frame.withTexts(names.get(c), texts.get(c));
            };
        }
        return frame;
    }

    private static Frame.Kind kind(String type) {
        if (type.startsWith("TIMESTAMP") || type.equals("DATE")) {
            return Frame.Kind.TIME;
        }
        if (type.endsWith("INT") || type.endsWith("INTEGER")) {
            return Frame.Kind.COUNT;
        }
        boolean number = type.equals("DOUBLE") || type.equals("FLOAT") || type.startsWith("DECIMAL");
        return number ? Frame.Kind.NUMBER : Frame.Kind.TEXT;
    }
}

package dev.kirby.report;

import dev.kirby.InvalidRequestException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Rows under named columns; on a page they can be sorted by a click on a column's name.
 *
 * <p>Immutable and thread-safe.
 */
public final class Table {

    static final int SHORT = 80;
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

    private final List<Column> columns;
    private final List<@Nullable Object[]> rows;
    private final boolean shaded;
    private final int @Nullable [] trades;

    private enum Kind {
        TEXT,
        NUMBER,
        SHARE,
        TIME
    }

    private record Column(String name, Kind kind) {}

    private Table(List<Column> columns, List<@Nullable Object[]> rows, boolean shaded, int @Nullable [] trades) {
        this.columns = columns;
        this.rows = rows;
        this.shaded = shaded;
        this.trades = trades;
    }

    /** {@return a table without columns and rows} */
    public static Table empty() {
        return new Table(List.of(), List.of(), false, null);
    }

    /**
     * A copy with a column of texts.
     *
     * @param name stands above it
     * @return the new table
     */
    public Table text(String name) {
        return plus(name, Kind.TEXT);
    }

    /**
     * A copy with a column of numbers.
     *
     * @param name stands above it
     * @return the new table
     */
    public Table number(String name) {
        return plus(name, Kind.NUMBER);
    }

    /**
     * A copy with a column of shares, 0.01 for 1 %.
     *
     * @param name stands above it
     * @return the new table
     */
    public Table share(String name) {
        return plus(name, Kind.SHARE);
    }

    /**
     * A copy with a column of times, milliseconds since the epoch.
     *
     * @param name stands above it
     * @return the new table
     */
    public Table time(String name) {
        return plus(name, Kind.TIME);
    }

    private Table plus(String name, Kind kind) {
        return new Table(
                Stream.concat(columns.stream(), Stream.of(new Column(name, kind)))
                        .toList(),
                rows,
                shaded,
                trades);
    }

    /**
     * A copy with more rows.
     *
     * @param more one value a column: a text, or a number; NaN or null where there is none
     * @return the new table
     */
    public Table rows(List<@Nullable Object[]> more) {
        for (@Nullable Object[] row : more) {
            if (row.length != columns.size()) {
                throw new InvalidRequestException(
                        "A row needs a value for each of " + columns.size() + " columns, but has " + row.length + ".");
            }
        }
        List<@Nullable Object[]> all = new ArrayList<>(rows);
        all.addAll(more);
        return new Table(columns, all, shaded, trades);
    }

    /**
     * A copy with one more row.
     *
     * @param values one a column
     * @return the new table
     */
    public Table row(@Nullable Object... values) {
        return rows(List.<@Nullable Object[]>of(values));
    }

    /** {@return a copy whose cells of numbers are shaded by how far they are from zero} */
    public Table shaded() {
        return new Table(columns, rows, true, trades);
    }

    /** {@return a copy whose rows are the trades of the page's candles, in order: a click on one shows it there} */
    public Table ofTrades() {
        return ofTrades(IntStream.range(0, rows.size()).toArray());
    }

    /**
     * A copy whose rows are trades of the page's candles: a click on one shows it there.
     *
     * @param places of each row, the place of its trade among those of all candle charts of the page, one chart after the other
     * @return the new table
     */
    public Table ofTrades(int[] places) {
        if (places.length != rows.size()) {
            throw new InvalidRequestException(
                    "Give a place for each of " + rows.size() + " rows, but not " + places.length + ".");
        }
        return new Table(columns, rows, shaded, places.clone());
    }

    /** Whether the page's script draws it, a part at a time. */
    boolean isLong() {
        return trades != null || rows.size() > SHORT;
    }

    /** What the script draws a long one from. */
    Map<String, Object> data() {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("trades", trades == null ? new int[0] : trades);
        data.put("names", columns.stream().map(Column::name).toList());
        data.put("kinds", columns.stream().map(c -> c.kind().name()).toList());
        List<Object> values = new ArrayList<>();
        for (int c = 0; c < columns.size(); c++) {
            int column = c;
            if (columns.get(c).kind == Kind.TEXT) {
                values.add(rows.stream().map(row -> String.valueOf(row[column])).toList());
            } else {
                double unit = columns.get(c).kind == Kind.TIME ? 1000 : 1;
                values.add(rows.stream()
                        .mapToDouble(row -> number(row[column]) / unit)
                        .toArray());
            }
        }
        data.put("columns", values);
        return data;
    }

    /** A short one, whole. */
    void html(StringBuilder html) {
        double most = rows.stream()
                .flatMap(Stream::of)
                .filter(cell -> cell instanceof Number)
                .mapToDouble(cell -> Math.abs(number(cell)))
                .filter(Double::isFinite)
                .max()
                .orElse(1);
        html.append("<div class=\"scroll\"><table class=\"sortable\"><thead><tr>");
        for (Column column : columns) {
            html.append(column.kind == Kind.TEXT ? "<th class=\"t\">" : "<th>")
                    .append(Html.escape(column.name))
                    .append("</th>");
        }
        html.append("</tr></thead><tbody>");
        for (@Nullable Object[] row : rows) {
            html.append("<tr>");
            for (int c = 0; c < row.length; c++) {
                cell(html, columns.get(c), row[c], most);
            }
            html.append("</tr>");
        }
        html.append("</tbody></table></div>");
    }

    private void cell(StringBuilder html, Column column, @Nullable Object value, double most) {
        if (column.kind == Kind.TEXT) {
            String text = value == null ? "-" : value.toString();
            html.append(text.length() > 60 ? "<td class=\"t w\">" : "<td class=\"t\">")
                    .append(Html.escape(text))
                    .append("</td>");
            return;
        }
        double number = number(value);
        html.append("<td data-v=\"").append(number).append('"');
        if (shaded && Double.isFinite(number) && most > 0) {
            int strength = (int) Math.round(70 * Math.sqrt(Math.abs(number) / most));
            html.append(" style=\"background:color-mix(in srgb,var(--")
                    .append(number < 0 ? Ink.RED.css() : Ink.GREEN.css())
                    .append(") ")
                    .append(strength)
                    .append("%,transparent)\"");
        }
        html.append('>').append(text(column.kind, number)).append("</td>");
    }

    private static String text(Kind kind, double number) {
        if (Double.isNaN(number)) {
            return "-";
        }
        return switch (kind) {
            case SHARE -> Notation.SHARE.text(number);
            case TIME ->
                Instant.ofEpochMilli((long) number).atZone(ZoneOffset.UTC).format(MINUTE);
            default -> Html.figure(number);
        };
    }

    private static double number(@Nullable Object value) {
        return value instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    /** For example {@code Table[12 columns, 124 rows]}. */
    @Override
    public String toString() {
        return "Table[" + columns.size() + " columns, " + rows.size() + " rows]";
    }
}

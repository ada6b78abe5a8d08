package dev.kirby.store.files;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.Dataset;
import dev.kirby.quality.Admission;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the values of a row stand in a line.
 *
 * @param time the index of the field that holds the time
 * @param positions for each column of the dataset the field's index, -1 where the file has none
 * @param fields how many fields each line has
 * @param hasHeader whether the first line names the columns
 */
record Layout(int time, List<Integer> positions, int fields, boolean hasHeader) {

    private static final String TIME = "time";

    private static final Map<String, String> ALIASES = Map.ofEntries(
            Map.entry("timestamp", "time"),
            Map.entry("ts", "time"),
            Map.entry("date", "time"),
            Map.entry("datetime", "time"),
            Map.entry("open_time", "time"),
            Map.entry("opentime", "time"),
            Map.entry("open time", "time"),
            Map.entry("start", "time"),
            Map.entry("start_at", "time"),
            Map.entry("open_price", "open"),
            Map.entry("high_price", "high"),
            Map.entry("low_price", "low"),
            Map.entry("close_price", "close"),
            Map.entry("vol", "volume"),
            Map.entry("base_volume", "volume"),
            Map.entry("count", "num_trades"),
            Map.entry("trades", "num_trades"),
            Map.entry("trade_count", "num_trades"),
            Map.entry("number_of_trades", "num_trades"),
            Map.entry("number of trades", "num_trades"),
            Map.entry("rate", "funding_rate"),
            Map.entry("fundingrate", "funding_rate"),
            Map.entry("last_funding_rate", "funding_rate"),
            Map.entry("openinterest", "open_interest"),
            Map.entry("sum_open_interest", "open_interest"),
            Map.entry("sum_open_interest_value", "notional_value"),
            Map.entry("id", "trade_id"),
            Map.entry("tradeid", "trade_id"),
            Map.entry("qty", "quantity"),
            Map.entry("size", "quantity"),
            Map.entry("amount", "quantity"));

    /** The twelve columns of data.binance.vision, where files come without a header. */
    private static final List<Integer> BINANCE_VISION = List.of(1, 2, 3, 4, 5, 8);

    private static final int BINANCE_VISION_FIELDS = 12;

    /**
     * Finds the layout of a file by what the user said, else by its header, else by the shape of its first line.
     *
     * @param dataset what the rows are
     * @param columns names in the order of the file, null if the user said nothing
     * @param first the fields of the first line
     * @throws InvalidRequestException if the columns are not known
     */
    static Layout of(Dataset dataset, @Nullable List<String> columns, List<String> first, String file) {
        if (columns != null) {
            int time = indexOf(columns, TIME);
            boolean header = time >= 0 && time < first.size() && !TimeText.isTime(first.get(time));
            return named(dataset, columns, Math.max(first.size(), columns.size()), header, "--columns");
        }
        if (!TimeText.isTime(first.get(0)) || first.stream().anyMatch(field -> isColumnName(dataset, field))) {
            return named(dataset, first, first.size(), true, file);
        }
        if (dataset.hasInterval() && isBinanceVision(first)) {
            return new Layout(0, BINANCE_VISION, BINANCE_VISION_FIELDS, false);
        }
        throw new InvalidRequestException("The columns of " + file + " are not known: it has no header"
                + (dataset.hasInterval() ? " and is not a kline file of data.binance.vision" : "")
                + ". Name them in their order, for example " + example(dataset) + ".");
    }

    private static String example(Dataset dataset) {
        return "--columns time,"
                + (dataset.hasInterval()
                        ? "open,high,low,close,volume"
                        : String.join(",", Admission.required(dataset)));
    }

    private static boolean isColumnName(Dataset dataset, String field) {
        String name = unified(field);
        return name.equals(TIME)
                || dataset.columns().stream().anyMatch(column -> column.name().equals(name));
    }

    private static boolean isBinanceVision(List<String> first) {
        return first.size() == BINANCE_VISION_FIELDS
                && TimeText.isNumber(first.get(0))
                && TimeText.isNumber(first.get(6))
                && first.get(0).length() == first.get(6).length()
                && first.get(0).compareTo(first.get(6)) < 0;
    }

    private static Layout named(Dataset dataset, List<String> columns, int fields, boolean hasHeader, String where) {
        List<String> needed = new ArrayList<>(Admission.required(dataset));
        needed.add(0, TIME);
        for (String name : needed) {
            if (indexOf(columns, name) < 0) {
                throw new InvalidRequestException("No column '" + name + "' in " + where + ": it has "
                        + String.join(", ", columns) + ". Name the columns in the order of the file with --columns,"
                        + " for example " + example(dataset) + ".");
            }
        }
        List<Integer> positions = dataset.columns().stream()
                .map(column -> indexOf(columns, column.name()))
                .toList();
        return new Layout(indexOf(columns, TIME), positions, fields, hasHeader);
    }

    private static int indexOf(List<String> columns, String name) {
        int found = -1;
        for (int i = 0; i < columns.size(); i++) {
            if (unified(columns.get(i)).equals(name)) {
                if (found >= 0) {
                    throw new InvalidRequestException(
                            "Two columns mean " + name + ": " + columns.get(found) + " and " + columns.get(i) + ".");
                }
                found = i;
            }
        }
        return found;
    }

    private static String unified(String column) {
        String name = column.strip().toLowerCase(Locale.ROOT);
        return ALIASES.getOrDefault(name, name);
    }

    int position(int column) {
        return positions.get(column);
    }
}

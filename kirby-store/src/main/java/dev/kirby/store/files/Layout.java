package dev.kirby.store.files;

import dev.kirby.InvalidRequestException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the values of a candle stand in a line.
 *
 * @param positions for time, open, high, low, close, volume, num_trades: the field's index, -1 where the file has none
 * @param hasHeader whether the first line names the columns
 */
record Layout(List<Integer> positions, boolean hasHeader) {

    static final int TIME = 0;
    static final int VOLUME = 5;
    static final int TRADES = 6;

    private static final List<String> NAMES = List.of("time", "open", "high", "low", "close", "volume", "num_trades");

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
            Map.entry("number of trades", "num_trades"));

    /** The twelve columns of data.binance.vision, where files come without a header. */
    private static final List<Integer> BINANCE_VISION = List.of(0, 1, 2, 3, 4, 5, 8);

    private static final int BINANCE_VISION_FIELDS = 12;

    /**
     * Finds the layout of a file by what the user said, else by its header, else by the shape of its first line.
     *
     * @param columns names in the order of the file, null if the user said nothing
     * @param first the fields of the first line
     * @throws InvalidRequestException if the columns cannot be told
     */
    static Layout of(@Nullable List<String> columns, List<String> first, String file) {
        if (columns != null) {
            int time = indexOf(columns, "time");
            boolean header = time < first.size() && !TimeText.isTime(first.get(time));
            return named(columns, header, "--columns");
        }
        if (!TimeText.isTime(first.get(0)) || first.stream().anyMatch(Layout::isColumnName)) {
            return named(first, true, file);
        }
        return binanceVision(first)
                .orElseThrow(() -> new InvalidRequestException("The columns of " + file + " cannot be told: it has no"
                        + " header and is not a kline file of data.binance.vision. Name them in their order, for example"
                        + " --columns time,open,high,low,close,volume."));
    }

    private static boolean isColumnName(String field) {
        return NAMES.contains(unified(field));
    }

    private static Optional<Layout> binanceVision(List<String> first) {
        boolean shape = first.size() == BINANCE_VISION_FIELDS
                && TimeText.isNumber(first.get(0))
                && TimeText.isNumber(first.get(6))
                && first.get(0).length() == first.get(6).length()
                && first.get(0).compareTo(first.get(6)) < 0;
        return shape ? Optional.of(new Layout(BINANCE_VISION, false)) : Optional.empty();
    }

    private static Layout named(List<String> columns, boolean hasHeader, String where) {
        Integer[] positions = new Integer[NAMES.size()];
        Arrays.setAll(positions, i -> indexOf(columns, NAMES.get(i)));
        for (int i = 0; i < VOLUME; i++) {
            if (positions[i] < 0) {
                throw new InvalidRequestException("No column '" + NAMES.get(i) + "' in " + where + ": it has "
                        + String.join(", ", columns) + ". Name the columns in the order of the file with --columns,"
                        + " for example time,open,high,low,close,volume.");
            }
        }
        return new Layout(List.of(positions), hasHeader);
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

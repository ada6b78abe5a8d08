package dev.kirby.store.query;

import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.CandleSeries;
import dev.kirby.series.Rows;
import dev.kirby.store.storage.RowStorage;
import java.time.Duration;
import java.util.Arrays;

/**
 * Puts beside each candle the last row stamped before its close: one stamped with the close itself may sum up the minute after
 * it. Takes rows in time order.
 */
final class AsOfColumns {

    /** How far to look back for what was known before the first candle; then everything. */
    private static final Duration[] LOOK_BACK = {Duration.ofDays(1), Duration.ofDays(31)};

    private final CandleSeries bars;
    private final int[] wanted;
    private final boolean filled;
    private final double[] last;
    private final double[][] columns;
    private int bar;

    AsOfColumns(CandleSeries bars, int[] wanted, boolean filled) {
        this.bars = bars;
        this.wanted = wanted;
        this.filled = filled;
        this.last = new double[wanted.length];
        this.columns = new double[wanted.length][bars.size()];
        Arrays.fill(last, Double.NaN);
    }

    /** Learns what was known before the first candle opened. */
    void begin(RowStorage store, SeriesId series) {
        long first = bars.time(0);
        long stored = store.range(series).map(TimeRange::startMillis).orElse(first);
        boolean[] known = {false};
        for (int i = 0; i <= LOOK_BACK.length && !known[0] && stored < first; i++) {
            long from = i == LOOK_BACK.length ? stored : Math.max(stored, first - LOOK_BACK[i].toMillis());
            store.stream(series, TimeRange.ofMillis(from, first), rows -> {
                for (int row = filled ? 0 : rows.size() - 1; row < rows.size(); row++) {
                    learn(rows, row);
                }
                known[0] = !filled || Arrays.stream(last).noneMatch(Double::isNaN);
            });
            if (from == stored) {
                return;
            }
        }
    }

    private void learn(Rows rows, int row) {
        for (int c = 0; c < wanted.length; c++) {
            double value = rows.number(wanted[c], row);
            if (!filled || !Double.isNaN(value)) {
                last[c] = value;
            }
        }
    }

    void accept(Rows rows) {
        for (int row = 0; row < rows.size(); row++) {
            upTo(rows.time(row));
            learn(rows, row);
        }
    }

    /** Settles the candles that are closed at a time. */
    private void upTo(long time) {
        while (bar < bars.size() && bars.closeTime(bar) <= time) {
            settle();
        }
    }

    private void settle() {
        for (int c = 0; c < columns.length; c++) {
            columns[c][bar] = last[c];
        }
        bar++;
    }

    double[][] end() {
        while (bar < bars.size()) {
            settle();
        }
        return columns;
    }
}

package dev.kirby.strategy;

import dev.kirby.series.CandleSeries;
import dev.kirby.series.TimeSeries;

/**
 * Which value of another series is known at the close of each bar. One place, since a value joined a moment too early is
 * look-ahead: a candle is known at its close, a value at its own time.
 */
final class Alignment {

    private Alignment() {}

    /** For each bar the last candle of the other series that has closed by the bar's close, -1 before the first. */
    static int[] known(CandleSeries bars, CandleSeries other) {
        int[] known = new int[bars.size()];
        int next = 0;
        for (int bar = 0; bar < known.length; bar++) {
            long now = bars.closeTime(bar);
            while (next < other.size() && other.closeTime(next) <= now) {
                next++;
            }
            known[bar] = next - 1;
        }
        return known;
    }

    static double[] aligned(double[] column, int[] known) {
        double[] aligned = new double[known.length];
        for (int bar = 0; bar < aligned.length; bar++) {
            aligned[bar] = known[bar] < 0 ? Double.NaN : column[known[bar]];
        }
        return aligned;
    }

    /** For each bar the last value at or before the bar's close, NaN before the first. */
    static double[] asOf(CandleSeries bars, TimeSeries values) {
        return asOf(bars, values, 0);
    }

    /**
     * For each bar the last value before the bar's close, NaN before the first: of values that streams repeat, the last one of each minute is
     * stored with the minute's start, so that one stamped with the close itself may come from after it.
     */
    static double[] before(CandleSeries bars, TimeSeries values) {
        return asOf(bars, values, 1);
    }

    private static double[] asOf(CandleSeries bars, TimeSeries values, long earlier) {
        double[] column = new double[bars.size()];
        int next = 0;
        for (int bar = 0; bar < column.length; bar++) {
            long now = bars.closeTime(bar) - earlier;
            while (next < values.size() && values.time(next) <= now) {
                next++;
            }
            column[bar] = next == 0 ? Double.NaN : values.value(next - 1);
        }
        return column;
    }
}

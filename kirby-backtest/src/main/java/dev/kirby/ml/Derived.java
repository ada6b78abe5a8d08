package dev.kirby.ml;

import dev.kirby.indicator.Indicators;
import dev.kirby.indicator.MovingAverages;
import dev.kirby.indicator.Statistics;
import dev.kirby.series.CandleSeries;
import dev.kirby.strategy.StudyColumns;
import java.util.function.ToDoubleFunction;

/** Columns that several features share, each computed once for a study. */
final class Derived {

    private Derived() {}

    /** Logarithm of the close over the one before. */
    static double[] logChanges(StudyColumns s) {
        return s.column("ml log change", Derived::changes);
    }

    /** Mean of the volumes. */
    static double[] meanVolume(StudyColumns s, int window) {
        return s.column("ml mean volume " + window, bars -> MovingAverages.sma(bars.volumes(), window));
    }

    /** Standard deviation of the logarithmic changes. */
    static double[] volatility(StudyColumns s, int window) {
        return s.column("ml volatility " + window, bars -> Statistics.standardDeviation(changes(bars), window));
    }

    private static double[] changes(CandleSeries bars) {
        double[] closes = bars.closes();
        return Indicators.combine(closes, Indicators.before(closes, 1), (now, before) -> Math.log(now / before));
    }

    /** A value over another, less 1: how far one is above the other, as a fraction. */
    static double[] above(double[] values, double[] others) {
        return Indicators.combine(values, others, (value, other) -> value / other - 1);
    }

    /** One over another. */
    static double[] ratio(double[] values, double[] others) {
        return Indicators.combine(values, others, (value, other) -> value / other);
    }

    static double[] product(double[] values, double[] others) {
        return Indicators.combine(values, others, (value, other) -> value * other);
    }

    static double[] minus(double[] values, double[] others) {
        return Indicators.combine(values, others, (value, other) -> value - other);
    }

    /** Where in a range a value lies: 0 at the bottom, 1 at the top, and the middle of a range without height. */
    static double[] position(double[] values, double[] bottom, double[] top) {
        double[] position = new double[values.length];
        for (int i = 0; i < position.length; i++) {
            double height = top[i] - bottom[i];
            position[i] = height == 0 ? 0.5 : (values[i] - bottom[i]) / height;
        }
        return position;
    }

    /** One number of each candle. */
    static double[] each(StudyColumns s, ToDoubleFunction<Prices> number) {
        double[] opens = s.opens();
        double[] highs = s.highs();
        double[] lows = s.lows();
        double[] closes = s.closes();
        double[] column = new double[opens.length];
        for (int i = 0; i < column.length; i++) {
            column[i] = number.applyAsDouble(new Prices(opens[i], highs[i], lows[i], closes[i]));
        }
        return column;
    }

    /** The prices of a candle. */
    record Prices(double open, double high, double low, double close) {
        double height() {
            return high - low;
        }

        /** A part of the height, none of a candle without one. */
        double share(double part) {
            return height() == 0 ? 0 : part / height();
        }
    }
}

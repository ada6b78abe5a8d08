package dev.kirby.strategy;

import dev.kirby.indicator.Indicators;
import dev.kirby.indicator.Momentum;
import dev.kirby.indicator.MovingAverages;
import dev.kirby.indicator.Statistics;
import dev.kirby.indicator.Volatility;
import dev.kirby.series.CandleSeries;

/**
 * Columns of candles by name: prices, and the indicators of {@code dev.kirby.indicator} that candles and numbers are enough
 * for. Anything else is a custom column by {@link #column}, for example
 * {@code study.column("hammer", CandlePatterns::hammer)}.
 *
 * <p>A column is shared: read it, do not write it.
 */
public interface StudyColumns extends MomentumColumns, TrendColumns {

    /** {@return first prices} */
    default double[] opens() {
        return column("open", CandleSeries::opens);
    }

    /** {@return highest prices} */
    default double[] highs() {
        return column("high", CandleSeries::highs);
    }

    /** {@return lowest prices} */
    default double[] lows() {
        return column("low", CandleSeries::lows);
    }

    /** {@return last prices} */
    default double[] closes() {
        return column("close", CandleSeries::closes);
    }

    /** {@return volumes} */
    default double[] volumes() {
        return column("volume", CandleSeries::volumes);
    }

    /**
     * Simple moving average of closes.
     *
     * @param window how many bars, at least 1
     * @return NaN before index {@code window - 1}
     */
    default double[] sma(int window) {
        return column("sma " + window, bars -> MovingAverages.sma(bars, window));
    }

    /**
     * Exponential moving average of closes.
     *
     * @param window at least 1
     * @return NaN before index {@code window - 1}
     */
    default double[] ema(int window) {
        return column("ema " + window, bars -> MovingAverages.ema(bars.closes(), window));
    }

    /**
     * Relative strength index of closes.
     *
     * @param window at least 1, usually 14
     * @return from 0 to 100, NaN before index {@code window}
     */
    default double[] rsi(int window) {
        return column("rsi " + window, bars -> Momentum.rsi(bars.closes(), window));
    }

    /**
     * Wilder's average true range.
     *
     * @param window usually 14
     * @return price units, NaN before index {@code window}
     */
    default double[] atr(int window) {
        return column("atr " + window, bars -> Volatility.atr(bars, window));
    }

    /**
     * Highest high of some bars, the bar itself included.
     *
     * @param window how many bars, at least 1
     * @return NaN before index {@code window - 1}
     */
    default double[] highest(int window) {
        return column("highest " + window, bars -> Indicators.highest(bars.highs(), window));
    }

    /**
     * Lowest low of some bars, the bar itself included.
     *
     * @param window how many bars, at least 1
     * @return NaN before index {@code window - 1}
     */
    default double[] lowest(int window) {
        return column("lowest " + window, bars -> Indicators.lowest(bars.lows(), window));
    }

    /**
     * Standard deviation of closes.
     *
     * @param window at least 2
     * @return NaN before index {@code window - 1}
     */
    default double[] standardDeviation(int window) {
        return column("standard deviation " + window, bars -> Statistics.standardDeviation(bars.closes(), window));
    }
}

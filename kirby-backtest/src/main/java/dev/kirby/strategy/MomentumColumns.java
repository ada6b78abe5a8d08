package dev.kirby.strategy;

import dev.kirby.indicator.Macd;
import dev.kirby.indicator.Momentum;
import dev.kirby.indicator.MovingAverages;
import dev.kirby.indicator.Stochastic;

/** Averages and oscillators of speed as shared columns, each computed once for its parameters. */
interface MomentumColumns extends ColumnSource {

    /**
     * {@return linearly weighted moving average of closes, see {@link MovingAverages#wma}}
     *
     * @param window at least 1
     */
    default double[] wma(int window) {
        return column("wma " + window, bars -> MovingAverages.wma(bars.closes(), window));
    }

    /**
     * {@return double exponential moving average of closes, see {@link MovingAverages#dema}}
     *
     * @param window at least 1
     */
    default double[] dema(int window) {
        return column("dema " + window, bars -> MovingAverages.dema(bars.closes(), window));
    }

    /**
     * {@return triple exponential moving average of closes, see {@link MovingAverages#tema}}
     *
     * @param window at least 1
     */
    default double[] tema(int window) {
        return column("tema " + window, bars -> MovingAverages.tema(bars.closes(), window));
    }

    /**
     * {@return Hull's moving average of closes, see {@link MovingAverages#hma}}
     *
     * @param window at least 1
     */
    default double[] hma(int window) {
        return column("hma " + window, bars -> MovingAverages.hma(bars.closes(), window));
    }

    /**
     * {@return Kaufman's adaptive moving average of closes, see {@link MovingAverages#kama(double[], int)}}
     *
     * @param window usually 10
     */
    default double[] kama(int window) {
        return column("kama " + window, bars -> MovingAverages.kama(bars.closes(), window));
    }

    /**
     * {@return volume-weighted moving average of closes, see {@link MovingAverages#vwma}}
     *
     * @param window at least 1
     */
    default double[] vwma(int window) {
        return column("vwma " + window, bars -> MovingAverages.vwma(bars, window));
    }

    /**
     * {@return rolling volume-weighted average price, see {@link MovingAverages#vwap}}
     *
     * @param window at least 1
     */
    default double[] vwap(int window) {
        return column("vwap " + window, bars -> MovingAverages.vwap(bars, window));
    }

    /** {@return volume-weighted average price since the UTC day began, see {@link MovingAverages#dailyVwap}} */
    default double[] dailyVwap() {
        return column("daily vwap", bars -> MovingAverages.dailyVwap(bars));
    }

    /**
     * {@return MACD of closes, see {@link Momentum#macd}}
     *
     * @param fast usually 12
     * @param slow usually 26
     * @param signal usually 9
     */
    default Macd macd(int fast, int slow, int signal) {
        Together<Macd> parts = new Together<>(bars -> Momentum.macd(bars.closes(), fast, slow, signal));
        return new Macd(
                column(
                        "macd " + fast + " " + slow + " " + signal + " line",
                        bars -> parts.of(bars).line()),
                column(
                        "macd " + fast + " " + slow + " " + signal + " signal",
                        bars -> parts.of(bars).signal()),
                column(
                        "macd " + fast + " " + slow + " " + signal + " histogram",
                        bars -> parts.of(bars).histogram()));
    }

    /**
     * {@return stochastic oscillator, see {@link Momentum#stochastic}}
     *
     * @param window usually 14
     * @param smoothing usually 3
     * @param signal usually 3
     */
    default Stochastic stochastic(int window, int smoothing, int signal) {
        Together<Stochastic> parts = new Together<>(bars -> Momentum.stochastic(bars, window, smoothing, signal));
        return new Stochastic(
                column(
                        "stochastic " + window + " " + smoothing + " " + signal + " k",
                        bars -> parts.of(bars).k()),
                column(
                        "stochastic " + window + " " + smoothing + " " + signal + " d",
                        bars -> parts.of(bars).d()));
    }

    /**
     * {@return stochastic oscillator of the RSI of closes, see {@link Momentum#stochasticRsi}}
     *
     * @param rsiWindow usually 14
     * @param window usually 14
     * @param smoothing usually 3
     * @param signal usually 3
     */
    default Stochastic stochasticRsi(int rsiWindow, int window, int smoothing, int signal) {
        Together<Stochastic> parts =
                new Together<>(bars -> Momentum.stochasticRsi(bars.closes(), rsiWindow, window, smoothing, signal));
        return new Stochastic(
                column(
                        "stochastic rsi " + rsiWindow + " " + window + " " + smoothing + " " + signal + " k",
                        bars -> parts.of(bars).k()),
                column(
                        "stochastic rsi " + rsiWindow + " " + window + " " + smoothing + " " + signal + " d",
                        bars -> parts.of(bars).d()));
    }

    /**
     * {@return Williams' %R, see {@link Momentum#williamsR}}
     *
     * @param window usually 14
     */
    default double[] williamsR(int window) {
        return column("williams r " + window, bars -> Momentum.williamsR(bars, window));
    }

    /**
     * {@return commodity channel index, see {@link Momentum#cci}}
     *
     * @param window usually 20
     */
    default double[] cci(int window) {
        return column("cci " + window, bars -> Momentum.cci(bars, window));
    }

    /**
     * {@return rate of change of closes in percent, see {@link Momentum#roc}}
     *
     * @param back how many bars back, at least 1
     */
    default double[] roc(int back) {
        return column("roc " + back, bars -> Momentum.roc(bars.closes(), back));
    }

    /**
     * {@return difference to an earlier close, see {@link Momentum#momentum}}
     *
     * @param back how many bars back, at least 1
     */
    default double[] momentum(int back) {
        return column("momentum " + back, bars -> Momentum.momentum(bars.closes(), back));
    }

    /**
     * {@return TRIX of closes, see {@link Momentum#trix}}
     *
     * @param window usually 15
     */
    default double[] trix(int window) {
        return column("trix " + window, bars -> Momentum.trix(bars.closes(), window));
    }

    /**
     * {@return ultimate oscillator, see {@link Momentum#ultimateOscillator}}
     *
     * @param first usually 7
     * @param second usually 14
     * @param third usually 28
     */
    default double[] ultimateOscillator(int first, int second, int third) {
        return column(
                "ultimate oscillator " + first + " " + second + " " + third,
                bars -> Momentum.ultimateOscillator(bars, first, second, third));
    }

    /** {@return awesome oscillator of 5 and 34 bars, see {@link Momentum#awesome(dev.kirby.series.CandleSeries)}} */
    default double[] awesome() {
        return column("awesome", bars -> Momentum.awesome(bars));
    }
}

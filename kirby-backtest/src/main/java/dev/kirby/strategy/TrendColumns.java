package dev.kirby.strategy;

import dev.kirby.indicator.Aroon;
import dev.kirby.indicator.Bands;
import dev.kirby.indicator.DirectionalMovement;
import dev.kirby.indicator.Ichimoku;
import dev.kirby.indicator.Indicators;
import dev.kirby.indicator.Levels;
import dev.kirby.indicator.Pivots;
import dev.kirby.indicator.Regression;
import dev.kirby.indicator.Statistics;
import dev.kirby.indicator.Supertrend;
import dev.kirby.indicator.Trend;
import dev.kirby.indicator.Volatility;
import dev.kirby.indicator.VolumeFlow;

/** Volatility, volume, trend, statistics and levels as shared columns, each computed once for its parameters. */
interface TrendColumns extends ColumnSource {

    /**
     * {@return Bollinger's bands around closes, see {@link Volatility#bollinger}}
     *
     * @param window usually 20
     * @param deviations usually 2
     */
    default Bands bollinger(int window, double deviations) {
        Together<Bands> parts = new Together<>(bars -> Volatility.bollinger(bars.closes(), window, deviations));
        return new Bands(
                column(
                        "bollinger " + window + " " + deviations + " upper",
                        bars -> parts.of(bars).upper()),
                column(
                        "bollinger " + window + " " + deviations + " middle",
                        bars -> parts.of(bars).middle()),
                column(
                        "bollinger " + window + " " + deviations + " lower",
                        bars -> parts.of(bars).lower()));
    }

    /**
     * {@return Keltner's channel, see {@link Volatility#keltner}}
     *
     * @param window usually 20
     * @param atrWindow usually 10
     * @param multiple usually 2
     */
    default Bands keltner(int window, int atrWindow, double multiple) {
        Together<Bands> parts = new Together<>(bars -> Volatility.keltner(bars, window, atrWindow, multiple));
        return new Bands(
                column(
                        "keltner " + window + " " + atrWindow + " " + multiple + " upper",
                        bars -> parts.of(bars).upper()),
                column(
                        "keltner " + window + " " + atrWindow + " " + multiple + " middle",
                        bars -> parts.of(bars).middle()),
                column(
                        "keltner " + window + " " + atrWindow + " " + multiple + " lower",
                        bars -> parts.of(bars).lower()));
    }

    /**
     * {@return Donchian's channel, the bar itself included, see {@link Volatility#donchian}}
     *
     * @param window usually 20
     */
    default Bands donchian(int window) {
        Together<Bands> parts = new Together<>(bars -> Volatility.donchian(bars, window));
        return new Bands(
                column("donchian " + window + " upper", bars -> parts.of(bars).upper()),
                column("donchian " + window + " middle", bars -> parts.of(bars).middle()),
                column("donchian " + window + " lower", bars -> parts.of(bars).lower()));
    }

    /**
     * {@return volatility of one bar, see {@link Volatility#parkinson}}
     *
     * @param window at least 1
     */
    default double[] parkinson(int window) {
        return column("parkinson " + window, bars -> Volatility.parkinson(bars, window));
    }

    /**
     * {@return volatility of one bar, see {@link Volatility#garmanKlass}}
     *
     * @param window at least 1
     */
    default double[] garmanKlass(int window) {
        return column("garman klass " + window, bars -> Volatility.garmanKlass(bars, window));
    }

    /**
     * {@return volatility of one bar, see {@link Volatility#yangZhang}}
     *
     * @param window at least 2
     */
    default double[] yangZhang(int window) {
        return column("yang zhang " + window, bars -> Volatility.yangZhang(bars, window));
    }

    /** {@return on-balance volume, see {@link VolumeFlow#obv}} */
    default double[] obv() {
        return column("obv", bars -> VolumeFlow.obv(bars));
    }

    /** {@return accumulation and distribution, see {@link VolumeFlow#accumulationDistribution}} */
    default double[] accumulationDistribution() {
        return column("accumulation distribution", bars -> VolumeFlow.accumulationDistribution(bars));
    }

    /**
     * {@return Chaikin's money flow, see {@link VolumeFlow#chaikinMoneyFlow}}
     *
     * @param window usually 20
     */
    default double[] chaikinMoneyFlow(int window) {
        return column("chaikin money flow " + window, bars -> VolumeFlow.chaikinMoneyFlow(bars, window));
    }

    /**
     * {@return money flow index, see {@link VolumeFlow#mfi}}
     *
     * @param window usually 14
     */
    default double[] mfi(int window) {
        return column("mfi " + window, bars -> VolumeFlow.mfi(bars, window));
    }

    /**
     * {@return directional movement, see {@link Trend#adx}}
     *
     * @param window usually 14
     */
    default DirectionalMovement adx(int window) {
        Together<DirectionalMovement> parts = new Together<>(bars -> Trend.adx(bars, window));
        return new DirectionalMovement(
                column("adx " + window + " adx", bars -> parts.of(bars).adx()),
                column("adx " + window + " plus", bars -> parts.of(bars).plus()),
                column("adx " + window + " minus", bars -> parts.of(bars).minus()));
    }

    /**
     * {@return Aroon, see {@link Trend#aroon}}
     *
     * @param window usually 25
     */
    default Aroon aroon(int window) {
        Together<Aroon> parts = new Together<>(bars -> Trend.aroon(bars, window));
        return new Aroon(
                column("aroon " + window + " up", bars -> parts.of(bars).up()),
                column("aroon " + window + " down", bars -> parts.of(bars).down()));
    }

    /**
     * {@return Supertrend, see {@link Trend#supertrend}}
     *
     * @param window usually 10
     * @param multiple usually 3
     */
    default Supertrend supertrend(int window, double multiple) {
        Together<Supertrend> parts = new Together<>(bars -> Trend.supertrend(bars, window, multiple));
        return new Supertrend(
                column(
                        "supertrend " + window + " " + multiple + " line",
                        bars -> parts.of(bars).line()),
                column(
                        "supertrend " + window + " " + multiple + " direction",
                        bars -> parts.of(bars).direction()));
    }

    /**
     * {@return parabolic stop and reverse, see {@link Trend#parabolicSar}}
     *
     * @param step usually 0.02
     * @param most usually 0.2
     */
    default double[] parabolicSar(double step, double most) {
        return column("parabolic sar " + step + " " + most, bars -> Trend.parabolicSar(bars, step, most));
    }

    /**
     * {@return Ichimoku, see {@link Trend#ichimoku(dev.kirby.series.CandleSeries, int, int, int)}}
     *
     * @param conversion usually 9
     * @param base usually 26
     * @param span usually 52
     */
    default Ichimoku ichimoku(int conversion, int base, int span) {
        Together<Ichimoku> parts = new Together<>(bars -> Trend.ichimoku(bars, conversion, base, span));
        return new Ichimoku(
                column(
                        "ichimoku " + conversion + " " + base + " " + span + " conversion",
                        bars -> parts.of(bars).conversion()),
                column(
                        "ichimoku " + conversion + " " + base + " " + span + " base",
                        bars -> parts.of(bars).base()),
                column(
                        "ichimoku " + conversion + " " + base + " " + span + " spanA",
                        bars -> parts.of(bars).spanA()),
                column(
                        "ichimoku " + conversion + " " + base + " " + span + " spanB",
                        bars -> parts.of(bars).spanB()));
    }

    /**
     * {@return z-score of closes, see {@link Statistics#zScore}}
     *
     * @param window at least 2
     */
    default double[] zScore(int window) {
        return column("z score " + window, bars -> Statistics.zScore(bars.closes(), window));
    }

    /**
     * {@return rank of the close in its window, see {@link Statistics#rank}}
     *
     * @param window at least 2
     */
    default double[] rank(int window) {
        return column("rank " + window, bars -> Statistics.rank(bars.closes(), window));
    }

    /**
     * {@return percentile of closes, see {@link Statistics#percentile}}
     *
     * @param window at least 1
     * @param percent from 0 to 100
     */
    default double[] percentile(int window, double percent) {
        return column(
                "percentile " + window + " " + percent, bars -> Statistics.percentile(bars.closes(), window, percent));
    }

    /**
     * {@return straight line through closes, see {@link Statistics#linearRegression}}
     *
     * @param window at least 2
     */
    default Regression linearRegression(int window) {
        Together<Regression> parts = new Together<>(bars -> Statistics.linearRegression(bars.closes(), window));
        return new Regression(
                column(
                        "linear regression " + window + " value",
                        bars -> parts.of(bars).value()),
                column(
                        "linear regression " + window + " slope",
                        bars -> parts.of(bars).slope()),
                column(
                        "linear regression " + window + " fit",
                        bars -> parts.of(bars).fit()));
    }

    /**
     * {@return Hurst's exponent of the logarithms of closes, see {@link Statistics#hurst}}
     *
     * @param window at least 8
     */
    default double[] hurst(int window) {
        return column("hurst " + window, bars -> Statistics.hurst(Indicators.map(bars.closes(), Math::log), window));
    }

    /** {@return pivot points of the UTC day before, see {@link Levels#pivots}} */
    default Pivots pivots() {
        Together<Pivots> parts = new Together<>(bars -> Levels.pivots(bars));
        return new Pivots(
                column("pivots pivot", bars -> parts.of(bars).pivot()),
                column("pivots r1", bars -> parts.of(bars).r1()),
                column("pivots r2", bars -> parts.of(bars).r2()),
                column("pivots r3", bars -> parts.of(bars).r3()),
                column("pivots s1", bars -> parts.of(bars).s1()),
                column("pivots s2", bars -> parts.of(bars).s2()),
                column("pivots s3", bars -> parts.of(bars).s3()));
    }

    /**
     * {@return the last confirmed swing high, see {@link Levels#swingHigh}}
     *
     * @param strength bars on either side, usually 2
     */
    default double[] swingHigh(int strength) {
        return column("swing high " + strength, bars -> Levels.swingHigh(bars, strength));
    }

    /**
     * {@return the last confirmed swing low, see {@link Levels#swingLow}}
     *
     * @param strength bars on either side, usually 2
     */
    default double[] swingLow(int strength) {
        return column("swing low " + strength, bars -> Levels.swingLow(bars, strength));
    }
}

package dev.kirby.ml;

import static dev.kirby.ml.Derived.ratio;

import dev.kirby.indicator.Indicators;
import dev.kirby.indicator.Macd;
import dev.kirby.indicator.MovingAverages;
import dev.kirby.strategy.StudyColumns;
import java.util.List;

/** How fast prices move. */
final class MomentumFeatures {

    private MomentumFeatures() {}

    static List<Feature> list() {
        return new FamilyList(FeatureFamily.MOMENTUM)
                .candles("rsi_#", "relative strength index of # bars, 0 to 100", n -> s -> s.rsi(n), 7, 14, 21, 28)
                .candles(
                        "rsi_14_change_5",
                        "change of the relative strength index of 14 bars over 5 bars",
                        s -> Indicators.difference(s.rsi(14), 5))
                .candles("macd", "MACD line of 12 and 26 bars over the close", s -> ratio(macd(s).line(), s.closes()))
                .candles(
                        "macd_signal", "MACD signal of 9 bars over the close", s -> ratio(macd(s).signal(), s.closes()))
                .candles(
                        "macd_histogram",
                        "MACD line less signal over the close",
                        s -> ratio(macd(s).histogram(), s.closes()))
                .candles(
                        "stochastic_k",
                        "stochastic oscillator of 14 bars, smoothed by 3, 0 to 100",
                        s -> s.stochastic(14, 3, 3).k())
                .candles(
                        "stochastic_d",
                        "average of 3 bars of the stochastic oscillator, 0 to 100",
                        s -> s.stochastic(14, 3, 3).d())
                .candles(
                        "stochastic_rsi_k",
                        "stochastic oscillator of the relative strength index, 14 bars, 0 to 100",
                        s -> s.stochasticRsi(14, 14, 3, 3).k())
                .candles(
                        "stochastic_rsi_d",
                        "its average of 3 bars, 0 to 100",
                        s -> s.stochasticRsi(14, 14, 3, 3).d())
                .candles("williams_r_#", "Williams' %R of # bars, -100 to 0", n -> s -> s.williamsR(n), 14, 28)
                .candles("cci_#", "commodity channel index of # bars", n -> s -> s.cci(n), 14, 20, 50)
                .candles(
                        "ultimate",
                        "ultimate oscillator of 7, 14 and 28 bars, 0 to 100",
                        s -> s.ultimateOscillator(7, 14, 28))
                .candles("trix_15", "TRIX of 15 bars: change of a triple exponential average", s -> s.trix(15))
                .candles(
                        "awesome",
                        "awesome oscillator of 5 and 34 bars over the close",
                        s -> ratio(s.awesome(), s.closes()))
                .candles(
                        "move_#",
                        "change of the close over # bars, in average true ranges of 14 bars",
                        n -> s -> ratio(Indicators.difference(s.closes(), n), s.atr(14)),
                        5,
                        10,
                        20,
                        50)
                .candles(
                        "up_share_#",
                        "share of the last # bars that closed higher than the bar before",
                        n -> s -> MovingAverages.sma(
                                Indicators.map(Indicators.difference(s.closes(), 1), MomentumFeatures::rose), n),
                        10,
                        20,
                        50)
                .candles(
                        "streak",
                        "how many bars in a row closed higher, negative where lower",
                        s -> s.column("ml streak", bars -> streak(bars.closes())))
                .candles(
                        "acceleration_#",
                        "change over # bars less the change over the # bars before",
                        n -> s -> Indicators.difference(Indicators.change(s.closes(), n), n),
                        5,
                        20)
                .list();
    }

    private static Macd macd(StudyColumns s) {
        return s.macd(12, 26, 9);
    }

    private static double rose(double change) {
        return Double.isNaN(change) ? change : change > 0 ? 1 : 0;
    }

    private static double[] streak(double[] closes) {
        double[] streak = new double[closes.length];
        for (int bar = 0; bar < streak.length; bar++) {
            double move = bar == 0 ? Double.NaN : Math.signum(closes[bar] - closes[bar - 1]);
            boolean goesOn = bar > 0 && Math.signum(streak[bar - 1]) == move;
            streak[bar] = goesOn ? streak[bar - 1] + move : move;
        }
        return streak;
    }
}

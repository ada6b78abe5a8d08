package dev.kirby.indicator;

import static dev.kirby.indicator.IndicatorCase.FLAT_PRICE;
import static dev.kirby.indicator.IndicatorCase.windowed;
import static dev.kirby.indicator.IndicatorCases.EXACT;
import static dev.kirby.indicator.IndicatorCases.ROUGH;
import static dev.kirby.indicator.IndicatorCases.closes;
import static dev.kirby.indicator.IndicatorCases.one;
import static dev.kirby.indicator.IndicatorCases.talib;
import static java.lang.Double.NaN;

import dev.kirby.series.CandleSeries;
import java.util.List;
import java.util.function.Function;
import org.hipparchus.stat.correlation.PearsonsCorrelation;
import org.hipparchus.stat.descriptive.moment.Kurtosis;
import org.hipparchus.stat.descriptive.moment.Skewness;
import org.hipparchus.stat.descriptive.moment.StandardDeviation;
import org.hipparchus.stat.descriptive.rank.Percentile;
import org.hipparchus.stat.regression.SimpleRegression;

/** Statistics of windows. */
final class StatisticsCases {

    private StatisticsCases() {}

    static List<IndicatorCase> statistics() {
        Function<CandleSeries, double[]> changes = b -> Indicators.change(b.closes(), 1);
        Function<CandleSeries, double[]> others = b -> Indicators.change(b.volumes(), 1);
        return List.of(
                windowed("Statistics.standardDeviation", closes(c -> Statistics.standardDeviation(c, 20)))
                        .from(19)
                        .flat(0)
                        .as(
                                "Hipparchus",
                                EXACT,
                                closes(c -> PlainLoops.windows(c, 20, new StandardDeviation()::evaluate)))
                        .as("TA-Lib, of n", 1e-5, closesOf("STDDEV", v -> v * Math.sqrt(20 / 19.0), 20, 1)),
                windowed("Statistics.zScore", closes(c -> Statistics.zScore(c, 20)))
                        .from(19)
                        .flat(0)
                        .as(
                                "Hipparchus",
                                EXACT,
                                closes(c -> PlainLoops.windows(
                                        c,
                                        20,
                                        w -> (w[19] - PlainLoops.sum(0, 19, k -> w[k]) / 20)
                                                / new StandardDeviation().evaluate(w)))),
                windowed("Statistics.correlation", one(b -> Statistics.correlation(b.highs(), b.volumes(), 30)))
                        .from(29)
                        .flat(NaN)
                        .as(
                                "Hipparchus",
                                EXACT,
                                one(b -> pairs(b.highs(), b.volumes(), 30, new PearsonsCorrelation()::correlation)))
                        .as("TA-Lib", 1e-4, talib("CORREL", b -> List.of(b.highs(), b.volumes()), 30)),
                windowed("Statistics.beta", one(b -> Statistics.beta(b.closes(), b.volumes(), 30)))
                        .from(29)
                        .flat(NaN)
                        .as(
                                "Hipparchus",
                                EXACT,
                                one(b -> pairs(b.closes(), b.volumes(), 30, (y, x) -> {
                                    SimpleRegression line = new SimpleRegression();
                                    for (int k = 0; k < x.length; k++) {
                                        line.addData(x[k], y[k]);
                                    }
                                    return line.getSlope();
                                }))),
                windowed("Statistics.rank", closes(c -> Statistics.rank(c, 30)))
                        .from(29)
                        .flat(0.5)
                        .as("plain loops", 0, closes(c -> PlainLoops.rank(c, 30))),
                windowed("Statistics.percentile", closes(c -> Statistics.percentile(c, 30, 37)))
                        .from(29)
                        .flat(FLAT_PRICE)
                        .as(
                                "Hipparchus",
                                EXACT,
                                closes(c -> PlainLoops.windows(
                                        c,
                                        30,
                                        w -> new Percentile(37)
                                                .withEstimationType(Percentile.EstimationType.R_7)
                                                .evaluate(w)))),
                windowed("Statistics.skewness", one(b -> Statistics.skewness(changes.apply(b), 30)))
                        .from(30)
                        .flat(NaN)
                        .as(
                                "Hipparchus",
                                EXACT,
                                30,
                                one(b -> PlainLoops.windows(changes.apply(b), 30, new Skewness()::evaluate))),
                windowed("Statistics.kurtosis", one(b -> Statistics.kurtosis(changes.apply(b), 30)))
                        .from(30)
                        .flat(NaN)
                        .as(
                                "Hipparchus",
                                EXACT,
                                30,
                                one(b -> PlainLoops.windows(changes.apply(b), 30, new Kurtosis()::evaluate))),
                windowed("Statistics.linearRegression", bars -> {
                            Regression r = Statistics.linearRegression(bars.closes(), 20);
                            return new double[][] {r.value(), r.slope(), r.fit()};
                        })
                        .from(19, 19, 19)
                        .flat(FLAT_PRICE, 0, NaN)
                        .as("Hipparchus", EXACT, bars -> new double[][] {
                            line(bars.closes(), 20, l -> l.predict(19)),
                            line(bars.closes(), 20, SimpleRegression::getSlope),
                            line(bars.closes(), 20, SimpleRegression::getRSquare)
                        })
                        .as("TA-Lib", ROUGH, bars -> new double[][] {
                            TaLib.column("LINEARREG", bars, 20), TaLib.column("LINEARREG_SLOPE", bars, 20)
                        }),
                windowed("Statistics.hurst", closes(c -> Statistics.hurst(Indicators.map(c, Math::log), 100)))
                        .from(99)
                        .flat(NaN)
                        .as("Hipparchus", EXACT, closes(c -> PlainLoops.hurst(Indicators.map(c, Math::log), 100))));
    }

    private static Function<CandleSeries, double[][]> closesOf(
            String function, java.util.function.DoubleUnaryOperator scale, double... options) {
        return bars -> new double[][] {Indicators.map(TaLib.column(function, bars, options), scale)};
    }

    private static double[] pairs(
            double[] a, double[] b, int window, java.util.function.ToDoubleBiFunction<double[], double[]> value) {
        return PlainLoops.each(
                a.length,
                window - 1,
                i -> value.applyAsDouble(
                        java.util.Arrays.copyOfRange(a, i - window + 1, i + 1),
                        java.util.Arrays.copyOfRange(b, i - window + 1, i + 1)));
    }

    private static double[] line(
            double[] values, int window, java.util.function.ToDoubleFunction<SimpleRegression> value) {
        return PlainLoops.windows(values, window, w -> {
            SimpleRegression line = new SimpleRegression();
            for (int k = 0; k < w.length; k++) {
                line.addData(k, w[k]);
            }
            return value.applyAsDouble(line);
        });
    }
}

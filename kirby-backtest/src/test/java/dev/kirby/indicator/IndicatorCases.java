package dev.kirby.indicator;

import dev.kirby.series.CandleSeries;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** All indicators, each with what it is checked against. An indicator that is not here fails {@link EveryIndicatorTest}. */
final class IndicatorCases {

    /** Against a computation in two passes. */
    static final double EXACT = 1e-9;
    /** Against one that accumulates squares, or takes what it accumulates from itself. */
    static final double ROUGH = 1e-6;
    /** After so many bars an average of 14 has forgotten how it started. */
    static final int SETTLED = 600;

    private IndicatorCases() {}

    static Stream<IndicatorCase> all() {
        return Stream.of(
                        PriceCases.basics(),
                        PriceCases.averages(),
                        PriceCases.momentum(),
                        PriceCases.volatility(),
                        TrendCases.volume(),
                        TrendCases.trend(),
                        StatisticsCases.statistics(),
                        TrendCases.levels(),
                        TrendCases.patterns())
                .flatMap(List::stream);
    }

    static Function<CandleSeries, double[][]> talib(String function, double... options) {
        return bars -> TaLib.columns(function, bars, options).values().toArray(double[][]::new);
    }

    static Function<CandleSeries, double[][]> talib(
            String function, Function<CandleSeries, List<double[]>> inputs, double... options) {
        return bars -> TaLib.columns(function, bars, inputs.apply(bars), options)
                .values()
                .toArray(double[][]::new);
    }

    static Function<CandleSeries, double[][]> one(Function<CandleSeries, double[]> column) {
        return bars -> new double[][] {column.apply(bars)};
    }

    static Function<CandleSeries, double[][]> closes(Function<double[], double[]> column) {
        return bars -> new double[][] {column.apply(bars.closes())};
    }

    static Function<CandleSeries, double[][]> bands(Function<CandleSeries, Bands> bands) {
        return bars -> {
            Bands b = bands.apply(bars);
            return new double[][] {b.upper(), b.middle(), b.lower()};
        };
    }
}

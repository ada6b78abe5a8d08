package dev.kirby.strategy;

import dev.kirby.series.CandleSeries;
import java.util.function.Function;

/** Where columns of candles come from, each computed once for its name. */
interface ColumnSource {

    /**
     * A column, computed when first requested, then shared by all who request it again.
     *
     * @param name unique among the columns of the same code, its parameters included, such as {@code sma 20}
     * @param computation of a causal column, as long as the candles; the value at an index uses that candle and those before
     * @return the column, NaN where nothing is known yet
     */
    double[] column(String name, Function<CandleSeries, double[]> computation);
}

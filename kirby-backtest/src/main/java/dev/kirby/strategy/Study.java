package dev.kirby.strategy;

import dev.kirby.indicator.Indicators;
import dev.kirby.series.CandleSeries;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * A series and the columns computed on it, each once, so that conditions with different parameters share them. Whoever asks
 * for a column reads it and does not write it.
 *
 * <p>Thread-safe.
 */
public final class Study {

    private final CandleSeries bars;
    private final Map<String, double[]> columns = new ConcurrentHashMap<>();

    private Study(CandleSeries bars) {
        this.bars = bars;
    }

    /**
     * A study of a series, with nothing computed yet.
     *
     * @param bars the candles
     * @return the study
     */
    public static Study of(CandleSeries bars) {
        return new Study(bars);
    }

    /**
     * The candles.
     *
     * @return the series
     */
    public CandleSeries bars() {
        return bars;
    }

    /**
     * A column, computed when first asked for.
     *
     * @param name tells it from all others, its parameters included, such as {@code sma 20}
     * @param computation of a causal column, as long as the series
     * @return the column, shared
     */
    public double[] column(String name, Function<CandleSeries, double[]> computation) {
        double[] known = columns.get(name);
        if (known == null) {
            known = computation.apply(bars);
            columns.put(name, known);
        }
        return known;
    }

    /**
     * First prices.
     *
     * @return shared
     */
    public double[] opens() {
        return column("open", CandleSeries::opens);
    }

    /**
     * Highest prices.
     *
     * @return shared
     */
    public double[] highs() {
        return column("high", CandleSeries::highs);
    }

    /**
     * Lowest prices.
     *
     * @return shared
     */
    public double[] lows() {
        return column("low", CandleSeries::lows);
    }

    /**
     * Last prices.
     *
     * @return shared
     */
    public double[] closes() {
        return column("close", CandleSeries::closes);
    }

    /**
     * Volumes.
     *
     * @return shared
     */
    public double[] volumes() {
        return column("volume", CandleSeries::volumes);
    }

    /**
     * Wilder's average true range.
     *
     * @param window usually 14
     * @return shared, NaN before index {@code window}
     */
    public double[] atr(int window) {
        return column("atr " + window, series -> Indicators.atr(series, window));
    }

    /** For example {@code Study[CandleSeries[BTC/USDT 5m, 105120 candles from 2023-01-01]]}. */
    @Override
    public String toString() {
        return "Study[" + bars.instrument().symbol() + " " + bars.interval() + ", " + columns.size() + " columns]";
    }
}

package dev.kirby.strategy;

import dev.kirby.series.CandleSeries;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Candles of another interval or market, seen from the bars of a study: at each bar the value of the last candle that has
 * closed by that bar's close, NaN before the first. Thread-safe.
 *
 * <p>Where the other market has no new candle, the last one stands.
 */
public final class OtherCandles implements StudyColumns {

    private final Study study;
    private final String label;
    private final Supplier<CandleSeries> candles;

    OtherCandles(Study study, String label, Supplier<CandleSeries> candles) {
        this.study = study;
        this.label = label;
        this.candles = candles;
    }

    /** {@return those candles that have closed by the close of the study's last bar} */
    public CandleSeries bars() {
        CandleSeries all = candles.get();
        CandleSeries base = study.bars();
        int[] known = Alignment.known(base, all);
        return all.slice(0, known.length == 0 ? 0 : known[known.length - 1] + 1);
    }

    /**
     * A column of these candles, seen from the bars of the study.
     *
     * @param name as for a study
     * @param computation of a causal column of these candles, as long as they are
     * @return one value a bar of the study
     */
    @Override
    public double[] column(String name, Function<CandleSeries, double[]> computation) {
        return study.column(label + " " + name, computation.getClass(), () -> {
            CandleSeries other = candles.get();
            double[] own = Study.checked(label + " " + name, computation.apply(other), other.size());
            return Alignment.aligned(own, Alignment.known(study.data().bars, other));
        });
    }

    /** For example {@code OtherCandles[4h]}. */
    @Override
    public String toString() {
        return "OtherCandles[" + label + "]";
    }
}

package dev.kirby.strategy;

import dev.kirby.series.CandleSeries;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An indicator that gives several columns at once, such as MACD: whichever column is computed first computes them all, and the others
 * take theirs. Lives as long as one request for the indicator, so that nothing is held that the columns' cache has let go. Thread-safe.
 */
final class Together<T> {

    private final Function<CandleSeries, T> computation;
    private @Nullable T computed;

    Together(Function<CandleSeries, T> computation) {
        this.computation = computation;
    }

    /** All columns; of the first candles that are given, since one request is about one series. */
    synchronized T of(CandleSeries bars) {
        T all = computed;
        if (all == null) {
            all = computation.apply(bars);
            computed = all;
        }
        return all;
    }
}

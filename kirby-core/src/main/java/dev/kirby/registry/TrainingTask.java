package dev.kirby.registry;

import static java.util.Objects.requireNonNull;

import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The task of a training job. Immutable and thread-safe.
 *
 * @param strategy the strategy's name
 * @param instrument the market
 * @param interval the candle length
 * @param lookbackDays how many days of candles; 0 for all there are
 * @param search how the parameters are searched
 * @param settings everything else that is needed to repeat it, by snake_case name, such as {@code train_period_days}
 */
public record TrainingTask(
        String strategy,
        Instrument instrument,
        Interval interval,
        int lookbackDays,
        Search search,
        Map<String, String> settings) {

    /**
     * How the parameters are searched.
     *
     * @param optimizer {@code grid}, {@code random} or {@code bayesian}
     * @param iterations how many trials
     * @param seed of the search
     * @param space the values of each parameter, as text, by its name
     */
    public record Search(String optimizer, long iterations, long seed, Map<String, String> space) {

        /** Copies the map. */
        public Search {
            requireNonNull(optimizer, "optimizer");
            space = Collections.unmodifiableMap(new LinkedHashMap<>(space));
        }
    }

    /** Checks that all parts are there, and copies the map. */
    public TrainingTask {
        requireNonNull(strategy, "strategy");
        requireNonNull(instrument, "instrument");
        requireNonNull(interval, "interval");
        requireNonNull(search, "search");
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }

    /** For example {@code TrainingTask[LIQUIDITY_SWEEP_V3, binance:BTC/USDT:USDT 5m, random]}. */
    @Override
    public String toString() {
        String text = "TrainingTask[" + strategy + ", " + instrument + " " + interval + ", " + search.optimizer();
        return (text.length() > 79 ? text.substring(0, 79) : text) + "]";
    }
}

package dev.kirby.registry;

import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.TimeRange;
import java.util.List;

/**
 * What models in production said, as they said it. A log only grows, and outlives processes and models; of two predictions of one candle
 * the first stands. Implementations are thread-safe, and safe between processes.
 */
public interface PredictionLog {

    /**
     * Adds a prediction, which is on the disk when this returns.
     *
     * @param prediction of a candle that has closed
     */
    void append(ModelPrediction prediction);

    /**
     * Reads the predictions of a market.
     *
     * @param instrument the market
     * @param interval the candle length
     * @param closed when the candles closed
     * @return one for each candle that has one, in the order of the candles
     */
    List<ModelPrediction> read(Instrument instrument, Interval interval, TimeRange closed);
}

package dev.kirby.ml.retrain;

import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.TimeRange;
import dev.kirby.registry.ModelPrediction;
import dev.kirby.registry.PredictionLog;
import java.util.ArrayList;
import java.util.List;

/** A log that keeps everything in memory, in the order in which it came. */
public final class MemoryPredictions implements PredictionLog {

    private final List<ModelPrediction> said = new ArrayList<>();

    @Override
    public synchronized void append(ModelPrediction prediction) {
        said.add(prediction);
    }

    @Override
    public synchronized List<ModelPrediction> read(Instrument instrument, Interval interval, TimeRange closed) {
        return said.stream()
                .filter(one -> one.instrument().equals(instrument)
                        && one.interval() == interval
                        && closed.contains(one.closeTime().toEpochMilli()))
                .toList();
    }
}

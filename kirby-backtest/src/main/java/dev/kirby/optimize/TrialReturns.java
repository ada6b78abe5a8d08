package dev.kirby.optimize;

import dev.kirby.series.TimeSeries;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The daily returns of trials, as floats, as many as memory allows. Thread-safe. */
final class TrialReturns {

    private static final long MAX_VALUES = 25_000_000;

    private final Map<Integer, float[]> byTrial = new ConcurrentHashMap<>();
    private final AtomicLong values = new AtomicLong();

    void keep(int trial, TimeSeries daily) {
        if (values.addAndGet(daily.size()) > MAX_VALUES) {
            return;
        }
        float[] returns = new float[daily.size()];
        for (int i = 0; i < returns.length; i++) {
            returns[i] = (float) daily.value(i);
        }
        byTrial.put(trial, returns);
    }

    Optional<double[]> of(int trial) {
        return Optional.ofNullable(byTrial.get(trial)).map(returns -> {
            double[] copy = new double[returns.length];
            for (int i = 0; i < copy.length; i++) {
                copy[i] = returns[i];
            }
            return copy;
        });
    }
}

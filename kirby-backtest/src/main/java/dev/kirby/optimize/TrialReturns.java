package dev.kirby.optimize;

import dev.kirby.series.TimeSeries;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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

    void write(DataOutputStream out) throws IOException {
        Map<Integer, float[]> inOrder = new TreeMap<>(byTrial);
        out.writeInt(inOrder.size());
        for (Map.Entry<Integer, float[]> trial : inOrder.entrySet()) {
            out.writeInt(trial.getKey());
            out.writeInt(trial.getValue().length);
            for (float value : trial.getValue()) {
                out.writeFloat(value);
            }
        }
    }

    static TrialReturns read(DataInputStream in) throws IOException {
        TrialReturns read = new TrialReturns();
        for (int left = in.readInt(); left > 0; left--) {
            int trial = in.readInt();
            float[] returns = new float[in.readInt()];
            for (int i = 0; i < returns.length; i++) {
                returns[i] = in.readFloat();
            }
            read.values.addAndGet(returns.length);
            read.byTrial.put(trial, returns);
        }
        return read;
    }
}

package dev.kirby.spark;

import dev.kirby.series.TimeSeries;
import java.io.Serializable;

/** A series of values on its way to an executor. */
@SuppressWarnings("ArrayRecordComponent") // it is never compared
record SentSeries(String name, long[] times, double[] values) implements Serializable {

    static SentSeries of(TimeSeries series) {
        long[] times = new long[series.size()];
        for (int i = 0; i < times.length; i++) {
            times[i] = series.time(i);
        }
        return new SentSeries(series.name(), times, series.toArray());
    }

    TimeSeries received() {
        return TimeSeries.of(name, times, values);
    }
}

package dev.kirby.spark;

import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.series.CandleSeries;
import dev.kirby.series.Rows;
import java.io.Serializable;

/** Candles on their way to an executor: columns of primitives. */
@SuppressWarnings("ArrayRecordComponent") // it is never compared
record SentCandles(String instrument, String interval, long[] times, double[][] columns) implements Serializable {

    private static final int COLUMNS = 6;

    static SentCandles of(CandleSeries candles) {
        Rows rows = candles.toRows();
        double[][] columns = new double[COLUMNS][];
        for (int column = 0; column < COLUMNS; column++) {
            columns[column] = rows.numbers(column);
        }
        return new SentCandles(
                candles.instrument().toString(), candles.interval().toString(), candles.times(), columns);
    }

    CandleSeries received() {
        Rows.Builder rows = Rows.builder(Dataset.CANDLES, times.length);
        for (int i = 0; i < times.length; i++) {
            rows.candle(
                    times[i], columns[0][i], columns[1][i], columns[2][i], columns[3][i], columns[4][i], columns[5][i]);
        }
        return CandleSeries.of(Instrument.parse(instrument), Interval.parse(interval), rows.build());
    }
}

package dev.kirby.series;

import dev.kirby.market.Dataset;
import dev.kirby.market.Interval;

/** Builds coarse candles from fine ones in one pass. */
final class Resampling {

    private Resampling() {}

    static CandleSeries resample(CandleSeries fine, Interval coarser) {
        int size = fine.size();
        int expected = (int) (size * fine.interval().millis() / coarser.millis()) + 2;
        Rows.Builder out = Rows.builder(Dataset.CANDLES, expected);
        int bar = 0;
        while (bar < size) {
            long start = coarser.floor(fine.time(bar));
            long end = coarser.next(start);
            double open = fine.open(bar);
            double high = fine.high(bar);
            double low = fine.low(bar);
            double close = fine.close(bar);
            double volume = fine.volume(bar);
            double trades = fine.numTrades(bar);
            for (bar++; bar < size && fine.time(bar) < end; bar++) {
                high = Math.max(high, fine.high(bar));
                low = Math.min(low, fine.low(bar));
                close = fine.close(bar);
                volume += fine.volume(bar);
                trades += fine.numTrades(bar);
            }
            out.candle(start, open, high, low, close, volume, trades);
        }
        return CandleSeries.of(fine.instrument(), coarser, out.build());
    }
}

package org.example;

import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.series.CandleSeries;
import dev.kirby.series.Rows;

/** Candles made by hand, resampled and checked. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        Rows.Builder rows = Rows.builder(Dataset.CANDLES, 60);
        for (int minute = 0; minute < 60; minute++) {
            rows.candle(minute * 60_000L, 100, 102, 99, 101, 7, Double.NaN);
        }
        Instrument btc = Instrument.parse("binance:BTC/USDT");
        CandleSeries minutes = CandleSeries.of(btc, Interval.parse("1m"), rows.build());
        CandleSeries quarters = minutes.resample(Interval.parse("15m"));
        quarters.check().requireClean();
        System.out.println(quarters.size() + " candles, " + quarters.volume(0) + " traded in the first");
    }
}

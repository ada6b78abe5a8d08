package org.example;

import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.series.Rows;
import dev.kirby.store.MarketDataStore;
import java.nio.file.Path;

/** Rows into a store, and out of it in SQL. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        Instrument btc = Instrument.parse("binance:BTC/USDT");
        Rows.Builder rows = Rows.builder(Dataset.CANDLES, 60);
        for (int minute = 0; minute < 60; minute++) {
            rows.candle(1_704_067_200_000L + minute * 60_000L, 100, 102, 99, 101, 7, Double.NaN);
        }
        try (MarketDataStore store = MarketDataStore.open(Path.of(args[0]))) {
            store.upsert(SeriesId.candles(btc, Interval.parse("1m")), rows.build());
            store.sql("select coin, count(*) as candles from candles group by all")
                    .print();
        }
    }
}

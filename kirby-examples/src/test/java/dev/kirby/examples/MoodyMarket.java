package dev.kirby.examples;

import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.series.Rows;
import dev.kirby.store.MarketDataStore;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** Hours with moods of 30 in which the price mostly rises, or mostly falls: what came is a fair guess of what comes. */
final class MoodyMarket {

    static final Instrument BTC = Instrument.parse("binance:BTC/USDT:USDT");

    private static final long START = 1_704_067_200_000L;

    private MoodyMarket() {}

    /** Stores as many hours in a lake, from 2024 on. */
    static void store(Path lake, int hours) {
        try (MarketDataStore store = MarketDataStore.open(lake)) {
            store.upsert(SeriesId.candles(BTC, Interval.H1), hours(hours));
        }
    }

    private static Rows hours(int hours) {
        SplittableRandom random = new SplittableRandom(7);
        Rows.Builder rows = Rows.builder(Dataset.CANDLES, hours);
        long time = START;
        double close = 100;
        for (int hour = 0; hour < hours; hour++, time += 3_600_000) {
            double open = close;
            double drift = hour / 30 % 2 == 0 ? 0.004 : -0.004;
            close = open * (1 + drift + (random.nextDouble() - 0.5) * 0.004);
            rows.candle(
                    time,
                    open,
                    Math.max(open, close) * 1.001,
                    Math.min(open, close) * 0.999,
                    close,
                    1 + random.nextDouble(),
                    10);
        }
        return rows.build();
    }
}

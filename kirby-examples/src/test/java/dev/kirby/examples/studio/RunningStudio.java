package dev.kirby.examples.studio;

import dev.kirby.InvalidRequestException;
import dev.kirby.backtest.Backtest;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.series.Rows;
import dev.kirby.store.MarketDataStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;

/** A studio on a store in a folder, with candles of BTC and ETH of 60 days. */
final class RunningStudio implements AutoCloseable {

    static final Instrument BTC = Instrument.parse("binance:BTC/USDT:USDT");
    static final Instrument ETH = Instrument.parse("binance:ETH/USDT:USDT");

    /** 2025-01-01. */
    static final long START = 1_735_689_600_000L;

    /** What trains in less than a second. */
    static final String SMALL =
            "{\"strategy\": \"LIQUIDITY_SWEEP_V3\", \"pairs\": [\"BTC/USDT\"], \"exchanges\": [\"binance\"],"
                    + " \"timeframes\": [\"15m\"], \"nSamples\": 20, \"minTrades\": 1, \"trainPeriodDays\": 20,"
                    + " \"testPeriodDays\": 10, \"gapPeriodDays\": 1}";

    /** What trains until it is stopped. */
    static final String ENDLESS =
            SMALL.replace("\"nSamples\": 20", "\"optimizationMethod\": \"bayesian\", \"nIterations\": 150000");

    final MarketDataStore store;
    final Studio studio;
    final Client client;

    private RunningStudio(MarketDataStore store, StudioSettings settings) {
        this.store = store;
        this.studio = Studio.start(
                settings,
                new StudioSources(
                        store,
                        false,
                        name -> {
                            throw new InvalidRequestException("No exchange is asked in this test.");
                        },
                        List.of("binance"),
                        store.clock(),
                        configuration -> List.of(),
                        () -> "kirby_healthy 1.0\n"),
                (instrument, interval, range) -> Backtest.of(
                        store.candles(instrument, interval).range(range).load()),
                "kirby test",
                UnaryOperator.identity());
        this.client = new Client(studio.address());
    }

    static StudioSettings local() {
        return StudioSettings.of("127.0.0.1", 0, Optional.empty());
    }

    /** With limits that tests of routes do not meet. */
    static RunningStudio start(Path folder) {
        return start(folder, local().limits(new StudioSettings.Limits(100_000, 100_000, 1_000, 64, 64 * 1024)));
    }

    static RunningStudio start(Path folder, StudioSettings settings) {
        MarketDataStore store = MarketDataStore.open(folder);
        if (store.series().isEmpty()) {
            fill(store, BTC, Interval.M15, 60 * 96, 1);
            fill(store, ETH, Interval.M15, 60 * 96, 2);
        }
        try {
            return new RunningStudio(store, settings);
        } catch (InvalidRequestException e) {
            store.close();
            throw e;
        }
    }

    /** Candles of 5 minutes, enough for the windows of the defaults. */
    void fillFiveMinutes() {
        fill(store, BTC, Interval.M5, 160 * 288, 3);
    }

    static void fill(MarketDataStore store, Instrument instrument, Interval interval, int count, long seed) {
        Random random = new Random(seed);
        Rows.Builder rows = Rows.builder(Dataset.CANDLES, count);
        double price = 100;
        for (int i = 0; i < count; i++) {
            double close = price * (1 + 0.004 * random.nextGaussian());
            double high = Math.max(price, close) * 1.001;
            double low = Math.min(price, close) * 0.999;
            rows.candle(START + i * interval.millis(), price, high, low, close, 1 + random.nextInt(20), 5);
            price = close;
        }
        store.upsert(SeriesId.candles(instrument, interval), rows.build());
    }

    @Override
    public void close() {
        studio.close();
        store.close();
    }
}

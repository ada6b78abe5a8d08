package dev.kirby.benchmark;

import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.series.CandleSeries;
import java.util.Random;

/** A market for benchmarks: a random walk with clusters of volatility and volume tied to it, on a tick of 0.1. */
public final class SyntheticMarket {

    private SyntheticMarket() {}

    public static CandleSeries bars(int size) {
        return bars(size, 42);
    }

    /** Candles of 5 minutes from 2023-01-01, random by a seed. */
    public static CandleSeries bars(int size, long seed) {
        Random random = new Random(seed);
        long[] time = new long[size];
        double[] open = new double[size];
        double[] high = new double[size];
        double[] low = new double[size];
        double[] close = new double[size];
        double[] volume = new double[size];
        double price = 30_000;
        double calm = 0;
        for (int i = 0; i < size; i++) {
            time[i] = 1_672_531_200_000L + 300_000L * i;
            calm = 0.95 * calm + 0.3 * random.nextGaussian();
            double volatility = 0.0006 * Math.exp(0.5 * calm);
            open[i] = price;
            double highest = price;
            double lowest = price;
            for (int step = 0; step < 12; step++) {
                price *= 1 + volatility * random.nextGaussian();
                highest = Math.max(highest, price);
                lowest = Math.min(lowest, price);
            }
            price = Math.max(1, Math.rint(price * 10) / 10);
            close[i] = price;
            high[i] = Math.max(Math.max(open[i], price), Math.rint(highest * 10) / 10);
            low[i] = Math.min(Math.min(open[i], price), Math.rint(lowest * 10) / 10);
            volume[i] =
                    Math.exp(0.5 * random.nextGaussian()) * 1e5 * volatility * (high[i] - low[i] + 1) / open[i] * 1e3;
        }
        return CandleSeries.of(
                Instrument.perps("binance", "BTC", "USDT"), Interval.M5, time, open, high, low, close, volume);
    }
}

package dev.kirby.backtest;

import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.series.CandleSeries;
import dev.kirby.series.TimeSeries;
import java.util.Arrays;
import java.util.Random;

/** Seeded markets that are nasty on purpose: holes, flat stretches, flat volume, ties on a coarse tick, jumps between bars. */
public final class RandomMarkets {

    public static final Instrument BTC = Instrument.perps("binance", "BTC", "USDT");

    private RandomMarkets() {}

    public static CandleSeries candles(Random random, int size) {
        double tick = random.nextInt(3) == 0 ? 1.0 : random.nextInt(2) == 0 ? 0.1 : 1e-9;
        double volatility = 0.0005 + 0.01 * random.nextDouble();
        boolean flatVolume = random.nextInt(6) == 0;
        boolean holes = random.nextBoolean();
        double jumps = random.nextInt(3) == 0 ? 0.5 : 0.02;
        long[] time = new long[size];
        double[][] c = new double[5][size];
        long t = 1_700_000_100_000L;
        double price = 100 + 900 * random.nextDouble();
        int flat = 0;
        for (int i = 0; i < size; i++) {
            t += 300_000L * (holes && random.nextInt(40) == 0 ? 1 + random.nextInt(600) : 1);
            time[i] = t;
            flat = flat > 0 ? flat - 1 : random.nextInt(150) == 0 ? random.nextInt(40) : 0;
            double open = random.nextDouble() < jumps ? price * (1 + volatility * random.nextGaussian()) : price;
            double close = open * (1 + (flat > 0 ? 0 : volatility) * random.nextGaussian());
            double spread = flat > 0 ? 0 : volatility * open;
            c[0][i] = round(open, tick);
            c[3][i] = round(close, tick);
            c[1][i] = Math.max(
                    Math.max(c[0][i], c[3][i]), round(Math.max(open, close) + spread * random.nextDouble(), tick));
            c[2][i] = Math.min(
                    Math.min(c[0][i], c[3][i]), round(Math.min(open, close) - spread * random.nextDouble(), tick));
            c[4][i] = flatVolume ? 10 : Math.exp(random.nextGaussian()) * (random.nextInt(10) == 0 ? 4 : 1);
            price = c[3][i];
        }
        return CandleSeries.of(BTC, Interval.M5, time, c[0], c[1], c[2], c[3], c[4]);
    }

    private static double round(double price, double tick) {
        return tick < 1e-6 ? Math.max(price, 0.01) : Math.max(tick, Math.rint(price / tick) * tick);
    }

    /** Funding every eight hours with some unknown rates. */
    public static TimeSeries funding(Random random, CandleSeries bars) {
        long eight = 8 * 3_600_000L;
        long first = bars.time(0) / eight * eight;
        long[] times = new long[(int) ((bars.time(bars.size() - 1) - first) / eight) + 2];
        double[] rates = new double[times.length];
        Arrays.setAll(times, i -> first + i * eight);
        Arrays.setAll(rates, i -> random.nextInt(10) == 0 ? Double.NaN : 0.0005 * random.nextGaussian());
        return TimeSeries.of("funding_rate", times, rates);
    }
}

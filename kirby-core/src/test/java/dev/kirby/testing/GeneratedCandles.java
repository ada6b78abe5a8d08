package dev.kirby.testing;

import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.series.CandleSeries;
import dev.kirby.series.Rows;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;

/**
 * Candles for tests of strategies and stores, without a file or a network.
 *
 * <pre>{@code
 * var bars = GeneratedCandles.closes(btc, Interval.H1, start, 100, 101, 99, 105);
 * var result = Backtest.of(bars).run(strategy);
 * }</pre>
 */
public final class GeneratedCandles {

    private static final double START_PRICE = 100;
    private static final double MOVE = 0.01;

    private GeneratedCandles() {}

    /**
     * Candles with given closes: each opens at the close before it, and reaches no further than open and close.
     *
     * @param instrument of the series
     * @param interval of the series
     * @param start the open time of the first candle, on a boundary of the interval
     * @param closes at least one, above zero
     * @return one candle a close, with a volume of 1 and one trade
     */
    public static CandleSeries closes(Instrument instrument, Interval interval, Instant start, double... closes) {
        Rows.Builder rows = Rows.builder(Dataset.CANDLES, closes.length);
        long time = start.toEpochMilli();
        double open = closes[0];
        for (double close : closes) {
            rows.candle(time, open, Math.max(open, close), Math.min(open, close), close, 1, 1);
            open = close;
            time = interval.next(time);
        }
        return CandleSeries.of(instrument, interval, rows.build());
    }

    /**
     * Candles of a market that does not move.
     *
     * @param instrument of the series
     * @param interval of the series
     * @param start the open time of the first candle
     * @param count how many
     * @return candles of one price
     */
    public static CandleSeries flat(Instrument instrument, Interval interval, Instant start, int count) {
        double[] closes = new double[count];
        Arrays.fill(closes, START_PRICE);
        return closes(instrument, interval, start, closes);
    }

    /**
     * A random walk without an edge: returns of 1 % a candle, wicks on both sides, random volume.
     *
     * @param instrument of the series
     * @param interval of the series
     * @param start the open time of the first candle
     * @param count how many
     * @param seed the same seed gives the same candles
     * @return candles that pass every hard rule of a quality check
     */
    public static CandleSeries randomWalk(
            Instrument instrument, Interval interval, Instant start, int count, long seed) {
        Random random = new Random(seed);
        Rows.Builder rows = Rows.builder(Dataset.CANDLES, count);
        long time = start.toEpochMilli();
        double open = START_PRICE;
        for (int i = 0; i < count; i++) {
            double close = open * Math.exp(MOVE * random.nextGaussian());
            double high = Math.max(open, close) * (1 + MOVE * random.nextDouble());
            double low = Math.min(open, close) * (1 - MOVE * random.nextDouble());
            rows.candle(time, open, high, low, close, 1 + random.nextInt(1000), 1 + random.nextInt(100));
            open = close;
            time = interval.next(time);
        }
        return CandleSeries.of(instrument, interval, rows.build());
    }
}

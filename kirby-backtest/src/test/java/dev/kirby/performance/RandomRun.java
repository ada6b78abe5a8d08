package dev.kirby.performance;

import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.Side;
import dev.kirby.series.CandleSeries;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;

/** A run whose trades and equity are made up; only what metrics read has to fit together. */
@SuppressWarnings("ArrayRecordComponent") // it is never compared
record RandomRun(CandleSeries bars, int from, List<Trade> trades, double[] equity) {

    static final double CAPITAL = 1_000;
    static final long START = 1_704_067_200_000L;

    private static final long HOUR = 3_600_000L;

    Performance performance() {
        return Performance.of(CAPITAL, trades, TradedBars.of(bars, from), equity);
    }

    NaiveMetrics naive() {
        TradedBars traded = TradedBars.of(bars, from);
        return new NaiveMetrics(CAPITAL, trades, traded.dayStarts(), equity, bars, from);
    }

    static CandleSeries bars(Random random, int size, IntToDoubleFunction move) {
        long[] time = new long[size];
        double[][] c = new double[5][size];
        double close = 100;
        long at = START + random.nextInt(20) * HOUR;
        for (int i = 0; i < size; i++) {
            time[i] = at;
            at += HOUR * (random.nextInt(60) == 0 ? 1 + random.nextInt(70) : 1);
            c[0][i] = close;
            close *= 1 + move.applyAsDouble(i);
            c[3][i] = close;
            c[1][i] = Math.max(c[0][i], close) * (1 + random.nextInt(3) * 0.001);
            c[2][i] = Math.min(c[0][i], close) * (1 - random.nextInt(3) * 0.001);
            c[4][i] = 1;
        }
        return CandleSeries.of(
                Instrument.parse("binance:BTC/USDT:USDT"), Interval.H1, time, c[0], c[1], c[2], c[3], c[4]);
    }

    static List<Trade> trades(Random random, CandleSeries bars, int from, int most, IntToDoubleFunction pnl) {
        List<Trade> trades = new ArrayList<>();
        int bar = from;
        while (trades.size() < most) {
            int entry = bar + random.nextInt(4);
            int exit = entry + random.nextInt(30);
            if (exit >= bars.size()) {
                break;
            }
            Side side = random.nextBoolean() ? Side.LONG : Side.SHORT;
            ExitReason reason = ExitReason.values()[random.nextInt(ExitReason.values().length)];
            double inside = bars.low(exit) + random.nextDouble() * (bars.high(exit) - bars.low(exit));
            double raw = reason == ExitReason.SIGNAL ? bars.open(exit) : inside;
            trades.add(new Trade(
                    side,
                    1 + random.nextDouble(),
                    new Fill(entry, bars.time(entry), bars.open(entry), bars.open(entry) * 1.0005, random.nextDouble()),
                    new Fill(exit, bars.time(exit), raw, raw * 0.9995, random.nextDouble()),
                    reason,
                    random.nextGaussian(),
                    pnl.applyAsDouble(trades.size()),
                    List.of()));
            bar = exit + 1 + (random.nextInt(5) == 0 ? random.nextInt(60) : 0);
        }
        return trades;
    }

    static double[] equity(CandleSeries bars, int from, IntToDoubleFunction growth) {
        double[] equity = new double[TradedBars.of(bars, from).days().size()];
        double money = CAPITAL;
        for (int day = 0; day < equity.length; day++) {
            money *= 1 + growth.applyAsDouble(day);
            equity[day] = money;
        }
        return equity;
    }

    static RandomRun of(long seed) {
        Random random = new Random(seed);
        CandleSeries bars = bars(random, 30 + random.nextInt(4_000), i -> 0.01 * random.nextGaussian());
        int from = random.nextInt(20);
        int most = random.nextInt(4) == 0 ? random.nextInt(4) : 10_000;
        List<Trade> trades = trades(random, bars, from, most, i -> random.nextInt(9) == 0 ? 0 : random.nextGaussian());
        return new RandomRun(
                bars, from, trades, equity(bars, from, d -> random.nextInt(5) == 0 ? 0 : 0.02 * random.nextGaussian()));
    }
}

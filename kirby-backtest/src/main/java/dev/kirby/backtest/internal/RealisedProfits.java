package dev.kirby.backtest.internal;

import dev.kirby.performance.Trade;
import java.util.Arrays;
import java.util.List;

/** What trades earned, one after the other: columns, since all of them are gone through for every day's equity. For one thread. */
public final class RealisedProfits {

    private long[] times = new long[64];
    private double[] profits = new double[64];
    private int size;

    RealisedProfits() {}

    /**
     * {@return the profits of trades}
     *
     * @param trades in the order in which they ended
     */
    public static RealisedProfits of(List<Trade> trades) {
        RealisedProfits all = new RealisedProfits();
        trades.forEach(all::add);
        return all;
    }

    void add(Trade trade) {
        if (size == times.length) {
            times = Arrays.copyOf(times, 2 * size);
            profits = Arrays.copyOf(profits, 2 * size);
        }
        times[size] = trade.exitTime();
        profits[size++] = trade.pnl();
    }

    /** {@return how many trades ended} */
    public int size() {
        return size;
    }

    /**
     * {@return the open time of the bar of exit, milliseconds since the epoch}
     *
     * @param number of the trade, from 0
     */
    public long time(int number) {
        return times[number];
    }

    /**
     * {@return the profit after all costs}
     *
     * @param number of the trade, from 0
     */
    public double profit(int number) {
        return profits[number];
    }
}

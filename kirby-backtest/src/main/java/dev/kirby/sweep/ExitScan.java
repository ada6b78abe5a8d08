package dev.kirby.sweep;

import dev.kirby.backtest.internal.BarData;
import dev.kirby.backtest.internal.OpenPosition;
import dev.kirby.performance.ExitReason;
import dev.kirby.performance.Trade;

/**
 * Finds how an open position ends, scanning bars from its entry on, and closes it. The same rules as the reference
 * engine's, in one tight loop. Reusable, for one thread.
 */
final class ExitScan {

    private final BarData data;
    private final BarData.Prices prices;
    /** The bar of exit. */
    int exitBar;
    /** The first bar at whose close the next signal is followed. */
    int freeFrom;

    private double rawExit;
    private ExitReason reason = ExitReason.END_OF_DATA;
    private long heldUntil;

    ExitScan(BarData data) {
        this.data = data;
        this.prices = data.prices();
    }

    /**
     * @param position opened
     * @param maxHold most bars it may live, 0 for no limit
     * @param turnsAt the bar of the next opposite signal if that ends the position, otherwise beyond the last bar
     */
    void run(OpenPosition position, int maxHold, int turnsAt) {
        int entry = position.entryBar;
        int last = data.size - 1;
        int end = maxHold > 0 && maxHold <= last - entry ? entry + maxHold - 1 : last;
        int scanned = Math.min(end, turnsAt);
        int bar = scanned + 1;
        if (position.hasLevels()) {
            bar = position.isLong
                    ? firstTouchOfLong(entry, scanned, position.stop, position.target)
                    : firstTouchOfShort(entry, scanned, position.stop, position.target);
        }
        if (bar <= scanned) {
            leaveWithin(position, bar);
        } else if (turnsAt < end) {
            exitBar = turnsAt + 1;
            freeFrom = turnsAt;
            close(position, data.open(exitBar), ExitReason.SIGNAL, data.time(exitBar) + 1);
        } else {
            exitBar = end;
            freeFrom = end;
            boolean timeIsUp = maxHold > 0 && end - entry + 1 >= maxHold;
            ExitReason why = timeIsUp ? ExitReason.MAX_HOLD : ExitReason.END_OF_DATA;
            close(position, data.close(end), why, data.closeTime(end));
        }
    }

    private int firstTouchOfLong(int from, int to, double stop, double target) {
        double bottom = Double.isNaN(stop) ? Double.NEGATIVE_INFINITY : stop;
        double top = Double.isNaN(target) ? Double.POSITIVE_INFINITY : target;
        double[] open = prices.open();
        double[] high = prices.high();
        double[] low = prices.low();
        int bar = from;
        if (low[bar] <= bottom || high[bar] >= top) {
            return bar;
        }
        for (bar++; bar <= to; bar++) {
            if (low[bar] <= bottom || high[bar] >= top || open[bar] <= bottom || open[bar] >= top) {
                return bar;
            }
        }
        return bar;
    }

    private int firstTouchOfShort(int from, int to, double stop, double target) {
        double top = Double.isNaN(stop) ? Double.POSITIVE_INFINITY : stop;
        double bottom = Double.isNaN(target) ? Double.NEGATIVE_INFINITY : target;
        double[] open = prices.open();
        double[] high = prices.high();
        double[] low = prices.low();
        int bar = from;
        if (high[bar] >= top || low[bar] <= bottom) {
            return bar;
        }
        for (bar++; bar <= to; bar++) {
            if (high[bar] >= top || low[bar] <= bottom || open[bar] >= top || open[bar] <= bottom) {
                return bar;
            }
        }
        return bar;
    }

    /** The open is looked at first, then the stop, then the target. */
    private void leaveWithin(OpenPosition position, int bar) {
        int sign = position.isLong ? 1 : -1;
        double stop = sign * position.stop;
        double target = sign * position.target;
        double open = sign * data.open(bar);
        boolean reachesStop = sign * (position.isLong ? data.low(bar) : data.high(bar)) <= stop;
        boolean reachesTarget = sign * (position.isLong ? data.high(bar) : data.low(bar)) >= target;
        boolean later = bar > position.entryBar;
        double price;
        ExitReason why = position.stopReason();
        if (later && open <= stop) {
            price = data.open(bar);
        } else if (later && open >= target) {
            price = data.open(bar);
            why = ExitReason.TAKE_PROFIT;
        } else if (reachesStop
                && !(reachesTarget && data.targetCameFirst(bar, position.isLong, position.stop, position.target))) {
            price = position.stop;
        } else {
            price = position.target;
            why = ExitReason.TAKE_PROFIT;
        }
        exitBar = bar;
        freeFrom = bar;
        close(position, price, why, data.time(bar) + 1);
    }

    private void close(OpenPosition position, double price, ExitReason why, long until) {
        rawExit = price;
        reason = why;
        heldUntil = until;
        position.close(price, why == ExitReason.TAKE_PROFIT, until);
    }

    /** Whether the position scanned last was liquidated. */
    boolean isLiquidation() {
        return reason == ExitReason.LIQUIDATION;
    }

    /** The trade that the position scanned last became. */
    Trade trade(OpenPosition position) {
        return position.close(exitBar, rawExit, reason, heldUntil);
    }
}

package dev.kirby.sweep;

import dev.kirby.backtest.internal.Market;
import dev.kirby.backtest.internal.Ticket;

/**
 * Finds how an open position ends, scanning bars from its entry on, and closes its ticket. The same rules as the reference
 * engine's, in one tight loop. Reusable, for one thread.
 */
final class ExitScan {

    private final Market market;
    /** The bar of exit. */
    int exitBar;
    /** The first bar at whose close the next signal is followed. */
    int freeFrom;

    ExitScan(Market market) {
        this.market = market;
    }

    /**
     * @param ticket opened
     * @param maxHold most bars it may live, 0 for no limit
     * @param turnsAt the bar of the next opposite signal if that ends the position, otherwise beyond the last bar
     */
    void run(Ticket ticket, int maxHold, int turnsAt) {
        int entry = ticket.entryBar;
        int last = market.size - 1;
        int end = maxHold > 0 && maxHold <= last - entry ? entry + maxHold - 1 : last;
        int scanned = Math.min(end, turnsAt);
        int bar = ticket.isLong
                ? firstTouchOfLong(entry, scanned, ticket.stop, ticket.target)
                : firstTouchOfShort(entry, scanned, ticket.stop, ticket.target);
        if (bar <= scanned) {
            leaveWithin(ticket, bar);
        } else if (turnsAt < end) {
            exitBar = turnsAt + 1;
            freeFrom = turnsAt;
            ticket.close(market.open[exitBar], false, market.time[exitBar] + 1);
        } else {
            exitBar = end;
            freeFrom = end;
            ticket.close(market.close[end], false, market.closeTime[end]);
        }
    }

    private int firstTouchOfLong(int from, int to, double stop, double target) {
        double bottom = Double.isNaN(stop) ? Double.NEGATIVE_INFINITY : stop;
        double top = Double.isNaN(target) ? Double.POSITIVE_INFINITY : target;
        double[] open = market.open;
        double[] high = market.high;
        double[] low = market.low;
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
        double[] open = market.open;
        double[] high = market.high;
        double[] low = market.low;
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
    private void leaveWithin(Ticket ticket, int bar) {
        int sign = ticket.isLong ? 1 : -1;
        double stop = sign * ticket.stop;
        double target = sign * ticket.target;
        double open = sign * market.open[bar];
        boolean reachesStop = sign * (ticket.isLong ? market.low[bar] : market.high[bar]) <= stop;
        boolean reachesTarget = sign * (ticket.isLong ? market.high[bar] : market.low[bar]) >= target;
        boolean later = bar > ticket.entryBar;
        double price;
        boolean atTarget = false;
        if (later && open <= stop) {
            price = market.open[bar];
        } else if (later && open >= target) {
            price = market.open[bar];
            atTarget = true;
        } else if (reachesStop
                && !(reachesTarget && market.targetCameFirst(bar, ticket.isLong, ticket.stop, ticket.target))) {
            price = ticket.stop;
        } else {
            price = ticket.target;
            atTarget = true;
        }
        exitBar = bar;
        freeFrom = bar;
        ticket.close(price, atTarget, market.time[bar] + 1);
    }
}

package dev.kirby.performance;

import java.util.List;

/** What a list of trades says about wins, losses, holding and costs: counts, sums and extremes, found in one pass, since trades lie far apart in memory. */
final class TradeFigures {

    private final double meanLoss;
    private double largestWin = Double.NaN;
    private double largestLoss = Double.NaN;
    private int winningStreak;
    private int losingStreak;
    private double holdingPeriods;
    private double fees;
    private double slippage;
    private double funding;
    private final int trades;
    private long busy;
    // The times between entries.
    private final double[] waits;

    /** Looks once at every trade of a run. */
    TradeFigures(Performance run) {
        List<Trade> all = run.trades();
        trades = all.size();
        waits = new double[Math.max(0, trades - 1)];
        long entered = 0;
        int busyUntil = -1;
        int losses = 0;
        int wonNow = 0;
        int lostNow = 0;
        for (int i = 0; i < trades; i++) {
            Trade trade = all.get(i);
            double pnl = trade.pnl();
            wonNow = pnl > 0 ? wonNow + 1 : 0;
            lostNow = pnl < 0 ? lostNow + 1 : 0;
            winningStreak = Math.max(winningStreak, wonNow);
            losingStreak = Math.max(losingStreak, lostNow);
            if (pnl > 0 && !(pnl <= largestWin)) {
                largestWin = pnl;
            } else if (pnl < 0) {
                losses++;
                largestLoss = pnl >= largestLoss ? largestLoss : pnl;
            }
            holdingPeriods += trade.holdingPeriods();
            fees += trade.fees();
            slippage += trade.slippage();
            funding += trade.funding();
            if (i > 0) {
                waits[i - 1] = trade.entryTime() - entered;
            }
            entered = trade.entryTime();
            int last = trade.exit().bar();
            busy += last - Math.max(trade.entry().bar(), busyUntil + 1) + 1;
            busyUntil = last;
        }
        meanLoss = losses == 0 ? Double.NaN : run.tally().lost / losses;
    }

    double meanLoss() {
        return meanLoss;
    }

    double largestWin() {
        return largestWin;
    }

    double largestLoss() {
        return largestLoss;
    }

    /** The most trades in a row with a profit above 0; NaN without trades. */
    double winningStreak() {
        return trades == 0 ? Double.NaN : winningStreak;
    }

    /** The most trades in a row with a profit below 0; NaN without trades. */
    double losingStreak() {
        return trades == 0 ? Double.NaN : losingStreak;
    }

    /** The mean number of bars; NaN without trades. */
    double meanHoldingPeriods() {
        return holdingPeriods / trades;
    }

    double fees() {
        return fees;
    }

    double slippage() {
        return slippage;
    }

    double funding() {
        return funding;
    }

    static double kelly(Performance run) {
        double rate = Metric.GROSS_WIN_RATE.of(run);
        return rate - (1 - rate) / (Metric.AVG_WIN.of(run) / -run.figures().meanLoss());
    }

    /** (sd - mean) / (sd + mean) of the times between entries. */
    double clustering() {
        if (waits.length < 2) {
            return Double.NaN;
        }
        double mean = Moments.mean(waits);
        double deviation = spread(waits, waits.length);
        return (deviation - mean) / (deviation + mean);
    }

    /** The standard deviation of a few figures, 0 where they are equal. */
    static double spread(double[] values, int n) {
        double mean = Moments.mean(values, 0, n);
        double squares = 0;
        for (int i = 0; i < n; i++) {
            squares += (values[i] - mean) * (values[i] - mean);
        }
        return Math.sqrt(squares / (n - 1));
    }

    /** The share of bars with a position; NaN if the bars are unknown. */
    static double exposure(Performance run) {
        long busy = 0;
        long all = 0;
        for (Performance part : run.parts()) {
            if (part.bars() == null) {
                return Double.NaN;
            }
            all += part.bars().count();
            busy += part.figures().busy;
        }
        return (double) busy / all;
    }
}

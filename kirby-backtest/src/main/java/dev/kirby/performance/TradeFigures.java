package dev.kirby.performance;

import java.util.List;
import java.util.function.DoublePredicate;
import java.util.function.ToDoubleFunction;

/** What a list of trades says about wins, losses, holding and excursions. */
final class TradeFigures {

    private TradeFigures() {}

    static double sum(Performance run, ToDoubleFunction<Trade> figure) {
        double sum = 0;
        for (Trade trade : run.trades()) {
            sum += figure.applyAsDouble(trade);
        }
        return sum;
    }

    static double meanLoss(Performance run) {
        int losses = 0;
        for (Trade trade : run.trades()) {
            losses += trade.pnl() < 0 ? 1 : 0;
        }
        return losses == 0 ? Double.NaN : run.tally().lost / losses;
    }

    static double largestWin(Performance run) {
        double best = Double.NaN;
        for (Trade trade : run.trades()) {
            best = trade.pnl() > 0 && !(trade.pnl() <= best) ? trade.pnl() : best;
        }
        return best;
    }

    static double largestLoss(Performance run) {
        double worst = Double.NaN;
        for (Trade trade : run.trades()) {
            worst = trade.pnl() < 0 && !(trade.pnl() >= worst) ? trade.pnl() : worst;
        }
        return worst;
    }

    /** The most trades in a row whose profit passes a test; NaN without trades. */
    static double streak(Performance run, DoublePredicate test) {
        int now = 0;
        int longest = 0;
        for (Trade trade : run.trades()) {
            now = test.test(trade.pnl()) ? now + 1 : 0;
            longest = Math.max(longest, now);
        }
        return run.trades().isEmpty() ? Double.NaN : longest;
    }

    static double kelly(Performance run) {
        double rate = Metric.GROSS_WIN_RATE.of(run);
        return rate - (1 - rate) / (Metric.AVG_WIN.of(run) / -meanLoss(run));
    }

    /** (sd - mean) / (sd + mean) of the times between entries. */
    static double clustering(Performance run) {
        List<Trade> trades = run.trades();
        int n = trades.size() - 1;
        if (n < 2) {
            return Double.NaN;
        }
        double[] waits = new double[n];
        for (int i = 0; i < n; i++) {
            waits[i] = trades.get(i + 1).entryTime() - trades.get(i).entryTime();
        }
        double mean = Moments.mean(waits);
        double deviation = spread(waits, n);
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
            int busyUntil = -1;
            for (Trade trade : part.trades()) {
                busy += trade.exit().bar() - Math.max(trade.entry().bar(), busyUntil + 1) + 1;
                busyUntil = trade.exit().bar();
            }
        }
        return (double) busy / all;
    }
}

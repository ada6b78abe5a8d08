package dev.kirby.performance;

import java.util.Arrays;
import java.util.List;

/**
 * How even a result is over consecutive spans of time: {@code 0.4 / (1 + sd(Sharpe)) + 0.3 / (1 + 10 sd(win rate)) + 0.3 share
 * of profitable spans}, the first term being 0 where the mean Sharpe ratio is not positive. The spans are the windows of a
 * stitched run and 30 days of any other; what is left of the last 30 days does not count. A span without trades, or without a
 * Sharpe ratio, has no part in the deviations.
 */
final class Stability {

    private static final int SPAN_DAYS = 30;

    private Stability() {}

    static double score(Performance run) {
        int[] ends = ends(run);
        int[] count = new int[ends.length];
        int[] wins = new int[ends.length];
        long[] days = run.days();
        int day = 0;
        int span = 0;
        for (Trade trade : run.trades()) {
            while (day + 1 < days.length && days[day + 1] <= trade.entryTime()) {
                day++;
            }
            while (span < ends.length && day >= ends[span]) {
                span++;
            }
            if (span < ends.length) {
                count[span]++;
                wins[span] += trade.pnl() > 0 ? 1 : 0;
            }
        }
        double[] equity = run.equity();
        double[] sharpes = new double[ends.length];
        double[] rates = new double[ends.length];
        int used = 0;
        int profitable = 0;
        int start = 0;
        for (span = 0; span < ends.length; span++) {
            double before = start == 0 ? run.capital() : equity[start - 1];
            profitable += ends[span] > start && equity[ends[span] - 1] > before ? 1 : 0;
            double sharpe = Moments.sharpe(run.returns(), start, ends[span]) * Math.sqrt(Performance.DAYS_PER_YEAR);
            if (count[span] > 0 && !Double.isNaN(sharpe)) {
                sharpes[used] = sharpe;
                rates[used++] = (double) wins[span] / count[span];
            }
            start = ends[span];
        }
        if (used < 2) {
            return Double.NaN;
        }
        double evenSharpe = Moments.mean(sharpes, 0, used) > 0 ? 0.4 / (1 + TradeFigures.spread(sharpes, used)) : 0;
        return evenSharpe + 0.3 / (1 + 10 * TradeFigures.spread(rates, used)) + 0.3 * profitable / ends.length;
    }

    /** The day after the last of each span. */
    private static int[] ends(Performance run) {
        List<Performance> parts = run.parts();
        if (parts.size() == 1) {
            int[] ends = new int[run.days().length / SPAN_DAYS];
            Arrays.setAll(ends, span -> (span + 1) * SPAN_DAYS);
            return ends;
        }
        int[] ends = new int[parts.size()];
        int end = 0;
        for (int part = 0; part < ends.length; part++) {
            end += parts.get(part).days().length;
            ends[part] = end;
        }
        return ends;
    }
}

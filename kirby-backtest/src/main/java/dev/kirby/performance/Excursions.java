package dev.kirby.performance;

import dev.kirby.market.Side;
import java.util.Arrays;

/**
 * How far prices went while trades were held, as shares of the prices of entry; NaN where the bars are unknown.
 *
 * @param adverse mean over the trades of the farthest against them
 * @param favourable mean over the trades of the farthest in their favour
 */
record Excursions(double adverse, double favourable) {

    private static final Excursions UNKNOWN = new Excursions(Double.NaN, Double.NaN);

    /** Looks once at the bars of every trade. */
    static Excursions of(Performance run) {
        double adverse = 0;
        double favourable = 0;
        double[] range = new double[2];
        for (Performance part : run.parts()) {
            TradedBars bars = part.bars();
            if (bars == null) {
                return UNKNOWN;
            }
            for (Trade trade : part.trades()) {
                of(trade, bars, range);
                adverse += range[0];
                favourable += range[1];
            }
        }
        int trades = run.tally().trades;
        return new Excursions(adverse / trades, favourable / trades);
    }

    /** Those of each trade: adverse, then favourable. */
    static double[][] ofEach(Performance run) {
        double[][] each = new double[2][run.trades().size()];
        double[] found = new double[2];
        int next = 0;
        for (Performance part : run.parts()) {
            TradedBars bars = part.bars();
            for (Trade trade : part.trades()) {
                if (bars == null) {
                    Arrays.fill(found, Double.NaN);
                } else {
                    of(trade, bars, found);
                }
                each[0][next] = found[0];
                each[1][next++] = found[1];
            }
        }
        return each;
    }

    /** Those of one trade, written over what the array holds. */
    private static void of(Trade trade, TradedBars bars, double[] found) {
        boolean heldToClose = trade.reason() == ExitReason.MAX_HOLD || trade.reason() == ExitReason.END_OF_DATA;
        int from = trade.entry().bar();
        int to = heldToClose ? trade.exit().bar() + 1 : trade.exit().bar();
        double entry = trade.entryPrice();
        double exit = trade.exit().rawPrice();
        found[0] = Math.min(entry, exit);
        found[1] = Math.max(entry, exit);
        bars.widen(found, from, to);
        double down = (entry - found[0]) / entry;
        double up = (found[1] - entry) / entry;
        found[0] = trade.side() == Side.LONG ? down : up;
        found[1] = trade.side() == Side.LONG ? up : down;
    }
}

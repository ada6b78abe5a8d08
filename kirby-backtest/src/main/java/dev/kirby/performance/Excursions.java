package dev.kirby.performance;

import dev.kirby.market.Side;

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
                boolean heldToClose = trade.reason() == ExitReason.MAX_HOLD || trade.reason() == ExitReason.END_OF_DATA;
                int from = trade.entry().bar();
                int to = heldToClose ? trade.exit().bar() + 1 : trade.exit().bar();
                double entry = trade.entryPrice();
                double exit = trade.exit().rawPrice();
                range[0] = Math.min(entry, exit);
                range[1] = Math.max(entry, exit);
                bars.widen(range, from, to);
                double down = (entry - range[0]) / entry;
                double up = (range[1] - entry) / entry;
                adverse += trade.side() == Side.LONG ? down : up;
                favourable += trade.side() == Side.LONG ? up : down;
            }
        }
        int trades = run.tally().trades;
        return new Excursions(adverse / trades, favourable / trades);
    }
}

package dev.kirby.sweep;

import dev.kirby.performance.EquitySteps;
import dev.kirby.performance.Trade;
import dev.kirby.performance.TradeTally;
import java.time.Duration;
import java.util.List;

/** Fills the columns, counts combinations and keeps the best objective; informs the listener after each slice. */
final class Progress {

    private final SweepResult result;
    private final Columns columns;
    private final long start;
    private int done;
    private double best = Double.NaN;

    Progress(SweepResult result, Columns columns, long start) {
        this.result = result;
        this.columns = columns;
        this.start = start;
    }

    /** The sink of one thread. */
    CombinationSink sink() {
        return new CombinationSink() {
            private double bestOfSlice = Double.NaN;
            private final double[] buffer = new double[columns.returns.days()];
            private final KeptReturns.Writer returns = columns.returns.writer();

            @Override
            public void take(int combination, TradeTally tally, EquitySteps equity) {
                columns.put(combination, tally, equity, buffer);
                keep(combination, equity);
            }

            @Override
            public boolean readsTrades() {
                return columns.readsTrades();
            }

            @Override
            public void take(int combination, List<Trade> trades, EquitySteps equity) {
                columns.put(combination, trades, equity);
                keep(combination, equity);
            }

            private void keep(int combination, EquitySteps equity) {
                returns.keep(combination, equity);
                bestOfSlice = better(result.objective(combination), bestOfSlice);
            }

            @Override
            public void finished(int combinations) {
                add(combinations, bestOfSlice);
                bestOfSlice = Double.NaN;
            }
        };
    }

    /** Counts combinations whose figures came from elsewhere. */
    void put(int from, int combinations) {
        double bestOfThem = Double.NaN;
        for (int number = from; number < from + combinations; number++) {
            bestOfThem = better(result.objective(number), bestOfThem);
        }
        add(combinations, bestOfThem);
    }

    private synchronized void add(int combinations, double bestOfThem) {
        done += combinations;
        best = better(bestOfThem, best);
        result.sweep()
                .report(new SweepProgress(done, result.size(), best, Duration.ofNanos(System.nanoTime() - start)));
    }

    private static double better(double one, double other) {
        return Double.isNaN(one) || one <= other ? other : one;
    }
}

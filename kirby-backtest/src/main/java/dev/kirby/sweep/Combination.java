package dev.kirby.sweep;

import dev.kirby.backtest.BacktestResult;
import dev.kirby.performance.Metric;
import dev.kirby.strategy.Params;

/**
 * One row of a sweep: a combination of parameters and what came of it.
 *
 * <p>Immutable and thread-safe.
 */
public final class Combination {

    private final SweepResult result;
    private final int number;

    Combination(SweepResult result, int number) {
        this.result = result;
        this.number = number;
    }

    /**
     * Its number in the grid.
     *
     * @return from 0
     */
    public int number() {
        return number;
    }

    /**
     * Its parameters, those with defaults too.
     *
     * @return the parameters
     */
    public Params params() {
        return result.grid().params(number);
    }

    /**
     * A figure of it.
     *
     * @param metric one that the sweep computed, see {@link SweepResult#value}
     * @return NaN where it has no meaning
     */
    public double value(Metric metric) {
        return result.value(metric, number);
    }

    /**
     * The number of trades.
     *
     * @return 0 or more
     */
    public int trades() {
        return (int) value(Metric.SAMPLE_SIZE);
    }

    /**
     * The profit of all trades.
     *
     * @return quote units
     */
    public double netProfit() {
        return value(Metric.NET_PROFIT);
    }

    /**
     * Runs it again by the reference engine, which has the trades and all metrics.
     *
     * @return the same trades
     */
    public BacktestResult run() {
        return result.backtest().run(result.grid().strategy().with(params()));
    }

    /** Prints parameters and all metrics to standard output. */
    public void print() {
        run().print();
    }

    /** For example {@code Combination[4711: 124 trades, net profit 512.30]}. */
    @Override
    public String toString() {
        return String.format(
                java.util.Locale.ROOT, "Combination[%d: %d trades, net profit %.2f]", number, trades(), netProfit());
    }
}

package dev.kirby.sweep;

import dev.kirby.backtest.Backtest;
import dev.kirby.backtest.BacktestResult;
import dev.kirby.performance.TradeTally;
import dev.kirby.series.TimeSeries;
import dev.kirby.strategy.ParameterGrid;
import java.util.function.Supplier;

/** Runs combinations of a strategy that does not state its parts: each by the reference engine. */
final class PlainSweep {

    private static final int SLICE = 16;

    private PlainSweep() {}

    static PhaseTimes run(Backtest backtest, ParameterGrid grid, Workers workers, Supplier<CombinationSink> sinks) {
        long start = System.nanoTime();
        int tasks = (grid.size() + SLICE - 1) / SLICE;
        workers.run(tasks, thread -> {
            TradeTally tally = new TradeTally();
            CombinationSink sink = sinks.get();
            return number -> {
                int end = Math.min(grid.size(), (number + 1) * SLICE);
                for (int combination = number * SLICE; combination < end; combination++) {
                    BacktestResult result = backtest.run(grid.strategy().with(grid.params(combination)));
                    tally.reset();
                    result.trades().forEach(trade -> tally.add(trade.pnl()));
                    TimeSeries daily = result.dailyEquity();
                    double[] equity = new double[daily.size()];
                    for (int day = 0; day < equity.length; day++) {
                        equity[day] = daily.value(day);
                    }
                    sink.take(combination, tally, equity);
                }
                sink.finished(end - number * SLICE);
            };
        });
        PhaseTimes times = new PhaseTimes();
        times.walks = System.nanoTime() - start;
        return times;
    }
}

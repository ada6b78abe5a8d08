package dev.kirby.sweep;

import dev.kirby.backtest.Backtest;
import dev.kirby.strategy.ParameterGrid;
import dev.kirby.strategy.Strategy;
import java.util.function.Supplier;

/** Runs combinations of a strategy that does not state its parts: each by the reference engine. */
final class PlainSweep {

    private static final int SLICE = 16;

    private PlainSweep() {}

    static PhaseTimes run(Backtest backtest, ParameterGrid grid, Workers workers, Supplier<CombinationSink> sinks) {
        long start = System.nanoTime();
        int tasks = (grid.size() + SLICE - 1) / SLICE;
        workers.run(tasks, thread -> {
            CombinationSink sink = sinks.get();
            return number -> {
                int end = Math.min(grid.size(), (number + 1) * SLICE);
                for (int combination = number * SLICE; combination < end; combination++) {
                    Strategy strategy = grid.strategy().with(grid.params(combination));
                    sink.take(combination, backtest.run(strategy).performance());
                }
                sink.finished(end - number * SLICE);
            };
        });
        PhaseTimes times = new PhaseTimes();
        times.walks = System.nanoTime() - start;
        return times;
    }
}

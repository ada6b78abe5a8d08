package dev.kirby.spark;

import dev.kirby.backtest.Backtest;
import dev.kirby.strategy.ParameterGrid;
import dev.kirby.sweep.SweepParts;
import java.io.Serializable;
import java.util.LinkedHashMap;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;

/** One part of a sweep on one market: a task of Spark, small, since what is large is broadcast, or made where it is run. */
record PartTask(
        int market, int part, LinkedHashMap<String, double[]> values, Broadcast<SentSweep> sweep, Sent<Backtest> on)
        implements Serializable {

    static PartTask of(int market, int part, SweepParts parts, Broadcast<SentSweep> sweep, Sent<Backtest> on) {
        ParameterGrid grid = parts.grid(part);
        LinkedHashMap<String, double[]> values = new LinkedHashMap<>();
        grid.names().forEach(name -> values.put(name, grid.values(name)));
        return new PartTask(market, part, values, sweep, on);
    }

    /** Runs on an executor. */
    double[][] figures() {
        TaskContext context = TaskContext.get();
        return sweep.value().figures(values, on.make(), context.cpus(), context::isInterrupted);
    }
}

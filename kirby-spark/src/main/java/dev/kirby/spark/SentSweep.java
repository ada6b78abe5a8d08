package dev.kirby.spark;

import dev.kirby.KirbyException;
import dev.kirby.backtest.Backtest;
import dev.kirby.performance.Metric;
import dev.kirby.strategy.ParameterGrid;
import dev.kirby.strategy.Params;
import dev.kirby.strategy.PortableStrategy;
import dev.kirby.strategy.Strategy;
import dev.kirby.sweep.SweepParts;
import java.io.Serial;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What all parts of a sweep have in common, on its way to the executors; an executor makes the strategy once. */
final class SentSweep implements Serializable {

    @Serial
    private static final long serialVersionUID = 1L;

    private final PortableStrategy strategy;
    private final LinkedHashMap<String, Double> params;
    private final TreeSet<Metric> metrics;
    private final String version;
    private transient @Nullable Strategy made;

    SentSweep(PortableStrategy strategy, Params params, Set<Metric> metrics) {
        this.strategy = strategy;
        this.params = new LinkedHashMap<>(params.toMap());
        this.metrics = new TreeSet<>(metrics);
        this.version = version();
    }

    private static String version() {
        String version = SentSweep.class.getPackage().getImplementationVersion();
        return version == null ? "" : version;
    }

    /** The strategy, made by the first that asks. */
    synchronized Strategy strategy() {
        Strategy known = made;
        if (known == null) {
            if (!version.isEmpty() && !version().isEmpty() && !version.equals(version())) {
                throw new KirbyException("The driver has Kirby " + version + " and the executors have " + version()
                        + ": give both the same jars.");
            }
            known = strategy.load().strategy().with(Params.of(params));
            made = known;
        }
        return known;
    }

    /** Runs a part. */
    double[][] figures(Map<String, double[]> values, Backtest backtest, int threads, BooleanSupplier cancelled) {
        ParameterGrid grid = ParameterGrid.of(strategy());
        for (Map.Entry<String, double[]> tried : values.entrySet()) {
            grid = grid.with(tried.getKey(), tried.getValue());
        }
        return SweepParts.figures(grid, metrics, backtest, threads, cancelled);
    }
}

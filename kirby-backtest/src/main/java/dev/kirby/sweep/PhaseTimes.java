package dev.kirby.sweep;

import dev.kirby.strategy.ParameterGrid;
import dev.kirby.strategy.StatedRule;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Where the nanoseconds of a sweep went; written by its own thread. */
final class PhaseTimes {
    long conditions;
    long lists;
    long outcomes;
    long walks;

    /** The time of a larger grid: each phase grows with the number of the parts it computes. */
    Duration scaled(ParameterGrid sample, ParameterGrid grid) {
        double combinations = (double) grid.size() / sample.size();
        Optional<StatedRule> stated = grid.strategy().stated();
        if (stated.isEmpty()) {
            return Duration.ofNanos((long) (walks * combinations));
        }
        StatedRule strategy = stated.get();
        Set<String> conditionNames = new LinkedHashSet<>();
        strategy.entries()
                .forEach(entry ->
                        entry.conditions().forEach(condition -> conditionNames.addAll(condition.parameters())));
        strategy.closing().forEach(condition -> conditionNames.addAll(condition.parameters()));
        Set<String> listNames = strategy.signalParameters();
        return Duration.ofNanos((long) (conditions * growth(sample, grid, conditionNames)
                + lists * growth(sample, grid, listNames)
                + outcomes
                        * growth(
                                sample,
                                grid,
                                new LinkedHashSet<>(strategy.exit().parameters()))
                + walks * combinations));
    }

    private static double growth(ParameterGrid sample, ParameterGrid grid, Set<String> names) {
        return (double) new Projection(grid, names).size() / new Projection(sample, names).size();
    }

    @Override
    public String toString() {
        return "conditions " + conditions / 1_000_000 + " ms, lists " + lists / 1_000_000 + " ms, outcomes "
                + outcomes / 1_000_000 + " ms, walks " + walks / 1_000_000 + " ms";
    }
}

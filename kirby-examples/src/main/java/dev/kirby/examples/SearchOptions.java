package dev.kirby.examples;

import dev.kirby.InvalidRequestException;
import dev.kirby.internal.NearestNames;
import dev.kirby.optimize.Optimizer;
import dev.kirby.performance.Metric;
import java.util.List;
import picocli.CommandLine.Option;

/** {@code --optimizer --iterations --objective --min-trades --seed}: how parameters are searched. */
final class SearchOptions {

    @Option(
            names = "--optimizer",
            paramLabel = "NAME",
            defaultValue = "random",
            description = "How to search: random, bayesian or grid (every combination). Default: ${DEFAULT-VALUE}.")
    String optimizer = "random";

    @Option(
            names = "--iterations",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Trials in each training window; grid tries all. Default: ${DEFAULT-VALUE}.")
    int iterations;

    @Option(
            names = "--objective",
            paramLabel = "METRIC",
            defaultValue = "NET_PROFIT",
            description = "What to maximise. Default: ${DEFAULT-VALUE}.")
    String objective = "NET_PROFIT";

    @Option(
            names = "--min-trades",
            paramLabel = "N",
            defaultValue = "10",
            description = "A trial with fewer trades does not count. Default: ${DEFAULT-VALUE}.")
    int minTrades;

    @Option(names = "--seed", paramLabel = "S", defaultValue = "42", description = "Default: ${DEFAULT-VALUE}.")
    long seed;

    boolean isGrid() {
        return optimizer.equals("grid");
    }

    Optimizer optimizer() {
        Optimizer search = switch (optimizer) {
            case "random" -> Optimizer.random(iterations);
            case "bayesian" -> Optimizer.bayesian(iterations);
            case "grid" -> Optimizer.grid();
            default ->
                throw new InvalidRequestException("Unknown optimizer '" + optimizer + "'"
                        + NearestNames.hint(optimizer, List.of("random", "bayesian", "grid"))
                        + ": use random, bayesian or grid.");
        };
        return search.maximizing(Metric.parse(objective)).minTrades(minTrades).seed(seed);
    }
}

package dev.kirby.examples;

import dev.kirby.InvalidRequestException;
import dev.kirby.backtest.Backtest;
import dev.kirby.optimize.Optimizer;
import dev.kirby.store.MarketDataStore;
import dev.kirby.strategy.LiquiditySweep;
import dev.kirby.strategy.ParameterSpace;
import dev.kirby.train.Training;
import dev.kirby.train.TrainingResult;
import dev.kirby.validate.WalkForward;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Searches parameters, validates them by walk-forward, and keeps the configuration. */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        description = "Searches parameters, judges them out of sample, and registers the configuration with its stage.")
public final class TrainStrategy implements Callable<Integer> {

    @Mixin
    private StoreOptions store = new StoreOptions();

    @Mixin
    private StrategyOptions strategy = new StrategyOptions();

    @Mixin
    private SeriesOptions series = new SeriesOptions();

    @Option(
            names = "--optimizer",
            paramLabel = "NAME",
            defaultValue = "random",
            description = "How to search: random or bayesian. Default: ${DEFAULT-VALUE}.")
    private String optimizer = "random";

    @Option(
            names = "--iterations",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Trials in each training window. Default: ${DEFAULT-VALUE}.")
    private int iterations;

    @Option(names = "--seed", paramLabel = "S", defaultValue = "42", description = "Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--train-months", paramLabel = "N", defaultValue = "3", description = "Default: ${DEFAULT-VALUE}.")
    private int trainMonths;

    @Option(names = "--test-months", paramLabel = "N", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
    private int testMonths;

    @Option(names = "--gap-days", paramLabel = "N", defaultValue = "7", description = "Default: ${DEFAULT-VALUE}.")
    private int gapDays;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the configuration document.")
    private @Nullable Path json;

    private TrainStrategy() {}

    /**
     * Runs the command.
     *
     * @param args {@code --strategy LIQUIDITY_SWEEP_V3 --exchange binance --coin BTC --quote USDT --interval 5m --iterations
     *     1000 --seed 42 --data DIR}
     */
    public static void main(String[] args) {
        System.exit(Kirby.run(new TrainStrategy(), args));
    }

    @Override
    public Integer call() {
        strategy.family();
        try (MarketDataStore opened = store.open()) {
            Backtest backtest = StrategyOptions.backtest(series, strategy.costs(), opened);
            TrainingResult result = train(Training.of(backtest, space()));
            opened.registry().save(result.configuration(), result.decision().reason());
            result.print();
            if (json != null) {
                ResultFile.write(json, result.configuration().toJson());
            }
        }
        return 0;
    }

    private TrainingResult train(Training training) {
        try (ConsoleProgress progress = new ConsoleProgress("train")) {
            WalkForward walk = WalkForward.months(trainMonths, testMonths)
                    .gapDays(gapDays)
                    .onProgress(
                            (done, total) -> progress.show((double) done / total, done + " of " + total + " windows"));
            return training.optimizer(search().seed(seed)).walkForward(walk).run();
        }
    }

    private Optimizer search() {
        return switch (optimizer) {
            case "random" -> Optimizer.random(iterations);
            case "bayesian" -> Optimizer.bayesian(iterations);
            default ->
                throw new InvalidRequestException("Unknown optimizer '" + optimizer + "': use random or bayesian.");
        };
    }

    /** The strategy's own ranges, with the parameters of {@code --set} held at their values. */
    private ParameterSpace space() {
        ParameterSpace space = LiquiditySweep.space();
        for (Map.Entry<String, Double> set : strategy.params().toMap().entrySet()) {
            space = space.choice(set.getKey(), set.getValue());
        }
        return space;
    }
}

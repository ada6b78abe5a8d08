package dev.kirby.examples;

import dev.kirby.backtest.Backtest;
import dev.kirby.internal.ResultFile;
import dev.kirby.store.MarketDataStore;
import dev.kirby.train.Training;
import dev.kirby.train.TrainingResult;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Searches parameters, validates them by walk-forward, and keeps the configuration. */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        description = "Searches parameters, judges them out of sample, and registers the configuration with its stage."
                + " Each run is a job in training_jobs, and is counted as a look at its test days.")
public final class TrainStrategy implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private StoreOptions store = new StoreOptions();

    @Mixin
    private JudgeOptions judge = new JudgeOptions();

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
        try (MarketDataStore opened = store.existing();
                ConsoleProgress progress = new ConsoleProgress("train")) {
            Backtest backtest = judge.backtest(opened);
            Training training = Training.of(backtest, judge.space())
                    .optimizer(judge.search.optimizer())
                    .walkForward(judge.walk(progress))
                    .ledger(opened.ledger());
            System.err.println("train: " + training.estimate().requireRoom());
            TrainingResult result = judge.strategy
                    .recorded(judge.trading.recorded(training, backtest.bars().instrument()))
                    .runAsJob(opened.jobs(), opened.registry());
            result.print();
            judge.report.write(result::report);
            if (json != null) {
                ResultFile.write(json, result.configuration().toJson());
            }
            judge.certify(spec, result.walk());
        }
        return 0;
    }
}

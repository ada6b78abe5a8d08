package dev.kirby.examples;

import dev.kirby.backtest.Backtest;
import dev.kirby.store.MarketDataStore;
import dev.kirby.train.Training;
import dev.kirby.train.TrainingResult;
import dev.kirby.validate.Certificate;
import dev.kirby.validate.WalkForward;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Searches parameters, validates them by walk-forward, and keeps the configuration. */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        description = "Searches parameters, judges them out of sample, and registers the configuration with its stage."
                + " Each run is counted as a look at its test days.")
public final class TrainStrategy implements Callable<Integer> {

    /** Where data are and where results go, and the range, which the certificate states as it was loaded. */
    private static final Set<String> NOT_CERTIFIED = Set.of(
            "--data",
            "--database",
            "--json",
            "--report",
            "--plot",
            "--certificate",
            "--days",
            "--start-time",
            "--end-time");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private StoreOptions store = new StoreOptions();

    @Mixin
    private StrategyOptions strategy = new StrategyOptions();

    @Mixin
    private ValuesOption values = new ValuesOption();

    @Mixin
    private TradingOptions trading = new TradingOptions();

    @Mixin
    private SeriesOptions series = new SeriesOptions();

    @Mixin
    private SearchOptions search = new SearchOptions();

    @Mixin
    private WindowOptions windows = new WindowOptions();

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the configuration document.")
    private @Nullable Path json;

    @Option(
            names = "--certificate",
            paramLabel = "FILE",
            description = "Writes everything that bears on belief; verify-certificate makes it again.")
    private @Nullable Path certificate;

    @Mixin
    private ReportOption report = new ReportOption();

    TrainStrategy() {}

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
            TrainingResult result = Training.of(backtest(opened), strategy.space(values, search))
                    .optimizer(search.optimizer())
                    .walkForward(walk(progress))
                    .ledger(opened.ledger())
                    .runAsJob(opened.jobs(), opened.registry());
            result.print();
            report.write(result::report);
            if (json != null) {
                ResultFile.write(json, result.configuration().toJson());
            }
            if (certificate != null) {
                Certificate made = result.walk().certificate().with("command", arguments(result));
                ResultFile.write(certificate, made.toJson());
            }
        }
        return 0;
    }

    /** Makes a certificate again, with the number of looks that the first one had, and keeps nothing. */
    Certificate again(int looks) {
        try (MarketDataStore opened = store.existing();
                ConsoleProgress progress = new ConsoleProgress("verify")) {
            WalkForward walk = walk(progress);
            return (looks > 0 ? walk.looks(looks) : walk)
                    .run(backtest(opened), strategy.space(values, search), search.optimizer())
                    .certificate();
        }
    }

    private WalkForward walk(ConsoleProgress progress) {
        return windows.walk()
                .onProgress((done, total) -> progress.show((double) done / total, done + " of " + total + " windows"));
    }

    private Backtest backtest(MarketDataStore opened) {
        return trading.backtest(series, opened);
    }

    /** The options given, with the range of the data that were there. */
    private List<String> arguments(TrainingResult result) {
        List<String> arguments = new ArrayList<>();
        for (OptionSpec option : spec.commandLine().getParseResult().matchedOptions()) {
            if (!NOT_CERTIFIED.contains(option.longestName())) {
                boolean flag = option.arity().max() == 0;
                for (String value : option.originalStringValues()) {
                    arguments.add(option.longestName());
                    if (!flag) {
                        arguments.add(value);
                    }
                }
            }
        }
        Map<?, ?> context = result.configuration().sections().get("context") instanceof Map<?, ?> map ? map : Map.of();
        arguments.addAll(List.of("--start-time", String.valueOf(context.get("data_start"))));
        arguments.addAll(List.of("--end-time", String.valueOf(context.get("data_end"))));
        return arguments;
    }
}

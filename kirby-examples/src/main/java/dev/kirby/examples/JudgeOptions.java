package dev.kirby.examples;

import dev.kirby.backtest.Backtest;
import dev.kirby.internal.ResultFile;
import dev.kirby.store.MarketDataStore;
import dev.kirby.strategy.ParameterSpace;
import dev.kirby.validate.Certificate;
import dev.kirby.validate.WalkForward;
import dev.kirby.validate.WalkForwardResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/** What is judged by walk-forward, and how: a strategy, its search, a stored series, costs, windows; {@code --certificate}. */
final class JudgeOptions {

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

    @Mixin
    StrategyOptions strategy = new StrategyOptions();

    @Mixin
    ValuesOption values = new ValuesOption();

    @Mixin
    TradingOptions trading = new TradingOptions();

    @Mixin
    SeriesOptions series = new SeriesOptions();

    @Mixin
    SearchOptions search = new SearchOptions();

    @Mixin
    WindowOptions windows = new WindowOptions();

    @Mixin
    ReportOption report = new ReportOption();

    @Option(
            names = "--certificate",
            paramLabel = "FILE",
            description = "Writes everything that bears on belief; verify-certificate makes it again.")
    @Nullable
    Path certificate;

    Backtest backtest(MarketDataStore opened) {
        return trading.backtest(series, opened);
    }

    ParameterSpace space() {
        return strategy.space(values, search);
    }

    WalkForward walk(ConsoleProgress progress) {
        return windows.walk()
                .onProgress((done, total) -> progress.show((double) done / total, done + " of " + total + " windows"));
    }

    /** Writes the certificate where one is requested, with the options that make it again. */
    void certify(CommandSpec spec, WalkForwardResult proof) {
        if (certificate != null) {
            Certificate made = proof.certificate();
            ResultFile.write(
                    certificate, made.with("command", arguments(spec, made)).toJson());
        }
    }

    /** The options given, with the range of the data that were there. */
    private static List<String> arguments(CommandSpec spec, Certificate made) {
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
        arguments.addAll(List.of("--start-time", made.text("subject", "data_start")));
        arguments.addAll(List.of("--end-time", made.text("subject", "data_end")));
        return arguments;
    }
}

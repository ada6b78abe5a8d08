package dev.kirby.examples;

import dev.kirby.backtest.Backtest;
import dev.kirby.store.MarketDataStore;
import dev.kirby.validate.Certificate;
import dev.kirby.validate.WalkForward;
import dev.kirby.validate.WalkForwardResult;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Judges a strategy by walk-forward, and registers nothing. */
@Command(
        name = "walk-forward",
        mixinStandardHelpOptions = true,
        description = "Judges a strategy out of sample, as train does, and registers nothing. With --fixed it searches"
                + " nothing either: the parameters as they are go through the same windows. Each run is counted as a look"
                + " at its test days.")
public final class RunWalkForward implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private StoreOptions store = new StoreOptions();

    @Mixin
    private JudgeOptions judge = new JudgeOptions();

    @Option(names = "--fixed", description = "Searches nothing: judges the parameters as they are, or as --set says.")
    private boolean fixed;

    RunWalkForward() {}

    /**
     * Runs the command.
     *
     * @param args {@code --strategy SmaCross.java --fixed --exchange binance --coin BTC --quote USDT --interval 1h --data DIR}
     */
    public static void main(String[] args) {
        System.exit(Kirby.run(new RunWalkForward(), args));
    }

    @Override
    public Integer call() {
        try (MarketDataStore opened = store.existing();
                ConsoleProgress progress = new ConsoleProgress("walk-forward")) {
            WalkForwardResult proof = run(judge.walk(progress).ledger(opened.ledger()), judge.backtest(opened));
            proof.print();
            judge.report.write(proof::report);
            judge.certify(spec, proof);
        }
        return 0;
    }

    /** Makes a certificate again, with the number of looks that the first one had, and keeps nothing. */
    Certificate again(int looks) {
        try (MarketDataStore opened = store.existing();
                ConsoleProgress progress = new ConsoleProgress("verify")) {
            WalkForward walk = judge.walk(progress);
            return run(looks > 0 ? walk.looks(looks) : walk, judge.backtest(opened))
                    .certificate();
        }
    }

    private WalkForwardResult run(WalkForward walk, Backtest backtest) {
        return fixed
                ? walk.run(backtest, judge.strategy.chosen())
                : walk.run(backtest, judge.space(), judge.search.optimizer());
    }
}

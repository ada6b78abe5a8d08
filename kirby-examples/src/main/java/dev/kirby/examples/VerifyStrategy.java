package dev.kirby.examples;

import dev.kirby.lookahead.LookaheadCheck;
import dev.kirby.lookahead.LookaheadException;
import dev.kirby.store.MarketDataStore;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Looks for look-ahead in a strategy. */
@Command(
        name = "verify-strategy",
        mixinStandardHelpOptions = true,
        description =
                "Looks for look-ahead: changes the future after many bars (cuts it off, gives it other values, shifts"
                        + " it) and compares the strategy's decisions before. Names the first bar that leaks and how far ahead it"
                        + " sees; exit code 1 then.")
public final class VerifyStrategy implements Callable<Integer> {

    @Mixin
    private StoreOptions store = new StoreOptions();

    @Mixin
    private StrategyOptions strategy = new StrategyOptions();

    @Mixin
    private SeriesOptions series = new SeriesOptions();

    private VerifyStrategy() {}

    /**
     * Runs the command.
     *
     * @param args {@code --strategy SmaCross.java --exchange binance --coin BTC --quote USDT --interval 1h --data DIR}
     */
    public static void main(String[] args) {
        System.exit(Kirby.run(new VerifyStrategy(), args));
    }

    @Override
    public Integer call() {
        try (MarketDataStore opened = store.existing()) {
            LookaheadCheck check =
                    StoredMarket.backtest(opened, series.load(opened)).verifyNoLookahead(strategy.chosen());
            System.out.println("No look-ahead in " + check.name() + ": " + check.comparisons() + " values of "
                    + check.histories() + " histories are what they were.");
            return 0;
        } catch (LookaheadException e) {
            System.out.println(e.getMessage());
            return 1;
        }
    }
}

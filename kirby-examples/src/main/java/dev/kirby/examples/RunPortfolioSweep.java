package dev.kirby.examples;

import dev.kirby.optimize.Optimizer;
import dev.kirby.optimize.SearchResult;
import dev.kirby.optimize.Trial;
import dev.kirby.portfolio.Portfolio;
import dev.kirby.store.MarketDataStore;
import dev.kirby.strategy.ParameterSpace;
import dev.kirby.validate.Overfitting;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs a portfolio with every combination of parameters. */
@Command(
        name = "portfolio-sweep",
        mixinStandardHelpOptions = true,
        description =
                "Runs a portfolio with every combination of parameters and ranks them by what the account earned. The"
                        + " best of many is mostly luck: portfolio-walk judges out of sample.")
public final class RunPortfolioSweep implements Callable<Integer> {

    @Mixin
    private StoreOptions store = new StoreOptions();

    @Mixin
    private PortfolioOptions markets = new PortfolioOptions();

    @Mixin
    private ValuesOption values = new ValuesOption();

    @Mixin
    private RankingOptions ranking = new RankingOptions();

    @Option(
            names = "--min-trades",
            paramLabel = "N",
            defaultValue = "10",
            description = "A combination with fewer trades does not count. Default: ${DEFAULT-VALUE}.")
    private int minTrades;

    RunPortfolioSweep() {}

    /**
     * Runs the command.
     *
     * @param args {@code --strategy SmaCross.java --market binance:BTC/USDT:USDT --market binance:ETH/USDT:USDT --interval 1h --values
     *     fast=5..20..5 --data DIR}
     */
    public static void main(String[] args) {
        System.exit(Kirby.run(new RunPortfolioSweep(), args));
    }

    @Override
    public Integer call() {
        ranking.check();
        try (MarketDataStore opened = store.existing()) {
            Portfolio portfolio = markets.portfolio(opened);
            SearchResult result = sweep(portfolio, markets.space(portfolio, values));
            result.print();
            Overfitting.find(result).ifPresent(System.out::println);
            ranking.write(result::toFrame, () -> summary(portfolio, result));
        }
        return 0;
    }

    private SearchResult sweep(Portfolio portfolio, ParameterSpace space) {
        try (ConsoleProgress progress = new ConsoleProgress("portfolio-sweep")) {
            Optimizer grid = Optimizer.grid()
                    .maximizing(ranking.objective())
                    .minTrades(minTrades)
                    .onProgress(now -> progress.show(
                            now.done() / space.size(), now.done() + " of " + (long) space.size() + " combinations"));
            return portfolio.search(space, grid);
        }
    }

    private static Map<String, @Nullable Object> summary(Portfolio portfolio, SearchResult result) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put(
                "members", portfolio.members().stream().map(Object::toString).toList());
        document.put("combinations", result.trials().size());
        document.put("best", result.find().map(RunPortfolioSweep::row).orElse(null));
        // Null where too few combinations count, or too few days.
        document.put(
                "probability_of_backtest_overfitting",
                Overfitting.find(result).map(Overfitting::probability).orElse(null));
        document.put(
                "top",
                result.ranking().stream()
                        .limit(RankingOptions.TOP)
                        .map(RunPortfolioSweep::row)
                        .toList());
        return document;
    }

    private static Map<String, @Nullable Object> row(Trial trial) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>(trial.params().toMap());
        row.putAll(JsonFile.known(trial.metrics().toMap()));
        return row;
    }
}

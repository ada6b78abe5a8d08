package dev.kirby.examples;

import dev.kirby.internal.ResultFile;
import dev.kirby.optimize.Optimizer;
import dev.kirby.optimize.SearchResult;
import dev.kirby.optimize.Trial;
import dev.kirby.performance.Metric;
import dev.kirby.portfolio.Portfolio;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.files.FrameFiles;
import dev.kirby.strategy.ParameterSpace;
import dev.kirby.validate.Overfitting;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** Runs a portfolio with every combination of parameters. */
@Command(
        name = "portfolio-sweep",
        mixinStandardHelpOptions = true,
        description =
                "Runs a portfolio with every combination of parameters and ranks them by what the account earned. The"
                        + " best of many is mostly luck: portfolio-walk judges out of sample.")
public final class RunPortfolioSweep implements Callable<Integer> {

    private static final int TOP = 10;

    @Mixin
    private StoreOptions store = new StoreOptions();

    @Mixin
    private PortfolioOptions markets = new PortfolioOptions();

    @Mixin
    private ValuesOption values = new ValuesOption();

    @Option(
            names = "--objective",
            paramLabel = "METRIC",
            defaultValue = "NET_PROFIT",
            description = "What to rank by. Default: ${DEFAULT-VALUE}.")
    private String objective = "NET_PROFIT";

    @Option(
            names = "--min-trades",
            paramLabel = "N",
            defaultValue = "10",
            description = "A combination with fewer trades does not count. Default: ${DEFAULT-VALUE}.")
    private int minTrades;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Writes one row a combination, as .parquet, .arrow, .csv, .csv.gz or .json.")
    private @Nullable Path out;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes a summary as JSON.")
    private @Nullable Path json;

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
        if (out != null) {
            FrameFiles.requireFormat(out);
        }
        try (MarketDataStore opened = store.existing()) {
            Portfolio portfolio = markets.portfolio(opened);
            SearchResult result = sweep(portfolio, markets.space(portfolio, values));
            result.print();
            Overfitting.find(result).ifPresent(System.out::println);
            if (out != null) {
                FrameFiles.write(result.toFrame(), out);
            }
            if (json != null) {
                ResultFile.write(json, summary(portfolio, result));
            }
        }
        return 0;
    }

    private SearchResult sweep(Portfolio portfolio, ParameterSpace space) {
        try (ConsoleProgress progress = new ConsoleProgress("portfolio-sweep")) {
            Optimizer grid = Optimizer.grid()
                    .maximizing(Metric.parse(objective))
                    .minTrades(minTrades)
                    .onProgress(now -> progress.show(
                            now.done() / space.size(), now.done() + " of " + (long) space.size() + " combinations"));
            return portfolio.search(space, grid);
        }
    }

    private static String summary(Portfolio portfolio, SearchResult result) {
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
                result.ranking().stream().limit(TOP).map(RunPortfolioSweep::row).toList());
        return new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n";
    }

    private static Map<String, @Nullable Object> row(Trial trial) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>(trial.params().toMap());
        row.putAll(RunPortfolio.known(trial.metrics().toMap()));
        return row;
    }
}

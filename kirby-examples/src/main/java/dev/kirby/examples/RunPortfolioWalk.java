package dev.kirby.examples;

import dev.kirby.portfolio.Portfolio;
import dev.kirby.portfolio.PortfolioWalk;
import dev.kirby.store.MarketDataStore;
import dev.kirby.validate.WalkForward;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Judges a portfolio by walk-forward. */
@Command(
        name = "portfolio-walk",
        mixinStandardHelpOptions = true,
        description =
                "Chooses the parameters of a portfolio in each training and judges the account out of sample in the test"
                        + " after it. Each run is counted as a look at the test days of each of its markets.")
public final class RunPortfolioWalk implements Callable<Integer> {

    @Mixin
    private StoreOptions store = new StoreOptions();

    @Mixin
    private PortfolioOptions markets = new PortfolioOptions();

    @Mixin
    private ValuesOption values = new ValuesOption();

    @Mixin
    private SearchOptions search = new SearchOptions();

    @Mixin
    private WindowOptions windows = new WindowOptions();

    @Mixin
    private ReportOption report = new ReportOption();

    @Option(names = "--json", paramLabel = "FILE", description = "Writes windows, metrics and verdict as JSON.")
    private @Nullable Path json;

    RunPortfolioWalk() {}

    /**
     * Runs the command.
     *
     * @param args {@code --strategy SmaCross.java --market binance:BTC/USDT:USDT --market binance:ETH/USDT:USDT --interval 1h --values
     *     fast=5..20 --data DIR}
     */
    public static void main(String[] args) {
        System.exit(Kirby.run(new RunPortfolioWalk(), args));
    }

    @Override
    public Integer call() {
        try (MarketDataStore opened = store.existing()) {
            Portfolio portfolio = markets.portfolio(opened);
            PortfolioWalk result = walk(opened, portfolio);
            result.print();
            report.write(result::report);
            JsonFile.write(json, () -> document(portfolio, result));
        }
        return 0;
    }

    private PortfolioWalk walk(MarketDataStore opened, Portfolio portfolio) {
        try (ConsoleProgress progress = new ConsoleProgress("portfolio-walk")) {
            WalkForward walk = windows.walk()
                    .ledger(opened.ledger())
                    .onProgress(
                            (done, total) -> progress.show((double) done / total, done + " of " + total + " windows"));
            return portfolio.walk(walk, markets.space(portfolio, values), search.optimizer());
        }
    }

    private static Map<String, @Nullable Object> document(Portfolio portfolio, PortfolioWalk result) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put(
                "members", portfolio.members().stream().map(Object::toString).toList());
        document.put("outcome", result.verdict().outcome().toString());
        document.put("p", result.verdict().p());
        document.put("reasons", result.verdict().reasons());
        document.put("looks", result.looks().isPresent() ? result.looks().getAsInt() : null);
        document.put("metrics", JsonFile.known(result.performance().metrics().toMap()));
        List<Map<String, @Nullable Object>> steps =
                result.steps().stream().map(RunPortfolioWalk::row).toList();
        document.put("windows", steps);
        return document;
    }

    private static Map<String, @Nullable Object> row(PortfolioWalk.Step step) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("train", step.window().train().toString());
        row.put("test", step.window().test().toString());
        row.put("parameters", step.chosen().map(trial -> trial.params().toMap()).orElse(null));
        row.put("trades", step.test().trades().size());
        row.put("net_profit", step.test().metrics().netProfit());
        return row;
    }
}

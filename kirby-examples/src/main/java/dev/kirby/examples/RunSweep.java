package dev.kirby.examples;

import dev.kirby.InvalidRequestException;
import dev.kirby.backtest.Backtest;
import dev.kirby.backtest.BacktestResult;
import dev.kirby.performance.Metric;
import dev.kirby.store.MarketDataStore;
import dev.kirby.strategy.ParameterGrid;
import dev.kirby.strategy.StrategyProvider;
import dev.kirby.sweep.Combination;
import dev.kirby.sweep.Sweep;
import dev.kirby.sweep.SweepResult;
import dev.kirby.validate.Overfitting;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs every combination of a grid of parameters. */
@Command(
        name = "sweep",
        mixinStandardHelpOptions = true,
        description = "Runs every combination of parameters over stored candles and ranks them."
                + " The best of many is mostly luck: train validates by walk-forward.")
public final class RunSweep implements Callable<Integer> {

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
    private RankingOptions ranking = new RankingOptions();

    @Mixin
    private ReportOption report = new ReportOption();

    // Decisions, of which a second makes some billion.
    private static final double LONG_SWEEP = 1e9;
    private static final double SLOWER = 100;

    private RunSweep() {}

    /**
     * Runs the command.
     *
     * @param args {@code --strategy LIQUIDITY_SWEEP_V3 --exchange binance --coin BTC --quote USDT --interval 5m --out
     *     results.parquet --json summary.json --data DIR}
     */
    public static void main(String[] args) {
        System.exit(Kirby.run(new RunSweep(), args));
    }

    @Override
    public Integer call() {
        ParameterGrid grid = grid();
        ranking.check();
        try (MarketDataStore opened = store.existing()) {
            Backtest backtest = trading.backtest(series, opened);
            Sweep sweep = Sweep.grid(grid).maximizing(ranking.objective());
            announce(sweep, grid, backtest);
            long start = System.nanoTime();
            SweepResult result = run(ranking.wantsRows() ? sweep.computing(Metric.values()) : sweep, backtest);
            result.top(RankingOptions.TOP);
            long elapsed = (System.nanoTime() - start) / 1_000_000;
            result.print();
            report.write(result::report);
            ranking.write(result::toFrame, () -> summary(result, elapsed));
        }
        return 0;
    }

    /** Says before a long sweep how long it takes. */
    private static void announce(Sweep sweep, ParameterGrid grid, Backtest backtest) {
        Optional<String> slower = sweep.slowerWay(backtest);
        double work = (double) grid.size() * backtest.bars().size();
        boolean isLong = work > (slower.isPresent() ? LONG_SWEEP / SLOWER : LONG_SWEEP);
        slower.ifPresent(why -> System.err.println("sweep: " + why
                + ": each combination runs on its own, a hundred times as slow as shared outcomes (docs/realism.md)"));
        String about = isLong ? ", about " + ConsoleProgress.text(sweep.estimate(backtest)) : "";
        System.err.println("sweep: " + grid.size() + " combinations over "
                + backtest.bars().size() + " bars" + about);
    }

    private static SweepResult run(Sweep sweep, Backtest backtest) {
        try (ConsoleProgress progress = new ConsoleProgress("sweep")) {
            return sweep.onProgress(now -> progress.show(
                            (double) now.done() / now.total(), now.done() + " of " + now.total() + " combinations"))
                    .run(backtest);
        }
    }

    /** The strategy's own grid with the values given; parameters that are set have those values only. */
    private ParameterGrid grid() {
        StrategyProvider provider = strategy.provider();
        ParameterGrid grid = provider.grid().on(strategy.sided(provider.strategy()));
        for (Map.Entry<String, String> set : strategy.set.entrySet()) {
            grid = new ValuesOption(Map.of(set.getKey(), set.getValue())).grid(grid);
        }
        grid = values.grid(grid);
        if (grid.names().isEmpty()) {
            throw new InvalidRequestException(
                    provider.strategy().name() + " has no values of its own to sweep: give some,"
                            + " such as --values NAME=5..50..5. Its parameters: "
                            + provider.strategy().params().text() + ".");
        }
        return grid;
    }

    private static Map<String, @Nullable Object> summary(SweepResult result, long elapsed) {
        Combination best = result.best();
        Map<String, @Nullable Object> winner = new LinkedHashMap<>();
        best.params().toMap().forEach(winner::put);
        winner.put("trades", best.trades());
        for (String name : result.columnNames()) {
            winner.putIfAbsent(name, JsonFile.known(result.column(name)[best.number()]));
        }
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("combinations", result.size());
        document.put("bars", result.backtest().bars().size());
        document.put("elapsed_ms", elapsed);
        document.put("best", winner);
        // Null where too few combinations count, or too few days.
        document.put(
                "probability_of_backtest_overfitting",
                Overfitting.find(result).map(Overfitting::probability).orElse(null));
        document.put(
                "top",
                result.rerun(RankingOptions.TOP).stream()
                        .map(RunSweep::described)
                        .toList());
        return document;
    }

    /** Parameters and all metrics, by the reference engine. */
    private static Map<String, @Nullable Object> described(BacktestResult result) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        result.strategy().params().toMap().forEach(row::put);
        row.putAll(JsonFile.known(result.metrics().toMap()));
        return row;
    }
}

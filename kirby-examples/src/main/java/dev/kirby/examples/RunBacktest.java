package dev.kirby.examples;

import static java.util.Objects.requireNonNull;

import dev.kirby.backtest.Backtest;
import dev.kirby.backtest.BacktestResult;
import dev.kirby.breaker.CircuitBreakers;
import dev.kirby.internal.ResultFile;
import dev.kirby.intrabar.AmbiguousBars;
import dev.kirby.performance.Trade;
import dev.kirby.portfolio.Portfolio;
import dev.kirby.portfolio.PortfolioResult;
import dev.kirby.series.Frame;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.files.FrameFiles;
import dev.kirby.strategy.Strategy;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs one strategy over stored candles. */
@Command(
        name = "backtest",
        mixinStandardHelpOptions = true,
        description = "Runs a strategy over stored candles and prints what it would have earned.")
public final class RunBacktest implements Callable<Integer> {

    @Mixin
    private StoreOptions store = new StoreOptions();

    @Mixin
    private StrategyOptions strategy = new StrategyOptions();

    @Mixin
    private TradingOptions trading = new TradingOptions();

    @Mixin
    private SeriesOptions series = new SeriesOptions();

    @Mixin
    private BreakerOption breakers = new BreakerOption();

    @Option(
            names = "--trades",
            paramLabel = "FILE",
            description = "Writes every trade: .csv, or .csv.gz, .parquet, .arrow, .json with more columns.")
    private @Nullable Path trades;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes metrics and provenance as JSON.")
    private @Nullable Path json;

    @Mixin
    private ReportOption report = new ReportOption();

    private RunBacktest() {}

    /**
     * Runs the command.
     *
     * @param args {@code --strategy LIQUIDITY_SWEEP_V3 --exchange binance --coin BTC --quote USDT --interval 5m --data DIR}
     */
    public static void main(String[] args) {
        System.exit(Kirby.run(new RunBacktest(), args));
    }

    @Override
    public Integer call() {
        Strategy chosen = strategy.chosen();
        if (trades != null) {
            FrameFiles.requireFormat(trades);
        }
        CircuitBreakers guards = breakers.chosen();
        try (MarketDataStore opened = store.existing()) {
            Backtest backtest = trading.backtest(series, opened);
            SurvivorNotes survivors = SurvivorNotes.of(
                    opened,
                    List.of(backtest.bars().instrument()),
                    backtest.range().start());
            if (guards.isEmpty()) {
                run(backtest, chosen, survivors);
            } else {
                guarded(backtest, chosen, guards, survivors);
            }
            survivors.print();
        }
        return 0;
    }

    private void run(Backtest backtest, Strategy chosen, SurvivorNotes survivors) {
        BacktestResult result = backtest.run(chosen);
        result.print();
        report.write(survivors.on(result::report));
        if (trades != null) {
            write(result.trades(), result.toFrames(), trades);
        }
        JsonFile.write(json, () -> document(result));
    }

    /** A portfolio of one market is its backtest, with circuit breakers. */
    private void guarded(Backtest backtest, Strategy chosen, CircuitBreakers guards, SurvivorNotes survivors) {
        PortfolioResult result = Portfolio.of(backtest.capital())
                .add(backtest, chosen)
                .breakers(guards)
                .run();
        result.print();
        report.write(survivors.on(result::report));
        if (trades != null) {
            write(result.performance().trades(), result.toFrames(), trades);
        }
        JsonFile.write(json, () -> RunPortfolio.document(result));
    }

    /** CSV has times in milliseconds and the columns it always had; other formats have those of the library. */
    private static void write(List<Trade> trades, Map<String, Frame> frames, Path file) {
        if (file.toString().endsWith(".csv")) {
            ResultFile.write(file, TradesCsv.of(trades));
        } else {
            FrameFiles.write(requireNonNull(frames.get("trades")), file);
        }
    }

    private static Map<String, Object> document(BacktestResult result) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("strategy", result.strategy().name());
        document.put("data", result.provenance().data());
        document.put("fingerprint", result.provenance().fingerprint());
        document.put("start", result.backtest().range().start().toString());
        document.put("end", result.backtest().range().end().toString());
        document.put("bars", result.backtest().bars().size());
        document.put("parameters", result.strategy().params().toMap());
        document.put(
                "costs",
                Map.of(
                        "fee", result.backtest().costs().fee(),
                        "maker_fee", result.backtest().costs().makerFee(),
                        "slippage", result.backtest().costs().slippage(),
                        "slippage_atr", result.backtest().costs().atrSlippage(),
                        "slippage_impact", result.backtest().costs().impact()));
        document.put("trades", result.trades().size());
        document.put("metrics", JsonFile.known(result.metrics().toMap()));
        document.put("exit_reasons", result.exitReasons());
        document.put("ruined", result.isRuined());
        document.put("ambiguous_bars", ambiguous(result.ambiguousBars()));
        document.put("notes", result.notes());
        document.put("versions", result.provenance().versions());
        return document;
    }

    /** How many bars are ambiguous, and what they may have made of the net profit. */
    static Map<String, Object> ambiguous(AmbiguousBars bars) {
        return Map.of(
                "count", bars.count(),
                "decided", bars.decided(),
                "net_profit_worst", bars.worst(),
                "net_profit_best", bars.best(),
                "proven", bars.isProven());
    }
}

package dev.kirby.examples;

import dev.kirby.backtest.Backtest;
import dev.kirby.backtest.Costs;
import dev.kirby.exchange.Exchange;
import dev.kirby.exchange.ExchangeSettings;
import dev.kirby.exchange.Exchanges;
import dev.kirby.exchange.simulated.SimulatedExchange;
import dev.kirby.market.Instrument;
import dev.kirby.market.TimeRange;
import dev.kirby.optimize.Optimizer;
import dev.kirby.report.Report;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.collect.BackfillReport;
import dev.kirby.strategy.LiquiditySweep;
import dev.kirby.train.Training;
import dev.kirby.train.TrainingResult;
import dev.kirby.validate.WalkForward;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The whole chain once: collect, check, store, export, backtest, search, validate, register. */
@Command(
        name = "quickstart",
        mixinStandardHelpOptions = true,
        description = "Walks the whole chain on a simulated market, or with --live on Binance.")
public final class Quickstart implements Callable<Integer> {

    private static final Instrument BTC = Instrument.perps("binance", "BTC", "USDT");
    private static final Instant SIMULATED_NOW = Instant.parse("2025-01-01T00:00:00Z");
    private static final String SIMULATED = "Every number here comes from a SIMULATED market without any edge.";

    @Option(
            names = "--data",
            paramLabel = "PLACE",
            defaultValue = "data",
            description =
                    "Where the store is; simulated data go to a folder of their own in it. Default: ./${DEFAULT-VALUE}.")
    private Path data = Path.of("data");

    @Option(names = "--live", description = "Uses Binance itself instead of a simulated exchange.")
    private boolean live;

    @Option(
            names = "--iterations",
            paramLabel = "N",
            defaultValue = "200",
            description = "Random samples in each training window. Default: ${DEFAULT-VALUE}.")
    private int iterations;

    private Quickstart() {}

    /**
     * Runs the command.
     *
     * @param args {@code [--live] [--data DIR] [--iterations N]}
     */
    public static void main(String[] args) {
        System.exit(Kirby.run(new Quickstart(), args));
    }

    @Override
    public Integer call() {
        if (live) {
            try (Exchange exchange = Exchanges.binance()) {
                // Without a network this is the one line that says so, before anything is begun.
                exchange.serverTime();
                return chain(exchange, data, TimeRange.lastDays(365, Clock.systemUTC()));
            }
        }
        System.out.println(SIMULATED);
        try (SimulatedExchange venue = SimulatedExchange.binance()
                        .clock(Clock.fixed(SIMULATED_NOW, ZoneOffset.UTC))
                        .budget(Long.MAX_VALUE)
                        .start();
                Exchange exchange = Exchanges.open(
                        "binance", ExchangeSettings.DEFAULT.at(venue.url()).unlimited())) {
            int result = chain(exchange, data.resolve("simulated"), TimeRange.of("2024-01-01", "2024-12-31T23:59"));
            System.out.println(SIMULATED);
            return result;
        }
    }

    private int chain(Exchange exchange, Path folder, TimeRange range) {
        try (MarketDataStore store = MarketDataStore.open(folder)) {
            step(1, "collect a year of minutes and funding from " + exchange);
            BackfillReport report = BackfillCandles.run(
                    store.backfill(exchange).candles(BTC, "1m").funding(BTC).range(range));
            report.print();
            report.requireComplete();

            step(2, "check");
            store.candles(BTC, "1m").range(range).load().check().requireClean().print();

            step(3, "export to Parquet");
            store.export(BTC)
                    .candles("1m")
                    .range(range)
                    .toParquet(folder.resolve("exports").toString())
                    .print();

            step(4, "backtest LIQUIDITY SWEEP V3 with its defaults on 5m");
            var bars = store.candles(BTC, "5m").range(range).load();
            Backtest backtest = Backtest.of(bars).costs(Costs.BINANCE_PERPS).funding(store.funding(BTC));
            backtest.run(LiquiditySweep.defaults()).print();

            step(5, "search " + iterations + " random combinations a window, judge each month after");
            TrainingResult training = Training.of(backtest, LiquiditySweep.space())
                    .optimizer(Optimizer.random(iterations))
                    .walkForward(WalkForward.months(3, 1))
                    .dataOrigin(live ? "binance" : "simulated")
                    .ledger(store.ledger())
                    .run();
            training.print();

            step(6, "register and report");
            store.registry().save(training.configuration(), training.decision().reason());
            Report shown = training.report();
            Path page = folder.resolve("report.html");
            (live ? shown : shown.warning(SIMULATED)).toHtml(page);
            for (Path file : List.of(
                    folder.resolve("registry").resolve(training.configuration().id() + ".json"), page)) {
                System.out.println("  " + file);
            }
            return 0;
        }
    }

    private static void step(int number, String text) {
        System.out.println();
        System.out.println(number + ". " + text);
    }
}

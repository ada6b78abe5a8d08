package dev.kirby.examples;

import dev.kirby.InvalidRequestException;
import dev.kirby.exchange.Exchange;
import dev.kirby.exchange.Exchanges;
import dev.kirby.market.TimeRange;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.collect.Backfill;
import dev.kirby.store.collect.BackfillReport;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Fetches what the store does not have yet. */
@Command(
        name = "backfill",
        mixinStandardHelpOptions = true,
        description = "Fetches a market's history from its exchange; asks only for what is missing.")
public final class BackfillCandles implements Callable<Integer> {

    @Mixin
    private StoreOptions store = new StoreOptions();

    @Mixin
    private PairOptions pair = new PairOptions();

    @Option(
            names = "--intervals",
            paramLabel = "LIST",
            defaultValue = "1m",
            description = "Candle lengths, such as 1m,1h. Default: ${DEFAULT-VALUE}.")
    private String intervals = "1m";

    @Mixin
    private RangeOptions range = new RangeOptions();

    private BackfillCandles() {}

    /**
     * Runs the command.
     *
     * @param args {@code --exchange binance --coin BTC --quote USDT --intervals 1m --days 30 --data DIR}
     */
    public static void main(String[] args) {
        System.exit(Kirby.run(new BackfillCandles(), args));
    }

    @Override
    public Integer call() {
        try (MarketDataStore opened = store.open();
                Exchange exchange = Exchanges.open(pair.exchange)) {
            TimeRange wanted = range.range(opened.clock())
                    .orElseThrow(() ->
                            new InvalidRequestException("Which range? Give --days N, or --start-time and --end-time."));
            BackfillReport report = run(opened.backfill(exchange)
                    .candles(pair.instrument(), intervals.split(",", 0))
                    .range(wanted));
            report.print();
            return report.failures().isEmpty() ? 0 : 1;
        }
    }

    /** Runs a backfill with its progress on the console. */
    static BackfillReport run(Backfill backfill) {
        try (ConsoleProgress progress = new ConsoleProgress("backfill")) {
            return backfill.progress(p -> progress.show(p.all().fraction(), p.toString()))
                    .run();
        }
    }
}

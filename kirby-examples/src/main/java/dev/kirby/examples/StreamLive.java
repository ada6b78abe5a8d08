package dev.kirby.examples;

import dev.kirby.exchange.Exchange;
import dev.kirby.exchange.Exchanges;
import dev.kirby.market.Instrument;
import dev.kirby.market.InstrumentType;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.cache.LatestValues;
import dev.kirby.store.live.LiveCollector;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Collects live data until it is stopped. */
@Command(
        name = "stream",
        mixinStandardHelpOptions = true,
        description = "Collects live data over WebSockets into the store, until Ctrl-C, which is its normal end, or"
                + " --for 10m.")
public final class StreamLive implements Callable<Integer> {

    @Mixin
    private StoreOptions store = new StoreOptions();

    @Option(
            names = "--exchange",
            paramLabel = "NAME",
            defaultValue = "hyperliquid",
            description = "The venue. Default: ${DEFAULT-VALUE}.")
    private String exchange = "hyperliquid";

    @Option(
            names = {"--coin", "--coins"},
            paramLabel = "COIN",
            defaultValue = "BTC,ETH,SOL,BNB,ARB",
            description = "Base assets. Default: ${DEFAULT-VALUE}.")
    private String coins = "";

    @Option(
            names = "--quote",
            paramLabel = "QUOTE",
            description = "The quote currency. Default: USDC on hyperliquid, USD on kraken, USDT elsewhere.")
    private @Nullable String quote;

    @Option(
            names = "--market-type",
            paramLabel = "TYPE",
            defaultValue = "perps",
            description = "perps or spot. Default: ${DEFAULT-VALUE}.")
    private String type = "perps";

    @Option(
            names = {"--intervals", "--interval"},
            paramLabel = "INTERVAL",
            defaultValue = "1m,5m,15m,1h,4h,1d",
            description = "Candle lengths; an empty list for none. Default: ${DEFAULT-VALUE}.")
    private String intervals = "";

    @Option(names = "--from-trades", description = "Builds candles from trades, instead of taking the venue's.")
    private boolean fromTrades;

    @Option(names = "--trades", description = "Keeps every trade.")
    private boolean trades;

    @Option(names = "--funding", description = "Keeps mark price and funding rate, once a minute.")
    private boolean funding;

    @Option(names = "--open-interest", description = "Keeps open interest, once a minute.")
    private boolean openInterest;

    @Option(names = "--liquidations", description = "Keeps liquidations.")
    private boolean liquidations;

    @Option(names = "--csv", paramLabel = "DIR", description = "Writes candles to DIR/BTC/BTC_1m.csv.gz too.")
    private @Nullable Path csv;

    @Option(
            names = "--redis",
            paramLabel = "URL",
            description = "Keeps the latest values in Redis too, such as redis://127.0.0.1:6379.")
    private @Nullable String redis;

    @Mixin
    private RunningOptions running = new RunningOptions();

    private StreamLive() {}

    /**
     * Runs the command.
     *
     * @param args {@code --exchange hyperliquid --coins BTC,ETH --intervals 1m --funding --data DIR}
     */
    public static void main(String[] args) {
        System.exit(Kirby.run(new StreamLive(), args));
    }

    @Override
    public Integer call() throws Exception {
        if (redis == null) {
            return collect(null);
        }
        try (LatestValues latest = LatestValues.open(redis)) {
            return collect(latest);
        }
    }

    private int collect(@Nullable LatestValues latest) throws Exception {
        try (MarketDataStore opened = store.open();
                Exchange venue = Exchanges.open(exchange)) {
            if (latest != null) {
                opened.onWrite(latest);
            }
            return running.run(
                    () -> collector(opened, venue).start(),
                    (live, stopped) -> System.out.println(
                            (stopped ? "stopped: " : "") + live.statistics().line(Instant.now())));
        }
    }

    private LiveCollector collector(MarketDataStore opened, Exchange venue) {
        LiveCollector collector =
                opened.collect(venue, venue).problems(problem -> System.err.println("Warning: " + problem));
        String currency = quote != null ? quote : defaultQuote(exchange);
        for (String coin : coins.split(",", 0)) {
            Instrument instrument = Instrument.of(exchange, coin.strip(), currency, InstrumentType.parse(type));
            if (!intervals.isBlank()) {
                String[] lengths = intervals.split(",", 0);
                collector = fromTrades
                        ? collector.candlesFromTrades(instrument, lengths)
                        : collector.candles(instrument, lengths);
            }
            collector = trades ? collector.trades(instrument) : collector;
            collector = funding ? collector.funding(instrument) : collector;
            collector = openInterest ? collector.openInterest(instrument) : collector;
            collector = liquidations ? collector.liquidations(instrument) : collector;
        }
        return csv == null ? collector : collector.files(csv);
    }

    private static String defaultQuote(String exchange) {
        return switch (exchange) {
            case "hyperliquid" -> "USDC";
            case "kraken" -> "USD";
            default -> "USDT";
        };
    }
}

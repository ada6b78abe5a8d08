package dev.kirby.examples;

import dev.kirby.exchange.Exchange;
import dev.kirby.exchange.Exchanges;
import dev.kirby.market.Instrument;
import dev.kirby.market.InstrumentType;
import dev.kirby.ml.retrain.LivePredictions;
import dev.kirby.ml.retrain.PredictionRun;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.cache.LatestValues;
import dev.kirby.store.live.LiveCollector;
import dev.kirby.store.live.LiveRun;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

    @Option(
            names = "--predict",
            description =
                    "Predicts each candle when it closes, with the models in production, whichever those are by then;"
                            + " keeps predictions in the table predictions.")
    private boolean predict;

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
        try (CleanStop stop = CleanStop.install()) {
            if (redis == null) {
                return collect(stop, null);
            }
            try (LatestValues latest = LatestValues.open(redis)) {
                return collect(stop, latest);
            }
        }
    }

    private int collect(CleanStop stop, @Nullable LatestValues latest) throws Exception {
        try (MarketDataStore opened = store.open();
                Exchange venue = Exchanges.open(exchange)) {
            if (latest != null) {
                opened.onWrite(latest);
            }
            return running.run(
                    stop,
                    () -> new Running(
                            predict ? Optional.of(predictions(opened)) : Optional.empty(),
                            collector(opened, venue).start()),
                    (both, stopped) -> System.out.println((stopped ? "stopped: " : "")
                            + both.live.statistics().line(Instant.now())));
        }
    }

    /** The collection, and the predictions that are to end after it. */
    private record Running(Optional<PredictionRun> predictions, LiveRun live) implements AutoCloseable {
        @Override
        public void close() {
            live.close();
            predictions.ifPresent(PredictionRun::close);
        }
    }

    private PredictionRun predictions(MarketDataStore opened) {
        LivePredictions predictions = LivePredictions.of(
                        opened.models(), opened.feed(), opened.predictions(), opened.clock())
                .listen(prediction -> System.out.println(PredictionText.line(prediction)))
                .problems(problem -> System.err.println("Warning: " + problem));
        for (Instrument instrument : instruments()) {
            predictions = predictions.market(instrument, lengths());
        }
        PredictionRun run = predictions.start();
        opened.onWrite(run::written);
        return run;
    }

    private String[] lengths() {
        return intervals.isBlank() ? new String[0] : intervals.split(",", 0);
    }

    private List<Instrument> instruments() {
        String currency = quote != null ? quote : defaultQuote(exchange);
        List<Instrument> instruments = new ArrayList<>();
        for (String coin : coins.split(",", 0)) {
            instruments.add(Instrument.of(exchange, coin.strip(), currency, InstrumentType.parse(type)));
        }
        return instruments;
    }

    private LiveCollector collector(MarketDataStore opened, Exchange venue) {
        LiveCollector collector =
                opened.collect(venue, venue).problems(problem -> System.err.println("Warning: " + problem));
        String[] lengths = lengths();
        for (Instrument instrument : instruments()) {
            if (lengths.length > 0) {
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

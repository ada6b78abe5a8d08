package dev.kirby.examples;

import dev.kirby.InvalidRequestException;
import dev.kirby.exchange.Exchange;
import dev.kirby.exchange.Exchanges;
import dev.kirby.market.Instrument;
import dev.kirby.market.InstrumentType;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.cache.LatestValues;
import dev.kirby.store.live.LiveCollector;
import dev.kirby.store.live.LiveRun;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Collects live data until it is stopped. */
@Command(
        name = "stream",
        mixinStandardHelpOptions = true,
        description = "Collects live data over WebSockets into the store, until stopped or for --seconds.")
public final class StreamLive implements Callable<Integer> {

    private static final long CLOSING_SECONDS = 60;

    @Mixin
    private StoreOptions store = new StoreOptions();

    @Option(
            names = "--exchange",
            paramLabel = "NAME",
            defaultValue = "hyperliquid",
            description = "The venue. Default: ${DEFAULT-VALUE}.")
    private String exchange = "hyperliquid";

    @Option(
            names = "--coins",
            paramLabel = "LIST",
            defaultValue = "BTC,ETH,SOL,BNB,ARB",
            description = "Base assets. Default: ${DEFAULT-VALUE}.")
    private String coins = "";

    @Option(
            names = "--quote",
            paramLabel = "CURRENCY",
            description = "The quote currency. Default: USDC on hyperliquid, USD on kraken, USDT elsewhere.")
    private @Nullable String quote;

    @Option(
            names = "--market-type",
            paramLabel = "TYPE",
            defaultValue = "perps",
            description = "perps or spot. Default: ${DEFAULT-VALUE}.")
    private String type = "perps";

    @Option(
            names = "--intervals",
            paramLabel = "LIST",
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

    @Option(names = "--seconds", paramLabel = "N", description = "Stops after this time. Default: never.")
    private @Nullable Long seconds;

    @Option(
            names = "--report",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "How often one line of statistics is printed. Default: ${DEFAULT-VALUE}.")
    private long report = 10;

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
    public Integer call() throws InterruptedException {
        if (redis == null) {
            return collect(null);
        }
        try (LatestValues latest = LatestValues.open(redis)) {
            return collect(latest);
        }
    }

    private int collect(@Nullable LatestValues latest) throws InterruptedException {
        if (report < 1 || (seconds != null && seconds < 1)) {
            throw new InvalidRequestException("--seconds and --report must be 1 or more.");
        }
        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        // To be stopped is the normal end: what was collected is stored, and the exit code is 0.
        Thread hook = new Thread(() -> {
            stop.countDown();
            Runtime.getRuntime().halt(await(stopped) ? 0 : 1);
        });
        Runtime.getRuntime().addShutdownHook(hook);
        try (MarketDataStore opened = store.open();
                Exchange venue = Exchanges.open(exchange)) {
            if (latest != null) {
                opened.onWrite(latest);
            }
            LiveRun live = collector(opened, venue).start();
            try (live) {
                report(live, stop);
            }
            System.out.println("stopped: " + live.statistics().line(Instant.now()));
        } finally {
            stopped.countDown();
            if (stop.getCount() > 0) {
                Runtime.getRuntime().removeShutdownHook(hook);
            }
        }
        return 0;
    }

    private void report(LiveRun live, CountDownLatch stop) throws InterruptedException {
        long end = seconds == null ? Long.MAX_VALUE : System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        long pause = TimeUnit.SECONDS.toNanos(report);
        while (System.nanoTime() < end && !stop.await(Math.min(pause, end - System.nanoTime()), TimeUnit.NANOSECONDS)) {
            System.out.println(live.statistics().line(Instant.now()));
        }
    }

    private static boolean await(CountDownLatch latch) {
        try {
            boolean inTime = latch.await(CLOSING_SECONDS, TimeUnit.SECONDS);
            if (!inTime) {
                System.err.println(
                        "Error: The collection did not stop in time; rows of the last seconds may be missing."
                                + " Start it again: it fills them in.");
            }
            return inTime;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
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

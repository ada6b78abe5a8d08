package dev.kirby.examples;

import dev.kirby.NoDataException;
import dev.kirby.exchange.simulated.Faults;
import dev.kirby.exchange.simulated.SimulatedExchange;
import dev.kirby.market.Instrument;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.store.MarketDataStore;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs a simulated exchange until it is stopped. */
@Command(
        name = "simulate-exchange",
        mixinStandardHelpOptions = true,
        description = "Serves simulated or stored data on localhost by a venue's protocol, until stopped.")
public final class SimulateExchange implements Callable<Integer> {

    @Option(
            names = "--venue",
            paramLabel = "NAME",
            defaultValue = "binance",
            description =
                    "Whose protocol is spoken: binance, bybit, okx, hyperliquid, kraken, bitfinex or dydx. Default: ${DEFAULT-VALUE}.")
    private String venue = "binance";

    @Option(
            names = "--port",
            paramLabel = "P",
            defaultValue = "8080",
            description = "The port on 127.0.0.1; 0 for any free one. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--from-data",
            paramLabel = "DIR",
            description = "Serves what this store has, in place of a generated market.")
    private @Nullable Path data;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "42",
            description = "Decides the generated market and the faults. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--faults",
            paramLabel = "LIST",
            defaultValue = "none",
            description = "Shares of requests that fail, such as 429=0.02,503=0.02,cut=0.01,slow=0.01:200ms,"
                    + "duplicate=0.05,shuffle=0.05, and skew=-45000ms for a wrong clock.")
    private String faults = "none";

    @Option(
            names = "--budget",
            paramLabel = "WEIGHT",
            defaultValue = "2400",
            description = "Weight an address may use a minute; 0 for no limit. Default: ${DEFAULT-VALUE}.")
    private long budget;

    private SimulateExchange() {}

    /**
     * Runs the command.
     *
     * @param args {@code --port P [--venue NAME] [--from-data DIR | --seed S] [--faults …]}
     */
    public static void main(String[] args) {
        System.exit(Kirby.run(new SimulateExchange(), args));
    }

    @Override
    public Integer call() throws InterruptedException {
        SimulatedExchange.Settings settings = SimulatedExchange.speakingAs(venue)
                .seed(seed)
                .port(port)
                .budget(budget == 0 ? Long.MAX_VALUE : budget)
                .faults(Faults.parse(faults));
        try (SimulatedExchange running = (data == null ? settings : serving(settings, data)).start()) {
            System.out.println("Simulated exchange at " + running.url() + "; point Kirby at it with KIRBY_"
                    + venue.toUpperCase(Locale.ROOT) + "_REST_URL=" + running.url()
                    + ". Nothing it serves is live. Stop with Ctrl-C.");
            System.out.flush();
            new CountDownLatch(1).await();
        }
        return 0;
    }

    private static SimulatedExchange.Settings serving(SimulatedExchange.Settings settings, Path data) {
        SimulatedExchange.Settings serving = settings;
        try (MarketDataStore store = MarketDataStore.open(data)) {
            for (SeriesId series : store.series()) {
                Instrument from = series.instrument();
                // The venue speaks as one exchange, whatever exchange the rows came from.
                Instrument as = new Instrument(settings.venue(), from.coin(), from.quote(), from.type());
                serving = serving.serving(
                        new SeriesId(series.dataset(), as, series.intervalOrNull()), store.read(series, TimeRange.ALL));
            }
            if (store.series().isEmpty()) {
                throw new NoDataException("The store " + data + " is empty, so there is nothing to serve.");
            }
        }
        return serving;
    }
}

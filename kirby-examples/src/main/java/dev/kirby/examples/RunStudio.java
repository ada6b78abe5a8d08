package dev.kirby.examples;

import dev.kirby.InvalidRequestException;
import dev.kirby.examples.service.BreakerWatch;
import dev.kirby.examples.service.Service;
import dev.kirby.examples.studio.Studio;
import dev.kirby.examples.studio.StudioSettings;
import dev.kirby.examples.studio.StudioSources;
import dev.kirby.exchange.Exchanges;
import dev.kirby.store.MarketDataStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The server of the Training Studio. */
@Command(
        name = "studio",
        mixinStandardHelpOptions = true,
        description =
                "Serves the Training Studio on a store until it is stopped: a page, and the same as an API. Only this"
                        + " machine can use it, unless --bind says otherwise and a key is given.")
public final class RunStudio implements Callable<Integer> {

    private static final String KEY = "KIRBY_STUDIO_KEY";

    @Mixin
    private StoreOptions store = new StoreOptions();

    @Option(
            names = "--port",
            paramLabel = "P",
            defaultValue = "7070",
            description = "Where to listen; 0 for any free port. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "An address of this machine, such as 0.0.0.0 for all. Any but loopback needs a key, in " + KEY
                    + " or --key-file. Default: ${DEFAULT-VALUE}.")
    private String bind = "127.0.0.1";

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            description = "Holds the key that requests have to show, in place of " + KEY + " in the environment.")
    private @Nullable Path keyFile;

    @Option(
            names = "--workers",
            paramLabel = "N",
            description = "How many trainings run at the same time. Default: one a processor.")
    private @Nullable Integer workers;

    @Mixin
    private ServiceOptions service = new ServiceOptions();

    @Mixin
    private RunningOptions running = new RunningOptions();

    private RunStudio() {}

    /**
     * Runs the command.
     *
     * @param args {@code --data DIR --port 7070}
     */
    public static void main(String[] args) {
        System.exit(Kirby.run(new RunStudio(), args));
    }

    @Override
    public Integer call() throws Exception {
        StudioSettings settings = StudioSettings.of(bind, port, key());
        if (workers != null) {
            settings = settings.workers(workers);
        }
        try (CleanStop stop = CleanStop.install();
                MarketDataStore opened = store.open()) {
            if (!SimulatedStore.isMeantBy(opened)) {
                return serve(
                        stop,
                        settings,
                        (around, breakers) -> new StudioSources(
                                opened,
                                false,
                                Exchanges::open,
                                Exchanges.names(),
                                opened.clock(),
                                breakers::of,
                                around::metrics),
                        opened);
            }
            System.out.println("The store is empty: a simulated market is shown, in its folder " + SimulatedStore.FOLDER
                    + ". Nothing of it is real.");
            System.out.flush();
            try (SimulatedStore simulated = SimulatedStore.in(opened.folder().orElseThrow())) {
                return serve(stop, settings, simulated::sources, simulated.store());
            }
        }
    }

    private int serve(
            CleanStop stop,
            StudioSettings settings,
            BiFunction<Service, BreakerWatch, StudioSources> shown,
            MarketDataStore opened)
            throws Exception {
        BreakerWatch breakers = new BreakerWatch(opened, MonitorConfigurations::breakers);
        try (Service around = service.open(opened, breakers, "studio.log")) {
            StudioSources sources = shown.apply(around, breakers);
            return running.run(stop, () -> start(settings, sources), (studio, stopped) -> {});
        }
    }

    private static Studio start(StudioSettings settings, StudioSources sources) {
        MarketDataStore opened = sources.store();
        Studio studio = Studio.start(
                settings,
                sources,
                (instrument, interval, range) -> StoredMarket.backtest(
                        opened,
                        opened.candles(instrument, interval).range(range).load()),
                new Version().getVersion()[0],
                Remedies::asCommands);
        studio.warmUp();
        System.out.println("Training Studio: " + studio.address() + " on " + opened + ". Ctrl-C stops it.");
        System.out.flush();
        return studio;
    }

    private Optional<String> key() {
        if (keyFile != null) {
            try {
                return Optional.of(Files.readString(keyFile).strip());
            } catch (IOException e) {
                throw new InvalidRequestException("Cannot read --key-file " + keyFile + ": " + e + ".", e);
            }
        }
        return Optional.ofNullable(System.getenv(KEY)).map(String::strip).filter(key -> !key.isEmpty());
    }
}

package dev.kirby.examples;

import dev.kirby.examples.service.BreakerWatch;
import dev.kirby.examples.service.HealthServer;
import dev.kirby.examples.service.Service;
import dev.kirby.exchange.Exchanges;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.health.HealthCheck;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** {@code --service --logs DIR --health-port N}: a command that runs unattended. */
final class ServiceOptions {

    @Option(
            names = "--service",
            description =
                    "Runs unattended: what is printed goes to a rotated file of --logs too, health and metrics are"
                            + " served, and many errors become an alert (KIRBY_ALERT_WEBHOOK, KIRBY_ALERT_COMMAND).")
    private boolean service;

    @Option(
            names = "--logs",
            paramLabel = "DIR",
            defaultValue = "logs",
            description = "With --service: the folder of the log files. Default: ./${DEFAULT-VALUE}.")
    private Path logs = Path.of("logs");

    @Option(
            names = "--health-port",
            paramLabel = "N",
            defaultValue = "7071",
            description = "With --service: where /health and /metrics are served; 0 for any free port. Default:"
                    + " ${DEFAULT-VALUE}.")
    private int port = 7071;

    @Option(
            names = "--health-bind",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "With --service: on which address. They hold names of series, no secrets. Default:"
                    + " ${DEFAULT-VALUE}.")
    private String address = "127.0.0.1";

    /** What a command does. */
    @FunctionalInterface
    interface Work {
        int run(Consumer<String> problems) throws Exception;
    }

    /** Does it with a service around it where one is asked for; else problems are printed only. */
    int around(MarketDataStore store, String logName, Work work) throws Exception {
        if (!service) {
            return work.run(ServiceOptions::print);
        }
        Optional<Path> file = Optional.of(logs.resolve(logName));
        try (Service around =
                        Service.start(file, store, store.health(Exchanges::open), Optional.empty(), System.getenv());
                HealthServer health = HealthServer.start(around, address, port)) {
            System.out.println("Health and metrics are at http://" + address + ":" + health.port()
                    + "/health and /metrics, the log is in " + logs.resolve(logName) + ".");
            System.out.flush();
            return work.run(problem -> {
                print(problem);
                around.problem(problem);
            });
        }
    }

    /** The service around a server that answers for health itself and asks no venue; its log is a file where one is asked for. */
    Service open(MarketDataStore store, BreakerWatch breakers, String logName) {
        return Service.start(
                service ? Optional.of(logs.resolve(logName)) : Optional.empty(),
                store,
                HealthCheck.of(store.storage()),
                Optional.of(breakers),
                System.getenv());
    }

    private static void print(String problem) {
        System.err.println("Warning: " + problem);
    }
}

package dev.kirby.examples;

import dev.kirby.InvalidRequestException;
import dev.kirby.exchange.Exchange;
import dev.kirby.exchange.Exchanges;
import dev.kirby.exchange.RequestStatistics.Endpoint;
import dev.kirby.source.MarketDataSource;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.health.HealthCheck;
import dev.kirby.store.health.HealthLimits;
import dev.kirby.store.health.HealthReport;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Looks whether collecting goes well. */
@Command(
        name = "health",
        mixinStandardHelpOptions = true,
        description =
                "Checks the store, its disk, the exchanges and their clocks, and the age and gaps of each active star."
                        + " Exit code 0 only when all is well.")
public final class CheckHealth implements Callable<Integer> {

    @Mixin
    private StoreOptions store = new StoreOptions();

    @Option(
            names = "--continuous",
            paramLabel = "SECONDS",
            description = "Checks again this many seconds after each check, until stopped.")
    private @Nullable Integer seconds;

    @Option(names = "--rounds", paramLabel = "N", description = "With --continuous: stops after N checks.")
    private @Nullable Integer rounds;

    @Option(
            names = "--freshness",
            paramLabel = "SECONDS",
            defaultValue = "300",
            description = "How late the next candle may be. Default: ${DEFAULT-VALUE}.")
    private long freshness;

    @Option(names = "--json", description = "Prints each report as one line of JSON.")
    private boolean json;

    private final Map<String, Exchange> exchanges = new ConcurrentHashMap<>();

    private CheckHealth() {}

    /**
     * Runs the command.
     *
     * @param args {@code [--continuous SECONDS] [--json] [--database training] --data DIR}
     */
    public static void main(String[] args) {
        System.exit(Kirby.run(new CheckHealth(), args));
    }

    @Override
    public Integer call() throws InterruptedException {
        if ((seconds != null && seconds < 1) || (rounds != null && rounds < 1)) {
            throw new InvalidRequestException("--continuous and --rounds must be 1 or more.");
        }
        HealthLimits limits = HealthLimits.DEFAULT.withFreshness(Duration.ofSeconds(freshness));
        try (MarketDataStore opened = store.existing();
                HealthCheck check = HealthCheck.of(opened.storage(), this::open, limits, this::errors)) {
            boolean well = true;
            for (int round = 1; ; round++) {
                HealthReport report = check.run();
                if (json) {
                    System.out.println(report.toJson());
                } else {
                    report.print();
                }
                System.out.flush();
                well &= report.isHealthy();
                if (seconds == null || (rounds != null && round == rounds)) {
                    return well ? 0 : 1;
                }
                TimeUnit.SECONDS.sleep(seconds);
            }
        }
    }

    private MarketDataSource open(String name) {
        Exchange exchange = Exchanges.open(name);
        exchanges.put(name, exchange);
        return exchange;
    }

    /** Requests that failed for good, by exchange. */
    private Map<String, Long> errors() {
        Map<String, Long> errors = new TreeMap<>();
        exchanges.forEach((name, exchange) -> errors.put(
                name,
                exchange.statistics().endpoints().stream()
                        .mapToLong(Endpoint::failures)
                        .sum()));
        return errors;
    }
}

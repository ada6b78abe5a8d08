package dev.kirby.examples.service;

import dev.kirby.alert.AlertRules;
import dev.kirby.alert.Alerts;
import dev.kirby.internal.DaemonThreads;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.health.HealthCheck;
import dev.kirby.store.health.HealthReport;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What surrounds a command that runs unattended. What it prints is in a log file as well, where there is one; every minute the store is looked at, for
 * health and metrics; problems that it reports become alerts where they are many. Thread-safe.
 */
public final class Service implements AutoCloseable {

    private static final long LOG_BYTES = 10L << 20;
    private static final int LOG_FILES = 9;
    private static final Duration EVERY = Duration.ofMinutes(1);

    private final MarketDataStore store;
    private final PrintStream console = System.out;
    private final PrintStream errors = System.err;
    private final Optional<RotatedLog> log;
    private final AlertTargets targets;
    private final Alerts alerts;
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    private final StoreMeters meters;
    private final HealthCheck check;
    private final Optional<BreakerWatch> breakers;
    private final ScheduledExecutorService looking =
            Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("kirby-service"));
    private volatile @Nullable HealthReport latest;
    private @Nullable ScheduledFuture<?> looks;

    private Service(
            Optional<Path> logFile,
            MarketDataStore store,
            HealthCheck check,
            Optional<BreakerWatch> breakers,
            Map<String, String> environment) {
        this.store = store;
        this.check = check;
        this.breakers = breakers;
        this.targets = AlertTargets.of(environment);
        this.log = logFile.map(file -> RotatedLog.open(file, LOG_BYTES, LOG_FILES, store.clock()));
        this.alerts = Alerts.of(store.clock(), AlertRules.DEFAULT);
        this.meters = new StoreMeters(store, registry, alerts);
    }

    /**
     * Begins to look after a store.
     *
     * @param logFile such as {@code logs/data_collector.log}; absent where the console is enough
     * @param store stays open
     * @param check of its health; closed with this
     * @param breakers of its active configurations; absent where another service watches them
     * @param environment names where alerts go
     * @return to be closed at the end
     */
    public static Service start(
            Optional<Path> logFile,
            MarketDataStore store,
            HealthCheck check,
            Optional<BreakerWatch> breakers,
            Map<String, String> environment) {
        Service service = new Service(logFile, store, check, breakers, environment);
        service.log.ifPresent(log -> {
            System.setOut(log.beside(service.console));
            System.setErr(log.beside(service.errors));
        });
        service.alerts.listen(service.targets);
        Metrics.addRegistry(service.registry);
        new JvmMemoryMetrics().bindTo(service.registry);
        new UptimeMetrics().bindTo(service.registry);
        service.looks =
                service.looking.scheduleWithFixedDelay(service::look, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
        return service;
    }

    private void look() {
        try {
            HealthReport report = check.run();
            latest = report;
            meters.update(report);
            report.failures().stream()
                    .filter(finding ->
                            finding.check().equals("store") || finding.check().equals("disk"))
                    .forEach(finding -> alerts.critical(finding.subject(), finding.detail()));
            for (Gauge circuit :
                    Metrics.globalRegistry.find("kirby.requests.circuit.open").gauges()) {
                if (circuit.value() > 0) {
                    alerts.breakerOpen(
                            circuit.getId().getTag("venue") + " "
                                    + circuit.getId().getTag("host"),
                            "failed too often in a row, and is left alone for half a minute");
                }
            }
            breakers.ifPresent(watch -> meters.breakers(watch.look(alerts)));
        } catch (RuntimeException e) {
            alerts.critical(store.toString(), "The store cannot be looked at: " + e.getMessage());
        }
    }

    /**
     * Takes a problem that the command reports.
     *
     * @param problem one line
     */
    public void problem(String problem) {
        alerts.error("service", problem);
    }

    /** {@return the alerts, for what the command sees by itself} */
    public Alerts alerts() {
        return alerts;
    }

    /** {@return the newest check of health; made now where there is none yet} */
    public HealthReport health() {
        HealthReport known = latest;
        if (known != null) {
            return known;
        }
        HealthReport report = check.run();
        latest = report;
        return report;
    }

    /** {@return all metrics, in Prometheus' text form} */
    public String metrics() {
        return registry.scrape();
    }

    /** Stops to look, sends the alerts that are on their way, and closes the log. */
    @Override
    public void close() {
        if (looks != null) {
            looks.cancel(false);
        }
        looking.shutdown();
        try {
            looking.awaitTermination(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        check.close();
        targets.close();
        Metrics.removeRegistry(registry);
        registry.close();
        System.out.flush();
        System.err.flush();
        System.setOut(console);
        System.setErr(errors);
        log.ifPresent(RotatedLog::close);
    }

    /** For example {@code Service[Lake[/home/me/data]]}. */
    @Override
    public String toString() {
        return "Service[" + store + "]";
    }
}

package dev.kirby.examples.studio;

import dev.kirby.KirbyException;
import dev.kirby.internal.DaemonThreads;
import dev.kirby.internal.Logs;
import dev.kirby.registry.TrainedConfiguration;
import dev.kirby.store.MarketDataStore;
import dev.kirby.strategy.Strategies;
import dev.kirby.train.TrainingQueue;
import dev.kirby.train.TrainingRecipe;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;

/**
 * The server of the Training Studio on a store. It does not close the store. Thread-safe.
 */
public final class Studio implements AutoCloseable {

    private static final Logger LOG = Logs.of(Studio.class);

    private static final long LOOK_SECONDS = 40;
    private static final long WARM_SECONDS = 10;

    private final StudioServer server;
    private final TrainingQueue.Running workers;
    private final BackfillRoutes backfills;
    private final ScheduledExecutorService behind;
    private final WarmUp warmUp;
    private final StudioSettings settings;

    private Studio(
            StudioServer server,
            TrainingQueue.Running workers,
            BackfillRoutes backfills,
            ScheduledExecutorService behind,
            WarmUp warmUp,
            StudioSettings settings) {
        this.server = server;
        this.workers = workers;
        this.backfills = backfills;
        this.behind = behind;
        this.warmUp = warmUp;
        this.settings = settings;
    }

    /**
     * Starts a server.
     *
     * @param settings where it listens, and to whom
     * @param sources what it shows, and whom it asks
     * @param markets makes a backtest of what is stored
     * @param version of Kirby
     * @param remedies turns the calls that errors of the library end with into commands
     * @return the running server, to be closed
     * @throws dev.kirby.InvalidRequestException if it cannot listen there
     */
    public static Studio start(
            StudioSettings settings,
            StudioSources sources,
            TrainingRecipe.Markets markets,
            String version,
            UnaryOperator<String> remedies) {
        MarketDataStore store = sources.store();
        Guard guard = Guard.of(settings, store.clock());
        Strategies strategies = Strategies.installed();
        TrainingRecipe recipe =
                TrainingRecipe.of(strategies, markets).clock(store.clock()).ledger(store.ledger());
        TrainingQueue queue =
                TrainingQueue.of(store.jobs(), store.registry(), recipe).clock(store.clock());
        ScheduledExecutorService behind =
                Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("kirby-studio-behind"));
        StoredSeries stored = new StoredSeries(store, System::nanoTime, behind);
        List<Route> routes = new ArrayList<>();
        routes.addAll(new HealthRoutes(store, stored, version, sources.simulated()).routes());
        routes.addAll(new SessionRoutes(guard.sessions()).routes());
        routes.addAll(new TrainingRoutes(
                        queue,
                        store.jobs(),
                        store.registry(),
                        new TrainingOrders(store, recipe),
                        new Estimates(recipe, settings.workers()),
                        new ResultPages(store.jobs(), behind))
                .routes());
        routes.addAll(new ConfigurationRoutes(
                        store.registry(), store.clock(), c -> behind.execute(() -> find(sources, c)))
                .routes());
        routes.addAll(new StrategyRoutes(strategies).routes());
        routes.addAll(new MarketRoutes(store, stored).routes());
        routes.addAll(new ModelRoutes(store.models()).routes());
        routes.addAll(new BreakerRoutes(store.registry(), sources.breakers()).routes());
        BackfillRoutes backfills = new BackfillRoutes(sources);
        routes.addAll(backfills.routes());
        routes.addAll(new MetricsRoutes(sources.metrics()).routes());
        AuditLog audit = new AuditLog(store.storage().documents(), store.clock());
        routes.addAll(audit.routes());
        routes.add(document(routes, version));
        try {
            StudioServer server = new StudioServer(settings, guard, routes, remedies, audit).start();
            ScheduledFuture<?> looks =
                    behind.scheduleWithFixedDelay(stored::lookAnew, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
            LOG.debug("Counts the series: {}", looks);
            return new Studio(
                    server,
                    queue.start(settings.workers()),
                    backfills,
                    behind,
                    new WarmUp(routes, stored, queue, store.registry()),
                    settings);
        } catch (RuntimeException e) {
            behind.shutdown();
            throw e;
        }
    }

    /** Finds what the breakers of a configuration are at before somebody asks, which takes a backtest. */
    private static void find(StudioSources sources, TrainedConfiguration configuration) {
        try {
            int found = sources.breakers().apply(configuration).size();
            LOG.debug("{} breakers of {}", found, configuration);
        } catch (KirbyException e) {
            LOG.debug("No breakers of {}", configuration, e); // the page says why
        }
    }

    /** The document of all routes, itself among them. */
    private static Route document(List<Route> routes, String version) {
        return Route.get("/openapi.json", "This document", request -> Answer.json(OpenApi.document(routes, version)))
                .openToAll()
                .answers(200, Schemas.object(Map.of()));
    }

    /**
     * Prepares what a page asks for first, so that its first answers are as quick as all others. Returns when that is done, or after ten
     * seconds, when it goes on behind the answers.
     */
    public void warmUp() {
        Future<?> warm = behind.submit(() -> {
            warmUp.open(settings.address(), server.port());
            warmUp.run(behind::isShutdown);
        });
        try {
            warm.get(WARM_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            LOG.debug("It takes long to prepare the first answers", e);
        } catch (ExecutionException e) {
            LOG.warn("The first answers cannot be prepared", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** {@return where it is, such as {@code http://127.0.0.1:7070/}} */
    public URI address() {
        String host = settings.address().getHostAddress();
        return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + server.port() + "/");
    }

    /** Stops listening, and interrupts the trainings that run; they can be resumed. */
    @Override
    public void close() {
        server.close();
        backfills.close();
        workers.close();
        behind.shutdown();
        try {
            behind.awaitTermination(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** For example {@code Studio[http://127.0.0.1:7070/]}. */
    @Override
    public String toString() {
        return "Studio[" + address() + "]";
    }
}

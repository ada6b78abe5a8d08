package dev.kirby.examples.studio;

import dev.kirby.KirbyException;
import dev.kirby.internal.Logs;
import dev.kirby.market.SeriesId;
import dev.kirby.registry.JobStatus;
import dev.kirby.registry.Registry;
import dev.kirby.registry.TrainedConfiguration;
import dev.kirby.registry.TrainingJob;
import dev.kirby.train.TrainingQueue;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Asks each route that only reads, before the page does. The first answers of a process load classes, start the store's engine, and run
 * code that is not compiled yet: beside a training each takes a tenth of a second or more, the next ones some milliseconds.
 */
final class WarmUp {

    private static final Logger LOG = Logs.of(WarmUp.class);

    private static final int MILLIS = 5_000;

    private final List<Route> routes;
    private final StoredSeries stored;
    private final TrainingQueue queue;
    private final Registry registry;

    WarmUp(List<Route> routes, StoredSeries stored, TrainingQueue queue, Registry registry) {
        this.routes = List.copyOf(routes);
        this.stored = stored;
        this.queue = queue;
        this.registry = registry;
    }

    /** Opens the page as a browser does, for what lies between a socket and the routes. */
    void open(InetAddress address, int port) {
        InetAddress near = address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address;
        try (Socket socket = new Socket(near, port)) {
            socket.setSoTimeout(MILLIS);
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            LOG.debug("The page answers with {} bytes", socket.getInputStream().readAllBytes().length);
        } catch (IOException e) {
            LOG.debug("The page does not answer yet", e);
        }
    }

    /** Asks one after the other, until the server ends. */
    void run(BooleanSupplier ending) {
        Map<String, String> series = series();
        for (Route route : routes) {
            if (ending.getAsBoolean()) {
                return;
            }
            if (route.method().equals("GET")) {
                ask(route, series);
            }
        }
    }

    private void ask(Route route, Map<String, String> series) {
        try {
            Map<String, String> query = new LinkedHashMap<>(series);
            query.keySet()
                    .retainAll(route.parameters().stream()
                            .map(Route.Parameter::name)
                            .toList());
            Answer answer = route.handler().answer(new Request(path(route), query, new byte[0], ""));
            LOG.debug("{} answers with {} bytes", route, answer.body().length);
        } catch (KirbyException e) {
            LOG.debug("{} has no answer yet", route, e); // of an empty store, for example
        }
    }

    /** The series of candles with most rows, as requests name it; nothing where there is none. */
    private Map<String, String> series() {
        Optional<SeriesId> most = stored.lines().stream()
                .filter(line -> line.id().dataset().hasInterval())
                .max(Comparator.comparing(StoredSeries.Line::rows))
                .map(StoredSeries.Line::id);
        Map<String, String> query = new LinkedHashMap<>();
        if (most.isPresent()) {
            Map<String, @Nullable Object> view = Series.view(most.get());
            query.put("exchange", String.valueOf(view.get("exchange")));
            query.put("pair", String.valueOf(view.get("pair")));
            query.put("marketType", String.valueOf(view.get("market_type")));
            query.put("timeframe", String.valueOf(view.get("timeframe")));
        }
        return query;
    }

    /** The newest completed job, or a configuration. */
    private Map<String, String> path(Route route) {
        if (route.pathParameters().isEmpty()) {
            return Map.of();
        }
        Optional<String> id = route.path().startsWith(TrainingRoutes.JOBS)
                ? queue.jobs().stream()
                        .filter(job -> job.status() == JobStatus.COMPLETED)
                        .map(TrainingJob::id)
                        .reduce((before, job) -> job)
                : registry.all().stream().map(TrainedConfiguration::id).findFirst();
        return Map.of("id", id.orElse("none"));
    }
}

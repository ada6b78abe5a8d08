package dev.kirby.examples.studio;

import dev.kirby.store.MarketDataStore;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Whether the server and its store answer. */
final class HealthRoutes implements RouteGroup {

    private final MarketDataStore store;
    private final StoredSeries stored;
    private final String version;
    private final boolean simulated;
    private final Instant started;

    HealthRoutes(MarketDataStore store, StoredSeries stored, String version, boolean simulated) {
        this.store = store;
        this.stored = stored;
        this.version = version;
        this.simulated = simulated;
        this.started = store.clock().instant();
    }

    @Override
    public List<Route> routes() {
        return List.of(Route.get("/health", "Whether the server and its store answer", request -> health())
                .openToAll()
                .answers(
                        200,
                        Schemas.object(
                                Map.of(
                                        "status", Schemas.words("ok"),
                                        "version", Schemas.text(),
                                        "uptime_seconds", Schemas.integer(),
                                        "series", Schemas.integer(),
                                        "simulated", Schemas.flag()),
                                "status",
                                "version",
                                "uptime_seconds",
                                "series"))
                .refuses(503, "The store does not answer."));
    }

    private Answer health() {
        store.storage().documents().get("health"); // there is none: it fails where the store does not answer
        Map<String, Object> health = new LinkedHashMap<>();
        health.put("status", "ok");
        health.put("version", version);
        health.put(
                "uptime_seconds",
                Duration.between(started, store.clock().instant()).toSeconds());
        health.put("series", stored.lines().size());
        health.put("simulated", simulated);
        return Answer.json(health);
    }
}

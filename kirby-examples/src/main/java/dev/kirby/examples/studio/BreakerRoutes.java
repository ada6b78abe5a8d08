package dev.kirby.examples.studio;

import dev.kirby.KirbyException;
import dev.kirby.breaker.BreakerEvent;
import dev.kirby.registry.Registry;
import dev.kirby.registry.TrainedConfiguration;
import dev.kirby.train.BreakerReading;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The circuit breakers of the active configurations: current by limit, on the newest stored candles. */
final class BreakerRoutes implements RouteGroup {

    private final Registry registry;
    private final Function<TrainedConfiguration, List<BreakerReading>> readings;

    BreakerRoutes(Registry registry, Function<TrainedConfiguration, List<BreakerReading>> readings) {
        this.registry = registry;
        this.readings = readings;
    }

    @Override
    public List<Route> routes() {
        Map<String, Object> breaker = Schemas.object(
                Map.of(
                        "name", Schemas.text(),
                        "current", Schemas.orNull(Schemas.number()),
                        "limit", Schemas.orNull(Schemas.number()),
                        "triggered", Schemas.flag(),
                        "event", Schemas.orNull(Schemas.text())),
                "name",
                "current",
                "limit",
                "triggered",
                "event");
        Map<String, Object> configuration = Schemas.object(
                Map.of(
                        "id", Schemas.text(),
                        "problem", Schemas.orNull(Schemas.text()),
                        "breakers", Schemas.list(breaker)),
                "id",
                "problem",
                "breakers");
        return List.of(Route.get("/api/breakers", "Circuit breakers of the active configurations", request -> all())
                .answers(200, Schemas.object(Map.of("configurations", Schemas.list(configuration)), "configurations")));
    }

    private Answer all() {
        return Answer.json(Map.of(
                "configurations",
                registry.all().stream()
                        .filter(TrainedConfiguration::isActive)
                        .map(this::view)
                        .toList()));
    }

    private Map<String, @Nullable Object> view(TrainedConfiguration configuration) {
        Map<String, @Nullable Object> view = ConfigurationRoutes.view(configuration);
        List<Object> breakers = new ArrayList<>();
        view.put("problem", null);
        try {
            readings.apply(configuration).forEach(reading -> breakers.add(view(reading)));
        } catch (KirbyException e) {
            view.put("problem", String.valueOf(e.getMessage()));
        }
        view.put("breakers", breakers);
        return view;
    }

    private static Map<String, @Nullable Object> view(BreakerReading reading) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("name", reading.breaker().name());
        view.put("current", Json.known(reading.value()));
        view.put("limit", Json.known(reading.threshold()));
        view.put("triggered", reading.isOn());
        view.put("event", reading.event().map(BreakerEvent::toString).orElse(null));
        return view;
    }
}

package dev.kirby.examples.studio;

import java.util.List;
import java.util.function.Supplier;

/** The metrics of the process and its store. */
final class MetricsRoutes implements RouteGroup {

    private final Supplier<String> metrics;

    MetricsRoutes(Supplier<String> metrics) {
        this.metrics = metrics;
    }

    @Override
    public List<Route> routes() {
        return List.of(Route.get(
                        "/metrics",
                        "Metrics in the text form of Prometheus",
                        request -> Answer.text("text/plain;version=0.0.4;charset=utf-8", metrics.get()))
                .answers(200, "text/plain", Schemas.text(), "One line a value."));
    }
}

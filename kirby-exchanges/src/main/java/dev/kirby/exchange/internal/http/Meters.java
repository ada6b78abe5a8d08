package dev.kirby.exchange.internal.http;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.DoubleSupplier;
import java.util.function.ToDoubleFunction;

/**
 * The counters of a gateway as Micrometer meters in the global registry, tagged with venue, path and instance: {@code kirby.requests},
 * {@code .retries}, {@code .failures}, {@code .limited}, {@code .bytes}, {@code .seconds}; and {@code .circuit.open}, tagged with host, is 1 while a host
 * that failed too often is left alone. Only where Micrometer is on the class
 * path; removed when the gateway is closed.
 */
final class Meters implements Counters.Listener {

    private static final String PREFIX = "kirby.requests";

    private final String venue;
    // One venue may be open several times, and meters of one name and tags are one.
    private final String instance = Integer.toHexString(System.identityHashCode(this));
    private final List<Meter> registered = new CopyOnWriteArrayList<>();

    Meters(String venue) {
        this.venue = venue;
    }

    @Override
    public void add(String path, Counters.Path counters) {
        add(PREFIX, path, counters, c -> c.requests.sum());
        add(PREFIX + ".retries", path, counters, c -> c.retries.sum());
        add(PREFIX + ".failures", path, counters, c -> c.failures.sum());
        add(PREFIX + ".limited", path, counters, c -> c.limited.sum());
        add(PREFIX + ".bytes", path, counters, c -> c.bytes.sum());
        add(PREFIX + ".seconds", path, counters, c -> c.nanos.sum() / 1e9);
    }

    private void add(String name, String path, Counters.Path counters, ToDoubleFunction<Counters.Path> value) {
        registered.add(FunctionCounter.builder(name, counters, value)
                .tags(Tags.of("venue", venue, "path", path, "instance", instance))
                .register(Metrics.globalRegistry));
    }

    @Override
    public void addCircuit(String host, DoubleSupplier open) {
        registered.add(Gauge.builder(PREFIX + ".circuit.open", open, DoubleSupplier::getAsDouble)
                .strongReference(true)
                .tags(Tags.of("venue", venue, "host", host, "instance", instance))
                .register(Metrics.globalRegistry));
    }

    @Override
    public void close() {
        registered.forEach(Metrics.globalRegistry::remove);
        registered.clear();
    }
}

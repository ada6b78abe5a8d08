package dev.kirby.store.live;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How collecting from a venue goes as Micrometer meters in the global registry, tagged with venue and instance: {@code kirby.collect.candles},
 * {@code .trades}, {@code .messages}, {@code .rows}, {@code .reconnects}, {@code .failures}, {@code .lost}, {@code .series},
 * {@code .connections}, {@code .connected}, {@code .waiting}, {@code .silence.seconds}. Only where Micrometer is on the class path; removed when
 * the collection ends.
 */
class VenueMeters implements AutoCloseable {

    /** Those of a class path without Micrometer. */
    private VenueMeters() {}

    /** Meters of a collection; none where Micrometer is absent. */
    static VenueMeters of(VenueCollection collection, InstantSource clock) {
        try {
            // Those that are registered cannot even be looked at without it.
            Class.forName("io.micrometer.core.instrument.Metrics", false, VenueMeters.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            return new VenueMeters();
        }
        return new Registered(collection, clock);
    }

    @Override
    public void close() {}

    /** Those of a class path with it. */
    private static final class Registered extends VenueMeters {

        private static final String PREFIX = "kirby.collect.";

        private final VenueCollection collection;
        private final Tags tags;
        private final List<Meter> all = new ArrayList<>();

        Registered(VenueCollection collection, InstantSource clock) {
            this.collection = collection;
            // One venue may be collected several times, and meters of one name and tags are one.
            String instance = Integer.toHexString(System.identityHashCode(this));
            this.tags = Tags.of("venue", collection.name(), "instance", instance);
            counter("candles", LiveStatistics::candles);
            counter("trades", LiveStatistics::trades);
            counter("messages", live -> live.stream().messages());
            counter("reconnects", live -> live.stream().reconnects());
            status("rows", status -> status.history() + status.live());
            status("failures", VenueStatus::failures);
            status("lost", VenueStatus::lost);
            gauge("series", one -> one.status().series());
            gauge("connections", one -> one.status().connections());
            gauge("connected", one -> one.status().connected());
            gauge("waiting", one -> one.streaming().map(LiveStatistics::waiting).orElse(0L));
            gauge(
                    "silence.seconds",
                    one -> one.streaming()
                            .flatMap(live -> live.stream().lastMessage())
                            .map(last -> Duration.between(last, clock.instant()).toMillis() / 1000.0)
                            .orElse(Double.NaN));
        }

        private void counter(String name, ToDoubleFunction<LiveStatistics> value) {
            add(name, one -> one.streaming().map(value::applyAsDouble).orElse(0.0));
        }

        private void status(String name, ToDoubleFunction<VenueStatus> value) {
            add(name, one -> value.applyAsDouble(one.status()));
        }

        private void add(String name, ToDoubleFunction<VenueCollection> value) {
            all.add(FunctionCounter.builder(PREFIX + name, collection, value)
                    .tags(tags)
                    .register(Metrics.globalRegistry));
        }

        private void gauge(String name, ToDoubleFunction<VenueCollection> value) {
            all.add(Gauge.builder(PREFIX + name, collection, value).tags(tags).register(Metrics.globalRegistry));
        }

        @Override
        public void close() {
            all.forEach(Metrics.globalRegistry::remove);
        }
    }
}

package dev.kirby.examples.service;

import static java.util.Objects.requireNonNull;

import dev.kirby.KirbyException;
import dev.kirby.alert.Alerts;
import dev.kirby.breaker.BreakerEvent;
import dev.kirby.internal.Logs;
import dev.kirby.market.TimeRange;
import dev.kirby.registry.TrainedConfiguration;
import dev.kirby.store.MarketDataStore;
import dev.kirby.train.BreakerReading;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * What the circuit breakers of the active configurations are at. To know it takes a backtest over all that is stored, so it is found
 * once a minute, and only for a market with a newer candle; whoever asks meanwhile gets what was found last. A breaker
 * that opens raises one alert. Thread-safe.
 */
public final class BreakerWatch {

    private final MarketDataStore store;
    private final BiFunction<MarketDataStore, TrainedConfiguration, List<BreakerReading>> reading;
    private final Map<String, Known> known = new ConcurrentHashMap<>();
    // Guarded by this.
    private final Map<String, Set<BreakerEvent>> open = new HashMap<>();

    /** What was found of a configuration, on candles up to a time. */
    private record Known(TrainedConfiguration configuration, Optional<Instant> end, List<BreakerReading> readings) {}

    /**
     * Nothing is known yet.
     *
     * @param store whose active configurations are watched
     * @param reading finds what the breakers of a configuration are at
     */
    public BreakerWatch(
            MarketDataStore store, BiFunction<MarketDataStore, TrainedConfiguration, List<BreakerReading>> reading) {
        this.store = requireNonNull(store, "store");
        this.reading = requireNonNull(reading, "reading");
    }

    /**
     * {@return what the breakers of a configuration are at, as of the last look; found now where there was none yet}
     *
     * @param configuration an active one
     * @throws KirbyException if it cannot be found, for example for want of its candles
     */
    public List<BreakerReading> of(TrainedConfiguration configuration) {
        @Nullable Known last = known.get(configuration.id());
        return last != null && last.configuration().equals(configuration) ? last.readings() : find(configuration);
    }

    private synchronized List<BreakerReading> find(TrainedConfiguration configuration) {
        Optional<Instant> end = store.candles(configuration.instrument(), configuration.interval())
                .source()
                .flatMap(store::range)
                .map(TimeRange::end);
        @Nullable Known last = known.get(configuration.id());
        if (last != null && last.end().equals(end) && last.configuration().equals(configuration)) {
            return last.readings();
        }
        List<BreakerReading> readings = List.copyOf(reading.apply(store, configuration));
        known.put(configuration.id(), new Known(configuration, end, readings));
        return readings;
    }

    /** Finds anew what is old, and raises an alert for each breaker that was closed at the last look. */
    Map<TrainedConfiguration, List<BreakerReading>> look(Alerts alerts) {
        Map<TrainedConfiguration, List<BreakerReading>> all = new HashMap<>();
        List<TrainedConfiguration> active = store.registry().all().stream()
                .filter(TrainedConfiguration::isActive)
                .toList();
        for (TrainedConfiguration configuration : active) {
            try {
                List<BreakerReading> readings = find(configuration);
                all.put(configuration, readings);
                raise(alerts, configuration, readings);
            } catch (KirbyException e) {
                Logs.of(BreakerWatch.class).debug("No breakers of {}", configuration, e); // the page says why
            }
        }
        List<String> ids = active.stream().map(TrainedConfiguration::id).toList();
        known.keySet().retainAll(ids);
        forget(ids);
        return all;
    }

    private synchronized void forget(List<String> active) {
        open.keySet().retainAll(active);
    }

    private void raise(Alerts alerts, TrainedConfiguration configuration, List<BreakerReading> readings) {
        for (BreakerEvent event : opened(configuration.id(), readings)) {
            alerts.breakerOpen(
                    configuration.instrument() + " " + configuration.interval() + " " + event.breaker(),
                    event + ", configuration " + configuration.id());
        }
    }

    private synchronized List<BreakerEvent> opened(String id, List<BreakerReading> readings) {
        Set<BreakerEvent> now = new HashSet<>();
        readings.forEach(one -> one.event().ifPresent(now::add));
        Set<BreakerEvent> before = Optional.ofNullable(open.put(id, now)).orElse(Set.of());
        List<BreakerEvent> opened = new ArrayList<>(now);
        opened.removeAll(before);
        return opened;
    }

    /** For example {@code BreakerWatch[2 configurations]}. */
    @Override
    public String toString() {
        return "BreakerWatch[" + known.size() + (known.size() == 1 ? " configuration]" : " configurations]");
    }
}

package dev.kirby.examples.studio;

import dev.kirby.exchange.Exchange;
import dev.kirby.registry.TrainedConfiguration;
import dev.kirby.store.MarketDataStore;
import dev.kirby.train.BreakerReading;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What a server shows, and whom it asks.
 *
 * @param store what it shows; stays open
 * @param simulated whether its data are made up, which the page says
 * @param venues opens an exchange by its name, for a backfill
 * @param exchanges the names that it opens
 * @param marketTime the time at those exchanges, up to which a backfill goes
 * @param breakers what the circuit breakers of a configuration are at now
 * @param metrics in the text form of Prometheus
 */
public record StudioSources(
        MarketDataStore store,
        boolean simulated,
        Function<String, Exchange> venues,
        List<String> exchanges,
        InstantSource marketTime,
        Function<TrainedConfiguration, List<BreakerReading>> breakers,
        Supplier<String> metrics) {

    /** Copies the list. */
    public StudioSources {
        exchanges = List.copyOf(exchanges);
    }
}

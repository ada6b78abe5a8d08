package dev.kirby.store.registry;

import dev.kirby.market.Interval;
import dev.kirby.market.TimeRange;
import dev.kirby.registry.LifecycleStage;
import dev.kirby.registry.Look;
import dev.kirby.registry.TrainedConfiguration;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.TestRows;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A process that saves one configuration again and again under alternating stages, and records looks. */
final class RegistryChild {

    private RegistryChild() {}

    public static void main(String[] args) {
        String name = args[1];
        int saves = Integer.parseInt(args[2]);
        try (MarketDataStore store = MarketDataStore.open(Path.of(args[0]))) {
            for (int i = 0; i < saves; i++) {
                LifecycleStage stage = i % 2 == 0 ? LifecycleStage.DISCOVERY : LifecycleStage.PAPER;
                store.registry().save(configuration("SHARED", stage), name + " " + i);
                store.registry().save(configuration(name + "_" + i, stage), name + " " + i);
                store.ledger().record(look(name, i));
            }
        }
    }

    static TrainedConfiguration configuration(String id, LifecycleStage stage) {
        return new TrainedConfiguration(
                id, stage, "S", TestRows.BTC, Interval.M5, TestRows.START, Map.of("p", 1.0), Map.of());
    }

    static Look look(String strategy, long seed) {
        return new Look(
                TestRows.BTC,
                Interval.M5,
                new Look.Trial(strategy, "space", "random 10", seed, "3+1"),
                List.of(TimeRange.of("2024-01-01", "2024-03-01")),
                "data",
                TestRows.START);
    }
}

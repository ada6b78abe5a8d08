package dev.kirby.store.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.registry.LifecycleStage;
import dev.kirby.registry.Registry;
import dev.kirby.registry.TrainedConfiguration;
import dev.kirby.registry.Transition;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.TestRows;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentRegistryTest {

    @TempDir
    Path folder;

    private @Nullable MarketDataStore store;

    @AfterEach
    void close() {
        if (store != null) {
            store.close();
        }
    }

    private static TrainedConfiguration configuration(String id, LifecycleStage stage) {
        Map<String, @Nullable Object> metrics = new LinkedHashMap<>();
        metrics.put("fill_rate", null);
        return new TrainedConfiguration(
                id,
                stage,
                "LIQUIDITY_SWEEP_V3",
                Instrument.parse("binance:BTC/USDT:USDT"),
                Interval.M5,
                TestRows.START,
                Map.of("stop_distance", 1.5),
                Map.of("execution_metrics", metrics));
    }

    @Test
    void what_was_saved_is_found_by_another_opening_of_the_store() {
        try (MarketDataStore store = MarketDataStore.open(folder, TestRows.CLOCK)) {
            store.registry().save(configuration("A_1", LifecycleStage.DISCOVERY), "29 trades");
        }
        try (MarketDataStore store = MarketDataStore.open(folder, TestRows.CLOCK)) {
            Registry registry = store.registry();
            assertThat(registry.find("A_1")).contains(configuration("A_1", LifecycleStage.DISCOVERY));
            assertThat(registry.all()).hasSize(1);
            assertThat(registry.find("A_2")).isEmpty();
            assertThat(registry.find("../A_1")).isEmpty();
            assertThat(store.sql(
                                    "select id, status, pair, document like '%fill_rate%' as d from trained_configurations")
                            .toCsv())
                    .isEqualTo("id,status,pair,d\nA_1,DISCOVERY,BTC/USDT,true\n");
        }
    }

    @Test
    void every_change_of_stage_is_recorded_with_its_time_and_reason() {
        store = MarketDataStore.open(folder, TestRows.CLOCK);
        Registry registry = store.registry();
        registry.save(configuration("A_1", LifecycleStage.DISCOVERY), "29 trades");
        registry.save(configuration("A_1", LifecycleStage.DISCOVERY), "again");
        registry.save(configuration("A_1", LifecycleStage.DECAY), "2 death signals");
        assertThat(registry.transitions("A_1"))
                .containsExactly(
                        new Transition("A_1", TestRows.CLOCK.instant(), LifecycleStage.DISCOVERY, "29 trades"),
                        new Transition("A_1", TestRows.CLOCK.instant(), LifecycleStage.DECAY, "2 death signals"));
        assertThat(registry.all())
                .singleElement()
                .satisfies(c -> assertThat(c.stage()).isEqualTo(LifecycleStage.DECAY));
    }

    @Test
    void an_id_that_could_leave_the_folder_is_refused() {
        assertThatThrownBy(() -> configuration("../x", LifecycleStage.PAPER))
                .isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void a_configuration_is_activated_as_it_is_now_and_removed() {
        try (MarketDataStore store = MarketDataStore.open(folder)) {
            Registry registry = store.registry();
            registry.save(configuration("A_1", LifecycleStage.DISCOVERY), "29 trades");
            Instant now = Instant.parse("2025-10-23T14:56:32Z");
            assertThat(registry.find("A_1").orElseThrow().isActive()).isFalse();
            int[] calls = {0};
            registry.update(
                    "A_1",
                    c -> {
                        if (calls[0]++ == 0) {
                            registry.save(c.withStage(LifecycleStage.DECAY), "meanwhile");
                        }
                        return c.activated(now);
                    },
                    "");
            assertThat(calls[0]).as("once more, since another was faster").isEqualTo(2);
            TrainedConfiguration active = registry.find("A_1").orElseThrow();
            assertThat(active.isActive()).isTrue();
            assertThat(active.stage()).isEqualTo(LifecycleStage.DECAY);
            TrainedConfiguration not = registry.update("A_1", c -> c.deactivated(now.plusSeconds(1)), "")
                    .orElseThrow();
            assertThat(not.isActive()).isFalse();
            assertThat(not.sections().get("activation").toString())
                    .contains("last_activated_at=" + now, "last_deactivated_at=" + now.plusSeconds(1));
            assertThat(registry.transitions("A_1")).hasSize(2);
            assertThat(registry.update("A_2", c -> c.activated(now), "")).isEmpty();
            assertThat(registry.remove("A_1")).isTrue();
            assertThat(registry.remove("A_1")).isFalse();
            assertThat(registry.all()).isEmpty();
            assertThat(registry.transitions("A_1")).hasSize(2);
        }
    }
}

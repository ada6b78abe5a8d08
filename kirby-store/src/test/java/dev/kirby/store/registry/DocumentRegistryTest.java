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
}

package dev.kirby.store.registry;

import static dev.kirby.store.TestRows.CLOCK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.market.Instrument;
import dev.kirby.store.MarketDataStore;
import java.nio.file.Path;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentUniversesTest {

    private static final Instrument BTC = Instrument.perps("gate", "BTC", "USDT");
    private static final Instrument ETH = Instrument.perps("gate", "ETH", "USDT");
    private static final Instrument GONE = Instrument.perps("gate", "GONE", "USDT");
    private static final Instrument NEW = Instrument.perps("gate", "NEW", "USDT");
    private static final Instant START = Instant.parse("2023-07-10T00:00:00Z");

    @TempDir
    Path folder;

    private static Universe universe(String month, List<Instrument> traded) {
        return Universe.of("gate", YearMonth.parse(month), CLOCK.instant(), traded, List.of(BTC, ETH, NEW));
    }

    @Test
    void survivors_are_named_as_such_and_others_counted() {
        Universe june = universe("2023-06", List.of(BTC, ETH, GONE));
        assertThat(june.gone()).containsExactly(GONE);
        assertThat(june.note(List.of(BTC, ETH, ETH, NEW)))
                .contains(
                        "Of 3 markets that gate traded in 2023-06, 1 are not traded any more; the 2 tested here are of"
                                + " those that are: survivors, whose past looks better than that of a choice made then.");
        assertThat(june.note(List.of(BTC))).get().asString().contains("the market tested here is of those that are");
        assertThat(june.note(List.of(BTC, GONE))).get().asString().endsWith("1 of them is among the 2 tested here.");
        assertThat(june.note(List.of(NEW))).as("not traded then").isEmpty();
        assertThat(universe("2023-06", List.of(BTC)).note(List.of(BTC)))
                .as("nothing is gone")
                .isEmpty();
        assertThat(june.toString()).hasSizeLessThanOrEqualTo(80);
    }

    @Test
    void the_universe_nearest_to_the_start_speaks_and_a_newer_list_replaces_the_older() {
        try (MarketDataStore store = MarketDataStore.open(folder, CLOCK)) {
            assertThat(store.universes().notes(List.of(BTC), START)).isEmpty();
            store.universes().record(universe("2021-01", List.of(BTC, GONE)));
            store.universes().record(universe("2023-06", List.of(BTC, GONE)));
            store.universes().record(universe("2023-06", List.of(BTC, ETH, GONE)));
        }
        try (MarketDataStore store = MarketDataStore.open(folder, CLOCK)) {
            assertThat(store.universes().all()).hasSize(2);
            assertThat(store.universes().notes(List.of(BTC), START))
                    .singleElement()
                    .asString()
                    .startsWith("Of 3 markets that gate traded in 2023-06");
            assertThat(store.universes().notes(List.of(BTC), Instant.parse("2020-01-01T00:00:00Z")))
                    .singleElement()
                    .asString()
                    .contains("2021-01");
            assertThat(store.universes().notes(List.of(Instrument.perps("okx", "BTC", "USDT")), START))
                    .isEmpty();
        }
    }
}

package dev.kirby.store;

import static dev.kirby.store.TestRows.BTC_1M;
import static dev.kirby.store.TestRows.minutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.InvalidRequestException;
import dev.kirby.StoreException;
import dev.kirby.store.stars.StorePurpose;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Production and training stay apart. */
class StorePurposeTest {

    @TempDir
    Path folder;

    @Test
    void each_purpose_has_a_store_of_its_own() {
        try (MarketDataStore training = MarketDataStore.open(folder.toString(), StorePurpose.TRAINING);
                MarketDataStore production = MarketDataStore.open(folder.toString(), StorePurpose.PRODUCTION)) {
            training.upsert(BTC_1M, minutes(10));
            assertThat(training.folder().orElseThrow()).endsWith(Path.of("kirby_training"));
            assertThat(production.folder().orElseThrow()).endsWith(Path.of("kirby"));
            assertThat(production.series()).isEmpty();
            assertThatThrownBy(() -> training.copy(BTC_1M).to(production))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("neither writes into the other");
            assertThat(production.series()).isEmpty();
        }
    }

    @Test
    void a_store_moved_to_the_other_name_is_refused() throws IOException {
        MarketDataStore.open(folder.toString(), StorePurpose.TRAINING).close();
        Files.move(folder.resolve("kirby_training"), folder.resolve("kirby"));
        assertThatThrownBy(() -> MarketDataStore.open(folder.toString(), StorePurpose.PRODUCTION))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("is for training and cannot be opened for production");
        try (MarketDataStore unnamed = MarketDataStore.open(folder.resolve("kirby"))) {
            assertThat(unnamed.purpose()).contains(StorePurpose.TRAINING);
        }
    }

    @Test
    void a_store_without_purpose_takes_the_first_one() throws IOException {
        MarketDataStore.open(folder.resolve("kirby")).close();
        assertThat(folder.resolve("kirby/kirby.json")).hasContent("{\"format\":1}");
        try (MarketDataStore named = MarketDataStore.open(folder.toString(), StorePurpose.PRODUCTION)) {
            assertThat(named.purpose()).contains(StorePurpose.PRODUCTION);
        }
        assertThat(folder.resolve("kirby/kirby.json")).hasContent("{\"format\":1,\"database\":\"production\"}");
        Files.writeString(folder.resolve("kirby/kirby.json"), "{\"format\":1,\"database\":\"x\"}");
        assertThatThrownBy(() -> MarketDataStore.open(folder.resolve("kirby")))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("kirby.json");
    }

    @Test
    void the_url_of_another_database_is_refused_before_it_is_reached() {
        assertThatThrownBy(() -> MarketDataStore.open("jdbc:postgresql://nowhere:1/kirby?a=b", StorePurpose.TRAINING))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("is called kirby_training, and the URL names 'kirby'");
        assertThatThrownBy(() -> StorePurpose.parse("test")).hasMessageContaining("use production or training");
    }
}

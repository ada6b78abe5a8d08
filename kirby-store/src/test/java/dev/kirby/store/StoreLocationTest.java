package dev.kirby.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.InvalidRequestException;
import dev.kirby.NoDataException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreLocationTest {

    @TempDir
    Path folder;

    @Test
    void the_url_of_libpq_is_one_of_a_database() {
        assertThat(StoreLocation.parse("postgresql://joe:s3cret@db:5432/kirby"))
                .isEqualTo(new StoreLocation.Database("jdbc:postgresql://joe:s3cret@db:5432/kirby"));
        assertThat(StoreLocation.parse("postgres://db/kirby?user=joe"))
                .isEqualTo(new StoreLocation.Database("jdbc:postgresql://db/kirby?user=joe"));
    }

    @Test
    void a_url_of_anything_else_is_no_folder_and_its_password_is_not_shown() {
        for (String url :
                new String[] {"mysql://joe:s3cret@db/kirby", "s3://bucket/kirby", "http://host/", "redis://h:1"}) {
            assertThatThrownBy(() -> MarketDataStore.open(url))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageNotContaining("s3cret")
                    .hasMessageContaining("write a folder's path");
        }
        assertThat(StoreLocation.parse("data/2024-01-01:x")).isInstanceOf(StoreLocation.Folder.class);
        assertThat(StoreLocation.parse("C:\\data")).isInstanceOf(StoreLocation.Folder.class);
    }

    @Test
    void reading_where_no_store_is_says_so_and_creates_nothing() {
        Path nothing = folder.resolve("nothing");
        assertThatThrownBy(() -> MarketDataStore.openExisting(nothing.toString()))
                .isInstanceOf(NoDataException.class)
                .hasMessageContaining("There is no store in " + nothing);
        assertThat(Files.exists(nothing)).isFalse();
        assertThatThrownBy(() -> MarketDataStore.openExisting(folder.toString()))
                .isInstanceOf(NoDataException.class);
        assertThat(folder).isEmptyDirectory();
        MarketDataStore.open(folder).close();
        MarketDataStore.openExisting(folder.toString()).close();
    }
}

package dev.kirby.store.stars;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.InvalidRequestException;
import dev.kirby.StoreException;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.TestRows;
import dev.kirby.store.stars.SyncReport.Change;
import dev.kirby.store.stars.SyncReport.Effect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a sync does to the catalogue of a store. */
class StarsTest {

    private static final String BOTH = """
            training_stars:
              - {exchange: binance, coin: BTC, quote: USDT, market_type: perps, intervals: [1m, 1h], notes: base}
              - {exchange: kraken, coin: SOL, quote: USDT, market_type: spot, intervals: [1h]}
            """;

    @TempDir
    Path folder;

    private MarketDataStore store;

    @BeforeEach
    void open() {
        store = MarketDataStore.open(folder.resolve("data"), TestRows.CLOCK);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private SyncReport sync(String text) throws IOException {
        return store.stars().sync(Files.writeString(folder.resolve("training_stars.yaml"), text));
    }

    private List<String> changes(SyncReport report) {
        return report.changes().stream()
                .filter(change -> change.effect() != Effect.UNCHANGED)
                .map(Change::toString)
                .toList();
    }

    private List<String> rows(String query) {
        return store.sql(query).rows().stream()
                .map(row -> row.values().toString())
                .toList();
    }

    @Test
    void a_second_sync_changes_nothing() throws IOException {
        SyncReport first = sync(StarFileTest.HEAD + BOTH);
        assertThat(first.count("starlistings", Effect.CREATED)).isEqualTo(3);
        assertThat(first.count("coins", Effect.CREATED)).isEqualTo(2);
        assertThat(first).hasToString("Sync: 13 created, 0 updated, 0 deactivated, 0 unchanged");
        byte[] kept = Files.readAllBytes(folder.resolve("data/stars.json"));
        SyncReport second = sync(StarFileTest.HEAD + BOTH);
        assertThat(second.changed()).isFalse();
        assertThat(second).hasToString("Sync: 0 created, 0 updated, 0 deactivated, 13 unchanged");
        assertThat(folder.resolve("data/stars.json")).hasBinaryContent(kept);
    }

    @Test
    void updates_what_changed_deactivates_what_is_gone_and_deletes_nothing() throws IOException {
        sync(StarFileTest.HEAD + BOTH);
        String less = """
                training_stars:
                  - {exchange: binance, coin: BTC, quote: USDT, market_type: perps, intervals: [1m], notes: other}
                """;
        String head = StarFileTest.HEAD
                .replace("  - {symbol: SOL, name: Solana}\n", "")
                .replace("Tether", "Tether USD");
        assertThat(changes(sync(head + less)))
                .containsExactly(
                        "deactivated coin SOL",
                        "updated quote USDT",
                        "updated binance:BTC/USDT:USDT 1m",
                        "deactivated binance:BTC/USDT:USDT 1h",
                        "deactivated kraken:SOL/USDT 1h");
        assertThat(sync(head + less).changed()).isFalse();
        assertThat(store.stars().catalogue().stars()).hasSize(3);
        assertThat(store.stars().active()).extracting(Star::toString).containsExactly("binance:BTC/USDT:USDT 1m");
        assertThat(changes(sync(StarFileTest.HEAD + BOTH)))
                .containsExactly(
                        "updated coin SOL",
                        "updated quote USDT",
                        "updated binance:BTC/USDT:USDT 1m",
                        "updated binance:BTC/USDT:USDT 1h",
                        "updated kraken:SOL/USDT 1h");
    }

    @Test
    void a_star_of_something_inactive_is_not_collected() throws IOException {
        sync(StarFileTest.HEAD + BOTH); // kraken is inactive
        assertThat(store.stars().active())
                .extracting(Star::toString)
                .containsExactly("binance:BTC/USDT:USDT 1m", "binance:BTC/USDT:USDT 1h");
    }

    @Test
    void nothing_is_applied_on_an_error() throws IOException {
        sync(StarFileTest.HEAD + BOTH);
        Catalogue before = store.stars().catalogue();
        assertThatThrownBy(() -> sync(StarFileTest.HEAD.replace("Bitcoin", "BITCOIN")
                        + BOTH.replace("coin: SOL", "coin: SOLL").replace("notes: base", "notes: better")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("line 21: unknown coin 'SOLL': known are BTC, SOL.");
        assertThat(store.stars().catalogue()).isEqualTo(before);
    }

    @Test
    void the_catalogue_tables_show_what_was_synced() throws IOException {
        sync(StarFileTest.HEAD + BOTH);
        assertThat(rows("select name, display_name, active from exchanges order by 1"))
                .isEqualTo(rows("values ('binance', 'Binance', true), ('kraken', 'Kraken', false)"));
        assertThat(rows("select symbol, name, active from coins order by 1"))
                .isEqualTo(rows("values ('BTC', 'Bitcoin', true), ('SOL', 'Solana', true)"));
        assertThat(rows("select symbol, name from quote_currencies")).isEqualTo(rows("values ('USDT', 'Tether')"));
        assertThat(rows("select display_name from market_types order by 1"))
                .isEqualTo(rows("values ('Perpetuals'), ('Spot')"));
        assertThat(rows("select name, seconds, active from intervals order by 2"))
                .isEqualTo(rows("values ('1m', 60::bigint, true), ('1h', 3600, true), ('1M', 2592000, true)"));
        assertThat(rows("select exchange, coin, quote, market_type, active from trading_pairs order by 1"))
                .isEqualTo(rows("values ('binance', 'BTC', 'USDT', 'perps', true), ('kraken', 'SOL', 'USDT', 'spot',"
                        + " true)"));
        assertThat(rows("select exchange, interval, active, notes from starlistings order by 1, 2"))
                .isEqualTo(rows("values ('binance', '1h', true, 'base'), ('binance', '1m', true, 'base'),"
                        + " ('kraken', '1h', true, null)"));
    }

    @Test
    void what_is_stored_and_not_configured_is_listed_as_inactive() throws IOException {
        SeriesId eth = SeriesId.candles(Instrument.parse("bybit:ETH/USDC"), Interval.M5);
        store.upsert(eth, TestRows.candles(Interval.M5, TestRows.minuteRange(0, 30), 1));
        assertThat(rows("select coin, interval, active from starlistings"))
                .isEqualTo(rows("values ('ETH', '5m', true)"));
        sync(StarFileTest.HEAD + BOTH);
        assertThat(rows("select coin, interval, active from starlistings where coin = 'ETH'"))
                .isEqualTo(rows("values ('ETH', '5m', false)"));
        assertThat(rows("select active from exchanges where name = 'bybit'")).isEqualTo(rows("values (false)"));
    }

    @Test
    void another_store_on_the_folder_sees_the_sync_and_a_damaged_file_is_told() throws IOException {
        sync(StarFileTest.HEAD + BOTH);
        try (MarketDataStore other = MarketDataStore.open(folder.resolve("data"), TestRows.CLOCK)) {
            assertThat(other.stars().catalogue()).isEqualTo(store.stars().catalogue());
        }
        Files.writeString(folder.resolve("data/stars.json"), "{\"exchanges\":[");
        assertThatThrownBy(() -> store.stars().active())
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("stars.json");
    }
}

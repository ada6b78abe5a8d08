package dev.kirby.store.lake;

import static dev.kirby.store.TestRows.BTC_1M;
import static dev.kirby.store.TestRows.CLOCK;
import static dev.kirby.store.TestRows.candles;
import static dev.kirby.store.TestRows.dump;
import static dev.kirby.store.TestRows.minuteRange;
import static dev.kirby.store.TestRows.minutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.DataQualityException;
import dev.kirby.StoreException;
import dev.kirby.market.Dataset;
import dev.kirby.market.Interval;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.source.Page;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.storage.Coverage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What ate the data of other stores, by name. */
class LakeSafetyTest {

    private static final int MINUTES = 60_000;

    @TempDir
    Path temp;

    private MarketDataStore store;

    @BeforeEach
    void open() {
        store = MarketDataStore.open(temp, CLOCK);
    }

    @AfterEach
    void isSound() {
        try (MarketDataStore last = store) {
            assertThat(last.verify().isClean()).isTrue();
        }
    }

    private Path file(String month) {
        return SeriesFolder.of(temp, BTC_1M).path().resolve("year=2024").resolve(month + ".parquet");
    }

    private List<Path> drafts() throws IOException {
        try (Stream<Path> files = Files.walk(temp)) {
            return files.filter(file -> file.toString().endsWith(".tmp")).toList();
        }
    }

    @Test
    void compaction_run_twice_changes_nothing() throws IOException {
        for (int from = 0; from < MINUTES; from += 10_000) {
            store.upsert(BTC_1M, candles(Interval.M1, minuteRange(from, from + 10_000), 0));
        }
        store.upsert(BTC_1M, minutes(MINUTES));
        String once = dump(store.read(BTC_1M, TimeRange.ALL));
        byte[] file = Files.readAllBytes(file("2024-01"));
        store.upsert(BTC_1M, minutes(MINUTES));
        assertThat(dump(store.read(BTC_1M, TimeRange.ALL))).isEqualTo(once).isEqualTo(dump(minutes(MINUTES)));
        assertThat(file("2024-01")).hasBinaryContent(file);
    }

    @Test
    void overlapping_and_late_writes_end_in_one_row_a_minute() {
        long seed = new Random().nextLong();
        List<TimeRange> windows = new ArrayList<>();
        for (int from = 0; from < MINUTES; from += 4_000) {
            windows.add(minuteRange(from, Math.min(MINUTES, from + 7_000)));
        }
        Collections.shuffle(windows, new Random(seed));
        for (TimeRange window : windows) {
            store.upsert(BTC_1M, new Page(window, candles(Interval.M1, window, 0)));
        }
        store.upsert(BTC_1M, candles(Interval.M1, minuteRange(100, 101), 3)); // a late correction
        Rows rows = store.read(BTC_1M, TimeRange.ALL);
        assertThat(dump(rows.slice(101, MINUTES)))
                .as("seed " + seed)
                .isEqualTo(dump(minutes(MINUTES).slice(101, MINUTES)));
        assertThat(dump(rows.slice(100, 101))).isEqualTo(dump(candles(Interval.M1, minuteRange(100, 101), 3)));
        assertThat(store.coverage(BTC_1M).ranges()).containsExactly(minuteRange(0, MINUTES));
    }

    @Test
    void checks_come_before_the_rename() throws IOException {
        store.upsert(BTC_1M, minutes(MINUTES));
        byte[] january = Files.readAllBytes(file("2024-01"));
        byte[] february = Files.readAllBytes(file("2024-02"));
        Files.write(file("2024-02"), new byte[] {1, 2, 3});
        assertThatThrownBy(() -> store.upsert(BTC_1M, candles(Interval.M1, minuteRange(0, MINUTES), 1)))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("Damaged file")
                .hasMessageContaining("2024-02.parquet");
        assertThat(file("2024-01")).as("one bad month, and none is replaced").hasBinaryContent(january);
        assertThat(drafts()).isEmpty();
        Files.write(file("2024-02"), february);
        assertThat(dump(store.read(BTC_1M, TimeRange.ALL))).isEqualTo(dump(minutes(MINUTES)));
    }

    @Test
    void a_row_of_time_zero_or_of_the_future_does_not_poison_the_search_for_gaps() {
        store.upsert(BTC_1M, new Page(minuteRange(0, 10), minutes(10)));
        for (long time : new long[] {0, -60_000, 1_600_000_020L, CLOCK.millis() / 60_000 * 60_000 + 2 * 86_400_000L}) {
            Rows poison = Rows.builder(Dataset.CANDLES, 11)
                    .candle(minuteRange(10, 11).startMillis(), 1, 1, 1, 1, 1, 1)
                    .candle(time, 1, 1, 1, 1, 1, 1)
                    .build();
            assertThatThrownBy(() -> store.upsert(BTC_1M, poison))
                    .isInstanceOf(DataQualityException.class)
                    .hasMessageContaining("Nothing was stored");
        }
        assertThat(store.range(BTC_1M)).contains(minuteRange(0, 10));
        assertThat(store.coverage(BTC_1M).missing(minuteRange(0, 20))).containsExactly(minuteRange(10, 20));
    }

    @Test
    void a_window_that_reaches_into_the_future_is_remembered_up_to_now() {
        store.record(BTC_1M, TimeRange.of("2025-06-01", "2030-01-01"));
        assertThat(store.coverage(BTC_1M))
                .isEqualTo(Coverage.of(List.of(new TimeRange(TimeRange.instant("2025-06-01"), CLOCK.instant()))));
        store.record(BTC_1M, TimeRange.of("2031-01-01", "2032-01-01"));
        assertThat(store.coverage(BTC_1M).ranges()).hasSize(1);
    }

    @Test
    void text_in_place_of_numbers_is_refused_by_the_name_of_its_file() throws IOException, SQLException {
        store.upsert(BTC_1M, minutes(MINUTES));
        Path january = file("2024-01");
        byte[] sound = Files.readAllBytes(january);
        byte[] record = Files.readAllBytes(SeriesState.file(SeriesFolder.of(temp, BTC_1M)));
        Files.delete(SeriesState.file(SeriesFolder.of(temp, BTC_1M))); // nothing but the file itself tells
        Path copy = Files.copy(january, temp.resolve("copy.parquet"));
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "COPY (SELECT * REPLACE (CASE WHEN volume > 0 THEN 'n/a' END AS close) FROM read_parquet('" + copy
                            + "')) TO '" + january + "' (FORMAT parquet)");
        }
        assertThatThrownBy(() -> store.read(BTC_1M, TimeRange.ALL))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(january.toRealPath().toString())
                .hasMessageContaining("close");
        assertThatThrownBy(() -> store.upsert(BTC_1M, minutes(10)))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(january.toRealPath().toString());
        assertThat(store.verify().problems()).hasSize(1);
        Files.write(january, sound);
        Files.write(SeriesState.file(SeriesFolder.of(temp, BTC_1M)), record);
    }
}

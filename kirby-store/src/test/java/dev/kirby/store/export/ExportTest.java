package dev.kirby.store.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.NoDataException;
import dev.kirby.StoreException;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.series.CandleSeries;
import dev.kirby.series.Rows;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.TestRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class ExportTest {

    @TempDir
    Path folder;

    private MarketDataStore store;

    @BeforeEach
    void open() {
        store = MarketDataStore.open(folder.resolve("lake"), TestRows.CLOCK);
        store.upsert(TestRows.BTC_1M, TestRows.minutes(100));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("out"))) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }

    /** Reads a Parquet file with DuckDB alone. */
    private static List<String> parquet(Path file, String select) throws Exception {
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement();
                var result = statement.executeQuery(select.replace("$", "read_parquet('" + file + "')"))) {
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    row.add(String.valueOf(result.getObject(i)));
                }
                rows.add(String.join(" ", row));
            }
            return rows;
        }
    }

    @Test
    void names_follow_the_contract_and_one_document_describes_both_formats() throws Exception {
        ExportReport report =
                store.export(TestRows.BTC).candles("1m").to(folder.resolve("out"), ExportFormat.parse("both"));
        String stem = "candles_binance_BTC_USDT_perps_1m_20250615_123456";
        assertThat(names()).containsExactly(stem + ".csv", stem + ".json", stem + ".parquet");
        assertThat(report.rows()).isEqualTo(100);
        JsonNode json = new ObjectMapper()
                .readTree(folder.resolve("out/" + stem + ".json").toFile());
        assertThat(json.get("data_type").asString()).isEqualTo("candles");
        assertThat(json.get("trading_pair").asString()).isEqualTo("BTC/USDT");
        assertThat(json.get("row_count").asLong()).isEqualTo(100);
        assertThat(json.get("format").asString()).isEqualTo("both");
        assertThat(json.get("null_strategy").asString()).isEqualTo("preserve");
        assertThat(json.get("time_range").get("start").asString()).isEqualTo("2024-01-01T00:00:00Z");
        assertThat(json.get("time_range").get("end").asString()).isEqualTo("2024-01-01T01:40:00Z");
        assertThat(json.get("quality").get("verdict").asString()).isNotEmpty();
        assertThat(json.get("files").get(0).get("checksum").asString()).startsWith("sha256:");
        assertThat(json.get("columns").get(6).get("name").asString()).isEqualTo("num_trades");
        assertThat(json.get("columns").get(6).get("type").asString()).isEqualTo("BIGINT");
    }

    @Test
    void an_interval_that_is_not_stored_is_built_as_backtests_build_it_and_the_document_says_so() throws Exception {
        SeriesId interest = SeriesId.of(Dataset.OPEN_INTEREST, TestRows.BTC);
        long start = TestRows.START.toEpochMilli();
        store.upsert(
                interest,
                Rows.builder(Dataset.OPEN_INTEREST, 1)
                        .row(start + 15 * 60_000)
                        .number(0, 812.5)
                        .build());
        // The last of seven quarters is cut, and left out.
        CandleSeries expected = store.candles(TestRows.BTC, "15m").load();
        assertThat(expected.size()).isEqualTo(6);
        ExportReport report = store.export(TestRows.BTC)
                .candles("15m")
                .merged("15m")
                .to(folder.resolve("out"), ExportFormat.parse("parquet"));
        assertThat(report.rows()).isEqualTo(12);
        for (Path file : report.files()) {
            if (file.toString().endsWith(".json")) {
                assertThat(new ObjectMapper()
                                .readTree(file.toFile())
                                .get("resampled_from")
                                .asString())
                        .isEqualTo("1m");
                continue;
            }
            List<String> rows = new ArrayList<>();
            for (int i = 0; i < expected.size(); i++) {
                rows.add(expected.time(i) + " " + expected.open(i) + " " + expected.high(i) + " " + expected.low(i)
                        + " " + expected.close(i) + " " + expected.volume(i));
            }
            assertThat(parquet(file, "SELECT epoch_ms(time), open, high, low, close, volume FROM $"))
                    .isEqualTo(rows);
            if (file.toString().contains("merged")) {
                assertThat(parquet(file, "SELECT open_interest FROM $ WHERE open_interest IS NOT NULL"))
                        .containsExactly("812.5");
            }
        }
        try (Stream<Path> left = Files.list(folder.resolve("out"))) {
            assertThat(left).as("nothing is left beside the files").hasSize(4);
        }
        // Months of minutes, a chunk at a time, are what they are at once.
        store.upsert(TestRows.BTC_1M, TestRows.minutes(70 * 1440));
        CandleSeries whole = store.candles(TestRows.BTC, "4h").load();
        ExportReport long4h =
                store.export(TestRows.BTC).candles("4h").to(folder.resolve("long"), ExportFormat.parse("parquet"));
        assertThat(long4h.rows()).isEqualTo(whole.size());
        assertThat(parquet(long4h.files().get(0), "SELECT sum(volume), count(distinct time), max(close) FROM $"))
                .containsExactly(Arrays.stream(whole.toRows().numbers(4)).sum() + " " + whole.size() + " "
                        + Arrays.stream(whole.toRows().numbers(3)).max().orElseThrow());
    }

    @Test
    void values_nulls_and_utc_times_survive_in_both_formats() throws Exception {
        Instrument eth = Instrument.parse("binance:ETH/USDT");
        store.upsert(
                SeriesId.candles(eth, Interval.M1),
                Rows.builder(Dataset.CANDLES, 2)
                        .candle(1704067200000L, 0.1, 1e-7, 1.0 / 3, 123456789.123, 0, Double.NaN)
                        .candle(1704067260000L, 1, 2, 0.5, 1.5, 7, 42)
                        .build());
        ExportReport report = store.export(eth).candles("all").to(folder.resolve("out"), ExportFormat.parse("both"));
        Path csv = report.files().stream()
                .filter(f -> f.toString().endsWith(".csv"))
                .findFirst()
                .orElseThrow();
        assertThat(Files.readAllLines(csv))
                .containsExactly(
                        "time,open,high,low,close,volume,num_trades",
                        "2024-01-01T00:00:00Z,0.1,1e-07,0.3333333333333333,123456789.123,0.0,",
                        "2024-01-01T00:01:00Z,1.0,2.0,0.5,1.5,7.0,42");
        Path file = report.files().stream()
                .filter(f -> f.toString().endsWith(".parquet"))
                .findFirst()
                .orElseThrow();
        assertThat(parquet(file, "SELECT epoch_ms(time), low, num_trades, typeof(time) FROM $"))
                .containsExactly(
                        "1704067200000 0.3333333333333333 null TIMESTAMP WITH TIME ZONE",
                        "1704067260000 0.5 42 TIMESTAMP WITH TIME ZONE");
    }

    @Test
    void merged_keeps_every_candle_and_fills_nothing() throws Exception {
        SeriesId funding = SeriesId.of(Dataset.FUNDING, TestRows.BTC);
        long at = TestRows.START.toEpochMilli() + 10 * 60_000L;
        store.upsert(
                funding, Rows.builder(Dataset.FUNDING, 1).row(at).number(0, 0.0).build());
        Path file = store.export(TestRows.BTC)
                .merged("1m")
                .toParquet(folder.resolve("out").toString())
                .files()
                .get(0);
        assertThat(parquet(
                        file, "SELECT count(*), count(funding_rate), max(funding_rate), count(open_interest) FROM $"))
                .containsExactly("100 1 0.0 0");
        assertThat(parquet(file, "SELECT string_agg(column_name, ' ') FROM (DESCRIBE SELECT * FROM $)")
                        .get(0))
                .isEqualTo("time open high low close volume num_trades funding_rate premium mark_price index_price"
                        + " oracle_price mid_price next_funding_time open_interest notional_value day_base_volume"
                        + " day_notional_volume");
    }

    @Test
    void an_as_of_merge_never_sees_what_was_stamped_at_or_after_the_close() throws Exception {
        SeriesId interest = SeriesId.of(Dataset.OPEN_INTEREST, TestRows.BTC);
        long start = TestRows.START.toEpochMilli();
        Rows.Builder rows = Rows.builder(Dataset.OPEN_INTEREST, 3);
        for (int minute : new int[] {2, 5, 7}) {
            rows.row(start + minute * 60_000L).number(0, minute);
        }
        store.upsert(interest, rows.build());
        Path file = store.export(TestRows.BTC)
                .mergedAsOf("1m")
                .toParquet(folder.resolve("out").toString())
                .files()
                .get(0);
        assertThat(parquet(file, "SELECT open_interest FROM $ ORDER BY time LIMIT 9"))
                .containsExactly("null", "null", "2.0", "2.0", "2.0", "5.0", "5.0", "7.0", "7.0");
    }

    @Test
    void a_range_is_start_inclusive_and_end_exclusive() throws Exception {
        Path file = store.export(TestRows.BTC)
                .candles("1m")
                .range("2024-01-01T00:10:00", "2024-01-01T00:20:00")
                .toParquet(folder.resolve("out").toString())
                .files()
                .get(0);
        assertThat(parquet(file, "SELECT count(*), epoch_ms(max(time)) FROM $"))
                .containsExactly("10 " + (TestRows.START.toEpochMilli() + 19 * 60_000L));
    }

    @Test
    void what_is_not_there_is_said_with_what_is_and_nothing_is_written() {
        String out = folder.resolve("out").toString();
        assertThatThrownBy(() -> store.export(TestRows.BTC)
                        .candles("1m")
                        .range("2023-01-01", "2023-02-01")
                        .toCsv(out))
                .isInstanceOf(NoDataException.class)
                .hasMessageContaining("2024-01-01");
        assertThatThrownBy(() -> store.export(Instrument.parse("binance:btc/USDT:USDT"))
                        .candles("1m")
                        .toCsv(out))
                .isInstanceOf(NoDataException.class)
                .hasMessageContaining("did you mean binance:BTC/USDT:USDT");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void a_folder_that_cannot_be_written_is_one_clear_error() throws IOException {
        Path file = Files.writeString(folder.resolve("taken"), "a file");
        assertThatThrownBy(() -> store.export(TestRows.BTC).candles("1m").toCsv(file.toString()))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("choose another output folder");
    }

    @Test
    void an_existing_export_is_never_overwritten() throws IOException {
        store.export(TestRows.BTC).candles("1m").toCsv(folder.resolve("out").toString());
        store.export(TestRows.BTC).candles("1m").toCsv(folder.resolve("out").toString());
        assertThat(names()).hasSize(4);
    }
}

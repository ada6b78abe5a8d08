package dev.kirby.store.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.Dataset;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.series.Rows;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.TestRows;
import dev.kirby.store.timescale.RealPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Files and their documents: formats, names, and that both tell of one state. */
class ExportFilesTest {

    private static final SeriesId FUNDING = SeriesId.of(Dataset.FUNDING, TestRows.BTC);
    private static final long START = TestRows.START.toEpochMilli();

    @TempDir
    Path folder;

    private MarketDataStore store;
    private Path out;

    @BeforeEach
    void open() {
        store = MarketDataStore.open(folder.resolve("lake"), TestRows.CLOCK);
        store.upsert(TestRows.BTC_1M, TestRows.minutes(200));
        out = folder.resolve("out");
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }

    private static JsonNode json(Path file) {
        return new ObjectMapper().readTree(file.toFile());
    }

    private static String sha256(Path file) throws Exception {
        return "sha256:"
                + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }

    /** Numbers of a file, by DuckDB alone. */
    private static List<Long> numbers(String select) throws Exception {
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement();
                var result = statement.executeQuery(select)) {
            result.next();
            List<Long> numbers = new ArrayList<>();
            for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                numbers.add(result.getLong(i));
            }
            return numbers;
        }
    }

    /** Every data file has its document, and the document is true of it. */
    private static int checkAll(Path folder) throws Exception {
        int documents = 0;
        Set<String> described = new HashSet<>();
        for (String name : names(folder)) {
            if (name.endsWith(".json") && !name.startsWith(".")) {
                JsonNode document = json(folder.resolve(name));
                documents++;
                for (JsonNode file : document.get("files")) {
                    Path data = folder.resolve(file.get("file").asString());
                    described.add(data.getFileName().toString());
                    assertThat(file.get("checksum").asString()).isEqualTo(sha256(data));
                    assertThat(file.get("file_size_bytes").asLong()).isEqualTo(Files.size(data));
                    if (data.toString().endsWith(".parquet")) {
                        List<Long> found = numbers("SELECT count(*), count(*) - count(num_trades), epoch_ms(min(time)),"
                                + " epoch_ms(max(time)) + 60000 FROM read_parquet('" + data + "')");
                        assertThat(List.of(
                                        document.get("row_count").asLong(),
                                        document.get("columns")
                                                .get(6)
                                                .get("null_count")
                                                .asLong()))
                                .isEqualTo(found.subList(0, 2));
                        JsonNode range = document.get("time_range");
                        assertThat(java.time.Instant.parse(range.get("start").asString())
                                        .toEpochMilli())
                                .isEqualTo(found.get(2));
                        assertThat(java.time.Instant.parse(range.get("end").asString())
                                        .toEpochMilli())
                                .isEqualTo(found.get(3));
                    }
                }
            }
        }
        for (String name : names(folder)) {
            assertThat(name.startsWith(".") || name.endsWith(".json") || described.contains(name))
                    .as(name)
                    .isTrue();
        }
        return documents;
    }

    @Test
    void a_document_is_true_of_its_file_whatever_is_written_meanwhile() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        ExecutorService writer = Executors.newSingleThreadExecutor();
        Future<?> writing = writer.submit(() -> {
            for (int i = 200; !stop.get(); i++) {
                Rows.Builder rows = Rows.builder(Dataset.CANDLES, 2);
                rows.candle(START + i * 60_000L, 1, 1, 1, 1, 1, i % 2 == 0 ? Double.NaN : 5);
                store.upsert(TestRows.BTC_1M, rows.build());
            }
        });
        try {
            for (int i = 0; i < 12; i++) {
                store.export(TestRows.BTC).candles("1m").to(out, ExportFormat.parse("both"));
            }
        } finally {
            stop.set(true);
            writing.get();
            writer.shutdown();
        }
        assertThat(checkAll(out)).isEqualTo(12);
        for (String name : names(out)) {
            if (name.endsWith(".csv")) {
                assertThat(Files.readAllLines(out.resolve(name)))
                        .hasSize(json(out.resolve(name.replace(".csv", ".json")))
                                        .get("row_count")
                                        .asInt()
                                + 1);
            }
        }
    }

    @Test
    void exports_of_one_second_take_different_names() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(6);
        CountDownLatch together = new CountDownLatch(6);
        List<Callable<ExportReport>> tasks = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            tasks.add(() -> {
                together.countDown();
                together.await();
                return store.export(TestRows.BTC).candles("1m").to(out, ExportFormat.parse("parquet"));
            });
        }
        Set<Path> files = new HashSet<>();
        for (Future<ExportReport> report : pool.invokeAll(tasks)) {
            files.addAll(report.get().files());
        }
        pool.shutdown();
        assertThat(files).hasSize(12);
        assertThat(names(out)).hasSize(12);
        assertThat(checkAll(out)).isEqualTo(6);
    }

    @Test
    void a_data_file_gets_its_name_after_its_document() throws Exception {
        Path moved;
        try (StagedFiles drafts = StagedFiles.claim(out, "candles_x", TestRows.CLOCK.instant())) {
            Files.writeString(drafts.draft("json"), "{}");
            Files.writeString(drafts.draft("parquet"), "rows");
            moved = Files.createDirectories(out.resolve(drafts.name() + ".parquet/in the way"));
            assertThatThrownBy(() -> drafts.publish(List.of("json", "parquet"))).hasMessageContaining("Cannot write");
        }
        assertThat(moved).exists();
        assertThat(names(out)).containsExactly("candles_x_20250615_123456.json", "candles_x_20250615_123456.parquet");
    }

    @Test
    void both_merges_have_the_name_of_the_contract_and_say_how_they_joined() throws Exception {
        store.upsert(
                FUNDING,
                Rows.builder(Dataset.FUNDING, 1).row(START).number(0, 0.1).build());
        ExportReport report =
                store.export(TestRows.BTC).merged("1m").mergedAsOf("1m").toParquet(out.toString());
        String stem = "merged_binance_BTC_USDT_perps_1m_20250615_12345";
        assertThat(report.files().stream().map(f -> f.getFileName().toString()))
                .containsExactly(stem + "6.parquet", stem + "6.json", stem + "7.parquet", stem + "7.json");
        assertThat(json(report.files().get(1)).get("join").asString()).isEqualTo("equal_time");
        assertThat(json(report.files().get(3)).get("join").asString()).isEqualTo("as_of_close");
        assertThat(json(report.files().get(1))
                        .get("columns")
                        .get(7)
                        .get("null_count")
                        .asLong())
                .isEqualTo(199);
        assertThat(json(report.files().get(3))
                        .get("columns")
                        .get(7)
                        .get("null_count")
                        .asLong())
                .isZero();
    }

    @Test
    void every_format_has_the_same_rows_and_its_own_checksum() throws Exception {
        ExportReport report =
                store.export(TestRows.BTC).candles("1m").to(out, ExportFormat.parse("csv,csv.gz,parquet,arrow"));
        assertThat(report.files().stream().map(f -> f.getFileName().toString().replaceAll("^[^.]*", "")))
                .containsExactly(".csv", ".csv.gz", ".parquet", ".arrow", ".json");
        assertThat(checkAll(out)).isEqualTo(1);
        assertThat(json(report.files().get(4)).get("format").asString()).isEqualTo("csv,csv.gz,parquet,arrow");
        Path csv = report.files().get(0);
        try (GZIPInputStream in =
                new GZIPInputStream(Files.newInputStream(report.files().get(1)))) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(Files.readString(csv));
        }
        Rows rows = store.read(TestRows.BTC_1M, dev.kirby.market.TimeRange.ALL);
        try (RootAllocator allocator = new RootAllocator();
                var channel = Files.newByteChannel(report.files().get(3));
                ArrowFileReader reader = new ArrowFileReader(channel, allocator)) {
            int row = 0;
            while (reader.loadNextBatch()) {
                var root = reader.getVectorSchemaRoot();
                for (int i = 0; i < root.getRowCount(); i++, row++) {
                    assertThat(((TimeStampMicroTZVector) root.getVector("time")).get(i))
                            .isEqualTo(rows.time(row) * 1000);
                    assertThat(((Float8Vector) root.getVector("close")).get(i)).isEqualTo(rows.number(3, row));
                    assertThat(((BigIntVector) root.getVector("num_trades")).get(i))
                            .isEqualTo((long) rows.number(5, row));
                }
            }
            assertThat(row).isEqualTo(200);
            assertThat(reader.getVectorSchemaRoot()
                            .getSchema()
                            .findField("time")
                            .getType())
                    .hasToString("Timestamp(MICROSECOND, UTC)");
        }
    }

    @Test
    void rows_come_in_time_order_whatever_their_order_in_a_file() throws Exception {
        Path series = folder.resolve("lake/candles/exchange=binance/market_type=perps/coin=BTC/quote=USDT/interval=1m");
        Path file = series.resolve("year=2024/2024-01.parquet");
        Path sound = Files.move(file, folder.resolve("sound.parquet"));
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement()) {
            statement.execute(
                    "COPY (FROM read_parquet('" + sound + "') ORDER BY time DESC) TO '" + file + "' (FORMAT parquet)");
        }
        List<Double> shares = new ArrayList<>();
        Path exported = store.export(TestRows.BTC)
                .candles("1m")
                .onProgress(progress -> shares.add(progress.share()))
                .toParquet(out.toString())
                .files()
                .get(0);
        assertThat(numbers("SELECT count(*), count(*) FILTER (time < before) FROM (SELECT time, lag(time) OVER"
                        + " (ORDER BY file_row_number) AS before FROM read_parquet('" + exported
                        + "', file_row_number = true))"))
                .containsExactly(200L, 0L);
        assertThat(checkAll(out)).isEqualTo(1);
        assertThat(shares).isSorted().endsWith(1.0);
    }

    @Test
    void formats_are_read_from_a_list() {
        assertThat(ExportFormat.parse("BOTH")).containsExactly(ExportFormat.CSV, ExportFormat.PARQUET);
        assertThat(ExportFormat.parse("arrow, csv.gz")).containsExactly(ExportFormat.CSV_GZ, ExportFormat.ARROW);
        assertThatThrownBy(() -> ExportFormat.parse("xls"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("Unknown format 'xls': use csv, parquet or both");
    }

    @Test
    void texts_and_unknown_times_are_counted_too() throws Exception {
        SeriesId liquidations = SeriesId.of(Dataset.LIQUIDATIONS, TestRows.BTC);
        store.upsert(
                liquidations,
                Rows.builder(Dataset.LIQUIDATIONS, 2)
                        .row(START)
                        .text(0, "long")
                        .number(1, 100)
                        .number(2, 1)
                        .row(START)
                        .text(0, "short")
                        .number(1, 101)
                        .number(2, 2)
                        .build());
        store.upsert(
                FUNDING,
                Rows.builder(Dataset.FUNDING, 2)
                        .row(START)
                        .number(0, 0)
                        .row(START + 60_000)
                        .number(0, 0.1)
                        .instant(6, START + 1)
                        .build());
        ExportReport report =
                store.export(TestRows.BTC).funding().liquidations().to(out, EnumSet.of(ExportFormat.CSV));
        assertThat(Files.readAllLines(report.files().get(0)))
                .containsExactly(
                        "time,funding_rate,premium,mark_price,index_price,oracle_price,mid_price,next_funding_time",
                        "2024-01-01T00:00:00Z,0.0,,,,,,",
                        "2024-01-01T00:01:00Z,0.1,,,,,,2024-01-01T00:00:00.001Z");
        assertThat(Files.readAllLines(report.files().get(2)))
                .containsExactly(
                        "time,side,price,quantity,notional_value",
                        "2024-01-01T00:00:00Z,long,100.0,1.0,",
                        "2024-01-01T00:00:00Z,short,101.0,2.0,");
        List<Long> nulls = new ArrayList<>();
        for (JsonNode column : json(report.files().get(1)).get("columns")) {
            nulls.add(column.get("null_count").asLong());
        }
        assertThat(nulls).containsExactly(0L, 0L, 2L, 2L, 2L, 2L, 2L, 1L);
        assertThat(names(out)).noneMatch(name -> name.endsWith(".parquet"));
    }

    @Test
    void progress_rises_to_the_end_and_names_the_steps() {
        List<ExportProgress> told = new ArrayList<>();
        Thread caller = Thread.currentThread();
        store.export(TestRows.BTC)
                .candles("1m")
                .merged("1m")
                .onProgress(progress -> {
                    assertThat(Thread.currentThread()).isSameAs(caller);
                    told.add(progress);
                })
                .to(out, ExportFormat.parse("both"));
        assertThat(told.stream().map(p -> p.step().toString()).distinct())
                .containsExactly("collecting", "checking", "writing", "done");
        assertThat(told).isSortedAccordingTo((a, b) -> Double.compare(a.share(), b.share()));
        ExportProgress last = told.get(told.size() - 1);
        assertThat(last.share()).isEqualTo(1);
        assertThat(last.bytes()).isPositive();
        assertThat(last.toText()).startsWith("done merged_binance_BTC_USDT_perps_1m_20250615_123456, 0.0 MB");
    }

    @Test
    void a_listener_that_throws_stops_the_export_and_leaves_no_file() throws IOException {
        assertThatThrownBy(() -> store.export(TestRows.BTC)
                        .candles("1m")
                        .onProgress(progress -> {
                            throw new IllegalStateException("enough");
                        })
                        .to(out, ExportFormat.parse("both")))
                .hasMessage("enough");
        assertThat(names(out).stream().filter(name -> name.endsWith(".json")).toList())
                .hasSameSizeAs(names(out).stream()
                        .filter(name -> name.endsWith(".csv"))
                        .toList());
        assertThat(names(out)).noneMatch(name -> name.startsWith("."));
    }

    @Test
    void an_as_of_merge_is_the_same_from_postgres() throws Exception {
        Rows.Builder rates = Rows.builder(Dataset.FUNDING, 4);
        for (int minute : new int[] {-30, 3, 4, 150}) {
            rates.row(START + minute * 60_000L).number(0, minute / 1e4);
        }
        Rows funding = rates.build();
        store.upsert(FUNDING, funding);
        Path lake = csv(store, out);
        try (MarketDataStore postgres =
                MarketDataStore.open(RealPostgres.url(folder.resolve("asof")), TestRows.CLOCK)) {
            postgres.upsert(TestRows.BTC_1M, TestRows.minutes(200));
            postgres.upsert(FUNDING, funding);
            assertThat(csv(postgres, folder.resolve("pg"))).hasSameTextualContentAs(lake);
        }
    }

    private static Path csv(MarketDataStore store, Path out) {
        return store.export(TestRows.BTC)
                .mergedAsOf("1m")
                .range("2024-01-01T00:00:00", "2024-01-01T03:00:00")
                .to(out, ExportFormat.parse("csv"))
                .files()
                .get(0);
    }

    @Test
    void other_intervals_join_at_their_own_close() throws Exception {
        SeriesId hours = SeriesId.candles(TestRows.BTC, Interval.parse("1h"));
        store.upsert(hours, TestRows.candles(Interval.parse("1h"), TestRows.minuteRange(0, 180), 0));
        Rows.Builder rates = Rows.builder(Dataset.FUNDING, 4);
        for (int minute : new int[] {59, 60, 119}) {
            rates.row(START + minute * 60_000L).number(0, minute);
        }
        store.upsert(FUNDING, rates.build());
        Path file = store.export(TestRows.BTC)
                .mergedAsOf("1h")
                .toParquet(out.toString())
                .files()
                .get(0);
        assertThat(numbers("SELECT list(funding_rate ORDER BY time)[1], list(funding_rate ORDER BY time)[2],"
                        + " list(funding_rate ORDER BY time)[3] FROM read_parquet('" + file + "')"))
                .containsExactly(59L, 119L, 119L);
    }
}

package dev.kirby.store.timescale;

import static dev.kirby.store.TestRows.BTC;
import static dev.kirby.store.TestRows.BTC_1M;
import static dev.kirby.store.TestRows.CLOCK;
import static dev.kirby.store.TestRows.START;
import static dev.kirby.store.TestRows.candles;
import static dev.kirby.store.TestRows.dump;
import static dev.kirby.store.TestRows.minuteRange;
import static dev.kirby.store.TestRows.minutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.InvalidRequestException;
import dev.kirby.StoreException;
import dev.kirby.market.Dataset;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.registry.LifecycleStage;
import dev.kirby.registry.Registry;
import dev.kirby.registry.TrainedConfiguration;
import dev.kirby.series.Rows;
import dev.kirby.source.Page;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.storage.SqlRow;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a store in PostgreSQL does beyond the contract. */
class TimescaleStoreTest {

    private static final String DATABASE = "timescale_store";

    @TempDir
    Path folder;

    private TimescaleStore store;

    @BeforeEach
    void open() {
        store = TimescaleStore.open(RealPostgres.url(DATABASE), CLOCK);
    }

    @AfterEach
    void close() {
        store.series().forEach(store::delete);
        store.close();
    }

    @Test
    @DisabledIfSystemProperty(named = RealPostgres.GIVEN, matches = ".+", disabledReason = "the extension is there")
    void works_in_plain_tables_where_the_extension_is_absent() {
        assertThat(store.features()).isEqualTo("plain PostgreSQL tables");
    }

    @Test
    void shows_no_secret() {
        assertThat(store.toString())
                .doesNotContain("s3cret")
                .doesNotContain("user=")
                .endsWith("/timescale_store]");
        for (String url : List.of(
                "jdbc:postgresql://joe:s3cret@localhost:1/kirby",
                "jdbc:postgresql://joe:s3c?s3cret@localhost:1/kirby",
                "jdbc:postgresql://joe:s3c/s3cret@localhost:1/kirby",
                "jdbc:postgresql://localhost:1/kirby?user=joe&password=s3cret",
                "jdbc:postgresql://localhost:none/kirby?password=s3cret",
                "jdbc:postgresql://no.such.host.invalid/kirby?password=s3cret",
                RealPostgres.url(DATABASE).replace("/timescale_store", "/nowhere"),
                "jdbc:mysql://joe:s3cret@localhost/kirby")) {
            assertThatThrownBy(() -> MarketDataStore.open(url)).satisfies(e -> {
                for (Throwable t = e; t != null; t = t.getCause()) {
                    assertThat(String.valueOf(t.getMessage())).doesNotContain("s3c");
                }
                assertThat(e.getMessage()).startsWith("Cannot open ").hasLineCount(1);
            });
        }
    }

    @Test
    void says_which_libraries_are_missing() throws Exception {
        List<String> output = WithoutDrivers.run(RealPostgres.url(DATABASE));
        assertThat(String.join("\n", output))
                .contains("not on the class path: org.postgresql:postgresql, com.zaxxer:HikariCP,"
                        + " org.flywaydb:flyway-core, org.flywaydb:flyway-database-postgresql. Add")
                .doesNotContain("s3cret")
                .doesNotContain("NoClassDefFoundError");
    }

    @Test
    void refuses_tables_of_a_newer_version() throws Exception {
        String url = RealPostgres.url("newer");
        TimescaleStore.open(url, CLOCK).close();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            assertThat(Schema.VERSION).isEqualTo(newest(statement));
            statement.execute(
                    "INSERT INTO kirby.flyway_schema_history SELECT 99, '99', description, type, script, checksum,"
                            + " installed_by, installed_on, execution_time, success FROM kirby.flyway_schema_history"
                            + " WHERE version IS NOT NULL LIMIT 1");
        }
        assertThatThrownBy(() -> TimescaleStore.open(url, CLOCK))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("version 99, which a newer Kirby made");
    }

    private static int newest(Statement statement) throws Exception {
        try (var result = statement.executeQuery("SELECT max(version::int) FROM kirby.flyway_schema_history")) {
            result.next();
            return result.getInt(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "drop table kirby.candles",
                "delete from kirby.candles",
                "select 1; drop table kirby.candles",
                "select 1; commit; drop table kirby.candles",
                "select 1) q; commit; drop table kirby.candles; select * from (select 1",
                "with gone as (delete from kirby.candles returning *) select * from gone",
                "copy kirby.candles to '/tmp/x'",
                "select set_config('transaction_read_only', 'off', false)",
                "select setval('kirby.series_id_seq', 1)",
                "create table x as select 1",
                "commit",
                "vacuum",
                "",
                "nonsense"
            })
    void refuses_what_could_change_something(String query) {
        store.upsert(BTC_1M, minutes(10));
        assertThatThrownBy(() -> MarketDataStore.of(store).sql(query).rows())
                .isInstanceOf(InvalidRequestException.class)
                .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
        assertThat(store.count(BTC_1M)).isEqualTo(10);
        store.upsert(BTC_1M, minutes(11));
        assertThat(MarketDataStore.of(store)
                        .sql("select count(*) n from candles")
                        .rows()
                        .get(0)
                        .value("n"))
                .isEqualTo(11L);
    }

    @Test
    void answers_go_to_files_of_every_kind() {
        store.upsert(BTC_1M, minutes(12_000));
        var answer = MarketDataStore.of(store)
                .sql("select time, coin, close, num_trades, nullif(volume, 10) as gone, '' as nothing from candles"
                        + " where time < '2024-01-05' order by time;");
        assertThat(answer.columns().toString())
                .isEqualTo("[time TIMESTAMP WITH TIME ZONE, coin VARCHAR, close DOUBLE, num_trades BIGINT, gone DOUBLE,"
                        + " nothing VARCHAR]");
        Path parquet = folder.resolve("a.parquet");
        Path csv = folder.resolve("a.csv.gz");
        assertThat(answer.toParquet(parquet)).isEqualTo(4 * 1440);
        assertThat(answer.toCsv(csv)).isEqualTo(4 * 1440);
        assertThat(answer.toTable()).contains("... more rows").contains("2024-01-01T00:00:00Z");
        try (MarketDataStore lake = MarketDataStore.open(folder.resolve("lake"))) {
            List<SqlRow> read =
                    lake.sql("select * from read_parquet('" + parquet + "')").rows();
            assertThat(read.get(7).values()).isEqualTo(answer.rows().get(7).values());
            assertThat(read).hasSameSizeAs(answer.rows());
            assertThat(lake.sql("select count(*) n, sum(close) s from read_csv('" + csv + "')")
                            .rows()
                            .get(0)
                            .value("n"))
                    .isEqualTo(4L * 1440);
        }
        assertThat(folder.toFile().list((f, name) -> name.startsWith("."))).isEmpty();
    }

    @Test
    void exports_as_the_lake_does() {
        store.upsert(BTC_1M, new Page(minuteRange(0, 300), minutes(300)));
        Rows.Builder funding = Rows.builder(Dataset.FUNDING, 1);
        funding.row(START.toEpochMilli()).number(0, 0.0001);
        store.upsert(SeriesId.of(Dataset.FUNDING, BTC), funding.build());
        try (MarketDataStore lake = MarketDataStore.open(folder.resolve("lake"), CLOCK)) {
            for (SeriesId series : store.series()) {
                lake.upsert(series, store.read(series, TimeRange.ALL));
            }
            String query = "select * from funding_rates order by time";
            assertThat(MarketDataStore.of(store).sql(query).toCsv())
                    .isEqualTo(lake.sql(query).toCsv());
            assertThat(MarketDataStore.of(store)
                            .export(BTC)
                            .merged("1m")
                            .toCsv(folder.resolve("a").toString())
                            .rows())
                    .isEqualTo(lake.export(BTC)
                            .merged("1m")
                            .toCsv(folder.resolve("b").toString())
                            .rows());
        }
    }

    @Test
    void writers_of_one_series_lose_nothing() throws Exception {
        ExecutorService writers = Executors.newFixedThreadPool(4);
        try (TimescaleStore other = TimescaleStore.open(RealPostgres.url(DATABASE), CLOCK)) {
            List<Future<?>> done = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                TimescaleStore writer = i % 2 == 0 ? store : other;
                TimeRange range = minuteRange(i * 50, i * 50 + 100);
                done.add(writers.submit(() -> writer.upsert(BTC_1M, new Page(range, candles(Interval.M1, range, 0)))));
            }
            for (Future<?> each : done) {
                each.get();
            }
        } finally {
            writers.shutdownNow();
        }
        assertThat(dump(store.read(BTC_1M, TimeRange.ALL))).isEqualTo(dump(minutes(2_050)));
        assertThat(store.coverage(BTC_1M).ranges()).containsExactly(minuteRange(0, 2_050));
    }

    @Test
    void hours_of_open_interest_stand_beside_the_price() {
        int interest = Dataset.OPEN_INTEREST.indexOf("open_interest");
        Rows.Builder rows = Rows.builder(Dataset.OPEN_INTEREST, 180);
        for (int i = 0; i < 180; i++) {
            rows.row(START.plusSeconds(60L * i).toEpochMilli()).number(interest, 1000 + i);
        }
        store.upsert(SeriesId.of(Dataset.OPEN_INTEREST, BTC), rows.build());
        store.upsert(BTC_1M, minutes(180));
        store.upsert(SeriesId.candles(BTC, Interval.H1), candles(Interval.H1, minuteRange(0, 180), 9));
        List<SqlRow> hours = MarketDataStore.of(store)
                .sql("select * from oi_price_1h order by bucket")
                .rows();
        assertThat(hours).hasSize(3);
        SqlRow second = hours.get(1);
        double close = minutes(180).number(3, 119);
        assertThat(second.instant("bucket")).isEqualTo(START.plusSeconds(3600));
        assertThat(second.number("avg_oi")).isEqualTo(1089.5);
        assertThat(second.number("oi_change")).isEqualTo(60);
        assertThat(second.number("close_price")).isEqualTo(close);
        assertThat(second.number("price_change_pct"))
                .isCloseTo(100 * (close / minutes(180).number(3, 59) - 1), org.assertj.core.data.Offset.offset(1e-9));
    }

    @Test
    void unknown_parts_of_a_key_are_one_key() {
        SeriesId series = SeriesId.of(Dataset.LIQUIDATIONS, BTC);
        Rows rows = Rows.builder(Dataset.LIQUIDATIONS, 1)
                .row(START.toEpochMilli())
                .number(3, 5)
                .build();
        store.upsert(series, rows);
        store.upsert(series, rows);
        Rows read = store.read(series, TimeRange.ALL);
        assertThat(dump(read)).isEqualTo(dump(rows));
        assertThat(MarketDataStore.of(store)
                        .sql("select side, price, quantity from liquidations")
                        .toCsv())
                .isEqualTo("side,price,quantity\n,,\n");
    }

    @Test
    void keeps_configurations_and_their_history() {
        TrainedConfiguration found = new TrainedConfiguration(
                "X_1",
                LifecycleStage.DISCOVERY,
                "LIQUIDITY_SWEEP_V3",
                BTC,
                Interval.M5,
                START,
                Map.of("pierce_depth", 0.001),
                Map.of());
        Registry registry = MarketDataStore.of(store).registry();
        registry.save(found);
        registry.save(found.withStage(LifecycleStage.MATURE), "120 trades");
        registry.save(found.withStage(LifecycleStage.MATURE), "again");
        assertThat(registry.find("X_1")).contains(found.withStage(LifecycleStage.MATURE));
        assertThat(registry.find("X_2")).isEmpty();
        assertThat(registry.all()).hasSize(1);
        assertThat(registry.transitions("X_1"))
                .extracting(t -> t.stage() + " " + t.reason())
                .containsExactly("DISCOVERY trained", "MATURE 120 trades");
        assertThat(MarketDataStore.of(store)
                        .sql("select id, status, pair from trained_configurations")
                        .toCsv())
                .isEqualTo("id,status,pair\nX_1,MATURE,BTC/USDT\n");
    }
}

package dev.kirby.store.lake;

import static dev.kirby.store.TestRows.BTC_1M;
import static dev.kirby.store.TestRows.CLOCK;
import static dev.kirby.store.TestRows.minutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.Dataset;
import dev.kirby.market.SeriesId;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.TestRows;
import dev.kirby.store.storage.SqlColumn;
import dev.kirby.store.storage.SqlResult;
import dev.kirby.store.storage.SqlScope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LakeSqlTest {

    @TempDir
    Path temp;

    private Path folder;
    private MarketDataStore store;

    @BeforeEach
    void open() {
        folder = temp.resolve("it's [a] lake");
        store = MarketDataStore.open(folder, CLOCK);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "candles",
                "funding_rates",
                "open_interest",
                "liquidations",
                "long_short_ratio",
                "exchanges",
                "coins",
                "quote_currencies",
                "market_types",
                "intervals",
                "trading_pairs",
                "starlistings",
                "data_versions",
                "training_jobs",
                "oi_price_1h",
                "trained_configurations"
            })
    void everyTableIsThereInAnEmptyStore(String table) {
        SqlResult result = store.sql("select * from " + table);
        assertThat(result.columns()).isNotEmpty();
        assertThat(result.toTable()).isNotEmpty();
    }

    @Test
    void anEmptyTableHasTheColumnsOfAFullOne() {
        for (Dataset dataset : Dataset.values()) {
            String query = "select * from " + dataset.tableName();
            var empty = store.sql(query).columns();
            SeriesId series =
                    new SeriesId(dataset, TestRows.BTC, dataset.hasInterval() ? BTC_1M.requireInterval() : null);
            store.upsert(
                    series,
                    dev.kirby.series.Rows.builder(dataset, 1)
                            .row(TestRows.START.toEpochMilli())
                            .build());
            assertThat(store.sql(query).columns()).isEqualTo(empty);
            assertThat(store.sql(query).rows()).hasSize(1);
        }
    }

    @Test
    void aQueryReadsTwoLakes() {
        store.upsert(BTC_1M, minutes(5));
        try (MarketDataStore other = MarketDataStore.open(temp.resolve("other"), CLOCK)) {
            other.upsert(BTC_1M, minutes(3));
            Map<String, MarketDataStore> others = Map.of("training", other);
            SqlResult both = store.sql(
                    "select count(*) as n, count(t.close) as common from candles c left join training.candles t"
                            + " using (coin, interval, time)",
                    others);
            assertThat(both.toCsv()).isEqualTo("n,common\n5,3\n");
            assertThat(store.sql("select * from training.oi_price_1h", others).rows())
                    .isEmpty();
            assertThat(store.sql("select count(*) as n from training.starlistings", SqlScope.TABLES, others)
                            .toCsv())
                    .isEqualTo("n\n1\n");
            assertThat(store.sql("select count(*) as n from candles").toCsv()).isEqualTo("n\n5\n");
            assertThatThrownBy(() -> store.sql("select 1", Map.of("main", other)))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("cannot name the tables");
        }
    }

    @Test
    void printsATable() {
        store.upsert(BTC_1M, minutes(3));
        assertThat(store.sql("select coin, time, volume, num_trades from candles order by time;")
                        .toTable())
                .isEqualTo("""
                        coin  time                  volume  num_trades
                        ----  --------------------  ------  ----------
                        BTC   2024-01-01T00:00:00Z      10          20
                        BTC   2024-01-01T00:01:00Z      10          21
                        BTC   2024-01-01T00:02:00Z      10          22
                        """);
    }

    @Test
    void cutsALongTableAndSaysSo() {
        store.upsert(BTC_1M, minutes(50));
        assertThat(store.sql("select time from candles").toTable())
                .endsWith("... more rows: read all with rows() or toCsv()\n");
    }

    @Test
    void writesJson() {
        store.upsert(BTC_1M, minutes(1));
        assertThat(store.sql("select time, volume, null as nothing, coin = 'BTC' as yes from candles")
                        .toJson())
                .isEqualTo("[{\"time\":\"2024-01-01T00:00:00Z\",\"volume\":10.0,\"nothing\":null,\"yes\":true}]");
    }

    @Test
    void writesFilesThatItReadsBack() throws IOException {
        store.upsert(BTC_1M, minutes(2_000));
        Path parquet = temp.resolve("out/all.parquet");
        Path csv = temp.resolve("out/all.csv");
        SqlResult result = store.sql("select time, open, num_trades from candles order by time");
        assertThat(result.toParquet(parquet)).isEqualTo(2_000);
        assertThat(result.toCsv(csv)).isEqualTo(2_000);
        assertThat(Files.readAllLines(csv))
                .hasSize(2_001)
                .startsWith("time,open,num_trades", "2024-01-01T00:00:00Z,192.8,20");
        assertThat(store.sql("select * from read_parquet('" + parquet + "')")
                        .rows()
                        .toString())
                .isEqualTo(result.rows().toString());
        try (Stream<Path> files = Files.list(temp.resolve("out"))) {
            assertThat(files).containsExactlyInAnyOrder(parquet, csv);
        }
    }

    @Test
    void leavesNoHalfFileWhenAQueryFails() throws IOException {
        Path csv = temp.resolve("half.csv");
        SqlResult result = store.sql("select error('no') as x from range(10)");
        assertThatThrownBy(() -> result.toCsv(csv)).isInstanceOf(InvalidRequestException.class);
        try (Stream<Path> files = Files.list(temp)) {
            assertThat(files).containsExactly(folder);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "drop view candles",
                "create table t(i int)",
                "create or replace temp view candles as select 1",
                "insert into candles values (1)",
                "delete from candles",
                "update candles set open = 0",
                "truncate candles",
                "copy (select 1) to 'FILE'",
                "copy candles to 'FILE' (format csv)",
                "select 1; copy (select 1) to 'FILE'",
                "select 1; select 2",
                "/* x */ copy (select 1) to 'FILE' -- select",
                "with x as (select 1) copy (select 1) to 'FILE'",
                "explain analyze copy (select 1) to 'FILE'",
                "execute x",
                "prepare x as select 1",
                "attach 'FILE' as db",
                "install httpfs",
                "load 'FILE'",
                "export database 'FILE'",
                "import database 'FILE'",
                "set memory_limit = '1GB'",
                "reset memory_limit",
                "pragma memory_limit = '1GB'",
                "pragma enable_profiling",
                "call checkpoint()",
                "checkpoint",
                "begin transaction",
                "vacuum",
                "use memory",
                "select * from query('copy (select 1) to ''FILE''')",
                "select * from json_execute_serialized_sql(json_serialize_sql('select 1'))",
                "select * from checkpoint()",
                "select * from force_checkpoint()",
                "select write_log('x')",
                "select 1) to 'FILE' (format csv); --",
                "merge into candles using candles on true when matched then delete",
                "with x as (insert into candles values (1) returning *) select * from x",
                "select * from (delete from candles returning *)",
                "with x as (copy (select 1) to 'FILE') select * from x",
                "select (with x as (copy (select 1) to 'FILE') select 1) from candles",
                "select 1 union all (with x as (copy (select 1) to 'FILE') select 1)",
                "select * from arrow_scan(1, 2, 3)",
                "select * from create_external_resource('x')",
                "select * from range(nextval('x'))"
            })
    void refusesWhateverCouldChangeSomething(String attack) throws IOException {
        store.upsert(BTC_1M, minutes(10));
        Map<String, Long> before = files();
        Path target = temp.resolve("attacked");
        assertThatThrownBy(() ->
                        store.sql(attack.replace("FILE", target.toString())).rows())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("Cannot run '");
        assertThat(target).doesNotExist();
        assertThat(files()).isEqualTo(before);
        assertThat(store.count(BTC_1M)).isEqualTo(10);
    }

    private Map<String, Long> files() throws IOException {
        Map<String, Long> sizes = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                if (!file.toString().contains(".kirby")) {
                    sizes.put(file.toString(), Files.size(file));
                }
            }
        }
        return sizes;
    }

    @Test
    void explainsAWrongQuery() {
        assertThatThrownBy(() -> store.sql("select nothing from candles"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("The query fails")
                .hasMessageContaining("nothing");
    }

    @Test
    void acceptsEveryKindOfQuery() {
        store.upsert(BTC_1M, minutes(10));
        assertThat(store.sql("from candles limit 3").rows()).hasSize(3);
        assertThat(store.sql("with x as (select * from candles) select count(*) n from x")
                        .rows()
                        .get(0)
                        .number("n"))
                .isEqualTo(10);
        assertThat(store.sql("values (1), (2)").rows()).hasSize(2);
        assertThat(store.sql("select 1 union all select 2 -- and so on").rows()).hasSize(2);
        assertThat(store.sql("select time, open, lag(open) over (order by time) from candles")
                        .rows())
                .hasSize(10);
        assertThat(store.sql("describe candles").rows()).hasSizeGreaterThan(10);
        assertThat(store.sql("select sum(num_trades) s from candles").columns())
                .extracting(SqlColumn::name)
                .containsExactly("s");
    }

    @Test
    void showsVersionsAndSeries() {
        store.record(new dev.kirby.store.storage.DataVersion(
                TestRows.START, BTC_1M, "o'brien", TestRows.minuteRange(0, 5), 5, Map.of("a", "b")));
        assertThat(store.sql("select origin, rows, interval, settings from data_versions")
                        .toCsv())
                .isEqualTo("origin,rows,interval,settings\no'brien,5,1m,{a=b}\n");
        assertThat(store.sql("select seconds from intervals where name = '4h'")
                        .rows()
                        .get(0)
                        .number("seconds"))
                .isEqualTo(14_400);
    }

    @Test
    void openInterestStandsBesideTheCloseOfItsHourFromTheFinestCandles() {
        store.upsert(BTC_1M, TestRows.minutes(180));
        store.upsert(
                SeriesId.candles(TestRows.BTC, dev.kirby.market.Interval.H1),
                TestRows.candles(dev.kirby.market.Interval.H1, TestRows.minuteRange(0, 180), 7));
        dev.kirby.series.Rows.Builder interest = dev.kirby.series.Rows.builder(Dataset.OPEN_INTEREST, 3);
        for (int minute : new int[] {10, 50, 70}) {
            interest.row(TestRows.START.toEpochMilli() + minute * 60_000L).number(0, minute);
        }
        store.upsert(SeriesId.of(Dataset.OPEN_INTEREST, TestRows.BTC), interest.build());
        double first = TestRows.minutes(60).number(3, 59);
        double second = TestRows.minutes(120).number(3, 119);
        assertThat(store.sql("select exchange, avg_oi, close_price, oi_change, price_change_pct from oi_price_1h"
                                + " order by bucket")
                        .toCsv())
                .isEqualTo("exchange,avg_oi,close_price,oi_change,price_change_pct\nbinance,30," + first
                        + ",,\nbinance,70," + second + ",20," + 100 * (second / first - 1) + "\n");
    }

    @Test
    void aVersionOfDataHasItsNumberItsDatesItsCountAndAChecksum() {
        for (int i = 1; i <= 2; i++) {
            store.upsert(BTC_1M, TestRows.minutes(i * 10));
            store.record(new dev.kirby.store.storage.DataVersion(
                    TestRows.START, BTC_1M, "binance", TestRows.minuteRange(0, i * 10), 10, java.util.Map.of()));
        }
        assertThat(store.sql("select table_name, version, collection_date, start_date, end_date, record_count,"
                                + " length(checksum) as n from data_versions order by version")
                        .toCsv())
                .isEqualTo("table_name,version,collection_date,start_date,end_date,record_count,n\n"
                        + "candles,1,2024-01-01,2024-01-01,2024-01-01,10,64\n"
                        + "candles,2,2024-01-01,2024-01-01,2024-01-01,10,64\n");
        assertThat(store.sql("select count(distinct checksum) as n from data_versions")
                        .toCsv())
                .isEqualTo("n\n2\n");
    }

    @Test
    void aConfinedQueryReadsTheTablesAndNothingElse() {
        store.upsert(BTC_1M, TestRows.minutes(10));
        assertThat(store.sql("with a as (select * from candles) select count(*) as n from a, range(2)", SqlScope.TABLES)
                        .toCsv())
                .isEqualTo("n\n20\n");
        String file = folder.resolve("kirby.json").toString().replace("'", "''");
        String files = folder.toString().replace("'", "''") + "/**/*.parquet";
        for (String query : new String[] {
            "select * from '" + file + "'",
            "select * from read_text('" + file + "')",
            "select * from read_parquet('" + files + "')",
            "select * from glob('/*')",
            "select (select content from read_text('" + file + "')) as x",
            "select getenv('HOME')",
            "select current_setting('home_directory')",
            "select * from query('select 1')",
            "select * from duckdb_settings()"
        }) {
            assertThatThrownBy(() -> store.sql(query, SqlScope.TABLES).toCsv())
                    .as(query)
                    .isInstanceOf(dev.kirby.InvalidRequestException.class)
                    .hasMessageContaining("not allowed");
        }
        assertThat(store.sql("select count(*) as n from read_text('" + file + "')")
                        .toCsv())
                .isEqualTo("n\n1\n");
    }
}

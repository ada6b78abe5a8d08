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
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.kirby.market.Dataset;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.source.Page;
import dev.kirby.store.ChildJvm;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.storage.SqlRow;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * What the store makes of a real TimescaleDB; {@code .ci/timescaledb} starts one. Debian builds it
 * under the Apache licence.
 */
@EnabledIfSystemProperty(named = RealPostgres.GIVEN, matches = ".+", disabledReason = "no TimescaleDB was named")
class TimescaleFeaturesTest {

    private static final String HYPERTABLES = "TimescaleDB [0-9.]+ hypertables";
    private static final int SIXTY_DAYS = 60 * 1440;

    private static final String HYPERTABLE_NAMES =
            "SELECT hypertable_name FROM timescaledb_information.hypertables WHERE hypertable_schema = 'kirby' ORDER BY 1";

    private static final String CHUNKS = "SELECT count(*) FROM timescaledb_information.chunks WHERE hypertable_name = ";

    @Test
    void makes_hypertables_once_and_says_what_the_licence_leaves_out() throws Exception {
        String url = RealPostgres.url("licence");
        List<String> output = open(url);
        assumeThat(list(url, "SHOW timescaledb.license")).containsExactly("apache");
        assertThat(output)
                .anyMatch(line -> line.matches("features: " + HYPERTABLES))
                .anyMatch(line -> line.contains("Makes a hypertable of kirby.candles"))
                .anyMatch(line ->
                        line.contains("licence allows hypertables only, no compression or continuous aggregates"))
                .noneMatch(line -> line.contains("WARN"));
        List<String> before = list(url, HYPERTABLE_NAMES);
        assertThat(before).hasSize(Dataset.values().length);
        assertThat(list(url, "SELECT indexname FROM pg_indexes WHERE schemaname = 'kirby' AND tablename = 'candles'"))
                .containsExactly("candles_pkey");
        assertThat(open(url))
                .anyMatch(line -> line.matches("features: " + HYPERTABLES))
                .noneMatch(line -> line.contains("Makes a hypertable"))
                .noneMatch(line -> line.contains("WARN"));
        assertThat(list(url, HYPERTABLE_NAMES)).isEqualTo(before);
    }

    private static List<String> open(String url) throws IOException {
        return ChildJvm.lines(ChildJvm.start(OpenChild.class, url));
    }

    @Test
    void its_own_licence_adds_compression_and_aggregates() throws Exception {
        String url = RealPostgres.url("own_licence");
        try (TimescaleStore store = TimescaleStore.open(url, CLOCK)) {
            assumeThat(list(url, "SHOW timescaledb.license"))
                    .as("the server's licence")
                    .containsExactly("timescale");
            assertThat(store.features()).matches(HYPERTABLES + ", compression, oi_price_1h");
            store.upsert(BTC_1M, minutes(SIXTY_DAYS));
            list(
                    url,
                    "SELECT compress_chunk(c) FROM show_chunks('kirby.candles') c",
                    "CALL refresh_continuous_aggregate('kirby.close_1h', NULL, NULL)");
            Rows corrected = candles(Interval.M1, minuteRange(0, SIXTY_DAYS), 1);
            store.upsert(BTC_1M, corrected);
            assertThat(dump(store.read(BTC_1M, TimeRange.ALL))).isEqualTo(dump(corrected));
            list(url, "CALL refresh_continuous_aggregate('kirby.close_1h', NULL, NULL)");
            assertThat(list(url, "SELECT count(*) FROM kirby.close_1h")).containsExactly("" + SIXTY_DAYS / 60);
            store.delete(BTC_1M);
            assertThat(store.count(BTC_1M)).isZero();
        }
    }

    @Test
    void many_may_open_a_new_database_at_once() throws Exception {
        String url = RealPostgres.url("opened_at_once");
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<String>> features = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                features.add(threads.submit(() -> {
                    try (TimescaleStore store = TimescaleStore.open(url, CLOCK)) {
                        return store.features();
                    }
                }));
            }
            for (Future<String> each : features) {
                assertThat(each.get()).matches(HYPERTABLES + ".*");
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void rows_of_plain_tables_move_along() throws Exception {
        String url = RealPostgres.url("plain_before");
        SeriesId trades = SeriesId.of(Dataset.TRADES, BTC);
        Rows minutes = minutes(SIXTY_DAYS);
        Rows days = daysOfTrades(100);
        try (Database plain = Database.open(PostgresAddress.parse(url))) {
            Schema.upgrade(plain);
            plain.change("a plain table", connection -> {
                TableWriter.write(connection, BTC_1M, minutes, coverage -> coverage.with(minuteRange(0, SIXTY_DAYS)));
                TableWriter.write(connection, trades, days, UnaryOperator.identity());
                return minutes;
            });
        }
        assertThat(list(url, "SELECT extname FROM pg_extension")).doesNotContain("timescaledb");
        for (int opened = 1; opened <= 2; opened++) {
            try (TimescaleStore store = TimescaleStore.open(url, CLOCK)) {
                assertThat(store.features()).matches(HYPERTABLES + ".*");
                assertThat(dump(store.read(BTC_1M, TimeRange.ALL))).isEqualTo(dump(minutes));
                assertThat(dump(store.read(trades, TimeRange.ALL))).isEqualTo(dump(days));
                assertThat(store.coverage(BTC_1M).ranges()).containsExactly(minuteRange(0, SIXTY_DAYS));
                assertThat(list(url, "SELECT count(*) FROM ONLY kirby.candles")).containsExactly("0");
                assertThat(Integer.parseInt(list(url, CHUNKS + "'candles'").get(0)))
                        .isBetween(2, 4);
                assertThat(Integer.parseInt(list(url, CHUNKS + "'trades'").get(0)))
                        .isBetween(14, 16);
            }
        }
    }

    private static Rows daysOfTrades(int count) {
        Rows.Builder rows = Rows.builder(Dataset.TRADES, count);
        for (int i = 0; i < count; i++) {
            rows.row(START.minus(Duration.ofDays(count - i)).toEpochMilli())
                    .text(Dataset.TRADES.indexOf("trade_id"), "t" + i)
                    .number(Dataset.TRADES.indexOf("price"), i);
        }
        return rows.build();
    }

    @Test
    void corrections_and_gaps_find_their_chunks() {
        try (TimescaleStore store = TimescaleStore.open(RealPostgres.url("corrections"), CLOCK)) {
            TimeRange first = minuteRange(0, 1000);
            TimeRange last = minuteRange(SIXTY_DAYS - 1000, SIXTY_DAYS);
            for (TimeRange range : List.of(first, last)) {
                store.upsert(BTC_1M, new Page(range, candles(Interval.M1, range, 0)));
            }
            assertThat(store.range(BTC_1M)).contains(minuteRange(0, SIXTY_DAYS));
            Rows corrected = candles(Interval.M1, minuteRange(0, SIXTY_DAYS), 1);
            store.upsert(BTC_1M, new Page(minuteRange(0, SIXTY_DAYS), corrected));
            assertThat(dump(store.read(BTC_1M, TimeRange.ALL))).isEqualTo(dump(corrected));
            assertThat(store.count(BTC_1M)).isEqualTo(SIXTY_DAYS);
            store.delete(BTC_1M);
            assertThat(store.count(BTC_1M)).isZero();
            assertThat(store.series()).isEmpty();
        }
    }

    @Test
    void a_decade_of_trades_fits_the_locks_of_an_untuned_server() {
        SeriesId trades = SeriesId.of(Dataset.TRADES, BTC);
        Rows decade = daysOfTrades(3650);
        try (TimescaleStore store = TimescaleStore.open(RealPostgres.url("decade"), CLOCK)) {
            store.upsert(trades, decade);
            store.upsert(trades, decade);
            assertThat(store.count(trades)).isEqualTo(3650);
            assertThat(dump(store.read(trades, TimeRange.ALL))).isEqualTo(dump(decade));
            store.delete(trades);
            assertThat(store.range(trades)).isEmpty();
        }
    }

    @Test
    void reading_an_hour_plans_for_one_chunk() throws Exception {
        String url = RealPostgres.url("plans");
        try (TimescaleStore store = TimescaleStore.open(url, CLOCK)) {
            store.upsert(BTC_1M, minutes(SIXTY_DAYS));
            TimeRange hour = minuteRange(SIXTY_DAYS - 60, SIXTY_DAYS);
            String select = Tables.copyOut(Dataset.CANDLES, 1, hour.startMillis(), hour.endMillis())
                    .replaceFirst("COPY \\((.*)\\) TO STDOUT.*", "EXPLAIN $1");
            assertThat(list(url, select))
                    .filteredOn(line -> line.contains(" on _hyper_"))
                    .hasSize(1);
            assertThat(dump(store.read(BTC_1M, hour))).isEqualTo(dump(candles(Interval.M1, hour, 0)));
        }
    }

    @Test
    void its_functions_are_there_for_queries() {
        try (TimescaleStore store = TimescaleStore.open(RealPostgres.url("functions"), CLOCK)) {
            store.upsert(BTC_1M, minutes(180));
            List<SqlRow> hours = MarketDataStore.of(store)
                    .sql("select time_bucket('1 hour', time) as hour, last(close, time) as close"
                            + " from candles group by 1 order by 1")
                    .rows();
            assertThat(hours).hasSize(3);
            assertThat(hours.get(1).instant("hour")).isEqualTo(START.plusSeconds(3600));
            assertThat(hours.get(1).number("close")).isEqualTo(minutes(180).number(3, 119));
        }
    }

    @Test
    void aggregates_select_the_hours_of_the_views_they_replace() throws Exception {
        String url = RealPostgres.url("hours");
        Rows.Builder interest = Rows.builder(Dataset.OPEN_INTEREST, 180);
        for (int i = 0; i < 180; i++) {
            interest.row(START.plusSeconds(60L * i).toEpochMilli());
            if (i % 7 > 0) {
                interest.number(Dataset.OPEN_INTEREST.indexOf("open_interest"), i * i);
            }
        }
        try (TimescaleStore store = TimescaleStore.open(url, CLOCK)) {
            store.upsert(BTC_1M, minutes(180));
            store.upsert(SeriesId.of(Dataset.OPEN_INTEREST, BTC), interest.build());
        }
        for (var hours : TimescaleFeatures.HOURS.entrySet()) {
            String difference = hours.getValue() + " EXCEPT SELECT * FROM kirby." + hours.getKey();
            assertThat(list(url, hours.getValue())).hasSize(3);
            assertThat(list(url, difference)).isEmpty();
        }
    }

    @Test
    void changes_of_compressed_rows_are_not_limited() {
        String url = RealPostgres.url("limits");
        TimescaleStore.open(url, CLOCK).close();
        try (Database database = Database.open(PostgresAddress.parse(url))) {
            assertThat(database.<String>read("a setting", connection -> {
                        try (Statement statement = connection.createStatement();
                                ResultSet result = statement.executeQuery(
                                        "SHOW timescaledb.max_tuples_decompressed_per_dml_transaction")) {
                            result.next();
                            return result.getString(1);
                        }
                    }))
                    .isEqualTo("0");
        }
    }

    @Test
    void those_who_may_not_create_it_keep_plain_tables() throws Exception {
        String url = RealPostgres.url("not_allowed");
        try (Database plain = Database.open(PostgresAddress.parse(url))) {
            Schema.upgrade(plain);
        }
        RealPostgres.execute("CREATE ROLE reader LOGIN");
        list(
                url,
                "GRANT USAGE ON SCHEMA kirby, kirby_views TO reader",
                "GRANT SELECT ON ALL TABLES IN SCHEMA kirby TO reader");
        assertThat(open(url.replaceFirst("user=[^&]*", "user=reader")))
                .anyMatch(line -> line.equals("features: plain PostgreSQL tables"))
                .anyMatch(line ->
                        line.contains("Goes on without TimescaleDB, in plain PostgreSQL tables: permission denied"));
    }

    @Test
    @EnabledIfSystemProperty(
            named = RealPostgres.UNLOADED,
            matches = ".+",
            disabledReason = "no server was named that has the extension and does not load it")
    void a_server_that_does_not_load_it_keeps_plain_tables() throws Exception {
        String url = RealPostgres.urls("unloaded").get(1);
        assertThat(open(url))
                .anyMatch(line -> line.equals("features: plain PostgreSQL tables"))
                .anyMatch(line -> line.contains("Add timescaledb to shared_preload_libraries"));
        try (TimescaleStore store = TimescaleStore.open(url, CLOCK)) {
            store.upsert(BTC_1M, minutes(100));
            assertThat(store.count(BTC_1M)).isEqualTo(100);
        }
    }

    /** Runs statements as the server's owner; the last one's first column. */
    private static List<String> list(String url, String... statements) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                if (statement.execute(each)) {
                    try (ResultSet result = statement.getResultSet()) {
                        while (result.next()) {
                            values.add(result.getString(1));
                        }
                    }
                }
            }
        }
        return values;
    }
}

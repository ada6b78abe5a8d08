package dev.kirby.store.timescale;

import static dev.kirby.store.TestRows.BTC;
import static dev.kirby.store.TestRows.BTC_1M;
import static dev.kirby.store.TestRows.CLOCK;
import static dev.kirby.store.TestRows.START;
import static dev.kirby.store.TestRows.minuteRange;
import static dev.kirby.store.TestRows.minutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.market.Dataset;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.source.Page;
import dev.kirby.store.storage.StoreCheck;
import dev.kirby.store.storage.StoreProblem;
import dev.kirby.store.storage.StoreProblem.Kind;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** What a verification finds in a database that somebody else had a hand in. */
class TimescaleCheckTest {

    @TempDir
    Path folder;

    private String url;
    private TimescaleStore store;

    @BeforeEach
    void fill() {
        url = RealPostgres.url(folder);
        store = TimescaleStore.open(url, CLOCK);
        store.upsert(BTC_1M, new Page(minuteRange(0, 100), minutes(100)));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private StoreProblem onlyProblem() {
        StoreCheck check = store.verify();
        assertThat(check.problems()).as(check.toText()).hasSize(1);
        assertThat(check.isClean()).isFalse();
        assertThat(store.repair()).as("a database looks after its own files").isEqualTo(check);
        return check.problems().get(0);
    }

    @Test
    void a_sound_database_is_clean() {
        Rows.Builder trades = Rows.builder(Dataset.TRADES, 2);
        trades.row(START.toEpochMilli()).text(0, "b");
        trades.row(START.toEpochMilli()).text(0, "a");
        store.upsert(SeriesId.of(Dataset.TRADES, BTC), trades.build());
        Rows.Builder liquidations = Rows.builder(Dataset.LIQUIDATIONS, 1);
        liquidations.row(START.toEpochMilli()).number(3, 5);
        store.upsert(SeriesId.of(Dataset.LIQUIDATIONS, BTC), liquidations.build());
        StoreCheck check = store.verify();
        assertThat(check.problems()).as(check.toText()).isEmpty();
        assertThat(check).hasToString("StoreCheck[3 series, 103 rows, nothing wrong]");
    }

    @Test
    void times_that_cannot_be_are_found() throws SQLException {
        String insert = "INSERT INTO kirby.candles (starlisting_id, time) SELECT starlisting_id, %s FROM kirby.candles"
                + " WHERE time = '2024-01-01 00:00Z'";
        execute(insert.formatted("TIMESTAMPTZ '2024-01-01 00:00:30Z'"));
        StoreProblem problem = onlyProblem();
        assertThat(problem.kind()).isEqualTo(Kind.ROWS);
        assertThat(problem.series()).contains(BTC_1M);
        assertThat(problem.what()).isEqualTo("1 row where no 1m candle opens, at 2024-01-01T00:00:30Z.");
        execute("DELETE FROM kirby.candles WHERE time = '2024-01-01 00:00:30Z'");
        for (String time : new String[] {"TIMESTAMPTZ 'epoch'", "TIMESTAMPTZ '2030-01-01Z'"}) {
            execute(insert.formatted(time));
            assertThat(onlyProblem().what()).startsWith("1 row outside 1970-01-01T00:00:00.001Z to 2025-06-16");
            execute("DELETE FROM kirby.candles WHERE time = " + time);
        }
        for (String time : new String[] {"TIMESTAMPTZ '1969-01-01Z'", "'infinity'"}) {
            execute(insert.formatted(time));
            assertThat(onlyProblem().what()).isEqualTo("1 row without a time after 1970.");
            execute("DELETE FROM kirby.candles WHERE time = " + time);
        }
        assertThat(store.verify().problems()).isEmpty();
    }

    @Test
    @DisabledIfSystemProperty(
            named = RealPostgres.GIVEN,
            matches = ".+",
            disabledReason = "a hypertable refuses this time itself")
    void a_time_before_all_others_is_found() throws SQLException {
        execute("UPDATE kirby.candles SET time = '-infinity' WHERE time = '2024-01-01 01:39Z'");
        assertThat(onlyProblem().what()).isEqualTo("1 row without a time after 1970.");
    }

    @Test
    void numbers_that_cannot_be_are_found() throws SQLException {
        execute("UPDATE kirby.candles SET volume = 'NaN', close = 'NaN' WHERE time < '2024-01-01 00:02Z'");
        StoreProblem problem = onlyProblem();
        assertThat(problem.kind()).isEqualTo(Kind.VALUES);
        assertThat(problem.what()).isEqualTo("2 rows with NaN where an unknown number is null.");
        assertThat(store.verify().rows()).as("they are rows all the same").isEqualTo(100);
        execute("UPDATE kirby.candles SET volume = -1, close = -1 WHERE time < '2024-01-01 00:02Z'");
        assertThat(onlyProblem().what())
                .isEqualTo("2 rows with a number below zero where none can be, the first at 2024-01-01T00:00:00Z.");
    }

    @Test
    void coverage_of_the_future_is_found() throws SQLException {
        execute("UPDATE kirby.coverage SET range_end = '2030-01-01Z'");
        StoreProblem problem = onlyProblem();
        assertThat(problem.kind()).isEqualTo(Kind.COVERAGE);
        assertThat(problem.range()).contains(TimeRange.of("2025-06-16T12:34:56", "2030-01-01"));
    }

    @Test
    void rows_of_nobody_are_found() throws SQLException {
        execute("INSERT INTO kirby.funding_rates (trading_pair_id, time) VALUES (77, '2024-01-01Z')");
        StoreProblem problem = onlyProblem();
        assertThat(problem.kind()).isEqualTo(Kind.FOREIGN);
        assertThat(problem.where()).isEqualTo("kirby.funding_rates");
        assertThat(problem.what()).isEqualTo("1 row belongs to no series of Kirby's.");
        execute(problem.next().substring(problem.next().indexOf("DELETE")));
        assertThat(store.verify().problems()).isEmpty();
    }

    @Test
    void a_table_without_its_key_is_found_and_gets_it_back() throws SQLException {
        execute("ALTER TABLE kirby.candles DROP CONSTRAINT candles_pkey");
        StoreProblem problem = onlyProblem();
        assertThat(problem.kind()).isEqualTo(Kind.SCHEMA);
        assertThat(problem.what())
                .isEqualTo("Its primary key is gone and should be (starlisting_id, time):"
                        + " nothing keeps rows from being repeated.");
        execute(problem.next().substring(problem.next().indexOf("ALTER")));
        assertThat(store.verify().problems()).isEmpty();
    }

    @Test
    void tables_of_another_shape_are_found() throws SQLException {
        execute("ALTER TABLE kirby.trades ADD COLUMN note text");
        assertThat(store.verify().problems()).as("an added column does no harm").isEmpty();
        execute("DROP VIEW kirby_views.trades");
        execute("ALTER TABLE kirby.trades DROP COLUMN price");
        execute("ALTER TABLE kirby.trades ALTER quantity TYPE text");
        assertThat(onlyProblem().what())
                .isEqualTo("Its columns are wrong: price is missing, quantity is text and should be double precision.");
        execute("DROP TABLE kirby.trades");
        assertThat(onlyProblem().toText())
                .isEqualTo("SCHEMA kirby.trades: The table is gone. Restore it from a backup.");
    }

    @Test
    void an_upgrade_by_a_newer_version_meanwhile_is_found() throws SQLException {
        execute("UPDATE kirby.flyway_schema_history SET version = '99' WHERE version = '" + Schema.VERSION + "'");
        assertThat(onlyProblem().what())
                .isEqualTo("The tables have version 99, and this Kirby works with version " + Schema.VERSION + ".");
    }
}

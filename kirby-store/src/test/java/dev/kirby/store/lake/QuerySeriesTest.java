package dev.kirby.store.lake;

import static dev.kirby.store.TestRows.CLOCK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.TestRows;
import dev.kirby.store.storage.SqlScope;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which series a query can have rows of, by DuckDB's own parser, and that the answer is the same as from all of them. */
class QuerySeriesTest {

    @TempDir
    Path folder;

    private static QuerySeries of(String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:")) {
            return QuerySeries.of(QueryGuard.check(connection, query, SqlScope.FILES));
        }
    }

    private static Map<String, Set<String>> wanted(String query) throws SQLException {
        return of(query).of(Dataset.CANDLES).orElseThrow().wanted();
    }

    @Test
    void conditions_on_keys_say_which_folders_matter() throws SQLException {
        assertThat(wanted("select * from candles where coin = 'BTC' and \"interval\" = '1m' and close > 5"))
                .isEqualTo(Map.of("coin", Set.of("BTC"), "interval", Set.of("1m")));
        assertThat(wanted("select count(*) from Candles c where c.coin in ('BTC', 'ETH') and 'binance' = exchange"))
                .isEqualTo(Map.of("coin", Set.of("BTC", "ETH"), "exchange", Set.of("binance")));
        assertThat(wanted("select * from candles where (coin = 'BTC' and (quote = 'USDT' and market_type = 'perps'))"))
                .isEqualTo(Map.of("coin", Set.of("BTC"), "quote", Set.of("USDT"), "market_type", Set.of("perps")));
        assertThat(wanted("select * from candles where coin = 'BTC' and coin = 'ETH'"))
                .isEqualTo(Map.of("coin", Set.of()));
        assertThat(wanted("select * from (select * from candles where coin = 'BTC') where coin = 'ETH'"))
                .isEqualTo(Map.of("coin", Set.of("BTC")));
    }

    @Test
    void a_table_in_two_places_needs_the_series_of_both() throws SQLException {
        assertThat(wanted(
                        "select * from candles where coin = 'BTC' union all select * from candles where coin = 'ETH'"))
                .isEqualTo(Map.of("coin", Set.of("BTC", "ETH")));
        assertThat(wanted("select * from candles where coin = 'BTC' and time > (select min(time) from candles)"))
                .isEmpty();
        assertThat(wanted("with candles as (select * from candles where coin = 'BTC') select * from candles"))
                .isEmpty();
        QuerySeries joined = of("select * from oi_price_1h where coin = 'BTC'");
        assertThat(joined.of(Dataset.CANDLES).orElseThrow().wanted()).isEqualTo(Map.of("coin", Set.of("BTC")));
        assertThat(joined.of(Dataset.OPEN_INTEREST).orElseThrow().wanted()).isEqualTo(Map.of("coin", Set.of("BTC")));
        assertThat(joined.of(Dataset.FUNDING)).isEmpty();
        assertThat(of("select * from oi_price_1h where coin = 'BTC' union all by name select * from open_interest")
                        .of(Dataset.OPEN_INTEREST)
                        .orElseThrow()
                        .wanted())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select * from candles",
                "select * from candles where coin = 'BTC' or coin = 'ETH'",
                "select * from candles where not coin = 'BTC'",
                "select * from candles where coin <> 'BTC'",
                "select * from candles where coin not in ('BTC')",
                "select * from candles where coin > 'BTC'",
                "select * from candles where upper(coin) = 'BTC'",
                "select * from candles where coin = quote",
                "select * from candles where coin in ('BTC', quote)",
                "select * from candles where coin = (select max(coin) from candles)",
                "select * from candles where coin like 'BTC'",
                "select * from candles having coin = 'BTC'",
                "select * from candles qualify coin = 'BTC'",
                "select * from candles c where x.coin = 'BTC'",
                "select * from candles c, funding_rates f where c.coin = 'BTC'",
                "select * from candles tablesample 10% where coin = 'BTC'",
                "select (select count(*) from candles i where o.coin = 'BTC') from coins o",
                "from candles",
                "select * from candles pivot (max(close) for coin in ('BTC'))",
                "summarize candles"
            })
    void whatever_else_needs_all(String query) throws SQLException {
        assertThat(of(query).of(Dataset.CANDLES).orElse(KeyFilter.ALL)).isEqualTo(KeyFilter.ALL);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            select * from candles where coin = 'BTC' order by all | 8
            select * from candles where coin in ('BTC', 'SOL') and "interval" = '5m' order by all | 4
            select * from candles where coin = 'btc' | 0
            select * from candles where coin = 'NONE' | 0
            select * from candles where exchange = 'okx' and "interval" = '1m' order by all | 3
            select lag(close) over (order by time, coin) from candles where coin = 'ETH' and "interval" = '1m' order by 1 | 6
            select exchange, count(*) from candles where "interval" = '1m' group by all order by all | 2
            select * from candles c where exists (select 1 from candles o where o.coin = 'BTC' and o.time = c.time) order by all | 24
            select * from (select * from candles) c where coin = 'SOL' order by all | 8
            select * from candles where coin = 'ETH' union all select * from candles where coin = 'SOL' order by all | 16
            """)
    void the_answer_is_that_of_all_series(String query, int rows) {
        try (MarketDataStore store = MarketDataStore.open(folder, CLOCK)) {
            for (String coin : new String[] {"BTC", "ETH", "SOL"}) {
                for (String exchange : new String[] {"binance", "okx"}) {
                    Instrument instrument = Instrument.perps(exchange, coin, "USDT");
                    int count = exchange.equals("okx") ? 1 : 5;
                    store.upsert(SeriesId.candles(instrument, Interval.M1), TestRows.minutes(count));
                    store.upsert(
                            SeriesId.candles(instrument, Interval.M5),
                            TestRows.candles(Interval.M5, TestRows.minuteRange(0, 5), 0));
                }
            }
            String answer = store.sql(query).toCsv();
            assertThat(answer.lines()).hasSize(1 + rows);
            // A condition that is always true and that nobody reads ahead of DuckDB.
            String all = query.replace("from candles", "from (select * from candles) as candles")
                    .replace("as candles c ", "as c ")
                    .replace("as candles o ", "as o ");
            assertThat(answer).isEqualTo(store.sql(all).toCsv());
        }
    }

    @Test
    void other_series_are_not_looked_at() throws Exception {
        try (MarketDataStore store = MarketDataStore.open(folder, CLOCK)) {
            store.upsert(TestRows.BTC_1M, TestRows.minutes(5));
            store.upsert(SeriesId.candles(Instrument.parse("binance:ETH/USDT:USDT"), Interval.M1), TestRows.minutes(5));
            LakeFolders lake = new LakeFolders(folder.toRealPath(), Session.open(folder.resolve("sessions")));
            KeyFilter btc = of("select * from candles where coin = 'BTC'")
                    .of(Dataset.CANDLES)
                    .orElseThrow();
            assertThat(SeriesFolder.all(lake.root(), Dataset.CANDLES, btc))
                    .extracting(SeriesFolder::series)
                    .containsExactly(TestRows.BTC_1M);
            lake.session().close();
        }
    }
}

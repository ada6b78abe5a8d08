package dev.kirby.store.health;

import static dev.kirby.store.TestRows.BTC;
import static dev.kirby.store.TestRows.BTC_1M;
import static dev.kirby.store.TestRows.candles;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.SourceException;
import dev.kirby.market.Dataset;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.source.Page;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.TestRows;
import dev.kirby.store.collect.PagedSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is well and what is not. The clock stands at 2025-06-15T12:34:56Z. */
class HealthCheckTest {

    private static final Instant NOW = TestRows.CLOCK.instant();

    @TempDir
    Path folder;

    private MarketDataStore store;
    private Clock venueClock = TestRows.CLOCK;

    @BeforeEach
    void open() {
        store = MarketDataStore.open(folder.resolve("data"), TestRows.CLOCK);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private HealthReport run() {
        try (HealthCheck check = store.health(name -> new PagedSource(name, venueClock, 100))) {
            return check.run();
        }
    }

    private HealthReport.Finding finding(String check) {
        return run().findings().stream()
                .filter(finding -> finding.check().equals(check))
                .findFirst()
                .orElseThrow();
    }

    private static TimeRange minutesBack(int from, int to) {
        long now = Interval.M1.floor(NOW.toEpochMilli());
        return TimeRange.ofMillis(now - from * 60_000L, now - to * 60_000L);
    }

    private void fill(TimeRange range) {
        store.upsert(BTC_1M, new Page(range, candles(Interval.M1, range, 0)));
    }

    @Test
    void all_is_well_when_rows_are_new_and_whole() {
        fill(minutesBack(60, 0));
        HealthReport report = run();
        assertThat(report.failures()).isEmpty();
        assertThat(report.findings())
                .extracting(HealthReport.Finding::check)
                .containsExactly("store", "disk", "exchange", "clock", "freshness", "gaps");
        assertThat(report).hasToString("Health: all 6 checks well");
        assertThat(finding("freshness").value()).isEqualTo(56);
    }

    @Test
    void an_empty_store_is_not_well() {
        assertThat(run().failures())
                .extracting(HealthReport.Finding::detail)
                .first()
                .asString()
                .contains("sync stars");
    }

    @Test
    void a_candle_series_is_stale_once_its_next_candle_is_late() {
        fill(minutesBack(60, 5));
        assertThat(finding("freshness").ok()).isTrue(); // the next one closed 4 min 56 s ago
        store.delete(BTC_1M);
        fill(minutesBack(60, 6));
        assertThat(finding("freshness"))
                .hasToString(
                        "FAIL freshness binance:BTC/USDT:USDT candles 1m: newest 6 min old; run backfill, or see why"
                                + " the collector stands still");
    }

    @Test
    void an_interior_gap_is_seen_although_the_newest_row_is_fresh() {
        fill(minutesBack(60, 40));
        fill(minutesBack(30, 0));
        assertThat(finding("freshness").ok()).isTrue();
        assertThat(finding("gaps")).satisfies(gaps -> {
            assertThat(gaps.ok()).isFalse();
            assertThat(gaps.value()).isEqualTo(1);
            assertThat(gaps.detail()).contains("1 never requested").contains("2025-06-15T11:54:00Z");
        });
        store.record(BTC_1M, minutesBack(40, 30)); // the venue answered: no candles
        assertThat(finding("gaps")).satisfies(gaps -> {
            assertThat(gaps.ok()).isTrue();
            assertThat(gaps.detail()).isEqualTo("1, of which the exchange has nothing for 1");
        });
    }

    @Test
    void what_an_exchange_will_have_forgotten_is_told_with_the_time_that_is_left() {
        Function<Integer, HealthReport.Finding> horizon = minutes -> {
            PagedSource forgetful = new PagedSource("binance", venueClock, 100);
            forgetful.horizon = Optional.of(Duration.ofMinutes(minutes));
            try (HealthCheck check = store.health(name -> forgetful)) {
                return check.run().findings().stream()
                        .filter(finding -> finding.check().equals("horizon"))
                        .findFirst()
                        .orElseThrow();
            }
        };
        fill(minutesBack(600, 300));
        fill(minutesBack(290, 0));
        // Ten minutes are missing, since 300 minutes before the minute that runs, which began 56 seconds ago.
        assertThat(horizon.apply(500))
                .hasToString(
                        "ok   horizon binance:BTC/USDT:USDT candles 1m: binance keeps 8 hours: what is missing since"
                                + " 2025-06-15T07:34:00Z is lost from 2025-06-15T15:54:00Z on, in 3 hours");
        assertThat(horizon.apply(320).ok()).isFalse();
        assertThat(horizon.apply(320).value()).isEqualTo(20 * 60 - 56);
        assertThat(horizon.apply(320).detail()).endsWith("in 19 minutes; run collect or backfill");
        assertThat(horizon.apply(295).detail())
                .contains("binance keeps 4 hours: rows since 2025-06-15T07:39:56Z are being lost");
        // What is gone is gone.
        assertThat(horizon.apply(280).ok()).isTrue();
    }

    @Test
    void funding_that_stood_still_for_days_is_not_well() {
        fill(minutesBack(60, 0));
        SeriesId funding = SeriesId.of(Dataset.FUNDING, BTC);
        Rows.Builder rows = Rows.builder(Dataset.FUNDING, 1)
                .row(NOW.minus(Duration.ofHours(73)).toEpochMilli());
        store.upsert(funding, rows.number(0, 0.0001).build());
        assertThat(run().failures())
                .extracting(Object::toString)
                .containsExactly(
                        "FAIL freshness binance:BTC/USDT:USDT funding: newest 3 days old; run backfill, or see why"
                                + " the collector stands still");
    }

    @Test
    void a_skewed_clock_and_an_exchange_that_does_not_answer_are_told() {
        fill(minutesBack(60, 0));
        venueClock = Clock.offset(TestRows.CLOCK, Duration.ofSeconds(-9));
        assertThat(finding("clock"))
                .hasToString("FAIL clock binance: -9.0 s against the local clock; set the local clock by NTP");
        HealthCheck check = HealthCheck.of(store.storage(), name -> {
            throw new SourceException("No answer from " + name + ".\nTry later.");
        });
        try (check) {
            assertThat(check.run().failures())
                    .extracting(Object::toString)
                    .containsExactly("FAIL exchange binance: No answer from binance. Try later.");
        }
    }

    @Test
    void only_active_stars_are_looked_at_once_there_are_stars() throws IOException {
        fill(minutesBack(2000, 1900));
        store.stars().sync(Files.writeString(folder.resolve("starlistings.yaml"), """
                        exchanges: [{name: binance}]
                        coins: [{symbol: BTC}, {symbol: ETH}]
                        quote_currencies: [{symbol: USDT}]
                        starlistings:
                          - {exchange: binance, coin: ETH, quote: USDT, market_type: perps, intervals: [1h]}
                          - {exchange: binance, coin: BTC, quote: USDT, market_type: perps, intervals: [1m], active: false}
                        """));
        assertThat(run().failures())
                .extracting(Object::toString)
                .containsExactly("FAIL freshness binance:ETH/USDT:USDT candles 1h: no rows yet; run backfill");
    }

    @Test
    void errors_count_when_they_grow_and_the_report_is_json() {
        fill(minutesBack(60, 0));
        try (HealthCheck check = HealthCheck.of(
                store.storage(),
                name -> new PagedSource(name, venueClock, 100),
                HealthLimits.DEFAULT,
                () -> Map.of("binance", 2L))) {
            JsonNode first = new JsonMapper().readTree(check.run().toJson());
            assertThat(first.path("healthy").asBoolean()).isFalse();
            assertThat(first.path("time").asString()).isEqualTo("2025-06-15T12:34:56Z");
            JsonNode errors = first.path("findings").get(6);
            assertThat(errors.path("check").asString()).isEqualTo("errors");
            assertThat(errors.path("value").asInt()).isEqualTo(2);
            assertThat(check.run().isHealthy()).isTrue();
        }
    }

    @Test
    void a_full_disk_is_told_before_it_is_full() {
        fill(minutesBack(60, 0));
        HealthLimits limits = new HealthLimits(Duration.ofMinutes(5), Duration.ofSeconds(5), Long.MAX_VALUE);
        try (HealthCheck check =
                HealthCheck.of(store.storage(), name -> new PagedSource(name, venueClock, 100), limits, Map::of)) {
            assertThat(check.run().failures())
                    .extracting(HealthReport.Finding::check)
                    .containsExactly("disk");
        }
    }
}

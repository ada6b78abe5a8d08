package dev.kirby.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kirby.exchange.Exchange;
import dev.kirby.exchange.ExchangeSettings;
import dev.kirby.exchange.Exchanges;
import dev.kirby.exchange.simulated.Faults;
import dev.kirby.exchange.simulated.GeneratedMarket;
import dev.kirby.exchange.simulated.SimulatedExchange;
import dev.kirby.exchange.simulated.StreamFaults;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.collect.BackfillReport;
import dev.kirby.store.live.LiveRun;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the predecessors' collectors did wrong, each by name: Kirby does it right. */
@Timeout(120)
class PredecessorBugsTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2024-03-01T00:00:00Z"), ZoneOffset.UTC);
    private static final TimeRange WEEK = TimeRange.of("2024-02-01", "2024-02-08");
    private static final Instrument PERPS = Instrument.parse("binance:BTC/USDT:USDT");
    private static final Instrument SPOT = Instrument.parse("binance:BTC/USDT");

    @TempDir
    Path folder;

    private static Exchange exchange(SimulatedExchange venue) {
        return Exchanges.open(
                "binance",
                ExchangeSettings.DEFAULT
                        .at(venue.url())
                        .unlimited()
                        .withoutArchive()
                        .timed(CLOCK, wait -> {}));
    }

    private static void assertSame(Rows kept, Rows served) {
        assertThat(kept.times()).isEqualTo(served.times());
        for (int c = 0; c < 6; c++) {
            assertThat(kept.numbers(c)).isEqualTo(served.numbers(c));
        }
    }

    @Test
    void spot_prices_are_not_served_as_those_of_perps() {
        try (SimulatedExchange venue = SimulatedExchange.binance().clock(CLOCK).start();
                Exchange exchange = exchange(venue);
                MarketDataStore store = MarketDataStore.open(folder, CLOCK)) {
            store.backfill(exchange)
                    .candles(PERPS, "1h")
                    .candles(SPOT, "1h")
                    .range(WEEK)
                    .run()
                    .requireComplete();
            SeriesId perps = SeriesId.candles(PERPS, Interval.H1);
            SeriesId spot = SeriesId.candles(SPOT, Interval.H1);
            assertSame(store.read(perps, WEEK), venue.rows(perps, WEEK));
            assertSame(store.read(spot, WEEK), venue.rows(spot, WEEK));
            assertThat(store.read(perps, WEEK).numbers(3))
                    .isNotEqualTo(store.read(spot, WEEK).numbers(3));
        }
    }

    @Test
    void one_page_is_not_taken_for_all() {
        try (SimulatedExchange venue = SimulatedExchange.binance().clock(CLOCK).start();
                Exchange exchange = exchange(venue);
                MarketDataStore store = MarketDataStore.open(folder, CLOCK)) {
            BackfillReport report = store.backfill(exchange)
                    .candles(PERPS, "1m")
                    .range(WEEK)
                    .run()
                    .requireComplete();
            SeriesId minutes = SeriesId.candles(PERPS, Interval.M1);
            assertThat(report.requests()).isGreaterThan(5);
            assertSame(store.read(minutes, WEEK), venue.rows(minutes, WEEK));
        }
    }

    @Test
    void zero_stays_zero() {
        SeriesId funding = SeriesId.of(Dataset.FUNDING, PERPS);
        Rows rates = Rows.builder(Dataset.FUNDING, 2)
                .row(Instant.parse("2024-02-02T00:00:00Z").toEpochMilli())
                .number(0, 0)
                .row(Instant.parse("2024-02-02T08:00:00Z").toEpochMilli())
                .number(0, 0.0001)
                .build();
        try (SimulatedExchange venue = SimulatedExchange.binance()
                        .clock(CLOCK)
                        .serving(funding, rates)
                        .start();
                Exchange exchange = exchange(venue);
                MarketDataStore store = MarketDataStore.open(folder, CLOCK)) {
            store.backfill(exchange).funding(PERPS).range(WEEK).run().requireComplete();
            assertThat(store.read(funding, WEEK).numbers(0)).containsExactly(0, 0.0001);
        }
    }

    @Test
    void what_a_venue_does_not_have_is_not_invented_and_not_asked_for_again() {
        GeneratedMarket market = GeneratedMarket.of(42, PERPS, Instant.parse("2024-06-01T00:00:00Z"));
        TimeRange gap = market.gaps().get(0);
        TimeRange around =
                new TimeRange(gap.start().minus(Duration.ofHours(2)), gap.end().plus(Duration.ofHours(2)));
        Clock summer = Clock.fixed(Instant.parse("2024-06-01T00:00:00Z"), ZoneOffset.UTC);
        try (SimulatedExchange venue = SimulatedExchange.binance().clock(summer).start();
                Exchange exchange = Exchanges.open(
                        "binance",
                        ExchangeSettings.DEFAULT
                                .at(venue.url())
                                .unlimited()
                                .withoutArchive()
                                .timed(summer, wait -> {}));
                MarketDataStore store = MarketDataStore.open(folder, summer)) {
            SeriesId minutes = SeriesId.candles(PERPS, Interval.M1);
            store.backfill(exchange).candles(PERPS, "1m").range(around).run().requireComplete();
            assertThat(store.read(minutes, gap).isEmpty()).isTrue();
            assertSame(store.read(minutes, around), venue.rows(minutes, around));
            assertThat(store.backfill(exchange)
                            .candles(PERPS, "1m")
                            .range(around)
                            .run()
                            .requests())
                    .isZero();
        }
    }

    @Test
    void a_venue_that_fails_leaves_nothing_behind() {
        try (SimulatedExchange venue = SimulatedExchange.binance()
                        .clock(CLOCK)
                        .faults(Faults.parse("503=1"))
                        .start();
                Exchange exchange = exchange(venue);
                MarketDataStore store = MarketDataStore.open(folder, CLOCK)) {
            BackfillReport report =
                    store.backfill(exchange).candles(PERPS, "1m").range(WEEK).run();
            assertThat(report.failures()).hasSize(1);
            assertThat(store.series()).isEmpty();
        }
    }

    @Test
    void times_are_utc_wherever_the_machine_is() {
        TimeZone before = TimeZone.getDefault();
        try (SimulatedExchange venue = SimulatedExchange.binance().clock(CLOCK).start();
                Exchange exchange = exchange(venue);
                MarketDataStore store = MarketDataStore.open(folder, CLOCK)) {
            TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kathmandu"));
            store.backfill(exchange)
                    .candles(PERPS, "1d")
                    .range("2024-02-01", "2024-02-08")
                    .run()
                    .requireComplete();
            Rows days = store.read(SeriesId.candles(PERPS, Interval.D1), TimeRange.ALL);
            assertThat(days.size()).isEqualTo(7);
            assertThat(days.time(0))
                    .isEqualTo(Instant.parse("2024-02-01T00:00:00Z").toEpochMilli());
        } finally {
            TimeZone.setDefault(before);
        }
    }

    @Test
    void a_collector_does_not_give_up() {
        try (SimulatedExchange venue = SimulatedExchange.binance()
                        .faults(new StreamFaults(1, 0, 0, 0))
                        .start();
                Exchange exchange = Exchanges.open(
                        "binance",
                        ExchangeSettings.DEFAULT.at(venue.url()).unlimited().withoutArchive());
                MarketDataStore store = MarketDataStore.open(folder);
                LiveRun live = store.collect(exchange, exchange)
                        .catchUp(Duration.ofMinutes(5))
                        .problems(problem -> {})
                        .funding(PERPS)
                        .start()) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> live.statistics().stream().reconnects() >= 4);
            assertThat(live.latest(PERPS)).isPresent();
        }
    }
}

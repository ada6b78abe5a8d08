package dev.kirby.store.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kirby.InvalidRequestException;
import dev.kirby.SourceException;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.live.VenueStatus.Phase;
import dev.kirby.store.stars.Star;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Stars that are kept up to date. */
@Timeout(120)
class StarCollectorTest {

    private static final Instrument BTC = Instrument.parse("binance:BTC/USDT:USDT");
    private static final SeriesId CANDLES = SeriesId.candles(BTC, Interval.M1);
    private static final long NOON = Instant.parse("2024-05-01T12:00:00Z").toEpochMilli();
    private static final long MINUTE = 60_000;

    @TempDir
    Path folder;

    private final AtomicLong now = new AtomicLong(NOON + 30_000);
    private final Clock clock = ((InstantSource) () -> Instant.ofEpochMilli(now.get())).withZone(ZoneOffset.UTC);
    private final List<String> problems = new CopyOnWriteArrayList<>();
    private ScriptedVenue venue;
    private MarketDataStore store;

    @BeforeEach
    void open() {
        venue = new ScriptedVenue(clock);
        store = MarketDataStore.open(folder.resolve("data"), clock);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static Rows candle(long time) {
        return Rows.builder(Dataset.CANDLES, 1)
                .candle(time, 1, 2, 0.5, 1, 10, 3)
                .build();
    }

    private StarCollector stars() {
        return store.collect(name -> venue)
                .stars(List.of(new Star(BTC, Interval.M1, true, "")))
                .days(2)
                .problems(problems::add);
    }

    private static void until(java.util.concurrent.Callable<Boolean> reached) {
        await().atMost(Duration.ofSeconds(60)).until(reached);
    }

    @Test
    void history_gaps_and_the_stream_end_in_the_store() {
        // Two candles were asked for once and were not there; now they are.
        Rows.Builder all = Rows.builder(Dataset.CANDLES, 2000);
        for (int i = -2000; i < 0; i++) {
            all.candle(NOON + i * MINUTE, 1, 2, 0.5, 1, 10, 3);
        }
        Rows candles = all.build();
        venue.has(CANDLES, candles);
        store.upsert(CANDLES, candles.where(row -> row != 1950 && row != 1949));
        store.record(CANDLES, TimeRange.ofMillis(NOON - 100 * MINUTE, NOON));
        try (StarCollection running = stars().start()) {
            until(() -> store.count(CANDLES) == 2000 && running.status().get(0).phase() == Phase.LIVE);
            venue.connect();
            venue.say().rows(CANDLES, candle(NOON), true);
            now.set(NOON + MINUTE + 5_000);
            until(() -> store.count(CANDLES) == 2001);
            VenueStatus status = running.status().get(0);
            assertThat(status.series())
                    .as("funding is streamed, open interest is asked for")
                    .isEqualTo(3);
            assertThat(status.toString()).startsWith("binance live: 3 series").hasSizeLessThanOrEqualTo(80);
            assertThat(running.toString()).hasSizeLessThanOrEqualTo(80);
        }
        assertThat(problems).isEmpty();
    }

    @Test
    void how_it_goes_are_meters_until_it_is_closed() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        Metrics.addRegistry(registry);
        try {
            try (StarCollection running = stars().start()) {
                until(() -> running.status().get(0).phase() == Phase.LIVE);
                venue.connect();
                venue.say().rows(CANDLES, candle(NOON), true);
                now.set(NOON + MINUTE + 5_000);
                until(() -> store.count(CANDLES) == 1);
                assertThat(registry.get("kirby.collect.candles")
                                .tags("venue", "binance")
                                .functionCounter()
                                .count())
                        .isEqualTo(1);
                assertThat(registry.get("kirby.collect.series").gauge().value()).isEqualTo(3);
            }
            assertThat(registry.getMeters()).isEmpty();
        } finally {
            Metrics.removeRegistry(registry);
        }
    }

    @Test
    void a_row_that_history_and_stream_both_bring_counts_once() {
        venue.has(CANDLES, candle(NOON - MINUTE));
        StarCollector candlesAlone =
                store.collect(name -> venue).series(List.of(CANDLES)).problems(problems::add);
        try (StarCollection running = candlesAlone.start()) {
            until(() -> running.status().get(0).phase() == Phase.LIVE);
            venue.connect();
            venue.say().rows(CANDLES, candle(NOON - MINUTE), true);
            venue.say().rows(CANDLES, candle(NOON), true);
            now.set(NOON + MINUTE + 5_000);
            until(() -> store.count(CANDLES) == 2);
            VenueStatus status = running.status().get(0);
            assertThat(status.history() + status.live()).isGreaterThan(2);
            assertThat(running.newRows()).isEqualTo(2);
        }
    }

    @Test
    void a_venue_that_cannot_be_opened_is_tried_again() {
        venue.has(CANDLES, candle(NOON - MINUTE));
        AtomicInteger opened = new AtomicInteger();
        StarCollector collector = store.<ScriptedVenue>collect(name -> {
                    if (opened.getAndIncrement() == 0) {
                        throw new SourceException("binance is not reachable.");
                    }
                    return venue;
                })
                .series(List.of(CANDLES))
                .problems(problems::add);
        try (StarCollection running = collector.start()) {
            until(() -> !problems.isEmpty());
            assertThat(running.status().get(0).phase()).isEqualTo(Phase.OPENING);
            now.addAndGet(16_000);
            until(() -> store.count(CANDLES) == 1);
            assertThat(running.status().get(0).failures()).isEqualTo(1);
        }
        assertThat(problems).singleElement().asString().contains("binance is not reachable");
    }

    @Test
    void what_a_venue_has_not_is_said_where_it_was_named_and_left_out_where_it_was_not() {
        SeriesId ratios = SeriesId.of(Dataset.LONG_SHORT_RATIO, BTC);
        SeriesId mark = new SeriesId(Dataset.MARK_CANDLES, BTC, Interval.M1);
        StarCollector collector = store.collect(name -> venue)
                .series(List.of(CANDLES, ratios))
                .whereServed(List.of(mark))
                .problems(problems::add);
        try (StarCollection running = collector.start()) {
            until(() -> running.status().get(0).phase() == Phase.LIVE);
            assertThat(running.status().get(0).series()).isEqualTo(1);
        }
        assertThat(problems).singleElement().asString().contains("No binance:BTC/USDT:USDT long_short_ratio");
    }

    @Test
    void what_has_no_stream_is_asked_for_again_after_some_minutes() {
        SeriesId unstreamed = SeriesId.candles(BTC, Interval.M5);
        venue.notStreamed.add(Interval.M5);
        try (StarCollection running = store.collect(name -> venue)
                .series(List.of(unstreamed))
                .problems(problems::add)
                .start()) {
            until(() -> running.status().get(0).phase() == Phase.LIVE);
            venue.has(unstreamed, candle(NOON));
            now.set(NOON + 6 * MINUTE);
            until(() -> store.count(unstreamed) == 1);
            assertThat(running.status().get(0).connections()).isZero();
        }
    }

    @Test
    void what_will_soon_be_lost_is_told_before_it_is_asked_for() {
        SeriesId five = SeriesId.candles(BTC, Interval.M5);
        venue.horizon = Optional.of(Duration.ofMinutes(100));
        venue.has(CANDLES, candle(NOON - 80 * MINUTE));
        store.upsert(CANDLES, candle(NOON - 91 * MINUTE));
        store.record(CANDLES, TimeRange.ofMillis(NOON - 91 * MINUTE, NOON - 90 * MINUTE));
        store.upsert(five, candle(NOON - 60 * MINUTE));
        store.record(five, TimeRange.ofMillis(NOON - 60 * MINUTE, NOON));
        try (StarCollection running = store.collect(name -> venue)
                .series(List.of(CANDLES, five))
                .problems(problems::add)
                .start()) {
            until(() -> running.status().get(0).phase() == Phase.LIVE);
        }
        assertThat(store.count(CANDLES)).isEqualTo(2);
        assertThat(problems)
                .containsExactly("binance:BTC/USDT:USDT candles 1m: binance keeps 100 minutes: what is missing since"
                        + " 2024-05-01T10:30:00Z is lost from 2024-05-01T12:10:00Z on, in 9 minutes.");
    }

    @Test
    void nothing_to_collect_is_an_error_that_says_what_to_do() {
        assertThatThrownBy(() -> store.collect(name -> venue).start())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("no active star");
        assertThatThrownBy(() -> stars().days(0)).isInstanceOf(InvalidRequestException.class);
        assertThat(stars().toString()).isEqualTo("StarCollector[3 series, 2 days]");
    }
}

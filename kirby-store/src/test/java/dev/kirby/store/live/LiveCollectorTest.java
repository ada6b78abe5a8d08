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
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class LiveCollectorTest {

    private static final Instrument BTC = Instrument.parse("binance:BTC/USDT:USDT");
    private static final SeriesId CANDLES = SeriesId.candles(BTC, Interval.M1);
    private static final SeriesId TRADES = SeriesId.of(Dataset.TRADES, BTC);
    private static final SeriesId FUNDING = SeriesId.of(Dataset.FUNDING, BTC);
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

    private LiveCollector collector() {
        return store.collect(venue, venue).problems(problems::add);
    }

    private static Rows candle(long time, double close) {
        return Rows.builder(Dataset.CANDLES, 1)
                .candle(time, 1, Math.max(2, close), 0.5, close, 10, 3)
                .build();
    }

    private static Rows trade(long time, String id, double price, double quantity) {
        return Rows.builder(Dataset.TRADES, 1)
                .row(time)
                .text(0, id)
                .number(1, price)
                .number(2, quantity)
                .text(3, "buy")
                .build();
    }

    private List<Double> closes() {
        Rows rows = store.read(CANDLES, TimeRange.ALL);
        List<Double> closes = new ArrayList<>();
        for (int row = 0; row < rows.size(); row++) {
            closes.add(rows.number(3, row));
        }
        return closes;
    }

    @Test
    void closed_candles_are_stored_and_open_ones_are_not() {
        try (LiveRun live = collector().candles(BTC, "1m").start()) {
            venue.connect();
            venue.say().rows(CANDLES, candle(NOON, 1.1), false);
            venue.say().rows(CANDLES, candle(NOON, 1.2), true);
            venue.say().rows(CANDLES, candle(NOON + MINUTE, 1.3), false);
            now.addAndGet(MINUTE);
            await().atMost(Duration.ofSeconds(40)).until(() -> live.statistics().stored() == 1);
            assertThat(closes()).containsExactly(1.2);
            assertThat(live.latest(BTC).orElseThrow().price()).isEqualTo(1.3);
            assertThat(live.statistics().candles()).isEqualTo(1);
            assertThat(live.toString()).hasSizeLessThanOrEqualTo(80);
        }
        assertThat(closes()).containsExactly(1.2);
        assertThat(problems).isEmpty();
    }

    @Test
    void what_happened_before_the_start_and_during_a_loss_comes_from_history() {
        for (int i = -100; i < 0; i++) {
            venue.has(CANDLES, candle(NOON + i * MINUTE, 1 + i));
        }
        try (LiveRun live = collector().candles(BTC, "1m").start()) {
            venue.connect();
            await().atMost(Duration.ofSeconds(40)).until(() -> store.count(CANDLES) == 100);
            venue.drop();
            venue.has(CANDLES, candle(NOON, 7));
            venue.has(CANDLES, candle(NOON + MINUTE, 8));
            now.set(NOON + 2 * MINUTE + 30_000);
            // While it is down, history is asked too.
            await().atMost(Duration.ofSeconds(40)).until(() -> store.count(CANDLES) == 102);
            venue.has(CANDLES, candle(NOON + 2 * MINUTE, 9));
            now.set(NOON + 3 * MINUTE + 5_000);
            venue.connect();
            venue.say().rows(CANDLES, candle(NOON + 3 * MINUTE, 10), true);
            now.set(NOON + 4 * MINUTE + 5_000);
            await().atMost(Duration.ofSeconds(40)).until(() -> store.count(CANDLES) == 104);
            assertThat(live.statistics().filled()).isEqualTo(103);
        }
        assertThat(closes()).endsWith(7.0, 8.0, 9.0, 10.0).hasSize(104);
        assertThat(problems).hasSize(1).first().asString().contains("the cable was cut");
    }

    @Test
    void trades_of_a_loss_during_which_history_was_asked_come_from_it_too() {
        venue.meanwhile.set(() -> {
            now.addAndGet(10_000);
            venue.drop();
            venue.has(TRADES, trade(now.get() + 2_000, "7", 10, 1));
            now.addAndGet(3_000);
            venue.connect();
            now.addAndGet(5_000);
        });
        try (LiveRun live = collector().trades(BTC).start()) {
            venue.connect();
            venue.drop();
            venue.connect();
            now.addAndGet(5_000);
            await().atMost(Duration.ofSeconds(40)).until(() -> store.count(TRADES) == 1);
            assertThat(live.statistics().lost()).isZero();
        }
    }

    @Test
    void a_candle_given_out_before_the_loss_of_its_trades_was_noticed_comes_from_the_venue() {
        try (LiveRun live = collector().candlesFromTrades(BTC, "1m").start()) {
            venue.connect();
            long minute = NOON + MINUTE;
            now.set(minute + 10_000);
            venue.say().rows(TRADES, trade(minute + 9_000, "1", 9, 0.5), true);
            // Nothing comes any more, which nobody knows yet.
            now.set(minute + MINUTE + TradeCandles.LATE_MILLIS);
            await().atMost(Duration.ofSeconds(40)).until(() -> closes().equals(List.of(9.0)));
            now.set(minute + MINUTE + 2_000);
            store.backfill(venue)
                    .series(CANDLES)
                    .range(TimeRange.ofMillis(NOON, minute + MINUTE))
                    .run();
            venue.has(CANDLES, candle(minute, 77));
            venue.drop();
            now.addAndGet(2 * TradeCandles.LATE_MILLIS);
            await().atMost(Duration.ofSeconds(40)).until(() -> closes().equals(List.of(77.0)));
            assertThat(live.statistics().lost()).isZero();
        }
    }

    @Test
    void a_candle_that_closed_just_before_the_connection_came_back_is_not_left_out() {
        now.set(NOON + MINUTE - 1_000);
        try (LiveRun live = collector().candles(BTC, "1m").start()) {
            venue.connect();
            await().atMost(Duration.ofSeconds(40)).until(() -> live.statistics().fills() > 0);
            venue.drop();
            venue.has(CANDLES, candle(NOON, 1.5));
            now.set(NOON + MINUTE + 1_000);
            venue.connect();
            await().atMost(Duration.ofSeconds(40)).until(() -> live.statistics().fills() > 1);
            now.addAndGet(5_000);
            await().atMost(Duration.ofSeconds(40)).until(() -> closes().equals(List.of(1.5)));
        }
    }

    @Test
    void history_that_fails_is_asked_again() {
        venue.has(CANDLES, candle(NOON - MINUTE, 5));
        venue.fails = true;
        try (LiveRun live = collector().candles(BTC, "1m").start()) {
            venue.connect();
            await().atMost(Duration.ofSeconds(40)).until(() -> live.statistics().failures() > 0);
            venue.fails = false;
            now.addAndGet(20_000);
            await().atMost(Duration.ofSeconds(40)).until(() -> store.count(CANDLES) == 1);
        }
        assertThat(problems).anyMatch(problem -> problem.contains("binance is down"));
    }

    @Test
    void trap_17_candles_of_trades_are_cut_by_the_times_of_the_trades_and_broken_ones_come_from_the_venue() {
        try (LiveRun live = collector().candlesFromTrades(BTC, "1m").start()) {
            venue.connect();
            // Listening began within this minute: whatever is heard of it, the venue knows better.
            venue.say().rows(TRADES, trade(NOON + 31_000, "1", 50, 1), true);
            venue.has(CANDLES, candle(NOON, 1.5));
            now.set(NOON + MINUTE + 4_000);
            await().atMost(Duration.ofSeconds(40)).until(() -> store.count(CANDLES) == 1);
            // Out of order, and one of them twice.
            long minute = NOON + MINUTE;
            venue.say().rows(TRADES, trade(minute + 20_000, "4", 12, 0.25), true);
            venue.say().rows(TRADES, trade(minute + 10_000, "3", 9, 0.5), true);
            venue.say().rows(TRADES, trade(minute + 10_000, "3", 9, 0.5), true);
            venue.say().rows(TRADES, trade(minute + 50_000, "5", 11, 1), true);
            now.set(minute + MINUTE + TradeCandles.LATE_MILLIS);
            await().atMost(Duration.ofSeconds(40)).until(() -> store.count(CANDLES) == 2);
            Rows built = store.read(CANDLES, TimeRange.ofMillis(minute, minute + MINUTE));
            assertThat(built.number(0, 0)).isEqualTo(9);
            assertThat(built.number(1, 0)).isEqualTo(12);
            assertThat(built.number(2, 0)).isEqualTo(9);
            assertThat(built.number(3, 0)).isEqualTo(11);
            assertThat(built.number(4, 0)).isEqualTo(1.75);
            assertThat(built.number(5, 0)).isEqualTo(3);
            now.set(minute + MINUTE + 2_000);
            store.backfill(venue)
                    .series(CANDLES)
                    .range(TimeRange.ofMillis(NOON, minute + MINUTE))
                    .run();
            // A trade of a candle that was given out: history is asked, whatever it answered before.
            venue.has(CANDLES, candle(minute, 77));
            venue.say().rows(TRADES, trade(minute + 59_999, "6", 77, 1), true);
            now.addAndGet(2 * TradeCandles.LATE_MILLIS);
            await().atMost(Duration.ofSeconds(40)).until(() -> closes().equals(List.of(1.5, 77.0)));
            assertThat(store.count(TRADES)).isZero();
            assertThat(live.statistics().candles()).isEqualTo(1);
        }
    }

    @Test
    void funding_is_the_last_value_of_each_minute_and_unknown_columns_keep_what_was_known() {
        try (LiveRun live = collector().funding(BTC).start()) {
            venue.connect();
            for (int second = 0; second < 90; second += 3) {
                Rows.Builder row = Rows.builder(Dataset.FUNDING, 1).row(NOON + second * 1000L);
                row.number(0, second / 1e6);
                if (second == 30) {
                    row.number(2, 64_000);
                }
                venue.say().rows(FUNDING, row.build(), true);
            }
            now.set(NOON + 100_000);
            await().atMost(Duration.ofSeconds(40)).until(() -> store.count(FUNDING) == 1);
            assertThat(live.latest(BTC).orElseThrow().fundingRate()).isEqualTo(87 / 1e6);
        }
        Rows rows = store.read(FUNDING, TimeRange.ALL);
        assertThat(rows.times()).containsExactly(NOON, NOON + MINUTE);
        assertThat(rows.number(0, 0)).isEqualTo(57 / 1e6);
        assertThat(rows.number(2, 0)).isEqualTo(64_000);
        assertThat(rows.number(0, 1)).isEqualTo(87 / 1e6);
    }

    @Test
    void open_interest_that_is_not_streamed_is_asked_for() {
        try (LiveRun live = collector().openInterest(BTC).start()) {
            await().atMost(Duration.ofSeconds(40))
                    .until(() -> live.statistics().waiting() == 0
                            && live.statistics().failures() == 0);
            now.addAndGet(MINUTE);
            await().atMost(Duration.ofSeconds(40))
                    .until(() -> store.count(SeriesId.of(Dataset.OPEN_INTEREST, BTC)) == 1);
        }
        assertThat(store.read(SeriesId.of(Dataset.OPEN_INTEREST, BTC), TimeRange.ALL)
                        .number(0, 0))
                .isEqualTo(812.5);
    }

    @Test
    void a_clean_stop_loses_nothing() {
        try (LiveRun live = collector().trades(BTC).start()) {
            venue.connect();
            for (int i = 0; i < 1000; i++) {
                venue.say().rows(TRADES, trade(NOON + i, Integer.toString(i), 1 + i, 1), true);
            }
            assertThat(live.statistics().lost()).isZero();
        }
        assertThat(store.count(TRADES)).isEqualTo(1000);
    }

    @Test
    void rows_that_cannot_be_true_are_counted_and_told_and_the_rest_goes_on() {
        try (LiveRun live = collector().candles(BTC, "1m").start()) {
            venue.connect();
            venue.say().rows(CANDLES, candle(NOON + 365 * 86_400_000L, 1), true);
            await().atMost(Duration.ofSeconds(40)).until(() -> live.statistics().lost() == 1);
            venue.say().rows(CANDLES, candle(NOON - MINUTE, 2), true);
            await().atMost(Duration.ofSeconds(40)).until(() -> store.count(CANDLES) == 1);
        }
        assertThat(problems).anyMatch(problem -> problem.contains("not kept"));
    }

    @Test
    void a_bad_row_does_not_drop_its_batch_and_history_brings_what_it_stood_for() {
        try (LiveRun live = collector().trades(BTC).start()) {
            venue.connect();
            venue.say()
                    .rows(
                            TRADES,
                            Rows.concat(
                                    Dataset.TRADES,
                                    List.of(
                                            trade(NOON + 1, "a", 10, 1),
                                            trade(NOON + 2, "b", Double.POSITIVE_INFINITY, 1),
                                            trade(NOON + 3, "c", 11, 1))),
                            true);
            venue.has(TRADES, trade(NOON + 2, "b", 10.5, 1));
            now.addAndGet(5_000);
            await().atMost(Duration.ofSeconds(40)).until(() -> store.count(TRADES) == 3);
            assertThat(live.statistics().lost()).isEqualTo(1);
            assertThat(live.latest(BTC).orElseThrow().price()).isEqualTo(11);
        }
        assertThat(store.read(TRADES, TimeRange.ALL).numbers(1)).containsExactly(10, 10.5, 11);
        assertThat(problems)
                .containsExactly("1 row of binance:BTC/USDT:USDT trades is not kept: price Infinity is not finite.");
    }

    @Test
    void a_negative_candle_never_replaces_a_good_one_and_an_early_one_is_not_kept() {
        try (LiveRun live = collector().candles(BTC, "1m").start()) {
            venue.connect();
            now.set(NOON + MINUTE);
            venue.say().rows(CANDLES, candle(NOON, 1.5), true);
            await().atMost(Duration.ofSeconds(40)).until(() -> closes().equals(List.of(1.5)));
            venue.say().rows(CANDLES, candle(NOON, -5), true);
            venue.say().rows(CANDLES, candle(NOON + 60 * MINUTE, 2), true);
            venue.say().rows(CANDLES, candle(NOON - MINUTE, 1.25), true);
            await().atMost(Duration.ofSeconds(40)).until(() -> store.count(CANDLES) == 2);
            assertThat(live.statistics().lost()).isEqualTo(2);
            // The venue is asked what the negative one should have been.
            venue.has(CANDLES, candle(NOON, 1.75));
            now.addAndGet(2 * TradeCandles.LATE_MILLIS);
            await().atMost(Duration.ofSeconds(40)).until(() -> closes().equals(List.of(1.25, 1.75)));
        }
    }

    @Test
    void a_candle_that_the_stream_refused_is_filled_from_history() {
        try (LiveRun live = collector().candles(BTC, "1m").start()) {
            venue.connect();
            now.set(NOON + MINUTE);
            venue.say().refused(CANDLES, Instant.ofEpochMilli(NOON));
            assertThat(live.statistics().lost()).isEqualTo(1);
            assertThat(problems).anyMatch(problem -> problem.contains("is not kept"));
            venue.has(CANDLES, candle(NOON, 1.75));
            now.addAndGet(2 * TradeCandles.LATE_MILLIS);
            await().atMost(Duration.ofSeconds(40)).until(() -> closes().equals(List.of(1.75)));
        }
    }

    @Test
    void a_trade_that_did_not_come_is_noticed_by_its_number_and_filled() {
        try (LiveRun live = collector().trades(BTC).candlesFromTrades(BTC, "1m").start()) {
            venue.connect();
            for (int id = 1; id <= 150; id++) {
                venue.say().rows(TRADES, trade(NOON + id, Integer.toString(id), 10, 1), true);
            }
            venue.say().rows(TRADES, trade(NOON + 153, "153", 10, 1), true);
            assertThat(problems)
                    .contains("Trades 151 to 152 of binance:BTC/USDT:USDT trades did not arrive. They are requested"
                            + " from the venue's history.");
            venue.has(TRADES, trade(NOON + 151, "151", 10, 1));
            venue.has(TRADES, trade(NOON + 152, "152", 10, 1));
            now.addAndGet(5_000);
            await().atMost(Duration.ofSeconds(40)).until(() -> live.statistics().filled() >= 2);
            assertThat(live.statistics().lost()).isZero();
        }
        assertThat(store.count(TRADES)).isEqualTo(153);
    }

    @Test
    void flat_files_are_in_order_and_go_on_after_a_restart() throws IOException {
        Path file = folder.resolve("live/BTC/BTC_1m.csv.gz");
        for (int session = 0; session < 2; session++) {
            try (LiveRun live =
                    collector().candles(BTC, "1m").files(folder.resolve("live")).start()) {
                venue.connect();
                long first = NOON + 2 * session * MINUTE;
                now.set(first + MINUTE);
                venue.say().rows(CANDLES, candle(first, 1.5), true);
                now.set(first + 2 * MINUTE);
                venue.say().rows(CANDLES, candle(first + MINUTE, 1.25), true);
                assertThat(live.statistics().lost()).isZero();
            }
        }
        try (var in = new GZIPInputStream(Files.newInputStream(file))) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8).lines())
                    .containsExactly(
                            "time,open,high,low,close,volume,num_trades",
                            "2024-05-01T12:00:00Z,1.0,2.0,0.5,1.5,10.0,3",
                            "2024-05-01T12:01:00Z,1.0,2.0,0.5,1.25,10.0,3",
                            "2024-05-01T12:02:00Z,1.0,2.0,0.5,1.5,10.0,3",
                            "2024-05-01T12:03:00Z,1.0,2.0,0.5,1.25,10.0,3");
        }
    }

    @Test
    void flat_files_have_what_came_when_the_end_cuts_a_fill_short() throws Exception {
        CountDownLatch requested = new CountDownLatch(1);
        venue.meanwhile.set(() -> {
            requested.countDown();
            try {
                Thread.sleep(60_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new SourceException("The request was cut short.");
            }
        });
        try (LiveRun live =
                collector().candles(BTC, "1m").files(folder.resolve("live")).start()) {
            venue.connect();
            now.set(NOON + MINUTE);
            assertThat(requested.await(40, TimeUnit.SECONDS)).isTrue();
            venue.say().rows(CANDLES, candle(NOON, 1.5), true);
            assertThat(live.statistics().lost()).isZero();
        }
        try (var in = new GZIPInputStream(Files.newInputStream(folder.resolve("live/BTC/BTC_1m.csv.gz")))) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8).lines())
                    .contains("2024-05-01T12:00:00Z,1.0,2.0,0.5,1.5,10.0,3");
        }
    }

    @Test
    void flat_files_have_what_history_brought_before_the_start_and_during_a_loss() throws IOException {
        for (int i = -100; i < 0; i++) {
            venue.has(CANDLES, candle(NOON + i * MINUTE, 1.5));
        }
        Path file = folder.resolve("live/BTC/BTC_1m.csv.gz");
        try (LiveRun live =
                collector().candles(BTC, "1m").files(folder.resolve("live")).start()) {
            venue.connect();
            await().atMost(Duration.ofSeconds(40)).until(() -> store.count(CANDLES) == 100);
            venue.drop();
            venue.has(CANDLES, candle(NOON, 7));
            now.set(NOON + MINUTE + 30_000);
            venue.connect();
            venue.say().rows(CANDLES, candle(NOON + MINUTE, 8), true);
            now.set(NOON + 2 * MINUTE + 5_000);
            await().atMost(Duration.ofSeconds(40)).until(() -> store.count(CANDLES) == 102);
            assertThat(live.statistics().lost()).isZero();
        }
        try (var in = new GZIPInputStream(Files.newInputStream(file))) {
            List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            assertThat(lines).hasSize(103);
            assertThat(lines.subList(1, 103)).isSorted();
            assertThat(lines.get(1)).isEqualTo("2024-05-01T10:20:00Z,1.0,2.0,0.5,1.5,10.0,3");
        }
    }

    @Test
    void nothing_to_collect_is_an_error() {
        assertThatThrownBy(() -> collector().start())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("name a series");
    }
}

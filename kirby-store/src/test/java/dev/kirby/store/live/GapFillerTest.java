package dev.kirby.store.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.SourceException;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.store.collect.BackfillReport;
import dev.kirby.store.collect.BackfillReport.SeriesReport;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** When history is asked, for what, and when again. */
class GapFillerTest {

    private static final Instrument BTC = Instrument.parse("binance:BTC/USDT:USDT");
    private static final SeriesId CANDLES = SeriesId.candles(BTC, Interval.M1);
    private static final SeriesId TRADES = SeriesId.of(Dataset.TRADES, BTC);
    private static final SeriesId LIQUIDATIONS = SeriesId.of(Dataset.LIQUIDATIONS, BTC);
    private static final long NOON = Instant.parse("2024-05-01T12:00:00Z").toEpochMilli();
    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;

    private final AtomicLong now = new AtomicLong(NOON);
    private final Clock clock = ((InstantSource) () -> Instant.ofEpochMilli(now.get())).withZone(ZoneOffset.UTC);
    private final ScriptedVenue venue = new ScriptedVenue(clock);
    private final List<String> asked = new ArrayList<>();
    private final List<Rows> corrections = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private Runnable onHistory = () -> {};
    private final GapFiller filler = new GapFiller(
            venue,
            clock,
            Duration.ofHours(2),
            new LinkedHashSet<>(List.of(CANDLES, TRADES, LIQUIDATIONS)),
            this::history,
            (series, rows) -> corrections.add(rows),
            problems::add);

    private BackfillReport history(List<SeriesId> series, TimeRange range) {
        for (SeriesId id : series) {
            asked.add(id.dataset() + " " + (range.startMillis() - NOON) / SECOND + " to "
                    + (range.endMillis() - NOON) / SECOND);
        }
        onHistory.run();
        return new BackfillReport(
                series.stream()
                        .map(id -> new SeriesReport(id, 3, 1, Optional.empty(), Optional.empty()))
                        .toList(),
                Duration.ZERO);
    }

    /** What is asked for at a time after noon. */
    private List<String> at(long millisAfterNoon) {
        now.set(NOON + millisAfterNoon);
        asked.clear();
        filler.fillDue();
        return List.copyOf(asked);
    }

    @Test
    void without_a_connection_nothing_is_due() {
        assertThat(at(10 * HOUR)).isEmpty();
        assertThat(filler.fills()).isZero();
    }

    @Test
    void candles_are_asked_for_at_a_connect_once_more_when_they_are_final_and_then_hourly() {
        filler.connected(Set.of(CANDLES));
        assertThat(filler.hasPendingFill(CANDLES)).isTrue();
        assertThat(at(0)).containsExactly("candles -7200 to 0");
        assertThat(filler.hasPendingFill(CANDLES)).isFalse();
        assertThat(at(4_999)).isEmpty();
        assertThat(at(5_000)).containsExactly("candles -7200 to 5");
        assertThat(at(5_000 + HOUR - 1)).isEmpty();
        assertThat(at(5_000 + HOUR)).hasSize(1);
        assertThat(filler.fills()).isEqualTo(3);
        assertThat(filler.filled()).isEqualTo(9);
    }

    @Test
    void trades_are_complete_until_a_connection_is_lost() {
        filler.connected(Set.of(TRADES));
        assertThat(at(MINUTE)).isEmpty();
        filler.disconnected(Set.of(TRADES));
        // Asked for while the connection is down, and from a little before the loss.
        assertThat(at(MINUTE + 19 * SECOND)).isEmpty();
        assertThat(at(MINUTE + 20 * SECOND)).containsExactly("trades 55 to 80");
        assertThat(at(MINUTE + 40 * SECOND)).containsExactly("trades 55 to 100");
        filler.connected(Set.of(TRADES));
        assertThat(at(MINUTE + 45 * SECOND)).containsExactly("trades 55 to 105");
        // What was due while the connection was down is asked for once more; then the trades are complete again.
        assertThat(at(10 * HOUR)).hasSize(1);
        assertThat(at(20 * HOUR)).isEmpty();
    }

    @Test
    void missing_trades_are_asked_for_from_the_earliest_on_though_the_connection_stands() {
        filler.connected(Set.of(TRADES));
        now.set(NOON + MINUTE);
        filler.missing(TRADES, NOON + 50 * SECOND);
        filler.missing(TRADES, NOON + 40 * SECOND);
        assertThat(at(MINUTE + 4_999)).isEmpty();
        assertThat(at(MINUTE + 5_000)).containsExactly("trades 40 to 65");
        assertThat(at(HOUR)).isEmpty();
    }

    @Test
    void what_failed_is_asked_again_after_fifteen_seconds() {
        onHistory = () -> {
            throw new SourceException("binance is down.");
        };
        filler.connected(Set.of(CANDLES));
        assertThat(at(10 * SECOND)).hasSize(1);
        assertThat(problems.get(problems.size() - 1))
                .isEqualTo("Filling gaps failed and is repeated: binance is down.");
        assertThat(filler.failures()).isEqualTo(1);
        onHistory = () -> {};
        assertThat(at(25 * SECOND - 1)).isEmpty();
        assertThat(at(25 * SECOND)).hasSize(1);
        assertThat(at(25 * SECOND + HOUR - 1)).isEmpty();
    }

    @Test
    void a_need_that_comes_up_while_history_is_asked_is_not_lost() {
        filler.connected(Set.of(CANDLES));
        onHistory = () -> {
            onHistory = () -> {};
            filler.need(CANDLES, now.get());
        };
        assertThat(at(MINUTE)).hasSize(1);
        assertThat(at(MINUTE)).hasSize(1);
        assertThat(at(MINUTE)).isEmpty();
    }

    @Test
    void a_suspect_candle_is_asked_for_when_it_is_final_whatever_was_answered_before() {
        venue.has(CANDLES, candle(NOON, 5));
        filler.markSuspect(CANDLES, NOON, NOON + MINUTE + 3 * SECOND);
        assertThat(at(MINUTE + 2_999)).isEmpty();
        assertThat(corrections).isEmpty();
        assertThat(at(MINUTE + 3_000)).hasSize(1);
        assertThat(corrections).hasSize(1);
        assertThat(corrections.get(0).times()).containsExactly(NOON);
        assertThat(at(MINUTE + 3_001)).isEmpty();
    }

    @Test
    void a_suspect_candle_that_the_venue_cannot_tell_yet_stays_suspect() {
        venue.has(CANDLES, candle(NOON, 5));
        filler.markSuspect(CANDLES, NOON, NOON + MINUTE + 3 * SECOND);
        venue.fails = true;
        assertThat(at(MINUTE + 3_000)).hasSize(1);
        assertThat(corrections).isEmpty();
        assertThat(problems.get(problems.size() - 1))
                .contains("Asking again for")
                .contains("binance is down");
        venue.fails = false;
        assertThat(at(MINUTE + 18_000)).hasSize(1);
        assertThat(corrections).hasSize(1);
    }

    @Test
    void what_a_venue_has_no_history_of_is_told_once_and_never_asked_for() {
        GapFiller without = new GapFiller(
                venue,
                clock,
                Duration.ofHours(1),
                Set.of(SeriesId.candles(Instrument.parse("binance:BTC/USDT"), Interval.M1)),
                this::history,
                (series, rows) -> corrections.add(rows),
                problems::add);
        assertThat(problems).singleElement().asString().contains("cannot be filled");
        SeriesId spot = SeriesId.candles(Instrument.parse("binance:BTC/USDT"), Interval.M1);
        without.connected(Set.of(spot));
        without.disconnected(Set.of(spot));
        without.markSuspect(spot, NOON, NOON);
        now.addAndGet(HOUR);
        without.fillDue();
        assertThat(asked).isEmpty();
    }

    private static Rows candle(long time, double close) {
        return Rows.builder(Dataset.CANDLES, 1)
                .candle(time, 1, Math.max(2, close), 0.5, close, 10, 3)
                .build();
    }
}

package dev.kirby.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.kirby.backtest.DailyMarket;
import dev.kirby.breaker.Breaker;
import dev.kirby.breaker.BreakerEvent;
import dev.kirby.breaker.BreakerEvent.Action;
import dev.kirby.breaker.VolatilityScore;
import dev.kirby.market.Interval;
import dev.kirby.market.Side;
import dev.kirby.performance.ExitReason;
import dev.kirby.performance.Fill;
import dev.kirby.performance.Performance;
import dev.kirby.performance.Trade;
import dev.kirby.registry.LifecycleStage;
import dev.kirby.registry.TrainedConfiguration;
import dev.kirby.series.CandleSeries;
import dev.kirby.series.TimeSeries;
import dev.kirby.validate.Regime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What circuit breakers notice in paper trades, to the millisecond. */
class BreakerReviewTest {

    private static final Instant START = DailyMarket.START;
    private static final Duration DAY = Duration.ofDays(1);
    private static final String ID = "ONE";

    private static TrainedConfiguration configuration(
            String id, LifecycleStage stage, Instant created, Map<String, Double> thresholds) {
        return new TrainedConfiguration(
                id,
                stage,
                "DAILY",
                DailyMarket.BTC,
                Interval.H1,
                created,
                Map.of("p", 1.0),
                Map.of("circuit_breakers", thresholds));
    }

    private static TrainedConfiguration configuration(Map<String, Double> thresholds) {
        return configuration(ID, LifecycleStage.DISCOVERY, START, thresholds);
    }

    private static Instant hour(double hours) {
        return START.plusMillis((long) (hours * 3_600_000));
    }

    private static Trade trade(double entryHour, double exitHour, double pnl) {
        Fill entry = new Fill((int) entryHour, hour(entryHour).toEpochMilli(), 100, 100, 0);
        Fill exit = new Fill((int) exitHour, hour(exitHour).toEpochMilli(), 100, 100, 0);
        return new Trade(Side.LONG, 1, entry, exit, ExitReason.SIGNAL, 0, pnl, List.of());
    }

    private static Performance run(List<Trade> trades, double... equity) {
        long[] days = IntStream.range(0, equity.length)
                .mapToLong(day -> START.plus(DAY.multipliedBy(day)).toEpochMilli())
                .toArray();
        return Performance.of(10_000, trades, TimeSeries.of("equity", days, equity));
    }

    private static List<BreakerEvent> events(Map<String, Double> thresholds, Performance run, CandleSeries bars) {
        return BreakerReview.of(configuration(thresholds), run, bars);
    }

    private static List<BreakerEvent> of(Breaker breaker, List<BreakerEvent> events) {
        return events.stream().filter(event -> event.breaker() == breaker).toList();
    }

    private static CandleSeries flat(int days) {
        return DailyMarket.bars(days, day -> 0);
    }

    @Test
    void a_loss_of_the_day_is_seen_at_its_last_instant_and_forgotten_at_midnight() {
        Instant close = START.plus(DAY).minusMillis(1);
        List<BreakerEvent> first = events(Map.of(), run(List.of(), 9_790, 9_790), flat(2));
        assertThat(first)
                .containsExactly(
                        new BreakerEvent(
                                close, Breaker.MAX_DAILY_LOSS, Action.PAUSE, BreakerEvent.ACCOUNT, 0.979 - 1, 0.02),
                        new BreakerEvent(
                                START.plus(DAY),
                                Breaker.MAX_DAILY_LOSS,
                                Action.RESUME,
                                BreakerEvent.ACCOUNT,
                                Double.NaN,
                                0.02));
        // Against the equity of the day's start, not of the run's.
        assertThat(events(Map.of(), run(List.of(), 20_000, 19_590), flat(2)))
                .extracting(BreakerEvent::time)
                .containsExactly(close.plus(DAY), START.plus(DAY.multipliedBy(2)));
        assertThat(events(Map.of(), run(List.of(), 9_801, 9_610), flat(2))).isEmpty();
    }

    @Test
    void losses_in_a_row_are_counted_in_the_order_of_exits() {
        List<Trade> trades = List.of(trade(0, 30, -1), trade(1, 2, 5), trade(3, 31, -1));
        List<BreakerEvent> events =
                events(Map.of("consecutive_losses_limit", 2.0), run(trades, 10_000, 10_000), flat(2));
        assertThat(events).containsExactly(new BreakerEvent(hour(31), Breaker.LOSS_STREAK, Action.PAUSE, ID, 2, 2));
    }

    @Test
    void readings_are_what_each_is_at_when_the_data_end() {
        List<Trade> trades = List.of(trade(0, 30, -1), trade(1, 2, 5), trade(3, 31, -1));
        List<BreakerReading> readings = BreakerReading.of(
                configuration(Map.of("consecutive_losses_limit", 2.0)), run(trades, 10_000, 9_900), flat(2));
        assertThat(readings)
                .extracting(BreakerReading::breaker)
                .startsWith(Breaker.MAX_DAILY_LOSS)
                .hasSize(7);
        BreakerReading loss = readings.get(0);
        assertThat(loss.value()).isCloseTo(0.01, within(1e-12));
        assertThat(loss.threshold()).isEqualTo(0.02);
        assertThat(loss.isOn()).isFalse();
        BreakerReading streak = readings.stream()
                .filter(one -> one.breaker() == Breaker.LOSS_STREAK)
                .findFirst()
                .orElseThrow();
        assertThat(streak.value()).isEqualTo(2);
        assertThat(streak.isOn()).isTrue();
        assertThat(streak).hasToString("LOSS_STREAK 2.000 of 2.000, on");
        assertThat(readings)
                .filteredOn(one -> one.breaker() == Breaker.HIGH_LATENCY)
                .extracting(BreakerReading::value)
                .containsExactly(Double.NaN);
    }

    @Test
    void a_trade_that_ends_at_midnight_belongs_to_the_day_that_begins() {
        List<Trade> trades = List.of(trade(2, 24, -210));
        assertThat(events(Map.of("consecutive_losses_limit", 1.0), run(trades, 9_790, 9_790), flat(2)))
                .extracting(BreakerEvent::breaker, BreakerEvent::time, BreakerEvent::action)
                .startsWith(
                        tuple(Breaker.MAX_DAILY_LOSS, hour(24).minusMillis(1), Action.PAUSE),
                        tuple(Breaker.MAX_DAILY_LOSS, hour(24), Action.RESUME),
                        tuple(Breaker.LOSS_STREAK, hour(24), Action.PAUSE));
    }

    /** Calm for a hundred days, then wild: the closes of days are the market's moves of noon plus their sum. */
    private static CandleSeries wildAfterHundredDays() {
        int days = 112;
        long[] time = new long[days];
        double[] close = new double[days];
        for (int day = 0; day < days; day++) {
            time[day] = START.plus(DAY.multipliedBy(day)).toEpochMilli();
            close[day] = 100 + (day % 2 == 0 ? 0 : 0.1 + 0.01 * (day % 7)) + (day > 100 && day % 2 == 0 ? 10 : 0);
        }
        return CandleSeries.of(DailyMarket.BTC, Interval.D1, time, close, close, close, close, close);
    }

    private static Performance idle(int days) {
        double[] equity = new double[days];
        Arrays.fill(equity, 10_000);
        return run(List.of(), equity);
    }

    private static double[] closes(CandleSeries bars) {
        return IntStream.range(0, bars.size()).mapToDouble(bars::close).toArray();
    }

    @Test
    void volatility_is_judged_each_morning_by_the_days_before() {
        CandleSeries bars = wildAfterHundredDays();
        double[] scores = VolatilityScore.of(closes(bars));
        int first = IntStream.range(0, scores.length)
                .filter(day -> scores[day] > 3)
                .findFirst()
                .orElseThrow();

        List<BreakerEvent> events = of(Breaker.UNUSUAL_MARKET, events(Map.of(), idle(bars.size()), bars));

        assertThat(events).first().satisfies(event -> {
            assertThat(event.time()).isEqualTo(START.plus(DAY.multipliedBy(first + 1)));
            assertThat(event.value()).isEqualTo(scores[first]);
            assertThat(event.configuration()).isEqualTo(ID);
        });
    }

    @Test
    void a_regime_is_judged_each_morning_by_its_share() {
        CandleSeries bars = wildAfterHundredDays();
        double threshold = 0.9;
        Regime[] regimes = Regime.each(closes(bars), Regime.DAYS);
        int first = IntStream.range(0, regimes.length)
                .filter(day -> regimes[day].share(regimes[day].label()) < threshold)
                .findFirst()
                .orElseThrow();

        List<BreakerEvent> events =
                of(Breaker.REGIME_BREAK, events(Map.of("regime_break_threshold", threshold), idle(bars.size()), bars));

        assertThat(events).first().satisfies(event -> {
            assertThat(event.time()).isEqualTo(START.plus(DAY.multipliedBy(first + 1)));
            assertThat(event.value()).isEqualTo(regimes[first].share(regimes[first].label()));
            assertThat(event.action()).isEqualTo(Action.HALVE);
        });
    }

    /** Returns that jump in another way each day. */
    private static double jump(int day) {
        return Math.floorMod(day * 7_919L, 101) / 1_000.0;
    }

    private static TimeSeries returns(int firstDay, int days, IntToDoubleFunction value) {
        long[] times = IntStream.range(0, days)
                .mapToLong(day -> START.plus(DAY.multipliedBy(firstDay + day)).toEpochMilli())
                .toArray();
        double[] values = IntStream.range(0, days)
                .mapToDouble(day -> value.applyAsDouble(firstDay + day))
                .toArray();
        return TimeSeries.of("daily_return", times, values);
    }

    /** Whether each of some configurations pauses, all with the same returns. */
    private static List<Boolean> pauses(TrainedConfiguration... configurations) {
        List<TimeSeries> same = Collections.nCopies(configurations.length, returns(0, 30, BreakerReviewTest::jump));
        return BreakerReview.alike(List.of(configurations), same, START).stream()
                .map(events -> !events.isEmpty())
                .toList();
    }

    private static TrainedConfiguration named(String id, LifecycleStage stage, Instant created) {
        return configuration(id, stage, created, Map.of());
    }

    @Test
    void of_two_that_are_alike_the_less_proven_one_pauses() {
        LifecycleStage small = LifecycleStage.DISCOVERY;
        LifecycleStage large = LifecycleStage.MATURE;
        Instant later = START.plusSeconds(1);
        assertThat(pauses(named("A", small, START), named("B", large, later))).containsExactly(true, false);
        assertThat(pauses(named("A", small, later), named("B", small, START))).containsExactly(true, false);
        assertThat(pauses(named("B", small, START), named("A", small, START))).containsExactly(true, false);
        assertThat(pauses(named("A", small, START))).containsExactly(false);
        assertThat(pauses(named("A", small, START), named("A", small, START))).containsExactly(false, false);
        // Those that trade on paper only take nobody's place.
        assertThat(pauses(named("A", LifecycleStage.PAPER, START), named("B", large, START)))
                .containsExactly(false, false);
        assertThat(pauses(named("A", LifecycleStage.DECAY, START), named("B", LifecycleStage.PAPER, later)))
                .containsExactly(false, false);
    }

    private static List<BreakerEvent> pairOf(TimeSeries proven, TimeSeries newer) {
        return BreakerReview.alike(
                        List.of(named("A", LifecycleStage.MATURE, START), named("B", LifecycleStage.DISCOVERY, START)),
                        List.of(proven, newer),
                        START.plusSeconds(7))
                .get(1);
    }

    @Test
    void the_last_thirty_days_that_both_have_are_compared() {
        // Alike on days 10 to 39, the opposite before; the longer one goes on with days that the other lacks.
        TimeSeries longer = returns(0, 50, day -> day < 10 || day > 39 ? -5 * jump(day) : jump(day));
        TimeSeries shorter = returns(5, 35, day -> day < 10 ? 5 * jump(day) : 2 * jump(day));
        List<BreakerEvent> events = pairOf(longer, shorter);
        assertThat(events).hasSize(1);
        assertThat(events.get(0).value()).isCloseTo(1, within(1e-12));
        assertThat(events.get(0).time()).isEqualTo(START.plusSeconds(7));
        assertThat(events.get(0).configuration()).isEqualTo("B");
        assertThat(pairOf(shorter, longer)).isEqualTo(events);

        TimeSeries thirty = returns(0, 30, BreakerReviewTest::jump);
        TimeSeries less = returns(0, 29, BreakerReviewTest::jump);
        assertThat(pairOf(thirty, thirty)).hasSize(1);
        assertThat(pairOf(less, thirty)).isEmpty();
        assertThat(pairOf(thirty, less)).isEmpty();
        assertThat(pairOf(thirty, returns(0, 30, day -> -jump(day)))).isEmpty();
    }

    private static BreakerEvent event(int second, Breaker breaker, Action action) {
        return new BreakerEvent(START.plusSeconds(second), breaker, action, ID, 1, 2);
    }

    @Test
    void on_is_what_did_not_resume_and_did_more_than_warn() {
        BreakerEvent loss = event(1, Breaker.MAX_DAILY_LOSS, Action.PAUSE);
        BreakerEvent market = event(2, Breaker.UNUSUAL_MARKET, Action.PAUSE);
        BreakerEvent lossAgain = event(4, Breaker.MAX_DAILY_LOSS, Action.PAUSE);
        assertThat(BreakerReview.on(List.of(
                        loss,
                        market,
                        event(3, Breaker.MAX_DAILY_LOSS, Action.RESUME),
                        lossAgain,
                        event(5, Breaker.HIGH_LATENCY, Action.WARN),
                        event(6, Breaker.LOSS_STREAK, Action.PAUSE),
                        event(7, Breaker.LOSS_STREAK, Action.RESUME))))
                .containsExactly(lossAgain, market);
        assertThat(BreakerReview.on(List.of())).isEmpty();
    }

    @Test
    void a_document_keeps_the_newest_hundred_events() {
        TrainedConfiguration model = configuration(Map.of());
        assertThat(BreakerReview.noted(model, List.of())).isSameAs(model);
        List<BreakerEvent> events = new ArrayList<>();
        for (int i = 0; i < 101; i++) {
            events.add(event(i, Breaker.LOSS_STREAK, Action.PAUSE));
        }
        TrainedConfiguration noted = BreakerReview.noted(model, events);
        assertThat((List<?>) noted.sections().get("breaker_events"))
                .hasSize(100)
                .last()
                .isEqualTo(events.get(100).toString());
        assertThat(noted.sections()).containsKey("circuit_breakers");
        assertThat(noted.id()).isEqualTo(ID);
        assertThat((List<?>) BreakerReview.noted(noted, List.of()).sections().get("breaker_events"))
                .isEmpty();
    }
}

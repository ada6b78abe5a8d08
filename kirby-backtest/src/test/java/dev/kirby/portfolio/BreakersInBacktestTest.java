package dev.kirby.portfolio;

import static dev.kirby.backtest.ScriptedTrades.script;
import static dev.kirby.portfolio.PortfolioTest.bars;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kirby.backtest.Backtest;
import dev.kirby.backtest.Costs;
import dev.kirby.breaker.Breaker;
import dev.kirby.breaker.BreakerEvent;
import dev.kirby.breaker.CircuitBreakers;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.Side;
import dev.kirby.series.CandleSeries;
import dev.kirby.strategy.Exits;
import dev.kirby.strategy.Signal;
import dev.kirby.strategy.Sizing;
import dev.kirby.strategy.Strategy;
import dev.kirby.validate.Regime;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Circuit breakers in a backtest: what they hold back, and what that saved and missed, by hand. */
class BreakersInBacktestTest {

    private static final Instrument BTC = Instrument.perps("kraken", "BTC", "USD");
    private static final Signal BUY = Signal.enter(Side.LONG, Exits.NONE);

    private static Portfolio one(CandleSeries bars, Map<Integer, Signal> signals, CircuitBreakers breakers) {
        Backtest backtest = Backtest.of(bars).costs(Costs.NONE).sizing(Sizing.units(1));
        return Portfolio.of(1_000).add("one", backtest, script(signals)).breakers(breakers);
    }

    private static CircuitBreakers only(Breaker breaker, double threshold) {
        return CircuitBreakers.NONE.with(breaker, threshold);
    }

    @Test
    void a_daily_loss_holds_back_the_entries_of_the_day() {
        // -30 of 1,000 at 06:00; an entry at 10:00 would have lost 10, one at 14:00 would have won 20; the next day's
        // goes ahead.
        Map<Integer, Double> closes = Map.of(5, 70.0, 12, 60.0, 16, 80.0);
        Map<Integer, Signal> signals = Map.of(
                2,
                BUY,
                7,
                Signal.CLOSE,
                9,
                BUY,
                12,
                Signal.CLOSE,
                13,
                BUY,
                17,
                Signal.CLOSE,
                30,
                BUY,
                32,
                Signal.CLOSE);

        PortfolioResult result = one(bars(BTC, 40, closes), signals, only(Breaker.MAX_DAILY_LOSS, 0.02))
                .run();

        assertThat(result.performance().trades()).hasSize(2);
        assertThat(result.performance().trades().get(1).entry().bar()).isEqualTo(31);
        assertThat(result.events())
                .extracting(BreakerEvent::action)
                .containsExactly(BreakerEvent.Action.PAUSE, BreakerEvent.Action.RESUME);
        // The bar that falls closes at 06:00.
        assertThat(result.events().get(0).time().toString()).startsWith("2024-01-01T05:59:59.999");
        BreakerEffect effect = result.effects().get(0);
        assertThat(effect.breaker()).isEqualTo(Breaker.MAX_DAILY_LOSS);
        assertThat(effect.heldBack()).isEqualTo(2);
        assertThat(effect.saved()).isCloseTo(10, within(1e-9));
        assertThat(effect.missed()).isCloseTo(20, within(1e-9));
        assertThat(result.notes()).anyMatch(note -> note.contains("saved 10.00, missed 20.00"));
    }

    @Test
    void a_loss_streak_pauses_for_a_day() {
        Map<Integer, Double> closes = new HashMap<>();
        Map<Integer, Signal> signals = new HashMap<>();
        double price = 100;
        for (int i = 0; i < 10; i++) {
            signals.put(4 * i, BUY);
            price -= 1;
            closes.put(4 * i + 2, price);
            signals.put(4 * i + 2, Signal.CLOSE);
        }
        PortfolioResult result = one(bars(BTC, 60, closes), signals, only(Breaker.LOSS_STREAK, 3))
                .run();
        // Losses at 03:00, 07:00 and 11:00; nothing until 11:00 of the next day: 6 entries of -1 held back, then the
        // 10th.
        assertThat(result.performance().trades()).hasSize(4);
        assertThat(result.effects().get(0).heldBack()).isEqualTo(6);
        assertThat(result.effects().get(0).saved()).isCloseTo(6, within(1e-9));
        assertThat(result.effects().get(0).missed()).isZero();
    }

    @Test
    void limits_of_a_stage_hold_back_size_and_number() {
        Map<Integer, Signal> signals = new HashMap<>();
        for (int i = 0; i < 7; i++) {
            signals.put(2 * i, BUY);
            signals.put(2 * i + 1, Signal.CLOSE);
        }
        CircuitBreakers limits = only(Breaker.DAILY_TRADES, 5).with(Breaker.POSITION_SIZE, 0.02);
        PortfolioResult result = one(bars(BTC, 20, Map.of()), signals, limits).run();
        assertThat(result.performance().trades()).hasSize(5).allMatch(trade -> trade.units() == 0.2);
    }

    @Test
    void alike_members_are_held_back_from_the_second_month_on() {
        CandleSeries market = wandering(1, 24 * 50);
        Map<Integer, Signal> signals = new HashMap<>();
        for (int i = 0; i + 12 < 24 * 50; i += 24) {
            signals.put(i, BUY);
            signals.put(i + 12, Signal.CLOSE);
        }
        Backtest backtest = Backtest.of(market).costs(Costs.NONE).sizing(Sizing.units(1));
        Strategy rule = script(signals);
        PortfolioResult result = Portfolio.of(10_000)
                .add("proven", backtest, rule)
                .add("new", backtest, rule)
                .breakers(only(Breaker.CORRELATION_SPIKE, 0.8))
                .run();
        assertThat(result.members().get(0).trades()).hasSize(50);
        assertThat(result.members().get(1).trades()).hasSizeBetween(30, 40);
        assertThat(result.events().get(0).configuration()).isEqualTo("new");
        assertThat(result.events().get(0).value()).isCloseTo(1, within(1e-9));
    }

    @Test
    void a_wild_month_pauses_entries_and_a_market_without_a_regime_halves_them() {
        CandleSeries market = wandering(2, 24 * 400);
        Map<Integer, Signal> signals = new HashMap<>();
        for (int i = 0; i + 12 < 24 * 400; i += 24) {
            signals.put(i, BUY);
            signals.put(i + 12, Signal.CLOSE);
        }
        PortfolioResult wild =
                one(market, signals, only(Breaker.UNUSUAL_MARKET, 1.5)).run();
        assertThat(wild.effects())
                .singleElement()
                .satisfies(e -> assertThat(e.heldBack()).isPositive());
        assertThat(wild.performance().trades())
                .hasSize(400 - wild.effects().get(0).heldBack());

        Backtest risky = Backtest.of(market).costs(Costs.NONE).sizing(Sizing.allIn());
        PortfolioResult halved = Portfolio.of(1_000)
                .add("one", risky, script(signals))
                .breakers(only(Breaker.REGIME_BREAK, 0.4))
                .run();
        PortfolioResult whole =
                Portfolio.of(1_000).add("one", risky, script(signals)).run();
        assertThat(halved.performance().trades()).hasSize(400);
        int at = 0;
        while (halved.performance().trades().get(at).units()
                == whole.performance().trades().get(at).units()) {
            at++;
        }
        assertThat(halved.performance().trades().get(at).units())
                .isCloseTo(whole.performance().trades().get(at).units() / 2, within(1e-9));
        BreakerEffect effect = halved.effects().get(0);
        assertThat(effect.heldBack()).isPositive();
        assertThat(effect.saved() + effect.missed()).isPositive();
    }

    @Test
    void adverse_selection_is_known_on_minutes() {
        // Each entry falls within its first minute and recovers: all of them are worse off a minute later.
        int size = 400;
        long[] time = LongStream.range(0, size)
                .map(i -> 1_704_067_200_000L + i * 60_000L)
                .toArray();
        double[][] c = new double[5][size];
        Map<Integer, Signal> signals = new HashMap<>();
        for (int i = 0; i < size; i++) {
            boolean falls = i % 4 == 1;
            c[0][i] = i % 4 == 2 ? 99 : 100;
            c[3][i] = falls ? 99 : 100;
            c[1][i] = 100;
            c[2][i] = 99;
            if (i % 4 == 0) {
                signals.put(i, BUY);
            }
            if (i % 4 == 2) {
                signals.put(i, Signal.CLOSE);
            }
        }
        CandleSeries minutes = CandleSeries.of(BTC, Interval.M1, time, c[0], c[1], c[2], c[3], c[4]);
        PortfolioResult result =
                one(minutes, signals, only(Breaker.ADVERSE_SELECTION, 0.6)).run();
        assertThat(result.performance().trades()).hasSize(30);
        assertThat(result.events()).singleElement().satisfies(event -> {
            assertThat(event.action()).isEqualTo(BreakerEvent.Action.DECAY);
            assertThat(event.value()).isEqualTo(1);
        });
    }

    @Test
    void regimes_of_all_days_are_those_of_each_day() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        double[] closes = new double[900];
        closes[0] = 100;
        for (int i = 1; i < closes.length; i++) {
            closes[i] = closes[i - 1] * Math.exp((i % 200 < 100 ? 0.01 : 0.04) * random.nextGaussian());
        }
        Regime[] all = Regime.each(closes, 30);
        for (int day = 0; day < closes.length; day++) {
            Regime expected = Regime.of(java.util.Arrays.copyOf(closes, day + 1), 30);
            for (Regime.Kind kind : Regime.Kind.values()) {
                double share = expected.share(kind);
                if (Double.isNaN(share)) {
                    assertThat(all[day].share(kind))
                            .as("seed %d, day %d", seed, day)
                            .isNaN();
                } else {
                    assertThat(all[day].share(kind))
                            .as("seed %d, day %d", seed, day)
                            .isCloseTo(share, within(1e-9));
                }
            }
        }
    }

    private static CandleSeries wandering(long seed, int hours) {
        Random random = new Random(seed);
        Map<Integer, Double> closes = new HashMap<>();
        double price = 100;
        for (int i = 0; i < hours; i++) {
            double wild = i / 24 % 100 > 80 ? 3 : 1;
            price *= Math.exp(0.003 * wild * random.nextGaussian());
            closes.put(i, price);
        }
        return bars(BTC, hours, closes);
    }
}

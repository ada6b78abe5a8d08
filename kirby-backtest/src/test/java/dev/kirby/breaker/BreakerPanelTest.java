package dev.kirby.breaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kirby.InvalidRequestException;
import dev.kirby.breaker.BreakerEvent.Action;
import dev.kirby.registry.LifecycleStage;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each circuit breaker by a worked example: what trips it, what it does, when it lets go, and which comes first. */
class BreakerPanelTest {

    private static final long DAY = 86_400_000L;
    private static final long START = Instant.parse("2024-03-01T00:00:00Z").toEpochMilli();
    private static final long MINUTE = 60_000L;

    private final BreakerPanel panel = CircuitBreakers.DEFAULT.panel();

    private static double size(BreakerPanel panel, long time) {
        return panel.check(time, "A").size();
    }

    private void onlyEvents(Action... actions) {
        assertThat(panel.events()).extracting(BreakerEvent::action).containsExactly(actions);
    }

    @Test
    void a_loss_of_more_than_two_percent_stops_the_account_until_midnight() {
        panel.equity(START, 10_000);
        panel.equity(START + 60 * MINUTE, 9_800); // exactly 2 %
        assertThat(size(panel, START + 60 * MINUTE)).isEqualTo(1);
        panel.equity(START + 61 * MINUTE, 9_799);
        assertThat(panel.check(START + 61 * MINUTE, "A").breaker()).contains(Breaker.MAX_DAILY_LOSS);
        assertThat(panel.check(START + 61 * MINUTE, "B").isRefused()).isTrue();
        panel.equity(START + 120 * MINUTE, 10_500); // it stays off for the day
        assertThat(size(panel, START + DAY - 1)).isZero();
        assertThat(size(panel, START + DAY)).isEqualTo(1);
        onlyEvents(Action.PAUSE, Action.RESUME);
        assertThat(panel.events().get(0).value()).isCloseTo(-0.0201, within(1e-9));
        assertThat(panel.events().get(0))
                .hasToString("2024-03-01T01:01:00Z MAX_DAILY_LOSS pauses account: -0.02010 against 0.02000");
        // The next day is held against the equity at its start: 10,500.
        panel.equity(START + DAY + MINUTE, 10_291);
        assertThat(size(panel, START + DAY + MINUTE)).isEqualTo(1);
        panel.equity(START + DAY + 2 * MINUTE, 10_289);
        assertThat(size(panel, START + DAY + 2 * MINUTE)).isZero();
    }

    @Test
    void a_correlation_above_the_threshold_pauses_the_less_proven_until_it_falls() {
        panel.correlation(START, "A", 0.8);
        assertThat(size(panel, START)).isEqualTo(1);
        panel.correlation(START, "A", 0.81);
        assertThat(panel.check(START, "A").breaker()).contains(Breaker.CORRELATION_SPIKE);
        assertThat(panel.check(START, "B").isRefused()).isFalse();
        panel.correlation(START + DAY, "A", Double.NaN); // unknown changes nothing
        assertThat(size(panel, START + DAY)).isZero();
        panel.correlation(START + 2 * DAY, "A", 0.5);
        assertThat(size(panel, START + 2 * DAY)).isEqualTo(1);
        onlyEvents(Action.PAUSE, Action.RESUME);
    }

    @Test
    void an_unusual_market_pauses_until_it_is_normal() {
        panel.volatility(START, "A", 3.1);
        assertThat(panel.check(START, "A").breaker()).contains(Breaker.UNUSUAL_MARKET);
        panel.volatility(START + DAY, "A", 2.9);
        assertThat(size(panel, START + DAY)).isEqualTo(1);
    }

    @Test
    void slow_executions_warn_and_pause_when_three_come_in_a_row() {
        panel.latency(START, 501);
        panel.latency(START + 1, 501);
        assertThat(size(panel, START + 1)).isEqualTo(1);
        panel.latency(START + 2, 700);
        assertThat(panel.check(START + 2, "A").breaker()).contains(Breaker.HIGH_LATENCY);
        panel.latency(START + 3, 100);
        assertThat(size(panel, START + 3)).isEqualTo(1);
        onlyEvents(Action.WARN, Action.WARN, Action.PAUSE, Action.RESUME);
    }

    @Test
    void five_losses_in_a_row_pause_a_configuration_for_a_day_or_until_it_is_resumed() {
        for (int i = 0; i < 4; i++) {
            panel.closed(START + i, "A", -1);
        }
        panel.closed(START + 4, "A", 1); // begins anew
        for (int i = 0; i < 4; i++) {
            panel.closed(START + 10 + i, "A", -1);
        }
        assertThat(size(panel, START + 20)).isEqualTo(1);
        panel.closed(START + 20, "A", -1);
        assertThat(panel.check(START + 20, "A").breaker()).contains(Breaker.LOSS_STREAK);
        assertThat(panel.check(START + 20, "B").isRefused()).isFalse();
        assertThat(size(panel, START + 20 + DAY)).isEqualTo(1);
        panel.closed(START + 20 + DAY, "A", -1); // the first of a new count
        assertThat(size(panel, START + 20 + DAY)).isEqualTo(1);
        for (int i = 0; i < 4; i++) {
            panel.closed(START + 21 + DAY, "A", -1);
        }
        assertThat(size(panel, START + 22 + DAY)).isZero();
        panel.resume(START + 23 + DAY, "A", Breaker.LOSS_STREAK);
        assertThat(size(panel, START + 23 + DAY)).isEqualTo(1);
    }

    @Test
    void adverse_selection_moves_to_decay_until_it_is_resumed() {
        panel.adverseSelection(START, "A", 0.6);
        assertThat(size(panel, START)).isEqualTo(1);
        panel.adverseSelection(START, "A", 0.61);
        panel.adverseSelection(START + DAY, "A", 0.1);
        assertThat(panel.check(START + DAY, "A").breaker()).contains(Breaker.ADVERSE_SELECTION);
        panel.resume(START + DAY, "A", Breaker.ADVERSE_SELECTION);
        assertThat(size(panel, START + DAY)).isEqualTo(1);
        onlyEvents(Action.DECAY, Action.RESUME);
    }

    @Test
    void a_market_without_a_regime_halves_the_size() {
        panel.regime(START, "A", 0.29);
        assertThat(panel.check(START, "A")).hasToString("BreakerDecision[size 0.5, REGIME_BREAK]");
        panel.regime(START + DAY, "A", 0.3);
        assertThat(size(panel, START + DAY)).isEqualTo(1);
        onlyEvents(Action.HALVE, Action.RESUME);
    }

    @Test
    void the_first_that_is_on_decides() {
        panel.regime(START, "A", 0.2);
        for (int i = 0; i < 5; i++) {
            panel.closed(START, "A", -1);
        }
        assertThat(panel.check(START, "A").breaker()).contains(Breaker.LOSS_STREAK);
        panel.volatility(START, "A", 5);
        assertThat(panel.check(START, "A").breaker()).contains(Breaker.UNUSUAL_MARKET);
        panel.equity(START, 100);
        panel.equity(START + 1, 90);
        assertThat(panel.check(START + 1, "A").breaker()).contains(Breaker.MAX_DAILY_LOSS);
    }

    @Test
    void a_stage_adds_its_limits() {
        CircuitBreakers discovery = CircuitBreakers.of(LifecycleStage.DISCOVERY);
        BreakerPanel small = discovery.panel();
        assertThat(discovery.threshold(Breaker.POSITION_SIZE)).isEqualTo(0.02);
        for (int i = 0; i < 5; i++) {
            assertThat(small.check(START + i, "A").size()).isEqualTo(1);
            small.opened(START + i, "A");
        }
        assertThat(small.check(START + 5, "A").breaker()).contains(Breaker.DAILY_TRADES);
        assertThat(small.check(START + DAY, "A").size()).isEqualTo(1);

        small.closed(START + DAY, "A", -1);
        assertThat(small.check(START + DAY + 59 * MINUTE, "A").breaker()).contains(Breaker.COOLDOWN);
        assertThat(small.check(START + DAY + 60 * MINUTE, "A").size()).isEqualTo(1);

        small.sharpe(START + 2 * DAY, "A", 0.9);
        assertThat(small.check(START + 2 * DAY, "A").breaker()).contains(Breaker.LOW_SHARPE);
        small.sharpe(START + 3 * DAY, "A", 1.1);
        assertThat(small.check(START + 3 * DAY, "A").size()).isEqualTo(1);

        // A little every day, until 5 % are gone.
        double equity = 1_000;
        for (int day = 4; day < 12; day++) {
            small.equity(START + day * DAY, equity);
            equity *= 0.992;
        }
        assertThat(small.check(START + 11 * DAY, "A").breaker()).contains(Breaker.MAX_DRAWDOWN);
        small.resume(START + 12 * DAY, BreakerEvent.ACCOUNT, Breaker.MAX_DRAWDOWN);
        assertThat(small.check(START + 12 * DAY, "A").size()).isEqualTo(1);
        assertThat(CircuitBreakers.of(LifecycleStage.MATURE).threshold(Breaker.MAX_DAILY_LOSS))
                .isEqualTo(0.03);
        assertThat(CircuitBreakers.of(LifecycleStage.VALIDATION).threshold(Breaker.DAILY_TRADES))
                .isEqualTo(10);
    }

    @Test
    void thresholds_are_set_by_words_documents_and_the_environment() {
        CircuitBreakers typed = CircuitBreakers.parse("max_daily_loss=0.03, regime_break=off");
        assertThat(typed.threshold(Breaker.MAX_DAILY_LOSS)).isEqualTo(0.03);
        assertThat(typed.has(Breaker.REGIME_BREAK)).isFalse();
        assertThat(typed.threshold(Breaker.CORRELATION_SPIKE)).isEqualTo(0.8);
        assertThat(CircuitBreakers.DEFAULT.without(Breaker.LOSS_STREAK).has(Breaker.LOSS_STREAK))
                .isFalse();
        assertThat(CircuitBreakers.parse("none").isEmpty()).isTrue();
        assertThat(CircuitBreakers.parse("validation").has(Breaker.MAX_DRAWDOWN))
                .isTrue();
        assertThat(CircuitBreakers.parse("none,loss_streak=3").toMap())
                .isEqualTo(Map.of("consecutive_losses_limit", 3.0));
        assertThat(CircuitBreakers.DEFAULT.toMap())
                .isEqualTo(Map.of(
                        "max_daily_loss", 0.02,
                        "max_correlation_spike", 0.8,
                        "unusual_market_threshold", 3.0,
                        "latency_threshold_ms", 500.0,
                        "consecutive_losses_limit", 5.0,
                        "max_adverse_selection", 0.6,
                        "regime_break_threshold", 0.3));
        assertThat(CircuitBreakers.of(Map.of("max_daily_loss", 0.03, "other", "x"))
                        .threshold(Breaker.MAX_DAILY_LOSS))
                .isEqualTo(0.03);
        assertThat(CircuitBreakers.DEFAULT
                        .environment(Map.of("CIRCUIT_BREAKER_LATENCY_THRESHOLD_MS", "250"))
                        .threshold(Breaker.HIGH_LATENCY))
                .isEqualTo(250);
        assertThatThrownBy(() -> CircuitBreakers.parse("max_dayly_loss=1"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("did you mean max_daily_loss");
        assertThatThrownBy(() -> CircuitBreakers.parse("max_daily_loss=much")).hasMessageContaining("a number or off");
        assertThatThrownBy(() -> CircuitBreakers.parse("max_daily_loss")).hasMessageContaining("NAME=VALUE");
    }

    @Test
    void the_score_of_volatility_is_that_of_the_month_against_its_year() {
        // 200 days of alternating 1 %, then 30 days of alternating 5 %.
        double[] closes = new double[231];
        closes[0] = 100;
        for (int day = 1; day < closes.length; day++) {
            double move = day <= 200 ? 0.01 : 0.05;
            closes[day] = closes[day - 1] * (1 + (day % 2 == 0 ? move : -move));
        }
        double[] scores = VolatilityScore.of(closes);
        assertThat(scores[59]).isNaN();
        assertThat(scores[150]).isNaN(); // nothing varied yet
        // 171 months of sd 0.01017, then 30 that rise to 0.0509: by hand from the definition.
        double[] months = new double[201];
        for (int i = 0; i < months.length; i++) {
            int wild = Math.max(0, i - 170);
            double mean = 0;
            double[] returns = new double[30];
            for (int k = 0; k < 30; k++) {
                int day = 30 + i - k;
                double move = k < wild ? 0.05 : 0.01;
                returns[k] = day % 2 == 0 ? move : -move;
                mean += returns[k] / 30;
            }
            double squares = 0;
            for (double r : returns) {
                squares += (r - mean) * (r - mean);
            }
            months[i] = Math.sqrt(squares / 29);
        }
        double mean = java.util.Arrays.stream(months).average().orElseThrow();
        double squares = java.util.Arrays.stream(months)
                .map(m -> (m - mean) * (m - mean))
                .sum();
        assertThat(scores[230]).isCloseTo((months[200] - mean) / Math.sqrt(squares / 200), within(1e-6));
        assertThat(scores[230]).isGreaterThan(3);
    }
}

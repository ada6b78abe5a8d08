package dev.kirby.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.InvalidRequestException;
import dev.kirby.alert.Alert.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AlertsTest {

    private Instant now = Instant.parse("2024-05-01T12:00:00Z");
    private final Alerts alerts = Alerts.of(() -> now, AlertRules.DEFAULT);
    private final List<Alert> raised = new ArrayList<>();

    @BeforeEach
    void listen() {
        alerts.listen(raised::add);
    }

    private void errors(int count, int secondsApart) {
        for (int i = 0; i < count; i++) {
            alerts.error("binance", "error " + i);
            now = now.plusSeconds(secondsApart);
        }
    }

    @Test
    void the_tenth_error_in_five_minutes_raises_one_alert() {
        errors(9, 30);
        assertThat(raised).isEmpty();
        errors(1, 30);
        assertThat(raised).extracting(Alert::rule).containsExactly(Rule.MANY_ERRORS);
        assertThat(raised.get(0)).hasToString("many errors: 10 errors in 5 min, the last: error 0");
    }

    @Test
    void errors_that_are_further_apart_raise_none() {
        errors(100, 34);
        assertThat(raised).isEmpty();
        assertThat(alerts).hasToString("Alerts[100 errors, 0 raised]");
    }

    @Test
    void the_sixth_error_in_a_minute_raises_one_alert() {
        errors(5, 10);
        assertThat(raised).isEmpty();
        errors(1, 0);
        assertThat(raised).extracting(Alert::rule).containsExactly(Rule.ERROR_RATE);
    }

    @Test
    void a_rule_is_silent_for_five_minutes_and_speaks_again_then() {
        errors(60, 5);
        assertThat(raised).extracting(Alert::rule).containsExactly(Rule.ERROR_RATE, Rule.MANY_ERRORS);
        errors(60, 5);
        assertThat(raised).hasSize(4);
    }

    @Test
    void each_breaker_has_a_silence_of_its_own() {
        for (int second = 0; second < 300; second++) {
            alerts.breakerOpen("BTC", "MAX_DAILY_LOSS");
            alerts.breakerOpen("ETH", "LOSS_STREAK");
            now = now.plusSeconds(1);
        }
        assertThat(raised).extracting(Alert::subject).containsExactly("BTC", "ETH");
        alerts.breakerOpen("BTC", "MAX_DAILY_LOSS");
        assertThat(raised).hasSize(3);
        assertThat(alerts.errors()).isEmpty();
    }

    @Test
    void a_critical_error_does_not_wait() {
        alerts.critical("store", "The disk is full.");
        assertThat(raised).singleElement().hasToString("critical: store: The disk is full.");
        assertThat(alerts.counts()).containsEntry("store", 1L);
    }

    @Test
    void a_listener_that_throws_does_not_keep_the_alert_from_others() {
        Alerts mine = Alerts.of(() -> now, AlertRules.DEFAULT);
        mine.listen(alert -> {
            throw new IllegalStateException("no mail today");
        });
        mine.listen(raised::add);
        mine.critical("store", "full");
        assertThat(raised).hasSize(1);
    }

    @Test
    void the_thousand_latest_errors_are_kept() {
        errors(1_500, 1);
        assertThat(alerts.errors()).hasSize(1_000);
        assertThat(alerts.counts()).containsEntry("binance", 1_500L);
    }

    @Test
    void rules_that_cannot_be_kept_are_an_error() {
        assertThatThrownBy(() -> new AlertRules(0, Duration.ofMinutes(5), 5, Duration.ZERO))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("1 to 1000 errors");
        assertThat(AlertRules.DEFAULT.toString()).hasSizeLessThanOrEqualTo(80);
    }
}

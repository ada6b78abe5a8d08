package dev.kirby.alert;

import java.time.Instant;
import java.util.Locale;

/**
 * Something that a person should look at.
 *
 * @param time when it was raised
 * @param rule which rule raised it
 * @param subject what it is about, such as {@code binance}
 * @param message what happened, one line
 */
public record Alert(Instant time, Rule rule, String subject, String message) {

    /** Why an alert is raised. */
    public enum Rule {
        /** Many errors within minutes. */
        MANY_ERRORS,
        /** More errors a minute than usual. */
        ERROR_RATE,
        /** A circuit breaker is open. */
        BREAKER_OPEN,
        /** One error that cannot wait. */
        CRITICAL;

        /** For example {@code breaker open}. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /** For example {@code breaker open: BTC/USDT:USDT 5m: MAX_DAILY_LOSS 2.3 % of 2 %}. */
    @Override
    public String toString() {
        return rule + ": " + (subject.isEmpty() ? "" : subject + ": ") + message;
    }
}

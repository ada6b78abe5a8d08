package dev.kirby.exchange.internal.http;

import dev.kirby.exchange.venue.BudgetHeaders;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Passes on to a limiter what the headers of an answer state about its budget. */
final class UsedWeight {

    private UsedWeight() {}

    /**
     * Reads the headers of an answer.
     *
     * @param headers which of them state it
     * @param answer finds a header of the answer; null where it has none of that name
     * @param limiter receives what they state
     */
    static void learn(BudgetHeaders headers, Function<String, @Nullable String> answer, WeightLimiter limiter) {
        long used = number(answer, headers.used());
        long granted = number(answer, headers.limit());
        long remaining = number(answer, headers.remaining());
        if (granted > 0) {
            limiter.granted(granted);
        }
        if (used >= 0) {
            limiter.used(used);
        } else if (granted > 0 && remaining >= 0) {
            limiter.used(granted - remaining);
        }
    }

    private static long number(Function<String, @Nullable String> answer, String header) {
        String text = header.isEmpty() ? null : answer.apply(header);
        return text != null && text.matches("\\d{1,9}") ? Long.parseLong(text) : -1;
    }
}

package dev.kirby.exchange.internal.http;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The headers in which a venue tells how much of a budget is used; empty where it does not.
 *
 * @param used weight used in the current window
 * @param limit weight granted per window
 * @param remaining weight left in the current window
 */
public record BudgetHeaders(String used, String limit, String remaining) {

    /** Tells nothing. */
    public static final BudgetHeaders NONE = new BudgetHeaders("", "", "");

    /**
     * What is used.
     *
     * @param header the header with the weight used
     * @return the headers
     */
    public static BudgetHeaders used(String header) {
        return new BudgetHeaders(header, "", "");
    }

    /**
     * What is granted and left.
     *
     * @param limit the header with the weight granted
     * @param remaining the header with the weight left
     * @return the headers
     */
    public static BudgetHeaders left(String limit, String remaining) {
        return new BudgetHeaders("", limit, remaining);
    }

    /**
     * Tells a budget what an answer says of it.
     *
     * @param answer finds a header of the answer; null where it has none of that name
     * @param budget is told
     */
    void learn(Function<String, @Nullable String> answer, WeightLimiter budget) {
        long known = number(answer, used);
        long granted = number(answer, limit);
        long rest = number(answer, remaining);
        if (granted > 0) {
            budget.granted(granted);
        }
        if (known >= 0) {
            budget.used(known);
        } else if (granted > 0 && rest >= 0) {
            budget.used(granted - rest);
        }
    }

    private static long number(Function<String, @Nullable String> answer, String header) {
        String text = header.isEmpty() ? null : answer.apply(header);
        return text != null && text.matches("\\d{1,9}") ? Long.parseLong(text) : -1;
    }
}

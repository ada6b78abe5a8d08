package dev.kirby.exchange.venue;

import java.net.URI;
import java.time.Duration;

/**
 * One host of a venue and the budget it grants an address.
 *
 * @param name distinguishes the budgets of one host where it has several
 * @param url scheme and host
 * @param budget weight per window
 * @param window the length of a window
 * @param headers the headers that state how much is used
 */
public record Host(String name, URI url, long budget, Duration window, BudgetHeaders headers) {

    /**
     * A host whose answers do not state how much of the budget is used.
     *
     * @param name distinguishes the budgets of one host where it has several
     * @param url scheme and host
     * @param budget weight per window
     * @param window the length of a window
     * @return the host
     */
    public static Host of(String name, String url, long budget, Duration window) {
        return new Host(name, URI.create(url), budget, window, BudgetHeaders.NONE);
    }

    /**
     * A copy whose answers state how much of the budget is used.
     *
     * @param newHeaders the headers
     * @return the new host
     */
    public Host reporting(BudgetHeaders newHeaders) {
        return new Host(name, url, budget, window, newHeaders);
    }
}

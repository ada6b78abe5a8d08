package dev.kirby.exchange.internal.venue;

import java.net.URI;
import java.time.Duration;

/**
 * One host of a venue and the budget it grants an address.
 *
 * @param name distinguishes the budgets of one host where it has several
 * @param url scheme and host
 * @param budget weight per window
 * @param window the length of a window
 * @param usedHeader the header in which it tells the weight used in the current window, empty if it does not
 * @param timePath the path of its clock, empty if it has none
 */
public record Host(String name, URI url, long budget, Duration window, String usedHeader, String timePath) {}

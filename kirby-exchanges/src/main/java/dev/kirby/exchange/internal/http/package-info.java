/** HTTP as venues need it: weighted limits, retries, bans, a circuit breaker, and counters. Knows no venue. */
@NullMarked
package dev.kirby.exchange.internal.http;

import org.jspecify.annotations.NullMarked;

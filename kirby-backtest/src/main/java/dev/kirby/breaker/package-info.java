/**
 * Circuit breakers stop a configuration, or a whole account, from opening more positions.
 * {@link dev.kirby.breaker.CircuitBreakers} are the thresholds; a {@link dev.kirby.breaker.BreakerPanel} takes what was observed,
 * in a backtest or in a live system, and answers whether an entry may go ahead, at which size. It records every event.
 */
@Experimental
@NullMarked
package dev.kirby.breaker;

import dev.kirby.Experimental;
import org.jspecify.annotations.NullMarked;

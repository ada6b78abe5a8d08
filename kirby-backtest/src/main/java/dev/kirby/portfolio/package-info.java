/**
 * Several markets and strategies on one account: {@link dev.kirby.portfolio.Portfolio} is the front door. Capital and margin are
 * shared, {@link dev.kirby.portfolio.Allocation} divides them, {@link dev.kirby.portfolio.Limits} and circuit breakers hold
 * entries back, and the result is a {@link dev.kirby.performance.Performance} like any other.
 */
@Experimental
@NullMarked
package dev.kirby.portfolio;

import dev.kirby.Experimental;
import org.jspecify.annotations.NullMarked;

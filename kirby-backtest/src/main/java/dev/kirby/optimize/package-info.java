/**
 * Searching parameters: a {@link dev.kirby.strategy.ParameterSpace} says what may be tried, an {@link
 * dev.kirby.optimize.Optimizer} tries, on any number of threads with the same answer. Grids of stated strategies are faster
 * in {@code dev.kirby.sweep}; whether a winner is more than luck is the question of {@code dev.kirby.validate}.
 */
@NullMarked
package dev.kirby.optimize;

import org.jspecify.annotations.NullMarked;

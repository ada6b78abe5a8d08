/**
 * What to trade and when: a {@link dev.kirby.strategy.Strategy} is a name and a rule in two stages, indicators once over the
 * whole series, then a {@link dev.kirby.strategy.Signal} per bar.
 *
 * <p>Start with {@link dev.kirby.strategy.Strategy#of(String, java.util.function.Function)} for a strategy of your own and
 * with {@link dev.kirby.strategy.LiquiditySweep} for the one that ships. A
 * {@link dev.kirby.strategy.ParameterizedStrategy} has its numbers still open: optimisers search them. A
 * {@link dev.kirby.strategy.StatedStrategy} also states its entries as conditions and its exits as a rule: sweeps run those
 * at full speed.
 */
@NullMarked
package dev.kirby.strategy;

import org.jspecify.annotations.NullMarked;

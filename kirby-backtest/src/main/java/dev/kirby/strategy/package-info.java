/**
 * What to trade and when: a {@link dev.kirby.strategy.Strategy} is a name, parameters and a rule in two stages, indicators of
 * a {@link dev.kirby.strategy.Study} once, then a {@link dev.kirby.strategy.Signal} per bar.
 *
 * <p>Start with {@link dev.kirby.strategy.Strategy#of(String, Params, java.util.function.BiFunction)} for a strategy of your
 * own and with {@link dev.kirby.strategy.LiquiditySweep} for the one that ships. {@code strategy.values(...)} makes the grid
 * that a sweep runs, {@code strategy.space()} the space that optimisers search. A
 * {@link dev.kirby.strategy.StatedRule} states entries as conditions and exits as a rule, for the fastest sweeps. A
 * {@link dev.kirby.strategy.StrategyProvider} makes a strategy known by name. {@link dev.kirby.strategy.Exits} leave positions,
 * {@link dev.kirby.strategy.Order} says how a signal reaches the market.
 */
@NullMarked
package dev.kirby.strategy;

import org.jspecify.annotations.NullMarked;

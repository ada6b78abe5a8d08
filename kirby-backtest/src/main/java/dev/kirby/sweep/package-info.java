/**
 * Backtests of hundreds of thousands of parameter combinations. {@link dev.kirby.sweep.Sweep} is the front door:
 * {@code Sweep.grid(LiquiditySweep.grid()).maximizing(NET_PROFIT).run(backtest)} gives a
 * {@link dev.kirby.sweep.SweepResult} with a row for every combination.
 *
 * <p>For a {@link dev.kirby.strategy.StatedRule} every condition is computed once for each combination of its own
 * parameters, signals are combined from bit sets, and the outcome of each (signal, exit rule) is computed once and shared; a
 * combination is then a walk over trades that do not overlap. The trades are those of the reference engine, to the last bit.
 */
@NullMarked
package dev.kirby.sweep;

import org.jspecify.annotations.NullMarked;

/**
 * What a venue asks of a position on margin: {@link dev.kirby.margin.MarginTiers tables of maintenance margin},
 * {@link dev.kirby.margin.LiquidationPrice the price of liquidation} by the venues' formulas, and
 * {@link dev.kirby.margin.Margin} for a backtest. Pure functions of numbers; nothing here knows bars or strategies.
 */
@Experimental
@NullMarked
package dev.kirby.margin;

import dev.kirby.Experimental;
import org.jspecify.annotations.NullMarked;

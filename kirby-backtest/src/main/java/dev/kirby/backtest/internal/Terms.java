package dev.kirby.backtest.internal;

import dev.kirby.margin.Margin;
import dev.kirby.strategy.Sizing;
import java.util.Optional;

/**
 * On which terms positions of a market are held.
 *
 * @param fee of a market order, a share of its notional
 * @param makerFee of a resting order, a share of its notional
 * @param slippage of a market order, a share of the price
 * @param sizing how many units a position gets
 * @param margin how positions are margined, by the rules of the market's venue; absent where the whole account backs a
 *     position that is closed like any other at its maintenance margin
 */
public record Terms(double fee, double makerFee, double slippage, Sizing sizing, Optional<Margin> margin) {}

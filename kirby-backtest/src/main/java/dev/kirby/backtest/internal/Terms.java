package dev.kirby.backtest.internal;

import dev.kirby.margin.Margin;
import dev.kirby.strategy.Sizing;
import java.util.Optional;

/**
 * On which terms positions of a market are opened, held and left.
 *
 * @param fee of an order that takes, a share of its notional
 * @param makerFee of an order that rests, a share of its notional
 * @param slippage of an order that takes; made once for many runs
 * @param sizing how many units a position gets
 * @param margin how positions are margined, with the rules of the market's venue looked up; absent where the whole account backs a
 *     position that is closed like any other at its maintenance margin
 * @param latency bars that a decision takes on top of the one it waits anyway
 * @param volumeShare most of a bar's volume that orders take; 0 for no limit
 * @param cooldown bars after a losing trade in which no position is opened
 */
public record Terms(
        double fee,
        double makerFee,
        Slippage slippage,
        Sizing sizing,
        Optional<Margin> margin,
        int latency,
        double volumeShare,
        int cooldown) {

    /**
     * {@return the terms of orders that are filled wholly at the next open, without margin}
     *
     * @param fee of an order that takes
     * @param makerFee of an order that rests
     * @param slippage of an order that takes
     * @param sizing how many units a position gets
     */
    public static Terms plain(double fee, double makerFee, Slippage slippage, Sizing sizing) {
        return new Terms(fee, makerFee, slippage, sizing, Optional.empty(), 0, 0, 0);
    }
}

package dev.kirby.backtest;

import dev.kirby.backtest.internal.BarData;
import dev.kirby.backtest.internal.ManagedPosition;
import dev.kirby.backtest.internal.Slippage;
import dev.kirby.strategy.Sizing;

/**
 * What orders meet: the market, what it costs, and the money behind them.
 *
 * @param data the bars
 * @param costs fees
 * @param slippage made of the costs, once for many runs
 * @param execution how orders reach the market
 * @param sizing how many units
 * @param capital initial capital, quote units
 */
record OrderTerms(BarData data, Costs costs, Slippage slippage, Execution execution, Sizing sizing, double capital) {

    static OrderTerms of(Backtest backtest, BarData data) {
        Costs costs = backtest.costs();
        Slippage slippage = new Slippage(data.bars, costs.slippage(), costs.atrSlippage(), costs.impact());
        return new OrderTerms(data, costs, slippage, backtest.execution(), backtest.sizing(), backtest.capital());
    }

    ManagedPosition position() {
        return new ManagedPosition(data, costs.fee(), costs.makerFee(), slippage, sizing, capital);
    }
}

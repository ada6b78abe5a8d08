package dev.kirby.backtest;

import dev.kirby.backtest.internal.BarData;
import dev.kirby.backtest.internal.Slippage;
import dev.kirby.strategy.Rule;

/** One run of the engine with every option of orders and exits. */
final class OrderRun {

    private OrderRun() {}

    static RunOutcome of(Backtest backtest, BarData data, Rule rule) {
        Costs costs = backtest.costs();
        Slippage slippage = new Slippage(data.bars, costs.slippage(), costs.atrSlippage(), costs.impact());
        OrderEngine engine = new OrderEngine(
                data, costs, slippage, backtest.execution(), backtest.sizing(), backtest.capital(), BarChoice.WORST);
        double[] equity = new double[data.days.size()];
        engine.run(rule, equity);
        return new RunOutcome(
                engine.trades(),
                engine.isRuined(),
                () -> OrderBounds.of(
                        engine,
                        data,
                        costs,
                        slippage,
                        backtest.execution(),
                        backtest.sizing(),
                        backtest.capital(),
                        rule),
                equity);
    }
}

package dev.kirby.backtest;

import dev.kirby.backtest.internal.BarData;
import dev.kirby.strategy.Rule;

/** One run of the engine with every option of orders and exits. */
final class OrderRun {

    private OrderRun() {}

    static RunOutcome of(Backtest backtest, BarData data, Rule rule) {
        OrderTerms terms = OrderTerms.of(backtest, data);
        OrderEngine engine = new OrderEngine(terms, BarChoice.WORST);
        double[] equity = new double[data.days.size()];
        engine.run(rule, equity);
        return new RunOutcome(engine.trades(), engine.isRuined(), () -> OrderBounds.of(engine, terms, rule), equity);
    }
}

package dev.kirby.sweep;

import dev.kirby.backtest.Backtest;
import dev.kirby.backtest.BacktestResult;
import dev.kirby.backtest.Execution;
import dev.kirby.market.ContractType;
import dev.kirby.performance.EquitySteps;
import dev.kirby.performance.Trade;
import dev.kirby.performance.TradeTally;
import dev.kirby.strategy.OrderRule;
import dev.kirby.strategy.ParameterGrid;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Runs combinations one by one through {@link Backtest#run}, for options whose outcomes cannot be shared. Indicators are still
 * computed once for all; the rest costs a hundred times as much as a shared outcome, some milliseconds a combination and year of 5m.
 */
final class ReferenceSweep {

    private ReferenceSweep() {}

    static PhaseTimes run(Backtest backtest, ParameterGrid grid, Workers workers, Supplier<CombinationSink> sinks) {
        PhaseTimes times = new PhaseTimes();
        long start = System.nanoTime();
        workers.run(grid.size(), thread -> {
            CombinationSink sink = sinks.get();
            return combination -> {
                one(backtest, grid, combination, sink);
                sink.finished(1);
            };
        });
        times.walks = System.nanoTime() - start;
        return times;
    }

    /** What makes it necessary for every combination, so far as it is known before the run. */
    static Optional<String> reason(Backtest backtest, ParameterGrid grid) {
        List<String> reasons = new ArrayList<>();
        if (backtest.margin().isPresent()) {
            reasons.add("margin");
        }
        if (backtest.perpetual().contract() == ContractType.INVERSE) {
            reasons.add("an inverse contract");
        }
        if (backtest.costs().hasVaryingSlippage()) {
            reasons.add("slippage that varies");
        }
        if (!backtest.execution().equals(Execution.DEFAULT)) {
            reasons.add("latency, a share of the volume or a cooldown");
        }
        if (backtest.tradable(grid.strategy())
                .stated()
                .filter(rule -> !rule.order().equals(OrderRule.MARKET))
                .isPresent()) {
            reasons.add("orders that wait");
        }
        return reasons.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", reasons));
    }

    /** Runs one combination; finishing it is the caller's. */
    static void one(Backtest backtest, ParameterGrid grid, int combination, CombinationSink sink) {
        BacktestResult result = backtest.run(grid.strategy().with(grid.params(combination)));
        EquitySteps equity = EquitySteps.of(result.dailyEquity().toArray(), backtest.capital());
        if (sink.readsTrades()) {
            sink.take(combination, result.trades(), equity);
            return;
        }
        TradeTally tally = new TradeTally();
        for (Trade trade : result.trades()) {
            tally.add(trade.pnl());
        }
        sink.take(combination, tally, equity);
    }
}

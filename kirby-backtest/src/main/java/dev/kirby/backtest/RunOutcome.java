package dev.kirby.backtest;

import dev.kirby.intrabar.AmbiguousBars;
import dev.kirby.performance.Trade;
import java.util.List;
import java.util.function.Supplier;

/**
 * What an engine hands over.
 *
 * @param trades in the order of their entries
 * @param ruined whether a signal came when the capital was gone
 * @param ambiguous the bars whose result depends on the order of prices inside them, found when they are asked for
 */
record RunOutcome(List<Trade> trades, boolean ruined, Supplier<AmbiguousBars> ambiguous) {

    RunOutcome {
        trades = List.copyOf(trades);
    }
}

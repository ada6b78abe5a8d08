package dev.kirby.backtest;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.InstrumentType;
import dev.kirby.market.Side;
import dev.kirby.series.CandleSeries;
import dev.kirby.strategy.Rule;
import dev.kirby.strategy.Signal;
import dev.kirby.strategy.Strategy;
import dev.kirby.strategy.Study;
import java.time.Instant;

/**
 * Whether a market can be sold short. Where it cannot, which is spot without a borrow rate, a strategy that states its entries
 * trades its long side only, and a plain rule that sells short is an error.
 */
record ShortSelling(CandleSeries bars, double borrowRate) {

    private boolean isPossible() {
        return bars.instrument().type() != InstrumentType.SPOT || borrowRate > 0;
    }

    /** Whether some entries of a strategy are not followed. */
    boolean leavesOut(Strategy strategy) {
        return !isPossible()
                && strategy.stated().stream()
                        .flatMap(rule -> rule.entries().stream())
                        .anyMatch(entry -> entry.side() == Side.SHORT);
    }

    /** The strategy that runs. */
    Strategy tradable(Strategy strategy) {
        if (!leavesOut(strategy)) {
            return strategy;
        }
        if (strategy.stated().orElseThrow().entries().stream().allMatch(entry -> entry.side() == Side.SHORT)) {
            throw refused(strategy, "has short entries only");
        }
        return strategy.only(Side.LONG);
    }

    /** The rule that runs. */
    Rule rule(Strategy strategy, Study study) {
        Rule rule = tradable(strategy).prepare(study);
        if (isPossible() || strategy.stated().isPresent()) {
            return rule;
        }
        return bar -> {
            Signal signal = rule.at(bar);
            if (signal.action() == Signal.Action.SHORT) {
                throw refused(strategy, "sells short at " + Instant.ofEpochMilli(bars.closeTime(bar)));
            }
            return signal;
        };
    }

    private InvalidRequestException refused(Strategy strategy, String what) {
        return new InvalidRequestException(strategy.name() + " " + what + ", but " + bars.instrument()
                + " is spot, which cannot be sold short. Open longs only, by --side long or strategy.only(Side.LONG), take a"
                + " perpetual, or give the rate at which units are borrowed: backtest.borrow(0.1).");
    }
}

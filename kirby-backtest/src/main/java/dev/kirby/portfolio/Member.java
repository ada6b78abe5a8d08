package dev.kirby.portfolio;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.backtest.Backtest;
import dev.kirby.strategy.Strategy;

/**
 * A strategy on a market in a portfolio.
 *
 * @param name in results and events; no two members have the same
 * @param backtest candles, costs, sizing, funding and margin; its capital does not count
 * @param strategy what decides
 */
public record Member(String name, Backtest backtest, Strategy strategy) {

    /** Checks that the parts are there. */
    public Member {
        requireNonNull(backtest, "backtest");
        requireNonNull(strategy, "strategy");
        if (requireNonNull(name, "name").isBlank()) {
            throw new InvalidRequestException("A member of a portfolio needs a name: it stands in the result.");
        }
    }

    /** The currency in which its profit is. */
    String settlement() {
        return switch (backtest.perpetual().contract()) {
            case LINEAR -> backtest.bars().instrument().quote();
            case INVERSE -> backtest.bars().instrument().coin();
        };
    }

    /** For example {@code Member[BTC sweep, binance:BTC/USDT:USDT]}. */
    @Override
    public String toString() {
        return "Member[" + name + ", " + backtest.bars().instrument() + "]";
    }
}

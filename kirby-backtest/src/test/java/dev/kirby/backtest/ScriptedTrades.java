package dev.kirby.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.market.Side;
import dev.kirby.performance.Trade;
import dev.kirby.strategy.Exits;
import dev.kirby.strategy.Signal;
import dev.kirby.strategy.Strategy;
import java.util.Map;

/** Strategies that say at which bar they signal, and what came of them. */
public final class ScriptedTrades {

    private ScriptedTrades() {}

    public static Strategy script(Map<Integer, Signal> at) {
        return Strategy.of("script", study -> bar -> at.getOrDefault(bar, Signal.NONE));
    }

    static Strategy longAt0(Exits exits) {
        return script(Map.of(0, Signal.enter(Side.LONG, exits)));
    }

    static Trade only(BacktestResult result) {
        assertThat(result.trades()).hasSize(1);
        return result.trades().get(0);
    }
}

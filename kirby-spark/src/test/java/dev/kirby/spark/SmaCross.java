package dev.kirby.spark;

import dev.kirby.strategy.ParameterGrid;
import dev.kirby.strategy.Params;
import dev.kirby.strategy.Signal;
import dev.kirby.strategy.Strategy;
import dev.kirby.strategy.StrategyProvider;

/** A strategy in a jar of its own. */
public final class SmaCross implements StrategyProvider {

    @Override
    public Strategy strategy() {
        return Strategy.of("sma cross", Params.of("fast", 10).with("slow", 30), (study, p) -> {
            double[] fast = study.sma(p.integer("fast"));
            double[] slow = study.sma(p.integer("slow"));
            return bar -> fast[bar] > slow[bar] ? Signal.LONG : Signal.CLOSE;
        });
    }

    @Override
    public ParameterGrid grid() {
        return strategy().values("fast", 5, 24).values("slow", 30, 49);
    }
}

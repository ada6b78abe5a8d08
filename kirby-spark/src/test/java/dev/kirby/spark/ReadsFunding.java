package dev.kirby.spark;

import dev.kirby.strategy.Signal;
import dev.kirby.strategy.Strategy;
import dev.kirby.strategy.StrategyProvider;

/** Needs data that a sweep on Spark does not send. */
public final class ReadsFunding implements StrategyProvider {

    @Override
    public Strategy strategy() {
        return Strategy.of("reads funding", study -> {
            double[] rates = study.funding();
            return bar -> rates[bar] > 0 ? Signal.LONG : Signal.NONE;
        });
    }
}

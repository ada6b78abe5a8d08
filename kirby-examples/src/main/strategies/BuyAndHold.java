import dev.kirby.strategy.Signal;
import dev.kirby.strategy.Strategy;
import dev.kirby.strategy.StrategyProvider;

/** Buys at the first open there is and stays: what any other strategy has to beat. */
public class BuyAndHold implements StrategyProvider {

    @Override
    public Strategy strategy() {
        return Strategy.of("buy and hold", study -> bar -> Signal.LONG);
    }

    @Override
    public String description() {
        return "long from the first bar to the last";
    }
}

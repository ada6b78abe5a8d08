import dev.kirby.strategy.ParameterGrid;
import dev.kirby.strategy.Params;
import dev.kirby.strategy.Signal;
import dev.kirby.strategy.Strategy;
import dev.kirby.strategy.StrategyProvider;

/**
 * Long while the fast average of closes is above the slow one, out otherwise.
 *
 * <p>A strategy file is one public class, named like the file, that implements StrategyProvider. Copy it, rename it, run it:
 *
 * <pre>
 * java -jar kirby.jar backtest --strategy SmaCross.java --set fast=20 --coin BTC --interval 1h
 * java -jar kirby.jar sweep --strategy SmaCross.java --values fast=5..50 --values slow=60..200..10 --coin BTC --interval 1h
 * </pre>
 */
public class SmaCross implements StrategyProvider {

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
        return strategy().values("fast", 5, 50, 5).values("slow", 60, 200, 10);
    }

    @Override
    public String description() {
        return "long while the fast average is above the slow one, out otherwise";
    }
}

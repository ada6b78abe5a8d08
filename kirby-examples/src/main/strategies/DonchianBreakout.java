import dev.kirby.indicator.Indicators;
import dev.kirby.strategy.ParameterGrid;
import dev.kirby.strategy.Params;
import dev.kirby.strategy.Signal;
import dev.kirby.strategy.Strategy;
import dev.kirby.strategy.StrategyProvider;

/** Long where the close leaves the channel of the bars before upwards, out where it falls below a shorter channel. */
public class DonchianBreakout implements StrategyProvider {

    @Override
    public Strategy strategy() {
        return Strategy.of("donchian breakout", Params.of("entry", 20).with("exit", 10), (study, p) -> {
            double[] close = study.closes();
            // a channel that had the bar itself in it could not be left
            double[] ceiling = Indicators.before(study.highest(p.integer("entry")), 1);
            double[] floor = Indicators.before(study.lowest(p.integer("exit")), 1);
            return bar -> close[bar] > ceiling[bar]
                    ? Signal.LONG
                    : close[bar] < floor[bar] ? Signal.CLOSE : Signal.NONE;
        });
    }

    @Override
    public ParameterGrid grid() {
        return strategy().values("entry", 20, 100, 20).values("exit", 5, 20, 5);
    }

    @Override
    public String description() {
        return "long on a new high of some bars, out on a new low of fewer";
    }
}

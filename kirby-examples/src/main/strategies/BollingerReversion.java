import dev.kirby.indicator.Bands;
import dev.kirby.indicator.Indicators;
import dev.kirby.strategy.ParameterGrid;
import dev.kirby.strategy.Params;
import dev.kirby.strategy.Signal;
import dev.kirby.strategy.Strategy;
import dev.kirby.strategy.StrategyProvider;

/** Against a close beyond Bollinger's bands, out where the close crosses the middle. */
public class BollingerReversion implements StrategyProvider {

    @Override
    public Strategy strategy() {
        return Strategy.of("bollinger reversion", Params.of("window", 20).with("deviations", 2), (study, p) -> {
            double[] close = study.closes();
            Bands bands = study.bollinger(p.integer("window"), p.value("deviations"));
            double[] upper = bands.upper();
            double[] lower = bands.lower();
            int[] crosses = Indicators.crosses(close, bands.middle());
            return bar -> close[bar] < lower[bar]
                    ? Signal.LONG
                    : close[bar] > upper[bar] ? Signal.SHORT : crosses[bar] != 0 ? Signal.CLOSE : Signal.NONE;
        });
    }

    @Override
    public ParameterGrid grid() {
        return strategy().values("window", 10, 60, 10).values("deviations", 1.5, 3, 0.5);
    }

    @Override
    public String description() {
        return "against a close beyond the bands, out at the middle";
    }
}

import dev.kirby.strategy.ParameterGrid;
import dev.kirby.strategy.Params;
import dev.kirby.strategy.Signal;
import dev.kirby.strategy.Strategy;
import dev.kirby.strategy.StrategyProvider;

/** Long while the MACD line is above its signal, short while it is below. */
public class MacdTrend implements StrategyProvider {

    @Override
    public Strategy strategy() {
        Params params = Params.of("fast", 12).with("slow", 26).with("signal", 9);
        return Strategy.of("macd trend", params, (study, p) -> {
            double[] histogram = study.macd(p.integer("fast"), p.integer("slow"), p.integer("signal"))
                    .histogram();
            return bar -> histogram[bar] > 0 ? Signal.LONG : histogram[bar] < 0 ? Signal.SHORT : Signal.NONE;
        });
    }

    @Override
    public ParameterGrid grid() {
        return strategy().values("fast", 6, 18, 3).values("slow", 20, 60, 10).values("signal", 5, 15, 5);
    }

    @Override
    public String description() {
        return "on the side of the MACD histogram";
    }
}

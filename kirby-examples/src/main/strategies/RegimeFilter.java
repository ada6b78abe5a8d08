import dev.kirby.strategy.ParameterGrid;
import dev.kirby.strategy.Params;
import dev.kirby.strategy.Signal;
import dev.kirby.strategy.Strategy;
import dev.kirby.strategy.StrategyProvider;

/** Follows the averages of short bars only while the last closed 4h candle is above its own average. */
public class RegimeFilter implements StrategyProvider {

    @Override
    public Strategy strategy() {
        Params params = Params.of("regime", 20).with("fast", 12).with("slow", 48);
        return Strategy.of("regime filter", params, (study, p) -> {
            double[] close = study.higher("4h").closes();
            double[] regime = study.higher("4h").sma(p.integer("regime"));
            double[] fast = study.ema(p.integer("fast"));
            double[] slow = study.ema(p.integer("slow"));
            return bar -> close[bar] > regime[bar] && fast[bar] > slow[bar] ? Signal.LONG : Signal.CLOSE;
        });
    }

    @Override
    public ParameterGrid grid() {
        return strategy().values("regime", 10, 50, 10).values("fast", 6, 24, 6).values("slow", 36, 96, 12);
    }

    @Override
    public String description() {
        return "a cross of averages in a market that rises on 4h candles";
    }
}

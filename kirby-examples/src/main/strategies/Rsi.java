import dev.kirby.strategy.ParameterGrid;
import dev.kirby.strategy.Params;
import dev.kirby.strategy.Signal;
import dev.kirby.strategy.Strategy;
import dev.kirby.strategy.StrategyProvider;

/** Long where the relative strength index is low, out where it has recovered. */
public class Rsi implements StrategyProvider {

    @Override
    public Strategy strategy() {
        Params params = Params.of("window", 14).with("buy_below", 30).with("sell_above", 55);
        return Strategy.of("rsi", params, (study, p) -> {
            double[] rsi = study.rsi(p.integer("window"));
            double low = p.value("buy_below");
            double high = p.value("sell_above");
            return bar -> rsi[bar] < low ? Signal.LONG : rsi[bar] > high ? Signal.CLOSE : Signal.NONE;
        });
    }

    @Override
    public ParameterGrid grid() {
        return strategy().values("window", 7, 21, 7).values("buy_below", 20, 35, 5).values("sell_above", 50, 70, 5);
    }

    @Override
    public String description() {
        return "long where the RSI is low, out where it has recovered";
    }
}

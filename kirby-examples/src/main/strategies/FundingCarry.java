import dev.kirby.strategy.ParameterGrid;
import dev.kirby.strategy.Params;
import dev.kirby.strategy.Signal;
import dev.kirby.strategy.Strategy;
import dev.kirby.strategy.StrategyProvider;

/**
 * On the side that receives funding while the last rate settled is large, out when it is small. Nothing hedges the price:
 * hold the other side on spot for that.
 */
public class FundingCarry implements StrategyProvider {

    @Override
    public Strategy strategy() {
        Params params = Params.of("enter_rate", 0.0003).with("leave_rate", 0.0001);
        return Strategy.of("funding carry", params, (study, p) -> {
            double[] rate = study.funding();
            double enter = p.value("enter_rate");
            double leave = p.value("leave_rate");
            return bar -> rate[bar] > enter
                    ? Signal.SHORT
                    : rate[bar] < -enter
                            ? Signal.LONG
                            : Math.abs(rate[bar]) < leave ? Signal.CLOSE : Signal.NONE;
        });
    }

    @Override
    public ParameterGrid grid() {
        return strategy().values("enter_rate", 0.0002, 0.001, 0.0002).values("leave_rate", 0, 0.0001, 0.00005);
    }

    @Override
    public String description() {
        return "on the side that receives funding while the rate is large";
    }
}

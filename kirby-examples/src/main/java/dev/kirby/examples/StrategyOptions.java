package dev.kirby.examples;

import dev.kirby.InvalidRequestException;
import dev.kirby.backtest.Backtest;
import dev.kirby.backtest.Costs;
import dev.kirby.strategy.LiquiditySweep;
import dev.kirby.strategy.Params;
import dev.kirby.strategy.Strategy;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** {@code --strategy}, {@code --set}, {@code --fee}, {@code --slippage}. */
final class StrategyOptions {

    @Option(
            names = "--strategy",
            paramLabel = "NAME",
            required = true,
            description = "The strategy: LIQUIDITY_SWEEP_V3.")
    String strategy = "";

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "Sets a parameter, such as pierce_depth=0.001; may be given several times.")
    Map<String, String> set = new LinkedHashMap<>();

    @Option(
            names = "--fee",
            paramLabel = "SHARE",
            defaultValue = "0.001",
            description = "Fee of each fill as a share of its notional. Default: ${DEFAULT-VALUE}.")
    double fee;

    @Option(
            names = "--slippage",
            paramLabel = "SHARE",
            defaultValue = "0.0005",
            description = "Slippage as a share of the price. Default: ${DEFAULT-VALUE}.")
    double slippage;

    Strategy family() {
        if (!strategy.equals(LiquiditySweep.NAME)) {
            throw new InvalidRequestException(
                    "Unknown strategy '" + strategy + "': known is " + LiquiditySweep.NAME + ".");
        }
        return LiquiditySweep.strategy();
    }

    Costs costs() {
        return new Costs(fee, slippage);
    }

    /** The parameters set, one value each. */
    Params params() {
        Params params = Params.empty();
        for (Map.Entry<String, String> entry : set.entrySet()) {
            params = params.with(Params.parse(entry.getKey() + "=" + entry.getValue()));
        }
        return params;
    }

    /** A backtest of a stored series, with its funding where the store has some. */
    static Backtest backtest(SeriesOptions series, Costs costs, dev.kirby.store.MarketDataStore store) {
        Backtest backtest = Backtest.of(series.load(store)).costs(costs);
        return series.funding(store).map(backtest::funding).orElse(backtest);
    }
}

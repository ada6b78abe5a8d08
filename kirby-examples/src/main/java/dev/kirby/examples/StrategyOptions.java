package dev.kirby.examples;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.Side;
import dev.kirby.registry.TrainedConfiguration;
import dev.kirby.strategy.ParameterSpace;
import dev.kirby.strategy.Params;
import dev.kirby.strategy.Strategies;
import dev.kirby.strategy.Strategy;
import dev.kirby.strategy.StrategyProvider;
import dev.kirby.strategy.TrailingStop;
import dev.kirby.train.Training;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code --strategy}, {@code --class-path}, {@code --set}, {@code --side}, {@code --trailing-stop}. */
final class StrategyOptions {

    private static final String SIDE = "side";
    private static final String TRAILING_STOP = "trailing_stop";

    @Option(
            names = "--strategy",
            paramLabel = "NAME|FILE.java",
            required = true,
            description = "A strategy that 'strategies' lists, or a source file such as SmaCross.java.")
    String strategy = "";

    @Mixin
    ClassPathOption classPath = new ClassPathOption();

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "Sets a parameter, such as pierce_depth=0.001; may be given several times.")
    Map<String, String> set = new LinkedHashMap<>();

    @Option(names = "--side", paramLabel = "SIDE", description = "long or short: opens positions of that side only.")
    @Nullable
    String side;

    @Option(
            names = "--trailing-stop",
            paramLabel = "SHARE",
            description = "Adds a stop that follows the best price by a share of it, such as 0.02; it moves at closes.")
    @Nullable
    Double trailingStop;

    /** The strategy as it is offered, with its grid and space. */
    StrategyProvider provider() {
        return strategies().find(strategy);
    }

    /** The training with the side and the trailing stop in its document, so that what is registered can be traded as it was judged. */
    Training recorded(Training training) {
        Training sided = side == null ? training : training.metadata(SIDE, side);
        return trailingStop == null ? sided : sided.metadata(TRAILING_STOP, Double.toString(trailingStop));
    }

    /** A registered strategy with its parameters, on the side that was judged. */
    static Strategy registered(Strategy strategy, TrainedConfiguration configuration) {
        Strategy sided = configuration.sections().get("metadata") instanceof Map<?, ?> metadata
                        && metadata.get(SIDE) instanceof String text
                ? strategy.only(Side.parse(text))
                : strategy;
        Strategy trailed = configuration.sections().get("metadata") instanceof Map<?, ?> metadata
                        && metadata.get(TRAILING_STOP) instanceof String text
                ? trailing(sided, Double.parseDouble(text))
                : sided;
        return trailed.with(Params.of(configuration.parameters()));
    }

    Strategies strategies() {
        return classPath.strategies();
    }

    private static Strategy trailing(Strategy strategy, double share) {
        return strategy.withExits(exits -> exits.trailing(TrailingStop.share(share)));
    }

    /** The strategy on the side requested, with the trailing stop requested. */
    Strategy sided(Strategy whole) {
        Strategy sided = side == null ? whole : whole.only(Side.parse(side));
        return trailingStop == null ? sided : trailing(sided, trailingStop);
    }

    /** The strategy on the side requested, with the parameters set. */
    Strategy chosen() {
        return sided(provider().strategy()).with(params());
    }

    /** The parameters set, one value each. */
    Params params() {
        Params params = Params.empty();
        for (Map.Entry<String, String> entry : set.entrySet()) {
            params = params.with(Params.parse(entry.getKey() + "=" + entry.getValue()));
        }
        return params;
    }

    /**
     * The strategy's own ranges, or its grid, with the values given; parameters that are set are held at their values.
     */
    ParameterSpace space(ValuesOption values, SearchOptions search) {
        StrategyProvider provider = provider();
        ParameterSpace own = search.isGrid() ? ParameterSpace.of(provider.grid()) : provider.space();
        ParameterSpace space = values.space(own.on(sided(provider.strategy())));
        for (Map.Entry<String, Double> value : params().toMap().entrySet()) {
            space = space.choice(value.getKey(), value.getValue());
        }
        if (space.names().isEmpty()) {
            throw new InvalidRequestException(
                    provider.strategy().name() + " has no ranges of its own to search: give some, such as"
                            + " --values NAME=5..50, or judge it as it is by walk-forward --fixed. Its parameters: "
                            + provider.strategy().params().text() + ".");
        }
        return space;
    }
}

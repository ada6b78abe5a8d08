package dev.kirby.strategy;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.series.CandleSeries;
import java.util.function.Function;

/**
 * A name and a rule in two stages: indicators once over the whole series, then a decision per bar.
 *
 * <pre>{@code
 * var cross = Strategy.of("sma 10/30", bars -> {
 *     double[] fast = Indicators.sma(bars.closes(), 10);
 *     double[] slow = Indicators.sma(bars.closes(), 30);
 *     return bar -> fast[bar] > slow[bar] ? Signal.LONG : fast[bar] < slow[bar] ? Signal.SHORT : Signal.NONE;
 * });
 * }</pre>
 *
 * <p>Immutable and thread-safe if the preparation is, which needs only that it keeps no state of its own.
 */
public final class Strategy {

    private final String name;
    private final Params params;
    private final Function<CandleSeries, Rule> preparation;

    private Strategy(String name, Params params, Function<CandleSeries, Rule> preparation) {
        this.name = requireNonNull(name, "name");
        this.params = requireNonNull(params, "params");
        this.preparation = requireNonNull(preparation, "preparation");
        if (name.isBlank()) {
            throw new InvalidRequestException("A strategy needs a name: it stands in every result.");
        }
    }

    /**
     * A strategy without parameters.
     *
     * @param name stands in every result
     * @param preparation computes indicators over a series and returns the decision per bar
     * @return the strategy
     */
    public static Strategy of(String name, Function<CandleSeries, Rule> preparation) {
        return of(name, Params.empty(), preparation);
    }

    /**
     * A strategy that was made with parameters, which it carries into results.
     *
     * @param name stands in every result
     * @param params what the preparation uses
     * @param preparation computes indicators over a series and returns the decision per bar
     * @return the strategy
     */
    public static Strategy of(String name, Params params, Function<CandleSeries, Rule> preparation) {
        return new Strategy(name, params, preparation);
    }

    /**
     * The name.
     *
     * @return as given
     */
    public String name() {
        return name;
    }

    /**
     * The numbers it was made with.
     *
     * @return empty if it has none
     */
    public Params params() {
        return params;
    }

    /**
     * Computes the indicators of a series.
     *
     * @param bars any number of candles
     * @return the decision per bar of that series
     */
    public Rule prepare(CandleSeries bars) {
        return requireNonNull(preparation.apply(bars), "The preparation of strategy " + name + " returned null.");
    }

    /** For example {@code Strategy[sma 10/30]}. */
    @Override
    public String toString() {
        return "Strategy[" + (name.length() > 60 ? name.substring(0, 57) + "..." : name)
                + (params.names().isEmpty() ? "" : ", " + params.names().size() + " parameters") + "]";
    }
}

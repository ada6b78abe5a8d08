package dev.kirby.strategy;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.internal.NearestNames;
import dev.kirby.market.Side;
import dev.kirby.series.CandleSeries;
import java.io.PrintStream;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A name, parameters, and a rule in two stages: indicators once over the whole study, then a decision per bar.
 *
 * <pre>{@code
 * var cross = Strategy.of("sma cross", Params.of("fast", 10).with("slow", 30), (study, p) -> {
 *     double[] fast = study.sma(p.integer("fast"));
 *     double[] slow = study.sma(p.integer("slow"));
 *     return bar -> fast[bar] > slow[bar] ? Signal.LONG : Signal.CLOSE;
 * });
 * backtest.run(cross.with("fast", 20));
 * Sweep.grid(cross.values("fast", 5, 104).values("slow", 110, 209)).run(backtest);
 * }</pre>
 *
 * <p>The same object runs in a backtest, a sweep, a search and a walk-forward. A rule can also be stated in parts, entries
 * as conditions and exits as a rule ({@link StatedRule}): a sweep then computes each part once for each combination of the
 * part's own parameters, which is faster still.
 *
 * <p>Immutable and thread-safe if the preparation is, which needs only that it keeps no state of its own.
 */
public final class Strategy {

    private static final int MAX_LINE = 80;

    private final String name;
    private final Params params;
    private final BiFunction<Study, Params, Rule> preparation;
    private final @Nullable StatedRule stated;
    private final Consumer<Params> check;

    private Strategy(
            String name,
            Params params,
            BiFunction<Study, Params, Rule> preparation,
            @Nullable StatedRule stated,
            Consumer<Params> check) {
        this.name = requireNonNull(name, "name");
        this.params = requireNonNull(params, "params");
        this.preparation = requireNonNull(preparation, "preparation");
        this.stated = stated;
        this.check = check;
        if (name.isBlank()) {
            throw new InvalidRequestException("A strategy needs a name: it stands in every result.");
        }
    }

    /**
     * A strategy without parameters.
     *
     * @param name stands in every result
     * @param preparation computes indicators of a study and returns the decision per bar
     * @return the strategy
     */
    public static Strategy of(String name, Function<Study, Rule> preparation) {
        requireNonNull(preparation, "preparation");
        return of(name, Params.empty(), (study, params) -> preparation.apply(study));
    }

    /**
     * A strategy with parameters.
     *
     * @param name stands in every result
     * @param params every parameter with its default
     * @param preparation computes indicators of a study and returns the decision per bar
     * @return the strategy
     */
    public static Strategy of(String name, Params params, BiFunction<Study, Params, Rule> preparation) {
        return new Strategy(name, params, preparation, null, given -> {});
    }

    /**
     * A strategy whose rule is stated in parts.
     *
     * @param name stands in every result
     * @param params every parameter with its default
     * @param rule entries and exits
     * @return the strategy
     * @throws InvalidRequestException if a part depends on a parameter that has no default
     */
    public static Strategy of(String name, Params params, StatedRule rule) {
        rule.parameters().forEach(params::value);
        return new Strategy(name, params, rule::prepare, rule, given -> {});
    }

    /**
     * A copy that looks at parameters before it takes them.
     *
     * @param newCheck throws if a parameter given cannot be used
     * @return the new strategy
     */
    public Strategy checking(Consumer<Params> newCheck) {
        return new Strategy(name, params, preparation, stated, requireNonNull(newCheck, "check"));
    }

    /**
     * A copy with other values of some parameters.
     *
     * @param given any of the parameters; those not given keep their values
     * @return the new strategy
     * @throws InvalidRequestException for an unknown name or a value that the strategy refuses
     */
    public Strategy with(Params given) {
        check.accept(given);
        given.names().forEach(this::requireParameter);
        return new Strategy(name, params.with(given), preparation, stated, check);
    }

    /**
     * A copy with another value of a parameter.
     *
     * @param parameter its name
     * @param value finite
     * @return the new strategy
     * @throws InvalidRequestException for an unknown name or a value that the strategy refuses
     */
    public Strategy with(String parameter, double value) {
        return with(Params.of(parameter, value));
    }

    /** Checks a name; the message lists the names there are. */
    void requireParameter(String parameter) {
        if (!params.has(parameter)) {
            throw new InvalidRequestException(name + " has no parameter '" + parameter + "'"
                    + NearestNames.hint(parameter, params.names()) + ": "
                    + (params.names().isEmpty() ? "it has none." : "there are " + params.names() + "."));
        }
    }

    /**
     * A copy that opens positions of one side only. Of a stated rule the entries of the other side are left out: they neither
     * open nor cancel anything. Of any other rule a signal of the other side closes, where it would have turned the position
     * round, and does nothing otherwise.
     *
     * @param side long or short
     * @return the new strategy
     */
    public Strategy only(Side side) {
        requireNonNull(side, "side");
        if (stated != null) {
            StatedRule one = stated.only(side);
            return new Strategy(name, params, one::prepare, one, check);
        }
        Signal.Action other = side == Side.LONG ? Signal.Action.SHORT : Signal.Action.LONG;
        BiFunction<Study, Params, Rule> whole = preparation;
        BiFunction<Study, Params, Rule> half = (study, given) -> {
            Rule rule = whole.apply(study, given);
            return bar -> {
                Signal signal = rule.at(bar);
                return signal.action() != other
                        ? signal
                        : signal.exits().onOppositeSignal() ? Signal.CLOSE : Signal.NONE;
            };
        };
        return new Strategy(name, params, half, null, check);
    }

    /**
     * A copy whose positions are left in another way, such as with a stop that trails:
     * {@code strategy.withExits(exits -> exits.trailing(TrailingStop.share(0.02)))}. A stated rule stays one.
     *
     * @param change makes other exits of those of an entry; it keeps no state
     * @return the new strategy
     */
    public Strategy withExits(UnaryOperator<Exits> change) {
        requireNonNull(change, "change");
        if (stated != null) {
            ExitRule old = stated.exit();
            ExitRule changed = new ExitRule(old.parameters(), (study, given) -> {
                IntFunction<Exits> exits = old.exits().apply(study, given);
                return bar -> change.apply(exits.apply(bar));
            });
            StatedRule rule = stated.exit(changed);
            return new Strategy(name, params, rule::prepare, rule, check);
        }
        BiFunction<Study, Params, Rule> whole = preparation;
        BiFunction<Study, Params, Rule> other = (study, given) -> {
            Rule rule = whole.apply(study, given);
            return bar -> {
                Signal signal = rule.at(bar);
                boolean opens = signal.action() == Signal.Action.LONG || signal.action() == Signal.Action.SHORT;
                return opens ? new Signal(signal.action(), change.apply(signal.exits()), signal.order()) : signal;
            };
        };
        return new Strategy(name, params, other, null, check);
    }

    /**
     * A grid of whole numbers for a parameter, the others keeping their values; {@link ParameterGrid} adds more parameters.
     *
     * @param parameter its name
     * @param from first value
     * @param to last value, included
     * @return what {@code Sweep.grid} takes
     */
    public ParameterGrid values(String parameter, int from, int to) {
        return grid().values(parameter, from, to);
    }

    /**
     * A grid of evenly spaced values for a parameter.
     *
     * @param parameter its name
     * @param from first value
     * @param to last value, included where a whole number of steps reaches it
     * @param step more than 0
     * @return what {@code Sweep.grid} takes
     */
    public ParameterGrid values(String parameter, double from, double to, double step) {
        return grid().values(parameter, from, to, step);
    }

    /** {@return the grid of one combination, these parameters; {@code with} and {@code values} add values to try} */
    public ParameterGrid grid() {
        return ParameterGrid.of(this);
    }

    /** {@return the space of one point, these parameters; {@code real}, {@code integer} and others add ranges to search} */
    public ParameterSpace space() {
        return ParameterSpace.of(this);
    }

    /** {@return the name, which stands in every result} */
    public String name() {
        return name;
    }

    /** {@return every parameter with its value} */
    public Params params() {
        return params;
    }

    /** {@return the rule in parts, absent where it is a plain decision per bar} */
    public Optional<StatedRule> stated() {
        return Optional.ofNullable(stated);
    }

    /**
     * Computes the indicators of a study.
     *
     * @param study candles and what is known beside them
     * @return the decision per bar of that study
     */
    public Rule prepare(Study study) {
        return requireNonNull(
                preparation.apply(study, params), "The preparation of strategy " + name + " returned null.");
    }

    /**
     * Computes the indicators of candles.
     *
     * @param bars any number of candles
     * @return the decision per bar
     */
    public Rule prepare(CandleSeries bars) {
        return prepare(Study.of(bars));
    }

    /** Prints the name and the parameters to standard output. */
    public void print() {
        print(System.out);
    }

    /**
     * Prints the name and the parameters.
     *
     * @param out where to
     */
    public void print(PrintStream out) {
        out.println(name + (stated == null ? "" : ", " + stated));
        params.print(out);
    }

    /** For example {@code Strategy[sma cross, fast=10, slow=30]}. */
    @Override
    public String toString() {
        String text = "Strategy[" + name + (params.names().isEmpty() ? "" : ", " + params.text()) + "]";
        return text.length() <= MAX_LINE ? text : text.substring(0, MAX_LINE - 4) + "...]";
    }
}

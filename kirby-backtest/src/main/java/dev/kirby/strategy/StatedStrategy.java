package dev.kirby.strategy;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.Side;
import dev.kirby.series.CandleSeries;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;

/**
 * A parameterised strategy that states its entries as conditions and its exits as a rule, each with the parameters it
 * depends on. That is what lets a sweep run hundreds of thousands of combinations a second: it computes each part once for
 * each combination of its own parameters. A long and a short signal on one bar cancel out.
 *
 * <p>Immutable and thread-safe.
 */
public final class StatedStrategy implements ParameterizedStrategy {

    private final String name;
    private final Params defaults;
    private final List<Entry> entries;
    private final ExitRule exit;
    private final Consumer<Params> check;

    private StatedStrategy(String name, Params defaults, List<Entry> entries, ExitRule exit, Consumer<Params> check) {
        this.name = name;
        this.defaults = defaults;
        this.entries = entries;
        this.exit = exit;
        this.check = check;
    }

    /**
     * A strategy of its parts.
     *
     * @param name stands in every result
     * @param defaults every parameter with its default
     * @param entries at least one
     * @param exit how positions are left
     * @return the strategy
     * @throws InvalidRequestException if a part depends on a parameter that has no default
     */
    public static StatedStrategy of(String name, Params defaults, List<Entry> entries, ExitRule exit) {
        requireNonNull(name, "name");
        if (entries.isEmpty()) {
            throw new InvalidRequestException("Strategy " + name + " needs at least one entry.");
        }
        for (Entry entry : entries) {
            entry.conditions().forEach(condition -> defaults.only(condition.parameters()));
            defaults.only(entry.confirmation().parameters());
        }
        defaults.only(exit.parameters());
        return new StatedStrategy(name, defaults, List.copyOf(entries), exit, params -> {});
    }

    /**
     * A copy that looks at the parameters given before anything else.
     *
     * @param newCheck throws if a parameter cannot be used
     * @return the new strategy
     */
    public StatedStrategy checking(Consumer<Params> newCheck) {
        return new StatedStrategy(name, defaults, entries, exit, requireNonNull(newCheck, "check"));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Params defaults() {
        return defaults;
    }

    /**
     * The entries.
     *
     * @return at least one
     */
    public List<Entry> entries() {
        return entries;
    }

    /**
     * How positions are left.
     *
     * @return the rule
     */
    public ExitRule exit() {
        return exit;
    }

    @Override
    public Strategy with(Params params) {
        check.accept(params);
        for (String given : params.names()) {
            if (!defaults.has(given)) {
                throw new InvalidRequestException(
                        name + " has no parameter '" + given + "': there are " + defaults.names() + ".");
            }
        }
        Params all = defaults.with(params);
        return Strategy.of(name, all, bars -> prepare(bars, all));
    }

    private Rule prepare(CandleSeries bars, Params params) {
        Study study = Study.of(bars);
        byte[] sides = new byte[bars.size()]; // bit 0: long, bit 1: short; both cancel out
        for (Entry entry : entries) {
            mark(sides, study, entry, params);
        }
        IntFunction<Exits> exits = exit.exits().apply(study, params.only(exit.parameters()));
        return bar -> switch (sides[bar]) {
            case 1 -> Signal.enter(Side.LONG, exits.apply(bar));
            case 2 -> Signal.enter(Side.SHORT, exits.apply(bar));
            default -> Signal.NONE;
        };
    }

    private static void mark(byte[] sides, Study study, Entry entry, Params params) {
        IntPredicate holds = entry.conditions().stream()
                .map(condition -> condition.test().apply(study, params.only(condition.parameters())))
                .reduce(IntPredicate::and)
                .orElseThrow();
        IntUnaryOperator signalBar = entry.confirmation()
                .signalBar()
                .apply(study, params.only(entry.confirmation().parameters()));
        for (int event = 0; event < sides.length; event++) {
            int bar = holds.test(event) ? signalBar.applyAsInt(event) : -1;
            if (bar >= 0) {
                sides[bar] |= (byte) (entry.side() == Side.LONG ? 1 : 2);
            }
        }
    }

    /** For example {@code StatedStrategy[LIQUIDITY_SWEEP_V3, 7 parameters]}. */
    @Override
    public String toString() {
        return "StatedStrategy[" + name + ", " + defaults.names().size() + " parameters]";
    }
}

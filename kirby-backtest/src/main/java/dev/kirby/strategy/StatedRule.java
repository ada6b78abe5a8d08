package dev.kirby.strategy;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.Side;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;

/**
 * A rule stated in parts, each with the parameters it depends on: entries as conditions, closing conditions, exits as a rule.
 * A sweep computes each part once for each combination of its own parameters.
 *
 * <pre>{@code
 * var above = new Condition(List.of("fast", "slow"), (study, p) -> {
 *     double[] fast = study.sma(p.integer("fast"));
 *     double[] slow = study.sma(p.integer("slow"));
 *     return bar -> fast[bar] > slow[bar];
 * });
 * var cross = Strategy.of("sma cross", Params.of("fast", 10).with("slow", 30),
 *         StatedRule.of(Entry.of(Side.LONG, above)).closeWhen(above.not()));
 * }</pre>
 *
 * <p>At one bar, a long and a short entry cancel each other; then, where no entry is left, the closing conditions close
 * whatever position there is.
 *
 * @param entries when to open positions; at least one
 * @param closing conditions that together close a position at a bar without an entry; none closes nothing
 * @param exit how positions are left otherwise
 */
public record StatedRule(List<Entry> entries, List<Condition> closing, ExitRule exit) {

    /** Checks that there are entries. */
    public StatedRule {
        entries = List.copyOf(entries);
        closing = List.copyOf(closing);
        requireNonNull(exit, "exit");
        if (entries.isEmpty()) {
            throw new InvalidRequestException("A stated rule needs at least one entry.");
        }
    }

    /**
     * Entries whose positions end with the data only, unless {@link #exit} or {@link #closeWhen} says otherwise.
     *
     * @param entries at least one
     * @return the rule
     */
    public static StatedRule of(Entry... entries) {
        return new StatedRule(List.of(entries), List.of(), ExitRule.NONE);
    }

    /**
     * A copy with another way to leave positions.
     *
     * @param newExit stop, target, longest time, opposite signal
     * @return the new rule
     */
    public StatedRule exit(ExitRule newExit) {
        return new StatedRule(entries, closing, newExit);
    }

    /**
     * A copy that closes whatever position there is at bars where all conditions hold and no entry is.
     *
     * @param conditions at least one
     * @return the new rule
     */
    public StatedRule closeWhen(Condition... conditions) {
        return new StatedRule(entries, List.of(conditions), exit);
    }

    /** The entries of one side. */
    StatedRule only(Side side) {
        List<Entry> left =
                entries.stream().filter(entry -> entry.side() == side).toList();
        if (left.isEmpty()) {
            throw new InvalidRequestException("The strategy has no " + side + " entries.");
        }
        return new StatedRule(left, closing, exit);
    }

    /** {@return the names of the parameters that entries and closing conditions depend on, which decide the signals} */
    public Set<String> signalParameters() {
        Set<String> names = new LinkedHashSet<>();
        for (Entry entry : entries) {
            entry.conditions().forEach(condition -> names.addAll(condition.parameters()));
            names.addAll(entry.confirmation().parameters());
        }
        closing.forEach(condition -> names.addAll(condition.parameters()));
        return names;
    }

    /** {@return the names of all parameters that some part depends on} */
    public Set<String> parameters() {
        Set<String> names = signalParameters();
        names.addAll(exit.parameters());
        return names;
    }

    /** The decision per bar. */
    Rule prepare(Study study, Params params) {
        byte[] marks = new byte[study.size()]; // bit 0: long, bit 1: short, bit 2: close
        for (Entry entry : entries) {
            mark(marks, study, entry, params);
        }
        if (!closing.isEmpty()) {
            IntPredicate closes = all(closing, study, params);
            for (int bar = 0; bar < marks.length; bar++) {
                marks[bar] |= (byte) (closes.test(bar) ? 4 : 0);
            }
        }
        IntFunction<Exits> exits = exit.exits().apply(study, params.only(exit.parameters()));
        return bar -> switch (marks[bar]) {
            case 1, 5 -> Signal.enter(Side.LONG, exits.apply(bar));
            case 2, 6 -> Signal.enter(Side.SHORT, exits.apply(bar));
            case 4, 7 -> Signal.CLOSE;
            default -> Signal.NONE;
        };
    }

    private static IntPredicate all(Collection<Condition> conditions, Study study, Params params) {
        return conditions.stream()
                .map(condition -> condition.test().apply(study, params.only(condition.parameters())))
                .reduce(IntPredicate::and)
                .orElseThrow();
    }

    private static void mark(byte[] marks, Study study, Entry entry, Params params) {
        IntPredicate holds = all(entry.conditions(), study, params);
        IntUnaryOperator signalBar = entry.confirmation()
                .signalBar()
                .apply(study, params.only(entry.confirmation().parameters()));
        for (int event = 0; event < marks.length; event++) {
            int bar = holds.test(event) ? signalBar.applyAsInt(event) : -1;
            if (bar >= 0) {
                marks[bar] |= (byte) (entry.side() == Side.LONG ? 1 : 2);
            }
        }
    }

    /** For example {@code StatedRule[2 entries, closing conditions, ExitRule[stop_distance]]}. */
    @Override
    public String toString() {
        return "StatedRule[" + entries.size() + (entries.size() == 1 ? " entry" : " entries")
                + (closing.isEmpty() ? "" : ", closing conditions") + ", " + exit + "]";
    }
}

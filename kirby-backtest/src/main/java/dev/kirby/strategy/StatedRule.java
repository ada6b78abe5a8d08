package dev.kirby.strategy;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.Side;
import dev.kirby.strategy.internal.Tests;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;
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
 * @param order how entries are carried out
 */
public record StatedRule(List<Entry> entries, List<Condition> closing, ExitRule exit, OrderRule order) {

    /** Checks that there are entries. */
    public StatedRule {
        entries = List.copyOf(entries);
        closing = List.copyOf(closing);
        requireNonNull(exit, "exit");
        requireNonNull(order, "order");
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
        return new StatedRule(List.of(entries), List.of(), ExitRule.NONE, OrderRule.MARKET);
    }

    /**
     * A copy with another way to leave positions.
     *
     * @param newExit stop, target, longest time, opposite signal
     * @return the new rule
     */
    public StatedRule exit(ExitRule newExit) {
        return new StatedRule(entries, closing, newExit, order);
    }

    /**
     * A copy whose entries are carried out by other orders: limits, stops, sizes, additions. A sweep then runs combination by
     * combination.
     *
     * @param newOrder which order a signal gets
     * @return the new rule
     */
    public StatedRule order(OrderRule newOrder) {
        return new StatedRule(entries, closing, exit, newOrder);
    }

    /**
     * A copy that closes whatever position there is at bars where all conditions hold and no entry is.
     *
     * @param conditions at least one
     * @return the new rule
     */
    public StatedRule closeWhen(Condition... conditions) {
        return new StatedRule(entries, List.of(conditions), exit, order);
    }

    /** The entries of one side. */
    StatedRule only(Side side) {
        List<Entry> left =
                entries.stream().filter(entry -> entry.side() == side).toList();
        if (left.isEmpty()) {
            throw new InvalidRequestException("The strategy has no " + side + " entries.");
        }
        return new StatedRule(left, closing, exit, order);
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
        names.addAll(order.parameters());
        return names;
    }

    /** The decision per bar. */
    Rule prepare(Study study, Params params) {
        byte[] marks = new byte[study.size()]; // bit 0: long, bit 1: short, bit 2: close
        for (Entry entry : entries) {
            IntUnaryOperator signalBar = entry.confirmation()
                    .signalBar()
                    .apply(study, params.only(entry.confirmation().parameters()));
            int side = entry.side() == Side.LONG ? 1 : 2;
            eachBar(entry.conditions(), study, params, event -> {
                int bar = signalBar.applyAsInt(event);
                if (bar >= 0) {
                    marks[bar] |= (byte) side;
                }
            });
        }
        if (!closing.isEmpty()) {
            eachBar(closing, study, params, bar -> marks[bar] |= 4);
        }
        IntFunction<Exits> exits = exit.exits().apply(study, params.only(exit.parameters()));
        OrderRule.Orders orders = order.orders().apply(study, params.only(order.parameters()));
        return bar -> switch (marks[bar]) {
            case 1, 5 -> Signal.enter(Side.LONG, exits.apply(bar), orders.at(bar, Side.LONG));
            case 2, 6 -> Signal.enter(Side.SHORT, exits.apply(bar), orders.at(bar, Side.SHORT));
            case 4, 7 -> Signal.CLOSE;
            default -> Signal.NONE;
        };
    }

    /** Visits the bars where all conditions hold, in order; a condition is tested where those before it hold only. */
    private static void eachBar(List<Condition> conditions, Study study, Params params, IntConsumer visitor) {
        IntPredicate[] tests = conditions.stream()
                .map(condition -> condition.test().apply(study, params.only(condition.parameters())))
                .toArray(IntPredicate[]::new);
        long[] words = new long[(study.size() + 63) >>> 6];
        Tests.of(tests[0]).mark(tests[0], 0, study.size(), words);
        for (int word = 0; word < words.length; word++) {
            for (long left = words[word]; left != 0; left &= left - 1) {
                int bar = (word << 6) + Long.numberOfTrailingZeros(left);
                int test = 1;
                while (test < tests.length && tests[test].test(bar)) {
                    test++;
                }
                if (test == tests.length) {
                    visitor.accept(bar);
                }
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

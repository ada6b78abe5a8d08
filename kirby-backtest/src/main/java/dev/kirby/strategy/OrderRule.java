package dev.kirby.strategy;

import dev.kirby.market.Side;
import java.util.List;
import java.util.function.BiFunction;

/**
 * How entries are carried out, by the bar of their signal and their side, and the parameters that depends on.
 *
 * <pre>{@code
 * var pullback = new OrderRule(List.of("depth"), (study, p) -> {
 *     double[] close = study.closes();
 *     double depth = p.value("depth");
 *     return (bar, side) -> Order.limit(close[bar] * (1 - side.sign() * depth)).expiringAfter(3);
 * });
 * }</pre>
 *
 * @param parameters the names it depends on; it sees no others
 * @param orders computes what it needs and returns the order of a signal, by bars up to that of the signal
 */
public record OrderRule(List<String> parameters, BiFunction<Study, Params, Orders> orders) {

    /** The order of a signal. */
    @FunctionalInterface
    public interface Orders {

        /**
         * {@return how an entry is carried out}
         *
         * @param bar of the signal
         * @param side of the entry
         */
        Order at(int bar, Side side);
    }

    /** Every entry at the next open. */
    public static final OrderRule MARKET = new OrderRule(List.of(), (study, params) -> (bar, side) -> Order.MARKET);

    /** Copies the names. */
    public OrderRule {
        parameters = List.copyOf(parameters);
    }

    /** For example {@code OrderRule[depth]}. */
    @Override
    public String toString() {
        return "OrderRule" + parameters;
    }
}

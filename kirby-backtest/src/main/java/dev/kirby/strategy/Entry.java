package dev.kirby.strategy;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.Side;
import java.util.List;

/**
 * When to open a position of one side: bars where all conditions hold are events, and what confirms an event is the signal.
 *
 * @param side long or short
 * @param conditions at least one, all of which must hold
 * @param confirmation turns events into signals
 */
public record Entry(Side side, List<Condition> conditions, Confirmation confirmation) {

    /** Checks that there are conditions. */
    public Entry {
        requireNonNull(side, "side");
        requireNonNull(confirmation, "confirmation");
        conditions = List.copyOf(conditions);
        if (conditions.isEmpty()) {
            throw new InvalidRequestException("An entry needs at least one condition.");
        }
    }

    /**
     * An entry whose events are signals at once.
     *
     * @param side long or short
     * @param conditions at least one, all of which must hold
     * @return the entry
     */
    public static Entry of(Side side, Condition... conditions) {
        return new Entry(side, List.of(conditions), Confirmation.AT_ONCE);
    }

    /** For example {@code Entry[long, 2 conditions]}. */
    @Override
    public String toString() {
        return "Entry[" + side + ", " + conditions.size() + " conditions]";
    }
}

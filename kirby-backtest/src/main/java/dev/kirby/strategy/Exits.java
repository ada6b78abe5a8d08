package dev.kirby.strategy;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How a position is to be left, decided together with its entry: a stop, a target, a longest time, an opposite signal, a stop
 * that trails or moves to break-even, targets for parts, a condition that looks at the position, in any combination.
 *
 * <p>Distances are in price units from E, the raw open of the bar of entry: a long's stop is at {@code E - stopDistance} and
 * its target at {@code E + targetDistance}, a short's the other way round. Of a position opened by a limit or stop order, E is
 * the price at which it was filled, before slippage. Immutable and thread-safe.
 */
public final class Exits {

    /** Only the end of the data, or a {@link Signal#CLOSE}, ends the position. */
    public static final Exits NONE = new Exits(Double.NaN, Double.NaN, 0, false, null);

    /** An entry signal of the other side ends the position, at the open where the new one begins. */
    public static final Exits ON_OPPOSITE_SIGNAL = new Exits(Double.NaN, Double.NaN, 0, true, null);

    private final double stopDistance;
    private final double targetDistance;
    private final int maxHoldingPeriods;
    private final boolean onOppositeSignal;
    // Null where nothing changes while the position is held, which is what most exits are.
    private final @Nullable Managed managed;

    /** What changes while the position is held. */
    private record Managed(
            @Nullable TrailingStop trailing,
            double breakEven,
            List<PartialTarget> partials,
            @Nullable Predicate<PositionView> condition) {

        private static final Managed NOTHING = new Managed(null, Double.NaN, List.of(), null);
    }

    private Exits(
            double stopDistance,
            double targetDistance,
            int maxHoldingPeriods,
            boolean onOppositeSignal,
            @Nullable Managed managed) {
        this.managed = managed;
        this.stopDistance = stopDistance;
        this.targetDistance = targetDistance;
        this.maxHoldingPeriods = maxHoldingPeriods;
        this.onOppositeSignal = onOppositeSignal;
    }

    /**
     * A stop and a target.
     *
     * @param stopDistance price units from the entry, not negative
     * @param targetDistance price units from the entry, not negative
     * @return the exits
     */
    public static Exits stopAndTarget(double stopDistance, double targetDistance) {
        return new Exits(checked("stop", stopDistance), checked("target", targetDistance), 0, false, null);
    }

    /**
     * A copy with a stop.
     *
     * @param distance price units from the entry, not negative
     * @return the new exits
     */
    public Exits withStop(double distance) {
        return new Exits(checked("stop", distance), targetDistance, maxHoldingPeriods, onOppositeSignal, managed);
    }

    /**
     * A copy with a target.
     *
     * @param distance price units from the entry, not negative
     * @return the new exits
     */
    public Exits withTarget(double distance) {
        return new Exits(stopDistance, checked("target", distance), maxHoldingPeriods, onOppositeSignal, managed);
    }

    /**
     * A copy that ends at a close after some bars: 1 is the close of the bar of entry.
     *
     * @param bars how many bars the position may live, the bar of entry counted; more than 0
     * @return the new exits
     */
    public Exits withMaxHoldingPeriods(int bars) {
        if (bars <= 0) {
            throw new InvalidRequestException("max_holding_periods must be more than 0, was " + bars + ".");
        }
        return new Exits(stopDistance, targetDistance, bars, onOppositeSignal, managed);
    }

    /**
     * A copy that an entry signal of the other side ends.
     *
     * @return the new exits
     */
    public Exits orOppositeSignal() {
        return new Exits(stopDistance, targetDistance, maxHoldingPeriods, true, managed);
    }

    private Managed managed() {
        return managed == null ? Managed.NOTHING : managed;
    }

    private Exits with(Managed newManaged) {
        return new Exits(stopDistance, targetDistance, maxHoldingPeriods, onOppositeSignal, newManaged);
    }

    /**
     * A copy whose stop follows the best price. With a fixed stop too, the nearer of the two counts.
     *
     * @param stop how it follows
     * @return the new exits
     */
    public Exits trailing(TrailingStop stop) {
        requireNonNull(stop, "stop");
        Managed old = managed();
        return with(new Managed(stop, old.breakEven, old.partials, old.condition));
    }

    /**
     * A copy whose stop moves to E, the raw open of the bar of entry, at the first close after the price went some way in favour.
     * Fees and slippage make what is left a small loss.
     *
     * @param profit price units from E, more than 0
     * @return the new exits
     */
    public Exits breakEvenAfter(double profit) {
        if (!(profit > 0 && profit < Double.POSITIVE_INFINITY)) {
            throw new InvalidRequestException("The profit before break-even must be more than 0, was " + profit
                    + ". Is its indicator still warming up?");
        }
        Managed old = managed();
        return with(new Managed(old.trailing, profit, old.partials, old.condition));
    }

    /**
     * A copy that closes a part of the position at a target. Call it for each; {@link #withTarget} closes what is left.
     *
     * @param distance price units from the entry, more than 0
     * @param share of the units entered, those added later included; all such shares together below 1
     * @return the new exits
     */
    public Exits withPartialTarget(double distance, double share) {
        Managed old = managed();
        PartialTarget target = new PartialTarget(distance, share);
        if (old.partials.isEmpty()) {
            return with(new Managed(old.trailing, old.breakEven, List.of(target), old.condition));
        }
        List<PartialTarget> partials = new ArrayList<>(old.partials);
        partials.add(target);
        partials.sort(Comparator.comparingDouble(PartialTarget::distance));
        double all = partials.stream().mapToDouble(PartialTarget::share).sum();
        if (!(all < 1)) {
            throw new InvalidRequestException("Partial targets close " + all
                    + " of the position together: leave something for the other exits, such as withTarget.");
        }
        return with(new Managed(old.trailing, old.breakEven, List.copyOf(partials), old.condition));
    }

    /**
     * A copy that looks at the position at each close: where the condition holds, the position is closed at the next open.
     *
     * @param condition for example {@code position -> position.barsHeld() > 10 && position.gain() < 0}; it keeps no state
     * @return the new exits
     */
    public Exits when(Predicate<PositionView> condition) {
        requireNonNull(condition, "condition");
        Managed old = managed();
        return with(new Managed(old.trailing, old.breakEven, old.partials, condition));
    }

    /** {@return whether nothing changes while the position is held: no trailing, break-even, partial target or condition} */
    public boolean isFixed() {
        return managed == null;
    }

    /** {@return the stop that follows the price, absent without one} */
    public Optional<TrailingStop> trailingStop() {
        return Optional.ofNullable(managed().trailing);
    }

    /** {@return how far the price goes in favour before the stop moves to E, price units; NaN for never} */
    public double breakEvenDistance() {
        return managed().breakEven;
    }

    /** {@return targets that close a part, the nearest first} */
    public List<PartialTarget> partialTargets() {
        return managed().partials;
    }

    /** {@return the condition that looks at the position, absent without one} */
    public Optional<Predicate<PositionView>> condition() {
        return Optional.ofNullable(managed().condition);
    }

    /**
     * How far the stop is from the entry.
     *
     * @return price units, NaN without a stop
     */
    public double stopDistance() {
        return stopDistance;
    }

    /**
     * How far the target is from the entry.
     *
     * @return price units, NaN without a target
     */
    public double targetDistance() {
        return targetDistance;
    }

    /**
     * After how many bars the position is closed.
     *
     * @return bars, 0 for no limit
     */
    public int maxHoldingPeriods() {
        return maxHoldingPeriods;
    }

    /**
     * Whether an entry signal of the other side ends the position.
     *
     * @return true if it does
     */
    public boolean onOppositeSignal() {
        return onOppositeSignal;
    }

    private static double checked(String what, double distance) {
        if (!(distance >= 0)) {
            throw new InvalidRequestException("The " + what + " distance must be 0 or more, was " + distance
                    + ". Is its indicator still warming up?");
        }
        return distance;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Exits that
                && Double.compare(stopDistance, that.stopDistance) == 0
                && Double.compare(targetDistance, that.targetDistance) == 0
                && maxHoldingPeriods == that.maxHoldingPeriods
                && onOppositeSignal == that.onOppositeSignal
                && Objects.equals(managed, that.managed);
    }

    @Override
    public int hashCode() {
        return Objects.hash(stopDistance, targetDistance, maxHoldingPeriods, onOppositeSignal, managed);
    }

    @Override
    public String toString() {
        return "Exits[stop " + stopDistance + ", target " + targetDistance
                + (maxHoldingPeriods > 0 ? ", at most " + maxHoldingPeriods + " bars" : "")
                + (onOppositeSignal ? ", opposite signal" : "") + (managed == null ? "" : ", managed") + "]";
    }
}

package dev.kirby.strategy;

import dev.kirby.InvalidRequestException;
import java.util.Objects;

/**
 * How a position is to be left, decided together with its entry: a stop, a target, a longest time, an opposite signal, in
 * any combination.
 *
 * <p>Distances are in price units from E, the raw open of the bar of entry: a long's stop is at {@code E - stopDistance} and
 * its target at {@code E + targetDistance}, a short's the other way round. Immutable and thread-safe.
 */
public final class Exits {

    /** Only the end of the data, or a {@link Signal#CLOSE}, ends the position. */
    public static final Exits NONE = new Exits(Double.NaN, Double.NaN, 0, false);

    /** An entry signal of the other side ends the position, at the open where the new one begins. */
    public static final Exits ON_OPPOSITE_SIGNAL = new Exits(Double.NaN, Double.NaN, 0, true);

    private final double stopDistance;
    private final double targetDistance;
    private final int maxHoldingPeriods;
    private final boolean onOppositeSignal;

    private Exits(double stopDistance, double targetDistance, int maxHoldingPeriods, boolean onOppositeSignal) {
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
        return new Exits(checked("stop", stopDistance), checked("target", targetDistance), 0, false);
    }

    /**
     * A copy with a stop.
     *
     * @param distance price units from the entry, not negative
     * @return the new exits
     */
    public Exits withStop(double distance) {
        return new Exits(checked("stop", distance), targetDistance, maxHoldingPeriods, onOppositeSignal);
    }

    /**
     * A copy with a target.
     *
     * @param distance price units from the entry, not negative
     * @return the new exits
     */
    public Exits withTarget(double distance) {
        return new Exits(stopDistance, checked("target", distance), maxHoldingPeriods, onOppositeSignal);
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
        return new Exits(stopDistance, targetDistance, bars, onOppositeSignal);
    }

    /**
     * A copy that an entry signal of the other side ends.
     *
     * @return the new exits
     */
    public Exits orOppositeSignal() {
        return new Exits(stopDistance, targetDistance, maxHoldingPeriods, true);
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
                && onOppositeSignal == that.onOppositeSignal;
    }

    @Override
    public int hashCode() {
        return Objects.hash(stopDistance, targetDistance, maxHoldingPeriods, onOppositeSignal);
    }

    @Override
    public String toString() {
        return "Exits[stop " + stopDistance + ", target " + targetDistance
                + (maxHoldingPeriods > 0 ? ", at most " + maxHoldingPeriods + " bars" : "")
                + (onOppositeSignal ? ", opposite signal" : "") + "]";
    }
}

package dev.kirby.strategy;

import dev.kirby.InvalidRequestException;

/**
 * A stop that follows the best price since the entry and never goes back. It moves at the close of each bar, by the high of a
 * long's bars so far, or the low of a short's, and is watched from the next bar on: what a program that amends its stop once a
 * bar gets.
 *
 * <p>Before the first close it stands at its distance from E, the raw open of the bar of entry, unless it is armed later.
 *
 * <p>Immutable and thread-safe.
 */
public final class TrailingStop {

    private final double distance;
    private final double share;
    private final double[] column;
    private final double multiple;
    private final double arming;

    private TrailingStop(double distance, double share, double[] column, double multiple, double arming) {
        this.distance = distance;
        this.share = share;
        this.column = column;
        this.multiple = multiple;
        this.arming = arming;
    }

    /**
     * A stop some way from the best price.
     *
     * @param priceUnits more than 0, such as three times the ATR at the entry
     * @return the stop
     */
    public static TrailingStop distance(double priceUnits) {
        return new TrailingStop(positive("distance", priceUnits), Double.NaN, new double[0], Double.NaN, 0);
    }

    /**
     * A stop a share of the best price away from it.
     *
     * @param share more than 0 and below 1: 0.02 means 2 %
     * @return the stop
     */
    public static TrailingStop share(double share) {
        if (!(share > 0 && share < 1)) {
            throw new InvalidRequestException(
                    "The share of a trailing stop must be more than 0 and below 1 (0.02 means 2 %), was " + share
                            + ".");
        }
        return new TrailingStop(Double.NaN, share, new double[0], Double.NaN, 0);
    }

    /**
     * A stop some times the average true range of the moment away from the best price (a chandelier exit).
     *
     * @param atr the column, such as {@code study.atr(14)}; kept, and read at the closes of the bars
     * @param multiple more than 0
     * @return the stop; it stays where it is at bars without an ATR
     */
    public static TrailingStop atr(double[] atr, double multiple) {
        return new TrailingStop(Double.NaN, Double.NaN, atr, positive("multiple", multiple), 0);
    }

    /**
     * A copy that is armed later: there is no trailing stop until the price has gone so far in favour of the position.
     *
     * @param profit price units from E, more than 0
     * @return the new stop
     */
    public TrailingStop after(double profit) {
        return new TrailingStop(distance, share, column, multiple, positive("profit", profit));
    }

    /**
     * The stop after the close of a bar.
     *
     * @param isLong false for a short
     * @param entry E, the raw open of the bar of entry
     * @param best the best price since the entry
     * @param bar the bar that has closed
     * @return price; NaN while it is not armed or its column has no value
     */
    public double level(boolean isLong, double entry, double best, int bar) {
        double gain = isLong ? best - entry : entry - best;
        if (gain < arming) {
            return Double.NaN;
        }
        double away = column.length > 0 ? multiple * column[bar] : Double.isNaN(share) ? distance : share * best;
        return isLong ? best - away : best + away;
    }

    /** {@return whether its distance is a column, so that it may move at any close} */
    public boolean isByColumn() {
        return column.length > 0;
    }

    private static double positive(String what, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new InvalidRequestException("The " + what + " of a trailing stop must be more than 0, was " + value
                    + ". Is its indicator still warming up?");
        }
        return value;
    }

    /** For example {@code TrailingStop[2.0 * ATR, after 150.0]}. */
    @Override
    public String toString() {
        String away =
                column.length > 0 ? multiple + " * ATR" : Double.isNaN(share) ? "" + distance : share + " of price";
        return "TrailingStop[" + away + (arming > 0 ? ", after " + arming : "") + "]";
    }
}

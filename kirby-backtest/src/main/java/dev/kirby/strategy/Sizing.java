package dev.kirby.strategy;

import dev.kirby.InvalidRequestException;
import java.io.Serial;
import java.io.Serializable;

/**
 * How many units a position gets. The default risks 2 % of the initial capital a trade and never borrows, after losses neither:
 * {@code units = min(basis * risk / |E - stop|, min(basis, equity) * leverage / E)}. E is the raw open of the bar of entry,
 * equity the initial capital and the realised profit, the basis the initial capital or, compounding, the equity. Without a stop
 * only the second part counts.
 *
 * <p>Immutable and thread-safe.
 */
public final class Sizing implements Serializable {

    @Serial
    private static final long serialVersionUID = 1L;

    /** 2 % of the initial capital at risk, no leverage. */
    public static final Sizing DEFAULT = risk(0.02);

    // More than what a few operations round.
    private static final double MARGIN = 1 + 1e-9;

    private final double risk;
    private final double fixedUnits;
    private final double leverage;
    private final double lot;
    private final boolean compounding;

    private Sizing(double risk, double fixedUnits, double leverage, double lot, boolean compounding) {
        this.risk = risk;
        this.fixedUnits = fixedUnits;
        this.leverage = leverage;
        this.lot = lot;
        this.compounding = compounding;
    }

    /**
     * Loses a share of the capital where the stop is hit at its price.
     *
     * @param share for example 0.02, more than 0
     * @return the sizing
     */
    public static Sizing risk(double share) {
        return new Sizing(positive("risk", share), Double.NaN, 1, 0, false);
    }

    /**
     * Puts the whole basis into each position, as far as the equity goes, wherever the stop is.
     *
     * @return the sizing
     */
    public static Sizing allIn() {
        return new Sizing(Double.POSITIVE_INFINITY, Double.NaN, 1, 0, false);
    }

    /**
     * The same number of units each time, whatever the capital: what it does not pay for is borrowed.
     *
     * @param units base units, more than 0
     * @return the sizing
     */
    public static Sizing units(double units) {
        return new Sizing(Double.NaN, positive("units", units), 1, 0, false);
    }

    /**
     * A copy that may hold up to a multiple of the capital. Positions of leverage can be liquidated: see
     * {@code ExitReason.LIQUIDATION}.
     *
     * @param times for example 3, at least 1
     * @return the new sizing
     */
    public Sizing leverage(double times) {
        if (!(times >= 1 && times <= 1000)) {
            throw new InvalidRequestException("leverage must be from 1 to 1000, was " + times + ".");
        }
        return new Sizing(risk, fixedUnits, times, lot, compounding);
    }

    /**
     * A copy that rounds units down to a multiple of a lot, as venues demand.
     *
     * @param step base units, more than 0
     * @return the new sizing
     */
    public Sizing lot(double step) {
        return new Sizing(risk, fixedUnits, leverage, positive("lot", step), compounding);
    }

    /**
     * A copy that sizes by the capital of the moment (initial capital and realised profit) instead of the initial capital.
     *
     * @return the new sizing
     */
    public Sizing compounding() {
        return new Sizing(risk, fixedUnits, leverage, lot, true);
    }

    /**
     * The units of a position.
     *
     * @param capital the initial capital, quote units
     * @param equity initial capital and realised profit, quote units
     * @param entry E, the raw open of the bar of entry
     * @param stop the price of the stop, NaN without one
     * @return base units, 0 if not even one lot fits
     */
    public double units(double capital, double equity, double entry, double stop) {
        double units = fixedUnits;
        if (Double.isNaN(units)) {
            double basis = compounding ? equity : capital;
            double affordable = Math.min(basis, equity) * leverage / entry;
            units = Double.isNaN(stop) ? affordable : Math.min(basis * risk / Math.abs(entry - stop), affordable);
        }
        return inLots(units);
    }

    /**
     * The most units that some equity pays for. Where the equity is below the basis, {@link #units} are those of the basis, or
     * these if they are fewer.
     *
     * @param equity quote units
     * @param entry E, the raw open of the bar of entry
     * @return base units; infinite for a fixed number of units
     */
    public double affordable(double equity, double entry) {
        return Double.isNaN(fixedUnits) ? inLots(equity * leverage / entry) : Double.POSITIVE_INFINITY;
    }

    /**
     * Whether {@link #affordable} is no less than some units, without a division where there is a lot to spare.
     *
     * @param units base units
     * @param equity quote units
     * @param entry E, the raw open of the bar of entry
     * @return true if the equity pays for them
     */
    public boolean affords(double units, double equity, double entry) {
        // Rounding down to lots loses less than a lot, and what is rounded here is far below the margin.
        return equity * leverage > (units + lot) * entry * MARGIN || affordable(equity, entry) >= units;
    }

    /**
     * Rounds units down to a multiple of the lot.
     *
     * @param units base units
     * @return the units themselves without a lot
     */
    public double inLots(double units) {
        return lot > 0 ? Math.floor(units / lot) * lot : units;
    }

    /** {@return whether every position has the same number of units, whatever the equity} */
    public boolean isFixed() {
        return !Double.isNaN(fixedUnits);
    }

    /**
     * Whether sizes follow the capital of the moment.
     *
     * @return false if they follow the initial capital
     */
    public boolean isCompounding() {
        return compounding;
    }

    /**
     * How many times the capital a position may be.
     *
     * @return 1 or more
     */
    public double leverage() {
        return leverage;
    }

    private static double positive(String name, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new InvalidRequestException(name + " must be a number more than 0, was " + value + ".");
        }
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Sizing that && toString().equals(that.toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    /** For example {@code Sizing[risk 0.02, compounding]}. */
    @Override
    public String toString() {
        String how = !Double.isNaN(fixedUnits)
                ? fixedUnits + " units"
                : risk == Double.POSITIVE_INFINITY ? "all in" : "risk " + risk;
        return "Sizing[" + how + (leverage > 1 ? ", leverage " + leverage : "") + (lot > 0 ? ", lot " + lot : "")
                + (compounding ? ", compounding" : "") + "]";
    }
}

package dev.kirby.backtest.internal;

import dev.kirby.strategy.Exits;
import dev.kirby.strategy.Sizing;

/**
 * The levels, units, fills and profit of one position: the arithmetic both engines share. The order of operations is part
 * of the contract:
 *
 * <pre>
 * stop   = E - stop distance, target = E + target distance          (a short: the other way round)
 * fill   = price * (1 + slippage) for a buy, price * (1 - slippage) for a sell, the price itself for a target
 * fee    = rate * (units * fill)
 * gross  = units * (exit fill - entry fill), negated for a short
 * pnl    = (gross - (entry fee + exit fee)) - funding
 * </pre>
 *
 * <p>Reusable, for one thread. Levels are NaN where there is none. Positions of leverage have a price of liquidation, at
 * which the loss before fees has eaten capital and realised profit; it takes the place of a stop that lies beyond it.
 */
public final class Ticket {

    private final Market market;
    private final double feeRate;
    private final double slippage;
    private final Sizing sizing;
    private final double initial;

    /** Whether it is a long. */
    public boolean isLong;
    /** The bar of entry. */
    public int entryBar;
    /** E, the raw open of the bar of entry. */
    public double rawEntry;
    /** The price of entry after slippage. */
    public double entryFill;
    /** The fee of the entry. */
    public double entryFee;
    /** Base units. */
    public double units;
    /** The price of the stop or of liquidation. */
    public double stop;
    /** Whether {@link #stop} is the price of liquidation. */
    public boolean stopLiquidates;
    /** The price of the target. */
    public double target;
    /** The price of exit after slippage. */
    public double exitFill;
    /** The fee of the exit. */
    public double exitFee;
    /** Funding paid, negative where received. */
    public double funding;
    /** Profit after all costs. */
    public double pnl;

    /**
     * A ticket for positions in a market.
     *
     * @param market the bars
     * @param feeRate share of the notional of a fill
     * @param slippage share of the price
     * @param sizing of positions
     * @param initial initial capital, quote units
     */
    public Ticket(Market market, double feeRate, double slippage, Sizing sizing, double initial) {
        this.market = market;
        this.feeRate = feeRate;
        this.slippage = slippage;
        this.sizing = sizing;
        this.initial = initial;
    }

    /**
     * Opens a position at a bar's open.
     *
     * @param longs whether it is a long
     * @param bar the bar of entry
     * @param exits distances of the levels
     * @param realised profit of the trades before
     * @return false if there is nothing to open: less than a lot, or an unusable price
     */
    public boolean open(boolean longs, int bar, Exits exits, double realised) {
        isLong = longs;
        entryBar = bar;
        rawEntry = market.open[bar];
        stop = longs ? rawEntry - exits.stopDistance() : rawEntry + exits.stopDistance();
        target = longs ? rawEntry + exits.targetDistance() : rawEntry - exits.targetDistance();
        units = sizing.units(sizing.isCompounding() ? initial + realised : initial, rawEntry, stop);
        entryFill = fill(longs, rawEntry, slippage);
        entryFee = feeRate * (units * entryFill);
        stopLiquidates = false;
        if (sizing.leverage() > 1) {
            double room = (initial + realised) / units;
            double liquidation = longs ? entryFill - room : entryFill + room;
            if (!(longs ? stop >= liquidation : stop <= liquidation)) {
                stop = liquidation;
                stopLiquidates = true;
            }
        }
        return units > 0 && units < Double.POSITIVE_INFINITY;
    }

    /**
     * Closes the position.
     *
     * @param rawExit the price before slippage
     * @param atTarget whether it is a resting limit order, which does not slip
     * @param heldUntil what falls due before it is paid, milliseconds since the epoch
     */
    public void close(double rawExit, boolean atTarget, long heldUntil) {
        exitFill = atTarget ? rawExit : fill(!isLong, rawExit, slippage);
        exitFee = feeRate * (units * exitFill);
        funding = 0;
        if (!market.funding.isEmpty()) {
            double paid = market.funding.perUnit(market.time[entryBar], heldUntil) * units;
            funding = isLong ? paid : 0 - paid;
        }
        pnl = gross(isLong, units, entryFill, exitFill) - (entryFee + exitFee) - funding;
    }

    /**
     * The price of a market order after slippage.
     *
     * @param buys whether it buys
     * @param price the raw price
     * @param slippage share of the price
     * @return the price paid or received
     */
    public static double fill(boolean buys, double price, double slippage) {
        return buys ? price * (1 + slippage) : price * (1 - slippage);
    }

    /**
     * The gain of a position between two prices, before fees.
     *
     * @param isLong false for a short
     * @param units base units
     * @param entryFill price of entry after slippage
     * @param price the later price
     * @return quote units
     */
    public static double gross(boolean isLong, double units, double entryFill, double price) {
        double gain = units * (price - entryFill);
        return isLong ? gain : -gain;
    }
}

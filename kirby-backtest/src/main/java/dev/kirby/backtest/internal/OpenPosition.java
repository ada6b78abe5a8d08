package dev.kirby.backtest.internal;

import dev.kirby.market.Side;
import dev.kirby.performance.ExitReason;
import dev.kirby.performance.Fill;
import dev.kirby.performance.Trade;
import dev.kirby.strategy.Exits;
import dev.kirby.strategy.Sizing;

/**
 * One open position: its levels, units and fills, what a bar does to them, and the trade it becomes. Both engines use this
 * arithmetic. The order of operations is part of the contract:
 *
 * <pre>
 * stop   = E - stop distance, target = E + target distance          (a short: the other way round)
 * fill   = price * (1 + slippage) for a buy, price * (1 - slippage) for a sell, the price itself for a target
 * fee    = rate * (units * fill)                                      (the maker rate for a target)
 * gross  = units * (exit fill - entry fill), negated for a short
 * pnl    = (gross - (entry fee + exit fee)) - carry * units          (carry: funding and interest paid by one unit)
 * </pre>
 *
 * <p>Reusable, for one thread. Levels are NaN where there is none. Positions of perpetuals, and those of leverage on spot, have a
 * price of liquidation ({@link BarData#liquidation}); it takes the place of a stop that lies beyond it, where a bar reaches it.
 */
public final class OpenPosition {

    private final BarData data;
    private final double feeRate;
    private final double makerRate;
    private final double slippage;
    private final Sizing sizing;
    private final double initial;
    private final boolean liquidates;
    private final boolean nearStopsComeFirst;
    private Exits exits = Exits.NONE;

    // Without borrowed money a position is worth no more than the equity, so that a short lives to 1.26 and a long to
    // 0.4 times its price of entry under any table whose rates are 50 % at most, with costs of 10 %.
    static final double NEAR = 0.25;
    static final double MOST_COST = 0.1;
    // More than what a few operations round.
    static final double LESS = 1 - 1e-9;

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
    /** Whether the exit was a resting order. */
    public boolean isResting;
    /** The fee of the exit. */
    public double exitFee;
    /** Funding and interest paid, negative where received. */
    public double funding;
    /** Funding and interest on borrowed units paid by one unit, negative where received. */
    public double carry;
    /** Profit after all costs. */
    public double pnl;

    /**
     * For positions in a market.
     *
     * @param data the bars
     * @param feeRate share of the notional of a fill
     * @param makerRate the same of a resting order, such as a target
     * @param slippage share of the price
     * @param sizing of positions
     * @param initial initial capital, quote units
     */
    public OpenPosition(
            BarData data, double feeRate, double makerRate, double slippage, Sizing sizing, double initial) {
        this.data = data;
        this.feeRate = feeRate;
        this.makerRate = makerRate;
        this.slippage = slippage;
        this.sizing = sizing;
        this.initial = initial;
        this.liquidates = data.isPerpetual() || sizing.leverage() > 1;
        this.nearStopsComeFirst =
                sizing.leverage() <= 1 && !sizing.isFixed() && feeRate <= MOST_COST && slippage <= MOST_COST;
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
        this.exits = exits;
        isLong = longs;
        entryBar = bar;
        rawEntry = data.open(bar);
        stop = longs ? rawEntry - exits.stopDistance() : rawEntry + exits.stopDistance();
        target = longs ? rawEntry + exits.targetDistance() : rawEntry - exits.targetDistance();
        units = sizing.units(initial, initial + realised, rawEntry, stop);
        entryFill = fill(longs, rawEntry, slippage);
        entryFee = feeRate * (units * entryFill);
        stopLiquidates = false;
        boolean opened = units > 0 && units < Double.POSITIVE_INFINITY;
        if (opened && liquidates && !(nearStopsComeFirst && exits.stopDistance() <= NEAR * rawEntry)) {
            liquidateBeyond(initial + realised);
        }
        return opened;
    }

    /**
     * Opens a position whose fate is shared by accounts of any equity that pays for it: {@link #stopLiquidates} means that its
     * end depends on the equity, because a bar reaches the price that liquidates the smallest one.
     *
     * @param longs whether it is a long
     * @param bar the bar of entry
     * @param exits distances of the levels
     * @return false if there is nothing to open
     */
    public boolean openShared(boolean longs, int bar, Exits exits) {
        boolean opened = open(longs, bar, exits, 0);
        if (opened && liquidates && !(nearStopsComeFirst && exits.stopDistance() <= NEAR * rawEntry)) {
            stop = longs ? rawEntry - exits.stopDistance() : rawEntry + exits.stopDistance();
            stopLiquidates = false;
            liquidateBeyond(units * rawEntry * LESS);
        }
        return opened;
    }

    /**
     * Whether an account of some equity would be liquidated before the stop, in a bar of this market.
     *
     * @param equity at the entry, before its fee
     * @return false where positions are not liquidated
     */
    public boolean isLiquidatedBy(double equity) {
        return stopLiquidates || (liquidates && comesFirst(liquidation(equity)));
    }

    private double liquidation(double equity) {
        return data.liquidation(isLong, units, entryFill, equity - entryFee);
    }

    private boolean comesFirst(double liquidation) {
        return !Double.isNaN(liquidation) && !(isLong ? stop >= liquidation : stop <= liquidation);
    }

    private void liquidateBeyond(double equity) {
        double liquidation = liquidation(equity);
        if (comesFirst(liquidation)) {
            stop = liquidation;
            stopLiquidates = true;
        }
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
        carry = data.carry(isLong, data.time(entryBar), heldUntil, entryFill);
        isResting = atTarget;
        double exitRate = atTarget ? makerRate : feeRate;
        exitFee = exitRate * (units * exitFill);
        funding = carry * units;
        pnl = profit(isLong, units, entryFill, exitFill, feeRate, exitRate, carry);
    }

    /**
     * What the profit would be if it had been closed at another price, at the same time.
     *
     * @param rawExit the price before slippage
     * @param atTarget whether it is a resting limit order
     * @return quote units
     */
    public double pnlAt(double rawExit, boolean atTarget) {
        double fill = atTarget ? rawExit : fill(!isLong, rawExit, slippage);
        return profit(isLong, units, entryFill, fill, feeRate, atTarget ? makerRate : feeRate, carry);
    }

    /**
     * Closes the position and makes a trade of it.
     *
     * @param bar the bar of exit
     * @param rawExit the price before slippage
     * @param reason why it ends
     * @param heldUntil funding that falls due before it is paid, milliseconds since the epoch
     * @return the trade
     */
    public Trade close(int bar, double rawExit, ExitReason reason, long heldUntil) {
        close(rawExit, reason == ExitReason.TAKE_PROFIT, heldUntil);
        return new Trade(
                side(),
                units,
                new Fill(entryBar, data.time(entryBar), rawEntry, entryFill, entryFee),
                new Fill(bar, data.time(bar), rawExit, exitFill, exitFee),
                reason,
                funding,
                pnl,
                data.gaps(entryBar, bar));
    }

    /** {@return long or short} */
    public Side side() {
        return isLong ? Side.LONG : Side.SHORT;
    }

    /** {@return the exits it was opened with} */
    public Exits exits() {
        return exits;
    }

    /** {@return whether a stop, a price of liquidation or a target is watched} */
    public boolean hasLevels() {
        return !Double.isNaN(stop) || !Double.isNaN(target);
    }

    /** {@return whether it may end without a signal before the last bar: at a level, or because its time is up} */
    public boolean isWatched() {
        return hasLevels() || exits.maxHoldingPeriods() > 0;
    }

    /**
     * {@return whether a bar touches no level of it, and its time is not up at the close}
     *
     * @param bar a bar after the entry
     */
    public boolean outlives(int bar) {
        int most = exits.maxHoldingPeriods();
        if (most > 0 && bar - entryBar + 1 >= most) {
            return false;
        }
        return !hasLevels()
                || !(reachesStop(bar) || reachesTarget(bar) || opensBeyondStop(bar) || opensBeyondTarget(bar));
    }

    /** {@return the reason of an exit at {@link #stop}} */
    public ExitReason stopReason() {
        return stopLiquidates ? ExitReason.LIQUIDATION : ExitReason.STOP_LOSS;
    }

    /**
     * Whether a bar opens at or beyond the stop.
     *
     * @param bar a bar after the entry
     * @return false without a stop
     */
    public boolean opensBeyondStop(int bar) {
        return isLong ? data.open(bar) <= stop : data.open(bar) >= stop;
    }

    /**
     * Whether a bar opens at or beyond the target.
     *
     * @param bar a bar after the entry
     * @return false without a target
     */
    public boolean opensBeyondTarget(int bar) {
        return isLong ? data.open(bar) >= target : data.open(bar) <= target;
    }

    /**
     * Whether a bar trades at or beyond the stop.
     *
     * @param bar the bar of entry or a later one
     * @return false without a stop
     */
    public boolean reachesStop(int bar) {
        return isLong ? data.low(bar) <= stop : data.high(bar) >= stop;
    }

    /**
     * Whether a bar trades at or beyond the target.
     *
     * @param bar the bar of entry or a later one
     * @return false without a target
     */
    public boolean reachesTarget(int bar) {
        return isLong ? data.high(bar) >= target : data.low(bar) <= target;
    }

    /**
     * Whether finer candles show that a bar reached the target before the stop.
     *
     * @param bar a bar that reaches both
     * @return false without finer candles
     */
    public boolean targetCameFirst(int bar) {
        return data.targetCameFirst(bar, isLong, stop, target);
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
     * The profit of a position after all costs.
     *
     * @param isLong false for a short
     * @param units base units
     * @param entryFill price of entry after slippage
     * @param exitFill price of exit after slippage
     * @param entryRate fee of the entry, a share of its notional
     * @param exitRate fee of the exit, a share of its notional
     * @param carry funding and interest paid by one unit
     * @return quote units
     */
    public static double profit(
            boolean isLong,
            double units,
            double entryFill,
            double exitFill,
            double entryRate,
            double exitRate,
            double carry) {
        return profit(isLong ? 1 : -1, units, entryFill, exitFill, entryRate, exitRate, carry);
    }

    /**
     * The same without a branch.
     *
     * @param sign 1 for a long, -1 for a short
     * @param units base units
     * @param entryFill price of entry after slippage
     * @param exitFill price of exit after slippage
     * @param entryRate fee of the entry, a share of its notional
     * @param exitRate fee of the exit, a share of its notional
     * @param carry funding and interest paid by one unit
     * @return quote units
     */
    public static double profit(
            double sign,
            double units,
            double entryFill,
            double exitFill,
            double entryRate,
            double exitRate,
            double carry) {
        double fees = entryRate * (units * entryFill) + exitRate * (units * exitFill);
        return sign * (units * (exitFill - entryFill)) - fees - carry * units;
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

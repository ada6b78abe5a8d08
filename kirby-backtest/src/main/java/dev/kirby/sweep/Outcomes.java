package dev.kirby.sweep;

import dev.kirby.backtest.internal.ManagedPosition;
import dev.kirby.backtest.internal.OpenPosition;

/**
 * What becomes of every signal under one exit rule, where that depends on the entry alone: shared by all combinations that
 * contain the signal. What a walk reads of a signal lies in one row of 32 bytes: a walk looks at rows far apart, and each
 * line of memory that it waits for costs more than all its arithmetic. Where positions pay funding or interest there are 8
 * bytes more.
 */
final class Outcomes {

    /** In place of a bar of exit: the position is not worth opening. */
    static final int NOT_OPENED = -1;

    /** In place of a bar of exit: whether the position is liquidated depends on the equity of the moment. */
    static final int DEPENDS = -2;

    /** The side of a long; that of a short is 1. */
    static final int LONG = 0;

    private static final int ROW = 4;
    private static final int SHORT = 1;
    private static final int RESTING = 2;
    private static final int BITS = 2;

    // Of each signal: its end, the raw price of entry, the price of exit after slippage, and the units if the equity is
    // not
    // below the initial capital; the last three as the bits of numbers.
    private final long[] rows;

    // Funding and interest paid by one unit; empty where there is neither.
    private final double[] carry;

    Outcomes(int signals, boolean carries) {
        rows = new long[signals * ROW];
        carry = new double[carries ? signals : 0];
    }

    /**
     * Keeps that there is nothing to share.
     *
     * @param why {@link #NOT_OPENED} or {@link #DEPENDS}
     */
    void putNothing(int signal, int why) {
        rows[signal * ROW] = (long) why << 32;
    }

    /**
     * Keeps what became of a position that has been closed.
     *
     * @param next the first signal that finds it closed
     */
    void put(int signal, OpenPosition position, int exitBar, int next) {
        int row = signal * ROW;
        int kind = (position.isLong ? LONG : SHORT) | (position.isResting ? RESTING : 0);
        rows[row] = (long) exitBar << 32 | (long) next << BITS | kind;
        rows[row + 1] = Double.doubleToRawLongBits(position.rawEntry);
        rows[row + 2] = Double.doubleToRawLongBits(position.exitFill);
        rows[row + 3] = Double.doubleToRawLongBits(position.units);
        if (carry.length > 0) {
            carry[signal] = position.carry;
        }
    }

    /** The same of a position whose stop moved. */
    void put(int signal, ManagedPosition position, int exitBar, int next) {
        int row = signal * ROW;
        int kind = (position.isLong() ? LONG : SHORT) | (position.signedExitFill() < 0 ? RESTING : 0);
        rows[row] = (long) exitBar << 32 | (long) next << BITS | kind;
        rows[row + 1] = Double.doubleToRawLongBits(position.rawEntry());
        rows[row + 2] = Double.doubleToRawLongBits(Math.abs(position.signedExitFill()));
        rows[row + 3] = Double.doubleToRawLongBits(position.enteredUnits());
        if (carry.length > 0) {
            carry[signal] = position.carry();
        }
    }

    /** How it ends, several numbers in one: see {@link #exitBar}, {@link #next}, {@link #side} and {@link #resting}. */
    long end(int signal) {
        return rows[signal * ROW];
    }

    /** The bar of exit, or why there is none, a negative number. */
    static int exitBar(long end) {
        return (int) (end >> 32);
    }

    /** The first signal that finds the position closed. */
    static int next(long end) {
        return (int) end >>> BITS;
    }

    /** {@link #LONG} or 1. */
    static int side(long end) {
        return (int) end & SHORT;
    }

    /** 1 if the exit was a resting order, 0 otherwise. */
    static int resting(long end) {
        return ((int) end & RESTING) >> 1;
    }

    /** The raw price of entry. */
    double entry(int signal) {
        return Double.longBitsToDouble(rows[signal * ROW + 1]);
    }

    /** The price of exit after slippage. */
    double exitFill(int signal) {
        return Double.longBitsToDouble(rows[signal * ROW + 2]);
    }

    /** The units if the equity is not below the initial capital. */
    double units(int signal) {
        return Double.longBitsToDouble(rows[signal * ROW + 3]);
    }

    /** Funding and interest paid by one unit. */
    double carry(int signal) {
        return carry.length > 0 ? carry[signal] : 0;
    }
}

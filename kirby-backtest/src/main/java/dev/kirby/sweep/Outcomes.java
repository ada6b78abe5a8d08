package dev.kirby.sweep;

import dev.kirby.backtest.internal.OpenPosition;

/**
 * What becomes of every signal under one exit rule, where that depends on the entry alone: shared by all combinations that
 * contain the signal. 28 bytes a signal, 36 where positions pay funding or interest; what a walk reads together lies
 * together.
 */
final class Outcomes {

    /** The length of a row. */
    static final int ROW = 3;

    /** Where a row has the profit, if the equity is not below the initial capital. */
    static final int PNL = 0;

    /** Where it has the units, likewise. */
    static final int UNITS = 1;

    /** Where it has the price of exit after slippage, negated for a resting order, for profits of fewer units. */
    static final int EXIT_FILL = 2;

    /** In place of a bar of exit: the position is not worth opening. */
    static final int NOT_OPENED = -1;

    /** In place of a bar of exit: whether the position is liquidated depends on the equity of the moment. */
    static final int DEPENDS = -2;

    /** The bar of exit, or one of the negative numbers above. */
    final int[] exitBar;

    /** A row for every signal. */
    final double[] rows;

    // Funding and interest paid by one unit; empty where there is neither.
    private final double[] carry;

    Outcomes(int signals, boolean carries) {
        exitBar = new int[signals];
        rows = new double[signals * ROW];
        carry = new double[carries ? signals : 0];
    }

    /** Keeps what became of a position that has been closed. */
    void put(int signal, OpenPosition position) {
        rows[signal * ROW + PNL] = position.pnl;
        rows[signal * ROW + UNITS] = position.units;
        rows[signal * ROW + EXIT_FILL] = position.isResting ? -position.exitFill : position.exitFill;
        if (carry.length > 0) {
            carry[signal] = position.carry;
        }
    }

    /** Funding and interest paid by one unit. */
    double carry(int signal) {
        return carry.length > 0 ? carry[signal] : 0;
    }
}

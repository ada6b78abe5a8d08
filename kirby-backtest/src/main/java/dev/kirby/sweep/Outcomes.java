package dev.kirby.sweep;

/**
 * What becomes of every signal under one exit rule, where that depends on the entry alone: shared by all combinations that
 * contain the signal. 36 bytes a signal.
 */
final class Outcomes {

    /** The bar of exit, or -1 if the position is not worth opening. */
    final int[] exitBar;

    /** Units and profit where the equity is not below the initial capital. */
    final double[] units;

    final double[] pnl;

    /** Price of exit after slippage, for profits of fewer units. */
    final double[] exitFill;

    /** Funding and interest paid by one unit. */
    final double[] carry;

    Outcomes(int signals) {
        exitBar = new int[signals];
        units = new double[signals];
        pnl = new double[signals];
        exitFill = new double[signals];
        carry = new double[signals];
    }
}

package dev.kirby.sweep;

/**
 * What becomes of every signal under one exit rule, where that depends on the entry alone: shared by all combinations that
 * contain the signal. 20 bytes a signal.
 */
final class Outcomes {

    /** The bar of exit, or -1 if the position is not worth opening. */
    final int[] exitBar;

    final double[] pnl;
    final double[] units;

    Outcomes(int signals) {
        exitBar = new int[signals];
        pnl = new double[signals];
        units = new double[signals];
    }
}

package dev.kirby.backtest.internal;

/**
 * Where and how an order is filled.
 *
 * @param bar the bar
 * @param price before slippage
 * @param rests whether it rested in the book
 * @param limit the worst price it takes, NaN for any
 * @param isInside whether it is filled after the open of the bar
 */
public record EntryFill(int bar, double price, boolean rests, double limit, boolean isInside) {

    /**
     * At the market, at a bar's open.
     *
     * @param bar the bar
     * @param open its open
     * @return the execution
     */
    public static EntryFill atOpen(int bar, double open) {
        return new EntryFill(bar, open, false, Double.NaN, false);
    }
}

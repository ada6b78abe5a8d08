package dev.kirby.performance;

/**
 * One execution.
 *
 * @param bar index of the bar it happened in
 * @param time open time of that bar, milliseconds since the epoch
 * @param rawPrice the price before slippage, quote units
 * @param price the price paid or received
 * @param fee quote units
 */
public record Fill(int bar, long time, double rawPrice, double price, double fee) {

    /** For example {@code 42000.5 at bar 117}. */
    @Override
    public String toString() {
        return price + " at bar " + bar;
    }
}

package dev.kirby.backtest.internal;

/**
 * The money of one trade. The order of operations is part of the contract, so that independent implementations agree to the
 * last bit:
 *
 * <pre>
 * fill  = price * (1 + slippage) for a buy, price * (1 - slippage) for a sell
 * fee   = rate * (units * fill)
 * gross = units * (exit fill - entry fill), negated for a short
 * pnl   = (gross - (entry fee + exit fee)) - funding
 * </pre>
 */
public final class TradeArithmetic {

    private TradeArithmetic() {}

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
     * The fee of a fill.
     *
     * @param rate share of the notional
     * @param units base units
     * @param fill the price after slippage
     * @return quote units
     */
    public static double fee(double rate, double units, double fill) {
        return rate * (units * fill);
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

    /**
     * The profit of a closed trade.
     *
     * @param gross as by {@link #gross}
     * @param entryFee quote units
     * @param exitFee quote units
     * @param funding quote units paid
     * @return quote units
     */
    public static double pnl(double gross, double entryFee, double exitFee, double funding) {
        return gross - (entryFee + exitFee) - funding;
    }
}

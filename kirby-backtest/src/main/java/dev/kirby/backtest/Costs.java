package dev.kirby.backtest;

import dev.kirby.InvalidRequestException;

/**
 * What a fill costs. Funding of perpetuals is not here: it comes with the data, see {@link Backtest#funding}.
 *
 * @param fee share of the notional of each fill: 0.001 means 0.1 %
 * @param slippage share of the price by which a market fill is worse: 0.0005 means 0.05 %. A target is a resting limit order
 *     and does not slip
 */
public record Costs(double fee, double slippage) {

    /** 0.1 % fee and 0.05 % slippage. */
    public static final Costs DEFAULT = new Costs(0.001, 0.0005);

    /** Nothing, for comparison with other engines only. */
    public static final Costs NONE = new Costs(0, 0);

    /** Binance spot without discounts: 0.1 % a fill; 0.05 % slippage. */
    public static final Costs BINANCE_SPOT = new Costs(0.001, 0.0005);

    /** Binance USD-M perpetuals, taker without discounts: 0.05 % a fill; 0.05 % slippage. */
    public static final Costs BINANCE_PERPS = new Costs(0.0005, 0.0005);

    /** Checks that both are shares. */
    public Costs {
        checkShare("fee", fee);
        checkShare("slippage", slippage);
    }

    private static void checkShare(String name, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new InvalidRequestException(
                    name + " must be a share from 0 to below 1 (0.001 means 0.1 %), was " + value + ".");
        }
    }

    /**
     * A copy with another fee.
     *
     * @param share of the notional of each fill
     * @return the new costs
     */
    public Costs withFee(double share) {
        return new Costs(share, slippage);
    }

    /**
     * A copy with another slippage.
     *
     * @param share of the price
     * @return the new costs
     */
    public Costs withSlippage(double share) {
        return new Costs(fee, share);
    }

    /** For example {@code Costs[fee 0.001, slippage 5.0E-4]}. */
    @Override
    public String toString() {
        return "Costs[fee " + fee + ", slippage " + slippage + "]";
    }
}

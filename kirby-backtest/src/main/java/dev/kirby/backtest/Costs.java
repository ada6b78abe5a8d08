package dev.kirby.backtest;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.Instrument;
import dev.kirby.market.InstrumentType;
import dev.kirby.market.Listing;
import java.io.Serializable;
import java.math.BigDecimal;

/**
 * What a fill costs. Funding of perpetuals is not here: it comes with the data, see {@link Backtest#funding}.
 *
 * <p>An order that rests in the book (a target, a limit entry) pays the maker fee and does not slip. Every other order pays
 * the taker fee and slips by a share of the price:
 *
 * <pre>
 * slippage + atrSlippage * (ATR over 14 bars / price) + impact * sqrt(units / mean volume of 20 bars)
 * </pre>
 *
 * <p>The ATR and the mean volume are those of the bars before the fill, as far as there are any.
 *
 * @param fee of an order that takes: a share of the notional, 0.001 means 0.1 %
 * @param makerFee of an order that rests: a share of the notional, at most {@code fee}; below 0 for a rebate
 * @param slippage share of the price by which a market fill is worse: 0.0005 means 0.05 %
 * @param atrSlippage what volatility adds: a share of the average true range; 0 for nothing
 * @param impact what size adds: the share of the price that an order of one bar's mean volume costs; 0 for nothing
 */
public record Costs(double fee, double makerFee, double slippage, double atrSlippage, double impact)
        implements Serializable {

    /** 0.1 % fee and 0.05 % slippage. */
    public static final Costs DEFAULT = new Costs(0.001, 0.0005);

    /** Nothing, for comparison with other engines only. */
    public static final Costs NONE = new Costs(0, 0);

    /** Binance spot without discounts: 0.1 % a fill; 0.05 % slippage. */
    public static final Costs BINANCE_SPOT = new Costs(0.001, 0.0005);

    /** Binance USD-M perpetuals, taker without discounts: 0.05 % a fill; 0.05 % slippage. */
    public static final Costs BINANCE_PERPS = new Costs(0.0005, 0.0005);

    /** Checks that all are shares, and that resting costs no more than taking. */
    public Costs {
        checkShare("fee", fee);
        checkShare("slippage", slippage);
        checkShare("atr_slippage", atrSlippage);
        checkShare("impact", impact);
        if (!(makerFee > -1 && makerFee <= fee)) {
            throw new InvalidRequestException("maker_fee must be a share of at most the fee of " + fee
                    + " (0.0002 means 0.02 %, less than 0 a rebate), was " + makerFee + ".");
        }
    }

    /**
     * The same fee for every order, and slippage that is always the same.
     *
     * @param fee share of the notional of each fill: 0.001 means 0.1 %
     * @param slippage share of the price by which a market fill is worse
     */
    public Costs(double fee, double slippage) {
        this(fee, fee, slippage, 0, 0);
    }

    /**
     * The fees that a venue lists for a market, with the default slippage.
     *
     * @param listing such as one of {@code Exchanges.binance().instruments()}
     * @return the costs
     * @throws InvalidRequestException if the venue does not publish its fees
     */
    public static Costs of(Listing listing) {
        if (Double.isNaN(listing.takerFee())) {
            throw new InvalidRequestException(
                    listing + " has no fees: the venue does not publish them with its markets. Give"
                            + " them: new Costs(0.001, 0.0005).withMakerFee(0.0002).");
        }
        Costs taker = DEFAULT.withFee(listing.takerFee());
        return Double.isNaN(listing.makerFee())
                ? taker
                : taker.withMakerFee(Math.min(listing.makerFee(), listing.takerFee()));
    }

    /**
     * The fees that a venue takes from a regular user without discounts, with the default slippage. {@link #of(Listing)} has those
     * of a single market.
     *
     * @param venue such as {@code binance}
     * @param type spot, or perpetuals that settle in a stable coin
     * @return the costs
     * @throws InvalidRequestException if they are not known
     */
    public static Costs of(String venue, InstrumentType type) {
        VenueFees fees = VenueFees.of(venue, type);
        return DEFAULT.withFee(fees.taker()).withMakerFee(fees.maker());
    }

    /**
     * The fees that the venue of a market takes from a regular user, as {@link #of(String, InstrumentType)}.
     *
     * @param instrument what is traded
     * @return the costs
     * @throws InvalidRequestException if they are not known, which is so of perpetuals that settle in their coin
     */
    public static Costs of(Instrument instrument) {
        if (instrument.type() == InstrumentType.PERPS && instrument.quote().equals("USD")) {
            throw VenueFees.unknown(instrument.toString());
        }
        return of(instrument.exchange(), instrument.type());
    }

    private static void checkShare(String name, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new InvalidRequestException(
                    name + " must be a share from 0 to below 1 (0.001 means 0.1 %), was " + value + ".");
        }
    }

    /**
     * A copy with another fee for every order; {@link #withMakerFee} then sets that of resting ones.
     *
     * @param share of the notional of each fill
     * @return the new costs
     */
    public Costs withFee(double share) {
        return new Costs(share, share, slippage, atrSlippage, impact);
    }

    /**
     * A copy with another fee for orders that rest in the book: targets and limit entries.
     *
     * @param share of the notional, at most the fee; below 0 for a rebate
     * @return the new costs
     */
    public Costs withMakerFee(double share) {
        return new Costs(fee, share, slippage, atrSlippage, impact);
    }

    /**
     * A copy with another slippage.
     *
     * @param share of the price
     * @return the new costs
     */
    public Costs withSlippage(double share) {
        return new Costs(fee, makerFee, share, atrSlippage, impact);
    }

    /**
     * A copy whose slippage grows with volatility.
     *
     * @param share of the average true range over the 14 bars before the fill, added to the slippage
     * @return the new costs
     */
    public Costs withAtrSlippage(double share) {
        return new Costs(fee, makerFee, slippage, share, impact);
    }

    /**
     * A copy whose slippage grows with the size of the order, by the square root of its share of the volume.
     *
     * @param share of the price that an order as large as the mean volume of the 20 bars before costs
     * @return the new costs
     */
    public Costs withImpact(double share) {
        return new Costs(fee, makerFee, slippage, atrSlippage, share);
    }

    /** {@return whether slippage depends on volatility or size, and not on the price alone} */
    public boolean hasVaryingSlippage() {
        return atrSlippage > 0 || impact > 0;
    }

    /** For example {@code Costs[fee 0.001, slippage 0.0005]}. */
    @Override
    public String toString() {
        return "Costs[fee " + plain(fee) + (makerFee == fee ? "" : ", maker " + plain(makerFee)) + ", slippage "
                + plain(slippage) + (atrSlippage > 0 ? ", atr " + plain(atrSlippage) : "")
                + (impact > 0 ? ", impact " + plain(impact) : "") + "]";
    }

    /** Without an exponent. */
    static String plain(double share) {
        return BigDecimal.valueOf(share).stripTrailingZeros().toPlainString();
    }
}

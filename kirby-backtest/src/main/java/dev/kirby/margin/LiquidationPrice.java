package dev.kirby.margin;

import dev.kirby.market.ContractType;
import dev.kirby.market.Side;
import java.util.Locale;

/**
 * The price at which the margin of a position is no more than its maintenance margin.
 *
 * <p>With the balance W that stands behind a position of quantity q (or Q quote units of an inverse contract), side s = +1 or
 * -1, entry E, maintenance rate r and deduction d, liquidation at P is where
 *
 * <pre>
 * linear   W + s q (P - E)     = q P r - d       P = (W + d - s q E) / (q r - s q)
 * inverse  W + s Q (1/E - 1/P) = Q / P r - d     P = Q (r + s) / (W + d + s Q / E)
 * </pre>
 *
 * <p>which are the formulas of Binance's USD-M and COIN-M contracts, and of Bybit's inverse ones since 2026. W is the isolated
 * margin less the funding taken from it, or, of a cross position, the balance of the wallet plus the open profit of all other
 * positions less their maintenance margins. The tier is that of the notional at P, so P is computed until its tier stays.
 * Bybit's linear contracts (and its inverse ones before) count the maintenance margin at the entry instead: {@link Maintenance}.
 */
public final class LiquidationPrice {

    /** Where the notional is taken that the maintenance margin is a share of. */
    public enum Maintenance {
        /** At the price of liquidation: Binance, Bybit's inverse contracts. */
        AT_LIQUIDATION,
        /** At the price of entry: Bybit's linear contracts. */
        AT_ENTRY;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private LiquidationPrice() {}

    /**
     * {@return the price of liquidation, NaN where no price liquidates}
     *
     * @param contract linear or inverse
     * @param side long or short
     * @param quantity coins of a linear contract, quote units of an inverse one
     * @param entry price of entry
     * @param balance that stands behind the position, currency of settlement
     * @param tiers of maintenance margin
     * @param maintenance where its notional is taken
     */
    public static double of(
            ContractType contract,
            Side side,
            double quantity,
            double entry,
            double balance,
            MarginTiers tiers,
            Maintenance maintenance) {
        MarginTier tier = tiers.at(contract.notional(quantity, entry));
        if (maintenance == Maintenance.AT_ENTRY) {
            double margin = tier.maintenance(contract.notional(quantity, entry));
            return solve(contract, side.sign(), quantity, entry, balance - margin, 0, 0);
        }
        while (true) {
            double price = solve(contract, side.sign(), quantity, entry, balance, tier.rate(), tier.deduction());
            MarginTier there = Double.isNaN(price) ? tier : tiers.at(contract.notional(quantity, price));
            // The margin is convex in the notional, so the tiers of successive prices go one way and end.
            if (there.equals(tier)) {
                return price;
            }
            tier = there;
        }
    }

    /**
     * {@return the price at which nothing of the balance is left, NaN where there is none}
     *
     * @param contract linear or inverse
     * @param side long or short
     * @param quantity coins of a linear contract, quote units of an inverse one
     * @param entry price of entry
     * @param balance that stands behind the position, currency of settlement
     */
    public static double bankruptcy(ContractType contract, Side side, double quantity, double entry, double balance) {
        return solve(contract, side.sign(), quantity, entry, balance, 0, 0);
    }

    private static double solve(
            ContractType contract,
            double sign,
            double quantity,
            double entry,
            double balance,
            double rate,
            double deduction) {
        double price = contract == ContractType.LINEAR
                ? (balance + deduction - sign * quantity * entry) / (quantity * rate - sign * quantity)
                : quantity * (rate + sign) / (balance + deduction + sign * quantity / entry);
        return price > 0 && price < Double.POSITIVE_INFINITY ? price : Double.NaN;
    }
}

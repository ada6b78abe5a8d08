package dev.kirby.market;

import java.util.Locale;

/**
 * What a quantity of a contract counts, and in which currency it settles. Spot is counted like a linear contract. Prints as
 * {@code linear} or {@code inverse}.
 */
public enum ContractType {
    /** The quantity is in coins, and profit is in the quote currency. */
    LINEAR {
        @Override
        public double notional(double quantity, double price) {
            return quantity * price;
        }

        @Override
        public double gain(Side side, double quantity, double entry, double price) {
            double gain = quantity * (price - entry);
            return side == Side.LONG ? gain : -gain;
        }
    },
    /** The quantity is in quote units (contracts times their value), and profit is in the coin. */
    INVERSE {
        @Override
        public double notional(double quantity, double price) {
            return quantity / price;
        }

        @Override
        public double gain(Side side, double quantity, double entry, double price) {
            double gain = quantity * (1 / entry - 1 / price);
            return side == Side.LONG ? gain : -gain;
        }
    };

    /**
     * {@return what a quantity is worth, in the currency of settlement}
     *
     * @param quantity coins of a linear contract, quote units of an inverse one
     * @param price quote units a coin
     */
    public abstract double notional(double quantity, double price);

    /**
     * {@return what a position gains between two prices before costs, in the currency of settlement}
     *
     * @param side long or short
     * @param quantity coins of a linear contract, quote units of an inverse one
     * @param entry price of entry
     * @param price the later price
     */
    public abstract double gain(Side side, double quantity, double entry, double price);

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

package dev.kirby.margin;

import dev.kirby.InvalidRequestException;
import java.io.Serializable;

/**
 * One step of a table of maintenance margin. The margin of a notional in it is {@code notional * rate - deduction}; the
 * deduction makes it continuous from step to step.
 *
 * @param floor smallest notional, currency of settlement
 * @param cap largest notional, which still belongs to it
 * @param rate maintenance margin as a share of the notional
 * @param maxLeverage the most leverage at which a position of this size may be opened
 * @param deduction what is taken off, currency of settlement
 */
public record MarginTier(double floor, double cap, double rate, double maxLeverage, double deduction)
        implements Serializable {

    /** Checks that the figures can be. */
    public MarginTier {
        if (!(floor >= 0 && cap > floor && rate >= 0 && rate < 1 && maxLeverage >= 1 && deduction >= 0)) {
            throw new InvalidRequestException(
                    "A margin tier needs 0 <= floor < cap, a rate from 0 to below 1, a leverage of"
                            + " 1 or more and a deduction of 0 or more, was " + floor + ", " + cap + ", " + rate + ", "
                            + maxLeverage + ", " + deduction + ".");
        }
    }

    /**
     * {@return the maintenance margin of a notional of this tier, currency of settlement}
     *
     * @param notional what the position is worth
     */
    public double maintenance(double notional) {
        return notional * rate - deduction;
    }

    /** For example {@code MarginTier[50000 to 600000: 0.5 %, at most 100 x]}. */
    @Override
    public String toString() {
        return String.format(
                java.util.Locale.ROOT,
                "MarginTier[%.0f to %.0f: %s %%, at most %.0f x]",
                floor,
                cap,
                Double.toString(100 * rate),
                maxLeverage);
    }
}

package dev.kirby.performance;

import static java.util.Objects.requireNonNull;

import dev.kirby.market.ContractType;
import dev.kirby.market.Side;
import dev.kirby.market.TimeRange;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * A round trip: one position from its entry to its exit.
 *
 * @param contract linear, or inverse: then amounts are in the coin instead of quote units
 * @param side long or short
 * @param units base units; quote units of an inverse contract
 * @param entry the fill that opened it, at a bar's open
 * @param exit the fill that closed it
 * @param reason why it was closed
 * @param funding funding and interest on borrowed units paid, quote units; negative where it was received
 * @param pnl profit after fees, slippage and funding, quote units
 * @param gaps spans without candles while it was held, in which nobody knows whether a level was reached
 * @param partialFills every execution in order of time where there were more than two, so that entry and exit are their means
 */
public record Trade(
        ContractType contract,
        Side side,
        double units,
        Fill entry,
        Fill exit,
        ExitReason reason,
        double funding,
        double pnl,
        List<TimeRange> gaps,
        List<PartialFill> partialFills) {

    /** Checks that all parts are there. */
    public Trade {
        requireNonNull(contract, "contract");
        requireNonNull(side, "side");
        requireNonNull(entry, "entry");
        requireNonNull(exit, "exit");
        requireNonNull(reason, "reason");
        gaps = List.copyOf(gaps);
        partialFills = List.copyOf(partialFills);
    }

    /**
     * A trade of one entry and one exit.
     *
     * @param contract linear, or inverse
     * @param side long or short
     * @param units base units
     * @param entry the fill that opened it
     * @param exit the fill that closed it
     * @param reason why it was closed
     * @param funding funding and interest on borrowed units paid, quote units
     * @param pnl profit after fees, slippage and funding, quote units
     * @param gaps spans without candles while it was held
     */
    public Trade(
            ContractType contract,
            Side side,
            double units,
            Fill entry,
            Fill exit,
            ExitReason reason,
            double funding,
            double pnl,
            List<TimeRange> gaps) {
        this(contract, side, units, entry, exit, reason, funding, pnl, gaps, List.of());
    }

    /**
     * A round trip on spot or in a linear contract.
     *
     * @param side long or short
     * @param units base units
     * @param entry the fill that opened it, at a bar's open
     * @param exit the fill that closed it
     * @param reason why it was closed
     * @param funding funding and interest on borrowed units paid, quote units; negative where it was received
     * @param pnl profit after fees, slippage and funding, quote units
     * @param gaps spans without candles while it was held
     */
    public Trade(
            Side side,
            double units,
            Fill entry,
            Fill exit,
            ExitReason reason,
            double funding,
            double pnl,
            List<TimeRange> gaps) {
        this(ContractType.LINEAR, side, units, entry, exit, reason, funding, pnl, gaps);
    }

    /**
     * When it was opened.
     *
     * @return open time of the bar of entry, milliseconds since the epoch
     */
    public long entryTime() {
        return entry.time();
    }

    /**
     * When it was closed.
     *
     * @return open time of the bar of exit, milliseconds since the epoch
     */
    public long exitTime() {
        return exit.time();
    }

    /**
     * The price of entry, as filled.
     *
     * @return quote units
     */
    public double entryPrice() {
        return entry.price();
    }

    /**
     * The price of exit, as filled.
     *
     * @return quote units
     */
    public double exitPrice() {
        return exit.price();
    }

    /**
     * How many bars it lived, those of entry and exit counted.
     *
     * @return 1 or more
     */
    public int holdingPeriods() {
        return exit.bar() - entry.bar() + 1;
    }

    /**
     * The fees of both fills.
     *
     * @return quote units
     */
    public double fees() {
        return entry.fee() + exit.fee();
    }

    /**
     * What slippage cost on both fills.
     *
     * @return quote units, 0 or more
     */
    public double slippage() {
        return slippage(entry) + slippage(exit);
    }

    private double slippage(Fill fill) {
        return contract == ContractType.LINEAR
                ? units * Math.abs(fill.price() - fill.rawPrice())
                : Math.abs(contract.gain(Side.LONG, units, fill.rawPrice(), fill.price()));
    }

    /**
     * The profit on the notional of the entry.
     *
     * @return a share: 0.01 means 1 %
     */
    public double profitShare() {
        return pnl / contract.notional(units, entry.price());
    }

    /** For example {@code long 2024-01-01T00:05Z 42000.5 -> 42120.0 TAKE_PROFIT 12.34}. */
    @Override
    public String toString() {
        String time = Instant.ofEpochMilli(entryTime())
                .truncatedTo(ChronoUnit.MINUTES)
                .toString();
        return side + " " + time.replace(":00Z", "Z") + " " + short7(entryPrice()) + " -> " + short7(exitPrice()) + " "
                + reason + " " + short7(pnl);
    }

    private static String short7(double value) {
        return String.format(java.util.Locale.ROOT, "%.7g", value)
                .replaceFirst("(\\.\\d*?)0+$", "$1")
                .replaceFirst("\\.$", "");
    }
}

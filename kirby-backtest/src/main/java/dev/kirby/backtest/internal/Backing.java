package dev.kirby.backtest.internal;

import dev.kirby.margin.LiquidationPrice;
import dev.kirby.margin.Margin;
import dev.kirby.margin.MarginTiers;
import dev.kirby.market.ContractType;
import dev.kirby.performance.Fill;
import dev.kirby.strategy.Sizing;
import org.jspecify.annotations.Nullable;

/**
 * What stands behind a position, and the price at which it is liquidated. There are two kinds:
 *
 * <ul>
 *   <li>Without a {@link Margin} the whole account backs it, as it was at the entry, with what its exits made since. The price of
 *       liquidation is then a {@link #level} like a stop: compared with traded prices, and closed by an order.
 *   <li>With one it has a balance: of an isolated position {@code notional / leverage} of each entry, less the funding it paid; an
 *       exit of a part releases the same part of it. Of a cross position the balance is what the account has besides. Its price
 *       of liquidation is compared with mark prices, and the venue closes it.
 * </ul>
 *
 * <p>Reusable, for one thread.
 */
final class Backing {

    private final BarData data;
    private final Holding holding;
    private final Sizing sizing;
    private final ContractType contract;
    private final @Nullable Margin margin;
    private final boolean liquidates;
    private final boolean noBorrowedMoney;

    // Without margin.
    private double account;
    private boolean stopComesFirst;
    private double level;

    // With margin.
    private double initial;
    private double wallet;
    private double knownBalance;
    private double price;

    Backing(BarData data, Terms terms, Holding holding) {
        this.data = data;
        this.holding = holding;
        this.sizing = terms.sizing();
        this.contract = data.perpetual.contract();
        this.margin = terms.margin().orElse(null);
        this.liquidates = margin == null && (data.isPerpetual() || sizing.leverage() > 1);
        this.noBorrowedMoney = contract == ContractType.LINEAR
                && sizing.leverage() <= 1
                && !sizing.isFixed()
                && terms.fee() <= OpenPosition.MOST_COST;
    }

    /** A position was opened. */
    void open(double equity, double rawEntry, double stop) {
        account = equity;
        // As in OpenPosition: a near stop of a position without borrowed money comes before liquidation, and only comes
        // nearer.
        stopComesFirst = noBorrowedMoney
                && Math.abs(rawEntry - stop) <= OpenPosition.NEAR * rawEntry
                && Math.abs(holding.entryFill() - rawEntry) <= OpenPosition.MOST_COST * rawEntry;
        initial = notional(holding.entryFill()) / sizing.leverage();
        wallet = initial;
        changed();
    }

    /** Some units were added; {@code paid} is the funding since the execution before. */
    void added(Fill fill, double amount, double paid) {
        stopComesFirst = false;
        double more = contract.notional(amount, fill.price()) / sizing.leverage();
        initial += more;
        wallet = wallet - paid + more;
        changed();
    }

    /** Some units were taken off, and a share of the position is left. */
    void reduced(double left, double paid) {
        initial *= left;
        wallet = (wallet - paid) * left;
        changed();
    }

    private void changed() {
        knownBalance = Double.NaN;
        price = Double.NaN;
        level = liquidates && !stopComesFirst
                ? liquidation(account + holding.parts() - holding.entryFee())
                : Double.NaN;
    }

    private double liquidation(double balance) {
        return data.liquidation(holding.isLong(), holding.units(), holding.entryFill(), balance);
    }

    /** The price at which a position without margin is liquidated, NaN where no bar reaches it. */
    double level() {
        return level;
    }

    /** Whether an account that just pays for the position could be liquidated before a stop. */
    boolean isLiquidatedByLeast(double rawEntry, double stop) {
        if (!liquidates || stopComesFirst) {
            return false;
        }
        double least = liquidation(holding.units() * rawEntry * OpenPosition.LESS - holding.entryFee());
        return !Double.isNaN(least) && !(holding.isLong() ? stop >= least : stop <= least);
    }

    boolean isCross() {
        return margin != null && margin.mode() == Margin.Mode.CROSS;
    }

    /** The most units that may be held at the leverage. */
    double mostUnits(double at) {
        return margin == null
                ? Double.POSITIVE_INFINITY
                : margin.tiers().mostNotional(sizing.leverage()) / contract.notional(1, at);
    }

    /** The margin of its entries, their worth over the leverage; currency of settlement. */
    double initialMargin() {
        return initial;
    }

    double notional(double at) {
        return contract.notional(holding.units(), at);
    }

    /** The maintenance margin at a price; 0 without margin. */
    double maintenance(double at) {
        return margin == null ? 0 : margin.tiers().maintenance(notional(at));
    }

    /**
     * The price at which the venue liquidates it.
     *
     * @param time up to which it pays funding, inclusive
     * @param besides what the account has besides, of a cross position: before its own gain, after its fee and funding
     * @return NaN where there is none
     */
    double liquidation(long time, double besides) {
        if (margin == null) {
            return Double.NaN;
        }
        double balance = isCross() ? besides : wallet - holding.paid(time);
        if (balance != knownBalance) {
            knownBalance = balance;
            price = margin.liquidationPrice(contract, holding.side(), holding.units(), holding.entryFill(), balance);
        }
        return price;
    }

    /**
     * The units that the venue closes at a mark price beyond that of liquidation. By tiers, it closes what brings the rest to
     * the limit of the highest tier in which it is maintained; where no tier does that, or the table is not gone through by
     * steps, everything.
     */
    double unitsToLiquidate(double mark) {
        double units = holding.units();
        if (margin == null || !margin.isByTiers()) {
            return units;
        }
        MarginTiers tiers = margin.tiers();
        double reference = margin.countsAtEntry() ? holding.entryFill() : mark;
        int tier = tiers.indexAt(contract.notional(units, reference));
        for (int lower = tier - 1; lower >= 0; lower--) {
            double left = tiers.tiers().get(lower).cap() / contract.notional(1, reference);
            double share = left / units;
            double balance = isCross() ? knownBalance + (1 - share) * holding.gain(mark) : knownBalance * share;
            double then = margin.liquidationPrice(contract, holding.side(), left, holding.entryFill(), balance);
            if (!(holding.isLong() ? mark <= then : mark >= then)) {
                return units - left;
            }
        }
        return units;
    }

    /** The execution by which the venue closes everything at a mark price. */
    Fill liquidated(int bar, double mark) {
        if (margin == null) {
            throw new IllegalStateException("A position without margin is closed at its level.");
        }
        long time = data.time(bar);
        double left = knownBalance + holding.gain(mark);
        double bankrupt = LiquidationPrice.bankruptcy(
                contract, holding.side(), holding.units(), holding.entryFill(), knownBalance);
        boolean isGone = left <= 0 && !margin.isInsured();
        if (isGone || Double.isNaN(bankrupt)) {
            return new Fill(bar, time, mark, mark, 0); // the trader pays the rest
        }
        if (left <= 0 || Double.isNaN(margin.liquidationFee())) {
            return new Fill(bar, time, mark, bankrupt, 0);
        }
        double fee = margin.liquidationFee() * notional(mark);
        return new Fill(bar, time, mark, mark, margin.isInsured() ? Math.min(fee, left) : fee);
    }
}

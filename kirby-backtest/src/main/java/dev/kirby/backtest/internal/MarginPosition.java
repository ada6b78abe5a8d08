package dev.kirby.backtest.internal;

import dev.kirby.margin.LiquidationPrice;
import dev.kirby.margin.Margin;
import dev.kirby.market.ContractType;
import dev.kirby.market.Side;
import dev.kirby.performance.ExitReason;
import dev.kirby.performance.Fill;
import dev.kirby.performance.Trade;
import dev.kirby.strategy.Exits;
import dev.kirby.strategy.Sizing;
import org.jspecify.annotations.Nullable;

/**
 * One position of an account: linear or inverse, margined as its {@link Terms} say. Where those name no margin, and the contract
 * is linear, the arithmetic is that of {@link OpenPosition}, to the last bit.
 *
 * <p>With margin a position has a balance: of an isolated one its initial margin {@code notional / leverage}, of a cross one what
 * the account has besides. Funding is taken from the balance at the recorded times, which moves the price of liquidation. It is
 * compared with the mark prices. A liquidated position loses its balance, or is closed at that price for a fee.
 *
 * <p>Reusable, for one thread.
 */
final class MarginPosition {

    private final BarData data;
    private final Terms terms;
    private final ContractType contract;
    private final @Nullable Margin margin;
    private final BarData.Prices marks;

    private Exits exits = Exits.NONE;
    private Side side = Side.LONG;
    private boolean stopLiquidates;
    private double carried;
    private long due;
    private double knownBacking;
    private double liquidation;

    int entryBar;
    double rawEntry;
    double entryFill;
    double entryFee;
    double units;
    double stop;
    double target;
    /** What backs an isolated position at its entry, currency of settlement. */
    double initialMargin;

    MarginPosition(BarData data, Terms terms) {
        this.data = data;
        this.terms = terms;
        this.contract = data.perpetual.contract();
        this.margin =
                terms.margin().map(m -> m.on(data.bars.instrument(), contract)).orElse(null);
        this.marks = data.marks();
    }

    /**
     * Opens at a bar's open.
     *
     * @param grant its money
     * @return false if there is nothing to open
     */
    boolean open(Side newSide, int bar, Exits newExits, Account.Grant grant) {
        side = newSide;
        exits = newExits;
        entryBar = bar;
        rawEntry = data.open(bar);
        boolean isLong = newSide == Side.LONG;
        stop = isLong ? rawEntry - exits.stopDistance() : rawEntry + exits.stopDistance();
        target = isLong ? rawEntry + exits.targetDistance() : rawEntry - exits.targetDistance();
        entryFill = OpenPosition.fill(isLong, rawEntry, terms.slippage());
        Sizing sizing = terms.sizing();
        // Of an inverse contract a quote unit is worth 1 / price coins: its size is that of a unit at that price.
        units = contract == ContractType.LINEAR
                ? sizing.units(grant.basis(), grant.equity(), rawEntry, stop)
                : sizing.units(grant.basis(), grant.equity(), 1 / rawEntry, 1 / stop);
        units = Math.min(units, grant.most());
        if (margin != null) {
            double cap = margin.tiers().mostNotional(sizing.leverage()) / contract.notional(1, rawEntry);
            units = Math.min(units, cap);
        }
        entryFee = terms.fee() * contract.notional(units, entryFill);
        initialMargin = contract.notional(units, entryFill) / sizing.leverage();
        carried = 0;
        due = data.nextCarry(data.time(bar));
        knownBacking = Double.NaN;
        liquidation = Double.NaN;
        stopLiquidates = false;
        boolean opened = units > 0 && units < Double.POSITIVE_INFINITY;
        if (opened && margin == null) {
            liquidateBeyond(grant.backing());
        }
        return opened;
    }

    /** As the reference engine does without margin: the price of liquidation takes the place of a stop beyond it. */
    private void liquidateBeyond(double backing) {
        boolean linear = contract == ContractType.LINEAR;
        if (!linear || !(data.isPerpetual() || terms.sizing().leverage() > 1)) {
            return;
        }
        double price = data.liquidation(isLong(), units, entryFill, backing - entryFee);
        if (!Double.isNaN(price) && !(isLong() ? stop >= price : stop <= price)) {
            stop = price;
            stopLiquidates = true;
        }
    }

    boolean isLong() {
        return side == Side.LONG;
    }

    Side side() {
        return side;
    }

    Exits exits() {
        return exits;
    }

    boolean isCross() {
        return margin != null && margin.mode() == Margin.Mode.CROSS;
    }

    /** Whether bars have to be looked at one by one. */
    boolean watchesBars() {
        return margin != null || !Double.isNaN(stop) || !Double.isNaN(target) || exits.maxHoldingPeriods() > 0;
    }

    /** What one unit has paid up to a time, inclusive. */
    private double carriedTo(long time) {
        if (time >= due) {
            // From the entry each time: the sum is then that of the trade.
            carried = data.carry(isLong(), data.time(entryBar), time + 1, entryFill);
            due = data.nextCarry(time);
        }
        return carried;
    }

    /** Funding and interest paid up to a time, inclusive; currency of settlement. */
    double paid(long time) {
        return carriedTo(time) * units;
    }

    /** What it gained so far at a price, before costs. */
    double gain(double price) {
        return data.gross(isLong(), units, entryFill, price);
    }

    /** What it is worth at a price. */
    double notional(double price) {
        return contract.notional(units, price);
    }

    /** Its maintenance margin at a price; 0 without margin. */
    double maintenance(double price) {
        return margin == null ? 0 : margin.tiers().maintenance(notional(price));
    }

    /**
     * The price of liquidation in a bar.
     *
     * @param backing what the account has besides, of a cross position: before its own gain, after its fee and funding
     * @return NaN where there is none
     */
    double liquidation(int bar, double backing) {
        if (margin == null) {
            return Double.NaN;
        }
        double balance = isCross() ? backing : initialMargin - paid(data.time(bar));
        if (balance != knownBacking) {
            knownBacking = balance;
            liquidation = margin.liquidationPrice(contract, side, units, entryFill, balance);
        }
        return liquidation;
    }

    double markOpen(int bar) {
        return marks.open()[bar];
    }

    /** The worst mark price of a bar for this side. */
    double markWorst(int bar) {
        return isLong() ? marks.low()[bar] : marks.high()[bar];
    }

    ExitReason stopReason() {
        return stopLiquidates ? ExitReason.LIQUIDATION : ExitReason.STOP_LOSS;
    }

    /** Closes by an order. */
    Trade close(int bar, double rawExit, ExitReason reason, long heldUntil) {
        boolean atTarget = reason == ExitReason.TAKE_PROFIT;
        double exitFill = atTarget ? rawExit : OpenPosition.fill(!isLong(), rawExit, terms.slippage());
        double exitFee = (atTarget ? terms.makerFee() : terms.fee()) * contract.notional(units, exitFill);
        return trade(bar, rawExit, exitFill, exitFee, reason, heldUntil);
    }

    /**
     * Closes by the venue, at its price of liquidation or beyond it.
     *
     * @param price the mark price at which it is liquidated
     */
    Trade liquidate(int bar, double price, long heldUntil) {
        if (margin == null) {
            throw new IllegalStateException("A position without margin is closed at its stop.");
        }
        double balance = knownBacking;
        double left = balance + gain(price);
        double bankrupt = LiquidationPrice.bankruptcy(contract, side, units, entryFill, balance);
        boolean gone = left <= 0 && !margin.isInsured();
        if (gone || Double.isNaN(bankrupt)) {
            return trade(bar, price, price, 0, ExitReason.LIQUIDATION, heldUntil); // the trader pays the rest
        }
        if (left <= 0 || Double.isNaN(margin.liquidationFee())) {
            return trade(bar, price, bankrupt, 0, ExitReason.LIQUIDATION, heldUntil);
        }
        double fee = margin.liquidationFee() * notional(price);
        double taken = margin.isInsured() ? Math.min(fee, left) : fee;
        return trade(bar, price, price, taken, ExitReason.LIQUIDATION, heldUntil);
    }

    private Trade trade(int bar, double raw, double fill, double fee, ExitReason reason, long heldUntil) {
        double carry = data.carry(isLong(), data.time(entryBar), heldUntil, entryFill);
        double pnl = gain(fill) - (entryFee + fee) - carry * units;
        return new Trade(
                contract,
                side,
                units,
                new Fill(entryBar, data.time(entryBar), rawEntry, entryFill, entryFee),
                new Fill(bar, data.time(bar), raw, fill, fee),
                reason,
                carry * units,
                pnl,
                data.gaps(entryBar, bar));
    }
}

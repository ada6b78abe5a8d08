package dev.kirby.backtest.internal;

import dev.kirby.market.Side;
import dev.kirby.performance.ExitReason;
import dev.kirby.performance.Fill;
import dev.kirby.performance.Trade;
import dev.kirby.strategy.Exits;
import dev.kirby.strategy.PositionView;
import dev.kirby.strategy.Sizing;

/**
 * An open position with every option: levels that move ({@link MovingLevels}), entries and exits in parts ({@link Holding}),
 * linear or inverse, with or without margin ({@link Backing}). Without any it does the arithmetic of {@link OpenPosition}, to
 * the last bit.
 *
 * <p>Reusable, for one thread.
 */
public final class ManagedPosition implements PositionView {

    private final BarData data;
    private final Sizing sizing;
    private final OrderPrices prices;
    private final Holding holding;
    private final MovingLevels levels;
    private final Backing backing;

    private boolean isInside;
    private double rawEntry;
    private int bar;
    private double exitFill;
    /** The units that the nearest target has closed, where the market did not take all of it. */
    private double targetTaken;

    /**
     * For positions in a market.
     *
     * @param data the bars
     * @param terms on which they are held
     */
    public ManagedPosition(BarData data, Terms terms) {
        this.data = data;
        this.sizing = terms.sizing();
        this.prices = new OrderPrices(data.perpetual.contract(), terms);
        this.holding = new Holding(data);
        this.levels = new MovingLevels(data);
        this.backing = new Backing(data, terms, holding);
    }

    /**
     * Opens a position.
     *
     * @param longs whether it is a long
     * @param at where
     * @param exits how to leave it
     * @param size factor of the units of the sizing
     * @param room most units that the market gives
     * @param money its money
     * @param signalBar the bar of the decision
     * @return false if there is nothing to open
     */
    public boolean open(
            boolean longs, EntryFill at, Exits exits, double size, double room, Account.Grant money, int signalBar) {
        bar = at.bar();
        isInside = at.isInside();
        rawEntry = at.price();
        targetTaken = 0;
        levels.open(longs, rawEntry, exits, signalBar);
        double worth = prices.worth(rawEntry);
        double units = sizing.units(money.basis(), money.equity(), worth, prices.worth(levels.stop()));
        if (size != 1) {
            units = Math.min(sizing.inLots(units * size), sizing.affordable(money.equity(), worth));
        }
        double most = Math.min(room, Math.min(money.most(), backing.mostUnits(rawEntry)));
        if (units > most) {
            units = sizing.inLots(most);
        }
        if (!(units > 0 && units < Double.POSITIVE_INFINITY)) {
            return false;
        }
        double price = prices.entry(longs, at, units);
        double fee = prices.fee(at.rests(), units, price);
        holding.open(longs, new Fill(bar, data.time(bar), rawEntry, price, fee), units);
        backing.open(money.backing(), rawEntry, levels.stop());
        return true;
    }

    /**
     * Adds to the position at a bar's open, as far as its money goes.
     *
     * @param at the bar
     * @param size factor of the units of the sizing
     * @param room most units that the market gives
     * @param money for all its parts together
     * @return the units added, 0 if nothing could be
     */
    public double add(int at, double size, double room, Account.Grant money) {
        double raw = data.open(at);
        double worth = prices.worth(raw);
        double wanted =
                sizing.inLots(sizing.units(money.basis(), money.equity(), worth, prices.worth(levels.stop())) * size);
        double affordable = Math.min(sizing.affordable(money.equity(), worth), backing.mostUnits(raw)) - units();
        double most = Math.min(affordable, Math.min(room, money.most()));
        double more = wanted <= most ? wanted : sizing.inLots(most);
        if (!(more > 0 && more < Double.POSITIVE_INFINITY)) {
            return 0;
        }
        double price = prices.taken(isLong(), at, raw, more);
        Fill fill = new Fill(at, data.time(at), raw, price, prices.fee(false, more, price));
        double paid = holding.paid(data.time(at));
        holding.add(fill, more);
        backing.added(fill, more, paid);
        return more;
    }

    /**
     * Takes some units off by an order.
     *
     * @param at the bar
     * @param raw price before slippage
     * @param rests whether it is a resting order
     * @param amount at most the units held
     * @param heldUntil funding that falls due before it is paid, milliseconds since the epoch
     */
    public void take(int at, double raw, boolean rests, double amount, long heldUntil) {
        double fill = rests ? raw : prices.taken(!isLong(), at, raw, amount);
        exitFill = rests ? -fill : fill;
        double fee = prices.fee(rests, amount, fill);
        take(new Fill(at, data.time(at), raw, fill, fee), amount, heldUntil);
    }

    private void take(Fill fill, double amount, long heldUntil) {
        double before = units();
        boolean part = amount < before;
        double paid = part ? holding.paid(heldUntil - 1) : 0;
        holding.take(fill, amount, heldUntil);
        if (part) {
            backing.reduced(units() / before, paid);
        }
    }

    /** The venue closes everything at a mark price. */
    void liquidate(int at, double mark, long heldUntil) {
        take(backing.liquidated(at, mark), units(), heldUntil);
    }

    /** The units that the venue closes at a mark price beyond that of liquidation. */
    double unitsToLiquidate(double mark) {
        return backing.unitsToLiquidate(mark);
    }

    /**
     * The price at which the venue liquidates it in a bar.
     *
     * @param besides what the account has besides, of a cross position
     * @return NaN where there is none
     */
    double liquidation(int at, double besides) {
        return backing.liquidation(data.time(at), besides);
    }

    /**
     * The close of a bar: stops move.
     *
     * @param at a bar in which it is open
     */
    public void close(int at) {
        bar = at;
        levels.close(at, isInside && at == entryBar());
    }

    /**
     * The trade it became, once no units are left.
     *
     * @param reason why it ended
     * @return with every execution where there were more than two
     */
    public Trade trade(ExitReason reason) {
        return holding.trade(reason);
    }

    /** {@return profit after all costs, once no units are left} */
    public double pnl() {
        return holding.pnl();
    }

    /** {@return what one unit paid since the execution before the last one, funding and interest} */
    public double carry() {
        return holding.carry();
    }

    /** {@return the price of the last exit after slippage, negated if it rested} */
    public double signedExitFill() {
        return exitFill;
    }

    /** {@return E, the raw price of the first entry} */
    public double rawEntry() {
        return rawEntry;
    }

    /** {@return units of all entries together} */
    public double enteredUnits() {
        return holding.entered();
    }

    /** {@return the fees of the entries that no exit has taken its share of} */
    public double entryFee() {
        return holding.entryFee();
    }

    /**
     * What it is worth at a close, over the capital before it.
     *
     * @param at a bar in which it is open
     * @return currency of settlement
     */
    public double mark(int at) {
        return holding.mark(at);
    }

    /** What its exits made so far, less the funding up to the last execution. */
    double banked() {
        return holding.banked();
    }

    /** Funding and interest paid since the last execution up to a time, inclusive. */
    double paid(long time) {
        return holding.paid(time);
    }

    /** What the units held gained so far at a price, before costs. */
    double gain(double price) {
        return holding.gain(price);
    }

    double notional(double price) {
        return backing.notional(price);
    }

    double maintenance(double price) {
        return backing.maintenance(price);
    }

    double initialMargin() {
        return backing.initialMargin();
    }

    boolean isCross() {
        return backing.isCross();
    }

    /** Whether it was opened after the open of its bar of entry. */
    boolean isOpenedInside() {
        return isInside;
    }

    /**
     * {@return whether the smallest account that pays for the position could be liquidated before its stop; false where positions
     * are not liquidated}
     */
    public boolean isLiquidatedByLeast() {
        return backing.isLiquidatedByLeast(rawEntry, levels.stop());
    }

    /** {@return the level that ends it with a loss or what the stop saved: the stop, or liquidation where it comes first} */
    public double lowerLevel() {
        return isLiquidation() ? backing.level() : levels.stop();
    }

    private boolean isLiquidation() {
        double level = backing.level();
        return !Double.isNaN(level) && !(isLong() ? levels.stop() >= level : levels.stop() <= level);
    }

    /** {@return why it ends at {@link #lowerLevel}} */
    public ExitReason stopReason() {
        return isLiquidation()
                ? ExitReason.LIQUIDATION
                : levels.hasMoved() ? ExitReason.TRAILING_STOP : ExitReason.STOP_LOSS;
    }

    /** {@return the nearest target, NaN without one} */
    public double nextTarget() {
        return levels.target();
    }

    /** {@return the units that the nearest target still closes} */
    public double targetUnits() {
        double share = levels.targetShare();
        return Double.isNaN(share) ? units() : Math.min(units(), share * holding.entered() - targetTaken);
    }

    /** The nearest target has been filled wholly. */
    public void targetFilled() {
        targetTaken = 0;
        levels.targetFilled();
    }

    /** The nearest target has been filled in part, and goes on resting. */
    void targetFilled(double part) {
        targetTaken += part;
    }

    /** {@return the exits it was opened with} */
    public Exits exits() {
        return levels.exits();
    }

    /** {@return whether it is a long} */
    public boolean isLong() {
        return holding.isLong();
    }

    @Override
    public Side side() {
        return holding.side();
    }

    @Override
    public int entryBar() {
        return holding.entryBar();
    }

    @Override
    public int bar() {
        return bar;
    }

    @Override
    public double entryPrice() {
        return holding.entryFill();
    }

    @Override
    public double units() {
        return holding.units();
    }

    @Override
    public double price() {
        return data.close(bar);
    }

    @Override
    public double best() {
        return levels.best();
    }

    @Override
    public double worst() {
        return levels.worst();
    }

    @Override
    public double stop() {
        return lowerLevel();
    }

    /** For example {@code ManagedPosition[long 0.5 from bar 117]}. */
    @Override
    public String toString() {
        return "ManagedPosition[" + side() + " " + units() + " from bar " + entryBar() + "]";
    }
}

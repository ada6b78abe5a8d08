package dev.kirby.backtest.internal;

import dev.kirby.market.ContractType;
import dev.kirby.market.Side;
import dev.kirby.performance.ExitReason;
import dev.kirby.performance.Fill;
import dev.kirby.performance.PartialFill;
import dev.kirby.performance.Trade;
import dev.kirby.strategy.Exits;
import dev.kirby.strategy.PartialTarget;
import dev.kirby.strategy.PositionView;
import dev.kirby.strategy.Sizing;
import dev.kirby.strategy.TrailingStop;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An open position whose levels move, that is left in parts, or that is added to. With one entry and one exit it does the
 * arithmetic of {@link OpenPosition}, to the last bit; otherwise the price of entry is the mean of the entries, and
 *
 * <pre>
 * parts = sum over the exits of (gross of the part - (its share of the entry fees + exit fee))
 * pnl   = parts - carry           (carry: funding and interest, paid for the units held between two executions)
 * </pre>
 *
 * <p>Levels: the stop is the nearest of the fixed one, the one that moved, and the price of liquidation. Reusable, for one thread.
 */
public final class ManagedPosition implements PositionView {

    // More than what a few operations round.
    private static final double LESS = 1 - 1e-9;

    private final BarData data;
    private final double feeRate;
    private final double makerRate;
    private final Slippage slippage;
    private final Sizing sizing;
    private final double initial;
    private final boolean liquidates;
    private final boolean noBorrowedMoney;
    private final List<PartialFill> fills = new ArrayList<>();

    private Exits exits = Exits.NONE;
    private @Nullable TrailingStop trailing;
    private List<PartialTarget> partials = List.of();
    private boolean isLong;
    private int entryBar;
    private int bar;
    private boolean isInside;
    private double rawEntry;
    private double meanRaw;
    private double entryFill;
    private double entryFee;
    private double units;
    private double opened;
    private double entered;
    private double equity;
    private double stop;
    private boolean stopMoved;
    private double liquidation;
    // As in OpenPosition: a near stop of a position without borrowed money comes before liquidation, and only comes
    // nearer.
    private boolean stopComesFirst;
    private double target;
    private int nextPartial;
    private double best;
    private double worst;
    private double parts;
    private boolean hasParts;
    private double accrued;
    private boolean hasAccrued;
    private long since;
    private double carry;
    private double exitFill;

    /**
     * For positions in a market.
     *
     * @param data the bars
     * @param feeRate fee of an order that takes, a share of its notional
     * @param makerRate fee of an order that rests
     * @param slippage of an order that takes
     * @param sizing of positions
     * @param initial initial capital, quote units
     */
    public ManagedPosition(
            BarData data, double feeRate, double makerRate, Slippage slippage, Sizing sizing, double initial) {
        this.data = data;
        this.feeRate = feeRate;
        this.makerRate = makerRate;
        this.slippage = slippage;
        this.sizing = sizing;
        this.initial = initial;
        this.liquidates = data.isPerpetual() || sizing.leverage() > 1;
        this.noBorrowedMoney = sizing.leverage() <= 1 && !sizing.isFixed() && feeRate <= OpenPosition.MOST_COST;
    }

    /**
     * Where and how an order is filled.
     *
     * @param bar the bar
     * @param price before slippage
     * @param rests whether it rested in the book
     * @param limit the worst price it takes, NaN for any
     * @param isInside whether it is filled after the open of the bar
     */
    public record EntryFill(int bar, double price, boolean rests, double limit, boolean isInside) {

        /**
         * At the market, at a bar's open.
         *
         * @param bar the bar
         * @param open its open
         * @return the execution
         */
        public static EntryFill atOpen(int bar, double open) {
            return new EntryFill(bar, open, false, Double.NaN, false);
        }
    }

    /**
     * Opens a position.
     *
     * @param longs whether it is a long
     * @param at where
     * @param newExits how to leave it
     * @param size factor of the units of the sizing
     * @param room most units that the market gives
     * @param realised profit of the trades before
     * @param signalBar the bar of the decision
     * @return false if there is nothing to open
     */
    public boolean open(
            boolean longs, EntryFill at, Exits newExits, double size, double room, double realised, int signalBar) {
        exits = newExits;
        trailing = exits.trailingStop().orElse(null);
        partials = exits.partialTargets();
        isLong = longs;
        entryBar = at.bar();
        bar = at.bar();
        isInside = at.isInside();
        rawEntry = at.price();
        meanRaw = rawEntry;
        best = rawEntry;
        worst = rawEntry;
        stop = longs ? rawEntry - exits.stopDistance() : rawEntry + exits.stopDistance();
        target = longs ? rawEntry + exits.targetDistance() : rawEntry - exits.targetDistance();
        if (trailing != null) {
            stop = nearer(stop, trailing.level(longs, rawEntry, rawEntry, signalBar));
        }
        equity = initial + realised;
        units = sizing.units(initial, equity, rawEntry, stop);
        if (size != 1) {
            units = Math.min(sizing.inLots(units * size), sizing.affordable(equity, rawEntry));
        }
        if (units > room) {
            units = sizing.inLots(room);
        }
        opened = units;
        entered = units;
        nextPartial = 0;
        stopMoved = false;
        parts = 0;
        hasParts = false;
        accrued = 0;
        hasAccrued = false;
        since = data.time(entryBar);
        fills.clear();
        if (!(units > 0 && units < Double.POSITIVE_INFINITY)) {
            return false;
        }
        entryFill = entryPrice(at, units);
        entryFee = rate(at.rests()) * (units * entryFill);
        fills.add(new PartialFill(new Fill(entryBar, since, rawEntry, entryFill, entryFee), units));
        stopComesFirst = noBorrowedMoney
                && Math.abs(rawEntry - stop) <= OpenPosition.NEAR * rawEntry
                && Math.abs(entryFill - rawEntry) <= OpenPosition.MOST_COST * rawEntry;
        liquidate();
        return true;
    }

    private double entryPrice(EntryFill at, double amount) {
        double fill = at.rests() ? at.price() : taken(isLong, at.bar(), at.price(), amount);
        return Double.isNaN(at.limit()) ? fill : isLong ? Math.min(fill, at.limit()) : Math.max(fill, at.limit());
    }

    private double taken(boolean buys, int at, double price, double amount) {
        return OpenPosition.fill(buys, price, slippage.share(at, price, amount));
    }

    private double rate(boolean rests) {
        return rests ? makerRate : feeRate;
    }

    private void liquidate() {
        liquidation = liquidates && !stopComesFirst
                ? data.liquidation(isLong, units, entryFill, equity + (hasParts ? parts : 0) - entryFee)
                : Double.NaN;
    }

    /**
     * Adds to the position at a bar's open, as far as the equity goes.
     *
     * @param at the bar
     * @param size factor of the units of the sizing
     * @param room most units that the market gives
     * @return false if nothing could be added
     */
    public boolean add(int at, double size, double room) {
        double raw = data.open(at);
        double wanted = sizing.inLots(sizing.units(initial, equity, raw, stop) * size);
        double most = Math.min(sizing.affordable(equity, raw) - units, room);
        double more = wanted <= most ? wanted : sizing.inLots(most);
        if (!(more > 0 && more < Double.POSITIVE_INFINITY)) {
            return false;
        }
        stopComesFirst = false;
        settle(data.time(at) + 1);
        double fill = taken(isLong, at, raw, more);
        double fee = feeRate * (more * fill);
        entryFill = (units * entryFill + more * fill) / (units + more);
        meanRaw = (entered * meanRaw + more * raw) / (entered + more);
        entryFee += fee;
        units += more;
        opened += more;
        entered += more;
        fills.add(new PartialFill(new Fill(at, data.time(at), raw, fill, fee), more));
        liquidate();
        return true;
    }

    /**
     * Takes some units off.
     *
     * @param at the bar
     * @param raw price before slippage
     * @param rests whether it is a resting order
     * @param amount at most the units held
     * @param heldUntil funding that falls due before it is paid, milliseconds since the epoch
     */
    public void take(int at, double raw, boolean rests, double amount, long heldUntil) {
        double fill = rests ? raw : taken(!isLong, at, raw, amount);
        exitFill = rests ? -fill : fill;
        double exitFee = rate(rests) * (amount * fill);
        settle(heldUntil);
        double share = amount == units ? entryFee : entryFee * (amount / units);
        double profit = OpenPosition.gross(isLong, amount, entryFill, fill) - (share + exitFee);
        parts = hasParts ? parts + profit : profit;
        hasParts = true;
        entryFee = amount == units ? 0 : entryFee - share;
        units = amount == units ? 0 : units - amount;
        fills.add(new PartialFill(new Fill(at, data.time(at), raw, fill, exitFee), -amount));
        if (units > 0) {
            liquidate();
        }
    }

    private void settle(long until) {
        carry = data.carry(isLong, since, until, entryFill);
        double paid = carry * units;
        accrued = hasAccrued ? accrued + paid : paid;
        hasAccrued = true;
        since = until - 1;
    }

    /**
     * The trade it became, once no units are left.
     *
     * @param reason why it ended
     * @return with every execution where there were more than two
     */
    public Trade trade(ExitReason reason) {
        Fill exit = fills.get(fills.size() - 1).fill();
        double pnl = pnl();
        boolean simple = fills.size() == 2;
        return new Trade(
                ContractType.LINEAR,
                side(),
                entered,
                simple ? fills.get(0).fill() : mean(1, entryBar),
                simple ? exit : mean(-1, exit.bar()),
                reason,
                accrued,
                pnl,
                data.gaps(entryBar, exit.bar()),
                simple ? List.of() : fills);
    }

    /** The mean of the entries or of the exits. */
    private Fill mean(int sign, int at) {
        double raw = 0;
        double price = 0;
        double fee = 0;
        double all = 0;
        for (PartialFill part : fills) {
            if (sign * part.units() > 0) {
                double amount = Math.abs(part.units());
                raw += amount * part.fill().rawPrice();
                price += amount * part.fill().price();
                fee += part.fill().fee();
                all += amount;
            }
        }
        return new Fill(at, data.time(at), raw / all, price / all, fee);
    }

    /** {@return profit after all costs, once no units are left} */
    public double pnl() {
        return parts - accrued;
    }

    /** {@return what one unit paid since the execution before the last one, funding and interest} */
    public double carry() {
        return carry;
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
        return entered;
    }

    /** {@return the fees of the entries that no exit has taken its share of} */
    public double entryFee() {
        return entryFee;
    }

    /**
     * {@return whether the smallest account that pays for the position could be liquidated before its stop; false where positions
     * are not liquidated}
     */
    public boolean isLiquidatedByLeast() {
        if (!liquidates || stopComesFirst) {
            return false;
        }
        double price = data.liquidation(isLong, units, entryFill, units * rawEntry * LESS - entryFee);
        return !Double.isNaN(price) && !(isLong ? stop >= price : stop <= price);
    }

    /**
     * What it is worth at a close, over the capital before it.
     *
     * @param at a bar in which it is open
     * @return quote units
     */
    public double mark(int at) {
        double paid = data.carry(isLong, since, data.closeTime(at), entryFill) * units;
        double mark = data.gross(isLong, units, entryFill, data.close(at)) - entryFee;
        double now = mark - paid;
        return hasParts || hasAccrued ? now + (parts - accrued) : now;
    }

    /**
     * The close of a bar: stops move.
     *
     * @param at a bar in which it is open
     */
    public void close(int at) {
        bar = at;
        boolean partly = isInside && at == entryBar;
        double high = partly ? Math.max(rawEntry, data.close(at)) : data.high(at);
        double low = partly ? Math.min(rawEntry, data.close(at)) : data.low(at);
        best = isLong ? Math.max(best, high) : Math.min(best, low);
        worst = isLong ? Math.min(worst, low) : Math.max(worst, high);
        double before = stop;
        if (trailing != null) {
            stop = nearer(stop, trailing.level(isLong, rawEntry, best, at));
        }
        if ((isLong ? best - rawEntry : rawEntry - best) >= exits.breakEvenDistance()) {
            stop = nearer(stop, rawEntry);
        }
        stopMoved |= stop != before && !Double.isNaN(stop);
    }

    private double nearer(double one, double other) {
        if (Double.isNaN(one) || Double.isNaN(other)) {
            return Double.isNaN(one) ? other : one;
        }
        return isLong ? Math.max(one, other) : Math.min(one, other);
    }

    /** {@return the level that ends it with a loss or what the stop saved: the stop, or liquidation where it comes first} */
    public double lowerLevel() {
        return isLiquidation() ? liquidation : stop;
    }

    private boolean isLiquidation() {
        return !Double.isNaN(liquidation) && !(isLong ? stop >= liquidation : stop <= liquidation);
    }

    /** {@return why it ends at {@link #lowerLevel}} */
    public ExitReason stopReason() {
        return isLiquidation() ? ExitReason.LIQUIDATION : stopMoved ? ExitReason.TRAILING_STOP : ExitReason.STOP_LOSS;
    }

    /** {@return the nearest target, NaN without one} */
    public double nextTarget() {
        if (nextPartial < partials.size()) {
            double distance = partials.get(nextPartial).distance();
            double level = isLong ? rawEntry + distance : rawEntry - distance;
            // A target that is nearer than a partial one closes everything.
            return Double.isNaN(target) || (isLong ? level < target : level > target) ? level : target;
        }
        return target;
    }

    /** {@return the units that the nearest target closes} */
    public double targetUnits() {
        boolean partial = nextPartial < partials.size() && nextTarget() != target;
        return partial ? Math.min(units, partials.get(nextPartial).share() * opened) : units;
    }

    /** The nearest target has been filled wholly. */
    public void targetFilled() {
        nextPartial++;
    }

    /** {@return the exits it was opened with} */
    public Exits exits() {
        return exits;
    }

    /** {@return whether it is a long} */
    public boolean isLong() {
        return isLong;
    }

    @Override
    public Side side() {
        return isLong ? Side.LONG : Side.SHORT;
    }

    @Override
    public int entryBar() {
        return entryBar;
    }

    @Override
    public int bar() {
        return bar;
    }

    @Override
    public double entryPrice() {
        return entryFill;
    }

    @Override
    public double units() {
        return units;
    }

    @Override
    public double price() {
        return data.close(bar);
    }

    @Override
    public double best() {
        return best;
    }

    @Override
    public double worst() {
        return worst;
    }

    @Override
    public double stop() {
        return lowerLevel();
    }

    /** For example {@code ManagedPosition[long 0.5 from bar 117]}. */
    @Override
    public String toString() {
        return "ManagedPosition[" + side() + " " + units + " from bar " + entryBar + "]";
    }
}

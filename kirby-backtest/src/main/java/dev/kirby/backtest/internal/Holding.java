package dev.kirby.backtest.internal;

import static java.util.Objects.requireNonNull;

import dev.kirby.market.ContractType;
import dev.kirby.market.Side;
import dev.kirby.performance.ExitReason;
import dev.kirby.performance.Fill;
import dev.kirby.performance.PartialFill;
import dev.kirby.performance.Trade;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The units of a position, what they cost, and what was made of them: the arithmetic of executions. With one entry and one exit
 * it is that of {@link OpenPosition}, to the last bit; otherwise the price of entry is the mean of the entries (of an inverse
 * contract the harmonic one, which keeps its gain), and
 *
 * <pre>
 * parts = sum over the exits of (gross of the part - (its share of the entry fees + exit fee))
 * pnl   = parts - carry           (carry: funding and interest, paid for the units held between two executions)
 * </pre>
 *
 * <p>Reusable, for one thread.
 */
final class Holding {

    private final BarData data;
    private final ContractType contract;
    // Of a position of one entry and one exit, which most are, only these two are kept.
    private @Nullable Fill first;
    private @Nullable Fill second;
    private final List<PartialFill> fills = new ArrayList<>();
    private int executions;

    private boolean isLong;
    private int entryBar;
    private double units;
    private double entered;
    private double entryFill;
    private double entryFee;
    private double parts;
    private boolean hasParts;
    private double accrued;
    private boolean hasAccrued;
    private double carry;
    private long since;
    private double carried;
    private long due;

    Holding(BarData data) {
        this.data = data;
        this.contract = data.perpetual.contract();
    }

    /** Begins anew with an entry. */
    void open(boolean longs, Fill fill, double amount) {
        isLong = longs;
        entryBar = fill.bar();
        units = amount;
        entered = amount;
        entryFill = fill.price();
        entryFee = fill.fee();
        parts = 0;
        hasParts = false;
        accrued = 0;
        hasAccrued = false;
        carry = 0;
        holdSince(fill.time());
        executions = 0;
        executed(fill, amount);
    }

    private void executed(Fill fill, double amount) {
        executions++;
        if (executions == 1) {
            first = fill;
            fills.clear();
        } else if (executions == 2 && amount < 0 && units == 0) {
            second = fill;
            return;
        } else if (executions == 2) {
            fills.add(new PartialFill(requireNonNull(first), entered));
        }
        if (executions > 1) {
            fills.add(new PartialFill(fill, amount));
        }
    }

    /** One more entry. */
    void add(Fill fill, double amount) {
        settle(fill.time() + 1);
        double all = units + amount;
        entryFill = contract == ContractType.LINEAR
                ? (units * entryFill + amount * fill.price()) / all
                : all / (units / entryFill + amount / fill.price());
        entryFee += fill.fee();
        units = all;
        executed(fill, amount);
        entered += amount;
    }

    /** Takes units off: at most those held. What falls due before {@code heldUntil} is paid for them. */
    void take(Fill fill, double amount, long heldUntil) {
        settle(heldUntil);
        boolean all = amount == units;
        double share = all ? entryFee : entryFee * (amount / units);
        double profit = data.gross(isLong, amount, entryFill, fill.price()) - (share + fill.fee());
        parts = hasParts ? parts + profit : profit;
        hasParts = true;
        entryFee = all ? 0 : entryFee - share;
        units = all ? 0 : units - amount;
        executed(fill, -amount);
    }

    private void settle(long until) {
        carry = data.carry(isLong, since, until, entryFill);
        double paid = carry * units;
        accrued = hasAccrued ? accrued + paid : paid;
        hasAccrued = true;
        holdSince(until - 1);
    }

    private void holdSince(long time) {
        since = time;
        carried = 0;
        due = time;
    }

    /** The trade it became, once no units are left. */
    Trade trade(ExitReason reason) {
        boolean simple = executions == 2;
        Fill exit =
                simple ? requireNonNull(second) : fills.get(fills.size() - 1).fill();
        return new Trade(
                contract,
                isLong ? Side.LONG : Side.SHORT,
                entered,
                simple ? requireNonNull(first) : mean(1, entryBar),
                simple ? exit : mean(-1, exit.bar()),
                reason,
                accrued,
                pnl(),
                data.gaps(entryBar, exit.bar()),
                simple ? List.of() : fills);
    }

    /** The mean of the entries or of the exits. */
    private Fill mean(int sign, int at) {
        double raw = 0;
        double price = 0;
        double fee = 0;
        double all = 0;
        boolean linear = contract == ContractType.LINEAR;
        for (PartialFill part : fills) {
            if (sign * part.units() > 0) {
                double amount = Math.abs(part.units());
                raw += linear
                        ? amount * part.fill().rawPrice()
                        : amount / part.fill().rawPrice();
                price += linear
                        ? amount * part.fill().price()
                        : amount / part.fill().price();
                fee += part.fill().fee();
                all += amount;
            }
        }
        return new Fill(at, data.time(at), linear ? raw / all : all / raw, linear ? price / all : all / price, fee);
    }

    /** What it is worth at a close, over the capital before it. */
    double mark(int bar) {
        double paid = data.carry(isLong, since, data.closeTime(bar), entryFill) * units;
        double mark = gain(data.close(bar)) - entryFee;
        double now = mark - paid;
        return hasParts || hasAccrued ? now + (parts - accrued) : now;
    }

    /** What the units held gain at a price, before costs. */
    double gain(double price) {
        return data.gross(isLong, units, entryFill, price);
    }

    /** Funding and interest paid since the last execution up to a time, inclusive; currency of settlement. */
    double paid(long time) {
        if (due == since) {
            due = data.nextCarry(since);
        }
        if (time >= due) {
            // From the execution each time: the sum is then that of the trade.
            carried = data.carry(isLong, since, time + 1, entryFill);
            due = data.nextCarry(time);
        }
        return carried * units;
    }

    /** What the exits so far made, less all that was paid up to the last execution. */
    double banked() {
        return hasParts || hasAccrued ? parts - accrued : 0;
    }

    /** What the exits so far made. */
    double parts() {
        return hasParts ? parts : 0;
    }

    /** The profit after all costs, once no units are left. */
    double pnl() {
        return parts - accrued;
    }

    /** What one unit paid between the last two executions. */
    double carry() {
        return carry;
    }

    double units() {
        return units;
    }

    /** The units of all entries together. */
    double entered() {
        return entered;
    }

    double entryFill() {
        return entryFill;
    }

    /** The fees of the entries that no exit has taken its share of. */
    double entryFee() {
        return entryFee;
    }

    int entryBar() {
        return entryBar;
    }

    boolean isLong() {
        return isLong;
    }

    Side side() {
        return isLong ? Side.LONG : Side.SHORT;
    }
}

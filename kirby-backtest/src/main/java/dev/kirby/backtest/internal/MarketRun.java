package dev.kirby.backtest.internal;

import dev.kirby.market.Side;
import dev.kirby.performance.ExitReason;
import dev.kirby.performance.Trade;
import dev.kirby.strategy.Exits;
import dev.kirby.strategy.Rule;
import dev.kirby.strategy.Signal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One market and one rule on an {@link Account}, told by what happens next: an entry, or an exit. Between two of them nothing
 * depends on the account, so that a run looks ahead over its own bars for the next event and the account takes the events of all
 * its runs in the order of time. What happens, and in which order within a bar, is as in the reference engine.
 *
 * <p>A run that is {@linkplain #watched} has an event at the close of every bar in which it holds a position: where the account
 * decides about open positions too, by cross margin with other markets or by circuit breakers.
 *
 * <p>For one thread.
 */
public final class MarketRun {

    // In the order in which they happen at one time.
    private static final int CLOSES = 0;
    private static final int LEAVES_AT_OPEN = 1;
    private static final int ENTERS = 2;
    private static final int ENDED = 3;

    private final BarData data;
    private final Rule rule;
    private final Terms terms;
    private final MarginPosition reused;
    private final List<Trade> trades = new ArrayList<>();
    private final int last;
    private boolean watched;
    /** Its place among the runs of its account. */
    int place;

    private @Nullable MarginPosition position;

    private int event = ENDED;
    private int bar;
    private long time = Long.MAX_VALUE;
    private Signal signal = Signal.NONE;

    // How the position leaves in the bar that was looked at last.
    private double exitPrice;
    private ExitReason reason = ExitReason.END_OF_DATA;
    private long heldUntil;

    /**
     * A run at its first event.
     *
     * @param data the bars
     * @param rule what decides
     * @param terms of its positions
     */
    public MarketRun(BarData data, Rule rule, Terms terms) {
        this.data = data;
        this.rule = rule;
        this.terms = terms;
        this.reused = new MarginPosition(data, terms);
        this.last = data.size - 1;
        seekEntry(data.from);
    }

    /** Gives this run an event at every bar in which it holds a position. */
    public void watched() {
        watched = true;
    }

    boolean isBefore(MarketRun other) {
        return time < other.time || (time == other.time && event < other.event);
    }

    boolean hasEnded() {
        return event == ENDED;
    }

    /** {@return when the next event is, milliseconds since the epoch} */
    public long time() {
        return time;
    }

    private void seekEntry(int from) {
        for (int at = Math.max(1, from); at <= last; at++) {
            Signal decided = rule.at(at - 1);
            if (opens(decided)) {
                signal = decided;
                schedule(ENTERS, at, data.time(at));
                return;
            }
        }
        schedule(ENDED, last, Long.MAX_VALUE);
    }

    /** Looks for the exit of a position, from the open of a bar on. */
    private void seekExit(MarginPosition held, int from, Account account) {
        boolean quiet = !watched && !held.watchesBars();
        for (int at = from; ; at++) {
            if (at > held.entryBar) {
                Signal decided = rule.at(at - 1);
                if (ends(held, decided)) {
                    signal = decided;
                    schedule(LEAVES_AT_OPEN, at, data.time(at));
                    return;
                }
            }
            if (quiet && at < last) {
                continue;
            }
            if (watched || leavesIn(held, at, account)) {
                schedule(CLOSES, at, data.closeTime(at));
                return;
            }
        }
    }

    private void schedule(int kind, int at, long when) {
        event = kind;
        bar = at;
        time = when;
    }

    /** Does what is due. */
    void act(Account account) {
        MarginPosition held = position;
        if (event == ENTERS) {
            enter(account);
        } else if (held != null && event == LEAVES_AT_OPEN) {
            close(held.close(bar, data.open(bar), ExitReason.SIGNAL, data.time(bar) + 1), account);
            if (opens(signal)) {
                schedule(ENTERS, bar, data.time(bar));
            } else {
                seekEntry(bar + 1);
            }
        } else if (held != null) {
            closeOfBar(held, account);
        }
    }

    private void closeOfBar(MarginPosition held, Account account) {
        if (watched && !leavesIn(held, bar, account)) {
            int next = bar + 1;
            account.looked(this, bar);
            seekExit(held, next, account);
            return;
        }
        boolean byVenue = reason == ExitReason.LIQUIDATION && terms.margin().isPresent();
        int left = bar;
        close(
                byVenue ? held.liquidate(bar, exitPrice, heldUntil) : held.close(bar, exitPrice, reason, heldUntil),
                account);
        seekEntry(left + 1);
    }

    private void close(Trade trade, Account account) {
        trades.add(trade);
        position = null;
        account.closed(this, trade);
    }

    private void enter(Account account) {
        Side side = signal.action() == Signal.Action.LONG ? Side.LONG : Side.SHORT;
        Account.Grant grant = account.grant(this, side);
        if (grant.most() > 0 && reused.open(side, bar, signal.exits(), grant)) {
            position = reused;
            account.opened(this);
            seekExit(reused, bar, account);
        } else {
            seekEntry(bar + 1);
        }
    }

    /**
     * The trade that the entry which is due would become on its own, for what a refusal saved or missed.
     *
     * @param grant the money it would have
     * @return null if nothing would be opened
     */
    public @Nullable Trade hypothetical(Account.Grant grant) {
        MarketRun alone = new MarketRun(data, rule, terms, bar, signal);
        return alone.trade(grant);
    }

    private MarketRun(BarData data, Rule rule, Terms terms, int bar, Signal signal) {
        this.data = data;
        this.rule = rule;
        this.terms = terms;
        this.reused = new MarginPosition(data, terms);
        this.last = data.size - 1;
        this.signal = signal;
        schedule(ENTERS, bar, data.time(bar));
    }

    private @Nullable Trade trade(Account.Grant grant) {
        Account own = new Account(grant.backing(), List.of(this));
        own.alone(grant);
        act(own);
        while (position != null) {
            act(own);
        }
        return trades.isEmpty() ? null : trades.get(0);
    }

    /** Whether a position leaves in a bar, after its open; keeps how. */
    private boolean leavesIn(MarginPosition held, int at, Account account) {
        heldUntil = data.time(at) + 1;
        double liquidation = held.liquidation(at, account.backing(this, at));
        if (at > held.entryBar && leavesAtOpen(held, at, liquidation)) {
            return true;
        }
        boolean target = held.isLong() ? data.high(at) >= held.target : data.low(at) <= held.target;
        boolean stop = held.isLong() ? data.low(at) <= held.stop : data.high(at) >= held.stop;
        boolean liquidates = isBeyond(held, held.markWorst(at), liquidation);
        if (liquidates && !(stop && isBefore(held, held.stop, liquidation))) {
            return leaves(liquidation, ExitReason.LIQUIDATION);
        }
        if (stop && !(target && data.targetCameFirst(at, held.isLong(), held.stop, held.target))) {
            return leaves(held.stop, held.stopReason());
        }
        if (target) {
            return leaves(held.target, ExitReason.TAKE_PROFIT);
        }
        int most = held.exits().maxHoldingPeriods();
        boolean timeIsUp = most > 0 && at - held.entryBar + 1 >= most;
        if (timeIsUp || at == last) {
            heldUntil = data.closeTime(at);
            return leaves(data.close(at), timeIsUp ? ExitReason.MAX_HOLD : ExitReason.END_OF_DATA);
        }
        return false;
    }

    private boolean leavesAtOpen(MarginPosition held, int at, double liquidation) {
        boolean stop = isBeyond(held, data.open(at), held.stop);
        if (isBeyond(held, held.markOpen(at), liquidation) && !(stop && isBefore(held, held.stop, liquidation))) {
            return leaves(held.markOpen(at), ExitReason.LIQUIDATION);
        }
        if (stop) {
            return leaves(data.open(at), held.stopReason());
        }
        boolean target = held.isLong() ? data.open(at) >= held.target : data.open(at) <= held.target;
        return target && leaves(data.open(at), ExitReason.TAKE_PROFIT);
    }

    private boolean leaves(double price, ExitReason why) {
        exitPrice = price;
        reason = why;
        return true;
    }

    /** Whether a price is at or beyond a level on the losing side; false where there is no level. */
    private static boolean isBeyond(MarginPosition held, double price, double level) {
        return held.isLong() ? price <= level : price >= level;
    }

    /** Whether a level is met before another one on the way down of a long, up of a short. */
    private static boolean isBefore(MarginPosition held, double level, double other) {
        return held.isLong() ? level >= other : level <= other;
    }

    private static boolean opens(Signal signal) {
        return signal.action() == Signal.Action.LONG || signal.action() == Signal.Action.SHORT;
    }

    private static boolean ends(MarginPosition position, Signal signal) {
        Exits exits = position.exits();
        return signal.action() == Signal.Action.CLOSE
                || (opens(signal)
                        && exits.onOppositeSignal()
                        && (signal.action() == Signal.Action.LONG) != position.isLong());
    }

    /** {@return its round trips, in the order of their entries} */
    public List<Trade> trades() {
        return List.copyOf(trades);
    }

    /** {@return its round trips so far; grows while it runs} */
    public List<Trade> tradesSoFar() {
        return Collections.unmodifiableList(trades);
    }

    /** {@return the bars} */
    public BarData data() {
        return data;
    }

    /** {@return on which terms its positions are held} */
    public Terms terms() {
        return terms;
    }

    /** {@return its place among the runs of its account, from 0} */
    public int place() {
        return place;
    }

    /** {@return the bar of the next event} */
    public int bar() {
        return bar;
    }

    @Nullable
    MarginPosition position() {
        return position;
    }
}

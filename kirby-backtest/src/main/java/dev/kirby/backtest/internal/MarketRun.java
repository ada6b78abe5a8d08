package dev.kirby.backtest.internal;

import dev.kirby.market.Side;
import dev.kirby.performance.Trade;
import dev.kirby.strategy.Rule;
import dev.kirby.strategy.Signal;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One market and one rule on an {@link Account}, as a row of events: an exit at an open, an entry, what a bar does to a position.
 * Between two of them nothing depends on the account, so that a run looks ahead over its own bars for the next one and the account
 * takes the events of all its runs in the order of time.
 *
 * <p>A bar goes in this order:
 *
 * <ol>
 *   <li>at the open: what an exit could not sell before; what was decided {@link Terms#latency} bars before the last close: leave,
 *       or reduce;
 *   <li>still at the open: add, open, or the waiting order that this bar fills, at its open or inside: its money is what there is
 *       at the open;
 *   <li>at the close, what happened inside: {@link PositionRun}.
 * </ol>
 *
 * <p>A run that is {@linkplain #watched} has an event at the close of every bar in which it holds a position: where the account
 * decides about open positions too, by cross margin with other markets or by circuit breakers.
 *
 * <p><b>Speed.</b> What ends a position does not depend on the account, so it is done at once, while the bars around it are at hand,
 * and settled with the account at its time; only a watched run, and one whose account looks at positions to grant an entry, waits.
 * Where nothing but another decision can change anything, only decisions are asked for: mostly it is the same constant again. A run
 * that is {@linkplain #lookingAhead} finds all its trades at once. Keeping blocks of 512 decisions, so that columns are read in long
 * stretches, made ten markets half as slow again: there are fifty times as many decisions as trades.
 *
 * <p>For one thread.
 */
public final class MarketRun {

    // In the order in which they happen at one time; what is inside a bar happens at its close.
    private static final int CLOSES = 0;
    private static final int LEAVES = 1;
    private static final int ENTERS = 2;
    private static final int INSIDE = 3;
    private static final int ENDED = 4;
    private static final int KINDS = 4;
    private static final int NOTHING = -1;

    private final BarData data;
    private final Terms terms;
    private final Decisions decisions;
    private final PendingEntry entry;
    private final PositionRun positions;
    private final ClosedTrades trades;
    private final int last;
    private Account account;
    /** Its place among the runs of its account. */
    private int place;

    private boolean watched;
    private boolean waits;
    private @Nullable UpcomingTrades upcoming;

    private int event;
    private int bar;
    private long time;
    // The decision for the open of the bar, and that open where the event is there.
    private Signal signal = Signal.NONE;
    private double open;

    // What was done ahead of its time, and is settled then: its kind, or NOTHING.
    private int done = NOTHING;
    private long settledAt;
    private double banked;
    private double margin;
    private @Nullable Trade closed;

    private int freeFrom;

    /**
     * A run before its first bar.
     *
     * @param data the bars
     * @param rule what decides
     * @param terms of its positions
     */
    public MarketRun(BarData data, Rule rule, Terms terms) {
        this(data, rule, terms, data.from, BarChoice.WORST);
    }

    /**
     * A run that begins in a later bar.
     *
     * @param data the bars
     * @param rule what decides
     * @param terms of its positions
     * @param from the first bar in which it may trade
     * @param choice which outcome counts where a bar leaves several open
     */
    public MarketRun(BarData data, Rule rule, Terms terms, int from, BarChoice choice) {
        this.data = data;
        this.terms = terms;
        this.decisions = new Decisions(rule, terms.latency());
        this.entry = new PendingEntry(data, decisions);
        this.trades = new ClosedTrades(data.days);
        this.last = data.size - 1;
        this.freeFrom = data.size;
        this.positions = new PositionRun(data, terms, choice, at -> account.backing(this, at));
        this.account = new Account(0, List.of());
        this.event = INSIDE;
        this.bar = from - 1;
    }

    /** Takes its place on an account, at its first event. */
    void join(Account newAccount, int newPlace) {
        account = newAccount;
        place = newPlace;
        if (event == INSIDE) {
            seek(bar + 1, LEAVES);
        }
    }

    /** Looks for its trades before it joins an account, as far as they do not depend on one. */
    public void lookingAhead() {
        if (UpcomingTrades.isPossible(terms)) {
            upcoming = new UpcomingTrades(data, decisions);
            upcoming.find(bar + 1);
        }
    }

    /** Gives this run an event at every bar in which it holds a position. */
    public void watched() {
        watched = true;
        waits = true;
    }

    /** Does nothing ahead of its time, so that an account may look at its position. */
    public void waiting() {
        waits = true;
    }

    boolean hasEnded() {
        return event == ENDED && done == NOTHING;
    }

    /** What orders the next events of all runs: their time, at one time their kind. */
    long order() {
        return hasEnded() ? Long.MAX_VALUE : time() * KINDS + (done == NOTHING ? event : done);
    }

    /** {@return when the next event is, milliseconds since the epoch} */
    public long time() {
        return done == NOTHING ? time : settledAt;
    }

    /** Looks for the next event, from a part of a bar on. */
    private void seek(int from, int part) {
        if (upcoming != null && part != INSIDE && positions.position() == null && !entry.isWaiting()) {
            seekTrade(upcoming, from, part);
        } else {
            seekBar(from, part);
        }
    }

    /** The next event is the entry of a trade that is found before its time, if there is one. */
    private void seekTrade(UpcomingTrades found, int from, int part) {
        if (!found.hasNext()) {
            found.find(from);
        }
        if (found.hasNext()) {
            int at = found.entryBar();
            signal = found.entry();
            entry.atOpen(signal, at, found.entryOpen());
            schedule(ENTERS, at, data.time(at));
        } else {
            int stop = found.stop();
            signal = from <= last ? decisions.at(from) : Signal.NONE;
            seekBar(stop, stop == from ? part : LEAVES);
        }
    }

    /** After an entry: the next event is the end of the trade as it was found before, if the position is the one expected. */
    private boolean endsAsFound() {
        if (upcoming == null || !upcoming.hasNext()) {
            return false;
        }
        ManagedPosition held = positions.position();
        if (held == null || !upcoming.isAsExpected(held)) {
            upcoming.discard();
            return false;
        }
        int at = upcoming.endBar();
        signal = Signal.CLOSE;
        open = upcoming.endOpen();
        boolean atOpen = upcoming.endsAtOpen();
        schedule(atOpen ? LEAVES : CLOSES, at, atOpen ? data.time(at) : data.closeTime(at));
        upcoming.advance();
        return true;
    }

    /** Looks bar by bar. Most bars have no event: this loop is what a run costs. */
    private void seekBar(int from, int part) {
        int next = part;
        for (int at = from; at <= last; at++) {
            if (next == LEAVES) {
                signal = decisions.at(at);
            }
            ManagedPosition held = positions.position();
            if (held == null) {
                if (signal.opens() || entry.isWaiting()) {
                    if (next <= ENTERS && entry.isDue(signal, at)) {
                        schedule(ENTERS, at, data.time(at));
                        return;
                    }
                } else {
                    at = decisions.unchanged(signal, at, last + 1);
                }
            } else if (next == LEAVES && positions.leavesAtOpen(signal, at)) {
                open = data.open(at);
                schedule(LEAVES, at, data.time(at));
                return;
            } else if (next <= ENTERS && positions.takesAddition(signal, at)) {
                entry.adds(signal, at);
                schedule(ENTERS, at, data.time(at));
                return;
            } else if (watched || positions.isTouched(at)) {
                schedule(CLOSES, at, data.closeTime(at));
                return;
            } else {
                positions.move(at);
                if (next == LEAVES && positions.waitsForDecision()) {
                    at = decisions.unchanged(signal, at, positions.touchedFrom());
                }
            }
            next = LEAVES;
        }
        schedule(ENDED, last, Long.MAX_VALUE);
    }

    private void schedule(int kind, int at, long when) {
        event = kind;
        bar = at;
        time = when;
    }

    /** Does what is due, or settles what was done ahead; then does ahead what need not wait. */
    void act() {
        if (done != NOTHING) {
            settle();
        } else if (event == ENTERS) {
            int at = bar;
            enter(at);
            ManagedPosition held = positions.position();
            account.holds(this, held == null ? 0 : held.banked(), held == null ? 0 : held.initialMargin());
            if (!endsAsFound()) {
                seek(at, INSIDE);
            }
        } else {
            leave();
            settle();
        }
        if (!waits && (event == CLOSES || event == LEAVES)) {
            leave();
        }
    }

    /** What happens to the position inside a bar or at an open, which {@link #settle} passes on to the account. */
    private void leave() {
        int at = bar;
        done = event;
        settledAt = time;
        if (done == LEAVES) {
            positions.leaveAtOpen(signal, at, open);
        } else {
            positions.inside(at);
        }
        closed = positions.takeEnded();
        ManagedPosition held = positions.position();
        banked = held == null ? 0 : held.banked();
        margin = held == null ? 0 : held.initialMargin();
        if (closed != null) {
            freeFrom = done == LEAVES ? at - 1 : at;
            if (closed.pnl() < 0 && terms.cooldown() > 0) {
                entry.pauseUntil(at + terms.cooldown());
            }
        }
        if (!watched) {
            seek(done == CLOSES ? at + 1 : at, done == CLOSES ? LEAVES : ENTERS);
        }
    }

    private void settle() {
        int what = done;
        int at = bar;
        done = NOTHING;
        account.holds(this, banked, margin);
        Trade ended = closed;
        closed = null;
        if (ended != null) {
            trades.add(ended);
            account.closed(this, ended);
        } else if (what == CLOSES && watched) {
            account.looked(this, at);
        }
        if (watched) {
            seek(what == CLOSES ? at + 1 : at, what == CLOSES ? LEAVES : ENTERS);
        }
    }

    private void enter(int at) {
        Account.Grant grant = account.grant(this, entry.signal().isLong() ? Side.LONG : Side.SHORT);
        if (!(grant.most() > 0)) {
            return;
        }
        Opening opening = entry.opening(grant);
        if (positions.position() != null) {
            positions.add(entry.signal(), at, grant);
        } else if (opening != null && positions.open(opening)) {
            account.opened(this);
        }
    }

    /**
     * Runs on an account of its own until the first trade is closed.
     *
     * @param equity of the account
     * @return the lowest that it had realised on the way, 0 or less
     */
    double runOneTrade(double equity) {
        Account own = new Account(equity, List.of(this));
        double lowest = 0;
        while (trades.all().isEmpty() && !hasEnded()) {
            act();
            lowest = Math.min(lowest, own.equity() - equity);
        }
        return lowest;
    }

    /**
     * The last bar at whose close nothing of its first trade is left to come: its bar of exit, the one before where it ended at an
     * open, at which the next trade may begin; the number of bars where there is no trade.
     */
    int freeFrom() {
        return freeFrom;
    }

    /**
     * The trade that the entry which is due would become on its own, for what a refusal saved or missed.
     *
     * @param grant the money it would have
     * @return null if nothing would be opened
     */
    public @Nullable Trade hypothetical(Account.Grant grant) {
        return again(entry.alone(grant, bar), BarChoice.WORST);
    }

    /** The trade that an entry becomes on its own; null if nothing is opened. */
    @Nullable
    Trade again(Opening opening, BarChoice choice) {
        int from = opening.at().bar();
        MarketRun alone = new MarketRun(data, decisions.rule(), terms, from, choice);
        alone.entry.due(opening.signal(), opening.signalBar(), opening.at());
        alone.schedule(ENTERS, from, data.time(from));
        Account own = new Account(opening.money().backing(), List.of(alone));
        own.alone(opening.money());
        alone.act();
        while (alone.position() != null || alone.done != NOTHING) {
            alone.act();
        }
        return alone.trades.all().isEmpty() ? null : alone.trade(0);
    }

    /** {@return its round trips, in the order of their entries} */
    public List<Trade> trades() {
        return List.copyOf(trades.all());
    }

    /** {@return its round trips so far; grows while it runs} */
    public List<Trade> tradesSoFar() {
        return Collections.unmodifiableList(trades.all());
    }

    /** {@return those of its round trips that were held at the last close of a UTC day; mostly few of them} */
    public List<Trade> overnight() {
        return Collections.unmodifiableList(trades.overnight());
    }

    /** One of its round trips. */
    Trade trade(int number) {
        return trades.all().get(number);
    }

    /** {@return the bars that left several outcomes open, in the order of time} */
    public List<AmbiguousEvent> ambiguousEvents() {
        return Collections.unmodifiableList(positions.events());
    }

    /** {@return the bars} */
    public BarData data() {
        return data;
    }

    /** What decides. */
    Rule rule() {
        return decisions.rule();
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
    ManagedPosition position() {
        return positions.position();
    }
}

package dev.kirby.backtest.internal;

import dev.kirby.market.Side;
import dev.kirby.performance.Trade;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The money of some markets' runs: capital, what was realised, and the positions that are open. Takes the events of all runs in
 * the order of time: at one time first what a bar's close settles, then exits at an open, then entries, each in the order of the
 * runs. For one thread.
 */
public final class Account {

    /**
     * What an entry gets.
     *
     * @param basis what its size is a share of
     * @param equity what pays for it
     * @param backing what stands behind it: the equity of the whole account
     * @param most units allowed; 0 refuses the entry
     */
    public record Grant(double basis, double equity, double backing, double most) {

        /** Nothing. */
        public static final Grant REFUSED = new Grant(0, 0, 0, 0);

        /**
         * {@return a whole account}
         *
         * @param capital it began with
         * @param equity it has
         */
        public static Grant whole(double capital, double equity) {
            return new Grant(capital, equity, equity, Double.POSITIVE_INFINITY);
        }
    }

    /** Who decides about entries, and hears of what came of them. */
    public interface Desk {

        /**
         * Decides what an entry gets.
         *
         * @param account in its state of the moment
         * @param run whose entry is due at {@link MarketRun#time}
         * @param side long or short
         * @return its money
         */
        Grant grant(Account account, MarketRun run, Side side);

        /**
         * Hears that a position was opened.
         *
         * @param account with the position
         * @param run whose it is
         */
        default void opened(Account account, MarketRun run) {}

        /**
         * Hears that a position was closed.
         *
         * @param account with its profit
         * @param run whose it was
         * @param trade what it became
         */
        default void closed(Account account, MarketRun run, Trade trade) {}

        /**
         * Hears that a bar of a {@linkplain MarketRun#watched watched} run closed while it held a position.
         *
         * @param account in its state of the moment
         * @param time of the close, milliseconds since the epoch
         */
        default void looked(Account account, long time) {}
    }

    /** Gives every entry the capital and the equity of the whole account. */
    private static final Desk WHOLE = (account, run, side) -> Grant.whole(account.capital, account.equity());

    private final double capital;
    private final MarketRun[] runs;
    private final RealisedProfits profits = new RealisedProfits();
    // By trade in the order of their entries: the place of its run.
    private int[] opened = new int[64];
    private int openings;
    private final int[] lookedAt;
    // What all runs are asked for at each event, side by side.
    private final long[] order;
    private final double[] banked;
    private final double[] margins;
    private final double[] earned;
    private boolean hasBanked;
    private Desk desk = WHOLE;
    private double realised;
    private boolean ruined;

    /**
     * An account before its first event.
     *
     * @param capital currency of settlement, more than 0
     * @param runs of its markets, in an order that settles ties
     */
    public Account(double capital, List<MarketRun> runs) {
        this.capital = capital;
        this.runs = runs.toArray(MarketRun[]::new);
        this.lookedAt = new int[this.runs.length];
        this.order = new long[this.runs.length];
        this.banked = new double[this.runs.length];
        this.margins = new double[this.runs.length];
        this.earned = new double[this.runs.length];
        for (int i = 0; i < lookedAt.length; i++) {
            this.runs[i].join(this, i);
            order[i] = this.runs[i].order();
        }
    }

    /**
     * Runs everything to the end.
     *
     * @param newDesk who decides about entries
     */
    public void run(Desk newDesk) {
        desk = newDesk;
        int next = next();
        while (order[next] != Long.MAX_VALUE) {
            runs[next].act();
            order[next] = runs[next].order();
            next = next();
        }
    }

    /** The run whose event is the next, by time, kind, place. */
    private int next() {
        int next = 0;
        long first = order[0];
        for (int i = 1; i < order.length; i++) {
            next = order[i] < first ? i : next;
            first = Math.min(first, order[i]);
        }
        return next;
    }

    /** A run says what it holds, after each event. */
    void holds(MarketRun run, double banked, double initialMargin) {
        this.banked[run.place()] = banked;
        this.margins[run.place()] = initialMargin;
        hasBanked |= banked != 0;
    }

    /** Runs everything to the end; each entry may use the whole account. */
    public void run() {
        run(WHOLE);
    }

    /** For one entry that gets the money given. */
    void alone(Grant grant) {
        desk = (account, run, side) -> grant;
    }

    Grant grant(MarketRun run, Side side) {
        if (equity() <= 0) {
            ruined = true;
            return Grant.REFUSED;
        }
        return desk.grant(this, run, side);
    }

    void opened(MarketRun run) {
        lookedAt[run.place()] = -1;
        if (openings == opened.length) {
            opened = Arrays.copyOf(opened, 2 * openings);
        }
        opened[openings++] = run.place();
        desk.opened(this, run);
    }

    void closed(MarketRun run, Trade trade) {
        realised += trade.pnl();
        earned[run.place()] += trade.pnl();
        profits.add(trade);
        desk.closed(this, run, trade);
    }

    void looked(MarketRun run, int bar) {
        lookedAt[run.place()] = bar;
        desk.looked(this, run.data().closeTime(bar));
    }

    /** {@return capital and realised profit, that of parts of open positions included} */
    public double equity() {
        double equity = capital + realised;
        if (hasBanked) {
            for (double part : banked) {
                equity += part;
            }
        }
        return equity;
    }

    /** {@return the profit of everything closed} */
    public double realised() {
        return realised;
    }

    /** {@return the capital it began with} */
    public double capital() {
        return capital;
    }

    /** {@return whether a signal came when the capital was gone} */
    public boolean isRuined() {
        return ruined;
    }

    /** {@return the profit of everything closed so far, in the order of time} */
    public RealisedProfits profits() {
        return profits;
    }

    /** {@return the trades of all runs in the order of their entries, at one time in the order of the runs; once all have ended} */
    public List<Trade> trades() {
        List<Trade> all = new ArrayList<>(openings);
        int[] next = new int[runs.length];
        for (int i = 0; i < openings; i++) {
            int place = opened[i];
            all.add(runs[place].trade(next[place]++));
        }
        return all;
    }

    /**
     * {@return how many other positions are open}
     *
     * @param than the run that is not counted
     */
    public int openPositions(MarketRun than) {
        int open = 0;
        for (MarketRun run : runs) {
            open += run == than || run.position() == null ? 0 : 1;
        }
        return open;
    }

    /**
     * {@return the initial margin of all other open positions, their worth over their leverage}
     *
     * @param than the run that is not counted
     */
    public double usedMargin(MarketRun than) {
        double used = 0;
        for (int i = 0; i < margins.length; i++) {
            used += i == than.place() ? 0 : margins[i];
        }
        return used;
    }

    /**
     * {@return what a run's open position was worth at its entry; below 0 for a short, 0 without one}
     *
     * @param run one of this account
     */
    public double exposure(MarketRun run) {
        ManagedPosition held = run.position();
        return held == null ? 0 : held.side().sign() * held.notional(held.entryPrice());
    }

    /**
     * {@return what a run earned so far, its open profit at the last bar that was looked at included}
     *
     * @param run one of this account
     */
    public double profit(MarketRun run) {
        ManagedPosition held = run.position();
        double open = held == null ? 0 : open(run.place()) + held.banked();
        return earned[run.place()] + open;
    }

    /** {@return the equity with the open profit of all positions at the last bar that was looked at} */
    public double marked() {
        double marked = equity();
        for (int i = 0; i < lookedAt.length; i++) {
            marked += runs[i].position() == null ? 0 : open(i);
        }
        return marked;
    }

    /** The open profit of a run: its gain less the fee of the entry and what it paid. */
    private double open(int index) {
        MarketRun run = runs[index];
        ManagedPosition held = run.position();
        if (held == null) {
            return 0;
        }
        return held.gain(price(index, held)) - held.entryFee() - held.paid(time(index, held));
    }

    private double price(int index, ManagedPosition held) {
        int bar = lookedAt[index];
        return bar < held.entryBar() ? held.entryPrice() : runs[index].data().close(bar);
    }

    private long time(int index, ManagedPosition held) {
        BarData data = runs[index].data();
        return data.time(Math.max(lookedAt[index], held.entryBar()));
    }

    /**
     * What backs a cross position in a bar besides its own gain: the wallet after all fees and funding, and of the other
     * positions their open profit less their maintenance margin.
     */
    double backing(MarketRun of, int bar) {
        ManagedPosition own = of.position();
        if (own == null || !own.isCross()) {
            return Double.NaN;
        }
        double backing = equity() - own.entryFee() - own.paid(of.data().time(bar));
        for (int i = 0; i < lookedAt.length; i++) {
            @Nullable ManagedPosition held = runs[i].position();
            if (held != null && held != own) {
                backing += open(i) - held.maintenance(price(i, held));
            }
        }
        return backing;
    }
}

package dev.kirby.portfolio;

import static java.util.Objects.requireNonNull;

import dev.kirby.backtest.internal.Account;
import dev.kirby.backtest.internal.BarData;
import dev.kirby.backtest.internal.MarketRun;
import dev.kirby.backtest.internal.OrderBounds;
import dev.kirby.backtest.internal.RealisedProfits;
import dev.kirby.breaker.BreakerEvent;
import dev.kirby.intrabar.AmbiguousBar;
import dev.kirby.intrabar.AmbiguousBars;
import dev.kirby.performance.Metric;
import dev.kirby.performance.Performance;
import dev.kirby.performance.Trade;
import dev.kirby.report.Report;
import dev.kirby.report.Reported;
import dev.kirby.series.Frame;
import dev.kirby.series.TimeSeries;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The result of a portfolio: the performance of the account, the profit of each member, the correlations between members, and the
 * events of the circuit breakers. Immutable and thread-safe.
 */
public final class PortfolioResult implements Reported {

    private final Portfolio portfolio;
    private final Performance performance;
    private final Account account;
    private final List<MarketRun> runs;
    private final List<BreakerEvent> events;
    private final List<BreakerEffect> effects;
    // Computed on first use; two threads may compute the same ones.
    private volatile @Nullable List<MemberResult> members;
    private volatile @Nullable List<AmbiguousBars> intervals;

    /**
     * What a member did.
     *
     * @param member which
     * @param trades its round trips, in the order of their entries
     * @param dailyProfit what it earned on each UTC day, open profit included; times are the starts of the days
     * @param ambiguousBars how many bars do not show what came first, so that the worst for its trade was counted
     */
    public record MemberResult(Member member, List<Trade> trades, TimeSeries dailyProfit, int ambiguousBars) {

        /** Copies the list. */
        public MemberResult {
            trades = List.copyOf(trades);
        }

        /** {@return the profit of all its trades} */
        public double netProfit() {
            return trades.stream().mapToDouble(Trade::pnl).sum();
        }

        /** For example {@code MemberResult[BTC: 124 trades, net profit 512.30]}. */
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "MemberResult[%s: %d trades, net profit %.2f]",
                    member.name(),
                    trades.size(),
                    netProfit());
        }
    }

    PortfolioResult(
            Portfolio portfolio,
            Account account,
            List<MarketRun> runs,
            List<BreakerEvent> events,
            List<BreakerEffect> effects) {
        this.portfolio = portfolio;
        this.events = events;
        this.effects = effects;
        this.account = account;
        this.runs = runs;
        this.performance = performance(account, runs);
    }

    private List<MemberResult> memberResults() {
        List<MemberResult> results = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            MarketRun run = runs.get(i);
            int ambiguous = (int) run.ambiguousEvents().stream()
                    .filter(event -> !event.isDecided())
                    .count();
            results.add(new MemberResult(
                    portfolio.members().get(i), run.trades(), dailyProfit(portfolio.capital(), run), ambiguous));
        }
        return List.copyOf(results);
    }

    private static Performance performance(Account account, List<MarketRun> runs) {
        PortfolioEquity daily = PortfolioEquity.of(account.capital(), account.profits(), runs);
        if (runs.size() == 1) {
            BarData data = runs.get(0).data();
            return Performance.of(account.capital(), runs.get(0).trades(), data.traded, daily.equity);
        }
        return Performance.of(account.capital(), account.trades(), TimeSeries.of("equity", daily.days, daily.equity));
    }

    private static TimeSeries dailyProfit(double capital, MarketRun run) {
        PortfolioEquity daily = PortfolioEquity.of(capital, RealisedProfits.of(run.tradesSoFar()), List.of(run));
        double[] profit = new double[daily.equity.length];
        double before = capital;
        for (int day = 0; day < profit.length; day++) {
            profit[day] = daily.equity[day] - before;
            before = daily.equity[day];
        }
        return TimeSeries.of("profit", daily.days, profit);
    }

    /** {@return the portfolio that was run} */
    public Portfolio portfolio() {
        return portfolio;
    }

    /** {@return the trades of all members and the daily equity of the account, from which all figures are computed} */
    public Performance performance() {
        return performance;
    }

    /** {@return what each member did, in order} */
    public List<MemberResult> members() {
        List<MemberResult> known = members;
        if (known == null) {
            known = memberResults();
            members = known;
        }
        return known;
    }

    /**
     * The bars of all members that do not show what came first, in the order of time, and the net profit of the account from the
     * worst to the best order of prices in them. It is proven where members share nothing but equity that is always there: a fixed
     * number of units, isolated margin or none, and no limits, circuit breakers, pauses or shares of volume.
     *
     * @return no bars where nothing depends on the order; trades are numbered as in {@link #performance}
     */
    public AmbiguousBars ambiguousBars() {
        if (runs.size() == 1) {
            return ambiguousBars(0);
        }
        IdentityHashMap<Trade, Integer> places = new IdentityHashMap<>();
        for (Trade trade : performance.trades()) {
            places.put(trade, places.size());
        }
        List<AmbiguousBar> bars = new ArrayList<>();
        double worst = 0;
        double best = 0;
        boolean proven = true;
        for (int i = 0; i < runs.size(); i++) {
            AmbiguousBars own = ambiguousBars(i);
            List<Trade> trades = runs.get(i).tradesSoFar();
            own.bars().forEach(bar -> bars.add(bar.of(requireNonNull(places.get(trades.get(bar.trade()))))));
            worst += own.netProfit() - own.worst();
            best += own.best() - own.netProfit();
            proven &= own.isProven();
        }
        bars.sort(Comparator.comparingLong(AmbiguousBar::time));
        double net = account.realised();
        return new AmbiguousBars(bars, net, net - worst, net + best, proven);
    }

    /**
     * What a member has of {@link #ambiguousBars()}.
     *
     * @param member its place, from 0
     * @return its bars, with its trades as numbered by it, and its profit from the worst to the best order
     */
    public AmbiguousBars ambiguousBars(int member) {
        List<AmbiguousBars> known = intervals;
        if (known == null) {
            boolean isFree = portfolio.limits().equals(Limits.NONE)
                    && portfolio.breakers().isEmpty();
            known = OrderBounds.of(account, runs, isFree);
            intervals = known;
        }
        return known.get(member);
    }

    /**
     * How alike two members' daily profits are.
     *
     * @param one its place, from 0
     * @param other its place, from 0
     * @return Pearson's correlation over the days that both have; NaN where one of them did not vary
     */
    public double correlation(int one, int other) {
        return MemberDays.of(members().get(one))
                .correlation(MemberDays.of(members().get(other)));
    }

    /** {@return the events of the circuit breakers, in the order in which they happened} */
    public List<BreakerEvent> events() {
        return events;
    }

    /** {@return of each circuit breaker that tripped, what it saved and what it missed} */
    public List<BreakerEffect> effects() {
        return effects;
    }

    /** {@return whether the capital was gone before the data ended} */
    public boolean isRuined() {
        return account.isRuined();
    }

    /** {@return what a reader of the figures must know; empty if there is nothing to say} */
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (isRuined()) {
            notes.add("Ruin: the capital was gone, later signals were not followed.");
        }
        for (Member member : portfolio.members()) {
            if (!member.backtest().tradable(member.strategy()).equals(member.strategy())) {
                notes.add("The short entries of " + member.name() + " were left out: spot cannot be sold short.");
            }
        }
        if (!ambiguousBars().bars().isEmpty()) {
            notes.add(ambiguousBars().note());
        }
        effects.forEach(effect -> notes.add("Circuit breaker " + effect));
        return notes;
    }

    /** Prints the account's figures, the members and the circuit breakers to standard output. */
    public void print() {
        print(System.out);
    }

    /**
     * Prints the account's figures, the members and the circuit breakers.
     *
     * @param out where to
     */
    public void print(PrintStream out) {
        out.println(portfolio + ", " + portfolio.limits());
        performance.metrics().print(out);
        out.printf("%n%-40s %7s %12s %9s%n", "member", "trades", "net profit", "win rate");
        for (MemberResult result : members()) {
            String name = result.member().name();
            long wins =
                    result.trades().stream().filter(trade -> trade.pnl() > 0).count();
            out.printf(
                    Locale.ROOT,
                    "%-40s %7d %12.2f %9.3f%n",
                    name.length() > 40 ? name.substring(0, 37) + "..." : name,
                    result.trades().size(),
                    result.netProfit(),
                    result.trades().isEmpty()
                            ? Double.NaN
                            : (double) wins / result.trades().size());
        }
        for (int one = 0; one < members().size(); one++) {
            for (int other = one + 1; other < members().size() && members().size() <= 5; other++) {
                out.printf(
                        Locale.ROOT,
                        "correlation of %s and %s: %.2f%n",
                        members().get(one).member().name(),
                        members().get(other).member().name(),
                        correlation(one, other));
            }
        }
        notes().forEach(note -> out.println("! " + note));
    }

    /**
     * The result as a page: the account's equity, returns, trades and metrics, its members among their candles, and the circuit
     * breakers.
     *
     * @return made now
     */
    @Override
    public Report report() {
        return new PortfolioReport(this).report();
    }

    /**
     * The account for files and other programs, as {@link Performance#toFrames}.
     *
     * @return {@code trades}, {@code daily}, {@code metrics}
     */
    public Map<String, Frame> toFrames() {
        return performance.toFrames();
    }

    /** For example {@code PortfolioResult[3 members, 412 trades, net profit 512.30, sharpe 1.21]}. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "PortfolioResult[%d members, %d trades, net profit %.2f, sharpe %.2f]",
                runs.size(),
                performance.trades().size(),
                performance.value(Metric.NET_PROFIT),
                performance.value(Metric.SHARPE));
    }
}

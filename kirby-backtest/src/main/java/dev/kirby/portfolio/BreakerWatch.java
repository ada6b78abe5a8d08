package dev.kirby.portfolio;

import dev.kirby.backtest.internal.Account;
import dev.kirby.backtest.internal.BarData;
import dev.kirby.backtest.internal.MarketRun;
import dev.kirby.breaker.Breaker;
import dev.kirby.breaker.BreakerDecision;
import dev.kirby.breaker.BreakerEvent;
import dev.kirby.breaker.BreakerPanel;
import dev.kirby.breaker.CircuitBreakers;
import dev.kirby.breaker.MarketDays;
import dev.kirby.breaker.VolatilityScore;
import dev.kirby.market.Interval;
import dev.kirby.market.Side;
import dev.kirby.performance.Moments;
import dev.kirby.performance.Performance;
import dev.kirby.performance.Trade;
import dev.kirby.validate.Regime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gives a panel of circuit breakers what candles can show: equity at each close while positions are open, trades, and, at the
 * start of each UTC day, the correlation of the members' daily results, volatility, regime and Sharpe ratio of each. Adverse selection
 * is known on 1m candles; latency never is. Members that stand first count as better proven. For one thread.
 */
final class BreakerWatch {

    private static final int DAYS = 30;
    private static final int MIN_TRADES = 30;

    private final BreakerPanel panel;
    private final List<String> names;
    private final List<MarketRun> runs;
    private final MarketDays[] days;
    private final double[][] scores;
    private final Regime[][] regimes;
    private final List<double[]> daily = new ArrayList<>();
    private final double[] profitBefore;
    private final long[] followedUntil;
    private final boolean[] halved;
    private final int[] worse;
    private final Map<Breaker, double[]> effects = new EnumMap<>(Breaker.class);
    private long day = Long.MIN_VALUE;

    BreakerWatch(CircuitBreakers breakers, List<String> names, List<MarketRun> runs, MarketDays[] days) {
        this.panel = breakers.panel();
        this.names = names;
        this.runs = runs;
        this.days = days;
        int members = runs.size();
        this.scores = new double[members][];
        this.regimes = new Regime[members][];
        for (int i = 0; i < members; i++) {
            regimes[i] =
                    breakers.has(Breaker.REGIME_BREAK) ? Regime.each(days[i].closes(), Regime.DAYS) : new Regime[0];
            scores[i] = breakers.has(Breaker.UNUSUAL_MARKET) ? VolatilityScore.of(days[i].closes()) : new double[0];
        }
        this.profitBefore = new double[members];
        this.followedUntil = new long[members];
        this.halved = new boolean[members];
        this.worse = new int[members];
        Arrays.fill(followedUntil, Long.MIN_VALUE);
    }

    /** The most that a position may be worth, as a multiple of the equity. */
    double mostPosition() {
        double most = panel.breakers().threshold(Breaker.POSITION_SIZE);
        return Double.isNaN(most) ? Double.POSITIVE_INFINITY : most;
    }

    BreakerDecision check(Account account, int member) {
        long time = runs.get(member).time();
        begin(account, Math.floorDiv(time, MarketDays.DAY));
        panel.equity(time, account.marked());
        return panel.check(time, names.get(member));
    }

    /** What is left of a grant; what was held back is followed. */
    Account.Grant granted(int member, Account.Grant grant, BreakerDecision decision) {
        halved[member] = false;
        if (decision.breaker().isEmpty()) {
            return grant;
        }
        Breaker breaker = decision.breaker().get();
        if (decision.isRefused()) {
            MarketRun run = runs.get(member);
            if (run.time() >= followedUntil[member] && grant.most() > 0) {
                @Nullable Trade without = run.hypothetical(grant);
                if (without != null) {
                    followedUntil[member] = run.data().closeTime(without.exit().bar());
                    count(breaker, without.pnl());
                }
            }
            return Account.Grant.REFUSED;
        }
        halved[member] = true;
        double size = decision.size();
        return new Account.Grant(grant.basis() * size, grant.equity() * size, grant.backing(), grant.most() * size);
    }

    private void count(Breaker breaker, double pnl) {
        double[] sums = effects.computeIfAbsent(breaker, b -> new double[3]);
        sums[0]++;
        sums[1] += Math.max(0, -pnl);
        sums[2] += Math.max(0, pnl);
    }

    void opened(Account account, int member) {
        panel.opened(runs.get(member).time(), names.get(member));
    }

    void closed(Account account, int member, Trade trade) {
        MarketRun run = runs.get(member);
        long time = run.time();
        looked(account, time);
        panel.closed(time, names.get(member), trade.pnl());
        if (halved[member]) {
            count(Breaker.REGIME_BREAK, trade.pnl()); // the other half
            halved[member] = false;
        }
        BarData data = run.data();
        if (data.bars.interval() == Interval.M1) {
            double later = data.close(trade.entry().bar());
            double entry = trade.entry().rawPrice();
            worse[member] += (trade.side() == Side.LONG ? later < entry : later > entry) ? 1 : 0;
            int trades = run.tradesSoFar().size();
            if (trades >= MIN_TRADES) {
                panel.adverseSelection(time, names.get(member), (double) worse[member] / trades);
            }
        }
    }

    /** At the close of a bar: one at midnight belongs to the day that ends. */
    void looked(Account account, long time) {
        begin(account, Math.floorDiv(time - 1, MarketDays.DAY));
        panel.equity(time - 1, account.marked());
    }

    /** Goes on to a day: what happened on the days before is settled. */
    private void begin(Account account, long newDay) {
        if (newDay <= day) {
            return;
        }
        if (day != Long.MIN_VALUE) {
            double[] result = new double[runs.size()];
            for (int i = 0; i < result.length; i++) {
                double profit = account.profit(runs.get(i));
                result[i] = profit - profitBefore[i];
                profitBefore[i] = profit;
            }
            daily.add(result);
            for (long flat = day + 1; flat < newDay; flat++) {
                daily.add(new double[runs.size()]);
            }
        }
        day = newDay;
        observe(newDay * MarketDays.DAY);
    }

    private void observe(long time) {
        CircuitBreakers on = panel.breakers();
        for (int i = 0; i < runs.size(); i++) {
            String name = names.get(i);
            int known = days[i].before(day);
            if (on.has(Breaker.UNUSUAL_MARKET) && known > 0) {
                panel.volatility(time, name, scores[i][known - 1]);
            }
            if (on.has(Breaker.REGIME_BREAK) && known > 0) {
                Regime regime = regimes[i][known - 1];
                panel.regime(time, name, regime.share(regime.label()));
            }
            if (daily.size() >= DAYS) {
                double[] own = lastDays(i);
                if (on.has(Breaker.LOW_SHARPE)) {
                    panel.sharpe(time, name, Moments.sharpe(own) * Math.sqrt(Performance.DAYS_PER_YEAR));
                }
                if (on.has(Breaker.CORRELATION_SPIKE)) {
                    panel.correlation(time, name, highestCorrelation(i, own));
                }
            }
        }
    }

    private double highestCorrelation(int member, double[] own) {
        double highest = Double.NaN;
        for (int other = 0; other < member; other++) {
            double correlation = Moments.correlation(lastDays(other), own);
            highest = highest >= correlation || Double.isNaN(correlation) ? highest : correlation;
        }
        return highest;
    }

    private double[] lastDays(int member) {
        double[] last = new double[DAYS];
        for (int i = 0; i < DAYS; i++) {
            last[i] = daily.get(daily.size() - DAYS + i)[member];
        }
        return last;
    }

    List<BreakerEvent> events() {
        return panel.events();
    }

    /** Of those that tripped or held something back. */
    List<BreakerEffect> effects() {
        List<BreakerEffect> all = new ArrayList<>();
        for (Breaker breaker : Breaker.values()) {
            int events = (int) panel.events().stream()
                    .filter(event -> event.breaker() == breaker && event.action() != BreakerEvent.Action.RESUME)
                    .count();
            double[] sums = effects.getOrDefault(breaker, new double[3]);
            if (events > 0 || sums[0] > 0) {
                all.add(new BreakerEffect(breaker, events, (int) sums[0], sums[1], sums[2]));
            }
        }
        return all;
    }
}

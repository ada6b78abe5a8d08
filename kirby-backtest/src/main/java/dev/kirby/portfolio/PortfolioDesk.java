package dev.kirby.portfolio;

import dev.kirby.backtest.internal.Account;
import dev.kirby.backtest.internal.MarketRun;
import dev.kirby.breaker.BreakerDecision;
import dev.kirby.breaker.MarketDays;
import dev.kirby.market.Side;
import dev.kirby.performance.Trade;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides how much money an entry may use: the share of its member, at most the free margin, within the limits and circuit breakers.
 * Not thread-safe.
 */
final class PortfolioDesk implements Account.Desk, Allocation.View {

    private final List<MarketRun> runs;
    private final MarketDays[] days;
    private final Allocation allocation;
    private final Limits limits;
    private final @Nullable BreakerWatch watch;
    private final boolean isUnlimited;
    private double[] shares = new double[0];
    private long sharesOf = Long.MIN_VALUE;

    PortfolioDesk(
            List<MarketRun> runs,
            MarketDays[] days,
            Allocation allocation,
            Limits limits,
            @Nullable BreakerWatch watch) {
        this.runs = runs;
        this.days = days;
        this.allocation = allocation;
        this.limits = limits;
        this.watch = watch;
        this.isUnlimited = watch == null && limits.equals(Limits.NONE);
    }

    @Override
    public Account.Grant grant(Account account, MarketRun run, Side side) {
        int member = run.place();
        long day = Math.floorDiv(run.time(), MarketDays.DAY);
        if (day != sharesOf) {
            sharesOf = day;
            shares = allocation.shares(this);
        }
        double equity = account.equity();
        double share = shares[member];
        Account.Grant grant = new Account.Grant(
                account.capital() * share,
                Math.min(equity * share, equity - account.usedMargin(run)),
                equity,
                room(account, run, side));
        if (watch == null) {
            return grant;
        }
        BreakerDecision decision = watch.check(account, member);
        return watch.granted(member, grant, decision);
    }

    /** The units that limits leave. */
    private double room(Account account, MarketRun run, Side side) {
        if (isUnlimited) {
            return Double.POSITIVE_INFINITY;
        }
        double equity = account.equity();
        double most = limits.position() * equity;
        if (watch != null) {
            most = Math.min(most, watch.mostPosition() * equity);
        }
        most -= Math.abs(account.exposure(run)); // what it holds already, where it adds
        if (account.openPositions(run) >= limits.positions()) {
            return 0;
        }
        double gross = 0;
        double net = 0;
        for (MarketRun other : runs) {
            double exposure = account.exposure(other);
            gross += Math.abs(exposure);
            net += exposure;
        }
        most = Math.min(most, limits.gross() * equity - gross);
        most = Math.min(most, limits.net() * equity - side.sign() * net);
        double unit = run.data().perpetual.contract().notional(1, run.data().open(run.bar()));
        return Math.max(0, most) / unit;
    }

    @Override
    public void opened(Account account, MarketRun run) {
        if (watch != null) {
            watch.opened(account, run.place());
        }
    }

    @Override
    public void closed(Account account, MarketRun run, Trade trade) {
        if (watch != null) {
            watch.closed(account, run.place(), trade);
        }
    }

    @Override
    public void looked(Account account, long time) {
        if (watch != null) {
            watch.looked(account, time);
        }
    }

    @Override
    public int members() {
        return runs.size();
    }

    @Override
    public double[] marketReturns(int member, int most) {
        return days[member].returns(sharesOf, most);
    }

    @Override
    public List<Trade> trades(int member) {
        return runs.get(member).tradesSoFar();
    }
}

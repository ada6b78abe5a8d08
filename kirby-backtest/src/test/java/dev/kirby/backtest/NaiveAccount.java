package dev.kirby.backtest;

import dev.kirby.market.Side;
import dev.kirby.performance.ExitReason;
import dev.kirby.series.CandleSeries;
import dev.kirby.series.TimeSeries;
import dev.kirby.strategy.Exits;
import dev.kirby.strategy.Order;
import dev.kirby.strategy.PartialTarget;
import dev.kirby.strategy.PositionView;
import dev.kirby.strategy.Signal;
import dev.kirby.strategy.TrailingStop;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What docs/realism.md says, done a second time: one linear perpetual, bar by bar, every figure of a position summed anew from its
 * executions whenever it is needed. It shares no arithmetic with the engines.
 */
final class NaiveAccount {

    /** What a market and an account are like. The rate of maintenance margin is one for all sizes. */
    record Conditions(
            double capital,
            double fixedUnits,
            double leverage,
            double lot,
            double fee,
            double makerFee,
            double slippage,
            double impact,
            int latency,
            double volumeShare,
            int cooldown,
            boolean isolated,
            double maintenance,
            double liquidationFee) {}

    record RoundTrip(
            Side side,
            int entryBar,
            int exitBar,
            double units,
            double entryPrice,
            double exitPrice,
            ExitReason reason,
            double funding,
            double pnl) {}

    /** Units are negative of what is taken off; funding before {@code until} is paid by what was held before. */
    private record Execution(int bar, double units, double price, double fee, long until) {}

    private record Waiting(Signal signal, int from) {}

    private final Conditions on;
    private final CandleSeries bars;
    private final @Nullable TimeSeries funding;
    private final IntFunction<Signal> rule;
    private final int last;
    private final List<RoundTrip> trips = new ArrayList<>();
    private double realised;
    private boolean ruined;
    private @Nullable Waiting waiting;
    private int noEntryUntil = -1;
    private int volumeBar = -1;
    private double volumeTaken;

    // The open position.
    private final List<Execution> executions = new ArrayList<>();
    private Exits exits = Exits.NONE;
    private double sign;
    private double entry;
    private int entryBar;
    private boolean inside;
    private double accountAtEntry;
    private double stop;
    private boolean stopMoved;
    private double best;
    private double worst;
    private int partial;
    private double partialTaken;
    private int additions;
    private @Nullable ExitReason leaving;
    private int leaveAt;
    private boolean open;

    NaiveAccount(Conditions on, CandleSeries bars, @Nullable TimeSeries funding, IntFunction<Signal> rule) {
        this.on = on;
        this.bars = bars;
        this.funding = funding;
        this.rule = rule;
        this.last = bars.size() - 1;
    }

    List<RoundTrip> run() {
        for (int bar = 0; bar <= last; bar++) {
            int decided = bar - 1 - on.latency;
            Signal signal = decided < 0 ? Signal.NONE : rule.apply(decided);
            boolean wasOpen = open;
            if (open) {
                leaveAtOpen(bar, signal);
            }
            if (open && wasOpen) {
                add(bar, signal);
            } else if (!open) {
                enter(bar, signal);
            }
            if (open && leaving == null) {
                if (inside && bar == entryBar) {
                    afterTheFill(bar);
                } else {
                    through(bar);
                }
            }
            if (open) {
                atTheClose(bar);
            }
        }
        return trips;
    }

    boolean isRuined() {
        return ruined;
    }

    private void leaveAtOpen(int bar, Signal signal) {
        long until = bars.time(bar) + 1;
        boolean closes = signal.action() == Signal.Action.CLOSE;
        boolean opposite = signal.opens() && exits.onOppositeSignal() && (signal.isLong() ? 1 : -1) != sign;
        if (leaving != null) {
            sell(bar, bars.open(bar), false, units(), until);
        } else if (bar >= leaveAt || opposite || (closes && signal.order().size() >= 1)) {
            leaving = ExitReason.SIGNAL;
            sell(bar, bars.open(bar), false, units(), until);
        } else if (closes) {
            sell(bar, bars.open(bar), false, units() * signal.order().size(), until);
        }
    }

    private void add(int bar, Signal signal) {
        boolean same = signal.opens() && (signal.isLong() ? 1 : -1) == sign;
        if (!same || additions == 0 || leaving != null || signal.order().type() != Order.Type.MARKET) {
            return;
        }
        if (isRuinedNow()) {
            return;
        }
        double price = bars.open(bar);
        double wanted = inLots(sized(price, equity()) * signal.order().size());
        double pays = Double.isNaN(on.fixedUnits) ? inLots(equity() * on.leverage / price) : Double.POSITIVE_INFINITY;
        double most = Math.min(pays - units(), room(bar));
        double more = wanted <= most ? wanted : inLots(most);
        if (more > 0) {
            additions--;
            buy(bar, price, false, Double.NaN, more);
        }
    }

    private void enter(int bar, Signal signal) {
        if (signal.opens() && bar > noEntryUntil) {
            waiting = null;
            if (signal.order().type() == Order.Type.MARKET) {
                openAt(bar, signal, bars.open(bar), false, Double.NaN, false);
                return;
            }
            waiting = new Waiting(signal, bar);
        } else if (signal.action() == Signal.Action.CLOSE) {
            waiting = null;
        }
        if (waiting == null || bar >= waiting.from + waiting.signal.order().expiry()) {
            waiting = null;
            return;
        }
        Order order = waiting.signal.order();
        boolean limit = order.type() == Order.Type.LIMIT;
        boolean below = waiting.signal.isLong() == limit; // it waits for a lower price
        double price = order.price();
        Signal due = waiting.signal;
        if (below ? bars.open(bar) <= price : bars.open(bar) >= price) {
            boolean rested = limit && bar > waiting.from;
            waiting = null;
            openAt(bar, due, bars.open(bar), rested, limit ? price : Double.NaN, false);
        } else if (below ? bars.low(bar) <= price : bars.high(bar) >= price) {
            waiting = null;
            openAt(bar, due, price, limit, Double.NaN, true);
        }
    }

    private boolean isRuinedNow() {
        boolean gone = equity() <= 0;
        ruined |= gone;
        return gone;
    }

    private void openAt(int bar, Signal signal, double price, boolean rests, double limit, boolean isInside) {
        if (isRuinedNow()) {
            return;
        }
        sign = signal.isLong() ? 1 : -1;
        exits = signal.exits();
        entry = price;
        best = price;
        worst = price;
        stop = price - sign * exits.stopDistance();
        stopMoved = false;
        if (exits.trailingStop().isPresent()) {
            int decided = Math.max(0, (waitingFrom(bar, signal)) - 1 - on.latency);
            stop = nearer(stop, level(exits.trailingStop().get(), price, decided));
        }
        double size = signal.order().size();
        double units = sized(price, equity());
        if (size != 1) {
            double pays =
                    Double.isNaN(on.fixedUnits) ? inLots(equity() * on.leverage / price) : Double.POSITIVE_INFINITY;
            units = Math.min(inLots(units * size), pays);
        }
        if (units > room(bar)) {
            units = inLots(room(bar));
        }
        if (!(units > 0 && units < Double.POSITIVE_INFINITY)) {
            return;
        }
        executions.clear();
        open = true;
        inside = isInside;
        entryBar = bar;
        accountAtEntry = on.capital + realised;
        partial = 0;
        partialTaken = 0;
        additions = signal.order().additions();
        leaving = null;
        leaveAt = Integer.MAX_VALUE;
        buy(bar, price, rests, limit, units);
    }

    /** Only stops by a column look at the bar of the decision, and there are none here. */
    private static int waitingFrom(int bar, Signal signal) {
        return signal.order().type() == Order.Type.MARKET ? bar : 0;
    }

    private double sized(double price, double equity) {
        if (!Double.isNaN(on.fixedUnits)) {
            return inLots(on.fixedUnits);
        }
        // 2 % of the initial capital at risk, or as much as is paid for.
        double pays = Math.min(on.capital, equity) * on.leverage / price;
        return inLots(Double.isNaN(stop) ? pays : Math.min(on.capital * 0.02 / Math.abs(price - stop), pays));
    }

    private double inLots(double units) {
        return on.lot > 0 ? Math.floor(units / on.lot) * on.lot : units;
    }

    private double room(int bar) {
        return on.volumeShare == 0
                ? Double.POSITIVE_INFINITY
                : on.volumeShare * bars.volume(bar) - (volumeBar == bar ? volumeTaken : 0);
    }

    private void take(int bar, double units) {
        volumeTaken = volumeBar == bar ? volumeTaken + units : units;
        volumeBar = bar;
    }

    private double slipped(int bar, double price, double direction, double units) {
        double share = on.slippage;
        if (on.impact > 0) {
            int from = Math.max(0, bar - 20);
            double sum = 0;
            for (int i = from; i < bar; i++) {
                sum += bars.volume(i);
            }
            share += on.impact * Math.sqrt(units / (sum / Math.max(1, bar - from)));
        }
        return price * (1 + direction * Math.min(share, 0.99));
    }

    private void buy(int bar, double raw, boolean rests, double limit, double units) {
        double price = rests ? raw : slipped(bar, raw, sign, units);
        if (!Double.isNaN(limit)) {
            price = sign > 0 ? Math.min(price, limit) : Math.max(price, limit);
        }
        double fee = (rests ? on.makerFee : on.fee) * units * price;
        executions.add(new Execution(bar, units, price, fee, bars.time(bar) + 1));
        take(bar, units);
    }

    /** Returns the units that were sold. */
    private double sell(int bar, double raw, boolean rests, double wanted, long until) {
        double units = Math.min(wanted, room(bar));
        if (!(units > 0)) {
            return 0;
        }
        take(bar, units);
        double price = rests ? raw : slipped(bar, raw, -sign, units);
        double fee = (rests ? on.makerFee : on.fee) * units * price;
        executions.add(new Execution(bar, units == units() ? -units() : -units, price, fee, until));
        if (units() == 0) {
            ended(leaving == null ? ExitReason.TAKE_PROFIT : leaving);
        }
        return units;
    }

    private void ended(ExitReason reason) {
        double bought = 0;
        double cost = 0;
        double proceeds = 0;
        double sold = 0;
        for (Execution each : executions) {
            if (each.units > 0) {
                bought += each.units;
                cost += each.units * each.price;
            } else {
                sold -= each.units;
                proceeds -= each.units * each.price;
            }
        }
        double pnl = books(Long.MAX_VALUE).banked;
        Execution end = executions.get(executions.size() - 1);
        trips.add(new RoundTrip(
                sign > 0 ? Side.LONG : Side.SHORT,
                entryBar,
                end.bar,
                bought,
                cost / bought,
                proceeds / sold,
                reason,
                books(Long.MAX_VALUE).funding,
                pnl));
        realised += pnl;
        open = false;
        leaving = null;
        if (pnl < 0 && on.cooldown > 0) {
            noEntryUntil = end.bar + on.cooldown;
        }
    }

    private record Books(
            double units, double mean, double entryFees, double parts, double banked, double funding, double wallet) {}

    /** What the executions come to; funding since the last one up to a time, inclusive, is taken from the wallet alone. */
    private Books books(long time) {
        double units = 0;
        double mean = 0;
        double fees = 0;
        double parts = 0;
        double paid = 0;
        double wallet = 0;
        long since = bars.time(entryBar);
        for (Execution each : executions) {
            double now = units == 0 ? 0 : sign * units * funding(since, each.until);
            paid += now;
            wallet -= now;
            since = each.until - 1;
            if (each.units > 0) {
                mean = (units * mean + each.units * each.price) / (units + each.units);
                fees += each.fee;
                units += each.units;
                wallet += each.units * each.price / on.leverage;
            } else {
                double share = -each.units / units;
                parts += sign * -each.units * (each.price - mean) - fees * share - each.fee;
                fees -= fees * share;
                units = share == 1 ? 0 : units + each.units;
                wallet *= 1 - share;
            }
        }
        if (units > 0 && time < Long.MAX_VALUE) {
            wallet -= sign * units * funding(since, time + 1);
        }
        return new Books(units, mean, fees, parts, parts - paid, paid, wallet);
    }

    private double units() {
        return books(Long.MAX_VALUE).units;
    }

    private double equity() {
        double closed = on.capital + realised;
        return open ? closed + books(Long.MAX_VALUE).banked : closed;
    }

    /** What a long of one unit pays between two times, both exclusive. */
    private double funding(long after, long before) {
        double sum = 0;
        for (int i = 0; funding != null && i < funding.size(); i++) {
            long time = funding.time(i);
            if (time > after && time < before && !Double.isNaN(funding.value(i)) && time >= bars.time(0)) {
                int bar = 0;
                while (bar + 1 < bars.size() && bars.time(bar + 1) <= time) {
                    bar++;
                }
                sum += bars.open(bar) * funding.value(i);
            }
        }
        return sum;
    }

    /** Where the maintenance margin is all that is left; NaN where no price is that. */
    private double liquidation(int bar) {
        Books books = books(on.isolated ? bars.time(bar) : Long.MAX_VALUE);
        double balance = on.isolated ? books.wallet : accountAtEntry + books.parts - books.entryFees;
        double price = (balance - sign * books.units * books.mean) / (books.units * (on.maintenance - sign));
        return price > 0 ? price : Double.NaN;
    }

    private boolean beyond(double price, double level) {
        return sign > 0 ? price <= level : price >= level;
    }

    private boolean favours(double price, double level) {
        return sign > 0 ? price >= level : price <= level;
    }

    private double nearer(double one, double other) {
        if (Double.isNaN(one) || Double.isNaN(other)) {
            return Double.isNaN(one) ? other : one;
        }
        return sign > 0 ? Math.max(one, other) : Math.min(one, other);
    }

    private double level(TrailingStop trailing, double best, int bar) {
        return trailing.level(sign > 0, entry, best, bar);
    }

    /** Of stop and liquidation, which is met first; without margin both are prices of trades. */
    private boolean liquidatesFirst(double liquidation) {
        return !Double.isNaN(liquidation) && !(sign > 0 ? stop >= liquidation : stop <= liquidation);
    }

    private double target() {
        double whole = entry + sign * exits.targetDistance();
        if (partial < exits.partialTargets().size()) {
            double price = entry + sign * exits.partialTargets().get(partial).distance();
            return Double.isNaN(whole) || (sign > 0 ? price < whole : price > whole) ? price : whole;
        }
        return whole;
    }

    /** Returns whether another target may be reached in the same bar. */
    private boolean takeTarget(int bar, double price) {
        double whole = entry + sign * exits.targetDistance();
        double held = units();
        double wanted = held;
        if (target() != whole && partial < exits.partialTargets().size()) {
            PartialTarget one = exits.partialTargets().get(partial);
            double bought = executions.stream()
                    .mapToDouble(each -> Math.max(0, each.units))
                    .sum();
            wanted = Math.min(held, one.share() * bought - partialTaken);
        }
        double got = sell(bar, price, true, wanted, bars.time(bar) + 1);
        if (!open || wanted == held) {
            return false;
        }
        if (got < wanted) {
            partialTaken += got;
            return false;
        }
        partial++;
        partialTaken = 0;
        return true;
    }

    private void through(int bar) {
        double low = sign > 0 ? bars.low(bar) : bars.high(bar);
        double high = sign > 0 ? bars.high(bar) : bars.low(bar);
        if (bar > entryBar) {
            double price = bars.open(bar);
            double liquidation = liquidation(bar);
            boolean venue = beyond(price, liquidation) && liquidatesFirst(liquidation);
            if (venue && on.isolated) {
                liquidate(bar, price);
            } else if (venue || beyond(price, stop)) {
                leave(bar, price, venue);
            } else {
                while (open && favours(price, target()) && takeTarget(bar, price)) {
                    // the next one
                }
            }
        }
        if (!open || leaving != null) {
            return;
        }
        double liquidation = liquidation(bar);
        boolean venue = beyond(low, liquidation) && liquidatesFirst(liquidation);
        if (venue && on.isolated) {
            liquidate(bar, liquidation);
        } else if (venue || beyond(low, stop)) {
            leave(bar, venue ? liquidation : stop, venue);
        } else {
            while (open && favours(high, target()) && takeTarget(bar, target())) {
                // the next one
            }
        }
    }

    private void leave(int bar, double price, boolean venue) {
        leaving = venue ? ExitReason.LIQUIDATION : stopMoved ? ExitReason.TRAILING_STOP : ExitReason.STOP_LOSS;
        sell(bar, price, false, units(), bars.time(bar) + 1);
    }

    /** The venue takes the position over, at the price at which its margin is gone, or for a fee of the price of liquidation. */
    private void liquidate(int bar, double price) {
        Books books = books(bars.time(bar));
        double left = books.wallet + sign * books.units * (price - books.mean);
        double bankrupt = books.mean - sign * books.wallet / books.units;
        double at = left <= 0 || !Double.isNaN(on.liquidationFee) || bankrupt <= 0 ? price : bankrupt;
        double fee = left > 0 && bankrupt > 0 && !Double.isNaN(on.liquidationFee)
                ? on.liquidationFee * books.units * price
                : 0;
        executions.add(new Execution(bar, -books.units, at, fee, bars.time(bar) + 1));
        ended(ExitReason.LIQUIDATION);
    }

    private void afterTheFill(int bar) {
        double liquidation = liquidation(bar);
        boolean venue = liquidatesFirst(liquidation);
        double lower = venue ? liquidation : stop;
        double low = sign > 0 ? bars.low(bar) : bars.high(bar);
        double high = sign > 0 ? bars.high(bar) : bars.low(bar);
        if (beyond(low, lower)) {
            if (venue && on.isolated) {
                liquidate(bar, lower);
            } else {
                leave(bar, lower, venue);
            }
            return;
        }
        boolean onTheWay = sign > 0 ? bars.open(bar) < entry : bars.open(bar) > entry;
        boolean must = onTheWay ? favours(high, target()) : favours(bars.close(bar), target());
        if (must) {
            takeTarget(bar, target());
        }
    }

    private void atTheClose(int bar) {
        int most = exits.maxHoldingPeriods();
        if (leaving == null && most > 0 && bar - entryBar + 1 >= most) {
            leaving = ExitReason.MAX_HOLD;
            sell(bar, bars.close(bar), false, units(), bars.closeTime(bar));
        }
        if (open && bar == last) {
            double price = slipped(bar, bars.close(bar), -sign, units());
            executions.add(new Execution(bar, -units(), price, on.fee * units() * price, bars.closeTime(bar)));
            ended(leaving == null ? ExitReason.END_OF_DATA : leaving);
        }
        if (!open) {
            return;
        }
        boolean partly = inside && bar == entryBar; // only the fill and the close are known to be its
        double close = bars.close(bar);
        double high = partly ? Math.max(entry, close) : bars.high(bar);
        double low = partly ? Math.min(entry, close) : bars.low(bar);
        best = sign > 0 ? Math.max(best, high) : Math.min(best, low);
        worst = sign > 0 ? Math.min(worst, low) : Math.max(worst, high);
        double before = stop;
        if (exits.trailingStop().isPresent()) {
            stop = nearer(stop, level(exits.trailingStop().get(), best, bar));
        }
        if (sign * (best - entry) >= exits.breakEvenDistance()) {
            stop = nearer(stop, entry);
        }
        stopMoved |= stop != before && !Double.isNaN(stop);
        Predicate<PositionView> condition = exits.condition().orElse(null);
        if (condition != null && leaveAt == Integer.MAX_VALUE && condition.test(view(bar))) {
            leaveAt = bar + 1 + on.latency;
        }
    }

    private PositionView view(int bar) {
        Books books = books(Long.MAX_VALUE);
        return new PositionView() {
            @Override
            public Side side() {
                return sign > 0 ? Side.LONG : Side.SHORT;
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
                return books.mean;
            }

            @Override
            public double units() {
                return books.units;
            }

            @Override
            public double price() {
                return bars.close(bar);
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
                return stop;
            }
        };
    }
}

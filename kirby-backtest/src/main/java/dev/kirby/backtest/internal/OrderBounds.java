package dev.kirby.backtest.internal;

import dev.kirby.backtest.internal.BarChoice.Outcome;
import dev.kirby.intrabar.AmbiguousBar;
import dev.kirby.intrabar.AmbiguousBars;
import dev.kirby.intrabar.PricePath.Outcomes;
import dev.kirby.margin.Margin;
import dev.kirby.performance.ExitReason;
import dev.kirby.performance.Trade;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The worst and the best that a run with orders may have earned, over every order of prices in its ambiguous bars.
 *
 * <p><b>Structure.</b> An ambiguous bar may end a trade or let it live, and what comes later differs. But whenever no position is
 * open, only the bar counts: where sizes are fixed, the future from a bar is the same by whichever way the run came there. (A trade
 * that ends at an open leaves what was known at the close before.) So the
 * run is a graph: a node is a bar at whose close there is no position, an edge is one trade with one outcome of each of its
 * ambiguous bars, from the bar before it to its bar of exit. The worst and the best path through the graph are the interval, and
 * the path that finer candles would take is one of its paths, so the interval contains it.
 *
 * <p><b>Several runs on one account</b> are as many graphs, as long as no entry depends on what another run holds or earned: sizes
 * are fixed, and there are neither limits nor circuit breakers. What is left in common is the equity, which must pay for entries
 * and backs positions without a margin of their own. So the lowest equity on any way is looked for in each graph; if the account is
 * alive at all of them together, and no position is liquidated by it, no order of events in one market changes a trade in
 * another, and the interval of the account is the sum of those of its runs.
 *
 * <p><b>Cost.</b> Each node runs the engine until its first trade ends, once for each outcome. Ways that part mostly meet again
 * after a trade or two, so there are few more nodes than trades: half a second for 4,854 trades of a year of 5m on a busy machine.
 *
 * <p>Where sizes follow the profit, or losses pause the strategy, the future depends on more than the bar: then the trades stay as
 * they were counted, each with the outcomes of its own bars, and nothing is proven.
 */
public final class OrderBounds {

    /** Outcomes of one trade are not followed beyond this many. */
    private static final int MOST_OUTCOMES = 64;

    private final MarketRun run;
    private final BarData data;
    private final Terms terms;
    private boolean complete = true;
    private boolean liquidates;

    private OrderBounds(MarketRun run) {
        this.run = run;
        this.data = run.data();
        this.terms = run.terms();
    }

    /**
     * One trade with one outcome of each of its ambiguous bars.
     *
     * @param to the bar at whose close there is no position again
     * @param pnl its profit
     * @param low the lowest that it had realised before it ended, 0 or less
     */
    private record Edge(int to, double pnl, double low) {}

    /**
     * What may come of a bar without a position.
     *
     * @param worst the worst profit from there on
     * @param best the best profit
     * @param lowest the lowest that the profit may be on any way
     */
    private record Range(double worst, double best, double lowest) {
        private static final Range END = new Range(0, 0, 0);
    }

    /**
     * Finds the intervals of runs that have come to their end, which costs nothing where no bar is ambiguous.
     *
     * @param account they ran on
     * @param runs all of it
     * @param isFree whether entries get what they ask for while the account is alive: no limits, no circuit breakers
     * @return the interval of each run; they are proven together or not at all
     */
    public static List<AmbiguousBars> of(Account account, List<MarketRun> runs, boolean isFree) {
        List<OrderBounds> bounds = runs.stream().map(OrderBounds::new).toList();
        if (runs.stream().allMatch(run -> run.ambiguousEvents().isEmpty())) {
            return bounds.stream().map(each -> each.counted(true)).toList();
        }
        boolean independent = isFree && !account.isRuined() && bounds.stream().allMatch(OrderBounds::isIndependent);
        if (!independent) {
            return bounds.stream().map(each -> each.counted(false)).toList();
        }
        double capital = account.capital();
        List<Range> ranges = bounds.stream().map(each -> each.paths(capital)).toList();
        double lowest = capital + ranges.stream().mapToDouble(Range::lowest).sum();
        boolean proven = lowest > 0
                && bounds.stream().noneMatch(each -> each.isLiquidatedBy(lowest))
                && bounds.stream().allMatch(each -> each.complete);
        List<AmbiguousBars> found = new ArrayList<>();
        for (int i = 0; i < ranges.size(); i++) {
            Range range = ranges.get(i);
            AmbiguousBars counted = bounds.get(i).counted(proven);
            double net = counted.netProfit();
            found.add(new AmbiguousBars(
                    counted.bars(), net, Math.min(range.worst, net), Math.max(range.best, net), proven));
        }
        return found;
    }

    /** Whether its future from a bar without a position is the same by whichever way it came there. */
    private boolean isIndependent() {
        return terms.sizing().isFixed()
                && terms.cooldown() == 0
                && terms.volumeShare() == 0
                && (terms.margin().isEmpty() || isIsolated());
    }

    private boolean isIsolated() {
        return terms.margin().filter(m -> m.mode() == Margin.Mode.ISOLATED).isPresent();
    }

    /** Whether some position on some way is liquidated by an account of some equity, and so by one that has less. */
    private boolean isLiquidatedBy(double equity) {
        if (isIsolated()) {
            return false; // it stands for itself
        }
        liquidates = false;
        paths(equity);
        return liquidates;
    }

    /** The trades as they were counted, each with the outcomes of its own ambiguous bars. */
    private AmbiguousBars counted(boolean isProven) {
        List<Trade> trades = run.tradesSoFar();
        double net = 0;
        for (Trade trade : trades) {
            net += trade.pnl();
        }
        List<AmbiguousBar> bars = new ArrayList<>();
        double worst = net;
        double best = net;
        int before = -1;
        for (AmbiguousEvent event : run.ambiguousEvents()) {
            if (event.trade() >= trades.size()) {
                continue;
            }
            double pnl = trades.get(event.trade()).pnl();
            double low = pnl;
            double high = pnl;
            if (!event.isDecided()) {
                for (double other : outcomes(choice -> again(event, choice))) {
                    low = Math.min(low, other);
                    high = Math.max(high, other);
                }
                boolean firstOfTrade = event.trade() != before;
                worst -= firstOfTrade ? pnl - low : 0;
                best += firstOfTrade ? high - pnl : 0;
            }
            before = event.trade();
            bars.add(new AmbiguousBar(
                    event.trade(),
                    event.bar(),
                    data.time(event.bar()),
                    event.question(),
                    event.isDecided(),
                    pnl,
                    low,
                    high));
        }
        return new AmbiguousBars(bars, net, worst, best, isProven);
    }

    /** The profit of the trade of an ambiguous bar, opened as it was, with other outcomes of its bars. */
    private double again(AmbiguousEvent event, BarChoice choice) {
        @Nullable Trade trade = run.again(event.opening(), choice);
        return trade == null ? 0 : trade.pnl();
    }

    /** The worst and the best path through all trades, and the lowest that the profit may be on any way. */
    private Range paths(double equity) {
        TreeMap<Integer, List<Edge>> nodes = new TreeMap<>();
        int start = data.from - 1;
        nodes.put(start, List.of());
        for (Integer node = start; node != null; node = nodes.higherKey(node)) {
            int from = node;
            List<Edge> edges = outcomes(choice -> edge(from, equity, choice));
            nodes.put(node, edges);
            for (Edge edge : edges) {
                if (edge.to < data.size) {
                    nodes.putIfAbsent(edge.to, List.of());
                }
            }
        }
        TreeMap<Integer, Range> from = new TreeMap<>();
        Range all = Range.END;
        for (Map.Entry<Integer, List<Edge>> node : nodes.descendingMap().entrySet()) {
            double worst = Double.POSITIVE_INFINITY;
            double best = Double.NEGATIVE_INFINITY;
            double lowest = 0;
            for (Edge edge : node.getValue()) {
                Range rest = from.getOrDefault(edge.to, Range.END);
                worst = Math.min(worst, edge.pnl + rest.worst);
                best = Math.max(best, edge.pnl + rest.best);
                lowest = Math.min(lowest, Math.min(edge.low, edge.pnl + rest.lowest));
            }
            all = new Range(worst, best, lowest);
            from.put(node.getKey(), all);
        }
        return all;
    }

    /** The first trade after a bar without a position. */
    private Edge edge(int node, double equity, BarChoice choice) {
        MarketRun first = new MarketRun(data, run.rule(), terms, node + 1, choice);
        double low = first.runOneTrade(equity);
        List<Trade> trades = first.tradesSoFar();
        if (trades.isEmpty()) {
            return new Edge(first.freeFrom(), 0, low);
        }
        liquidates |= trades.get(0).reason() == ExitReason.LIQUIDATION;
        return new Edge(first.freeFrom(), trades.get(0).pnl(), low);
    }

    /** Depth first through what each ambiguous bar of a trade allows. */
    private <T> List<T> outcomes(Function<BarChoice, T> trade) {
        List<T> found = new ArrayList<>();
        List<List<Outcome>> open = new ArrayList<>();
        open.add(List.of());
        while (!open.isEmpty()) {
            List<Outcome> prefix = open.remove(open.size() - 1);
            List<Outcome> taken = new ArrayList<>(prefix);
            int[] asked = {0};
            found.add(trade.apply(possible -> {
                int number = asked[0]++;
                if (number >= prefix.size()) {
                    branch(possible, taken, open);
                    taken.add(BarChoice.WORST.of(possible));
                }
                return taken.get(number);
            }));
            if (found.size() >= MOST_OUTCOMES) {
                complete = false;
                return found;
            }
        }
        return found;
    }

    /** Every other outcome of an ambiguous bar is a way of its own. */
    private static void branch(Outcomes possible, List<Outcome> taken, List<List<Outcome>> open) {
        for (Outcome other : Outcome.values()) {
            if (other != BarChoice.WORST.of(possible) && BarChoice.allows(possible, other)) {
                List<Outcome> way = new ArrayList<>(taken);
                way.add(other);
                open.add(way);
            }
        }
    }
}

package dev.kirby.backtest;

import dev.kirby.backtest.internal.Account;
import dev.kirby.backtest.internal.AmbiguousEvent;
import dev.kirby.backtest.internal.BarChoice;
import dev.kirby.backtest.internal.BarChoice.Outcome;
import dev.kirby.backtest.internal.BarData;
import dev.kirby.backtest.internal.MarketRun;
import dev.kirby.backtest.internal.Terms;
import dev.kirby.intrabar.AmbiguousBar;
import dev.kirby.intrabar.AmbiguousBars;
import dev.kirby.intrabar.PricePath.Outcomes;
import dev.kirby.margin.Margin;
import dev.kirby.performance.Trade;
import dev.kirby.strategy.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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
 * <p><b>Cost.</b> Each node runs the engine until its first trade ends, once for each outcome. Ways that part mostly meet again
 * after a trade or two, so there are few more nodes than trades: half a second for 4,854 trades of a year of 5m on a busy machine.
 *
 * <p>Where sizes follow the profit, or losses pause the strategy, the future depends on more than the bar: then the trades stay as
 * they were counted, each with the outcomes of its own bars, and nothing is proven.
 */
final class OrderBounds {

    /** Outcomes of one trade are not followed beyond this many. */
    private static final int MOST_OUTCOMES = 64;

    private final double capital;
    private final Terms terms;
    private final BarData data;
    private final Rule rule;
    private boolean complete = true;

    private OrderBounds(double capital, Terms terms, BarData data, Rule rule) {
        this.capital = capital;
        this.terms = terms;
        this.data = data;
        this.rule = rule;
    }

    /** One trade with one outcome of each of its ambiguous bars. */
    private record Edge(int to, double pnl) {}

    /** Finds the interval of a run that has come to its end, which costs nothing where no bar is ambiguous. */
    static AmbiguousBars of(Account account, MarketRun counted, Rule rule) {
        double net = account.realised();
        return counted.ambiguousEvents().isEmpty()
                ? new AmbiguousBars(List.of(), net, net, net, true)
                : new OrderBounds(account.capital(), counted.terms(), counted.data(), rule).of(account, counted);
    }

    private AmbiguousBars of(Account account, MarketRun counted) {
        double net = account.realised();
        List<Trade> trades = counted.trades();
        List<AmbiguousBar> bars = new ArrayList<>();
        double worst = net;
        double best = net;
        double realised = 0;
        int next = 0;
        int after = -1;
        for (AmbiguousEvent event : counted.ambiguousEvents()) {
            while (next < event.trade()) {
                realised += trades.get(next).pnl();
                after = trades.get(next++).exit().bar();
            }
            if (event.trade() >= trades.size()) {
                continue;
            }
            double pnl = trades.get(event.trade()).pnl();
            double low = pnl;
            double high = pnl;
            if (!event.isDecided()) {
                int node = Math.min(after, trades.get(event.trade()).entry().bar() - 1);
                for (Edge edge : edges(Math.max(data.from - 1, node), realised)) {
                    low = Math.min(low, edge.pnl);
                    high = Math.max(high, edge.pnl);
                }
                boolean firstOfTrade =
                        bars.isEmpty() || bars.get(bars.size() - 1).trade() != event.trade();
                worst -= firstOfTrade ? pnl - low : 0;
                best += firstOfTrade ? high - pnl : 0;
            }
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
        boolean isolated =
                terms.margin().filter(m -> m.mode() == Margin.Mode.ISOLATED).isPresent();
        boolean independent = terms.sizing().isFixed()
                && terms.cooldown() == 0
                && terms.volumeShare() == 0
                && (terms.margin().isEmpty() || isolated)
                && !account.isRuined();
        if (!independent) {
            return new AmbiguousBars(bars, net, worst, best, false);
        }
        double[] range = paths();
        boolean solvent = capital + range[2] > 0 && (isolated || terms.sizing().leverage() <= 1);
        return new AmbiguousBars(bars, net, Math.min(range[0], net), Math.max(range[1], net), complete && solvent);
    }

    /** The worst and the best path through all trades, and the lowest that the profit may be on any way. */
    private double[] paths() {
        TreeMap<Integer, List<Edge>> nodes = new TreeMap<>();
        int start = data.from - 1;
        nodes.put(start, List.of());
        for (Integer node = start; node != null; node = nodes.higherKey(node)) {
            List<Edge> edges = edges(node, 0);
            nodes.put(node, edges);
            for (Edge edge : edges) {
                if (edge.to < data.size) {
                    nodes.putIfAbsent(edge.to, List.of());
                }
            }
        }
        TreeMap<Integer, double[]> from = new TreeMap<>();
        double[] end = {0, 0, 0};
        double[] all = end;
        for (Map.Entry<Integer, List<Edge>> node : nodes.descendingMap().entrySet()) {
            double[] range = {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0};
            for (Edge edge : node.getValue()) {
                double[] rest = from.getOrDefault(edge.to, end);
                range[0] = Math.min(range[0], edge.pnl + rest[0]);
                range[1] = Math.max(range[1], edge.pnl + rest[1]);
                range[2] = Math.min(range[2], edge.pnl + rest[2]);
            }
            from.put(node.getKey(), range);
            all = range;
        }
        return all;
    }

    /** The outcomes of the first trade after a bar without a position: depth first through what each ambiguous bar allows. */
    private List<Edge> edges(int node, double realised) {
        List<Edge> edges = new ArrayList<>();
        List<List<Outcome>> open = new ArrayList<>();
        open.add(List.of());
        while (!open.isEmpty()) {
            List<Outcome> prefix = open.remove(open.size() - 1);
            List<Outcome> taken = new ArrayList<>(prefix);
            int[] asked = {0};
            BarChoice choice = possible -> {
                int number = asked[0]++;
                if (number >= prefix.size()) {
                    branch(possible, taken, open);
                    taken.add(BarChoice.WORST.of(possible));
                }
                return taken.get(number);
            };
            MarketRun run = new MarketRun(data, rule, terms, node + 1, choice);
            int to = run.runOneTrade(capital, realised);
            double pnl = run.trades().isEmpty() ? 0 : run.trades().get(0).pnl();
            edges.add(new Edge(to, pnl));
            if (edges.size() >= MOST_OUTCOMES) {
                complete = false;
                return edges;
            }
        }
        return edges;
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

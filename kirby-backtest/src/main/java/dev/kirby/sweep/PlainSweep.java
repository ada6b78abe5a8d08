package dev.kirby.sweep;

import dev.kirby.backtest.Backtest;
import dev.kirby.backtest.internal.BarData;
import dev.kirby.strategy.Exits;
import dev.kirby.strategy.Order;
import dev.kirby.strategy.ParameterGrid;
import dev.kirby.strategy.Rule;
import dev.kirby.strategy.Signal;
import dev.kirby.strategy.Strategy;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * Runs combinations of a plain rule. Each combination is prepared over the shared study, evaluated once a bar, and its
 * {@link Decisions} are walked without an object a trade.
 *
 * <p>Cost: a billion decisions of the cross of two averages take 1.3 s of one core where the columns are in the cache and
 * 2.4 s where they come from memory. So a tile of combinations that share columns is evaluated a block of bars at a time.
 * Walking takes some 60 ns a trade, more where positions live through days.
 */
@SuppressWarnings("EnumOrdinal") // decisions are two bits a bar, see Decisions
final class PlainSweep {

    private static final int CLOSE = Signal.Action.CLOSE.ordinal();
    private static final int TILE = 64;
    // 64 KB of each column.
    private static final int BLOCK = 8_192;
    // A rule may hold columns of its own: those of the rules prepared at a time get this share of the heap.
    private static final int HEAP_SHARE = 8;

    private final Backtest backtest;
    private final ParameterGrid grid;
    private final BarData data;
    private final int first;
    private final int last;
    private final PhaseTimes times = new PhaseTimes();

    private PlainSweep(Backtest backtest, ParameterGrid grid) {
        this.backtest = backtest;
        this.grid = grid;
        this.data = BarData.of(backtest);
        this.first = Math.max(0, data.from - 1);
        this.last = data.size - 1;
    }

    static PhaseTimes run(Backtest backtest, ParameterGrid grid, Workers workers, Supplier<CombinationSink> sinks) {
        return new PlainSweep(backtest, grid).run(workers, sinks);
    }

    private PhaseTimes run(Workers workers, Supplier<CombinationSink> sinks) {
        long start = System.nanoTime();
        long room = Runtime.getRuntime().maxMemory() / HEAP_SHARE / workers.threads();
        int[] sizes =
                grid.names().stream().mapToInt(name -> grid.values(name).length).toArray();
        Tiles tiles = new Tiles(sizes, (int) Math.max(1, Math.min(TILE, room / (8L * data.size))));
        workers.run(tiles.count(), thread -> {
            Tile tile = new Tile(sinks.get());
            return number -> tile.run(tiles.combinations(number));
        });
        times.walks = System.nanoTime() - start;
        return times;
    }

    /** Some combinations at a time, on one thread. */
    private final class Tile {
        private final CombinationSink sink;
        private final CombinationRun run;
        private int[][] runs = new int[0][];

        Tile(CombinationSink sink) {
            this.sink = sink;
            this.run = new CombinationRun(backtest, data, sink.readsTrades());
        }

        void run(int[] combinations) {
            Rule[] rules = new Rule[combinations.length];
            for (int i = 0; i < rules.length; i++) {
                Strategy strategy = grid.strategy().with(grid.params(combinations[i]));
                rules[i] = backtest.prepare(strategy);
            }
            int[] counts = ask(rules);
            for (int i = 0; i < rules.length; i++) {
                Rule rule = rules[i];
                try {
                    requirePlainCloses(rule, runs[i], counts[i]);
                    run.follow(runs[i], counts[i], last, bar -> exits(rule.at(bar)));
                    run.giveTo(sink, combinations[i]);
                } catch (NotSharedException e) {
                    ReferenceSweep.one(backtest, grid, combinations[i], sink);
                }
            }
            sink.finished(combinations.length);
        }

        private void requirePlainCloses(Rule rule, int[] decisions, int count) {
            for (int i = 0; i < count; i++) {
                if (Decisions.action(decisions[i]) == CLOSE) {
                    exits(rule.at(Decisions.bar(decisions[i])));
                }
            }
        }

        private static Exits exits(Signal signal) {
            if (!signal.order().equals(Order.MARKET)) {
                throw new NotSharedException();
            }
            return signal.exits();
        }

        private int[] ask(Rule[] rules) {
            if (runs.length < rules.length) {
                int[][] more = Arrays.copyOf(runs, rules.length);
                Arrays.fill(more, runs.length, more.length, new int[0]);
                runs = more;
            }
            int[] counts = new int[rules.length];
            for (int from = first; from < last; from += BLOCK) {
                int to = Math.min(last, from + BLOCK);
                for (int i = 0; i < rules.length; i++) {
                    if (runs[i].length < counts[i] + to - from) {
                        runs[i] = Arrays.copyOf(runs[i], counts[i] + Math.max(BLOCK, counts[i] / 2));
                    }
                    counts[i] = Decisions.of(rules[i]).runs(rules[i], from, to, runs[i], counts[i]);
                }
            }
            return counts;
        }
    }
}

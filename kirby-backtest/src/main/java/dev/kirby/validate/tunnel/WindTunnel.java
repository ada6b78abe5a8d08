package dev.kirby.validate.tunnel;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.backtest.Backtest;
import dev.kirby.backtest.Costs;
import dev.kirby.optimize.Optimizer;
import dev.kirby.optimize.SearchResult;
import dev.kirby.performance.Moments;
import dev.kirby.strategy.ParameterSpace;
import dev.kirby.strategy.Strategy;
import dev.kirby.validate.TrackRecord;
import dev.kirby.validate.WalkForward;
import dev.kirby.validate.WalkForwardResult;
import dev.kirby.validate.WindowResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;

/**
 * Sends markets whose truth is known through the whole pipeline, and counts what three judges say: the verdict as configured, the plain
 * rules, and the best trial in sample.
 *
 * <pre>{@code
 * WindTunnel.of(LiquiditySweep.space(), WalkForward.months(3, 1), Optimizer.random(100))
 *         .markets(100).run(MarketModel.clustered(Interval.H1), MarketModel.reversals(Interval.H1, 0.1)).print();
 * }</pre>
 *
 * <p>The true Sharpe ratio of a market is that of the parameters which each window chose, over further years of the same process; the
 * mean over the windows, since each was traded for one test. Costs are zero by default: with costs, a market without an edge is one
 * with a loss, and the size of a test would look better than it is. Every market has a seed of its own, so that the table does not
 * depend on the number of threads. Immutable and thread-safe.
 */
public final class WindTunnel {

    private static final int SEED_STEP = 1_000_003;

    private final ParameterSpace space;
    private final WalkForward walk;
    private final Optimizer optimizer;
    private final Settings settings;

    /** What refinements change; never changed once a tunnel has it. */
    private static final class Settings {
        private int markets = 100;
        private int days = 365;
        private int furtherYears = 20;
        private long seed = 1;
        private int threads = Runtime.getRuntime().availableProcessors();
        private UnaryOperator<Backtest> trading = backtest -> backtest.costs(Costs.NONE);
        private BiConsumer<Integer, Integer> listener = (done, total) -> {};

        Settings copy() {
            Settings copy = new Settings();
            copy.markets = markets;
            copy.days = days;
            copy.furtherYears = furtherYears;
            copy.seed = seed;
            copy.threads = threads;
            copy.trading = trading;
            copy.listener = listener;
            return copy;
        }
    }

    private WindTunnel(ParameterSpace space, WalkForward walk, Optimizer optimizer, Settings settings) {
        this.space = requireNonNull(space, "space");
        this.walk = requireNonNull(walk, "walk");
        this.optimizer = requireNonNull(optimizer, "optimizer");
        this.settings = settings;
    }

    /**
     * A tunnel of 100 markets a model, 365 days each, 20 further years for the truth, no costs, seed 1.
     *
     * @param space of the strategy
     * @param walk how it is validated
     * @param optimizer how each window is searched
     * @return a tunnel to refine
     */
    public static WindTunnel of(ParameterSpace space, WalkForward walk, Optimizer optimizer) {
        return new WindTunnel(space, walk, optimizer, new Settings());
    }

    /**
     * A copy with another number of markets a model.
     *
     * @param count 1 or more
     * @return the new tunnel
     */
    public WindTunnel markets(int count) {
        if (count < 1) {
            throw new InvalidRequestException("There must be 1 market or more, not " + count + ".");
        }
        return with(s -> s.markets = count);
    }

    /**
     * A copy with markets of another length.
     *
     * @param count days of each market
     * @return the new tunnel
     */
    public WindTunnel days(int count) {
        return with(s -> s.days = count);
    }

    /**
     * A copy that measures the truth over another time.
     *
     * @param years 1 or more
     * @return the new tunnel
     */
    public WindTunnel furtherYears(int years) {
        return with(s -> s.furtherYears = years);
    }

    /**
     * A copy with another seed.
     *
     * @param newSeed any number
     * @return the new tunnel
     */
    public WindTunnel seed(long newSeed) {
        return with(s -> s.seed = newSeed);
    }

    /**
     * A copy on another number of threads, with the same result.
     *
     * @param count 1 or more
     * @return the new tunnel
     */
    public WindTunnel threads(int count) {
        return with(s -> s.threads = count);
    }

    /**
     * A copy with costs.
     *
     * @param newCosts of each fill
     * @return the new tunnel
     */
    public WindTunnel costs(Costs newCosts) {
        return trading(backtest -> backtest.costs(newCosts));
    }

    /**
     * A copy in which the markets are traded in another way: costs, sizing, execution, capital.
     *
     * @param how what is set on the backtest of each market; no costs unless it gives some
     * @return the new tunnel
     */
    public WindTunnel trading(UnaryOperator<Backtest> how) {
        requireNonNull(how, "how");
        return with(s -> s.trading = backtest -> how.apply(backtest.costs(Costs.NONE)));
    }

    /**
     * A copy that reports its progress.
     *
     * @param listener called with the number of models done and of all
     * @return the new tunnel
     */
    public WindTunnel onProgress(BiConsumer<Integer, Integer> listener) {
        return with(s -> s.listener = listener);
    }

    private WindTunnel with(Consumer<Settings> change) {
        Settings copy = settings.copy();
        change.accept(copy);
        return new WindTunnel(space, walk, optimizer, copy);
    }

    /**
     * Runs markets of each model through the pipeline.
     *
     * @param models what kinds of markets
     * @return the table
     */
    public TunnelTable run(MarketModel... models) {
        ForkJoinPool workers = new ForkJoinPool(settings.threads);
        try {
            List<TunnelRow> rows = new ArrayList<>();
            for (MarketModel model : models) {
                List<TunnelRun> runs = workers.submit(() -> LongStream.range(0, settings.markets)
                                .parallel()
                                .mapToObj(market -> run(model, (int) market))
                                .toList())
                        .join();
                rows.add(new TunnelRow(model.name(), model.drift(), runs));
                settings.listener.accept(rows.size(), models.length);
            }
            return new TunnelTable(rows);
        } finally {
            workers.shutdown();
        }
    }

    /**
     * Runs one market of a model, for those who run each in a process of its own.
     *
     * @param model what kind of market
     * @param market from 0; it decides the seed
     * @return what the judges said, as it stands in the table
     */
    public TunnelRun run(MarketModel model, int market) {
        long seed = settings.seed * SEED_STEP + market;
        Backtest backtest = settings.trading.apply(Backtest.of(model.market(settings.days, seed)));
        Optimizer search = optimizer.seed(seed).threads(1);
        WalkForwardResult proof = walk.run(backtest, space, search);
        return new TunnelRun(
                seed,
                proof.verdict(),
                proof.plainRules().pass() && proof.netProfit() > 0,
                inSample(search.run(backtest, space)),
                trueSharpe(model, proof, seed));
    }

    private static boolean inSample(SearchResult search) {
        return search.find()
                .flatMap(best -> search.dailyReturns(best.number()))
                .map(returns -> TrackRecord.of(returns, returns.length).judge().p() <= 0.05)
                .orElse(false);
    }

    private double trueSharpe(MarketModel model, WalkForwardResult proof, long seed) {
        if (proof.newest().isEmpty()) {
            return Double.NaN;
        }
        Backtest further = settings.trading.apply(Backtest.of(model.market(365 * settings.furtherYears, ~seed)));
        double sum = 0;
        int windows = 0;
        for (WindowResult window : proof.windows()) {
            // A window that was sat out had no return, and no edge.
            windows++;
            if (window.chosen().isPresent()) {
                Strategy chosen = space.strategy().with(window.chosen().get().params());
                double sharpe = sharpe(further.run(chosen).dailyEquity().toArray());
                sum += Double.isNaN(sharpe) ? 0 : sharpe;
            }
        }
        return sum / windows;
    }

    /**
     * Of the daily profits, since the positions are sized by the initial capital: over the grown equity of many years the same profits
     * would be smaller and smaller returns. The tests begin anew each time.
     */
    private static double sharpe(double[] equity) {
        double[] profits = new double[Math.max(0, equity.length - 1)];
        for (int day = 0; day < profits.length; day++) {
            profits[day] = equity[day + 1] - equity[day];
        }
        return Moments.sharpe(profits) * Math.sqrt(365);
    }

    /** {@return how many markets of each model are run} */
    public int markets() {
        return settings.markets;
    }

    /** For example {@code WindTunnel[LIQUIDITY_SWEEP_V3, 100 markets a model, 365 days, seed 1]}. */
    @Override
    public String toString() {
        return "WindTunnel[" + space.strategy().name() + ", " + settings.markets + " markets a model, " + settings.days
                + " days, seed " + settings.seed + "]";
    }
}

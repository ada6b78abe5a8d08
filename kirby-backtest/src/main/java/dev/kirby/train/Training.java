package dev.kirby.train;

import static java.util.Objects.requireNonNull;

import dev.kirby.backtest.Backtest;
import dev.kirby.backtest.BacktestResult;
import dev.kirby.market.TimeRange;
import dev.kirby.optimize.Optimizer;
import dev.kirby.optimize.SearchProgress;
import dev.kirby.registry.Registry;
import dev.kirby.registry.TrainedConfiguration;
import dev.kirby.registry.TrainingJobs;
import dev.kirby.registry.TrainingTask;
import dev.kirby.registry.TrialLedger;
import dev.kirby.series.CandleSeries;
import dev.kirby.strategy.ParameterSpace;
import dev.kirby.strategy.Params;
import dev.kirby.validate.WalkForward;
import dev.kirby.validate.WalkForwardResult;
import dev.kirby.validate.Window;
import dev.kirby.validate.WindowMemory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * One training: parameters are searched and judged by walk-forward, and the parameters that the newest training window chose
 * become a configuration in the stage that the out-of-sample trades earned.
 *
 * <p>The configuration's figures are those of the walk, that is of choosing anew each month in this way, not of its own
 * parameters in hindsight. Immutable and thread-safe.
 */
public final class Training {

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    // What a window keeps of a trial: parameters and metrics, and of the first ones their daily returns.
    private static final long TRIAL_BYTES = 700;
    private static final long MAX_RETURNS = 25_000_000;
    private static final long DAY_MILLIS = 86_400_000;

    private final Backtest backtest;
    private final ParameterSpace space;
    private final Settings settings;

    /** What refinements change. The walk gets ledger, clock and listener when it runs, so that their order means nothing. */
    private static final class Settings {
        private Optimizer optimizer = Optimizer.random(1000);
        private WalkForward walk = WalkForward.months(3, 1);
        private Clock clock = Clock.systemUTC();
        private String origin = "market data";
        private Map<String, String> metadata = Map.of();
        private Optional<TrialLedger> ledger = Optional.empty();
        private Optional<BiConsumer<Integer, Integer>> listener = Optional.empty();
        private WindowMemory memory = WindowMemory.NONE;

        Settings copy() {
            Settings copy = new Settings();
            copy.optimizer = optimizer;
            copy.walk = walk;
            copy.clock = clock;
            copy.origin = origin;
            copy.metadata = metadata;
            copy.ledger = ledger;
            copy.listener = listener;
            copy.memory = memory;
            return copy;
        }

        WalkForward walk() {
            WalkForward counted = ledger.map(l -> walk.ledger(l, clock)).orElse(walk);
            return listener.map(counted::onProgress).orElse(counted).remembering(memory);
        }
    }

    private Training(Backtest backtest, ParameterSpace space, Settings settings) {
        this.backtest = requireNonNull(backtest, "backtest");
        this.space = requireNonNull(space, "space");
        this.settings = settings;
    }

    private Training with(Consumer<Settings> change) {
        Settings copy = settings.copy();
        change.accept(copy);
        return new Training(backtest, space, copy);
    }

    /**
     * A training by random search of 1,000 trials and a walk-forward of three months, a week's gap, and one month.
     *
     * @param backtest on which data, at which costs
     * @param space what may be tried
     * @return a training to refine
     */
    public static Training of(Backtest backtest, ParameterSpace space) {
        return new Training(backtest, space, new Settings());
    }

    /**
     * A copy with another search.
     *
     * @param search how each window is searched
     * @return the new training
     */
    public Training optimizer(Optimizer search) {
        return with(s -> s.optimizer = requireNonNull(search, "search"));
    }

    /**
     * A copy with other windows. The ledger and the listener given to the training stay, and take the place of those of the windows.
     *
     * @param windows how the data is divided
     * @return the new training
     */
    public Training walkForward(WalkForward windows) {
        return with(s -> s.walk = requireNonNull(windows, "windows"));
    }

    /**
     * A copy with another clock, which names the configuration and stamps the looks.
     *
     * @param time the clock
     * @return the new training
     */
    public Training clock(Clock time) {
        return with(s -> s.clock = requireNonNull(time, "time"));
    }

    /**
     * A copy that says where the data come from, for the document.
     *
     * @param text for example {@code simulated}
     * @return the new training
     */
    public Training dataOrigin(String text) {
        return with(s -> s.origin = requireNonNull(text, "text"));
    }

    /**
     * A copy with one more entry in the metadata of its document, for what the search does not say.
     *
     * @param name in snake_case, such as {@code side}
     * @param value for example {@code long}
     * @return the new training
     */
    public Training metadata(String name, String value) {
        return with(s -> {
            Map<String, String> more = new TreeMap<>(s.metadata);
            more.put(name, value);
            s.metadata = more;
        });
    }

    /**
     * A copy that counts the looks at its test days.
     *
     * @param ledger where looks at this data are counted
     * @return the new training
     */
    public Training ledger(TrialLedger ledger) {
        return with(s -> s.ledger = Optional.of(ledger));
    }

    /**
     * A copy that reports its progress.
     *
     * @param listener called with the number of windows done and of all
     * @return the new training
     */
    public Training onProgress(BiConsumer<Integer, Integer> listener) {
        return with(s -> s.listener = Optional.of(listener));
    }

    /** A copy that reports to one more listener. */
    Training alsoOnProgress(BiConsumer<Integer, Integer> second) {
        return onProgress(settings.listener.map(first -> first.andThen(second)).orElse(second));
    }

    /**
     * Trains.
     *
     * <p>Where no trial counts in any window, the configuration has no parameters, the verdict UNPROVEN and the stage PAPER.
     *
     * @return what was found, to be looked at and kept
     * @throws dev.kirby.NoDataException if the data is too short
     */
    public TrainingResult run() {
        Optimizer optimizer = settings.optimizer;
        WalkForwardResult out = settings.walk().run(backtest, space, optimizer);
        Params params = out.newest()
                .map(newest -> space.strategy().params().with(newest.params()))
                .orElse(Params.empty());
        BacktestResult whole = backtest.run(space.strategy().with(params));
        Lifecycle.Decision decision = Lifecycle.initial(Lifecycle.Evidence.of(out));
        Instant now = settings.clock.instant();
        Map<String, String> run = new LinkedHashMap<>();
        run.put("data_origin", settings.origin);
        run.put("optimizer", optimizer.name());
        run.put("objective", optimizer.objective());
        run.put("trials_per_window", Integer.toString(optimizer.budget()));
        run.put("seed", Long.toString(optimizer.seed()));
        run.put("stage_reason", decision.reason());
        run.putAll(settings.metadata);
        TrainedConfiguration configuration = new TrainedConfiguration(
                id(now, params),
                decision.stage(),
                space.strategy().name(),
                backtest.bars().instrument(),
                backtest.bars().interval(),
                now,
                params.toMap(),
                ConfigurationDocument.of(out, whole, now, run));
        return new TrainingResult(configuration, decision, out);
    }

    /**
     * What {@link #run} will take, from trying a few parameters in the newest training window. No test window is looked at.
     *
     * @return an estimate
     * @throws dev.kirby.NoDataException if the data is too short
     */
    public TrainingEstimate estimate() {
        List<Window> windows = settings.walk.windows(backtest.range());
        Backtest newest = backtest.within(windows.get(windows.size() - 1).train());
        return estimate(
                windows, (double) settings.optimizer.estimate(newest, space).toNanos());
    }

    /** Refuses a training that does not fit into memory, without an estimate of its time. */
    void requireRoom() {
        estimate(settings.walk.windows(backtest.range()), 0).requireRoom();
    }

    private TrainingEstimate estimate(List<Window> windows, double nanos) {
        double total = 0;
        long bytes = 0;
        long trials = trialsPerWindow();
        for (Window window : windows) {
            long length = window.train().endMillis() - window.train().startMillis();
            total += length;
            bytes += trials * TRIAL_BYTES + Math.min(MAX_RETURNS, trials * (length / DAY_MILLIS)) * Float.BYTES;
        }
        TimeRange last = windows.get(windows.size() - 1).train();
        double time = nanos * total / (last.endMillis() - last.startMillis());
        return new TrainingEstimate(windows.size(), trials, Duration.ofNanos((long) time), bytes);
    }

    /**
     * Trains as a job: the job is kept before the search begins, shows its progress, and ends with the configuration, which the
     * registry keeps, or with the error. Where a job of the same task was interrupted, this is that job, begun again.
     *
     * @param jobs where jobs are kept, such as {@code store.jobs()}
     * @param registry where configurations are kept, such as {@code store.registry()}
     * @return what was found, and is kept
     * @throws dev.kirby.NoDataException if the data is too short; the job has failed then
     */
    public TrainingResult runAsJob(TrainingJobs jobs, Registry registry) {
        Worker worker = Worker.ofThisProcess(settings.clock);
        String id = STAMP.format(worker.now()) + "_" + digits(space.strategy().params());
        return JobInHand.begin(jobs, id, task(Map.of()), worker).train(this, registry);
    }

    /** A copy whose search reports to one more listener. */
    Training alsoOnSearch(Consumer<SearchProgress> listener) {
        return with(s -> s.optimizer = s.optimizer.alsoOnProgress(listener));
    }

    /** A copy that does not search again what a memory has. */
    Training remembering(WindowMemory memory) {
        return with(s -> s.memory = memory);
    }

    /** The candles it trains on. */
    CandleSeries bars() {
        return backtest.bars();
    }

    /** How many training windows are searched. */
    int windows() {
        return settings.walk.windows(backtest.range()).size();
    }

    /** What the job of this training is to do, with some more settings. */
    TrainingTask task(Map<String, String> more) {
        Map<String, String> values = new LinkedHashMap<>();
        space.dimensions().forEach(dimension -> values.put(dimension.name(), dimension.toString()));
        Map<String, String> other = new LinkedHashMap<>();
        other.put("walk_forward", settings.walk.toString());
        other.put("objective", settings.optimizer.objective());
        other.put("data_origin", settings.origin);
        other.put("data_start", backtest.range().start().toString());
        other.put("data_end", backtest.range().end().toString());
        other.put("fee", Double.toString(backtest.costs().fee()));
        other.put("slippage", Double.toString(backtest.costs().slippage()));
        other.putAll(settings.metadata);
        other.putAll(more);
        return new TrainingTask(
                space.strategy().name(),
                backtest.bars().instrument(),
                backtest.bars().interval(),
                (int) Duration.between(
                                backtest.range().start(), backtest.range().end())
                        .toDays(),
                new TrainingTask.Search(
                        settings.optimizer.name(), trialsPerWindow(), settings.optimizer.seed(), values),
                other);
    }

    /** Trials in each window: the budget, or fewer where the space has fewer. */
    long trialsPerWindow() {
        return (long) Math.min(settings.optimizer.budget(), space.size());
    }

    /** Strategy, time and six digits that depend on the parameters and the seed, so that the same training is the same. */
    private String id(Instant now, Params params) {
        // A name is any text, an id is also a file's name.
        String name = space.strategy().name().replaceAll("[^A-Za-z0-9_-]+", "_");
        return name + "_" + STAMP.format(now) + "_" + digits(params);
    }

    private String digits(Params params) {
        long mixed = settings.optimizer.seed() * 31
                + params.hashCode() * 1_000_003L
                + backtest.bars().hashCode();
        return String.format("%06x", new SplittableRandom(mixed).nextInt(1 << 24));
    }

    /** For example {@code Training[LIQUIDITY_SWEEP_V3, 1000 trials a window]}. */
    @Override
    public String toString() {
        return "Training[" + space.strategy().name() + ", " + trialsPerWindow() + " trials a window]";
    }
}

package dev.kirby.validate;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.NoDataException;
import dev.kirby.backtest.Backtest;
import dev.kirby.backtest.BacktestResult;
import dev.kirby.internal.LoggedProgress;
import dev.kirby.market.TimeRange;
import dev.kirby.optimize.Optimizer;
import dev.kirby.optimize.SearchResult;
import dev.kirby.optimize.Trial;
import dev.kirby.registry.Look;
import dev.kirby.registry.TrialLedger;
import dev.kirby.strategy.LearnedStrategy;
import dev.kirby.strategy.ParameterSpace;
import dev.kirby.strategy.Signal;
import dev.kirby.strategy.Strategy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Trains on a span of the past, leaves a gap, judges on the span after it, and rolls on by the length of the test; or keeps the start of
 * the training where the data begin; or divides once.
 *
 * <p>Parameters are chosen anew in every training and judged only in tests. A test sees the bars before it for its
 * indicators, opens positions in its own bars only, and closes what is open at its end. Months are those of the UTC
 * calendar, counted from the first midnight of the data. Immutable and thread-safe.
 */
public final class WalkForward {

    private static final int GAP_DAYS = 7;

    private final Settings settings;

    private enum Shape {
        ROLLING,
        ANCHORED,
        SPLIT
    }

    /** What refinements change; never changed once a walk has it. */
    private static final class Settings {
        private final Period train;
        private final Period test;
        private final double share;
        private Shape shape;
        private int gapDays = GAP_DAYS;
        private LookCounter looks = LookCounter.NONE;
        private BiConsumer<Integer, Integer> listener = logged();
        private WindowMemory memory = WindowMemory.NONE;

        Settings(Shape shape, Period train, Period test, double share) {
            this.shape = shape;
            this.train = train;
            this.test = test;
            this.share = share;
        }

        Settings copy() {
            Settings copy = new Settings(shape, train, test, share);
            copy.gapDays = gapDays;
            copy.looks = looks;
            copy.listener = listener;
            copy.memory = memory;
            return copy;
        }

        private static BiConsumer<Integer, Integer> logged() {
            LoggedProgress<String> log = LoggedProgress.of("walk-forward");
            return (done, total) -> log.accept(done + " of " + total + " windows");
        }
    }

    private WalkForward(Settings settings) {
        this.settings = settings;
    }

    private WalkForward with(Consumer<Settings> change) {
        Settings copy = settings.copy();
        change.accept(copy);
        return new WalkForward(copy);
    }

    private static WalkForward rolling(Period train, Period test) {
        if (train.isNegative() || train.isZero() || test.isNegative() || test.isZero()) {
            throw new InvalidRequestException(
                    "Training and test must be more than 0, were " + train + " and " + test + ".");
        }
        return new WalkForward(new Settings(Shape.ROLLING, train, test, Double.NaN));
    }

    /**
     * Windows of whole months with a gap of a week.
     *
     * @param train months to train on
     * @param test months to judge on
     * @return the walk
     */
    public static WalkForward months(int train, int test) {
        return rolling(Period.ofMonths(train), Period.ofMonths(test));
    }

    /**
     * Windows of whole days with a gap of a week.
     *
     * @param train days to train on
     * @param test days to judge on
     * @return the walk
     */
    public static WalkForward days(int train, int test) {
        return rolling(Period.ofDays(train), Period.ofDays(test));
    }

    /**
     * One window: the first part of the data to train on, then a gap of a week, and the rest to judge on. Both ends are midnights.
     *
     * @param trainShare of the days, between 0 and 1, such as 0.7
     * @return the walk
     */
    public static WalkForward split(double trainShare) {
        if (!(trainShare > 0 && trainShare < 1)) {
            throw new InvalidRequestException(
                    "The share to train on must be between 0 and 1, such as 0.7, was " + trainShare + ".");
        }
        return new WalkForward(new Settings(Shape.SPLIT, Period.ZERO, Period.ZERO, trainShare));
    }

    /**
     * A copy in which every training begins where the data begin, so that trainings grow.
     *
     * @return the new walk
     * @throws InvalidRequestException for a plain split, which has one training only
     */
    public WalkForward anchored() {
        if (settings.shape == Shape.SPLIT) {
            throw new InvalidRequestException("A plain split has one training, which begins with the data already.");
        }
        return with(s -> s.shape = Shape.ANCHORED);
    }

    /**
     * A copy that counts each run as a look at its test days.
     *
     * @param ledger where looks at this data are counted
     * @return the new walk
     */
    public WalkForward ledger(TrialLedger ledger) {
        return ledger(ledger, Clock.systemUTC());
    }

    /**
     * A copy that counts each run as a look at its test days.
     *
     * @param ledger where looks at this data are counted
     * @param clock supplies the time of the look
     * @return the new walk
     */
    public WalkForward ledger(TrialLedger ledger, Clock clock) {
        return with(s -> s.looks = LookCounter.of(ledger, clock));
    }

    /**
     * A copy that takes the number of looks as given, and counts none: for a run that is made again, to compare it.
     *
     * @param count looks at the test days, this one included
     * @return the new walk
     */
    public WalkForward looks(int count) {
        return with(s -> s.looks = LookCounter.fixed(count));
    }

    /**
     * A copy with another gap between training and test.
     *
     * @param days 0 or more
     * @return the new walk
     */
    public WalkForward gapDays(int days) {
        if (days < 0) {
            throw new InvalidRequestException("The gap must be 0 days or more, was " + days + ".");
        }
        return with(s -> s.gapDays = days);
    }

    /**
     * A copy that reports its progress.
     *
     * @param listener called with the number of windows done and the number of all
     * @return the new walk
     */
    public WalkForward onProgress(BiConsumer<Integer, Integer> listener) {
        requireNonNull(listener, "listener");
        return with(s -> s.listener = listener);
    }

    /**
     * A copy that does not search again what was searched before it was interrupted.
     *
     * @param memory of the same walk: the same data, costs, space and search
     * @return the new walk
     */
    public WalkForward remembering(WindowMemory memory) {
        requireNonNull(memory, "memory");
        return with(s -> s.memory = memory);
    }

    /**
     * The windows that fit a range.
     *
     * @param range of the data
     * @return at least one
     * @throws NoDataException if not even one fits; the message says how much is needed
     */
    public List<Window> windows(TimeRange range) {
        ZonedDateTime first = range.start().atZone(ZoneOffset.UTC);
        ZonedDateTime midnight = first.truncatedTo(ChronoUnit.DAYS);
        ZonedDateTime origin = midnight.isBefore(first) ? midnight.plusDays(1) : midnight;
        List<Window> windows = settings.shape == Shape.SPLIT ? split(origin, range.end()) : rolled(origin, range.end());
        if (windows.isEmpty()) {
            throw new NoDataException("A walk-forward of " + this + " needs data to " + needed(origin)
                    + " at least, but it ends at " + range.end() + ". Give more data, or shorter windows.");
        }
        return windows;
    }

    private List<Window> rolled(ZonedDateTime origin, Instant end) {
        List<Window> windows = new ArrayList<>();
        for (int step = 0; ; step++) {
            // Counting from the origin keeps the day of the month where adding month to month would lose it.
            ZonedDateTime start =
                    settings.shape == Shape.ANCHORED ? origin : origin.plus(settings.test.multipliedBy(step));
            ZonedDateTime trained = origin.plus(settings.test.multipliedBy(step).plus(settings.train));
            ZonedDateTime judged = trained.plusDays(settings.gapDays);
            ZonedDateTime over = judged.plus(settings.test);
            if (over.toInstant().isAfter(end)) {
                return windows;
            }
            windows.add(new Window(range(start, trained), range(judged, over)));
        }
    }

    private List<Window> split(ZonedDateTime origin, Instant end) {
        long days = Duration.between(origin.toInstant(), end).toDays();
        ZonedDateTime trained = origin.plusDays(Math.round(settings.share * days));
        ZonedDateTime judged = trained.plusDays(settings.gapDays);
        ZonedDateTime over = origin.plusDays(days);
        return trained.isAfter(origin) && over.isAfter(judged)
                ? List.of(new Window(range(origin, trained), range(judged, over)))
                : List.of();
    }

    private Instant needed(ZonedDateTime origin) {
        return settings.shape == Shape.SPLIT
                ? origin.plusDays((long) Math.ceil((settings.gapDays + 1) / (1 - settings.share)) + 1)
                        .toInstant()
                : origin.plus(settings.train)
                        .plusDays(settings.gapDays)
                        .plus(settings.test)
                        .toInstant();
    }

    private static TimeRange range(ZonedDateTime start, ZonedDateTime end) {
        return new TimeRange(start.toInstant(), end.toInstant());
    }

    /**
     * Chooses parameters in every training and judges them in the test after it.
     *
     * @param backtest on which data, at which costs
     * @param space what may be tried
     * @param optimizer how it is searched
     * @return one result per window
     * @throws NoDataException if the data is too short
     */
    public WalkForwardResult run(Backtest backtest, ParameterSpace space, Optimizer optimizer) {
        List<Window> windows = windows(backtest.range());
        int counted = settings.looks.count(backtest, tested(windows), LookCounter.trial(space, optimizer, division()));
        List<WindowResult> results = new ArrayList<>();
        for (Window window : windows) {
            Backtest training = backtest.within(window.train());
            SearchResult search = settings.memory.find(window).orElseGet(() -> {
                SearchResult searched = optimizer.run(training, space);
                settings.memory.keep(window, searched);
                return searched;
            });
            Optional<Trial> best = search.find();
            Optional<Strategy> strategy = best.map(trial -> space.strategy().with(trial.params()));
            results.add(new WindowResult(
                    window,
                    Optional.of(search),
                    best,
                    strategy.map(backtest.within(window.train())::run), // keeps none of the search's columns
                    strategy.map(s -> test(backtest, window, s))));
            report(results.size(), windows.size());
        }
        return new WalkForwardResult(
                new WalkForwardResult.Subject(backtest, this, Optional.of(space), Optional.of(optimizer), counted),
                results);
    }

    /**
     * Reports progress to the listener of {@link #onProgress}: for what walks over the windows itself, such as a portfolio.
     *
     * @param done windows
     * @param total windows
     */
    public void report(int done, int total) {
        settings.listener.accept(done, total);
    }

    /**
     * Counts a run over several markets at once as a look at the test days of each.
     *
     * @param account what is run: its markets, strategies and rules
     * @param markets their backtests
     * @param range in which the windows lie
     * @param space what may be tried
     * @param optimizer how it is searched
     * @return the looks at the market that was looked at most, this one included; 0 where looks are not counted
     */
    public int countLook(
            String account, List<Backtest> markets, TimeRange range, ParameterSpace space, Optimizer optimizer) {
        Look.Trial trial = LookCounter.trial(account, space, optimizer, division());
        int most = 0;
        for (Backtest market : markets) {
            most = Math.max(most, settings.looks.count(market, tested(windows(range)), trial));
        }
        return most;
    }

    /**
     * Runs one strategy through the same windows, choosing nothing.
     *
     * @param backtest on which data, at which costs
     * @param strategy with its parameters fixed
     * @return one result per window
     * @throws NoDataException if the data is too short
     */
    public WalkForwardResult run(Backtest backtest, Strategy strategy) {
        return walk(backtest, LookCounter.trial(strategy, division()), window -> strategy);
    }

    /**
     * Lets a strategy learn in each training and judges what it learnt in the test after it.
     *
     * @param backtest on which data, at which costs
     * @param strategy for example {@code Models.lightgbm().features(Features.standard()).strategy(0.6)}
     * @return one result per window
     * @throws NoDataException if the data is too short
     */
    public WalkForwardResult run(Backtest backtest, LearnedStrategy strategy) {
        Strategy named = Strategy.of(strategy.name(), study -> bar -> Signal.NONE);
        return walk(
                backtest,
                LookCounter.trial(named, division()),
                window -> strategy.learn(backtest.study(), window.train()));
    }

    private WalkForwardResult walk(Backtest backtest, Look.Trial trial, Function<Window, Strategy> strategies) {
        List<Window> windows = windows(backtest.range());
        int counted = settings.looks.count(backtest, tested(windows), trial);
        List<WindowResult> results = new ArrayList<>();
        for (Window window : windows) {
            Strategy strategy = strategies.apply(window);
            results.add(new WindowResult(
                    window,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(backtest.within(window.train()).run(strategy)),
                    Optional.of(test(backtest, window, strategy))));
            report(results.size(), windows.size());
        }
        return new WalkForwardResult(
                new WalkForwardResult.Subject(backtest, this, Optional.empty(), Optional.empty(), counted), results);
    }

    private static BacktestResult test(Backtest backtest, Window window, Strategy strategy) {
        return backtest.within(window.test()).run(strategy);
    }

    private static List<TimeRange> tested(List<Window> windows) {
        return windows.stream().map(Window::test).toList();
    }

    int gapDays() {
        return settings.gapDays;
    }

    /** How time is divided, such as {@code rolling, train P3M, gap 7 days, test P1M}. */
    String division() {
        return settings.shape == Shape.SPLIT
                ? "split " + settings.share + ", gap " + settings.gapDays + " days"
                : (settings.shape == Shape.ANCHORED ? "anchored" : "rolling") + ", train " + settings.train + ", gap "
                        + settings.gapDays + " days, test " + settings.test;
    }

    /** For example {@code WalkForward[rolling, train P3M, gap 7 days, test P1M]}. */
    @Override
    public String toString() {
        return "WalkForward[" + division() + "]";
    }
}

package dev.kirby.validate;

import dev.kirby.InvalidRequestException;
import dev.kirby.NoDataException;
import dev.kirby.backtest.Backtest;
import dev.kirby.backtest.BacktestResult;
import dev.kirby.market.TimeRange;
import dev.kirby.optimize.Optimizer;
import dev.kirby.optimize.SearchResult;
import dev.kirby.optimize.Trial;
import dev.kirby.registry.TrialLedger;
import dev.kirby.strategy.ParameterSpace;
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

    private final Period train;
    private final Period test;
    private final int gapDays;
    private final Shape shape;
    private final double share;
    private final LookCounter looks;
    private final BiConsumer<Integer, Integer> listener;

    private enum Shape {
        ROLLING,
        ANCHORED,
        SPLIT
    }

    private WalkForward(
            Period train,
            Period test,
            int gapDays,
            Shape shape,
            double share,
            LookCounter looks,
            BiConsumer<Integer, Integer> listener) {
        boolean empty = train.isNegative() || train.isZero() || test.isNegative() || test.isZero();
        if ((shape != Shape.SPLIT && empty) || gapDays < 0) {
            throw new InvalidRequestException("Training and test must be more than 0 and the gap 0 or more, were "
                    + train + ", " + test + " and " + gapDays + " days.");
        }
        this.train = train;
        this.test = test;
        this.gapDays = gapDays;
        this.shape = shape;
        this.share = share;
        this.looks = looks;
        this.listener = listener;
    }

    private static WalkForward rolling(Period train, Period test) {
        return new WalkForward(train, test, GAP_DAYS, Shape.ROLLING, Double.NaN, LookCounter.NONE, (done, total) -> {});
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
        return new WalkForward(
                Period.ZERO, Period.ZERO, GAP_DAYS, Shape.SPLIT, trainShare, LookCounter.NONE, (done, total) -> {});
    }

    /**
     * A copy in which every training begins where the data begin, so that trainings grow.
     *
     * @return the new walk
     * @throws InvalidRequestException for a plain split, which has one training only
     */
    public WalkForward anchored() {
        if (shape == Shape.SPLIT) {
            throw new InvalidRequestException("A plain split has one training, which begins with the data already.");
        }
        return new WalkForward(train, test, gapDays, Shape.ANCHORED, share, looks, listener);
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
        return new WalkForward(train, test, gapDays, shape, share, LookCounter.of(ledger, clock), listener);
    }

    /**
     * A copy that takes the number of looks as given, and counts none: for a run that is made again, to compare it.
     *
     * @param count looks at the test days, this one included
     * @return the new walk
     */
    public WalkForward looks(int count) {
        return new WalkForward(train, test, gapDays, shape, share, LookCounter.fixed(count), listener);
    }

    /**
     * A copy with another gap between training and test.
     *
     * @param days 0 or more
     * @return the new walk
     */
    public WalkForward gapDays(int days) {
        return new WalkForward(train, test, days, shape, share, looks, listener);
    }

    /**
     * A copy that reports its progress.
     *
     * @param newListener called with the number of windows done and the number of all
     * @return the new walk
     */
    public WalkForward onProgress(BiConsumer<Integer, Integer> newListener) {
        return new WalkForward(train, test, gapDays, shape, share, looks, newListener);
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
        List<Window> windows = shape == Shape.SPLIT ? split(origin, range.end()) : rolled(origin, range.end());
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
            ZonedDateTime start = shape == Shape.ANCHORED ? origin : origin.plus(test.multipliedBy(step));
            ZonedDateTime trained = origin.plus(test.multipliedBy(step).plus(train));
            ZonedDateTime judged = trained.plusDays(gapDays);
            ZonedDateTime over = judged.plus(test);
            if (over.toInstant().isAfter(end)) {
                return windows;
            }
            windows.add(new Window(range(start, trained), range(judged, over)));
        }
    }

    private List<Window> split(ZonedDateTime origin, Instant end) {
        long days = Duration.between(origin.toInstant(), end).toDays();
        ZonedDateTime trained = origin.plusDays(Math.round(share * days));
        ZonedDateTime judged = trained.plusDays(gapDays);
        ZonedDateTime over = origin.plusDays(days);
        return trained.isAfter(origin) && over.isAfter(judged)
                ? List.of(new Window(range(origin, trained), range(judged, over)))
                : List.of();
    }

    private Instant needed(ZonedDateTime origin) {
        return shape == Shape.SPLIT
                ? origin.plusDays((long) Math.ceil((gapDays + 1) / (1 - share)) + 1)
                        .toInstant()
                : origin.plus(train).plusDays(gapDays).plus(test).toInstant();
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
        int counted = looks.count(backtest, tested(windows), LookCounter.trial(space, optimizer, division()));
        List<WindowResult> results = new ArrayList<>();
        for (Window window : windows) {
            Backtest training = backtest.within(window.train());
            SearchResult search = optimizer.run(training, space);
            Optional<Trial> best = search.find();
            Optional<Strategy> strategy = best.map(trial -> space.strategy().with(trial.params()));
            results.add(new WindowResult(
                    window,
                    Optional.of(search),
                    best,
                    strategy.map(backtest.within(window.train())::run), // keeps none of the search's columns
                    strategy.map(s -> test(backtest, window, s))));
            listener.accept(results.size(), windows.size());
        }
        return new WalkForwardResult(
                new WalkForwardResult.Subject(backtest, this, Optional.of(space), Optional.of(optimizer), counted),
                results);
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
        List<Window> windows = windows(backtest.range());
        int counted = looks.count(backtest, tested(windows), LookCounter.trial(strategy, division()));
        List<WindowResult> results = new ArrayList<>();
        for (Window window : windows) {
            results.add(new WindowResult(
                    window,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(backtest.within(window.train()).run(strategy)),
                    Optional.of(test(backtest, window, strategy))));
            listener.accept(results.size(), windows.size());
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
        return gapDays;
    }

    /** How time is divided, such as {@code rolling, train P3M, gap 7 days, test P1M}. */
    String division() {
        return shape == Shape.SPLIT
                ? "split " + share + ", gap " + gapDays + " days"
                : (shape == Shape.ANCHORED ? "anchored" : "rolling") + ", train " + train + ", gap " + gapDays
                        + " days, test " + test;
    }

    /** For example {@code WalkForward[rolling, train P3M, gap 7 days, test P1M]}. */
    @Override
    public String toString() {
        return "WalkForward[" + division() + "]";
    }
}

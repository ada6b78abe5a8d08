package dev.kirby.validate;

import dev.kirby.InvalidRequestException;
import dev.kirby.NoDataException;
import dev.kirby.backtest.Backtest;
import dev.kirby.backtest.BacktestResult;
import dev.kirby.market.TimeRange;
import dev.kirby.optimize.Optimizer;
import dev.kirby.optimize.SearchResult;
import dev.kirby.optimize.Trial;
import dev.kirby.strategy.ParameterSpace;
import dev.kirby.strategy.Strategy;
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
 * Trains on a span of the past, leaves a gap, judges on the span after it, and rolls on by the length of the test.
 *
 * <p>Parameters are chosen anew in every training and judged only in tests. A test sees the bars before it for its
 * indicators, opens positions in its own bars only, and closes what is open at its end. Months are those of the UTC
 * calendar, counted from the first midnight of the data. Immutable and thread-safe.
 */
public final class WalkForward {

    private final Period train;
    private final Period test;
    private final int gapDays;
    private final BiConsumer<Integer, Integer> listener;

    private WalkForward(Period train, Period test, int gapDays, BiConsumer<Integer, Integer> listener) {
        if (train.isNegative() || train.isZero() || test.isNegative() || test.isZero() || gapDays < 0) {
            throw new InvalidRequestException("Training and test must be more than 0 and the gap 0 or more, were "
                    + train + ", " + test + " and " + gapDays + " days.");
        }
        this.train = train;
        this.test = test;
        this.gapDays = gapDays;
        this.listener = listener;
    }

    /**
     * Windows of whole months with a gap of a week.
     *
     * @param train months to train on
     * @param test months to judge on
     * @return the walk
     */
    public static WalkForward months(int train, int test) {
        return new WalkForward(Period.ofMonths(train), Period.ofMonths(test), 7, (done, total) -> {});
    }

    /**
     * Windows of whole days with a gap of a week.
     *
     * @param train days to train on
     * @param test days to judge on
     * @return the walk
     */
    public static WalkForward days(int train, int test) {
        return new WalkForward(Period.ofDays(train), Period.ofDays(test), 7, (done, total) -> {});
    }

    /**
     * A copy with another gap between training and test.
     *
     * @param days 0 or more
     * @return the new walk
     */
    public WalkForward gapDays(int days) {
        return new WalkForward(train, test, days, listener);
    }

    /**
     * A copy that tells how far it is.
     *
     * @param newListener called with the number of windows done and the number of all
     * @return the new walk
     */
    public WalkForward onProgress(BiConsumer<Integer, Integer> newListener) {
        return new WalkForward(train, test, gapDays, newListener);
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
        List<Window> windows = new ArrayList<>();
        for (int step = 0; ; step++) {
            // Counting from the origin keeps the day of the month where adding month to month would lose it.
            ZonedDateTime start = origin.plus(test.multipliedBy(step));
            ZonedDateTime trained = origin.plus(test.multipliedBy(step).plus(train));
            ZonedDateTime judged = trained.plusDays(gapDays);
            ZonedDateTime end = judged.plus(test);
            if (end.toInstant().isAfter(range.end())) {
                break;
            }
            windows.add(new Window(range(start, trained), range(judged, end)));
        }
        if (windows.isEmpty()) {
            Instant needed = origin.plus(train).plusDays(gapDays).plus(test).toInstant();
            throw new NoDataException("A walk-forward of " + this + " needs data to " + needed
                    + " at least, but it ends at " + range.end() + ". Give more data, or shorter windows.");
        }
        return windows;
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
                    strategy.map(training::run),
                    strategy.map(s -> test(backtest, window, s))));
            listener.accept(results.size(), windows.size());
        }
        return new WalkForwardResult(backtest, results);
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
        return new WalkForwardResult(backtest, results);
    }

    private static BacktestResult test(Backtest backtest, Window window, Strategy strategy) {
        return backtest.within(window.test()).run(strategy);
    }

    /** For example {@code WalkForward[train P3M, gap 7 days, test P1M]}. */
    @Override
    public String toString() {
        return "WalkForward[train " + train + ", gap " + gapDays + " days, test " + test + "]";
    }
}

package dev.kirby.lookahead;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.NoDataException;
import dev.kirby.lookahead.Pipeline.BarRange;
import dev.kirby.strategy.Strategy;
import dev.kirby.strategy.Study;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds look-ahead in any function of columns, without reading its code: it changes future data and searches for past values that
 * change with them.
 *
 * <pre>{@code
 * LookaheadFuzzer.of(study).verify("features", s -> Map.of("trend", s.sma(50), "volume", s.volumes()));
 * LookaheadFuzzer.of(study).ahead(48).verify("labels", labels);       // may see 48 bars ahead, and no more
 * LookaheadFuzzer.of(study).verify("model", pipeline);                // fitted on some bars, run on later ones
 * LookaheadFuzzer.of(bars, hourly).verify("join", tables -> …);       // tables, each row known at a time
 * }</pre>
 *
 * <p><b>Principle.</b> A value of bar t may depend on what is known at the close of t and on nothing else. So for a bar c, everything known
 * after its close is changed and the function runs again; a value of a bar up to c that differs proves look-ahead. A causal function
 * is never accused: its input up to c is the same. (A function that returns other values for the same input is refused first,
 * because nothing can be compared; differences of rounding, below 1e-9 of the value and 1e-12 of the column, do not count.)
 *
 * <p><b>Three ways to change the future</b>; each finds leaks that the others miss. <i>Cutting it off</i> reproduces the data as they
 * were, and finds what depends on their length; it misses values that replace missing ones (a clamped index). <i>Other
 * values</i> of the same length find those; they miss what depends on times alone. <i>A shift</i> of every later row by one bar keeps the
 * values and finds joins by the time of a row that is not known yet, calendars read off the next bar, and fills across gaps.
 *
 * <p><b>Where to cut.</b> At bars 0, 1, 3, 7, 15 and so on, because a warm-up that is filled from later leaks at the first bars
 * alone. Of the others, half are where an output changes (a level breaks, a signal comes), because a leak of one bar in a
 * sparse column shows only there; half are random, for outputs that are suppressed by what comes. A leak that shows at a share q of bars
 * escapes n random cuts with probability (1 - q)^n: at 60 cuts, one that shows at 1 bar in 10 escapes in 0.2 % of runs, one at 1 bar in
 * 100 in 55 %: raise {@link #cuts} for rare ones.
 *
 * <p><b>What is named.</b> From the earliest bar found, 64 random earlier bars are tried, then 64 before the earliest of those, until none
 * before it leaks: with fewer than 64 bars left all are tried. How far a value sees is the largest d for which changing all after bar
 * t + d - 1 changes it. That property only falls with d, so doubling and bisection find the edge in O(log n) runs; each step tries all
 * three changes, other values with three seeds, because a rounded or thresholded output does not react to every change. The edge is sought
 * at the first bar and at the one that was seen to look furthest, and the larger is named.
 *
 * <p><b>Pipelines.</b> A model is fitted on the first bars and run on the later ones; the future of the later bars is changed, that of
 * the fitted ones is not. One principle finds four faults: a fit on all data (changing what follows changes the model), a scaler or a
 * selection over all data (the same), labels of the last fitted bars that reach into the bars requested (no purge: the first value
 * changes; how far it sees is the horizon), and features that look ahead. A pipeline that gives values for fitted bars too is refused:
 * its evaluation would include them.
 *
 * <p><b>Cost.</b> Three to four runs a cut, each O(n) for causal columns: 60 cuts of 3,000 bars are some 200 runs. Only a leak costs more.
 *
 * <p><b>Limits.</b> Data that the function reads from elsewhere (a file, a captured array) do not change and show nothing: give them as
 * tables or by the study's feed. A leak that no tried change moves stays unseen: silence is evidence, not proof. Comparing prefixes alone
 * was tried first ("cut off" only), and missed clamped and length-preserving leaks; scanning code or bytecode for negative shifts was
 * dropped: it accuses label code and misses joins, where most real leaks are.
 *
 * @param <T> what the checked function reads: a {@link Study}, or a list of tables ({@link Columns})
 */
public final class LookaheadFuzzer<T> {

    private static final double FIT_SHARE = 0.6;

    private final History<T> history;
    private final Settings settings;

    /** What refinements change. */
    record Settings(int cuts, int ahead, int minBars, int gap, long seed) {}

    private LookaheadFuzzer(History<T> history, Settings settings) {
        if (history.size() < 3) {
            throw new NoDataException("Look-ahead shows on a history of 3 bars or more, not of " + history.size()
                    + ". Give some hundreds.");
        }
        this.history = history;
        this.settings = settings;
    }

    private static <T> LookaheadFuzzer<T> of(History<T> history) {
        return new LookaheadFuzzer<>(history, new Settings(60, 0, 1, 0, 20_240_229));
    }

    /**
     * Checks functions of a study: its candles, funding and feed are what is changed.
     *
     * @param study for example {@code backtest.study()}
     * @return a fuzzer to refine
     */
    public static LookaheadFuzzer<Study> of(Study study) {
        return of(new StudyHistory(study));
    }

    /**
     * Checks functions of tables.
     *
     * @param bars the table that the function's values belong to, one for each row
     * @param others tables that are joined to it, each with rows of its own
     * @return a fuzzer to refine
     */
    public static LookaheadFuzzer<List<Columns>> of(Columns bars, Columns... others) {
        List<Columns> tables = new ArrayList<>(List.of(others));
        tables.add(0, requireNonNull(bars, "bars"));
        return of(new TableHistory(List.copyOf(tables)));
    }

    private LookaheadFuzzer<T> with(int cuts, int ahead, int minBars, int gap, long seed) {
        if (cuts < 1 || ahead < 0 || minBars < 1 || gap < 0) {
            throw new InvalidRequestException(
                    "Cuts and least bars must be 1 or more, bars ahead and gap 0 or more, not " + cuts + ", " + minBars
                            + ", " + ahead + " and " + gap + ".");
        }
        return new LookaheadFuzzer<>(history, new Settings(cuts, ahead, minBars, gap, seed));
    }

    /**
     * With another number of bars after which the future is changed.
     *
     * @param count 1 or more; 60 if not given
     * @return the new fuzzer
     */
    public LookaheadFuzzer<T> cuts(int count) {
        return with(count, settings.ahead, settings.minBars, settings.gap, settings.seed);
    }

    /**
     * Allows values to see some bars ahead, as labels do.
     *
     * @param bars how many; 0 if not given
     * @return the new fuzzer
     */
    public LookaheadFuzzer<T> ahead(int bars) {
        return with(settings.cuts, bars, settings.minBars, settings.gap, settings.seed);
    }

    /**
     * Leaves histories out that are too short for the function to run at all.
     *
     * @param bars the least that it runs on; 1 if not given
     * @return the new fuzzer
     */
    public LookaheadFuzzer<T> minBars(int bars) {
        return with(settings.cuts, settings.ahead, bars, settings.gap, settings.seed);
    }

    /**
     * Leaves bars between those that a pipeline is fitted on and those it is asked for, for one that does not purge by itself.
     *
     * @param bars how many; 0 if not given
     * @return the new fuzzer
     */
    public LookaheadFuzzer<T> gap(int bars) {
        return with(settings.cuts, settings.ahead, settings.minBars, bars, settings.seed);
    }

    /**
     * With another seed, which decides where the future is changed and to what.
     *
     * @param newSeed any number
     * @return the new fuzzer
     */
    public LookaheadFuzzer<T> seed(long newSeed) {
        return with(settings.cuts, settings.ahead, settings.minBars, settings.gap, newSeed);
    }

    /**
     * Checks features, labels, indicators, a join.
     *
     * @param name what messages call it
     * @param function what to check; it keeps no state
     * @return what was compared
     * @throws LookaheadException if a value changes with data that are known later; it names the first bar and column, and how far ahead
     *     the function sees
     */
    public LookaheadCheck verify(String name, ColumnFunction<T> function) {
        return new LookaheadSearch<>(history, name, function, settings, 0).run();
    }

    /**
     * Checks a model, or anything else that is fitted: on the first 60 % of the bars, for values of the rest.
     *
     * @param name what messages call it
     * @param pipeline what to check; it keeps no state
     * @return what was compared
     * @throws LookaheadException if a value changes with data that are known later; it names the first bar and column, and how far ahead
     *     the function sees
     */
    public LookaheadCheck verify(String name, Pipeline<T> pipeline) {
        int fitted = (int) (FIT_SHARE * history.size());
        int first = fitted + settings.gap;
        if (fitted < 1 || first > history.size() - 2) {
            throw new NoDataException("A pipeline fitted on " + fitted + " bars, with a gap of " + settings.gap
                    + ", leaves none of " + history.size() + " to ask for. Give more bars, or a smaller gap.");
        }
        BarRange fit = new BarRange(0, fitted);
        ColumnFunction<T> values = data -> {
            BarRange asked = new BarRange(first, history.size(data));
            Map<String, double[]> whole = new LinkedHashMap<>();
            pipeline.run(data, fit, asked)
                    .forEach((column, given) -> whole.put(column, padded(name, column, given, asked)));
            return whole;
        };
        return new LookaheadSearch<>(history, name, values, settings, first).run();
    }

    /**
     * Checks the decisions of a strategy.
     *
     * @param study what it sees
     * @param strategy what to check
     * @return what was compared
     * @throws LookaheadException if a decision changes with data that are known later
     */
    public static LookaheadCheck verify(Study study, Strategy strategy) {
        // Decisions are sparse, and a strategy is cheap to run.
        return of(study).cuts(250).verify(strategy.name(), new Decisions(strategy));
    }

    private static double[] padded(String name, String column, double[] given, BarRange asked) {
        if (given.length > asked.size()) {
            throw new LookaheadException(
                    name + " gives " + given.length + " values of '" + column + "' where " + asked.size()
                            + " were asked for, those of bars " + asked.from() + " to " + (asked.to() - 1)
                            + ": bars that it was fitted on are among them, and an evaluation would include them.",
                    0,
                    column,
                    asked.from(),
                    null);
        }
        if (given.length < asked.size()) {
            throw new InvalidRequestException(name + " gives " + given.length + " values of '" + column
                    + "', but one for each of " + asked.size() + " bars is needed: NaN where it has none.");
        }
        double[] whole = new double[asked.to()];
        Arrays.fill(whole, 0, asked.from(), Double.NaN);
        System.arraycopy(given, 0, whole, asked.from(), given.length);
        return whole;
    }

    /** For example {@code LookaheadFuzzer[3000 bars, 60 cuts]}. */
    @Override
    public String toString() {
        return "LookaheadFuzzer[" + history.size() + " bars, " + settings.cuts + " cuts"
                + (settings.ahead == 0 ? "" : ", " + settings.ahead + " bars ahead allowed") + "]";
    }
}

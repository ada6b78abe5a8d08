package dev.kirby.validate;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.NoDataException;
import dev.kirby.backtest.Backtest;
import dev.kirby.backtest.BacktestResult;
import dev.kirby.market.TimeRange;
import dev.kirby.optimize.Optimizer;
import dev.kirby.optimize.SearchResult;
import dev.kirby.optimize.Trial;
import dev.kirby.performance.Metric;
import dev.kirby.performance.Performance;
import dev.kirby.registry.TrialLedger;
import dev.kirby.strategy.ParameterSpace;
import dev.kirby.strategy.Signal;
import dev.kirby.strategy.Strategy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Purged cross-validation: the days are cut into groups, some of them are tested, and parameters are chosen on all others, before and
 * after, but for an embargo around each test.
 *
 * <p>K-fold tests each group once. The combinatorial way tests every choice of a number of groups; since each group is then tested in
 * several splits, the tests make several paths through all the days, and a distribution of what could have come out (Lopez de Prado,
 * Advances in Financial Machine Learning, 2018, chapters 7 and 12). Training sees days after the test, which no trader can: this says
 * how much hangs on the choice of days, while {@link WalkForward} says what trading would have been like.
 *
 * <p>Positions are closed at the ends of groups, so that no trade spans training and test; the embargo keeps apart what is related
 * across the boundary, and is to be at least as long as the longest trade. A trial is run once a group, whatever the number of splits:
 * searches that do not learn, random and grid, try the same parameters in each. Immutable and thread-safe.
 */
public final class CrossValidation {

    private static final Strategy FLAT = Strategy.of("flat", bars -> bar -> Signal.NONE);
    private static final int MAX_SPLITS = 1_000;

    private final int groups;
    private final int tested;
    private final Settings settings;

    /** What refinements change; never changed once a validation has it. */
    private static final class Settings {
        private int embargoDays = 7;
        private Metric objective = Metric.NET_PROFIT;
        private int minTrades = 10;
        private LookCounter looks = LookCounter.NONE;

        Settings copy() {
            Settings copy = new Settings();
            copy.embargoDays = embargoDays;
            copy.objective = objective;
            copy.minTrades = minTrades;
            copy.looks = looks;
            return copy;
        }
    }

    private CrossValidation(int groups, int tested, Settings settings) {
        if (tested < 1 || groups <= tested || settings.embargoDays < 0 || settings.minTrades < 0) {
            throw new InvalidRequestException(
                    "Cross-validation needs more groups than it tests, and no negative number, not "
                            + groups + " groups, " + tested + " tested, " + settings.embargoDays
                            + " days of embargo, " + settings.minTrades + " trades.");
        }
        this.groups = groups;
        this.tested = tested;
        this.settings = settings;
        if (combinations(groups, tested).size() > MAX_SPLITS) {
            throw new InvalidRequestException(
                    tested + " of " + groups + " groups make more than " + MAX_SPLITS + " splits. Give fewer groups.");
        }
    }

    private CrossValidation with(Consumer<Settings> change) {
        Settings copy = settings.copy();
        change.accept(copy);
        return new CrossValidation(groups, tested, copy);
    }

    /**
     * Each of some groups is tested once; an embargo of a week, the net profit of 10 trades or more.
     *
     * @param folds 2 or more
     * @return the validation
     */
    public static CrossValidation kFold(int folds) {
        return new CrossValidation(folds, 1, new Settings());
    }

    /**
     * Every choice of some groups is tested once; an embargo of a week, the net profit of 10 trades or more.
     *
     * @param groups into which the days are cut, such as 6
     * @param tested of them, such as 2
     * @return the validation
     */
    public static CrossValidation combinatorial(int groups, int tested) {
        return new CrossValidation(groups, tested, new Settings());
    }

    /**
     * A copy with another embargo: days left out of training on either side of a test.
     *
     * @param days 0 or more; at least the longest trade
     * @return the new validation
     */
    public CrossValidation embargoDays(int days) {
        return with(s -> s.embargoDays = days);
    }

    /**
     * A copy that chooses by another figure.
     *
     * @param metric to be as large as possible
     * @return the new validation
     */
    public CrossValidation maximizing(Metric metric) {
        requireNonNull(metric, "metric");
        return with(s -> s.objective = metric);
    }

    /**
     * A copy with another number of trades below which a trial does not count.
     *
     * @param trades 0 or more
     * @return the new validation
     */
    public CrossValidation minTrades(int trades) {
        return with(s -> s.minTrades = trades);
    }

    /**
     * A copy that counts each run as a look at the days.
     *
     * @param ledger where looks at this data are counted
     * @return the new validation
     */
    public CrossValidation ledger(TrialLedger ledger) {
        LookCounter counter = LookCounter.of(ledger, Clock.systemUTC());
        return with(s -> s.looks = counter);
    }

    /**
     * One choice of tested groups.
     *
     * @param test the groups that are tested, in order
     * @param train what parameters are chosen on, in order
     */
    public record Split(List<TimeRange> test, List<TimeRange> train) {

        /** Copies the lists. */
        public Split {
            test = List.copyOf(test);
            train = List.copyOf(train);
        }
    }

    /**
     * The splits of a range.
     *
     * @param range of the data
     * @return in the order of their tested groups
     * @throws NoDataException if a group would have no day left to train on
     */
    public List<Split> splits(TimeRange range) {
        List<TimeRange> all = groups(range);
        List<Split> splits = new ArrayList<>();
        for (List<Integer> chosen : combinations(groups, tested)) {
            List<TimeRange> test = chosen.stream().map(all::get).toList();
            List<TimeRange> train = new ArrayList<>();
            for (int group = 0; group < groups; group++) {
                if (!chosen.contains(group)) {
                    Instant start = chosen.contains(group - 1)
                            ? all.get(group).start().plus(settings.embargoDays, ChronoUnit.DAYS)
                            : all.get(group).start();
                    Instant end = chosen.contains(group + 1)
                            ? all.get(group).end().minus(settings.embargoDays, ChronoUnit.DAYS)
                            : all.get(group).end();
                    if (start.isBefore(end)) {
                        train.add(new TimeRange(start, end));
                    }
                }
            }
            if (train.isEmpty()) {
                throw new NoDataException("An embargo of " + settings.embargoDays + " days leaves nothing of " + range
                        + " to train on in " + groups + " groups. Give more data, fewer groups, or a shorter embargo.");
            }
            splits.add(new Split(test, train));
        }
        return splits;
    }

    private List<TimeRange> groups(TimeRange range) {
        Instant midnight = range.start().truncatedTo(ChronoUnit.DAYS);
        Instant origin = midnight.isBefore(range.start()) ? midnight.plus(1, ChronoUnit.DAYS) : midnight;
        long days = Duration.between(origin, range.end()).toDays();
        if (days < groups) {
            throw new NoDataException("Cross-validation with " + groups + " groups needs " + groups
                    + " whole days, but " + range + " has " + Math.max(0, days) + ".");
        }
        List<TimeRange> all = new ArrayList<>();
        for (int group = 0; group < groups; group++) {
            all.add(new TimeRange(
                    origin.plus(days * group / groups, ChronoUnit.DAYS),
                    origin.plus(days * (group + 1) / groups, ChronoUnit.DAYS)));
        }
        return all;
    }

    private static List<List<Integer>> combinations(int n, int k) {
        List<List<Integer>> all = new ArrayList<>();
        for (int set = 0; n < 25 && set < 1 << n; set++) {
            if (Integer.bitCount(set) == k) {
                List<Integer> chosen = new ArrayList<>();
                for (int i = 0; i < n; i++) {
                    if ((set >> i & 1) == 1) {
                        chosen.add(i);
                    }
                }
                all.add(chosen);
            }
        }
        if (all.isEmpty()) {
            throw new InvalidRequestException("Give 24 groups at most, not " + n + ".");
        }
        all.sort((a, b) -> {
            for (int i = 0; i < k; i++) {
                int order = a.get(i).compareTo(b.get(i));
                if (order != 0) {
                    return order;
                }
            }
            return 0;
        });
        return all;
    }

    /**
     * Chooses parameters in every split and judges them in its tests.
     *
     * @param backtest on which data, at which costs
     * @param space what may be tried
     * @param optimizer how it is searched; its own objective and least number of trades are not used
     * @return the paths and what they mean
     */
    public CrossValidationResult run(Backtest backtest, ParameterSpace space, Optimizer optimizer) {
        List<Split> splits = splits(backtest.range());
        List<TimeRange> all = groups(backtest.range());
        int counted = settings.looks.count(backtest, all, LookCounter.trial(space, optimizer, division()));
        Map<TimeRange, Backtest> parts = new ConcurrentHashMap<>();
        Map<String, Performance> runs = new ConcurrentHashMap<>();
        List<Optional<Trial>> chosen = new ArrayList<>();
        List<List<Performance>> tests = new ArrayList<>();
        all.forEach(group -> tests.add(new ArrayList<>()));
        for (Split split : splits) {
            SearchResult search = optimizer.run(
                    space,
                    params -> score(split.train().stream()
                            .map(range -> runs.computeIfAbsent(
                                    range + " " + params.text(),
                                    key -> run(
                                            backtest,
                                            parts,
                                            range,
                                            space.strategy().with(params))))
                            .toList()));
            Optional<Trial> best = search.find();
            chosen.add(best);
            for (TimeRange group : split.test()) {
                Strategy strategy =
                        best.map(trial -> space.strategy().with(trial.params())).orElse(FLAT);
                tests.get(all.indexOf(group)).add(run(backtest, parts, group, strategy));
            }
        }
        List<Performance> paths = new ArrayList<>();
        for (int path = 0; path < tests.get(0).size(); path++) {
            int at = path;
            paths.add(Performance.stitched(
                    tests.stream().map(group -> group.get(at)).toList()));
        }
        return new CrossValidationResult(
                splits, chosen.stream().map(t -> t.map(Trial::params)).toList(), paths, counted);
    }

    /**
     * Judges one strategy in the same groups, choosing nothing, so that all paths are one.
     *
     * @param backtest on which data, at which costs
     * @param strategy with its parameters fixed
     * @return its path through all groups and what it means
     */
    public CrossValidationResult run(Backtest backtest, Strategy strategy) {
        List<Split> splits = splits(backtest.range());
        List<TimeRange> all = groups(backtest.range());
        int counted = settings.looks.count(backtest, all, LookCounter.trial(strategy, division()));
        Performance path = Performance.stitched(all.stream()
                .map(group -> backtest.within(group).run(strategy).performance())
                .toList());
        return new CrossValidationResult(
                splits, Collections.nCopies(splits.size(), Optional.of(strategy.params())), List.of(path), counted);
    }

    private static Performance run(
            Backtest backtest, Map<TimeRange, Backtest> parts, TimeRange range, Strategy strategy) {
        BacktestResult result = parts.computeIfAbsent(range, backtest::within).run(strategy);
        return result.performance();
    }

    private double score(List<Performance> parts) {
        Performance whole = Performance.stitched(parts);
        return whole.trades().size() < settings.minTrades ? Double.NaN : whole.value(settings.objective);
    }

    private String division() {
        return (tested == 1 ? groups + "-fold" : tested + " of " + groups + " groups") + ", embargo "
                + settings.embargoDays + " days";
    }

    /** For example {@code CrossValidation[2 of 6 groups, embargo 7 days]}. */
    @Override
    public String toString() {
        return "CrossValidation[" + division() + "]";
    }
}

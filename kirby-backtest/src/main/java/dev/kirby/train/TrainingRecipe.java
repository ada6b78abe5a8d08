package dev.kirby.train;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.backtest.Backtest;
import dev.kirby.backtest.Costs;
import dev.kirby.internal.NearestNames;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.Side;
import dev.kirby.market.TimeRange;
import dev.kirby.optimize.Optimizer;
import dev.kirby.performance.Metric;
import dev.kirby.registry.TrainingTask;
import dev.kirby.registry.TrialLedger;
import dev.kirby.strategy.ParameterSpace;
import dev.kirby.strategy.Sizing;
import dev.kirby.strategy.Strategies;
import dev.kirby.strategy.Strategy;
import dev.kirby.strategy.StrategyProvider;
import dev.kirby.validate.WalkForward;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the training that a task describes, from the task alone, so that a job is the same training in any process and after any
 * restart.
 *
 * <p>The strategy is one of the class path by its name; a file is never read and nothing compiled. The task's search says how parameters
 * are searched: a space that is empty is the strategy's own, and each value of it is text as in {@link ParameterSpace#values}. Its
 * settings, all of which have defaults:
 *
 * <table>
 * <caption>Settings</caption>
 * <tr><td>{@code validation_method}</td><td>{@code walk_forward} with {@code train_period_days} 90, {@code test_period_days} 30 and
 * {@code gap_period_days} 7, or {@code train_test_split} with {@code train_ratio} 0.7 and the gap</td></tr>
 * <tr><td>{@code data_start}, {@code data_end}</td><td>the data to train on; all there is</td></tr>
 * <tr><td>{@code objective}, {@code min_trades}</td><td>what to maximise, {@code net_profit}, and the fewest trades that count, 10</td></tr>
 * <tr><td>{@code max_runtime_seconds}, {@code parallel_workers}</td><td>after which the job fails; threads of its search, 1</td></tr>
 * <tr><td>{@code fee}, {@code maker_fee}, {@code slippage}</td><td>shares, 0.001, the same, and 0.0005</td></tr>
 * <tr><td>{@code capital}, {@code sizing}, {@code risk}, {@code leverage}, {@code side}</td><td>10000; {@code risk}, {@code compounding},
 * {@code all-in} or {@code all-in-compounding}; 0.02; 1; both sides, or {@code long} or {@code short}</td></tr>
 * </table>
 *
 * <p>Immutable and thread-safe.
 */
public final class TrainingRecipe {

    private static final List<String> OPTIMIZERS = List.of("random", "bayesian", "grid");
    private static final List<String> SIZINGS = List.of("risk", "compounding", "all-in", "all-in-compounding");
    private static final int MOST_TRIALS = 10_000_000;
    private static final int LONGEST_DAYS = 3650;
    private static final long MOST_CAPITAL = 1_000_000_000_000_000L;

    private final Strategies strategies;
    private final Markets markets;
    private final Clock clock;
    private final Optional<TrialLedger> ledger;

    /** Where the data of a market come from. */
    @FunctionalInterface
    public interface Markets {

        /**
         * A market to test on, with what is known beside its candles.
         *
         * @param instrument the trading pair
         * @param interval the candle length
         * @param range which times at most
         * @return a backtest without costs or sizes of its own
         */
        Backtest backtest(Instrument instrument, Interval interval, TimeRange range);
    }

    private TrainingRecipe(Strategies strategies, Markets markets, Clock clock, Optional<TrialLedger> ledger) {
        this.strategies = requireNonNull(strategies, "strategies");
        this.markets = requireNonNull(markets, "markets");
        this.clock = requireNonNull(clock, "clock");
        this.ledger = ledger;
    }

    /**
     * A recipe.
     *
     * @param strategies that a task may name
     * @param markets where the data come from
     * @return the recipe, which counts no looks
     */
    public static TrainingRecipe of(Strategies strategies, Markets markets) {
        return new TrainingRecipe(strategies, markets, Clock.systemUTC(), Optional.empty());
    }

    /**
     * A copy with another clock, which names configurations and stamps looks.
     *
     * @param time the clock
     * @return the new recipe
     */
    public TrainingRecipe clock(Clock time) {
        return new TrainingRecipe(strategies, markets, time, ledger);
    }

    /**
     * A copy that counts the looks at test days.
     *
     * @param looks where they are counted
     * @return the new recipe
     */
    public TrainingRecipe ledger(TrialLedger looks) {
        return new TrainingRecipe(strategies, markets, clock, Optional.of(looks));
    }

    /**
     * Checks a task as far as it can be done without the data.
     *
     * @param task what is to be done
     * @throws InvalidRequestException if a name or a value is not right; the message says what would be
     */
    public void check(TrainingTask task) {
        TaskSettings settings = TaskSettings.of(task);
        settings.range();
        settings.maxRuntime();
        space(task, settings);
        optimizer(task, settings);
        walk(settings);
        costs(settings);
        sizing(settings);
        settings.number("capital", 1, MOST_CAPITAL);
    }

    /**
     * The training of a task. Reads the market.
     *
     * @param task what is to be done
     * @return the training, to be run or estimated
     * @throws InvalidRequestException as for {@link #check}, or if its trials do not fit into memory
     * @throws dev.kirby.NoDataException if the data are not there, or too short
     */
    public Training training(TrainingTask task) {
        check(task);
        TaskSettings settings = TaskSettings.of(task);
        Backtest backtest = markets.backtest(task.instrument(), task.interval(), settings.range())
                .costs(costs(settings))
                .sizing(sizing(settings))
                .capital(settings.number("capital", 1, MOST_CAPITAL));
        Training training = Training.of(backtest, space(task, settings))
                .optimizer(optimizer(task, settings))
                .walkForward(walk(settings))
                .clock(clock)
                .dataOrigin(settings.text("data_origin"));
        Training counted = ledger.map(training::ledger).orElse(training);
        Training recorded = recorded(counted, settings);
        recorded.requireRoom();
        return recorded;
    }

    /** With what the search does not say in its document, by the names that the command line uses too. */
    private static Training recorded(Training training, TaskSettings settings) {
        Training recorded =
                training.metadata("maker_fee", Double.toString(costs(settings).makerFee()));
        for (String name : List.of("capital", "sizing", "risk", "leverage", "side")) {
            Optional<String> value = settings.given(name);
            recorded = value.isPresent() ? recorded.metadata(name, value.get()) : recorded;
        }
        return recorded;
    }

    private ParameterSpace space(TrainingTask task, TaskSettings settings) {
        StrategyProvider provider = strategies.named(task.strategy());
        Optional<String> side = settings.given("side");
        Strategy strategy = side.isPresent() ? provider.strategy().only(Side.parse(side.get())) : provider.strategy();
        ParameterSpace own =
                task.search().optimizer().equals("grid") ? ParameterSpace.of(provider.grid()) : provider.space();
        ParameterSpace space = own.on(strategy);
        for (Map.Entry<String, String> values : task.search().space().entrySet()) {
            space = space.values(values.getKey(), values.getValue());
        }
        if (space.names().isEmpty()) {
            throw new InvalidRequestException(
                    strategy.name() + " has no ranges of its own to search: give values of its parameters, "
                            + strategy.params().text() + ".");
        }
        return space;
    }

    private static Optimizer optimizer(TrainingTask task, TaskSettings settings) {
        String name = task.search().optimizer();
        long iterations = task.search().iterations();
        if (iterations < 1 || iterations > MOST_TRIALS) {
            throw new InvalidRequestException(
                    "A search needs 1 to " + MOST_TRIALS + " trials in each window, was " + iterations + ".");
        }
        Optimizer search = switch (name) {
            case "random" -> Optimizer.random((int) iterations);
            case "bayesian" -> Optimizer.bayesian((int) iterations);
            case "grid" -> Optimizer.grid();
            default -> throw unknown("optimizer", name, OPTIMIZERS);
        };
        int threads = settings.whole("parallel_workers", 1, 64);
        return search.maximizing(Metric.parse(settings.text("objective")))
                .minTrades(settings.whole("min_trades", 0, 1_000_000))
                .seed(task.search().seed())
                .threads(Math.min(threads, Runtime.getRuntime().availableProcessors()));
    }

    private static WalkForward walk(TaskSettings settings) {
        String method = settings.text("validation_method");
        WalkForward walk = switch (method) {
            case "walk_forward" ->
                WalkForward.days(
                        settings.whole("train_period_days", 1, LONGEST_DAYS),
                        settings.whole("test_period_days", 1, LONGEST_DAYS));
            case "train_test_split" -> WalkForward.split(settings.number("train_ratio", 0, 1));
            default -> throw unknown("validation_method", method, List.of("walk_forward", "train_test_split"));
        };
        return walk.gapDays(settings.whole("gap_period_days", 0, LONGEST_DAYS));
    }

    private static Costs costs(TaskSettings settings) {
        Costs costs = new Costs(settings.number("fee", 0, 1), settings.number("slippage", 0, 1));
        return settings.given("maker_fee").isPresent()
                ? costs.withMakerFee(settings.number("maker_fee", -1, 1))
                : costs;
    }

    private static Sizing sizing(TaskSettings settings) {
        String name = settings.text("sizing");
        double risk = settings.number("risk", 0, 1);
        Sizing sizing = switch (name) {
            case "risk" -> Sizing.risk(risk);
            case "compounding" -> Sizing.risk(risk).compounding();
            case "all-in" -> Sizing.allIn();
            case "all-in-compounding" -> Sizing.allIn().compounding();
            default -> throw unknown("sizing", name, SIZINGS);
        };
        return sizing.leverage(settings.number("leverage", 0, 1000));
    }

    private static InvalidRequestException unknown(String what, String name, List<String> known) {
        return new InvalidRequestException("Unknown " + what + " '" + name + "'" + NearestNames.hint(name, known)
                + ": use " + String.join(" or ", known) + ".");
    }

    /** For example {@code 21 strategies}. */
    String strategiesText() {
        int count = strategies.all().size();
        return count + (count == 1 ? " strategy" : " strategies");
    }

    /** For example {@code TrainingRecipe[21 strategies]}. */
    @Override
    public String toString() {
        return "TrainingRecipe[" + strategiesText() + "]";
    }
}

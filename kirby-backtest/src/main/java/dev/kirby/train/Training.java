package dev.kirby.train;

import static java.util.Objects.requireNonNull;

import dev.kirby.backtest.Backtest;
import dev.kirby.backtest.BacktestResult;
import dev.kirby.optimize.Optimizer;
import dev.kirby.registry.TrainedConfiguration;
import dev.kirby.registry.TrialLedger;
import dev.kirby.strategy.ParameterSpace;
import dev.kirby.strategy.Params;
import dev.kirby.validate.WalkForward;
import dev.kirby.validate.WalkForwardResult;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;

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

    private final Backtest backtest;
    private final ParameterSpace space;
    private final Optimizer optimizer;
    private final WalkForward walk;
    private final Clock clock;
    private final String origin;

    private Training(
            Backtest backtest,
            ParameterSpace space,
            Optimizer optimizer,
            WalkForward walk,
            Clock clock,
            String origin) {
        this.backtest = backtest;
        this.space = space;
        this.optimizer = optimizer;
        this.walk = walk;
        this.clock = clock;
        this.origin = origin;
    }

    /**
     * A training by random search of 1,000 trials and a walk-forward of three months, a week's gap, and one month.
     *
     * @param backtest on which data, at which costs
     * @param space what may be tried
     * @return a training to refine
     */
    public static Training of(Backtest backtest, ParameterSpace space) {
        return new Training(
                requireNonNull(backtest, "backtest"),
                requireNonNull(space, "space"),
                Optimizer.random(1000),
                WalkForward.months(3, 1),
                Clock.systemUTC(),
                "market data");
    }

    /**
     * A copy with another search.
     *
     * @param search how each window is searched
     * @return the new training
     */
    public Training optimizer(Optimizer search) {
        return new Training(backtest, space, requireNonNull(search), walk, clock, origin);
    }

    /**
     * A copy with other windows.
     *
     * @param windows how the data is divided
     * @return the new training
     */
    public Training walkForward(WalkForward windows) {
        return new Training(backtest, space, optimizer, requireNonNull(windows), clock, origin);
    }

    /**
     * A copy with another clock, which names the configuration.
     *
     * @param time tells the time
     * @return the new training
     */
    public Training clock(Clock time) {
        return new Training(backtest, space, optimizer, walk, requireNonNull(time), origin);
    }

    /**
     * A copy that says where the data come from, for the document.
     *
     * @param text for example {@code simulated}
     * @return the new training
     */
    public Training dataOrigin(String text) {
        return new Training(backtest, space, optimizer, walk, clock, requireNonNull(text));
    }

    /**
     * A copy that counts the looks at its test days.
     *
     * @param ledger where looks at this data are counted
     * @return the new training
     */
    public Training ledger(TrialLedger ledger) {
        return new Training(backtest, space, optimizer, walk.ledger(ledger, clock), clock, origin);
    }

    /**
     * A copy that tells how far it is.
     *
     * @param listener called with the number of windows done and of all
     * @return the new training
     */
    public Training onProgress(BiConsumer<Integer, Integer> listener) {
        return new Training(backtest, space, optimizer, walk.onProgress(listener), clock, origin);
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
        WalkForwardResult out = walk.run(backtest, space, optimizer);
        Params params = out.newest()
                .map(newest -> space.strategy().params().with(newest.params()))
                .orElse(Params.empty());
        BacktestResult whole = backtest.run(space.strategy().with(params));
        Lifecycle.Decision decision = Lifecycle.initial(Lifecycle.Evidence.of(out));
        Instant now = clock.instant();
        Map<String, String> run = new LinkedHashMap<>();
        run.put("data_origin", origin);
        run.put("optimizer", optimizer.name());
        run.put("objective", optimizer.objective());
        run.put("trials_per_window", Integer.toString(optimizer.budget()));
        run.put("seed", Long.toString(optimizer.seed()));
        run.put("stage_reason", decision.reason());
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

    /** Strategy, time and six digits that depend on the parameters and the seed, so that the same training is the same. */
    private String id(Instant now, Params params) {
        long mixed = optimizer.seed() * 31
                + params.hashCode() * 1_000_003L
                + backtest.bars().hashCode();
        int digits = new SplittableRandom(mixed).nextInt(1 << 24);
        // A name is any text, an id is also a file's name.
        String name = space.strategy().name().replaceAll("[^A-Za-z0-9_-]+", "_");
        return name + "_" + STAMP.format(now) + String.format("_%06x", digits);
    }

    /** For example {@code Training[LIQUIDITY_SWEEP_V3, 1000 trials a window]}. */
    @Override
    public String toString() {
        return "Training[" + space.strategy().name() + ", " + optimizer.budget() + " trials a window]";
    }
}

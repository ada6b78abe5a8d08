package dev.kirby.train;

import static java.util.Objects.requireNonNull;

import dev.kirby.KirbyException;
import dev.kirby.backtest.Backtest;
import dev.kirby.backtest.BacktestResult;
import dev.kirby.breaker.BreakerEvent;
import dev.kirby.market.TimeRange;
import dev.kirby.performance.Metric;
import dev.kirby.performance.Performance;
import dev.kirby.registry.LifecycleStage;
import dev.kirby.registry.Registry;
import dev.kirby.registry.TrainedConfiguration;
import dev.kirby.registry.Transition;
import dev.kirby.series.TimeSeries;
import dev.kirby.strategy.Strategy;
import dev.kirby.validate.TrackRecord;
import dev.kirby.validate.Verdict;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Judges registered configurations on data that came after their training, as if they had been traded on paper since, and records each
 * change of stage with its time and reason.
 *
 * <p>What is expected of a configuration are the out-of-sample figures of its document. A figure that needs trades says nothing below 30
 * of them, one of 30 days nothing before. Six signs count as death signals: a win rate below 0.8 of the expected one; an expectancy of
 * zero or less; a loss larger than the document's Monte-Carlo loss; more than twice as many days below the expected 5 % quantile as one
 * in twenty; a drawdown longer than the expected longest; a negative Sharpe ratio over the last 30 days. Fills and adverse selection are
 * not in candles and stay unknown. Immutable.
 */
public final class Monitoring {

    private static final int MIN_DAYS = 30;

    private final Registry registry;
    private final Function<TrainedConfiguration, Backtest> market;
    private final Function<TrainedConfiguration, Strategy> strategy;
    private final Clock clock;
    private final Consumer<Transition> listener;

    private Monitoring(
            Registry registry,
            Function<TrainedConfiguration, Backtest> market,
            Function<TrainedConfiguration, Strategy> strategy,
            Clock clock,
            Consumer<Transition> listener) {
        this.registry = requireNonNull(registry, "registry");
        this.market = requireNonNull(market, "market");
        this.strategy = requireNonNull(strategy, "strategy");
        this.clock = requireNonNull(clock, "clock");
        this.listener = requireNonNull(listener, "listener");
    }

    /**
     * A monitoring of all configurations of a registry.
     *
     * @param registry where they are kept
     * @param market the candles of a configuration's market at its costs, older ones for indicators included
     * @param strategy a configuration's strategy with its parameters
     * @return a monitoring to run
     */
    public static Monitoring of(
            Registry registry,
            Function<TrainedConfiguration, Backtest> market,
            Function<TrainedConfiguration, Strategy> strategy) {
        return new Monitoring(registry, market, strategy, Clock.systemUTC(), transition -> {});
    }

    /**
     * A copy with another clock.
     *
     * @param time stamps transitions
     * @return the new monitoring
     */
    public Monitoring clock(Clock time) {
        return new Monitoring(registry, market, strategy, time, listener);
    }

    /**
     * A copy that reports each change of stage.
     *
     * @param newListener called after the change was recorded
     * @return the new monitoring
     */
    public Monitoring onTransition(Consumer<Transition> newListener) {
        return new Monitoring(registry, market, strategy, clock, newListener);
    }

    /**
     * What was seen of one configuration.
     *
     * @param configuration its id
     * @param before the stage it had
     * @param decision the stage it has now, and why
     * @param days of new data
     * @param trades in them
     * @param signals the death signals that are on, with their numbers
     * @param breakers the circuit breakers that are on at the end of the data
     */
    public record Finding(
            String configuration,
            LifecycleStage before,
            Lifecycle.Decision decision,
            int days,
            int trades,
            List<String> signals,
            List<BreakerEvent> breakers) {

        /** Copies the lists. */
        public Finding {
            signals = List.copyOf(signals);
            breakers = List.copyOf(breakers);
        }

        private Finding with(List<BreakerEvent> more) {
            List<BreakerEvent> all = new ArrayList<>(breakers);
            all.addAll(more);
            return new Finding(configuration, before, decision, days, trades, signals, all);
        }

        /** For example {@code PAPER -> DISCOVERY: its rules hold again (45 days, 31 trades)}. */
        @Override
        public String toString() {
            return (before == decision.stage() ? before : before + " -> " + decision.stage()) + ": " + decision.reason()
                    + " (" + days + " days, " + trades + " trades)";
        }
    }

    /**
     * Judges every configuration once.
     *
     * @return one finding for each, in the order of their ids
     */
    public List<Finding> run() {
        List<TrainedConfiguration> configurations = registry.all();
        List<Review> reviews = configurations.stream().map(this::judge).toList();
        List<List<BreakerEvent>> alike = BreakerReview.alike(
                reviews.stream().map(Review::configuration).toList(),
                reviews.stream().map(Review::returns).toList(),
                clock.instant());
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < reviews.size(); i++) {
            Review review = reviews.get(i);
            Finding finding = review.finding().with(alike.get(i));
            List<BreakerEvent> events = new ArrayList<>(review.events());
            events.addAll(alike.get(i));
            findings.add(finding);
            record(review.configuration(), finding, events);
        }
        return findings;
    }

    /** A change of stage, and what the circuit breakers noticed since the training. */
    private void record(TrainedConfiguration configuration, Finding finding, List<BreakerEvent> events) {
        TrainedConfiguration noted = BreakerReview.noted(configuration, events);
        if (finding.decision().stage() != configuration.stage()) {
            registry.update(
                    configuration.id(),
                    now -> BreakerReview.noted(now, events)
                            .withStage(finding.decision().stage()),
                    finding.decision().reason());
            listener.accept(new Transition(
                    configuration.id(),
                    clock.instant(),
                    finding.decision().stage(),
                    finding.decision().reason()));
        } else if (!noted.equals(configuration)) {
            registry.update(configuration.id(), now -> BreakerReview.noted(now, events), "circuit breakers");
        }
    }

    /** What was seen of a configuration, with what only the review of all needs. */
    private record Review(
            TrainedConfiguration configuration, Finding finding, List<BreakerEvent> events, TimeSeries returns) {}

    private Review judge(TrainedConfiguration configuration) {
        Optional<BacktestResult> seen;
        try {
            seen = sinceTraining(configuration);
        } catch (KirbyException e) {
            return unchanged(configuration, "not judged: " + e.getMessage());
        }
        if (seen.isEmpty()) {
            return unchanged(configuration, "no data after its training yet");
        }
        Performance run = seen.get().performance();
        List<BreakerEvent> events =
                BreakerReview.of(configuration, run, seen.get().backtest().bars());
        Expectation expected = new Expectation(configuration);
        int days = run.dailyReturns().size();
        List<String> signals = expected.deathSignals(run);
        double rolling = days < MIN_DAYS ? Double.NaN : run.value(Metric.ROLLING_30D_SHARPE);
        Lifecycle.Observation observed = new Lifecycle.Observation(
                configuration.stage(), rolling, expected.sharpe(), signals.size(), expected.degradation(run));
        Verdict verdict = TrackRecord.of(
                        run.dailyReturns().toArray(), run.trades().size())
                .looks(1)
                .judge();
        Lifecycle.Evidence now = new Lifecycle.Evidence(
                run.value(Metric.NET_PROFIT),
                run.value(Metric.SHARPE),
                run.trades().size(),
                verdict.outcome(),
                verdict.p(),
                Double.NaN,
                Double.NaN);
        Finding finding = new Finding(
                configuration.id(),
                configuration.stage(),
                decision(observed, now),
                days,
                run.trades().size(),
                signals,
                BreakerReview.on(events));
        return new Review(configuration, finding, events, run.dailyReturns());
    }

    /** By the rules of monitoring; where they change nothing, new days that earn a larger stage give it. */
    private static Lifecycle.Decision decision(Lifecycle.Observation observed, Lifecycle.Evidence now) {
        Lifecycle.Decision decision = Lifecycle.monitored(observed, now);
        boolean mayGrow = observed.stage() == LifecycleStage.DISCOVERY || observed.stage() == LifecycleStage.VALIDATION;
        Lifecycle.Decision fresh = Lifecycle.initial(now);
        return mayGrow
                        && decision.stage() == observed.stage()
                        && fresh.stage().sizeFactor() > observed.stage().sizeFactor()
                ? new Lifecycle.Decision(fresh.stage(), "on new data: " + fresh.reason())
                : decision;
    }

    private static Review unchanged(TrainedConfiguration configuration, String reason) {
        Finding finding = new Finding(
                configuration.id(),
                configuration.stage(),
                new Lifecycle.Decision(configuration.stage(), reason),
                0,
                0,
                List.of(),
                List.of());
        return new Review(configuration, finding, List.of(), TimeSeries.of("daily_return", new long[0], new double[0]));
    }

    /** The paper trades since the data of the training ended; empty before a whole day is there. */
    private Optional<BacktestResult> sinceTraining(TrainedConfiguration configuration) {
        if (configuration.parameters().isEmpty()) {
            throw new KirbyException("nothing qualified in its training, so it has no parameters");
        }
        Instant trained = new Expectation(configuration).dataEnd().orElse(configuration.created());
        Strategy traded = strategy.apply(configuration);
        Backtest backtest = market.apply(configuration);
        Instant end = backtest.range().end();
        return end.minusSeconds(86_400).isBefore(trained)
                ? Optional.empty()
                : Optional.of(backtest.within(new TimeRange(trained, end)).run(traded));
    }

    /** What a configuration's document lets expect. */
    private record Expectation(TrainedConfiguration configuration) {

        private double figure(String section, String key) {
            return configuration.sections().get(section) instanceof Map<?, ?> map
                            && map.get(key) instanceof Number value
                    ? value.doubleValue()
                    : Double.NaN;
        }

        Optional<Instant> dataEnd() {
            return configuration.sections().get("context") instanceof Map<?, ?> map
                            && map.get("data_end") instanceof String text
                    ? Optional.of(Instant.parse(text))
                    : Optional.empty();
        }

        double sharpe() {
            return figure("statistical_validation", "lifetime_sharpe_ratio");
        }

        /** How much smaller the expectancy became, as a share; NaN below 30 trades, or where none was expected. */
        double degradation(Performance run) {
            double expected = figure("performance", "NET_PROFIT") / figure("performance", "sample_size");
            return run.trades().size() < Lifecycle.MIN_TRADES || !(expected > 0)
                    ? Double.NaN
                    : 1 - run.value(Metric.EXPECTANCY) / expected;
        }

        List<String> deathSignals(Performance run) {
            List<String> signals = new ArrayList<>();
            double[] returns = run.dailyReturns().toArray();
            if (run.trades().size() >= Lifecycle.MIN_TRADES) {
                double expected = figure("performance", "gross_WR");
                add(
                        signals,
                        run.value(Metric.GROSS_WIN_RATE) < 0.8 * expected,
                        "win rate %.2f against %.2f",
                        run.value(Metric.GROSS_WIN_RATE),
                        expected);
                add(signals, run.value(Metric.EXPECTANCY) <= 0, "expectancy %.2f", run.value(Metric.EXPECTANCY));
            }
            if (returns.length >= MIN_DAYS) {
                double loss = figure("statistical_validation", "monte_carlo_var");
                double total = run.value(Metric.TOTAL_RETURN);
                add(signals, loss > 0 && -total > loss, "a loss of %.3f against %.3f", -total, loss);
                double quantile = figure("risk_allocation", "var_95");
                long below = Arrays.stream(returns)
                        .filter(r -> r < -quantile && r < 0)
                        .count();
                add(
                        signals,
                        below > 0.1 * returns.length,
                        "%d of %d days below the 5 %% quantile",
                        below,
                        returns.length);
                double longest = figure("statistical_validation", "drawdown_duration");
                double lasting = run.value(Metric.DRAWDOWN_DURATION);
                add(signals, lasting > longest, "a drawdown of %.0f days against %.0f", lasting, longest);
                double rolling = run.value(Metric.ROLLING_30D_SHARPE);
                add(signals, rolling < 0, "Sharpe ratio %.2f over 30 days", rolling);
            }
            return signals;
        }

        private static void add(List<String> signals, boolean on, String format, Object... values) {
            if (on) {
                signals.add(String.format(Locale.ROOT, format, values));
            }
        }
    }

    /** For example {@code Monitoring[3 configurations]}. */
    @Override
    public String toString() {
        return "Monitoring[" + registry.all().size() + " configurations]";
    }
}

package dev.kirby.validate;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.backtest.Backtest;
import dev.kirby.backtest.Provenance;
import dev.kirby.market.TimeRange;
import dev.kirby.optimize.Optimizer;
import dev.kirby.registry.Look;
import dev.kirby.registry.TrialLedger;
import dev.kirby.strategy.Dimension;
import dev.kirby.strategy.ParameterSpace;
import dev.kirby.strategy.Strategy;
import java.time.Clock;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Counts a run of a walk-forward as a look at its test days, before the days are looked at, so that no crash and no impatience makes
 * one uncounted.
 *
 * @param ledger where they are counted; null where they are not
 * @param clock supplies the time of the look
 * @param fixed the number where it is given; 0 otherwise
 */
record LookCounter(@Nullable TrialLedger ledger, Clock clock, int fixed) {

    /** Counts nothing. */
    static final LookCounter NONE = new LookCounter(null, Clock.systemUTC(), 0);

    static LookCounter of(TrialLedger ledger, Clock clock) {
        return new LookCounter(requireNonNull(ledger, "ledger"), requireNonNull(clock, "clock"), 0);
    }

    static LookCounter fixed(int count) {
        if (count < 1) {
            throw new InvalidRequestException("This look counts as well, so there is 1 or more, not " + count + ".");
        }
        return new LookCounter(null, Clock.systemUTC(), count);
    }

    /** Looks at these days, this one included; 0 where they are not counted. */
    int count(Backtest backtest, List<TimeRange> tested, Look.Trial trial) {
        if (ledger == null) {
            return fixed;
        }
        return ledger.record(new Look(
                backtest.bars().instrument(),
                backtest.bars().interval(),
                trial,
                tested,
                Provenance.fingerprint(backtest.bars()),
                clock.instant()));
    }

    static Look.Trial trial(ParameterSpace space, Optimizer optimizer, String division) {
        Strategy strategy = space.strategy();
        return trial(strategy.name() + " " + strategy.params().text(), space, optimizer, division);
    }

    /** Of what is run: a strategy, or a portfolio with its rules. */
    static Look.Trial trial(String subject, ParameterSpace space, Optimizer optimizer, String division) {
        String values = space.dimensions().stream().map(Dimension::toString).collect(Collectors.joining("; "));
        return new Look.Trial(
                subject,
                values,
                optimizer.name() + ", " + optimizer.budget() + " trials, " + optimizer.objective(),
                optimizer.seed(),
                division);
    }

    static Look.Trial trial(Strategy strategy, String division) {
        return new Look.Trial(strategy.name(), strategy.params().text(), "fixed", 0, division);
    }
}

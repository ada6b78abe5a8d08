package dev.kirby.train;

import dev.kirby.registry.LifecycleStage;
import dev.kirby.validate.TrackRecord;
import dev.kirby.validate.Verdict;
import dev.kirby.validate.WalkForwardResult;
import java.util.Locale;

/** The rules by which a configuration earns its stage. Pure; judged on out-of-sample trades. */
public final class Lifecycle {

    /** Fewer trades than this prove nothing. */
    public static final int MIN_TRADES = TrackRecord.MIN_TRADES;

    private Lifecycle() {}

    /**
     * What the rules look at.
     *
     * @param netProfit quote units
     * @param sharpe annualised; NaN counts as below every threshold
     * @param sampleSize number of trades
     * @param outcome the word of the verdict
     * @param pValue of the verdict; NaN counts as not significant
     * @param fillRate share of orders filled, NaN where unknown
     * @param adverseSelection score from 0 to 1, NaN where unknown
     */
    public record Evidence(
            double netProfit,
            double sharpe,
            int sampleSize,
            Verdict.Outcome outcome,
            double pValue,
            double fillRate,
            double adverseSelection) {

        /**
         * The out-of-sample figures of a walk-forward, of which neither fills nor selection are known.
         *
         * @param walk the result
         * @return its evidence
         */
        public static Evidence of(WalkForwardResult walk) {
            Verdict verdict = walk.verdict();
            return new Evidence(
                    walk.netProfit(),
                    walk.sharpe(),
                    walk.trades().size(),
                    verdict.outcome(),
                    verdict.p(),
                    Double.NaN,
                    Double.NaN);
        }
    }

    /**
     * A stage and why.
     *
     * @param stage what was earned
     * @param reason for people
     */
    public record Decision(LifecycleStage stage, String reason) {

        /** For example {@code PAPER: net profit -12.30 is negative}. */
        @Override
        public String toString() {
            return stage + ": " + reason;
        }
    }

    /**
     * The stage of a new configuration: the first rule that holds.
     *
     * @param e its out-of-sample figures
     * @return the stage, with the numbers that decided
     */
    public static Decision initial(Evidence e) {
        if (e.outcome() == Verdict.Outcome.OVERFIT) {
            return decide(LifecycleStage.PAPER, "the verdict is OVERFIT");
        }
        if (e.netProfit() < 0) {
            return decide(LifecycleStage.PAPER, "net profit %.2f is negative", e.netProfit());
        }
        if (!(e.sharpe() >= 0.5)) {
            return decide(LifecycleStage.PAPER, "sharpe %.2f is not 0.5 or more", e.sharpe());
        }
        if (e.fillRate() < 0.7) {
            return decide(LifecycleStage.PAPER, "fill rate %.2f is below 0.7", e.fillRate());
        }
        if (e.sampleSize() < MIN_TRADES) {
            return decide(LifecycleStage.DISCOVERY, "%d trades are fewer than %d", e.sampleSize(), MIN_TRADES);
        }
        if (e.outcome() == Verdict.Outcome.UNPROVEN) {
            return decide(LifecycleStage.DISCOVERY, "the verdict is UNPROVEN, p = %.2f", e.pValue());
        }
        if (!(e.pValue() <= 0.05)) {
            return decide(LifecycleStage.DISCOVERY, "p = %.2f is above 0.05", e.pValue());
        }
        if (e.sampleSize() > 100 && e.sharpe() > 1.5 && !(e.adverseSelection() >= 0.3)) {
            return decide(
                    LifecycleStage.MATURE, "%d trades, sharpe %.2f, p = %.3f", e.sampleSize(), e.sharpe(), e.pValue());
        }
        return decide(LifecycleStage.VALIDATION, "%d trades, p = %.3f", e.sampleSize(), e.pValue());
    }

    /**
     * What is known about a configuration that trades.
     *
     * @param stage the stage it has
     * @param rolling30dSharpe annualised, of the last 30 days; NaN where unknown
     * @param lifetimeSharpe annualised, of all days; NaN where unknown
     * @param deathSignals how many of the six are on
     * @param degradation loss of performance since discovery as a share, 0.2 is 20 % worse; NaN where unknown
     */
    public record Observation(
            LifecycleStage stage,
            double rolling30dSharpe,
            double lifetimeSharpe,
            int deathSignals,
            double degradation) {}

    /**
     * The stage of an existing configuration.
     *
     * @param o what was observed
     * @param now its figures by the rules for new ones, by which PAPER may return
     * @return the stage it keeps or gets
     */
    public static Decision monitored(Observation o, Evidence now) {
        if (o.stage() != LifecycleStage.PAPER && o.rolling30dSharpe() < 0.5 * o.lifetimeSharpe()) {
            return decide(
                    LifecycleStage.PAPER,
                    "rolling 30-day sharpe %.2f is below half of the lifetime's %.2f",
                    o.rolling30dSharpe(),
                    o.lifetimeSharpe());
        }
        if (o.stage() != LifecycleStage.PAPER && o.deathSignals() >= 2) {
            return decide(LifecycleStage.DECAY, "%d death signals", o.deathSignals());
        }
        if (o.stage() != LifecycleStage.PAPER && o.degradation() > 0.2) {
            return decide(LifecycleStage.DECAY, "performance is %.0f %% worse", 100 * o.degradation());
        }
        if (o.stage() == LifecycleStage.PAPER) {
            Decision fresh = initial(now);
            return fresh.stage() == LifecycleStage.PAPER
                    ? fresh
                    : new Decision(LifecycleStage.DISCOVERY, "its rules hold again");
        }
        return new Decision(o.stage(), "no rule says otherwise");
    }

    private static Decision decide(LifecycleStage stage, String format, Object... values) {
        return new Decision(stage, String.format(Locale.ROOT, format, values));
    }
}

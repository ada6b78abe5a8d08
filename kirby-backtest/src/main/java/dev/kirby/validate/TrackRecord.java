package dev.kirby.validate;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.validate.Verdict.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.hipparchus.distribution.continuous.NormalDistribution;

/**
 * Daily returns that no choice has seen, to be judged.
 *
 * <p>The verdict is a test of "the mean of these returns is zero or less". One look has the p-value {@code p1}, the larger of two
 * ({@link MeanTest}). Whoever looks {@code K} times at the same days sees the smallest of {@code K} p-values, hence {@code p = 1 -
 * (1 - p1)^K}.
 *
 * <ul>
 *   <li>SURVIVED: {@code p <= 0.05}, in 30 trades or more.
 *   <li>OVERFIT: {@code p > 0.05}, and the upper 95 % bound of the annualised Sharpe ratio is below the larger of 1 and half of what
 *       training promised. A true edge of that size or more is called so in at most 5 of 100 tracks, because the bound covers the
 *       truth in 95 of 100.
 *   <li>UNPROVEN: all else.
 * </ul>
 *
 * <p>No test of so few numbers can do much better: that of a normal distribution of known variance, which is the most powerful there
 * is, says SURVIVED with the chance {@code 1 - Phi(1.645 - S sqrt(days / 365))} at a true Sharpe ratio of S, which is 31 % for S = 1
 * in 480 days. Immutable and thread-safe.
 */
public final class TrackRecord {

    /** Fewer trades than this never survive. */
    public static final int MIN_TRADES = 30;

    private static final double LEVEL = 0.05;
    private static final double YEAR = Math.sqrt(365);
    private static final int MIN_RESAMPLES = 2_000;
    private static final int MAX_RESAMPLES = 200_000;
    private static final NormalDistribution NORMAL = new NormalDistribution();
    private static final double Z95 = NORMAL.inverseCumulativeProbability(1 - LEVEL);

    private final double[] returns;
    private final int trades;
    private final int looks;
    private final double promise;
    private final long seed;

    private TrackRecord(double[] returns, int trades, int looks, double promise, long seed) {
        this.returns = returns;
        this.trades = trades;
        this.looks = looks;
        this.promise = promise;
        this.seed = seed;
    }

    /**
     * A track whose looks were not counted and that nothing was promised of.
     *
     * @param dailyReturns in order of time; idle days are 0
     * @param trades how many made them
     * @return the track
     */
    public static TrackRecord of(double[] dailyReturns, int trades) {
        if (trades < 0) {
            throw new InvalidRequestException("A track has 0 trades or more, not " + trades + ".");
        }
        return new TrackRecord(requireNonNull(dailyReturns, "dailyReturns").clone(), trades, 0, Double.NaN, 42);
    }

    /**
     * A copy that says how often these days were looked at.
     *
     * @param count evaluations on these days, this one included
     * @return the new track
     */
    public TrackRecord looks(int count) {
        if (count < 1) {
            throw new InvalidRequestException("This look counts as well, so there is 1 or more, not " + count + ".");
        }
        return new TrackRecord(returns, trades, count, promise, seed);
    }

    /**
     * A copy that says what training promised.
     *
     * @param sharpe annualised, less what the best of the same number of trials shows by luck alone; NaN where nothing was chosen
     * @return the new track
     */
    public TrackRecord promise(double sharpe) {
        return new TrackRecord(returns, trades, looks, sharpe, seed);
    }

    /**
     * A copy with another seed of the bootstrap.
     *
     * @param newSeed any number
     * @return the new track
     */
    public TrackRecord seed(long newSeed) {
        return new TrackRecord(returns, trades, looks, promise, newSeed);
    }

    /**
     * Judges the track. The same track gives the same verdict.
     *
     * @return the verdict; UNPROVEN with a p-value of NaN where there is nothing to judge
     */
    public Verdict judge() {
        int counted = Math.max(1, looks);
        MeanTest test = MeanTest.of(returns, resamples(counted), seed);
        double sharpe = test.moments().sharpe() * YEAR;
        double upper = sharpe + Z95 * test.sharpeError() * YEAR;
        double worth = Double.isNaN(promise) ? 1 : Math.max(1, promise / 2);
        Verdict.Evidence evidence = new Verdict.Evidence(
                test.probabilistic(),
                test.bootstrap(),
                test.meanBlock(),
                sharpe,
                upper,
                worth,
                new Verdict.Sample(returns.length, trades, looks));
        double p1 = evidence.p1();
        // The plain power loses small p-values in the rounding of 1 - p1.
        double p = -Math.expm1(counted * Math.log1p(-p1));
        if (Double.isNaN(p)) {
            return new Verdict(Outcome.UNPROVEN, p, evidence, Double.NaN, List.of(nothingToJudge()));
        }
        if (p <= LEVEL && trades >= MIN_TRADES) {
            return new Verdict(Outcome.SURVIVED, p, evidence, 0, List.of(significance(evidence, p), tradeCount()));
        }
        if (p > LEVEL && upper < worth) {
            return new Verdict(Outcome.OVERFIT, p, evidence, 0, List.of(bound(evidence), significance(evidence, p)));
        }
        return unproven(evidence, p);
    }

    /** Enough that the smallest p-value they can give still decides after the given number of looks. */
    private static int resamples(int looks) {
        return (int) Math.max(MIN_RESAMPLES, Math.min(MAX_RESAMPLES, 400L * looks));
    }

    private String nothingToJudge() {
        String why = returns.length < 3
                ? String.format(Locale.ROOT, "%d out-of-sample days are fewer than 3", returns.length)
                : trades == 0
                        ? "there is no out-of-sample trade"
                        : "the daily returns do not vary, or one is not a number";
        return "Nothing to judge: " + why + ".";
    }

    private Verdict unproven(Verdict.Evidence evidence, double p) {
        List<String> reasons = new ArrayList<>();
        double days;
        if (p <= LEVEL) {
            days = trades == 0 ? Double.NaN : (double) returns.length * (MIN_TRADES - trades) / trades;
            reasons.add(String.format(Locale.ROOT, "%d out-of-sample trades are fewer than %d.", trades, MIN_TRADES));
            reasons.add(significance(evidence, p));
        } else {
            double survive = survivedAfter(evidence);
            double overfit = overfitAfter(evidence);
            days = Math.min(survive, overfit) - returns.length;
            reasons.add(significance(evidence, p));
            reasons.add(bound(evidence));
        }
        days = Math.max(1, Math.ceil(days));
        reasons.add(
                Double.isNaN(days) || Double.isInfinite(days)
                        ? (trades == 0 ? "Without trades no" : "No") + " number of days would decide."
                        : String.format(Locale.ROOT, "About %.0f more days like these would decide.", days));
        return new Verdict(Outcome.UNPROVEN, p, evidence, days, reasons);
    }

    /** The minimum track record: the days after which the same Sharpe ratio would be significant. */
    private double survivedAfter(Verdict.Evidence evidence) {
        double now = -NORMAL.inverseCumulativeProbability(evidence.p1());
        double needed = -NORMAL.inverseCumulativeProbability(neededP(Math.max(1, looks)));
        return now > 0 ? 1 + (returns.length - 1) * Math.pow(needed / now, 2) : Double.POSITIVE_INFINITY;
    }

    /** The days after which the upper bound of the same Sharpe ratio would be too low. */
    private double overfitAfter(Verdict.Evidence evidence) {
        double above = evidence.worthHaving() - evidence.sharpe();
        double error = evidence.upperSharpe() - evidence.sharpe();
        return above > 0 ? 1 + (returns.length - 1) * Math.pow(error / above, 2) : Double.POSITIVE_INFINITY;
    }

    /**
     * The p-value that one look must have so that it is significant after all looks.
     *
     * @param looks at the same days, that one included
     * @return {@code 1 - 0.95^(1/K)}
     */
    public static double neededP(int looks) {
        return -Math.expm1(Math.log1p(-LEVEL) / looks);
    }

    private String tradeCount() {
        return String.format(Locale.ROOT, "%d out-of-sample trades are %d or more.", trades, MIN_TRADES);
    }

    private String significance(Verdict.Evidence e, double p) {
        String looked = looks == 0
                ? "; looks not counted"
                : looks == 1
                        ? "; this is the first look"
                        : String.format(Locale.ROOT, "; %d looks make it %.4f", looks, p);
        return String.format(
                Locale.ROOT,
                "The mean of %d daily returns is %s: p = %.4f of one look (probabilistic Sharpe ratio %.4f, bootstrap %.4f)%s.",
                returns.length,
                p <= LEVEL ? "above zero" : "not distinguishable from zero",
                e.p1(),
                e.probabilistic(),
                e.bootstrap(),
                looked);
    }

    private String bound(Verdict.Evidence e) {
        String worth = e.worthHaving() > 1
                ? String.format(Locale.ROOT, "half of the %.2f that training promised", promise)
                : "the least worth having";
        return String.format(
                Locale.ROOT,
                "The Sharpe ratio is %.2f, with 95 %% confidence at most %.2f: %s %.2f, %s.",
                e.sharpe(),
                e.upperSharpe(),
                e.upperSharpe() < e.worthHaving() ? "below" : "not below",
                e.worthHaving(),
                worth);
    }

    static String figure(double value, String format) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
    }

    /** For example {@code TrackRecord[240 days, 214 trades, 3 looks]}. */
    @Override
    public String toString() {
        return "TrackRecord[" + returns.length + " days, " + trades + " trades, "
                + (looks == 0 ? "looks not counted" : looks + " looks") + "]";
    }
}

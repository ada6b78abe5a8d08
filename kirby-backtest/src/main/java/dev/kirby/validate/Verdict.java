package dev.kirby.validate;

import dev.kirby.report.Report;
import java.io.PrintStream;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;

/**
 * How surprising out-of-sample returns would be if there were no edge, as one of three words. {@link TrackRecord} makes it and
 * has the rules; {@code docs/proof.md} has its size and power, measured.
 *
 * @param outcome the word
 * @param p the p-value after all looks; NaN where there is nothing to judge
 * @param evidence the figures that the word follows from
 * @param daysToDecide how many more days like these would decide; 0 where it is decided, NaN where no number of days would decide
 * @param reasons sentences with numbers, the deciding one first
 */
public record Verdict(Outcome outcome, double p, Evidence evidence, double daysToDecide, List<String> reasons)
        implements Serializable {

    /** Copies the reasons. */
    public Verdict {
        reasons = List.copyOf(reasons);
    }

    /** The three answers. */
    public enum Outcome {
        /** The returns are too good for luck: {@code p <= 0.05} after all looks, in 30 trades or more. */
        SURVIVED,
        /** The returns rule out an edge worth having. */
        OVERFIT,
        /** Neither: there are too few days for a word. */
        UNPROVEN;

        Report.Tone tone() {
            return switch (this) {
                case SURVIVED -> Report.Tone.GOOD;
                case OVERFIT -> Report.Tone.BAD;
                case UNPROVEN -> Report.Tone.OPEN;
            };
        }
    }

    /**
     * The figures that a verdict follows from. Sharpe ratios are annualised by the root of 365.
     *
     * @param probabilistic p-value of the probabilistic Sharpe ratio against zero, of one look
     * @param bootstrap p-value of the stationary bootstrap of the mean, of one look
     * @param meanBlock mean block length of that bootstrap, days
     * @param sharpe of the track
     * @param upperSharpe its upper 95 % bound
     * @param worthHaving the Sharpe ratio below which an upper bound means OVERFIT
     * @param sample days, trades and looks behind it
     */
    public record Evidence(
            double probabilistic,
            double bootstrap,
            double meanBlock,
            double sharpe,
            double upperSharpe,
            double worthHaving,
            Sample sample)
            implements Serializable {

        /**
         * The p-value of one look: the larger of the two.
         *
         * @return NaN where there is nothing to judge
         */
        public double p1() {
            return Math.max(probabilistic, bootstrap);
        }
    }

    /**
     * How much was judged.
     *
     * @param days out of sample
     * @param trades out of sample
     * @param looks evaluations on these days, this one included; 0 where they were not counted, and then one is assumed
     */
    public record Sample(int days, int trades, int looks) implements Serializable {}

    /** Prints the word, the p-value and the reasons to standard output. */
    public void print() {
        print(System.out);
    }

    /**
     * Prints the word, the p-value and the reasons.
     *
     * @param out where to
     */
    public void print(PrintStream out) {
        out.printf(Locale.ROOT, "verdict: %s (p = %s)%n", outcome, TrackRecord.figure(p, "%.4f"));
        for (String reason : reasons) {
            out.println("  " + reason);
        }
    }

    /**
     * A copy of a page with this verdict on top of it, and its reasons.
     *
     * @param report any
     * @param netProfit of what was judged
     * @return the new report
     */
    public Report headline(Report report, double netProfit) {
        String sentence = String.format(
                Locale.ROOT,
                "%s %.2f in %d trades over %d days that no parameter was chosen on; p = %s",
                netProfit < 0 ? "Lost" : "Earned",
                Math.abs(netProfit),
                evidence.sample().trades(),
                evidence.sample().days(),
                TrackRecord.figure(p, "%.4f"));
        int looks = evidence.sample().looks();
        return report.headline(
                outcome.tone(), outcome.name(), sentence + (looks > 0 ? " after " + looks + " looks." : "."), reasons);
    }

    /** For example {@code SURVIVED (p = 0.0123, Sharpe ratio 2.41 in 240 days, 214 trades)}. */
    @Override
    public String toString() {
        return outcome + " (p = " + TrackRecord.figure(p, "%.4f") + ", Sharpe ratio "
                + TrackRecord.figure(evidence.sharpe(), "%.2f") + " in "
                + evidence.sample().days() + " days, "
                + evidence.sample().trades() + " trades)";
    }
}

package dev.kirby.train;

import dev.kirby.optimize.Trial;
import dev.kirby.registry.TrainedConfiguration;
import java.io.Serializable;

/**
 * What is kept of a training, as text and numbers that travel between processes.
 *
 * @param configuration the document, see {@link TrainedConfiguration#toJson}
 * @param reason of its stage
 * @param words the verdict, the configuration's name and its stage, for logs
 * @param score of the parameters chosen last; NaN where none were
 * @param netProfit out of sample
 * @param sharpe out of sample
 * @param pValue of the verdict
 */
public record TrainingOutcome(
        String configuration, String reason, String words, double score, double netProfit, double sharpe, double pValue)
        implements Serializable {

    /**
     * What is kept of a training.
     *
     * @param result what it found
     * @return to be sent
     */
    public static TrainingOutcome of(TrainingResult result) {
        return new TrainingOutcome(
                result.configuration().toJson(),
                result.decision().reason(),
                result.walk().verdict().outcome() + ": "
                        + result.configuration().id() + ", stage " + result.decision(),
                result.walk().newest().map(Trial::score).orElse(Double.NaN),
                result.walk().netProfit(),
                result.walk().sharpe(),
                result.walk().pValue());
    }

    /** {@return the configuration, to be kept in a registry} */
    public TrainedConfiguration received() {
        return TrainedConfiguration.parse(configuration);
    }

    /** For example {@code TrainingOutcome[SURVIVED: LIQUIDITY_SWEEP_V3_20240101_000000_0a1b2c, stage …]}. */
    @Override
    public String toString() {
        String text = "TrainingOutcome[" + words + "]";
        return text.length() <= 80 ? text : text.substring(0, 76) + "...]";
    }
}

package dev.kirby.ml.model;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.TimeRange;
import dev.kirby.ml.Features;
import dev.kirby.ml.LabelClass;
import dev.kirby.ml.Labels;
import dev.kirby.ml.TrainingData;
import dev.kirby.series.FeatureMatrix;
import dev.kirby.strategy.Exits;
import dev.kirby.strategy.LearnedStrategy;
import dev.kirby.strategy.Order;
import dev.kirby.strategy.Signal;
import dev.kirby.strategy.Strategy;
import dev.kirby.strategy.Study;
import java.util.List;

/**
 * A model with what it reads and what it predicts, which makes it a strategy.
 *
 * <pre>{@code
 * var model = Models.lightgbm().features(Features.standard()).labels(Labels.tripleBarrier());
 * WalkForward.months(6, 1).run(backtest, model.strategy(0.6)).print();      // fitted in each window
 * }</pre>
 *
 * <p>Immutable and thread-safe.
 *
 * @param estimator what is fitted
 * @param features what it reads
 * @param labels what it predicts
 * @param stake the share of the sized position that a prediction gets
 */
public record ModelRecipe(Estimator estimator, Features features, Labels labels, Stake stake) {

    /** The share of the sized position that a prediction gets. */
    public enum Stake {
        /** All of it. */
        WHOLE,
        /** Half of the share that lets capital grow fastest at even odds: (2 p - 1) / 2, at a probability p (Kelly, 1956). */
        HALF_KELLY
    }

    /** Above this probability a prediction is sure. */
    public static final double HIGH = 0.65;

    /** Above this probability a prediction is fairly sure. */
    public static final double MEDIUM = 0.60;

    /** Below this probability a prediction is not to be traded. */
    public static final double LOW = 0.55;

    /** Checks that all parts are there. */
    public ModelRecipe {
        requireNonNull(estimator, "estimator");
        requireNonNull(features, "features");
        requireNonNull(labels, "labels");
        requireNonNull(stake, "stake");
    }

    /**
     * A copy with other features.
     *
     * @param other what it reads
     * @return the new recipe
     */
    public ModelRecipe features(Features other) {
        return new ModelRecipe(estimator, other, labels, stake);
    }

    /**
     * A copy with other labels.
     *
     * @param other what it predicts
     * @return the new recipe
     */
    public ModelRecipe labels(Labels other) {
        return new ModelRecipe(estimator, features, other, stake);
    }

    /** {@return a copy that stakes half of Kelly's share: more where the model is surer} */
    public ModelRecipe halfKelly() {
        return new ModelRecipe(estimator, features, labels, Stake.HALF_KELLY);
    }

    /**
     * The rows of a study.
     *
     * @param study candles and what is known beside them
     * @return those of which everything is known
     */
    public TrainingData data(Study study) {
        return TrainingData.of(study, features, labels);
    }

    /**
     * Trades what the model says: long where a rise has the threshold's probability, short where a fall has; left after as many bars as
     * the labels look ahead, or by the opposite signal.
     *
     * @param threshold more than 0.5 and less than 1, such as {@link #MEDIUM}
     * @return a strategy whose model is fitted in each training window; rows whose label is not known by its end are left out
     */
    public LearnedStrategy strategy(double threshold) {
        requireThreshold(threshold, labels.classes());
        return new LearnedStrategy() {
            @Override
            public String name() {
                return estimator.name() + " " + threshold;
            }

            @Override
            public Strategy learn(Study study, TimeRange window) {
                TrainingData rows = data(study)
                        .between(window.startMillis(), window.endMillis())
                        .until(window.endMillis());
                return strategy(estimator.fit(rows), threshold);
            }

            @Override
            public String toString() {
                return "LearnedStrategy[" + name() + "]";
            }
        };
    }

    /**
     * Trades what a fitted model says, in the same way.
     *
     * @param model fitted on rows of these features and labels
     * @param threshold more than 0.5 and less than 1
     * @return the strategy, with nothing left to learn
     */
    public Strategy strategy(Model model, double threshold) {
        requireThreshold(threshold, model.classes());
        Features read = features.only(model.features());
        Exits exits = Exits.ON_OPPOSITE_SIGNAL.withMaxHoldingPeriods(labels.horizon());
        return Strategy.of(model.kind() + " " + threshold, study -> {
            FeatureMatrix matrix = read.matrix(study);
            return bar -> {
                double[] row = matrix.row(bar);
                for (double value : row) {
                    if (Double.isNaN(value)) {
                        return Signal.NONE;
                    }
                }
                double up = 0;
                double down = 0;
                double[] predicted = model.predict(row);
                for (int c = 0; c < predicted.length; c++) {
                    int direction = model.classes().get(c).direction();
                    up += direction > 0 ? predicted[c] : 0;
                    down += direction < 0 ? predicted[c] : 0;
                }
                return up >= threshold
                        ? new Signal(Signal.Action.LONG, exits, order(up))
                        : down >= threshold ? new Signal(Signal.Action.SHORT, exits, order(down)) : Signal.NONE;
            };
        });
    }

    private Order order(double probability) {
        return stake == Stake.WHOLE ? Order.MARKET : Order.MARKET.sized((2 * probability - 1) / 2);
    }

    private static void requireThreshold(double threshold, List<LabelClass> classes) {
        if (!(threshold > 0.5 && threshold < 1)) {
            throw new InvalidRequestException(
                    "The threshold must be a probability above 0.5 and below 1, such as 0.6, was " + threshold + ".");
        }
        if (classes.stream().noneMatch(c -> c.direction() != 0)) {
            throw new InvalidRequestException("No class of the labels says that the price rises or falls, so that there"
                    + " is nothing to trade. Use Labels.change(), for example.");
        }
    }

    /** For example {@code ModelRecipe[lightgbm, 171 features, change of 5 bars over 0.002]}. */
    @Override
    public String toString() {
        String text = "ModelRecipe[" + estimator.name() + ", " + features.list().size() + " features, " + labels.name();
        return (text.length() > 79 ? text.substring(0, 79) : text) + "]";
    }
}

package dev.kirby.ml;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.strategy.Strategy;
import dev.kirby.strategy.Study;
import java.util.List;
import java.util.function.Function;

/**
 * A rule that says what came after each bar: the target that a model learns to predict.
 *
 * <pre>{@code
 * Labels.change()                                        // 1 where the close rises more than 0.2 % in 5 bars
 * Labels.threeClasses()                                  // down, neutral, up by 1 % in 48 bars
 * Labels.regression(12)                                  // the change itself
 * Labels.tripleBarrier().target(2).stop(1).within(48)    // which is reached first, in average true ranges
 * Labels.meta(strategy)                                  // whether the strategy's signal is worth following
 * }</pre>
 *
 * <p>Labels look ahead, and are the only thing here that does. Each says how far ({@link #horizon}) and when it was known ({@link
 * LabelColumn#end}), so that training rows whose label reaches into a test can be left out. A label is never invented: where the bars that
 * it needs are not there, after the last ones or across a gap in the candles, it is NaN.
 */
public interface Labels {

    /** {@return what it measures, for example {@code change of 5 bars over 0.002}} */
    String name();

    /** {@return the classes that labels count from 0; none where they are numbers to be predicted} */
    List<LabelClass> classes();

    /** {@return how many bars after its own a label looks at, at most} */
    int horizon();

    /**
     * Labels the bars of a study.
     *
     * @param study the candles and what else the labels need
     * @return one label for each bar
     */
    LabelColumn over(Study study);

    /** {@return 1 where the close rises by more than 0.2 % within 5 bars, 0 elsewhere} */
    static Labels change() {
        return change(5, 0.002);
    }

    /**
     * Whether the price rises.
     *
     * @param bars how far ahead, 1 or more
     * @param threshold by which fraction, 0 or more: 0.002 is 0.2 %
     * @return 1 where the close that many bars later is higher by more than the threshold, 0 elsewhere
     */
    static Labels change(int bars, double threshold) {
        return ChangeLabels.rise(bars, threshold);
    }

    /** {@return 2 where the close is more than 1 % higher 48 bars later, 0 where it is more than 1 % lower, 1 elsewhere} */
    static Labels threeClasses() {
        return threeClasses(48, 0.01);
    }

    /**
     * Whether the price rises or falls.
     *
     * @param bars how far ahead, 1 or more
     * @param threshold by which fraction, 0 or more: 0.01 is 1 %
     * @return 2 where the close is higher by more than the threshold, 0 where it is lower by more than it, 1 elsewhere
     */
    static Labels threeClasses(int bars, double threshold) {
        return ChangeLabels.threeClasses(bars, threshold);
    }

    /**
     * The change of the price as a number.
     *
     * @param bars how far ahead, 1 or more
     * @return the close that many bars later divided by the close, minus 1
     */
    static Labels regression(int bars) {
        return ChangeLabels.regression(bars);
    }

    /** {@return which of two prices and a time is reached first: 2 and 1 average true ranges of 14 bars, 48 bars} */
    static TripleBarrier tripleBarrier() {
        return TripleBarrier.standard();
    }

    /**
     * Whether the signals of a strategy are worth following.
     *
     * @param strategy decides the side at each bar
     * @return labels of those bars where the strategy goes long or short; its barriers can be changed
     */
    static MetaLabels meta(Strategy strategy) {
        return new MetaLabels(requireNonNull(strategy, "strategy"), TripleBarrier.standard());
    }

    /**
     * Labels by the name that they have, as a deployed model knows them.
     *
     * @param name as {@link #name} gives it, for example {@code rise over 0.002 in 5 bars}
     * @return the labels
     * @throws InvalidRequestException for labels of a strategy or of a custom rule, which a name does not describe
     */
    static Labels parse(String name) {
        return LabelNames.parse(name);
    }

    /**
     * Labels by another rule.
     *
     * @param name what it measures
     * @param classes that labels count from 0; none where they are numbers
     * @param horizon how many bars ahead they look, at most
     * @param labels labels the bars of a study; keeps no state
     * @return the labels
     */
    static Labels of(String name, List<LabelClass> classes, int horizon, Function<Study, LabelColumn> labels) {
        return new OwnLabels(name, classes, horizon, labels);
    }
}

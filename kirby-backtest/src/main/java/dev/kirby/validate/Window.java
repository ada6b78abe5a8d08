package dev.kirby.validate;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.TimeRange;

/**
 * One step of a walk-forward: train on the first range, judge on the second, which begins after it.
 *
 * @param train what parameters are chosen on
 * @param test what they are judged on
 */
public record Window(TimeRange train, TimeRange test) {

    /** Checks that nothing of the test lies in the training. */
    public Window {
        requireNonNull(train, "train");
        requireNonNull(test, "test");
        if (test.start().isBefore(train.end())) {
            throw new InvalidRequestException("A test must not begin before its training ends: " + train + ", " + test);
        }
    }

    /** For example {@code train 2024-01-01 to 2024-04-01, test 2024-04-08 to 2024-05-08}. */
    @Override
    public String toString() {
        return "train " + day(train) + ", test " + day(test);
    }

    private static String day(TimeRange range) {
        return range.start().toString().substring(0, 10) + " to "
                + range.end().toString().substring(0, 10);
    }
}

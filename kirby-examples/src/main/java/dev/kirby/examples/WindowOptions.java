package dev.kirby.examples;

import dev.kirby.InvalidRequestException;
import dev.kirby.validate.WalkForward;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --train-months --test-months --train-days --test-days --gap-days --anchored --split}: how time is divided. */
final class WindowOptions {

    @Option(names = "--train-months", paramLabel = "N", defaultValue = "3", description = "Default: ${DEFAULT-VALUE}.")
    int trainMonths;

    @Option(names = "--test-months", paramLabel = "N", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
    int testMonths;

    @Option(names = "--train-days", paramLabel = "N", description = "Windows in days, in place of months.")
    @Nullable
    Integer trainDays;

    @Option(names = "--test-days", paramLabel = "N", description = "Windows in days, in place of months.")
    @Nullable
    Integer testDays;

    @Option(names = "--gap-days", paramLabel = "N", defaultValue = "7", description = "Default: ${DEFAULT-VALUE}.")
    int gapDays;

    @Option(names = "--anchored", description = "Every training begins where the data begin.")
    boolean anchored;

    @Option(
            names = "--split",
            paramLabel = "SHARE",
            description = "One window: the first share of the data to train on, such as 0.7.")
    @Nullable
    Double split;

    WalkForward walk() {
        if ((trainDays == null) != (testDays == null)) {
            throw new InvalidRequestException("Give --train-days and --test-days together, or neither.");
        }
        WalkForward walk = split != null
                ? WalkForward.split(split)
                : trainDays != null && testDays != null
                        ? WalkForward.days(trainDays, testDays)
                        : WalkForward.months(trainMonths, testMonths);
        return (anchored ? walk.anchored() : walk).gapDays(gapDays);
    }
}

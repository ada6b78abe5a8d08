package dev.kirby.examples;

import dev.kirby.InvalidRequestException;
import dev.kirby.internal.NearestNames;
import dev.kirby.ml.Labels;
import dev.kirby.ml.TripleBarrier;
import dev.kirby.strategy.Strategies;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --labels KIND --horizon --threshold --target --stop --strategy}: what a model is to predict. */
final class LabelOptions {

    private static final List<String> KINDS =
            List.of("change", "three-classes", "regression", "triple-barrier", "meta");

    @Option(
            names = "--labels",
            paramLabel = "KIND",
            description =
                    "change: whether the close rises by more than the threshold within the horizon (5 bars, 0.002);"
                            + " three-classes: short, neutral, long (48 bars, 0.01); regression: the change itself (12 bars);"
                            + " triple-barrier: whether target or stop comes first (48 bars); meta: whether a --strategy's signal"
                            + " is worth following (48 bars).")
    @Nullable
    String kind;

    @Option(names = "--horizon", paramLabel = "BARS", description = "How many bars ahead labels look.")
    @Nullable
    Integer horizon;

    @Option(names = "--threshold", paramLabel = "SHARE", description = "Of change and three-classes: 0.002 is 0.2 %%.")
    @Nullable
    Double threshold;

    @Option(
            names = "--target",
            paramLabel = "X",
            description = "Of triple-barrier and meta, in average true ranges. Default: 2.")
    @Nullable
    Double target;

    @Option(
            names = "--stop",
            paramLabel = "X",
            description = "Of triple-barrier and meta, in average true ranges. Default: 1.")
    @Nullable
    Double stop;

    @Option(
            names = "--strategy",
            paramLabel = "NAME|FILE.java",
            description = "Of meta: a strategy that 'strategies' lists, or a source file such as SmaCross.java.")
    @Nullable
    String strategy;

    /** The same options as they stand in a file; what is given here wins as a whole. */
    LabelOptions or(LabelOptions other) {
        return kind == null
                        && horizon == null
                        && threshold == null
                        && target == null
                        && stop == null
                        && strategy == null
                ? other
                : this;
    }

    /** The labels that the options describe; change if no kind is given. */
    Labels labels() {
        String name = kind == null ? "change" : kind.replace('_', '-');
        if (!KINDS.contains(name)) {
            throw new InvalidRequestException("Unknown --labels '" + kind + "'" + NearestNames.hint(name, KINDS)
                    + ": use one of " + String.join(", ", KINDS) + ".");
        }
        boolean hasBarriers = name.equals("triple-barrier") || name.equals("meta");
        if (!hasBarriers && (target != null || stop != null)) {
            throw new InvalidRequestException("--target and --stop belong to --labels triple-barrier and meta, not to "
                    + name + ": use --threshold.");
        }
        if (threshold != null && (hasBarriers || name.equals("regression"))) {
            throw new InvalidRequestException("--threshold belongs to --labels change and three-classes, not to " + name
                    + (hasBarriers ? ": use --target and --stop." : ", which is a number."));
        }
        if ((strategy != null) != name.equals("meta")) {
            throw new InvalidRequestException(
                    strategy == null
                            ? "--labels meta needs the strategy whose signals are judged, such as --strategy sma-cross."
                            : "--strategy belongs to --labels meta, not to " + name + ".");
        }
        return switch (name) {
            case "change" -> Labels.change(orElse(horizon, 5), orElse(threshold, 0.002));
            case "three-classes" -> Labels.threeClasses(orElse(horizon, 48), orElse(threshold, 0.01));
            case "regression" -> Labels.regression(orElse(horizon, 12));
            case "triple-barrier" -> barrier();
            default ->
                Labels.meta(Strategies.installed().find(orElse(strategy, "")).strategy())
                        .barriers(barrier());
        };
    }

    private TripleBarrier barrier() {
        return Labels.tripleBarrier()
                .within(orElse(horizon, 48))
                .target(orElse(target, 2.0))
                .stop(orElse(stop, 1.0));
    }

    private static <T> T orElse(@Nullable T given, T otherwise) {
        return given == null ? otherwise : given;
    }
}

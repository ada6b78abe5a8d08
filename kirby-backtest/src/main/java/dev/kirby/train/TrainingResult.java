package dev.kirby.train;

import dev.kirby.registry.TrainedConfiguration;
import dev.kirby.strategy.Params;
import dev.kirby.validate.WalkForwardResult;
import java.io.PrintStream;

/**
 * What a training found.
 *
 * @param configuration to be kept in a registry
 * @param decision the stage it earned, and why
 * @param walk how it did out of sample
 */
public record TrainingResult(TrainedConfiguration configuration, Lifecycle.Decision decision, WalkForwardResult walk) {

    /** Prints the walk, the verdict, and the configuration to standard output. */
    public void print() {
        print(System.out);
    }

    /**
     * Prints the walk, the verdict, and the configuration.
     *
     * @param out where to
     */
    public void print(PrintStream out) {
        walk.print(out);
        out.println("configuration: " + configuration.id());
        Params.of(configuration.parameters()).print(out);
        out.printf(
                "stage: %s (%s); position size x %s%n",
                decision.stage(), decision.reason(), decision.stage().sizeFactor());
    }

    /** For example {@code TrainingResult[PAPER, WalkForwardResult[…]]}. */
    @Override
    public String toString() {
        return "TrainingResult[" + decision.stage() + ", " + walk.trades().size() + " out-of-sample trades]";
    }
}

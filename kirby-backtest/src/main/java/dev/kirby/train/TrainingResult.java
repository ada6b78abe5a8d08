package dev.kirby.train;

import dev.kirby.registry.TrainedConfiguration;
import dev.kirby.report.Report;
import dev.kirby.report.Reported;
import dev.kirby.report.Section;
import dev.kirby.report.Table;
import dev.kirby.strategy.Params;
import dev.kirby.validate.WalkForwardResult;
import java.io.PrintStream;
import java.util.Map;

/**
 * What a training found.
 *
 * @param configuration to be kept in a registry
 * @param decision the stage it earned, and why
 * @param walk how it did out of sample
 */
public record TrainingResult(TrainedConfiguration configuration, Lifecycle.Decision decision, WalkForwardResult walk)
        implements Reported {

    /**
     * The training as a page: that of the walk, with the configuration.
     *
     * @return made now
     */
    @Override
    public Report report() {
        Table parameters = Table.empty().text("parameter").number("value");
        for (Map.Entry<String, Double> value : configuration.parameters().entrySet()) {
            parameters = parameters.row(value.getKey(), value.getValue());
        }
        return walk.report()
                .with(Section.of("Configuration")
                        .text(configuration.id() + ", stage " + decision.stage() + ": " + decision.reason()
                                + "; position size x " + decision.stage().sizeFactor())
                        .table("", parameters));
    }

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

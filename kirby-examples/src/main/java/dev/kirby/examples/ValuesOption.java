package dev.kirby.examples;

import dev.kirby.strategy.ParameterGrid;
import dev.kirby.strategy.ParameterSpace;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** {@code --values}: what a sweep tries for parameters, or a search draws from. */
final class ValuesOption {

    @Option(
            names = "--values",
            paramLabel = "NAME=VALUES",
            description =
                    "What to try for a parameter, in place of the strategy's own values: 5..104, 0.5..2..0.25 (with a"
                            + " step), or 1,2,3; may be given several times.")
    Map<String, String> values = new LinkedHashMap<>();

    /** To be filled by the command line. */
    ValuesOption() {}

    /** With values given by another option. */
    ValuesOption(Map<String, String> values) {
        this.values = values;
    }

    /** The grid with the values given. */
    ParameterGrid grid(ParameterGrid own) {
        ParameterGrid grid = own;
        for (Map.Entry<String, String> entry : values.entrySet()) {
            grid = grid.values(entry.getKey(), entry.getValue());
        }
        return grid;
    }

    /** The space with the ranges given. */
    ParameterSpace space(ParameterSpace own) {
        ParameterSpace space = own;
        for (Map.Entry<String, String> entry : values.entrySet()) {
            space = space.values(entry.getKey(), entry.getValue());
        }
        return space;
    }
}

package dev.kirby.examples;

import dev.kirby.InvalidRequestException;
import dev.kirby.strategy.ParameterGrid;
import dev.kirby.strategy.ParameterSpace;
import java.util.Arrays;
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
            Range range = Range.parse(entry.getKey(), entry.getValue());
            grid = range.isList() ? grid.with(range.name, range.numbers) : range.add(grid);
        }
        return grid;
    }

    /** The space with the ranges given. */
    ParameterSpace space(ParameterSpace own) {
        ParameterSpace space = own;
        for (Map.Entry<String, String> entry : values.entrySet()) {
            Range range = Range.parse(entry.getKey(), entry.getValue());
            space = range.isList() ? space.choice(range.name, range.numbers) : range.add(space);
        }
        return space;
    }

    /** {@code FROM..TO[..STEP]}, or a list where there is no {@code ..}. */
    private static final class Range {
        private final String name;
        private final String text;
        private final double[] numbers;

        private Range(String name, String text, double[] numbers) {
            this.name = name;
            this.text = text;
            this.numbers = numbers;
        }

        static Range parse(String name, String text) {
            try {
                double[] numbers = Arrays.stream(text.split(text.contains("..") ? "\\.\\." : ",", -1))
                        .mapToDouble(Double::parseDouble)
                        .toArray();
                Range range = new Range(name, text, numbers);
                if (range.isList() || (numbers.length <= 3 && numbers[0] <= numbers[1])) {
                    return range;
                }
                throw new InvalidRequestException(message(name, text));
            } catch (NumberFormatException e) {
                throw new InvalidRequestException(message(name, text), e);
            }
        }

        private static String message(String name, String text) {
            return "Cannot read --values " + name + "=" + text + ": write a range such as " + name
                    + "=5..104, one with a" + " step such as " + name + "=0.5..2..0.25, or numbers such as " + name
                    + "=1,2,3.";
        }

        boolean isList() {
            return !text.contains("..");
        }

        private boolean whole() {
            return Arrays.stream(numbers).allMatch(number -> number == Math.rint(number) && Math.abs(number) < 1e9);
        }

        ParameterGrid add(ParameterGrid grid) {
            if (numbers.length == 2 && !whole()) {
                throw new InvalidRequestException("--values " + name + "=" + text + " needs a step in a sweep: write "
                        + name + "=" + text + "..0.1, for example. A search (train) needs none.");
            }
            return grid.values(name, numbers[0], numbers[1], numbers.length == 3 ? numbers[2] : 1);
        }

        ParameterSpace add(ParameterSpace space) {
            if (numbers.length == 3) {
                return space.choice(name, add(space.strategy().grid()).values(name));
            }
            return whole()
                    ? space.integer(name, (int) numbers[0], (int) numbers[1])
                    : space.real(name, numbers[0], numbers[1]);
        }
    }
}

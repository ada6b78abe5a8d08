package dev.kirby.strategy;

import dev.kirby.InvalidRequestException;
import java.util.Arrays;

/** The values of a parameter as text: {@code FROM..TO}, {@code FROM..TO..STEP}, or numbers with commas. */
final class ValuesText {

    private static final int LONGEST = 20_000;

    private final String name;
    private final String text;
    private final double[] numbers;

    private ValuesText(String name, String text, double[] numbers) {
        this.name = name;
        this.text = text;
        this.numbers = numbers;
    }

    static ValuesText parse(String name, String text) {
        try {
            if (text.length() > LONGEST) {
                throw new InvalidRequestException("The values of " + name + " have more than " + LONGEST
                        + " characters: write a range, such as 5..104.");
            }
            double[] numbers = Arrays.stream(text.split(text.contains("..") ? "\\.\\." : ",", -1))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
            ValuesText values = new ValuesText(name, text, numbers);
            boolean finite = Arrays.stream(numbers).allMatch(Double::isFinite);
            if (finite && (values.isList() || (numbers.length <= 3 && numbers[0] <= numbers[1]))) {
                return values;
            }
            throw new InvalidRequestException(message(name, text));
        } catch (NumberFormatException e) {
            throw new InvalidRequestException(message(name, text), e);
        }
    }

    private static String message(String name, String text) {
        return "Cannot read --values " + name + "=" + text + ": write a range such as " + name
                + "=5..104, one with a step such as " + name + "=0.5..2..0.25, or numbers such as " + name + "=1,2,3.";
    }

    private boolean isList() {
        return !text.contains("..");
    }

    private boolean isWhole() {
        return Arrays.stream(numbers).allMatch(number -> number == Math.rint(number) && Math.abs(number) < 1e9);
    }

    ParameterGrid in(ParameterGrid grid) {
        if (isList()) {
            return grid.with(name, numbers);
        }
        if (numbers.length == 2 && !isWhole()) {
            throw new InvalidRequestException("--values " + name + "=" + text + " needs a step in a sweep: write "
                    + name + "=" + text + "..0.1, for example. A search (train) needs none.");
        }
        return grid.values(name, numbers[0], numbers[1], numbers.length == 3 ? numbers[2] : 1);
    }

    ParameterSpace in(ParameterSpace space) {
        if (isList()) {
            return space.choice(name, numbers);
        }
        if (numbers.length == 3) {
            return space.choice(name, ParameterGrid.steps(name, numbers[0], numbers[1], numbers[2]));
        }
        return isWhole()
                ? space.integer(name, (int) numbers[0], (int) numbers[1])
                : space.real(name, numbers[0], numbers[1]);
    }
}

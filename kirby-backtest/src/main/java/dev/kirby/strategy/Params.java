package dev.kirby.strategy;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import java.io.PrintStream;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * The numbers a strategy runs with, by name, in the order they were given: {@code pierce_depth=0.001, rejection_candles=3}.
 *
 * <p>Names are {@code snake_case}; values are finite. Immutable and thread-safe; equal when the same names have the same
 * values, in whatever order.
 */
public final class Params {

    private static final Params EMPTY = new Params(Map.of());
    private static final int SHELL_WIDTH = 80;

    private final Map<String, Double> values;

    private Params(Map<String, Double> values) {
        this.values = values;
    }

    /**
     * No parameters.
     *
     * @return the empty set
     */
    public static Params empty() {
        return EMPTY;
    }

    /**
     * One parameter; add more by {@link #with}.
     *
     * @param name in snake_case
     * @param value finite
     * @return the parameters
     */
    public static Params of(String name, double value) {
        return EMPTY.with(name, value);
    }

    /**
     * Parameters from a map, in its order.
     *
     * @param values names in snake_case, finite values
     * @return the parameters
     */
    public static Params of(Map<String, ? extends Number> values) {
        Map<String, Double> copy = new LinkedHashMap<>();
        values.forEach((name, value) -> copy.put(checkedName(name), checkedValue(name, value.doubleValue())));
        return new Params(Collections.unmodifiableMap(copy));
    }

    /**
     * Reads {@code name=value} pairs separated by commas or blanks, the form that {@link #text} writes.
     *
     * @param text for example {@code pierce_depth=0.001, rejection_candles=3}
     * @return the parameters
     * @throws InvalidRequestException if a pair is not of that form
     */
    public static Params parse(String text) {
        Params params = EMPTY;
        for (String pair : text.trim().split("[,\\s]+", 0)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            try {
                params = params.with(
                        pair.substring(0, Math.max(equals, 0)), Double.parseDouble(pair.substring(equals + 1)));
            } catch (NumberFormatException e) {
                throw new InvalidRequestException(
                        "Cannot read parameter '" + pair + "': write name=number, such as pierce_depth=0.001.", e);
            }
        }
        return params;
    }

    /**
     * A copy with one value set.
     *
     * @param name in snake_case
     * @param value finite
     * @return the new parameters
     */
    public Params with(String name, double value) {
        Map<String, Double> copy = new LinkedHashMap<>(values);
        copy.put(checkedName(name), checkedValue(name, value));
        return new Params(Collections.unmodifiableMap(copy));
    }

    /**
     * A copy in which the other's values replace and extend these.
     *
     * @param other wins where both have a name
     * @return the new parameters
     */
    public Params with(Params other) {
        Map<String, Double> copy = new LinkedHashMap<>(values);
        copy.putAll(other.values);
        return new Params(Collections.unmodifiableMap(copy));
    }

    /**
     * A value that must be there.
     *
     * @param name the parameter
     * @return its value
     * @throws InvalidRequestException if there is none, with the names there are
     */
    public double value(String name) {
        Double value = values.get(requireNonNull(name, "name"));
        if (value == null) {
            throw new InvalidRequestException("No parameter '" + name + "': there are " + values.keySet() + ".");
        }
        return value;
    }

    /**
     * A value, or another where it is not set.
     *
     * @param name the parameter
     * @param otherwise returned where the parameter is not set
     * @return the value
     */
    public double valueOr(String name, double otherwise) {
        Double value = values.get(requireNonNull(name, "name"));
        return value == null ? otherwise : value;
    }

    /**
     * A value that must be there and be whole, such as a number of bars.
     *
     * @param name the parameter
     * @return its value
     * @throws InvalidRequestException if there is none or it is not a whole number
     */
    public int integer(String name) {
        double value = value(name);
        if (value != Math.rint(value) || Math.abs(value) > Integer.MAX_VALUE) {
            throw new InvalidRequestException(name + " must be a whole number, was " + value + ".");
        }
        return (int) value;
    }

    /**
     * Whether a value is set.
     *
     * @param name the parameter
     * @return true if it is
     */
    public boolean has(String name) {
        return values.containsKey(name);
    }

    /**
     * The names, in order.
     *
     * @return an unmodifiable list
     */
    public List<String> names() {
        return List.copyOf(values.keySet());
    }

    /**
     * The values by name, in order.
     *
     * @return an unmodifiable map
     */
    public Map<String, Double> toMap() {
        return values;
    }

    /**
     * Only some of the parameters.
     *
     * @param names those to keep, each of which must be set
     * @return the new parameters, in the order asked for
     */
    public Params only(Collection<String> names) {
        Params kept = EMPTY;
        for (String name : names) {
            kept = kept.with(name, value(name));
        }
        return kept;
    }

    /**
     * All parameters on one line of any length, as {@link #parse} reads them.
     *
     * @return for example {@code pierce_depth=0.001, rejection_candles=3}
     */
    public String text() {
        StringJoiner text = new StringJoiner(", ");
        values.forEach((name, value) -> text.add(name + "=" + format(value)));
        return text.toString();
    }

    /** Prints one parameter a line to standard output. */
    public void print() {
        print(System.out);
    }

    /**
     * Prints one parameter a line.
     *
     * @param out where to
     */
    public void print(PrintStream out) {
        values.forEach((name, value) -> out.printf("  %-26s %s%n", name, format(value)));
    }

    static String format(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    private static String checkedName(String name) {
        if (!requireNonNull(name, "name").matches("[a-z][a-z0-9_]*")) {
            throw new InvalidRequestException(
                    "A parameter's name is snake_case, such as stop_distance, was '" + name + "'.");
        }
        return name;
    }

    private static double checkedValue(String name, double value) {
        if (!Double.isFinite(value)) {
            throw new InvalidRequestException(name + " must be a finite number, was " + value + ".");
        }
        return value + 0.0; // -0 becomes 0, so that equal values are equal
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Params that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    /** The pairs, cut to a shell's line; {@link #text} has all. */
    @Override
    public String toString() {
        String text = "Params[" + text() + "]";
        return text.length() <= SHELL_WIDTH ? text : text.substring(0, SHELL_WIDTH - 4) + "...]";
    }
}

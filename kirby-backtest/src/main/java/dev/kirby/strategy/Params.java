package dev.kirby.strategy;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.internal.NearestNames;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/**
 * The numbers a strategy runs with, by name, in the order they were given: {@code pierce_depth=0.001, rejection_candles=3}.
 *
 * <p>Names are {@code snake_case}; values are finite. Immutable and thread-safe; equal when the same names have the same
 * values, in whatever order.
 */
public final class Params {

    private static final Params EMPTY = new Params(new String[0], new double[0]);
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");
    private static final int SHELL_WIDTH = 80;

    // Equal to no name.
    @SuppressWarnings("StringCopy")
    private static final String NOBODY = new String("nobody");

    // Interned, so that a name written in a program is found without a comparison of characters.
    private final String[] names;
    private final double[] values;

    // The first four again, one by one: a rule may read a parameter at every bar, and the compiler moves these
    // comparisons
    // out of a loop over bars, which it does not do with a search.
    private final String firstName;
    private final String secondName;
    private final String thirdName;
    private final String fourthName;
    private final double first;
    private final double second;
    private final double third;
    private final double fourth;

    private Params(String[] names, double[] values) {
        this.names = names;
        this.values = values;
        this.firstName = names.length > 0 ? names[0] : NOBODY;
        this.secondName = names.length > 1 ? names[1] : NOBODY;
        this.thirdName = names.length > 2 ? names[2] : NOBODY;
        this.fourthName = names.length > 3 ? names[3] : NOBODY;
        this.first = names.length > 0 ? values[0] : Double.NaN;
        this.second = names.length > 1 ? values[1] : Double.NaN;
        this.third = names.length > 2 ? values[2] : Double.NaN;
        this.fourth = names.length > 3 ? values[3] : Double.NaN;
    }

    /** {@return no parameters} */
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
        Params params = EMPTY;
        for (Map.Entry<String, ? extends Number> entry : values.entrySet()) {
            params = params.with(entry.getKey(), entry.getValue().doubleValue());
        }
        return params;
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
        double checked = checkedValue(requireNonNull(name, "name"), value);
        int at = indexOf(name);
        int size = names.length;
        String[] newNames = at < 0 ? Arrays.copyOf(names, size + 1) : names;
        double[] newValues = Arrays.copyOf(values, newNames.length);
        if (at < 0) {
            newNames[size] = checkedName(name).intern();
        }
        newValues[at < 0 ? size : at] = checked;
        return new Params(newNames, newValues);
    }

    /** A copy with the values of some names that are there, which are finite. */
    Params replaced(List<String> which, double[] by) {
        double[] newValues = values.clone();
        for (int i = 0; i < by.length; i++) {
            newValues[indexOf(which.get(i))] = by[i];
        }
        return new Params(names, newValues);
    }

    @SuppressWarnings("ReferenceEquality") // names are interned; those of callers mostly are
    private int indexOf(String name) {
        for (int i = 0; i < names.length; i++) {
            if (names[i] == name) {
                return i;
            }
        }
        for (int i = 0; i < names.length; i++) {
            if (names[i].equals(name)) {
                return i;
            }
        }
        return -1;
    }

    /**
     * A copy in which the other's values replace and extend these.
     *
     * @param other wins where both have a name
     * @return the new parameters
     */
    public Params with(Params other) {
        Params both = this;
        for (int i = 0; i < other.names.length; i++) {
            both = both.with(other.names[i], other.values[i]);
        }
        return both;
    }

    /**
     * A value that must be there.
     *
     * @param name the parameter
     * @return its value
     * @throws InvalidRequestException if there is none, with the names there are
     */
    @SuppressWarnings("ReferenceEquality") // names are interned
    public double value(String name) {
        if (name == firstName) {
            return first;
        }
        if (name == secondName) {
            return second;
        }
        if (name == thirdName) {
            return third;
        }
        if (name == fourthName) {
            return fourth;
        }
        return search(name);
    }

    private double search(String name) {
        int at = indexOf(requireNonNull(name, "name"));
        if (at < 0) {
            throw new InvalidRequestException(
                    "No parameter '" + name + "'" + NearestNames.hint(name, names()) + ": there are " + names() + ".");
        }
        return values[at];
    }

    /**
     * A value, or another where it is not set.
     *
     * @param name the parameter
     * @param otherwise returned where the parameter is not set
     * @return the value
     */
    public double valueOr(String name, double otherwise) {
        int at = indexOf(requireNonNull(name, "name"));
        return at < 0 ? otherwise : values[at];
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
        return indexOf(name) >= 0;
    }

    /** {@return the names, in order, as an unmodifiable list} */
    public List<String> names() {
        return List.of(names);
    }

    /** {@return the values by name, in order, as an unmodifiable map} */
    public Map<String, Double> toMap() {
        Map<String, Double> map = new LinkedHashMap<>();
        for (int i = 0; i < names.length; i++) {
            map.put(names[i], values[i]);
        }
        return Collections.unmodifiableMap(map);
    }

    /**
     * Only some of the parameters.
     *
     * @param names those to keep, each of which must be set
     * @return the new parameters, in the order requested
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
        for (int i = 0; i < names.length; i++) {
            text.add(names[i] + "=" + format(values[i]));
        }
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
        toMap().forEach((name, value) -> out.printf("  %-26s %s%n", name, format(value)));
    }

    static String format(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    private static String checkedName(String name) {
        if (!NAME.matcher(name).matches()) {
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
        return other instanceof Params that && toMap().equals(that.toMap());
    }

    @Override
    public int hashCode() {
        return toMap().hashCode();
    }

    /** The pairs, cut to a shell's line; {@link #text} has all. */
    @Override
    public String toString() {
        String text = "Params[" + text() + "]";
        return text.length() <= SHELL_WIDTH ? text : text.substring(0, SHELL_WIDTH - 4) + "...]";
    }
}

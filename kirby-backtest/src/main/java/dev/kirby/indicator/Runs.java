package dev.kirby.indicator;

import dev.kirby.InvalidRequestException;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/**
 * What an unknown value means, for all indicators alike: each unbroken run of finite values is a series of its own. A window
 * that holds a NaN or an infinite value gives NaN; an average that goes on for ever starts anew behind it, with its warm-up.
 * What comes out is finite or NaN.
 *
 * <p>The formulas themselves therefore see finite values only. A series without an unknown value, the common case, costs one
 * pass of comparisons and no copy.
 */
final class Runs {

    /** A formula of finite columns of one length, at least 1; it does not write to them and returns others. */
    interface Formula {

        double[][] columns(double[][] inputs);
    }

    private Runs() {}

    static double[] of(double[] values, UnaryOperator<double[]> formula) {
        return of(1, inputs -> new double[][] {formula.apply(inputs[0])}, values)[0];
    }

    static double[] column(Formula formula, double[]... inputs) {
        return of(1, formula, inputs)[0];
    }

    static double[][] of(int outputs, Formula formula, double[]... inputs) {
        int size = inputs[0].length;
        for (double[] input : inputs) {
            if (input.length != size) {
                throw new InvalidRequestException("Columns must have the same length, were " + size + " and "
                        + input.length + ": take them from the same candles.");
            }
        }
        if (size > 0 && endOfRun(inputs, 0, size) == size) {
            return known(formula.columns(inputs));
        }
        double[][] result = new double[outputs][size];
        for (double[] column : result) {
            Arrays.fill(column, Double.NaN);
        }
        int start = 0;
        while (start < size) {
            int end = endOfRun(inputs, start, size);
            if (end == start) {
                start++;
                continue;
            }
            double[][] run = new double[inputs.length][];
            for (int c = 0; c < run.length; c++) {
                run[c] = Arrays.copyOfRange(inputs[c], start, end);
            }
            double[][] columns = known(formula.columns(run));
            for (int c = 0; c < outputs; c++) {
                System.arraycopy(columns[c], 0, result[c], start, end - start);
            }
            start = end;
        }
        return result;
    }

    /** The same columns, with NaN for what is not finite. */
    private static double[][] known(double[][] columns) {
        for (double[] column : columns) {
            for (int i = 0; i < column.length; i++) {
                if (!isKnown(column[i])) {
                    column[i] = Double.NaN;
                }
            }
        }
        return columns;
    }

    private static int endOfRun(double[][] inputs, int start, int size) {
        int end = size;
        for (double[] input : inputs) {
            int i = start;
            while (i < end && isKnown(input[i])) {
                i++;
            }
            end = i;
        }
        return end;
    }

    /** Whether a value is finite. */
    static boolean isKnown(double value) {
        return Math.abs(value) <= Double.MAX_VALUE;
    }
}

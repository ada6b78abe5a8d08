package dev.kirby.series;

import dev.kirby.InvalidRequestException;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Objects;

/**
 * Windows of a matrix, for sequence models: as many consecutive candles each, none across a hole in the data.
 *
 * <p>Immutable and thread-safe.
 */
public final class SampleWindows {

    private final FeatureMatrix matrix;
    private final int length;
    private final int[] firstRows;

    private SampleWindows(FeatureMatrix matrix, int length, int[] firstRows) {
        this.matrix = matrix;
        this.length = length;
        this.firstRows = firstRows;
    }

    static SampleWindows of(FeatureMatrix matrix, int length, int step) {
        if (length < 1 || step < 1) {
            throw new InvalidRequestException(
                    "The length and the step of windows must be 1 or more, were " + length + " and " + step + ".");
        }
        int[] first = new int[Math.max(0, (matrix.size() - length) / step + 1)];
        int count = 0;
        int unbroken = 0; // the first row of the candles without a hole up to here
        int checked = 0;
        for (int row = 0; row + length <= matrix.size(); row += step) {
            while (checked < row + length - 1) {
                checked++;
                if (!matrix.follows(checked)) {
                    unbroken = checked;
                }
            }
            if (unbroken <= row) {
                first[count++] = row;
            }
        }
        return new SampleWindows(matrix, length, Arrays.copyOf(first, count));
    }

    /**
     * How many windows there are.
     *
     * @return 0 or more
     */
    public int size() {
        return firstRows.length;
    }

    /**
     * How many rows a window has.
     *
     * @return as requested
     */
    public int length() {
        return length;
    }

    /**
     * The last row of a window in the matrix: the newest that it knows.
     *
     * @param window from 0
     * @return a row of the matrix
     */
    public int lastRow(int window) {
        return firstRows[Objects.checkIndex(window, firstRows.length)] + length - 1;
    }

    /**
     * One window.
     *
     * @param window from 0
     * @return new arrays, one for each feature, each over time
     */
    public double[][] toArray(int window) {
        int last = lastRow(window);
        return matrix.slice(last - length + 1, last + 1).toArray();
    }

    /**
     * All windows as a tensor of the shape {@code [size(), length(), features]}.
     *
     * @return a new buffer, ready to be read
     */
    public FloatBuffer toFloats() {
        FloatBuffer floats =
                FeatureMatrix.buffer((long) size() * length * matrix.names().size());
        for (int first : firstRows) {
            for (int row = first; row < first + length; row++) {
                matrix.write(row, floats);
            }
        }
        return floats.flip();
    }

    /**
     * The windows in which every value is known.
     *
     * @return those without NaN
     */
    public SampleWindows complete() {
        int features = matrix.names().size();
        int[] known = new int[matrix.size() + 1]; // how many rows before are not wholly known
        for (int row = 0; row < matrix.size(); row++) {
            boolean whole = true;
            for (int f = 0; f < features; f++) {
                whole &= !Double.isNaN(matrix.value(f, row));
            }
            known[row + 1] = known[row] + (whole ? 0 : 1);
        }
        return new SampleWindows(
                matrix,
                length,
                Arrays.stream(firstRows)
                        .filter(first -> known[first + length] == known[first])
                        .toArray());
    }

    /**
     * What a feature will be after each window: the target of a forecast, never an input of one.
     *
     * @param feature in the matrix's names
     * @param candles how far ahead of the window's last row, 1 or more
     * @return for each window, NaN where the matrix ends before or has a hole between
     */
    public double[] ahead(String feature, int candles) {
        if (candles < 1) {
            throw new InvalidRequestException("A target lies 1 candle ahead or more, was " + candles + ".");
        }
        int column = matrix.indexOf(feature);
        double[] targets = new double[size()];
        for (int window = 0; window < targets.length; window++) {
            int last = lastRow(window);
            boolean there = last + candles < matrix.size();
            for (int row = last + 1; there && row <= last + candles; row++) {
                there = matrix.follows(row);
            }
            targets[window] = there ? matrix.value(column, last + candles) : Double.NaN;
        }
        return targets;
    }

    /** For example {@code SampleWindows[1000 of 64 rows]}. */
    @Override
    public String toString() {
        return "SampleWindows[" + size() + " of " + length + " rows]";
    }
}

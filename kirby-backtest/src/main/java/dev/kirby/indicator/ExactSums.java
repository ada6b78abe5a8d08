package dev.kirby.indicator;

import java.math.BigDecimal;
import java.nio.DoubleBuffer;
import java.util.Arrays;

/**
 * Sums of windows: each is the exact sum of the window's values, rounded once to the nearest number. So it depends on the
 * window's values and on nothing else: not on their order, on what was before them, or on the way it was computed.
 *
 * <p><b>Structure.</b> A prefix sum makes every window a difference of two numbers, whatever the window, but rounds, and what
 * it has rounded stays in all sums behind it. Here nothing is rounded. The values of a block of bars are split into a
 * multiple of a power of two, coarse enough for the sums of all multiples in the block to be exact, and a rest that is so
 * small that its sums are exact, too ({@code (v + c) - c} rounds to such a multiple; after Rump, Ogita and Oishi, Accurate
 * floating-point summation, 2008). Both have prefix sums, in which nothing was lost; the difference of each is exact, and
 * adding the two is the one rounding. Where the values of a block differ by more than some 29 powers of two, they are split
 * into three parts, whose sum is rounded once by way of rounding to odd (Boldo and Melquiond, Emulation of FMA and correctly
 * rounded sums, 2008); beyond some 70 powers of two each window is summed in decimals.
 *
 * <p><b>Which parts.</b> To look for the largest and the smallest value of a block first would cost as much as its sums.
 * So the size of the values is taken from a few of them, and while all are split it is noted whether one is too large or too
 * small for that, or not above 0. If so, everything is done again, block by block, with a look at all values first.
 *
 * <p><b>Cost.</b> A few operations a bar, whatever the window, most of them in vector instructions. 105,120 bars take some
 * 0.35 ms, a third of it for the memory of the result. A block's arrays stay in the fastest memory up to windows of a few
 * thousand.
 *
 * <p><b>Invariant.</b> All ways give the same number for the same window.
 *
 * <p><b>Tried and dropped.</b> Fresh sums with the loop over the window outside and the bars inside: 0.32 ms for a window of
 * 10, 0.51 for 30, 2.2 for 200. Prefix sums kept for all windows of a column: their memory costs more than they save to
 * one or two averages. Running sums: the dust of what has left the window makes averages of flat prices cross.
 */
final class ExactSums {

    private static final int BLOCK = 2_048;
    private static final int LANES = 4;
    private static final long MAGNITUDE = Long.MAX_VALUE;
    // The exponent of what is not finite.
    private static final int NOT_FINITE = 1_024;
    // One value of so many is looked at for the size of all, which may be larger by so many powers of two.
    private static final int SAMPLE = 256;
    private static final int HEADROOM = 4;
    // Values that lie within so many powers of two need no look at each; two to some power.
    private static final int ALIKE = 16;
    private static final int MANTISSA = 52;

    private final DoubleBuffer values;
    private final int window;
    private final int length;
    private final double divisor;
    private final double[] value;
    private final double[] coarse;
    private final double[] rest;
    private final double[] coarseEnds;
    private final double[] restEnds;
    private final double[] sum;

    private ExactSums(DoubleBuffer values, int window, double divisor) {
        this.values = values;
        this.window = window;
        this.length = values.limit();
        this.divisor = divisor;
        int block = Math.min(Math.max(BLOCK, window), length - window + 1);
        int count = (block + window - 1 + LANES - 1) / LANES * LANES;
        this.value = new double[count];
        this.coarse = new double[count + 1];
        this.rest = new double[count + 1];
        this.coarseEnds = new double[block];
        this.restEnds = new double[block];
        this.sum = new double[block];
    }

    /**
     * Sums over a number, the quotient rounded again.
     *
     * @param values any
     * @param window at least 1
     * @param divisor 1 for the sums themselves
     * @return NaN before index {@code window - 1}; nothing at all if a value is not finite
     */
    static double[] of(DoubleBuffer values, int window, double divisor) {
        double[] sums = Windows.warmingUp(values.limit(), window);
        if (window > sums.length) {
            return sums;
        }
        ExactSums exact = new ExactSums(values, window, divisor);
        return exact.alike(sums) || exact.any(sums) ? sums : new double[0];
    }

    /** Values above 0 that lie within some powers of two; false where they do not. */
    private boolean alike(double[] sums) {
        double largest = 0;
        for (int i = 0; i < length; i += SAMPLE) {
            largest = Math.max(largest, values.get(i));
        }
        int above = Math.getExponent(largest) + 1 + HEADROOM;
        int bits = bits(value.length);
        if (Math.abs(above) > 900 || ALIKE > 54 - 2 * bits) {
            return false;
        }
        double c = Math.scalb(1.5, above + bits);
        long least = Double.doubleToRawLongBits(Math.scalb(1.0, above - ALIKE));
        long sizes = 0;
        for (int first = window - 1; first < length; first += sum.length) {
            int size = Math.min(sum.length, length - first);
            read(first - window + 1, size, largest);
            sizes |= prefixes(c, least);
            differences(size);
            System.arraycopy(sum, 0, sums, first, size);
        }
        return sizes >>> MANTISSA < ALIKE;
    }

    /** Any values; false where one is not finite. */
    private boolean any(double[] sums) {
        for (int first = window - 1; first < length; first += sum.length) {
            int size = Math.min(sum.length, length - first);
            read(first - window + 1, size, 0);
            if (!block(size)) {
                return false;
            }
            System.arraycopy(sum, 0, sums, first, size);
        }
        return true;
    }

    private void read(int from, int size, double beyond) {
        int count = size + window - 1;
        values.get(from, value, 0, count);
        Arrays.fill(value, count, value.length, beyond);
    }

    /** The sums of the windows of a block, in two parts or three or in decimals. */
    private boolean block(int size) {
        int count = size + window - 1;
        int most = Math.getExponent(Double.longBitsToDouble(largest(count)));
        if (most == NOT_FINITE) {
            return false;
        }
        int above = most + 1;
        int bits = bits(count);
        int span = above - Math.getExponent(Double.longBitsToDouble(smallest(count)));
        if (above + bits > 1_021 || span > 107 - 3 * bits) {
            decimal(size);
        } else if (span <= 54 - 2 * bits) {
            prefixes(Math.scalb(1.5, above + bits), 0);
            differences(size);
        } else {
            three(above + bits, bits, size);
        }
        return true;
    }

    /** So many that two to their power is above a number. */
    private static int bits(int number) {
        return Math.max(2, 32 - Integer.numberOfLeadingZeros(number));
    }

    /** The bits of the largest magnitude; larger than any number's if one is not finite. */
    private long largest(int count) {
        long one = 0;
        long two = 0;
        int i = 0;
        for (; i + 2 <= count; i += 2) {
            one = Math.max(one, Double.doubleToRawLongBits(value[i]) & MAGNITUDE);
            two = Math.max(two, Double.doubleToRawLongBits(value[i + 1]) & MAGNITUDE);
        }
        for (; i < count; i++) {
            one = Math.max(one, Double.doubleToRawLongBits(value[i]) & MAGNITUDE);
        }
        return Math.max(one, two);
    }

    /** The bits of the smallest magnitude that is not 0. */
    private long smallest(int count) {
        long smallest = MAGNITUDE;
        for (int i = 0; i < count; i++) {
            // 0 becomes the largest of unsigned numbers, and this the comparison of such
            long bits = (Double.doubleToRawLongBits(value[i]) & MAGNITUDE) - 1;
            smallest = Math.min(smallest, bits & MAGNITUDE);
        }
        return smallest == MAGNITUDE ? MAGNITUDE : smallest + 1;
    }

    /**
     * Splits the values into multiples and rests, and puts the sums of all before each in its place. In lanes, since each
     * addition waits for the one before.
     *
     * @param c rounds to the multiples
     * @param least the bits of the smallest value that fits
     * @return what the bits of values less those of the least have in common: as large as the largest at least, negative if
     *     a value is smaller
     */
    private long prefixes(double c, long least) {
        int lane = value.length / LANES;
        double[] p = coarse;
        double[] q = rest;
        double sumA = 0;
        double sumB = 0;
        double sumC = 0;
        double sumD = 0;
        double restA = 0;
        double restB = 0;
        double restC = 0;
        double restD = 0;
        long sizes = 0;
        for (int i = 0; i < lane; i++) {
            double v = value[i];
            double multiple = (v + c) - c;
            p[i] = sumA;
            q[i] = restA;
            sumA += multiple;
            restA += v - multiple;
            sizes |= Double.doubleToRawLongBits(v) - least;
            v = value[i + lane];
            multiple = (v + c) - c;
            p[i + lane] = sumB;
            q[i + lane] = restB;
            sumB += multiple;
            restB += v - multiple;
            sizes |= Double.doubleToRawLongBits(v) - least;
            v = value[i + 2 * lane];
            multiple = (v + c) - c;
            p[i + 2 * lane] = sumC;
            q[i + 2 * lane] = restC;
            sumC += multiple;
            restC += v - multiple;
            sizes |= Double.doubleToRawLongBits(v) - least;
            v = value[i + 3 * lane];
            multiple = (v + c) - c;
            p[i + 3 * lane] = sumD;
            q[i + 3 * lane] = restD;
            sumD += multiple;
            restD += v - multiple;
            sizes |= Double.doubleToRawLongBits(v) - least;
        }
        add(p, lane, sumA);
        add(q, lane, restA);
        add(p, 2 * lane, sumA + sumB);
        add(q, 2 * lane, restA + restB);
        add(p, 3 * lane, sumA + sumB + sumC);
        add(q, 3 * lane, restA + restB + restC);
        p[4 * lane] = sumA + sumB + sumC + sumD;
        q[4 * lane] = restA + restB + restC + restD;
        return sizes;
    }

    /** Adds what the lanes before a lane sum up to. */
    private void add(double[] sums, int from, double before) {
        int end = from + value.length / LANES;
        for (int i = from; i < end; i++) {
            sums[i] += before;
        }
    }

    private void differences(int size) {
        System.arraycopy(coarse, window, coarseEnds, 0, size);
        System.arraycopy(rest, window, restEnds, 0, size);
        if (divisor == 1) {
            differences(sum, coarseEnds, coarse, restEnds, rest, size);
        } else {
            quotients(sum, coarseEnds, coarse, restEnds, rest, divisor, size);
        }
    }

    private static void differences(double[] sum, double[] ends, double[] starts, double[] e, double[] s, int size) {
        for (int i = 0; i < size; i++) {
            sum[i] = (ends[i] - starts[i]) + (e[i] - s[i]);
        }
    }

    private static void quotients(
            double[] sum, double[] ends, double[] starts, double[] e, double[] s, double divisor, int size) {
        for (int i = 0; i < size; i++) {
            sum[i] = ((ends[i] - starts[i]) + (e[i] - s[i])) / divisor;
        }
    }

    /** In three parts: windows whose values are of very different size. */
    private void three(int exponent, int bits, int size) {
        double first = Math.scalb(1.5, exponent);
        double second = Math.scalb(1.5, exponent + bits - 53);
        double[] fine = new double[value.length + 1];
        coarse[0] = 0;
        rest[0] = 0;
        for (int i = 0; i < value.length; i++) {
            double multiple = (value[i] + first) - first;
            double left = value[i] - multiple;
            double middle = (left + second) - second;
            coarse[i + 1] = coarse[i] + multiple;
            rest[i + 1] = rest[i] + middle;
            fine[i + 1] = fine[i] + (left - middle);
        }
        for (int i = 0; i < size; i++) {
            double exact =
                    rounded(coarse[i + window] - coarse[i], rest[i + window] - rest[i], fine[i + window] - fine[i]);
            sum[i] = exact / divisor;
        }
    }

    /** The sum of three numbers, rounded once. */
    private static double rounded(double a, double b, double c) {
        double lower = b + c;
        double lowerRest = restOf(b, c, lower);
        double upper = a + lower;
        double upperRest = restOf(a, lower, upper);
        double odd = upperRest + lowerRest;
        double error = restOf(upperRest, lowerRest, odd);
        if (error != 0 && (Double.doubleToRawLongBits(odd) & 1) == 0) {
            odd = error > 0 ? Math.nextUp(odd) : Math.nextDown(odd);
        }
        return upper + odd;
    }

    /** What rounding took from a sum (Knuth). */
    private static double restOf(double a, double b, double sum) {
        double second = sum - a;
        return (a - (sum - second)) + (b - second);
    }

    private void decimal(int size) {
        BigDecimal exact = BigDecimal.ZERO;
        for (int i = 0; i < size + window - 1; i++) {
            exact = exact.add(new BigDecimal(value[i]));
            if (i >= window - 1) {
                double rounded = exact.doubleValue();
                sum[i - window + 1] = Double.isInfinite(rounded) ? Double.NaN : rounded / divisor;
                exact = exact.subtract(new BigDecimal(value[i - window + 1]));
            }
        }
    }
}

package dev.kirby.indicator;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class ExactSumsTest {

    private static final int[] WINDOWS = {
        1, 2, 3, 7, 8, 9, 30, 209, 256, 512, 513, 2_047, 2_048, 2_049, 2_900, 4_999, 5_000
    };

    /** Columns whose values differ by few powers of two, by many, and by more than two parts or three can hold. */
    private static final List<ToDoubleFunction<Random>> COLUMNS = List.of(
            random -> Math.rint(random.nextDouble() * 1e6) / 10,
            random -> 1 + random.nextDouble(),
            random -> 40 + 20 * random.nextDouble(),
            random -> 20_000 + 30_000 * random.nextDouble(),
            random -> random.nextInt(500) == 0 ? 1e5 : 1_000 + random.nextDouble(),
            random -> random.nextInt(500) == 0 ? 1 + random.nextDouble() : 1_000 + random.nextDouble(),
            random -> random.nextGaussian(),
            random -> random.nextInt(3) == 0 ? 0 : random.nextGaussian() * 1e-3,
            random -> Math.scalb(random.nextGaussian(), random.nextInt(20)),
            random -> Math.scalb(random.nextGaussian(), random.nextInt(45) - 20),
            random -> Math.scalb(random.nextGaussian(), random.nextInt(64) - 60),
            random -> Math.scalb(random.nextGaussian(), random.nextInt(300) - 150),
            random -> Math.scalb(random.nextInt(5) - 2, random.nextInt(3) == 0 ? 60 : 0),
            random -> random.nextInt(20) * Double.MIN_VALUE,
            random -> random.nextGaussian() * 1e303,
            random -> random.nextInt(2) == 0 ? -0.0 : 0.0);

    @Test
    void are_exact_and_rounded_once() {
        for (int column = 0; column < COLUMNS.size(); column++) {
            ToDoubleFunction<Random> next = COLUMNS.get(column);
            Random random = new Random(column);
            double[] values =
                    random.doubles(5_000).map(any -> next.applyAsDouble(random)).toArray();
            BigDecimal[] totals = totals(values);
            for (int window : WINDOWS) {
                double[] sums = sums(values, window);
                assertThat(Arrays.copyOf(sums, window - 1)).containsOnly(repeated(Double.NaN, window - 1));
                for (int look = 0; look < 30; look++) {
                    int i = look == 0 ? window - 1 : window - 1 + random.nextInt(values.length - window + 1);
                    assertThat(sums[i])
                            .as("column %d, window %d, index %d", column, window, i)
                            .isEqualTo(totals[i + 1]
                                    .subtract(totals[i + 1 - window])
                                    .doubleValue());
                }
            }
        }
    }

    @Test
    void do_not_depend_on_what_is_before_or_behind_a_window() {
        for (int column = 0; column < COLUMNS.size(); column++) {
            ToDoubleFunction<Random> next = COLUMNS.get(column);
            Random random = new Random(100 + column);
            double[] values =
                    random.doubles(6_000).map(any -> next.applyAsDouble(random)).toArray();
            for (int window : new int[] {2, 20, 150, 2_500}) {
                double[] all = sums(values, window);
                for (int cut = 0; cut < 20; cut++) {
                    int from = random.nextInt(values.length - window);
                    int to = from + window + random.nextInt(values.length - window - from + 1);
                    double[] part = sums(Arrays.copyOfRange(values, from, to), window);
                    assertThat(Arrays.copyOfRange(part, window - 1, part.length))
                            .as("column %d, window %d, from %d to %d", column, window, from, to)
                            .isEqualTo(Arrays.copyOfRange(all, from + window - 1, to));
                }
            }
        }
    }

    @Test
    void are_unknown_where_they_are_too_large_and_there_alone() {
        double[] values = {Double.MAX_VALUE, Double.MAX_VALUE, -Double.MAX_VALUE, 1, 2};

        assertThat(sums(values, 2)).containsExactly(Double.NaN, Double.NaN, 0, -Double.MAX_VALUE, 3);
        assertThat(sums(values, 3)[2]).isEqualTo(Double.MAX_VALUE);
        assertThat(Windows.mean(values, 2))
                .containsExactly(Double.NaN, Double.MAX_VALUE, 0, -Double.MAX_VALUE / 2, 1.5);
    }

    @Test
    void of_what_is_not_finite_are_left_to_others() {
        assertThat(sums(new double[] {1, Double.NaN, 1}, 2)).isEmpty();
        assertThat(sums(new double[] {1, Double.POSITIVE_INFINITY, 1}, 2)).isEmpty();
        assertThat(Windows.sum(new double[] {1, Double.NaN, 1, 2}, 2))
                .containsExactly(Double.NaN, Double.NaN, Double.NaN, 3);
        assertThat(Windows.mean(new double[] {5, 1, Double.NEGATIVE_INFINITY, 1, 2}, 2))
                .containsExactly(Double.NaN, 3, Double.NaN, Double.NaN, 1.5);
    }

    private static double[] sums(double[] values, int window) {
        double[] sums = ExactSums.sums(ExactSums.Source.of(values), values.length, window);
        return sums != null ? sums : new double[0];
    }

    /** What all values before each index add up to, exactly; the difference of two is exact too. */
    private static BigDecimal[] totals(double[] values) {
        BigDecimal[] totals = new BigDecimal[values.length + 1];
        totals[0] = BigDecimal.ZERO;
        for (int i = 0; i < values.length; i++) {
            totals[i + 1] = totals[i].add(new BigDecimal(values[i]));
        }
        return totals;
    }

    private static double[] repeated(double value, int count) {
        double[] repeated = new double[count];
        Arrays.fill(repeated, value);
        return repeated;
    }
}

package dev.kirby.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MomentsTest {

    private static final MathContext DIGITS = new MathContext(60);

    /** The sum of powers of the differences from the mean, over n, with sixty digits. */
    private static double central(double[] values, int power) {
        BigDecimal mean = BigDecimal.ZERO;
        for (double value : values) {
            mean = mean.add(new BigDecimal(value), DIGITS);
        }
        mean = mean.divide(BigDecimal.valueOf(values.length), DIGITS);
        BigDecimal sum = BigDecimal.ZERO;
        for (double value : values) {
            sum = sum.add(new BigDecimal(value).subtract(mean, DIGITS).pow(power, DIGITS), DIGITS);
        }
        return sum.divide(BigDecimal.valueOf(values.length), DIGITS).doubleValue();
    }

    @Test
    void they_are_those_of_sixty_digits() {
        for (long seed = 1; seed <= 20; seed++) {
            Random random = new Random(seed);
            double[] values = new double[3 + random.nextInt(300)];
            for (int i = 0; i < values.length; i++) {
                values[i] = 0.001 + 0.02 * Math.expm1(0.7 * random.nextGaussian());
            }
            int n = values.length;
            Moments moments = Moments.of(values);
            double variance = central(values, 2);
            double skewness = central(values, 3) / Math.pow(variance, 1.5);
            double kurtosis = central(values, 4) / (variance * variance);
            assertThat(moments.n()).isEqualTo(n);
            assertThat(moments.deviation())
                    .as("seed " + seed)
                    .isCloseTo(Math.sqrt(variance * n / (n - 1)), within(1e-12));
            assertThat(moments.skewness()).as("seed " + seed).isCloseTo(skewness, within(1e-9));
            assertThat(moments.kurtosis()).as("seed " + seed).isCloseTo(kurtosis, within(1e-9 * kurtosis));
            double sharpe = moments.mean() / moments.deviation();
            assertThat(moments.sharpe()).isEqualTo(sharpe);
            assertThat(Moments.sharpe(values)).isEqualTo(sharpe);
            double spread = 1 - skewness * sharpe + (kurtosis - 1) * sharpe * sharpe / 4;
            assertThat(moments.spread()).as("seed " + seed).isCloseTo(spread, within(1e-9 * Math.abs(spread) + 1e-9));
            assertThat(moments.sharpeError()).isCloseTo(Math.sqrt(spread / (n - 1)), within(1e-9));
        }
    }

    @Test
    void a_part_of_a_sample_has_the_moments_of_that_part() {
        double[] values = {100, 0.5, -0.25, 0.75, 0.125, -100};
        double[] part = {0.5, -0.25, 0.75, 0.125};
        assertThat(Moments.mean(values, 1, 5)).isEqualTo(Moments.mean(part)).isEqualTo(1.125 / 4);
        assertThat(Moments.deviation(values, 1, 5)).isEqualTo(Moments.of(part).deviation());
        assertThat(Moments.sharpe(values, 1, 5)).isEqualTo(Moments.of(part).sharpe());
        assertThat(Moments.mean(values, 2, 2)).isNaN();
    }

    @Test
    void a_degenerate_sample_has_a_mean_and_nothing_else() {
        double[][] degenerate = {{}, {1}, {1, 2}, {3, 3, 3, 3}, {0, 0, 0}, {0.1, 0.1, 0.1, 0.1, 0.1}};
        for (double[] values : degenerate) {
            Moments moments = Moments.of(values);
            assertThat(moments.mean()).isEqualTo(Double.valueOf(Moments.mean(values)));
            assertThat(moments.deviation()).isNaN();
            assertThat(moments.skewness()).isNaN();
            assertThat(moments.kurtosis()).isNaN();
            assertThat(moments.sharpe()).isNaN();
            assertThat(moments.spread()).isNaN();
            assertThat(moments.sharpeError()).isNaN();
        }
        assertThat(Moments.of(new double[] {1, 2, Double.NaN}).sharpe()).isNaN();
        assertThat(Moments.of(new double[] {1, 2, Double.POSITIVE_INFINITY}).deviation())
                .isNaN();
        assertThat(Moments.of(new double[] {1, 2, 4}).sharpe()).isPositive();
    }

    @Test
    void correlation_is_pearsons_and_at_most_one() {
        double[] one = {1, 2, 4, 3};
        assertThat(Moments.correlation(one, new double[] {2, 1, 3, 5})).isCloseTo(0.5291502622129182, within(1e-15));
        for (long seed = 1; seed <= 200; seed++) {
            Random random = new Random(seed);
            double[] values = random.doubles(3 + random.nextInt(50)).toArray();
            double[] mirrored = new double[values.length];
            for (int i = 0; i < values.length; i++) {
                mirrored[i] = 7 - 3 * values[i];
            }
            assertThat(Moments.correlation(values, values)).as("seed " + seed).isBetween(1 - 1e-12, 1.0);
            assertThat(Moments.correlation(values, mirrored)).as("seed " + seed).isBetween(-1.0, -1 + 1e-12);
        }
        assertThat(Moments.correlation(one, new double[] {0.1, 0.1, 0.1, 0.1})).isNaN();
        assertThat(Moments.correlation(new double[] {1, 2}, new double[] {2, 1}))
                .isNaN();
    }

    @Test
    void variance_is_more_than_rounding() {
        assertThat(Moments.hasVariance(3, 1.1e-15, 1)).isTrue();
        assertThat(Moments.hasVariance(3, 1e-15, 1)).isFalse();
        assertThat(Moments.hasVariance(2, 1, 1)).isFalse();
        assertThat(Moments.hasVariance(3, 1, Double.POSITIVE_INFINITY)).isFalse();
        assertThat(Moments.hasVariance(3, Double.NaN, 1)).isFalse();
        assertThat(Moments.hasVariance(3, 1, Double.NaN)).isFalse();
    }

    @Test
    void it_prints_in_one_line() {
        assertThat(Moments.of(new double[] {0.01, 0.02, 0.03}))
                .hasToString("Moments[3 values, mean 0.02000, deviation 0.01000]");
    }
}

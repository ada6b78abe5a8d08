package dev.kirby.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kirby.performance.Moments;
import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Against published examples and figures computed independently with SciPy. */
class SignificanceTest {

    private static final Offset<Double> EXACT = within(1e-9);
    private static final double[] SERIES = {
        .012, -.008, .005, .021, -.015, .003, .009, -.002, .017, -.011, .006, .001, -.004, .014, -.019, .008, .002,
        .010, -.006, .004
    };

    @ParameterizedTest
    @CsvSource({
        "0.458, 0, 24, 0, 3, 0.981674919091",
        "0.458, 0, 24, -2.448, 10.164, 0.913361083861",
        "0.458, 0, 24, -0.72, 5.78, 0.959698471845",
        "0.458, 0.1, 24, -0.72, 5.78, 0.913985541052",
        "0.1, 0, 252, 0, 3, 0.942986861024",
        "0.1, 0, 252, -0.5, 5, 0.938074192376",
        "0.05, 0.02, 1000, -1.2, 8, 0.820974989550",
        "0.158113883008419, 0, 1250, -3, 10, 0.999996859508",
        "-0.05, 0, 500, 0.3, 4, 0.134015348620"
    })
    void probabilistic_sharpe(double sharpe, double benchmark, int n, double skew, double kurtosis, double expected) {
        assertThat(Significance.probabilisticSharpe(sharpe, benchmark, n, skew, kurtosis))
                .isCloseTo(expected, EXACT);
    }

    @ParameterizedTest
    @CsvSource({
        "2, 0.023244165630, 0.999941590458, 0.999998915169",
        "10, 0.070418176781, 0.993879641528, 0.998965275894",
        "46, 0.100362370618, 0.950501706876, 0.978738723216",
        "88, 0.111145761784, 0.910153014745, 0.950490816676",
        "100, 0.113172001865, 0.900396834449, 0.942770585957",
        "1000, 0.145573459591, 0.639914955399, 0.670194129923"
    })
    void deflated_sharpe_of_the_papers_example(int trials, double benchmark, double expected, double normal) {
        double variance = 0.5 / 250;
        double expectedMaximum = Significance.expectedMaximumSharpe(variance, trials);
        assertThat(expectedMaximum).isCloseTo(benchmark, EXACT);
        assertThat(Significance.probabilisticSharpe(2.5 / Math.sqrt(250), expectedMaximum, 1250, -3, 10))
                .isCloseTo(expected, EXACT);
        assertThat(Significance.probabilisticSharpe(2.5 / Math.sqrt(250), expectedMaximum, 1250, 0, 3))
                .isCloseTo(normal, EXACT);
    }

    @Test
    void one_trial_has_nothing_to_deflate() {
        assertThat(Significance.expectedMaximumSharpe(1, 1)).isZero();
        assertThat(Significance.expectedMaximumSharpe(1, 201_600)).isCloseTo(4.540979521289, EXACT);
    }

    @ParameterizedTest
    @CsvSource({
        "252, 0, 3, 688.208037340",
        "52, 0, 3, 147.099346521",
        "12, 0, 3, 38.877608357",
        "12, -0.72, 5.78, 59.895098687",
        "252, -0.72, 5.78, 757.576254159"
    })
    void minimum_track_record_of_an_annual_sharpe_of_two_against_one(
            int periods, double skew, double kurtosis, double expected) {
        double root = Math.sqrt(periods);
        assertThat(Significance.minimumTrackRecord(2 / root, 1 / root, skew, kurtosis, 0.95))
                .isCloseTo(expected, within(1e-6));
    }

    @Test
    void minimum_track_record_and_backtest_length() {
        assertThat(Significance.minimumTrackRecord(0.458, 0, -0.72, 5.78, 0.95)).isCloseTo(21.384415705, within(1e-6));
        assertThat(Significance.minimumTrackRecord(1 / Math.sqrt(252), 0, 0, 3, 0.95))
                .isCloseTo(684.149722159, within(1e-6));
        assertThat(Significance.minimumTrackRecord(0.1, 0.1, 0, 3, 0.95))
                .isInfinite()
                .isPositive();
        assertThat(Significance.minimumBacktestYears(45, 1)).isCloseTo(4.998087004, within(1e-8));
        assertThat(Significance.minimumBacktestYears(100, 1)).isCloseTo(6.403951003, within(1e-8));
    }

    @ParameterizedTest
    @CsvSource({
        "12, 0.2, 2.878848690527",
        "12, -0.2, 4.170848014104",
        "252, 0.1, 14.364791681446",
        "365, -0.05, 20.082586480139"
    })
    void annualisation_of_returns_that_depend_on_each_other(int periods, double rho, double expected) {
        assertThat(Significance.annualisation(periods, rho)).isCloseTo(expected, EXACT);
    }

    @Test
    void moments_and_tests_of_a_series() {
        Moments moments = Moments.of(SERIES);
        assertThat(moments.mean()).isCloseTo(0.00235, EXACT);
        assertThat(moments.deviation()).isCloseTo(0.0105694445405015, EXACT);
        assertThat(moments.skewness()).isCloseTo(-0.286312000460201, EXACT);
        assertThat(moments.kurtosis()).isCloseTo(2.43826298023156, EXACT);
        assertThat(moments.sharpe()).isCloseTo(0.222339025574612, EXACT);
        assertThat(Significance.t(SERIES)).isCloseTo(0.994330350471792, EXACT);
        assertThat(Significance.pValue(SERIES)).isCloseTo(0.166278756554721, EXACT);
        assertThat(Significance.deflatedSharpe(SERIES, 0.01, 1)).isCloseTo(0.824318822306834, EXACT);
        assertThat(Significance.sharpeError(SERIES)).isCloseTo(0.238573980049945, EXACT);
        assertThat(Significance.autocorrelation(SERIES)).isCloseTo(-0.597099008268356, EXACT);
        assertThat(Significance.normality(SERIES)).isCloseTo(0.764829150773519, EXACT);
        assertThat(Significance.minimumTrackRecord(moments.sharpe(), 0, moments.skewness(), moments.kurtosis(), 0.95))
                .isCloseTo(60.1865288246448, within(1e-8));
    }

    @Test
    void what_has_no_meaning_is_not_a_number() {
        assertThat(Significance.pValue(new double[] {1})).isNaN();
        assertThat(Significance.probabilisticSharpe(Double.NaN, 0, 24, 0, 3)).isNaN();
        assertThat(Significance.minimumTrackRecord(Double.NaN, 0, 0, 3, 0.95)).isNaN();
    }

    static double[][] degenerate() {
        double[] nearly = new double[50];
        Arrays.fill(nearly, 0.1);
        nearly[7] = Math.nextUp(0.1);
        return new double[][] {
            {},
            {0.01},
            {0.01, -0.02},
            {0, 0, 0, 0},
            {0.1, 0.1, 0.1},
            {0.01, Double.NaN, 0.02, 0.03},
            nearly,
            {0.01, Double.POSITIVE_INFINITY, 0.02, 0.01}
        };
    }

    @ParameterizedTest
    @MethodSource("degenerate")
    void a_degenerate_sample_has_no_statistic(double[] values) {
        assertThat(Moments.sharpe(values)).isNaN();
        assertThat(Moments.of(values).deviation()).isNaN();
        assertThat(Significance.t(values)).isNaN();
        assertThat(Significance.pValue(values)).isNaN();
        assertThat(Significance.deflatedSharpe(values, 0.01, 10)).isNaN();
        assertThat(Significance.sharpeError(values)).isNaN();
        assertThat(Significance.autocorrelation(values)).isNaN();
        assertThat(Significance.normality(values)).isNaN();
    }
}

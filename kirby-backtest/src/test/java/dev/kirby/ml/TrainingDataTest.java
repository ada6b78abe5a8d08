package dev.kirby.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kirby.InvalidRequestException;
import dev.kirby.NoDataException;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.series.FeatureMatrix;
import dev.kirby.strategy.Study;
import dev.kirby.testing.GeneratedCandles;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rows of features and labels: which are kept, when each is known, and what a test may not see. */
class TrainingDataTest {

    private static final Instrument BTC = Instrument.parse("binance:BTC/USDT:USDT");
    private static final Interval HOUR = Interval.parse("1h");
    private static final Instant START = Instant.parse("2024-01-01T00:00:00Z");
    private static final long MILLIS = 3_600_000;
    private static final double NONE = Double.NaN;

    private static long closeOf(int bar) {
        return START.toEpochMilli() + (bar + 1) * MILLIS;
    }

    private static FeatureMatrix matrix(List<String> names, double[]... columns) {
        long[] times = new long[columns[0].length];
        for (int row = 0; row < times.length; row++) {
            times[row] = START.toEpochMilli() + row * MILLIS;
        }
        return FeatureMatrix.of(HOUR, names, times, columns);
    }

    private static LabelColumn labels(int ahead, double... values) {
        long[] ends = new long[values.length];
        for (int bar = 0; bar < ends.length; bar++) {
            ends[bar] = closeOf(bar + ahead);
        }
        return LabelColumn.of(Labels.change().classes(), values, ends);
    }

    private static TrainingData walk(int bars, Labels labels) {
        Study study = Study.of(GeneratedCandles.randomWalk(BTC, HOUR, START, bars, 3));
        return TrainingData.of(study, Features.standard(), labels);
    }

    @Test
    void a_feature_that_most_bars_lack_costs_no_rows() {
        TrainingData data = TrainingData.of(
                matrix(
                        List.of("a", "half", "late"),
                        new double[] {1, 2, 3, 4, 5},
                        new double[] {NONE, NONE, 3, 4, 5},
                        new double[] {NONE, NONE, NONE, 4, 5}),
                labels(1, 0, 1, 1, 0, NONE));
        assertThat(data.names()).containsExactly("a", "half");
        assertThat(data.size()).isEqualTo(2);
        assertThat(data.report().unknownFeatures()).containsExactly("late");
    }

    @Test
    void rows_that_lack_something_are_dropped_and_counted() {
        TrainingData data = TrainingData.of(
                matrix(
                        List.of("a", "never", "b"),
                        new double[] {NONE, 1, 2, 3, 4},
                        new double[] {NONE, NONE, NONE, NONE, NONE},
                        new double[] {5, 6, NONE, 8, 9}),
                labels(1, 0, 1, 1, 0, NONE));
        assertThat(data.size()).isEqualTo(2);
        assertThat(data.names()).containsExactly("a", "b");
        assertThat(data.closeTime(0)).isEqualTo(closeOf(1));
        assertThat(data.closeTime(1)).isEqualTo(closeOf(3));
        assertThat(data.labels()).containsExactly(1, 0);
        assertThat(data.labelEnd(1)).isEqualTo(closeOf(4));
        assertThat(data.rowMajor()).containsExactly(1, 6, 3, 8);
        assertThat(data.columns()).isDeepEqualTo(new double[][] {{1, 3}, {6, 8}});
        RowReport report = data.report();
        assertThat(report.bars()).isEqualTo(5);
        assertThat(report.withoutLabel()).isEqualTo(1);
        assertThat(report.withoutFeature()).isEqualTo(2);
        assertThat(report.unknownFeatures()).containsExactly("never");
        assertThat(report.lacking()).containsOnlyKeys("a", "b").containsEntry("b", 1);
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        report.print(new PrintStream(printed, true, StandardCharsets.UTF_8));
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("5 bars: 2 rows, 1 without a label, 2 that lack a feature")
                .contains("Fewer than 1000 rows")
                .contains("Left out, since most bars lack them: never")
                .contains("a is unknown at 1");
    }

    @Test
    void what_only_numbers_the_rows_is_said_and_left_out() {
        double[] any = new double[100];
        double[] known = new double[100];
        TrainingData days = TrainingData.of(
                matrix(List.of("year_sin", "a", "week_cos", "day_of_month", "hour_sin"), any, any, any, any, any),
                labels(1, known));
        assertThat(days.report().numbering()).containsExactly("year_sin", "week_cos", "day_of_month");
        assertThat(days.withoutNumbering().names()).containsExactly("a", "hour_sin");
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        days.report().print(new PrintStream(printed, true, StandardCharsets.UTF_8));
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("No model reads what only numbers rows of less than two cycles: year_sin, week_cos, day_of");
        assertThatThrownBy(() -> days.select(List.of("year_sin")).withoutNumbering())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("two cycles")
                .hasMessageContaining("year_sin");
        int twoYears = 2 * 366 * 24;
        TrainingData years = TrainingData.of(
                matrix(List.of("year_sin", "a"), new double[twoYears], new double[twoYears]),
                labels(1, new double[twoYears]));
        assertThat(years.report().numbering()).isEmpty();
        assertThat(years.withoutNumbering()).isSameAs(years);
        assertThat(years.slice(0, twoYears - 100).withoutNumbering().names()).containsExactly("a");
        // Whatever of the calendar comes with Kirby has a cycle.
        assertThat(Features.standard().only(FeatureFamily.TIME).names())
                .allMatch(name -> TimeFeatures.isNumbering(name, 0));
    }

    @Test
    void no_whole_row_is_an_error_that_says_why() {
        assertThatThrownBy(() -> TrainingData.of(matrix(List.of("a"), new double[] {NONE, 1}), labels(1, 0, NONE)))
                .isInstanceOf(NoDataException.class)
                .hasMessageContaining("1 have no label");
        assertThatThrownBy(() -> TrainingData.of(matrix(List.of("a"), new double[2]), labels(1, 0, 1, 0)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("one study");
    }

    @Test
    void training_rows_end_before_the_test_begins() {
        TrainingData data = walk(1_500, Labels.change(5, 0.002));
        TrainingData.Split parts = data.split(0.8);
        long testFrom = parts.test().closeTime(0);
        TrainingData train = parts.train();
        for (int row = 0; row < train.size(); row++) {
            assertThat(train.labelEnd(row)).isLessThanOrEqualTo(testFrom);
        }
        // Five labels reach beyond, of which one ends with the bar that the test begins with.
        assertThat(train.size() + parts.test().size()).isEqualTo(data.size() - 4);
        assertThat(train.labelEnd(train.size() - 1)).isEqualTo(testFrom);
        assertThat(data.until(testFrom).size()).isEqualTo(train.size());
        assertThat(data.between(testFrom, Long.MAX_VALUE).size())
                .isEqualTo(parts.test().size());
        assertThat(parts.toString())
                .isEqualTo("Split[" + train.size() + " train, " + parts.test().size() + " test]");
    }

    @Test
    void a_test_of_rows_that_features_were_selected_with_is_refused() {
        TrainingData data = walk(1_500, Labels.change());
        long middle = data.closeTime(data.size() / 2);
        TrainingData selected = SelectedFeatures.of(List.of("rsi_14"), new double[1], data.labelEnd(data.size() - 1))
                .of(data);
        assertThat(selected.names()).containsExactly("rsi_14");
        assertThatThrownBy(() -> selected.between(middle, Long.MAX_VALUE))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("selected with");
        assertThatThrownBy(() -> selected.split(0.8)).isInstanceOf(InvalidRequestException.class);
        SelectedFeatures before = SelectedFeatures.of(List.of("rsi_14"), new double[1], middle);
        assertThat(before.of(data).between(middle, Long.MAX_VALUE).size()).isPositive();
        assertThat(selected.until(middle).size()).isPositive();
    }

    @Test
    void labels_that_overlap_are_worth_less() {
        // Spans in hours: [0, 2], [1, 3], [5, 6]. The first two share one hour of two, the last stands alone.
        double[] uniqueness = Uniqueness.of(new long[] {0, 1, 5}, new long[] {2, 3, 6});
        assertThat(uniqueness).containsExactly(0.75, 0.75, 1);
        assertThat(Uniqueness.of(new long[] {0, 0, 0}, new long[] {1, 1, 1}))
                .containsExactly(1 / 3.0, 1 / 3.0, 1 / 3.0);
        TrainingData data = TrainingData.of(matrix(List.of("a"), new double[] {1, 2, 3}), labels(2, 0, 1, 0));
        // Labels of two bars at bars 0, 1, 2: 3/4, 1/2, 3/4 of their own; the mean is 1.
        assertThat(data.weights()).containsExactly(new double[] {1.125, 0.75, 1.125}, within(1e-12));
    }

    @Test
    void uniqueness_equals_counting_bar_by_bar() {
        TrainingData data = walk(1_300, Labels.tripleBarrier().within(20));
        double[] weights = data.weights();
        int rows = data.size();
        int[] labelsAt = new int[1_300];
        for (int row = 0; row < rows; row++) {
            for (long t = data.closeTime(row); t < data.labelEnd(row); t += MILLIS) {
                labelsAt[(int) ((t - START.toEpochMilli()) / MILLIS)]++;
            }
        }
        double[] expected = new double[rows];
        double sum = 0;
        for (int row = 0; row < rows; row++) {
            int bars = 0;
            for (long t = data.closeTime(row); t < data.labelEnd(row); t += MILLIS) {
                expected[row] += 1.0 / labelsAt[(int) ((t - START.toEpochMilli()) / MILLIS)];
                bars++;
            }
            expected[row] /= bars;
            sum += expected[row];
        }
        for (int row = 0; row < rows; row++) {
            assertThat(weights[row]).isCloseTo(expected[row] * rows / sum, within(1e-9));
        }
    }

    @Test
    void weights_of_a_window_do_not_know_what_comes_after() {
        TrainingData data = walk(1_300, Labels.change(10, 0));
        TrainingData first = data.slice(0, 500);
        assertThat(first.weights()[499]).isGreaterThan(data.weights()[499] * 1.5);
    }

    @Test
    void what_a_user_holds_prints_in_one_line() {
        TrainingData data = walk(1_300, Labels.threeClasses(5, 0.01));
        assertThat(data.toString()).startsWith("TrainingData[").hasSizeLessThanOrEqualTo(80);
        assertThat(data.report().toString()).hasSizeLessThanOrEqualTo(80);
        assertThat(Features.standard().toString()).hasSizeLessThanOrEqualTo(80);
        assertThat(Features.standard().list())
                .allSatisfy(f -> assertThat(f.toString()).hasSizeLessThanOrEqualTo(80));
        assertThatThrownBy(() -> data.split(1)).isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> Features.standard().only(List.of("rsi14")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("rsi_14");
    }
}

package dev.kirby.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.Dataset;
import dev.kirby.market.TimeRange;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimeSeriesTest {

    private static final TimeSeries FUNDING =
            TimeSeries.of("funding_rate", new long[] {10, 20, 30}, new double[] {1, 2, 3});

    @Test
    void nothing_is_known_before_it_happened() {
        Random random = new Random(2);
        for (int i = 0; i < 500; i++) {
            long at = random.nextInt(50) - 5;
            double expected = Double.NaN;
            for (int k = 0; k < FUNDING.size() && FUNDING.time(k) <= at; k++) {
                expected = FUNDING.value(k);
            }
            assertThat(FUNDING.asOf(at)).as("at %d", at).isEqualTo(Double.valueOf(expected));
        }
        assertThat(TimeSeries.of("x", new long[0], new double[0]).asOf(5)).isNaN();
    }

    @Test
    void a_slice_takes_its_start_and_not_its_end() {
        assertThat(FUNDING.slice(TimeRange.ofMillis(10, 30)))
                .isEqualTo(TimeSeries.of("funding_rate", new long[] {10, 20}, new double[] {1, 2}));
        assertThat(FUNDING.slice(TimeRange.ofMillis(11, 31)).time(0)).isEqualTo(20);
        assertThat(FUNDING.slice(TimeRange.ofMillis(31, 99)).size()).isZero();
        assertThat(FUNDING.indexAtOrAfter(21)).isEqualTo(2);
        assertThat(FUNDING.indexAtOrAfter(31)).isEqualTo(3);
    }

    @Test
    void a_column_of_rows_is_a_series() {
        Rows rows = Rows.builder(Dataset.FUNDING, 2)
                .row(10)
                .number(0, 1)
                .number(2, 7)
                .row(20)
                .number(0, 2)
                .build();
        TimeSeries marks = TimeSeries.of(rows, "mark_price");
        assertThat(marks.name()).isEqualTo("mark_price");
        assertThat(marks.value(0)).isEqualTo(7);
        assertThat(marks.value(1)).isNaN();
        assertThatThrownBy(() -> TimeSeries.of(rows, "close"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("No column 'close' in funding");
    }

    @Test
    void arrays_are_copied_and_judged() {
        long[] times = {1, 2};
        double[] values = {1, 2};
        TimeSeries series = TimeSeries.of("x", times, values);
        times[0] = 9;
        values[0] = 9;
        assertThat(series.time(0)).isEqualTo(1);
        assertThat(series.value(0)).isEqualTo(1);
        assertThatThrownBy(() -> TimeSeries.of("x", times, new double[1]))
                .hasMessage("x: as many times as values are needed, were 2 and 1.");
        assertThatThrownBy(() -> TimeSeries.of("x", new long[] {5, 4}, values))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("times must increase");
    }

    @Test
    void series_are_equal_by_name_times_and_values() {
        assertThat(FUNDING)
                .isEqualTo(TimeSeries.of("funding_rate", new long[] {10, 20, 30}, new double[] {1, 2, 3}))
                .hasSameHashCodeAs(TimeSeries.of("funding_rate", new long[] {10, 20, 30}, new double[] {1, 2, 3}))
                .isNotEqualTo(TimeSeries.of("premium", new long[] {10, 20, 30}, new double[] {1, 2, 3}))
                .isNotEqualTo(TimeSeries.of("funding_rate", new long[] {10, 20, 31}, new double[] {1, 2, 3}))
                .isNotEqualTo(TimeSeries.of("funding_rate", new long[] {10, 20, 30}, new double[] {1, 2, 4}))
                .isNotEqualTo(null);
        assertThat(FUNDING).hasToString("TimeSeries[funding_rate, 3 points from 1970-01-01T00:00:00.010Z]");
        assertThat(TimeSeries.of("x", new long[0], new double[0])).hasToString("TimeSeries[x, 0 points]");
    }
}

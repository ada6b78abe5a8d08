package dev.kirby.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.InvalidRequestException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class IntervalTest {

    private static long millis(String text) {
        return Instant.parse(text).toEpochMilli();
    }

    @ParameterizedTest
    @EnumSource
    void prints_what_it_parses(Interval interval) {
        assertThat(Interval.parse(interval.toString())).isEqualTo(interval);
    }

    @Test
    void minutes_and_months_differ_by_case() {
        assertThat(Interval.parse("1m").seconds()).isEqualTo(60);
        assertThat(Interval.parse("1M")).isEqualTo(Interval.MONTH);
        assertThatThrownBy(() -> Interval.parse("1H"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("'1H'")
                .hasMessageContaining("1m 3m 5m");
    }

    @ParameterizedTest
    @EnumSource
    void every_instant_lies_in_exactly_one_candle(Interval interval) {
        Random random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            long t = (long) ((random.nextDouble() - 0.2) * 3e12);
            long floor = interval.floor(t);
            long next = interval.next(floor);
            assertThat(floor).as("floor of %s", t).isLessThanOrEqualTo(t);
            assertThat(next).as("next of %s", t).isGreaterThan(t);
            assertThat(interval.isBoundary(floor)).isTrue();
            assertThat(interval.floor(next)).isEqualTo(next);
            assertThat(interval.ceil(t)).isEqualTo(t == floor ? floor : next);
        }
    }

    @Test
    void weeks_start_on_monday_and_months_on_the_first() {
        OffsetDateTime week = Instant.ofEpochMilli(Interval.W1.floor(millis("2024-02-29T12:00:00Z")))
                .atOffset(ZoneOffset.UTC);
        assertThat(week.getDayOfWeek()).isEqualTo(DayOfWeek.MONDAY);
        assertThat(week.toInstant()).isEqualTo(Instant.parse("2024-02-26T00:00:00Z"));
        assertThat(Interval.MONTH.floor(millis("2024-02-29T12:00:00Z"))).isEqualTo(millis("2024-02-01T00:00:00Z"));
        assertThat(Interval.MONTH.next(millis("2023-12-01T00:00:00Z"))).isEqualTo(millis("2024-01-01T00:00:00Z"));
    }

    @ParameterizedTest
    @EnumSource
    void counts_the_boundaries_within_a_range(Interval interval) {
        Random random = new Random(11);
        for (int i = 0; i < 50; i++) {
            long start = (long) (random.nextDouble() * 1.7e12);
            long end = start + (long) (random.nextDouble() * 40 * interval.millis());
            long expected = 0;
            for (long t = interval.ceil(start); t < end; t = interval.next(t)) {
                expected++;
            }
            assertThat(interval.count(TimeRange.ofMillis(start, end))).isEqualTo(expected);
        }
    }

    @Test
    void coarser_candles_are_built_only_from_those_that_fit() {
        assertThat(Interval.M5.canBeBuiltFrom(Interval.M1)).isTrue();
        assertThat(Interval.M5.canBeBuiltFrom(Interval.M3)).isFalse();
        assertThat(Interval.M5.canBeBuiltFrom(Interval.M5)).isFalse();
        assertThat(Interval.W1.canBeBuiltFrom(Interval.D1)).isTrue();
        assertThat(Interval.W1.canBeBuiltFrom(Interval.D3)).isFalse();
        assertThat(Interval.MONTH.canBeBuiltFrom(Interval.W1)).isFalse();
        assertThat(Interval.MONTH.canBeBuiltFrom(Interval.H12)).isTrue();
    }
}

package dev.kirby.market;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeRangeTest {

    private static TimeRange random(Random random) {
        long start = random.nextInt(30);
        return TimeRange.ofMillis(start, start + random.nextInt(12));
    }

    @Test
    void an_instant_is_in_the_common_part_exactly_where_it_is_in_both() {
        Random random = new Random(1);
        for (int i = 0; i < 2_000; i++) {
            TimeRange a = random(random);
            TimeRange b = random(random);
            assertThat(a.intersect(b)).isEqualTo(b.intersect(a));
            for (long t = -1; t < 45; t++) {
                boolean inBoth = a.contains(t) && b.contains(t);
                long instant = t;
                assertThat(a.intersect(b)
                                .filter(common -> common.contains(instant))
                                .isPresent())
                        .as("%d in %s and %s", t, a, b)
                        .isEqualTo(inBoth);
            }
        }
    }

    @Test
    void a_range_without_length_is_empty_and_shares_nothing() {
        TimeRange empty = TimeRange.ofMillis(5, 5);
        assertThat(empty.isEmpty()).isTrue();
        assertThat(empty.contains(5)).isFalse();
        assertThat(TimeRange.ofMillis(5, 6).isEmpty()).isFalse();
        assertThat(empty.intersect(TimeRange.ALL)).isEmpty();
        assertThat(TimeRange.ofMillis(0, 9).intersect(TimeRange.ALL)).contains(TimeRange.ofMillis(0, 9));
    }

    @ParameterizedTest
    @CsvSource({
        "2024-02-29, 2024-02-29T00:00:00Z",
        "2024-02-29T23:59:59.999, 2024-02-29T23:59:59.999Z",
        "2024-02-29T23:59-0500, ",
        "2024-02-29T23:59:00-05:00, 2024-03-01T04:59:00Z",
        "'  2024-02-29 12:00  ', 2024-02-29T12:00:00Z",
        "0, 1970-01-01T00:00:00Z",
        "2023-02-29, ",
        "2024-02-29T25:00, ",
        "-5, ",
        "999999999999, ",
    })
    void a_point_in_time_is_read_or_refused(String text, Instant expected) {
        Instant read;
        try {
            read = TimeRange.instant(text);
        } catch (dev.kirby.InvalidRequestException e) {
            assertThat(e).hasMessageContaining("'" + text + "'").hasMessageContaining("write a date (2024-01-01)");
            read = null;
        }
        assertThat(read).isEqualTo(expected);
    }

    @Test
    void what_an_instant_prints_is_read_back() {
        Random random = new Random(9);
        for (int i = 0; i < 500; i++) {
            Instant instant = Instant.ofEpochMilli((long) (random.nextDouble() * 4e12));
            assertThat(TimeRange.instant(instant.toString())).isEqualTo(instant);
            assertThat(TimeRange.instant(Long.toString(instant.getEpochSecond()))
                            .getEpochSecond())
                    .isEqualTo(instant.getEpochSecond());
        }
    }
}

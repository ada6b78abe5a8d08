package dev.kirby.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CadenceTest {

    private static final long HOUR = 3_600_000;

    private static List<Cadence.Gap> gaps(long... times) {
        Cadence cadence = new Cadence();
        List<Cadence.Gap> gaps = new ArrayList<>();
        for (long time : times) {
            gaps.addAll(cadence.accept(time));
        }
        gaps.addAll(cadence.rest());
        return gaps;
    }

    private static long[] every(long spacing, int count, int... absent) {
        return Arrays.stream(java.util.stream.IntStream.range(0, count)
                        .filter(i -> Arrays.stream(absent).noneMatch(a -> a == i))
                        .mapToLong(i -> i * spacing)
                        .toArray())
                .toArray();
    }

    @ParameterizedTest
    @ValueSource(longs = {1_000, 60_000, HOUR, 8 * HOUR})
    void rows_that_come_regularly_have_no_gap(long spacing) {
        assertThat(gaps(every(spacing, 100))).isEmpty();
    }

    @Test
    void one_absent_row_is_found_wherever_it_is() {
        for (int absent = 1; absent < 39; absent++) {
            List<Cadence.Gap> gaps = gaps(every(HOUR, 40, absent));
            assertThat(gaps).as("row %d absent", absent).hasSize(1);
            assertThat(gaps.get(0).range().startMillis()).isEqualTo(absent * HOUR);
            assertThat(gaps.get(0).range().endMillis()).isEqualTo((absent + 1) * HOUR);
            assertThat(gaps.get(0).absent()).isEqualTo(1);
            assertThat(gaps.get(0).usual()).isEqualTo(Duration.ofHours(1));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 8, 1})
    void a_venue_that_changes_its_cadence_has_no_gap(long before) {
        long after = before == 8 ? 4 : 8;
        // With fewer rows on one side nobody can tell a change from gaps.
        for (int change = 9; change <= 50; change++) {
            long[] times = new long[60];
            for (int i = 1; i < times.length; i++) {
                times[i] = times[i - 1] + (i <= change ? before : after) * HOUR;
            }
            assertThat(gaps(times))
                    .as("from %d h to %d h at %d", before, after, change)
                    .isEmpty();
        }
    }

    @Test
    void jitter_below_half_a_spacing_is_no_gap() {
        Random random = new Random(5);
        long[] times = new long[500];
        for (int i = 0; i < times.length; i++) {
            times[i] = i * 60_000L + random.nextInt(12_000);
        }
        assertThat(gaps(times)).isEmpty();
    }

    @Test
    void of_four_rows_nobody_can_tell() {
        assertThat(gaps(0, 1, 2, 50)).isEmpty();
        assertThat(gaps(0, 1, 2, 3, 50)).hasSize(1);
    }

    @Test
    void a_row_that_comes_again_or_late_changes_nothing() {
        long[] times = every(HOUR, 40, 20);
        long[] twice = Arrays.stream(times)
                .flatMap(t -> java.util.stream.LongStream.of(t, t, t - 1))
                .toArray();
        assertThat(gaps(twice)).isEqualTo(gaps(times)).hasSize(1);
    }

    /** Rows taken out here and there, less than one in three around any place: exactly those are found. */
    @Test
    void what_was_taken_out_is_what_is_found() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            List<Long> times = new ArrayList<>();
            long absent = 0;
            int present = 0;
            for (int i = 0; i < 300; i++) {
                if (present >= 6 && i < 299 && random.nextInt(6) == 0) {
                    int length = 1 + random.nextInt(5);
                    absent += Math.min(length, 299 - i);
                    i += length - 1;
                    present = 0;
                } else {
                    times.add(i * HOUR);
                    present++;
                }
            }
            if (times.get(times.size() - 1) != 299 * HOUR) {
                times.add(299 * HOUR);
            }
            List<Cadence.Gap> gaps = gaps(times.stream().mapToLong(t -> t).toArray());
            assertThat(gaps.stream().mapToLong(Cadence.Gap::absent).sum())
                    .as("seed %d", seed)
                    .isEqualTo(absent);
            assertThat(gaps.stream()
                            .mapToLong(g -> g.range().endMillis() - g.range().startMillis())
                            .sum())
                    .as("seed %d", seed)
                    .isEqualTo(absent * HOUR);
        }
    }
}

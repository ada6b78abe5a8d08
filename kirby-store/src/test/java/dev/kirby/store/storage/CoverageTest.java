package dev.kirby.store.storage;

import static dev.kirby.store.TestRows.minuteRange;
import static dev.kirby.store.TestRows.minutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.market.Dataset;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.source.Page;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class CoverageTest {

    private static final Instant NOON = Instant.parse("2025-06-15T12:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);

    private static Page shortPage(int from, int to, int rows) {
        return Page.of(minuteRange(from, to), minutes(to).slice(from, from + rows), to - from);
    }

    private static Coverage after(Page page, Instant now) {
        return Coverage.NONE.with(List.of(page), now);
    }

    @Test
    void a_short_answer_is_provisional_and_a_whole_one_certain() {
        Coverage coverage = Coverage.NONE.with(List.of(shortPage(0, 10, 10), shortPage(10, 20, 3)), NOON);
        assertThat(coverage.ranges()).containsExactly(minuteRange(0, 10));
        assertThat(coverage.provisional()).hasSize(1);
        ProvisionalAnswer answer = coverage.provisional().get(0);
        assertThat(answer.range()).isEqualTo(minuteRange(10, 20));
        assertThat(answer.missing()).isEqualTo(7);
        assertThat(answer).hasToString(minuteRange(10, 20) + ": 3 of 10 rows, asked once");
        assertThat(coverage.missing(minuteRange(0, 30))).containsExactly(minuteRange(10, 30));
        assertThat(coverage.unasked(minuteRange(0, 30))).containsExactly(minuteRange(20, 30));
        assertThat(coverage.asked()).containsExactly(minuteRange(0, 20));
        assertThat(coverage.isEmpty()).isFalse();
        assertThat(coverage.toString()).hasSizeLessThanOrEqualTo(80).contains("1 provisional");
    }

    @Test
    void pauses_grow_until_the_window_is_asked_for_again() {
        Coverage coverage = after(shortPage(0, 10, 3), NOON);
        assertThat(coverage.due(minuteRange(0, 10), NOON)).isEmpty();
        assertThat(coverage.due(minuteRange(0, 10), Instant.MAX)).containsExactly(minuteRange(0, 10));
        Duration pause = Duration.ZERO;
        Instant now = NOON;
        for (int i = 0; i < 5; i++) {
            Instant due = coverage.provisional().get(0).due();
            assertThat(Duration.between(now, due)).isGreaterThan(pause);
            pause = Duration.between(now, due);
            assertThat(coverage.due(minuteRange(0, 10), due.minusMillis(1))).isEmpty();
            assertThat(coverage.due(minuteRange(5, 15), due))
                    .as("whole, though the range cuts it")
                    .containsExactly(minuteRange(0, 10), minuteRange(10, 15));
            now = due;
            coverage = coverage.with(List.of(shortPage(0, 10, 3)), now);
        }
        assertThat(coverage.provisional().get(0).asked()).isEqualTo(6);
    }

    @Test
    void what_is_new_is_asked_for_again_sooner_than_what_is_old() {
        Instant end = minuteRange(0, 10).end();
        assertThat(after(shortPage(0, 10, 3), end.plusSeconds(2))
                        .provisional()
                        .get(0)
                        .due())
                .isEqualTo(end.plusSeconds(62));
        assertThat(after(shortPage(0, 10, 3), NOON).provisional().get(0).due())
                .isEqualTo(NOON.plus(Duration.ofMinutes(15)));
    }

    @Test
    void the_same_answer_on_another_day_is_believed() {
        Coverage once = after(shortPage(0, 10, 3), NOON);
        assertThat(once.with(List.of(shortPage(0, 10, 3)), NOON.plus(Duration.ofHours(11)))
                        .provisional())
                .hasSize(1);
        assertThat(once.with(List.of(shortPage(0, 10, 3)), NOON.plus(DAY)))
                .isEqualTo(Coverage.of(List.of(minuteRange(0, 10))));
        Instant midnight = Instant.parse("2025-06-16T00:00:00Z");
        assertThat(after(shortPage(0, 10, 3), midnight.minusSeconds(1))
                        .with(List.of(shortPage(0, 10, 3)), midnight.plusSeconds(1))
                        .provisional())
                .as("two days, but one moment")
                .hasSize(1);
    }

    @Test
    void another_answer_starts_anew_and_a_poorer_one_changes_nothing() {
        Page others = Page.of(minuteRange(0, 10), minutes(10).slice(5, 8), 10);
        Coverage once = after(shortPage(0, 10, 3), NOON);
        Coverage twice = once.with(List.of(others), NOON.plus(DAY));
        assertThat(twice.ranges()).isEmpty();
        assertThat(twice.provisional().get(0).since()).isEqualTo(NOON.plus(DAY));
        assertThat(twice.provisional().get(0).asked()).isEqualTo(2);
        Coverage poorer = once.with(List.of(shortPage(0, 10, 0)), NOON.plus(DAY))
                .with(List.of(shortPage(0, 10, 0)), NOON.plus(DAY.multipliedBy(2)));
        assertThat(poorer.provisional().get(0).rows()).isEqualTo(3);
        assertThat(poorer.with(List.of(shortPage(0, 10, 3)), NOON.plus(DAY.multipliedBy(3)))
                        .ranges())
                .containsExactly(minuteRange(0, 10));
    }

    @Test
    void a_whole_answer_ends_the_doubt_and_certainty_stays() {
        Coverage whole = after(shortPage(0, 10, 3), NOON).with(List.of(shortPage(0, 10, 10)), NOON.plusSeconds(60));
        assertThat(whole).isEqualTo(Coverage.of(List.of(minuteRange(0, 10))));
        assertThat(whole.with(List.of(shortPage(0, 10, 0)), NOON.plus(DAY))).isEqualTo(whole);
    }

    @Test
    void windows_asked_for_together_are_one_up_to_a_batch() {
        List<Page> year = new ArrayList<>();
        for (int minute = 0; minute < 525_000; minute += 1_000) {
            year.add(Page.of(minuteRange(minute, minute + 1_000), Rows.empty(Dataset.CANDLES), 1_000));
        }
        Coverage coverage = Coverage.NONE.with(year, NOON);
        assertThat(coverage.provisional()).hasSize(11);
        assertThat(coverage.provisional().stream()
                        .mapToLong(ProvisionalAnswer::expected)
                        .sum())
                .isEqualTo(525_000);
        assertThat(coverage.with(year, NOON.plus(DAY))).isEqualTo(Coverage.of(List.of(minuteRange(0, 525_000))));
    }

    @Test
    void what_is_answered_in_part_is_asked_for_again() {
        Coverage coverage = Coverage.NONE.with(
                List.of(shortPage(0, 10, 3), Page.empty(Dataset.CANDLES, minuteRange(10, 20))), NOON);
        Coverage cut = after(shortPage(0, 20, 3), NOON).with(List.of(shortPage(5, 10, 5)), NOON.plusSeconds(60));
        assertThat(cut.ranges()).containsExactly(minuteRange(5, 10));
        assertThat(cut.unasked(minuteRange(0, 20))).containsExactly(minuteRange(0, 5), minuteRange(10, 20));
        assertThat(coverage.without(minuteRange(9, 12)).unasked(minuteRange(0, 20)))
                .containsExactly(minuteRange(0, 12));
    }

    /** Against a table of minutes: each is certain, provisional, or never asked, and a lost row is never certain by one answer. */
    @Test
    void no_single_short_answer_makes_a_missing_row_certain() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            Coverage coverage = Coverage.NONE;
            Map<Integer, TreeSet<Long>> shortOn = new HashMap<>();
            TreeSet<Integer> there = new TreeSet<>();
            Instant now = NOON;
            for (int step = 0; step < 30; step++) {
                now = now.plus(Duration.ofMinutes(random.nextInt(1_500)));
                int from = random.nextInt(40);
                int to = from + 1 + random.nextInt(20);
                for (TimeRange part : coverage.due(minuteRange(from, to), random.nextBoolean() ? now : Instant.MAX)) {
                    int first = Math.toIntExact(
                            (part.startMillis() - minuteRange(0, 1).startMillis()) / 60_000);
                    int last = Math.toIntExact(
                            (part.endMillis() - minuteRange(0, 1).startMillis()) / 60_000);
                    int rows = random.nextInt(last - first + 1);
                    coverage = coverage.with(List.of(shortPage(first, last, rows)), now);
                    for (int minute = first; minute < last; minute++) {
                        if (minute < first + rows) {
                            there.add(minute);
                        } else {
                            shortOn.computeIfAbsent(minute, m -> new TreeSet<>())
                                    .add(now.toEpochMilli() / DAY.toMillis());
                        }
                    }
                }
                for (int minute = 0; minute < 60; minute++) {
                    TimeRange one = minuteRange(minute, minute + 1);
                    int states = (coverage.contains(one) ? 1 : 0)
                            + (coverage.provisional(one).isEmpty() ? 0 : 1)
                            + (coverage.unasked(one).isEmpty() ? 0 : 1);
                    assertThat(states).as("seed " + seed + ", minute " + minute).isEqualTo(1);
                    if (coverage.contains(one) && !there.contains(minute)) {
                        assertThat(shortOn.get(minute))
                                .as("seed " + seed + ", minute " + minute)
                                .hasSizeGreaterThan(1);
                    }
                }
            }
        }
    }
}

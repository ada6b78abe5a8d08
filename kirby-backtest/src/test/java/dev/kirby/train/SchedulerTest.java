package dev.kirby.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.InvalidRequestException;
import dev.kirby.testing.SettableClock;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchedulerTest {

    @ParameterizedTest
    @CsvSource({
        "every 15m, 2025-03-01T10:00:00Z, 2025-03-01T10:15:00Z",
        "every 15m, 2025-03-01T10:14:59Z, 2025-03-01T10:15:00Z",
        "every 7d, 1970-01-09T00:00:00Z, 1970-01-15T00:00:00Z",
        "daily 02:00, 2025-03-01T01:59:59Z, 2025-03-01T02:00:00Z",
        "daily 02:00, 2025-03-01T02:00:00Z, 2025-03-02T02:00:00Z",
        "weekly monday 02:30, 2025-03-01T10:00:00Z, 2025-03-03T02:30:00Z",
        "weekly monday 02:30, 2025-03-03T02:30:00Z, 2025-03-10T02:30:00Z",
        "weekly monday 02:30, 2025-03-03T02:29:00Z, 2025-03-03T02:30:00Z",
        "monthly 31 00:00, 2025-01-31T00:00:00Z, 2025-02-28T00:00:00Z",
        "monthly 31 00:00, 2025-02-28T00:00:00Z, 2025-03-31T00:00:00Z",
        "monthly 1 02:00, 2025-12-15T00:00:00Z, 2026-01-01T02:00:00Z"
    })
    void knows_when_it_is_due_next(String text, Instant after, Instant due) {
        Schedule schedule = Schedule.parse(text);
        assertThat(schedule.next(after)).isEqualTo(due);
        assertThat(schedule)
                .hasToString(text)
                .isEqualTo(Schedule.parse("  " + text.toUpperCase(java.util.Locale.ROOT)));
    }

    @Test
    void a_schedule_is_made_of_parts_or_of_its_text() {
        LocalTime two = LocalTime.of(2, 0);
        assertThat(Schedule.daily(two)).isEqualTo(Schedule.parse("daily 02:00"));
        assertThat(Schedule.weekly(DayOfWeek.SUNDAY, two)).isEqualTo(Schedule.parse("weekly sunday 02:00"));
        assertThat(Schedule.monthly(1, two)).isEqualTo(Schedule.parse("monthly 1 02:00"));
        assertThat(Schedule.every(Duration.ofSeconds(90))).hasToString("every 90s");
        assertThat(Schedule.every(Duration.ofMinutes(61))).hasToString("every 61m");
        assertThat(Schedule.every(Duration.ofHours(25))).hasToString("every 25h");
        assertThat(Schedule.every(Duration.ofDays(2))).hasToString("every 2d");
        assertThat(Schedule.every(Duration.ofSeconds(1))).hasToString("every 1s");
        assertThat(Schedule.daily(two))
                .hasSameHashCodeAs(Schedule.parse("daily 02:00"))
                .isNotEqualTo(Schedule.daily(LocalTime.of(3, 0)))
                .isNotEqualTo("daily 02:00");
        assertThat(Schedule.daily(two).hashCode())
                .isNotEqualTo(Schedule.daily(LocalTime.of(3, 0)).hashCode());
        for (String wrong : List.of("hourly", "daily 25:00", "weekly someday 02:00", "monthly 0 02:00", "every 0m")) {
            assertThatThrownBy(() -> Schedule.parse(wrong)).isInstanceOf(InvalidRequestException.class);
        }
        assertThatThrownBy(() -> Schedule.parse("hourly")).hasMessageContaining("write 'every 15m', 'daily 02:00'");
    }

    private final SettableClock clock = new SettableClock(Instant.parse("2025-03-01T01:00:00Z"));

    /** Sets the clock forward when a scheduler waits, and ends the run at an instant. */
    private Scheduler.Pause until(String end) {
        return time -> {
            clock.advance(time);
            if (!clock.instant().isBefore(Instant.parse(end))) {
                throw new InterruptedException();
            }
        };
    }

    @Test
    void tasks_run_when_they_are_due_and_a_failure_ends_nothing() {
        List<String> done = new ArrayList<>();
        Scheduler scheduler = Scheduler.of(clock)
                .pausing(until("2025-03-02T03:00:00Z"))
                .at(Schedule.parse("daily 02:00"), "retraining", () -> done.add("retraining " + clock.instant()))
                .at(Schedule.parse("every 12h"), "monitor", () -> {
                    done.add("monitor " + clock.instant());
                    throw new IllegalStateException("no data");
                });
        assertThat(scheduler).hasToString("Scheduler[2 tasks]");
        assertThatThrownBy(scheduler::run).isInstanceOf(InterruptedException.class);
        assertThat(done)
                .containsExactly(
                        "retraining 2025-03-01T02:00:00Z",
                        "monitor 2025-03-01T12:00:00Z",
                        "monitor 2025-03-02T00:00:00Z",
                        "retraining 2025-03-02T02:00:00Z");
    }

    @Test
    void what_a_long_task_missed_is_made_up_for_once() {
        List<Instant> done = new ArrayList<>();
        assertThatThrownBy(() -> Scheduler.of(clock)
                        .pausing(until("2025-03-01T06:30:00Z"))
                        .at(Schedule.every(Duration.ofHours(1)), "long", () -> {
                            done.add(clock.instant());
                            clock.advance(Duration.ofMinutes(done.size() == 1 ? 190 : 0));
                        })
                        .run())
                .isInstanceOf(InterruptedException.class);
        assertThat(done).containsExactly(Instant.parse("2025-03-01T02:00:00Z"), Instant.parse("2025-03-01T06:00:00Z"));
    }

    @Test
    void a_started_scheduler_ends_when_it_is_closed() throws InterruptedException {
        CountDownLatch ran = new CountDownLatch(1);
        Scheduler.Running running = Scheduler.of(Clock.systemUTC())
                .at(Schedule.every(Duration.ofSeconds(1)), "tick", ran::countDown)
                .start();
        assertThat(ran.await(1, TimeUnit.MINUTES)).isTrue();
        running.close();
        assertThat(running).hasToString("Running[kirby-scheduler, over]");
    }
}

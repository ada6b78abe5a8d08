package dev.kirby.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.registry.JobLogLine;
import dev.kirby.registry.TrainingJob;
import dev.kirby.registry.TrainingTask;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JobRetentionTest {

    private static final Instant NOW = Instant.parse("2025-05-01T12:00:00Z");
    private static final TrainingTask TASK = new TrainingTask(
            "S",
            Instrument.parse("binance:BTC/USDT:USDT"),
            Interval.M15,
            60,
            new TrainingTask.Search("random", 10, 1, Map.of()),
            Map.of());

    private final MemoryJobs jobs = new MemoryJobs();

    private void failed(String id, Instant end) {
        TrainingJob job = TrainingJob.pending(id, TASK, end.minusSeconds(10)).startedBy("w", end.minusSeconds(5));
        keep(job.failed("no data", end));
    }

    private void keep(TrainingJob job) {
        jobs.add(job);
        jobs.log(job.id(), new JobLogLine(NOW, JobLogLine.Level.INFO, "line"));
        jobs.keepReport(job.id(), "<html>");
    }

    private boolean isKept(String id) {
        assertThat(jobs.find(id)).isPresent();
        assertThat(jobs.log(id).isEmpty()).isEqualTo(jobs.report(id).isEmpty());
        return jobs.report(id).isPresent();
    }

    @Test
    void logs_and_reports_are_kept_for_a_week_and_those_of_the_newest_hundred_longer() {
        failed("old", NOW.minus(Duration.ofDays(7)).minusMillis(1));
        failed("week", NOW.minus(Duration.ofDays(7)));
        keep(TrainingJob.pending("waits", TASK, NOW.minus(Duration.ofDays(30))));
        failed("older", NOW.minus(Duration.ofDays(30)));
        for (int i = 0; i < 100; i++) {
            failed("new" + i, NOW.minus(Duration.ofDays(20)));
        }
        JobRetention.apply(jobs, Clock.fixed(NOW, ZoneOffset.UTC));
        assertThat(isKept("old")).isFalse();
        assertThat(isKept("older")).isFalse();
        assertThat(isKept("week")).isTrue();
        assertThat(isKept("waits")).isTrue();
        assertThat(isKept("new0")).isTrue();
        assertThat(isKept("new99")).isTrue();
    }

    @Test
    void of_few_jobs_nothing_is_removed() {
        for (int i = 0; i < 100; i++) {
            failed("old" + i, NOW.minus(Duration.ofDays(365)));
        }
        JobRetention.apply(jobs, Clock.fixed(NOW, ZoneOffset.UTC));
        assertThat(isKept("old0")).isTrue();
    }
}

package dev.kirby.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kirby.InvalidRequestException;
import dev.kirby.NoDataException;
import dev.kirby.backtest.Backtest;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.registry.JobLogLine;
import dev.kirby.registry.JobProgress;
import dev.kirby.registry.JobStatus;
import dev.kirby.registry.ScoreCurve;
import dev.kirby.registry.TrainingJob;
import dev.kirby.registry.TrainingTask;
import dev.kirby.series.CandleSeries;
import dev.kirby.strategy.Strategies;
import dev.kirby.testing.GeneratedCandles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class TrainingQueueTest {

    private static final Instrument BTC = Instrument.parse("binance:BTC/USDT:USDT");
    private static final CandleSeries BARS =
            GeneratedCandles.randomWalk(BTC, Interval.M15, Instant.parse("2025-01-01T00:00:00Z"), 60 * 96, 7);
    private static final Duration LONG = Duration.ofSeconds(120);

    private final MemoryJobs jobs = new MemoryJobs();
    private final MemoryRegistry registry = new MemoryRegistry();
    private final TrainingRecipe recipe = TrainingRecipe.of(Strategies.installed(), (instrument, interval, range) -> {
        if (!instrument.equals(BTC)) {
            throw new NoDataException("No candles of " + instrument + ".");
        }
        return Backtest.of(BARS);
    });
    private final TrainingQueue queue = TrainingQueue.of(jobs, registry, recipe);

    private static TrainingTask task(String optimizer, int trials, Map<String, String> more) {
        Map<String, String> settings = new TreeMap<>(Map.of("min_trades", "1"));
        settings.putAll(Map.of("train_period_days", "20", "test_period_days", "10", "gap_period_days", "1"));
        settings.putAll(more);
        TrainingTask.Search search =
                new TrainingTask.Search(optimizer, trials, 42, Map.of("pierce_depth", "0.001..0.004"));
        return new TrainingTask("liquidity_sweep_v3", BTC, BARS.interval(), 60, search, settings);
    }

    private void awaitStatus(String id, JobStatus status) {
        await().atMost(LONG)
                .until(() -> queue.find(id).orElseThrow().status() == status
                        || queue.find(id).orElseThrow().status().isFinal());
        assertThat(queue.find(id).orElseThrow().status())
                .as(queue.find(id).orElseThrow().error().orElse(""))
                .isEqualTo(status);
    }

    @Test
    void a_job_waits_runs_and_leaves_a_configuration_a_report_and_a_log() {
        TrainingJob job = queue.submit(task("random", 30, Map.of()));
        assertThat(job.status()).isEqualTo(JobStatus.PENDING);
        assertThat(queue.jobs()).containsExactly(job);
        try (TrainingQueue.Running running = queue.start(1)) {
            assertThat(running).hasToString("Running[1 worker]");
            awaitStatus(job.id(), JobStatus.COMPLETED);
        }
        TrainingJob done = queue.find(job.id()).orElseThrow();
        assertThat(done.progress().iteration())
                .isEqualTo(done.progress().iterations())
                .isEqualTo(90);
        assertThat(done.progress().rate()).isPositive();
        String id = done.result().orElseThrow().configuration();
        assertThat(registry.find(id)).isPresent();
        assertThat(registry.find(id).orElseThrow().sections().get("metadata").toString())
                .contains("sizing=risk", "capital=10000");
        assertThat(jobs.report(job.id()).orElseThrow())
                .startsWith("<!doctype html>")
                .contains(id);
        assertThat(jobs.log(job.id()))
                .extracting(JobLogLine::level)
                .contains(JobLogLine.Level.INFO, JobLogLine.Level.PROGRESS, JobLogLine.Level.SUCCESS);
    }

    @Test
    void a_job_is_cancelled_while_it_waits_and_while_it_runs() {
        TrainingJob waiting = queue.submit(task("random", 10, Map.of()));
        assertThat(queue.cancel(waiting.id()).status()).isEqualTo(JobStatus.CANCELLED);
        assertThatThrownBy(() -> queue.cancel(waiting.id())).hasMessageContaining("is CANCELLED");
        assertThatThrownBy(() -> queue.cancel("nothing")).hasMessageContaining("no job 'nothing'");
        TrainingJob long1 = queue.submit(task("bayesian", 5000, Map.of()));
        TrainingJob next = queue.submit(task("random", 10, Map.of()));
        try (TrainingQueue.Running running = queue.start(1)) {
            await().atMost(LONG)
                    .until(() -> queue.find(long1.id()).orElseThrow().progress().iteration() > 0);
            assertThat(queue.find(long1.id()).orElseThrow().progress().left()).isPresent();
            queue.cancel(long1.id());
            awaitStatus(next.id(), JobStatus.COMPLETED);
            assertThat(running.toString()).isNotEmpty();
        }
        assertThat(queue.find(long1.id()).orElseThrow().status()).isEqualTo(JobStatus.CANCELLED);
        assertThat(registry.all()).hasSize(1);
    }

    @Test
    void two_queues_of_one_store_run_each_job_once() {
        TrainingQueue other = TrainingQueue.of(jobs, registry, recipe);
        List<String> ids = java.util.stream.IntStream.range(0, 6)
                .mapToObj(i -> queue.submit(task("random", 10 + i, Map.of())).id())
                .toList();
        try (TrainingQueue.Running one = queue.start(2);
                TrainingQueue.Running two = other.start(2)) {
            ids.forEach(id -> awaitStatus(id, JobStatus.COMPLETED));
            assertThat(List.of(one, two)).hasSize(2);
        }
        for (String id : ids) {
            assertThat(jobs.log(id))
                    .filteredOn(line -> line.level() == JobLogLine.Level.SUCCESS)
                    .hasSize(1);
        }
    }

    @Test
    void what_is_worked_on_when_the_workers_close_is_interrupted_and_resumed_to_the_same_end() {
        TrainingTask task = task("bayesian", 150, Map.of());
        TrainingJob job = queue.submit(task);
        try (TrainingQueue.Running running = queue.start(1)) {
            await().atMost(LONG)
                    .until(() -> queue.find(job.id()).orElseThrow().progress().iteration() > 150);
            assertThat(running.toString()).isNotEmpty();
        }
        TrainingJob interrupted = queue.find(job.id()).orElseThrow();
        assertThat(interrupted.isInterrupted()).isTrue();
        assertThat(interrupted.error().orElseThrow()).contains("Interrupted");
        assertThat(queue.resume(job.id()).status()).isEqualTo(JobStatus.PENDING);
        assertThatThrownBy(() -> queue.resume(job.id())).hasMessageContaining("only a job whose process died");
        assertThat(jobs.log(job.id())).extracting(JobLogLine::message).contains("waits for its turn again");
        TrainingJob whole = queue.submit(task);
        try (TrainingQueue.Running running = queue.start(2)) {
            awaitStatus(job.id(), JobStatus.COMPLETED);
            awaitStatus(whole.id(), JobStatus.COMPLETED);
            assertThat(running.toString()).isNotEmpty();
        }
        assertThat(jobs.log(job.id()))
                .as("the first window is not searched again")
                .extracting(JobLogLine::message)
                .anyMatch(line -> line.matches("[12] of 3 windows were searched before it was interrupted"));
        assertThat(jobs.log(whole.id()))
                .extracting(JobLogLine::message)
                .noneMatch(line -> line.contains("interrupted"));
        assertThat(found(job, "validation")).isEqualTo(found(whole, "validation"));
        assertThat(found(job, "performance")).isEqualTo(found(whole, "performance"));
        assertThat(jobs.checkpoint(job.id(), "1735689600000-1737417600000")).isEmpty();
        assertRises(queue.find(job.id()).orElseThrow().progress());
        assertRises(queue.find(whole.id()).orElseThrow().progress());
    }

    private Object found(TrainingJob job, String section) {
        String id = queue.find(job.id()).orElseThrow().result().orElseThrow().configuration();
        return registry.find(id).orElseThrow().sections().get(section);
    }

    private static void assertRises(JobProgress progress) {
        List<ScoreCurve.Point> points = progress.curve().points();
        assertThat(points).isNotEmpty();
        for (int i = 1; i < points.size(); i++) {
            assertThat(points.get(i).score()).isGreaterThan(points.get(i - 1).score());
            assertThat(points.get(i).iteration())
                    .isGreaterThan(points.get(i - 1).iteration());
        }
        assertThat(points.get(points.size() - 1).iteration()).isLessThanOrEqualTo(progress.iterations());
    }

    @Test
    void a_checkpoint_of_other_candles_or_a_damaged_one_is_passed_over() {
        TrainingJob job = queue.submit(task("random", 20, Map.of()));
        for (String text : List.of("other candles\nAAAA", "", "?")) {
            jobs.keepCheckpoint(job.id(), "1735689600000-1737417600000", text);
        }
        try (TrainingQueue.Running running = queue.start(1)) {
            awaitStatus(job.id(), JobStatus.COMPLETED);
            assertThat(running.toString()).isNotEmpty();
        }
        assertThat(jobs.log(job.id())).extracting(JobLogLine::message).noneMatch(line -> line.contains("interrupted"));
        assertThat(queue)
                .hasToString("TrainingQueue[" + Strategies.installed().all().size() + " strategies]");
    }

    @Test
    void a_worker_goes_on_after_any_error_of_the_store() {
        AtomicInteger looks = new AtomicInteger();
        MemoryJobs failing = new MemoryJobs() {
            @Override
            public synchronized List<TrainingJob> all() {
                if (looks.incrementAndGet() == 1) {
                    throw new UncheckedIOException(new IOException("Stale file handle"));
                }
                return super.all();
            }
        };
        TrainingQueue other = TrainingQueue.of(failing, registry, recipe);
        TrainingJob job = other.submit(task("random", 10, Map.of()));
        try (TrainingQueue.Running running = other.start(1)) {
            await().atMost(LONG)
                    .until(() -> other.find(job.id()).orElseThrow().status().isFinal());
            assertThat(running.toString()).isNotEmpty();
        }
        assertThat(other.find(job.id()).orElseThrow().status()).isEqualTo(JobStatus.COMPLETED);
    }

    @Test
    void a_strategy_that_interrupts_its_thread_costs_no_worker() {
        TrainingRecipe interrupting = TrainingRecipe.of(Strategies.installed(), (instrument, interval, range) -> {
            Thread.currentThread().interrupt();
            throw new NoDataException("None.");
        });
        TrainingQueue other = TrainingQueue.of(jobs, registry, interrupting);
        try (TrainingQueue.Running running = other.start(1)) {
            awaitStatus(other.submit(task("random", 10, Map.of())).id(), JobStatus.FAILED);
            // The worker waits by now: it left when it found its thread interrupted.
            awaitStatus(other.submit(task("random", 11, Map.of())).id(), JobStatus.FAILED);
            assertThat(running.toString()).isNotEmpty();
        }
    }

    @Test
    void a_job_that_is_cancelled_while_its_page_is_made_leaves_no_configuration() {
        MemoryJobs cancelling = new MemoryJobs() {
            @Override
            public synchronized void keepReport(String id, String html) {
                super.keepReport(id, html);
                TrainingQueue.of(this, registry, recipe).cancel(id);
            }
        };
        TrainingQueue other = TrainingQueue.of(cancelling, registry, recipe);
        TrainingJob job = other.submit(task("random", 10, Map.of()));
        try (TrainingQueue.Running running = other.start(1)) {
            await().atMost(LONG)
                    .until(() -> other.find(job.id()).orElseThrow().status().isFinal());
            assertThat(running.toString()).isNotEmpty();
        }
        assertThat(other.find(job.id()).orElseThrow().status()).isEqualTo(JobStatus.CANCELLED);
        assertThat(registry.all()).isEmpty();
    }

    /** Workers that slept through the end until their next look would take several minutes here. */
    @Test
    @Timeout(90)
    void workers_that_wait_leave_when_they_are_closed() {
        for (int round = 0; round < 50; round++) {
            TrainingQueue.Running running = queue.start(4);
            if (round % 2 == 0) {
                // A job of this round wakes all of them just before.
                queue.cancel(queue.submit(task("random", 10 + round, Map.of())).id());
            }
            running.close();
        }
        assertThat(queue.jobs()).hasSize(25);
    }

    @Test
    void a_job_that_cannot_be_done_fails_with_the_reason() {
        TrainingJob slow = queue.submit(task("bayesian", 50_000, Map.of("max_runtime_seconds", "1")));
        TrainingTask elsewhere = new TrainingTask(
                "LIQUIDITY_SWEEP_V3",
                Instrument.parse("binance:ETH/USDT:USDT"),
                Interval.M15,
                60,
                task("random", 10, Map.of()).search(),
                Map.of());
        TrainingJob absent = queue.submit(elsewhere);
        try (TrainingQueue.Running running = queue.start(2)) {
            awaitStatus(slow.id(), JobStatus.FAILED);
            awaitStatus(absent.id(), JobStatus.FAILED);
            assertThat(running.toString()).isNotEmpty();
        }
        assertThat(queue.find(slow.id()).orElseThrow().error().orElseThrow()).contains("max_runtime_seconds of 1");
        assertThat(queue.find(absent.id()).orElseThrow().error()).hasValue("No candles of binance:ETH/USDT:USDT.");
    }

    @Test
    void a_task_that_is_not_right_is_refused_before_it_waits() {
        assertRefused("validation_method", "walk_forwards", "did you mean walk_forward?");
        assertRefused("train_ratios", "0.5", "did you mean train_ratio?");
        assertRefused("fee", "much", "fee must be a number from 0 to 1, was 'much'");
        assertRefused("parallel_workers", "1.5", "parallel_workers must be a whole number");
        assertRefused("sizing", "most", "Unknown sizing 'most'");
        assertRefused("objective", "luck", "Unknown metric 'luck'");
        assertRefused("side", "up", "up");
        TrainingTask right = task("random", 10, Map.of());
        for (String name : List.of("SmaCross.java", "../Strategy.java", "/etc/passwd")) {
            TrainingTask file = new TrainingTask(name, BTC, Interval.M15, 0, right.search(), right.settings());
            assertThatThrownBy(() -> queue.submit(file))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("Unknown strategy '" + name + "'")
                    .hasMessageNotContaining("give a file");
        }
        assertThatThrownBy(() -> queue.submit(task("luck", 10, Map.of()))).hasMessageContaining("random or bayesian");
        assertThatThrownBy(() -> queue.submit(task("random", 0, Map.of()))).hasMessageContaining("was 0");
        assertThat(queue.jobs()).isEmpty();
    }

    private void assertRefused(String setting, String value, String message) {
        assertThatThrownBy(() -> queue.submit(task("random", 10, Map.of(setting, value))))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(message);
    }
}

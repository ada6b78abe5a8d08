package dev.kirby.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kirby.InvalidRequestException;
import dev.kirby.NoDataException;
import dev.kirby.StoreException;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.registry.JobLogLine;
import dev.kirby.registry.JobStatus;
import dev.kirby.registry.TrainingJob;
import dev.kirby.registry.TrainingTask;
import dev.kirby.strategy.Strategies;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who takes which job when; every job here fails at once, for want of candles. */
@Timeout(120)
class QueueWorkersTest {

    private static final Instrument BTC = Instrument.parse("binance:BTC/USDT:USDT");
    private static final Instant NOW = Instant.parse("2025-03-01T00:00:00Z");
    private static final Duration LONG = Duration.ofSeconds(60);

    private final MemoryJobs jobs = new MemoryJobs();
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private final TrainingRecipe recipe = TrainingRecipe.of(Strategies.installed(), (instrument, interval, range) -> {
        asked.add(instrument.coin());
        throw new NoDataException("None.");
    });

    private TrainingQueue queue(MemoryJobs on, Instant now) {
        return TrainingQueue.of(on, new MemoryRegistry(), recipe).clock(Clock.fixed(now, ZoneOffset.UTC));
    }

    private static TrainingTask task(String coin) {
        TrainingTask.Search search = new TrainingTask.Search("random", 10, 42, Map.of("pierce_depth", "0.001..0.004"));
        return new TrainingTask(
                "liquidity_sweep_v3",
                Instrument.parse("binance:" + coin + "/USDT:USDT"),
                Interval.M15,
                60,
                search,
                new TreeMap<>());
    }

    private void awaitEnd(String id) {
        await().atMost(LONG).until(() -> jobs.find(id).orElseThrow().status().isFinal());
    }

    @Test
    void the_oldest_job_is_taken_first() {
        TrainingQueue queue = queue(jobs, NOW);
        List<String> coins = List.of("ETH", "BTC", "SOL", "ADA");
        List<TrainingJob> submitted =
                coins.stream().map(coin -> queue.submit(task(coin))).toList();

        try (TrainingQueue.Running running = queue.start(1)) {
            awaitEnd(submitted.get(3).id());
            assertThat(running).hasToString("Running[1 worker]");
        }

        assertThat(asked).containsExactlyElementsOf(coins);
    }

    @Test
    void a_job_of_another_process_is_found_without_a_word_of_it() {
        TrainingQueue queue = queue(jobs, NOW);
        try (TrainingQueue.Running running = queue.start(2)) {
            TrainingJob job = queue(jobs, NOW).submit(task("BTC"));
            awaitEnd(job.id());
            assertThat(running).hasToString("Running[2 workers]");
        }
    }

    @Test
    void a_job_of_another_command_is_left_alone() {
        TrainingQueue queue = queue(jobs, NOW);
        TrainingJob other = TrainingJob.pending("train_1", task("SOL"), NOW);
        jobs.add(other);
        TrainingJob own = queue.submit(task("BTC"));

        try (TrainingQueue.Running running = queue.start(1)) {
            awaitEnd(own.id());
            assertThat(running).isNotNull();
        }

        assertThat(jobs.find("train_1")).hasValue(other);
    }

    @Test
    void the_same_task_twice_in_a_second_is_two_jobs() {
        TrainingQueue queue = queue(jobs, NOW);
        TrainingJob first = queue.submit(task("BTC"));
        assertThat(first.id()).startsWith("20250301_000000_");
        assertThat(queue.submit(task("BTC")).id()).isEqualTo(first.id() + "-2");
        assertThat(queue.submit(task("BTC")).id()).isEqualTo(first.id() + "-3");
    }

    @Test
    void a_job_that_another_process_adds_at_the_same_time_costs_neither() {
        MemoryJobs raced = new MemoryJobs() {
            @Override
            public synchronized void add(TrainingJob job) {
                if (all().isEmpty()) {
                    super.add(TrainingJob.pending(job.id(), task("SOL"), NOW));
                }
                super.add(job);
            }
        };
        TrainingJob job = queue(raced, NOW).submit(task("BTC"));

        assertThat(job.id()).endsWith("-2");
        assertThat(raced.all())
                .extracting(each -> each.task().instrument().coin())
                .containsExactly("SOL", "BTC");
    }

    @Test
    void a_cancelled_job_says_so_and_keeps_no_checkpoint() {
        TrainingQueue queue = queue(jobs, NOW);
        TrainingJob job = queue.submit(task("BTC"));
        jobs.keepCheckpoint(job.id(), "window", "found");

        assertThat(queue.cancel(job.id()).status()).isEqualTo(JobStatus.CANCELLED);

        assertThat(jobs.log(job.id())).containsExactly(new JobLogLine(NOW, JobLogLine.Level.WARNING, "cancelled"));
        assertThat(jobs.checkpoint(job.id(), "window")).isEmpty();
    }

    @Test
    void a_change_that_another_process_was_quicker_with_is_made_to_what_it_left() {
        AtomicInteger refusals = new AtomicInteger(3);
        MemoryJobs raced = new MemoryJobs() {
            @Override
            public synchronized boolean replace(TrainingJob before, TrainingJob after) {
                return refusals.getAndDecrement() <= 0 && super.replace(before, after);
            }
        };
        TrainingQueue queue = queue(raced, NOW);
        TrainingJob job = queue.submit(task("BTC"));

        assertThat(queue.cancel(job.id())).isEqualTo(raced.find(job.id()).orElseThrow());
        assertThat(refusals).hasValue(-1);
    }

    @Test
    void workers_clear_the_logs_of_jobs_older_than_a_week_beside_the_newest_hundred() {
        TrainingQueue before = queue(jobs, NOW);
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 102; i++) {
            ids.add(before.submit(task("BTC")).id());
            before.cancel(ids.get(i));
        }
        try (TrainingQueue.Running running =
                queue(jobs, NOW.plus(Duration.ofDays(8))).start(1)) {
            await().atMost(LONG).until(() -> jobs.log(ids.get(1)).isEmpty());
            assertThat(running).isNotNull();
        }
        assertThat(jobs.log(ids.get(0))).isEmpty();
        assertThat(jobs.log(ids.get(2))).hasSize(1);
        assertThat(jobs.all()).hasSize(102);
    }

    /** Looks of workers that did not wait would be many thousands. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_worker_waits_for_jobs_and_for_a_store_that_fails(boolean failing) throws InterruptedException {
        AtomicInteger looks = new AtomicInteger();
        MemoryJobs counting = new MemoryJobs() {
            @Override
            public synchronized List<TrainingJob> all() {
                looks.incrementAndGet();
                if (failing) {
                    throw new StoreException("The disk is gone. Mount it again.");
                }
                return super.all();
            }
        };
        TrainingQueue.Running running = queue(counting, NOW).start(1);
        await().atMost(LONG).until(() -> looks.get() > 0);
        Thread.sleep(300);
        int before = looks.get();
        running.close();

        assertThat(before).isLessThan(10);
    }

    @Test
    void a_thread_that_was_interrupted_stays_so_when_it_closes_the_workers() {
        TrainingQueue.Running running = queue(jobs, NOW).start(2);
        Thread.currentThread().interrupt();
        running.close();
        assertThat(Thread.interrupted()).isTrue();

        queue(jobs, NOW).start(2).close();
        assertThat(Thread.interrupted()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 65, -1})
    void a_number_of_workers_that_makes_no_sense_is_refused(int workers) {
        assertThatThrownBy(() -> queue(jobs, NOW).start(workers))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("A queue needs 1 to 64 workers, was " + workers + ".");
    }

    @Test
    void there_may_be_sixty_four_workers() {
        try (TrainingQueue.Running running = queue(jobs, NOW).start(64)) {
            assertThat(running).hasToString("Running[64 workers]");
        }
    }
}

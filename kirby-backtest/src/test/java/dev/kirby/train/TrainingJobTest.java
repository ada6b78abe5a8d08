package dev.kirby.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.InvalidRequestException;
import dev.kirby.NoDataException;
import dev.kirby.backtest.Backtest;
import dev.kirby.backtest.DailyMarket;
import dev.kirby.optimize.Optimizer;
import dev.kirby.registry.JobLogLine;
import dev.kirby.registry.JobProgress;
import dev.kirby.registry.JobStatus;
import dev.kirby.registry.JobStep;
import dev.kirby.registry.TrainingJob;
import dev.kirby.registry.TrainingJobs;
import dev.kirby.registry.TrainingTask;
import dev.kirby.strategy.ParameterGrid;
import dev.kirby.strategy.ParameterSpace;
import dev.kirby.strategy.Signal;
import dev.kirby.strategy.Strategy;
import dev.kirby.validate.WalkForward;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TrainingJobTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2025-10-23T14:56:32Z"), ZoneOffset.UTC);
    private final Backtest backtest = DailyMarket.backtest(69, day -> day % 3 == 0 ? -1 : 0.8);
    private final ParameterSpace space =
            ParameterSpace.of(ParameterGrid.of(DailyMarket.alternate()).with("odd", 0, 1, 2, 3, 4));
    private final Training training = Training.of(backtest, space)
            .optimizer(Optimizer.random(5).minTrades(1).seed(9))
            .walkForward(WalkForward.days(30, 15))
            .clock(CLOCK);

    private final MemoryJobs jobs = new MemoryJobs();
    private final MemoryRegistry registry = new MemoryRegistry();

    @Test
    void a_training_is_kept_as_a_job_that_names_its_configuration() {
        List<JobStatus> seen = new ArrayList<>();
        TrainingResult found = training.onProgress(
                        (done, total) -> seen.add(jobs.all().get(0).status()))
                .runAsJob(jobs, registry);
        assertThat(seen).isNotEmpty().containsOnly(JobStatus.RUNNING);
        TrainingJob job = jobs.all().get(0);
        assertThat(jobs.all()).hasSize(1);
        assertThat(job.id()).matches("20251023_145632_[0-9a-f]{6}");
        assertThat(job.status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(job.progress().step()).isEqualTo(JobStep.STORAGE);
        assertThat(job.progress().iterations())
                .isEqualTo(5L * found.walk().windows().size());
        assertThat(job.result().orElseThrow().configuration())
                .isEqualTo(found.configuration().id());
        assertThat(registry.find(found.configuration().id())).hasValue(found.configuration());
        assertThat(found.configuration()).isEqualTo(training.run().configuration());

        TrainingTask task = job.task();
        assertThat(task.strategy()).isEqualTo("ALTERNATE");
        assertThat(task.lookbackDays()).isEqualTo(69);
        assertThat(task.search().optimizer()).isEqualTo("random");
        assertThat(task.search().iterations()).isEqualTo(5);
        assertThat(task.search().seed()).isEqualTo(9);
        assertThat(task.search().space()).containsOnlyKeys("odd");
        assertThat(task.settings())
                .containsEntry("walk_forward", "WalkForward[rolling, train P30D, gap 7 days, test P15D]")
                .containsEntry("objective", "net_profit")
                .containsEntry("data_origin", "market data");
    }

    @Test
    void the_same_training_twice_in_a_second_is_two_jobs() {
        training.runAsJob(jobs, registry);
        training.runAsJob(jobs, registry);
        assertThat(jobs.all()).hasSize(2).extracting(TrainingJob::id).doesNotHaveDuplicates();
    }

    @Test
    void a_job_whose_process_died_is_found_and_the_same_training_takes_it_again() {
        training.runAsJob(jobs, registry);
        TrainingTask task = jobs.all().get(0).task();
        Instant begin = CLOCK.instant();
        String here = Worker.ofThisProcess(CLOCK).name();
        String dead = here.replaceFirst(" [0-9]+ ", " 999999999999 ");
        // Its id is in use again, by a process that began at another time.
        String reused = here.replaceFirst("[0-9]+$", "5");
        int number = 0;
        for (String worker : List.of(here, dead, reused, "elsewhere 1 2", "elsewhere 3 4")) {
            TrainingJob job = TrainingJob.pending("job_" + number, task, begin)
                    .startedBy(worker, worker.equals("elsewhere 3 4") ? begin.minusSeconds(61) : begin);
            jobs.add(job);
            number++;
        }
        assertThat(Interruptions.record(jobs, CLOCK))
                .extracting(TrainingJob::id)
                .containsExactly("job_1", "job_2", "job_4");
        assertThat(Interruptions.record(jobs, CLOCK)).isEmpty();
        assertThat(jobs.log("job_1")).hasSize(1);
        assertThat(jobs.find("job_1").orElseThrow().isInterrupted()).isTrue();
        assertThat(jobs.find("job_0").orElseThrow().status()).isEqualTo(JobStatus.RUNNING);
        assertThat(jobs.find("job_3").orElseThrow().status()).isEqualTo(JobStatus.RUNNING);

        training.runAsJob(jobs, registry);
        assertThat(jobs.all()).hasSize(6);
        assertThat(jobs.find("job_1").orElseThrow().status()).isEqualTo(JobStatus.COMPLETED);
        training.optimizer(Optimizer.random(4).minTrades(1)).runAsJob(jobs, registry);
        assertThat(jobs.all()).as("another training is another job").hasSize(7);
        assertThat(jobs.find("job_2").orElseThrow().isInterrupted()).isTrue();
    }

    @Test
    void an_estimate_comes_before_the_training_and_refuses_what_cannot_fit() {
        TrainingEstimate estimate = training.estimate();
        assertThat(estimate.windows()).isEqualTo(training.run().walk().windows().size());
        assertThat(estimate.trials()).isEqualTo(5);
        assertThat(estimate.time()).isPositive();
        // Of each trial its parameters and metrics, and four bytes for each of 30 days.
        assertThat(estimate.bytes()).isEqualTo(estimate.windows() * 5L * (700 + 30 * 4));
        assertThat(estimate.requireRoom().toString())
                .matches(estimate.windows() + " windows? of 5 trials, about .* s, 1 MB");
        assertThat(jobs.all()).isEmpty();
        TrainingEstimate huge = new TrainingEstimate(20, 1_000_000_000, Duration.ofDays(2), 1L << 45);
        assertThat(huge).hasToString("20 windows of 1000000000 trials, about 48.0 h, 33554432 MB");
        assertThatThrownBy(huge::requireRoom)
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("20 windows of 1,000,000,000 trials")
                .hasMessageContaining("--iterations")
                .hasMessageContaining("about 33,554,432 MB")
                .hasMessageContaining("-Xmx50331648m");
        long most = Runtime.getRuntime().maxMemory();
        long fits = most - most / 4;
        assertThat(new TrainingEstimate(1, 10, Duration.ofHours(1), fits).requireRoom())
                .hasToString("1 window of 10 trials, about 60 min, " + (fits >> 20) + " MB");
        assertThatThrownBy(() -> new TrainingEstimate(1, 10, Duration.ofHours(1), fits + 1).requireRoom())
                .isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void progress_counts_windows_and_trials_and_stays_below_100_percent_until_the_end() {
        List<JobProgress> kept = new ArrayList<>();
        TrainingJobs watched = new MemoryJobs() {
            @Override
            public synchronized boolean replace(TrainingJob before, TrainingJob after) {
                kept.add(after.progress());
                return super.replace(before, after);
            }
        };
        int windows = training.runAsJob(watched, registry).walk().windows().size();
        assertThat(windows).isGreaterThan(1);
        JobProgress end = kept.get(kept.size() - 1);
        assertThat(end.percent()).isEqualTo(100);
        assertThat(kept.subList(0, kept.size() - 1)).allMatch(progress -> progress.percent() <= 99);
        assertThat(kept).extracting(JobProgress::percent).isSorted();
        assertThat(kept).extracting(JobProgress::iteration).isSorted();
        assertThat(kept.stream().map(JobProgress::step).distinct())
                .containsExactly(JobStep.COLLECTION, JobStep.OPTIMISATION, JobStep.VALIDATION, JobStep.STORAGE);
        for (long done = 0; done <= windows; done++) {
            long trials = 5 * done;
            assertThat(kept).anyMatch(progress -> progress.iteration() == trials);
        }
        assertThat(kept.stream().skip(2)).allMatch(progress -> progress.iterations() == 5L * windows);
        assertThat(kept.stream().filter(progress -> progress.iteration() > 0))
                .allMatch(progress -> progress.rate() > 0 && progress.left().isPresent());
        double[] best = kept.subList(0, kept.size() - 1).stream()
                .mapToDouble(JobProgress::bestScore)
                .filter(score -> !Double.isNaN(score))
                .toArray();
        assertThat(best).isSorted().isNotEmpty();
    }

    @Test
    void a_task_has_what_the_document_has_beside_the_search() {
        TrainingTask task = training.metadata("side", "long").task(Map.of("programme", "small"));
        assertThat(task.settings())
                .containsEntry("side", "long")
                .containsEntry("programme", "small")
                .containsEntry("data_start", "2024-01-01T00:00:00Z");
    }

    @Test
    void other_seeds_have_other_ids_and_an_id_that_is_taken_gets_a_number() {
        Set<String> ids = new HashSet<>();
        for (int seed = 0; seed < 40; seed++) {
            training.optimizer(Optimizer.random(1).minTrades(1).seed(seed)).runAsJob(jobs, registry);
        }
        jobs.all().forEach(job -> ids.add(job.id()));
        assertThat(ids).hasSize(40).allMatch(id -> id.matches("20251023_145632_[0-9a-f]{6}"));

        Training another = training.optimizer(Optimizer.random(1).minTrades(1).seed(99));
        another.runAsJob(jobs, registry);
        another.runAsJob(jobs, registry);
        another.runAsJob(jobs, registry);
        String first = jobs.all().get(40).id();
        assertThat(jobs.all().subList(40, 43))
                .extracting(TrainingJob::id)
                .containsExactly(first, first + "-2", first + "-3");
    }

    @Test
    void a_job_that_was_taken_by_another_is_left_to_it() {
        assertThatThrownBy(() -> training.onProgress((done, total) -> {
                            TrainingJob mine = jobs.all().get(0);
                            if (done == 1) {
                                jobs.replace(mine, mine.startedBy("elsewhere 1 2", CLOCK.instant()));
                            }
                        })
                        .runAsJob(jobs, registry))
                .hasMessageContaining("this process leaves it");
        assertThat(jobs.all().get(0).worker()).hasValue("elsewhere 1 2");
        assertThat(jobs.all().get(0).status()).isEqualTo(JobStatus.RUNNING);
    }

    @Test
    void a_training_that_fails_leaves_a_failed_job_with_its_error() {
        assertThatThrownBy(() -> training.walkForward(WalkForward.months(12, 1)).runAsJob(jobs, registry))
                .isInstanceOf(NoDataException.class);
        assertThat(jobs.all()).hasSize(1);
        assertThat(jobs.all().get(0).status()).isEqualTo(JobStatus.FAILED);
        assertThat(jobs.all().get(0).error().orElseThrow()).contains("needs data to");
        assertThat(jobs.log(jobs.all().get(0).id()))
                .extracting(JobLogLine::level)
                .containsExactly(JobLogLine.Level.INFO, JobLogLine.Level.ERROR);
        assertThat(jobs.log(jobs.all().get(0).id()).get(1).message()).contains("needs data to");

        Strategy broken = Strategy.of("broken", study -> bar -> {
            if (bar > 1_000) {
                throw new IllegalStateException("at bar " + bar);
            }
            return Signal.NONE;
        });
        ParameterSpace space = ParameterSpace.of(broken);
        assertThatThrownBy(() -> Training.of(backtest, space)
                        .walkForward(WalkForward.days(30, 15))
                        .clock(CLOCK)
                        .runAsJob(jobs, registry))
                .hasStackTraceContaining("at bar 1001");
        assertThat(jobs.all().get(1).status()).isEqualTo(JobStatus.FAILED);
        assertThat(jobs.all().get(1).error().orElseThrow()).contains("at bar 1001");
        assertThat(registry.all()).isEmpty();
    }
}

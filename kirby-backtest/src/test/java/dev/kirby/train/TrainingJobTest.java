package dev.kirby.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.NoDataException;
import dev.kirby.backtest.Backtest;
import dev.kirby.benchmark.SyntheticMarket;
import dev.kirby.optimize.Optimizer;
import dev.kirby.registry.JobStatus;
import dev.kirby.registry.JobStep;
import dev.kirby.registry.TrainingJob;
import dev.kirby.registry.TrainingTask;
import dev.kirby.strategy.LiquiditySweep;
import dev.kirby.strategy.ParameterSpace;
import dev.kirby.strategy.Signal;
import dev.kirby.strategy.Strategy;
import dev.kirby.validate.WalkForward;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainingJobTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2025-10-23T14:56:32Z"), ZoneOffset.UTC);
    private static final Training TRAINING = Training.of(
                    Backtest.of(SyntheticMarket.bars(20_000)), LiquiditySweep.space())
            .optimizer(Optimizer.random(5).minTrades(1).seed(9))
            .walkForward(WalkForward.days(30, 15))
            .clock(CLOCK);

    private final MemoryJobs jobs = new MemoryJobs();
    private final MemoryRegistry registry = new MemoryRegistry();

    @Test
    void a_training_is_kept_as_a_job_that_names_its_configuration() {
        List<JobStatus> seen = new ArrayList<>();
        TrainingResult found = TRAINING.onProgress(
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
        assertThat(found.configuration()).isEqualTo(TRAINING.run().configuration());

        TrainingTask task = job.task();
        assertThat(task.strategy()).isEqualTo(LiquiditySweep.NAME);
        assertThat(task.lookbackDays()).isEqualTo(69);
        assertThat(task.search().optimizer()).isEqualTo("random");
        assertThat(task.search().iterations()).isEqualTo(5);
        assertThat(task.search().seed()).isEqualTo(9);
        assertThat(task.search().space()).containsKeys("pierce_depth", "key_level_lookback");
        assertThat(task.settings())
                .containsEntry("walk_forward", "WalkForward[rolling, train P30D, gap 7 days, test P15D]")
                .containsEntry("objective", "net_profit")
                .containsEntry("data_origin", "market data");
    }

    @Test
    void the_same_training_twice_in_a_second_is_two_jobs() {
        TRAINING.runAsJob(jobs, registry);
        TRAINING.runAsJob(jobs, registry);
        assertThat(jobs.all()).hasSize(2).extracting(TrainingJob::id).doesNotHaveDuplicates();
    }

    @Test
    void a_training_that_fails_leaves_a_failed_job_with_its_error() {
        assertThatThrownBy(() -> TRAINING.walkForward(WalkForward.months(12, 1)).runAsJob(jobs, registry))
                .isInstanceOf(NoDataException.class);
        assertThat(jobs.all()).hasSize(1);
        assertThat(jobs.all().get(0).status()).isEqualTo(JobStatus.FAILED);
        assertThat(jobs.all().get(0).error().orElseThrow()).contains("needs data to");

        Strategy broken = Strategy.of("broken", study -> bar -> {
            if (bar > 5_000) {
                throw new IllegalStateException("at bar " + bar);
            }
            return Signal.NONE;
        });
        ParameterSpace space = ParameterSpace.of(broken);
        assertThatThrownBy(() -> Training.of(Backtest.of(SyntheticMarket.bars(20_000)), space)
                        .walkForward(WalkForward.days(30, 15))
                        .clock(CLOCK)
                        .runAsJob(jobs, registry))
                .hasStackTraceContaining("at bar 5001");
        assertThat(jobs.all().get(1).status()).isEqualTo(JobStatus.FAILED);
        assertThat(jobs.all().get(1).error().orElseThrow()).contains("at bar 5001");
        assertThat(registry.all()).isEmpty();
    }
}

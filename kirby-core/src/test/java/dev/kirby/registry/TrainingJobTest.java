package dev.kirby.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TrainingJobTest {

    private static final Instant NOW = Instant.parse("2025-01-01T00:00:00Z");
    private static final TrainingJob PENDING = TrainingJob.pending(
            "job_1",
            new TrainingTask(
                    "LIQUIDITY_SWEEP_V3",
                    Instrument.parse("binance:BTC/USDT:USDT"),
                    Interval.parse("5m"),
                    90,
                    new TrainingTask.Search("random", 1000, 42, Map.of()),
                    Map.of()),
            NOW);

    @Test
    void a_job_keeps_its_first_start_when_it_is_taken_again_after_an_interruption() {
        TrainingJob taken = PENDING.startedBy("process 1", NOW.plusSeconds(1));
        TrainingJob further = taken.progressed(
                new JobProgress(JobStep.OPTIMISATION, 50, 500, 1000, 1.5, Double.NaN), NOW.plusSeconds(60));
        TrainingJob again = further.startedBy("process 2", NOW.plusSeconds(900));
        assertEquals(Optional.of(NOW.plusSeconds(1)), again.started());
        assertEquals(Optional.of(NOW.plusSeconds(900)), again.heartbeat());
        assertEquals(Optional.of("process 2"), again.worker());
        assertEquals(further.progress(), again.progress());
        assertNotEquals(further, again);
    }

    @Test
    void a_running_job_without_a_sign_of_life_is_interrupted_and_may_be_taken_again() {
        TrainingJob running = PENDING.startedBy("process 1", NOW)
                .progressed(new JobProgress(JobStep.OPTIMISATION, 50, 500, 1000, 1.5, Double.NaN), NOW.plusSeconds(10));
        assertEquals(running, running.asOf(NOW.plusSeconds(70)));
        TrainingJob interrupted = running.asOf(NOW.plusSeconds(71));
        assertEquals(JobStatus.FAILED, interrupted.status());
        assertTrue(interrupted.isInterrupted());
        assertEquals(Optional.of(NOW.plusSeconds(10)), interrupted.completed());
        assertEquals(
                Optional.of(
                        "Interrupted: the last sign of life of its process was at 2025-01-01T00:00:10Z. Run it again."),
                interrupted.error());
        assertNotEquals(running.failed(interrupted.error().orElseThrow(), NOW.plusSeconds(10)), interrupted);
        assertEquals(interrupted, interrupted.asOf(NOW.plusSeconds(1_000)));

        TrainingJob again = interrupted.startedBy("process 2", NOW.plusSeconds(900));
        assertEquals(JobStatus.RUNNING, again.status());
        assertEquals(Optional.of(NOW), again.started());
        assertEquals(Optional.empty(), again.completed());
        assertEquals(Optional.empty(), again.error());
        assertFalse(again.isInterrupted());

        assertThrows(InvalidRequestException.class, PENDING::interrupted);
        assertThrows(InvalidRequestException.class, interrupted::interrupted);
        assertThrows(
                InvalidRequestException.class, () -> running.failed("x", NOW).startedBy("process 2", NOW));
        assertEquals(PENDING, PENDING.asOf(NOW.plusSeconds(1_000_000)));
    }

    @Test
    void a_completed_job_is_whole_and_final() {
        JobResult found = new JobResult(1.5, Map.of(), Map.of(), "A_20250101_000000_abcdef");
        TrainingJob done = PENDING.startedBy("process 1", NOW)
                .progressed(new JobProgress(JobStep.VALIDATION, 80, 900, 1000, 1.5, Double.NaN), NOW)
                .completed(found, NOW.plusSeconds(5));
        assertEquals(100, done.progress().percent());
        assertEquals(1000, done.progress().iteration());
        assertEquals(Optional.of(found), done.result());
        assertThrows(InvalidRequestException.class, () -> done.startedBy("process 2", NOW));
        assertThrows(InvalidRequestException.class, () -> done.failed("too late", NOW));
        assertTrue(done.toString().length() <= 80);
    }

    @Test
    void progress_outside_of_its_bounds_is_an_error() {
        assertThrows(InvalidRequestException.class, () -> new JobProgress(JobStep.STORAGE, 100.1, 0, 0, 0, Double.NaN));
        assertThrows(
                InvalidRequestException.class, () -> new JobProgress(JobStep.STORAGE, Double.NaN, 0, 0, 0, Double.NaN));
        assertThrows(InvalidRequestException.class, () -> new JobProgress(JobStep.STORAGE, 0, -1, 0, 0, Double.NaN));
    }
}

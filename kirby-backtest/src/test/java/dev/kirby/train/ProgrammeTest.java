package dev.kirby.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.NoDataException;
import dev.kirby.backtest.Backtest;
import dev.kirby.backtest.DailyMarket;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.optimize.Optimizer;
import dev.kirby.registry.JobStatus;
import dev.kirby.registry.TrainingJob;
import dev.kirby.strategy.ParameterGrid;
import dev.kirby.strategy.ParameterSpace;
import dev.kirby.strategy.Strategy;
import dev.kirby.validate.WalkForward;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgrammeTest {

    private static final ParameterSpace SPACE =
            ParameterSpace.of(ParameterGrid.of(DailyMarket.alternate()).with("odd", 0, 1));
    private static final Instant NOW = Instant.parse("2025-10-23T14:56:32Z");

    private final MemoryJobs jobs = new MemoryJobs();
    private final MemoryRegistry registry = new MemoryRegistry();
    private final List<String> trained = new ArrayList<>();
    private final List<Programme.Market> markets = List.of(market("BTC"), market("ETH"), market("SOL"));

    private static Programme.Market market(String coin) {
        return new Programme.Market(Instrument.perps("binance", coin, "USDT"), Interval.M5);
    }

    private Training training(Programme.Market market) {
        trained.add(market.instrument().coin());
        int shift = market.instrument().coin().charAt(0);
        Backtest backtest = DailyMarket.backtest(41, day -> (day + shift) % 3 == 0 ? -1 : 0.8);
        return Training.of(backtest, SPACE)
                .optimizer(Optimizer.grid().minTrades(1))
                .walkForward(WalkForward.days(20, 10).gapDays(1))
                .clock(Clock.fixed(NOW.plusSeconds(trained.size()), ZoneOffset.UTC));
    }

    private Programme programme() {
        return Programme.of("first", markets, this::training, jobs, registry).clock(Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @Test
    void each_market_is_a_job_with_a_document_and_the_table_is_corrected_for_their_number() {
        ProgrammeResult result = programme().run();
        assertThat(result.isComplete()).isTrue();
        assertThat(jobs.all())
                .hasSize(3)
                .allSatisfy(job -> assertThat(job.status()).isEqualTo(JobStatus.COMPLETED));
        assertThat(registry.all()).hasSize(3);
        for (ProgrammeResult.Row row : result.rows()) {
            assertThat(row.correctedP()).isGreaterThanOrEqualTo(row.p());
            assertThat(row.verdict()).isIn("UNPROVEN", "OVERFIT", "SURVIVED");
        }
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        result.print(new PrintStream(printed));
        assertThat(printed.toString()).contains("binance:BTC/USDT:USDT 5m", "COMPLETED", "of 3 markets");
        assertThat(result).hasToString("ProgrammeResult[first, 3 of 3 markets completed]");
    }

    @Test
    void each_market_is_reported_when_it_begins_and_when_it_ends() {
        List<String> lines = new ArrayList<>();
        Strategy broken = Strategy.of("broken", study -> {
            throw new IllegalStateException("a strategy that cannot");
        });
        Programme.of(
                        "first",
                        markets,
                        market -> switch (market.instrument().coin()) {
                            case "BTC" -> training(market);
                            case "ETH" -> throw new NoDataException("no candles of ETH");
                            default ->
                                Training.of(DailyMarket.backtest(41, day -> 1), ParameterSpace.of(broken))
                                        .walkForward(WalkForward.days(20, 10).gapDays(1));
                        },
                        jobs,
                        registry)
                .onProgress(lines::add)
                .run();
        assertThat(lines).hasSize(6);
        assertThat(lines.get(0)).isEqualTo("1 of 3: binance:BTC/USDT:USDT 5m");
        assertThat(lines.get(1)).startsWith("binance:BTC/USDT:USDT 5m: UNPROVEN (p = ");
        assertThat(lines.get(2)).isEqualTo("2 of 3: binance:ETH/USDT:USDT 5m");
        assertThat(lines.get(3)).isEqualTo("binance:ETH/USDT:USDT 5m failed: no candles of ETH");
        assertThat(lines.get(4)).isEqualTo("3 of 3: binance:SOL/USDT:USDT 5m");
        assertThat(lines.get(5)).contains("binance:SOL/USDT:USDT 5m failed: ");
        assertThat(jobs.all())
                .extracting(job -> job.status())
                .containsExactly(JobStatus.COMPLETED, JobStatus.FAILED, JobStatus.FAILED);
        assertThat(jobs.all().get(1).error()).hasValue("no candles of ETH");
        assertThat(jobs.all().get(2).error().orElseThrow()).contains("a strategy that cannot");
    }

    @Test
    void other_processes_train_and_this_one_keeps_what_they_found() {
        ProgrammeResult here = programme().run();
        MemoryJobs elsewhere = new MemoryJobs();
        MemoryRegistry kept = new MemoryRegistry();
        trained.clear();
        List<String> lines = new ArrayList<>();
        Programme programme = Programme.of(
                        "first",
                        markets,
                        market -> {
                            throw new IllegalStateException("the pool makes the trainings");
                        },
                        elsewhere,
                        kept)
                .clock(Clock.fixed(NOW, ZoneOffset.UTC))
                .onProgress(lines::add);
        TrainingPool pool = (open, taker) -> {
            assertThat(elsewhere.all()).extracting(TrainingJob::status).containsOnly(JobStatus.RUNNING);
            taker.trained(open.get(0), TrainingOutcome.of(training(open.get(0)).run()));
            taker.failed(open.get(1), "no candles of ETH");
        };
        programme.run(pool);
        assertThat(elsewhere.all())
                .extracting(TrainingJob::status)
                .containsExactly(JobStatus.COMPLETED, JobStatus.FAILED, JobStatus.FAILED);
        assertThat(elsewhere.all().get(1).error()).hasValue("no candles of ETH");
        assertThat(elsewhere.all().get(2).isInterrupted()).isTrue();

        List<Programme.Market> again = new ArrayList<>();
        ProgrammeResult result = programme.run((open, taker) -> {
            again.addAll(open);
            open.forEach(market ->
                    taker.trained(market, TrainingOutcome.of(training(market).run())));
        });
        assertThat(again).containsExactly(markets.get(1), markets.get(2));
        assertThat(result.isComplete()).isTrue();
        assertThat(kept.all()).isEqualTo(registry.all());
        assertThat(result.rows()).isEqualTo(here.rows());
        assertThat(lines)
                .contains("3 of 3 markets", "2 of 3 markets", "binance:ETH/USDT:USDT 5m failed: no candles of ETH");
    }

    @Test
    void what_is_done_is_not_done_again_and_what_a_dead_process_left_is() {
        programme().run();
        trained.clear();
        assertThat(programme().run().isComplete()).isTrue();
        assertThat(trained).isEmpty();

        MemoryJobs interrupted = new MemoryJobs();
        jobs.all().forEach(job -> {
            String id = job.id();
            boolean eth = id.contains("ETH");
            // A process id that no system gives.
            String dead = Worker.ofThisProcess(Clock.systemUTC()).name().replaceFirst(" [0-9]+ ", " 999999999999 ");
            interrupted.add(eth ? TrainingJob.pending(id, job.task(), NOW).startedBy(dead, NOW) : job);
        });
        Programme resumed = Programme.of("first", markets, this::training, interrupted, registry);
        assertThat(resumed.run().isComplete()).isTrue();
        assertThat(trained).containsExactly("ETH");
    }

    @Test
    void a_market_in_the_hands_of_a_living_process_is_left_to_it() {
        programme().run();
        trained.clear();
        MemoryJobs shared = new MemoryJobs();
        jobs.all().forEach(job -> {
            String id = job.id();
            if (id.contains("SOL")) {
                shared.add(TrainingJob.pending(id, job.task(), NOW).startedBy("elsewhere 1 2", NOW));
            } else {
                shared.add(job);
            }
        });
        Programme second = Programme.of("first", markets, this::training, shared, registry);
        Programme soon = second.clock(Clock.fixed(NOW.plus(TrainingJob.SIGN_OF_LIFE), ZoneOffset.UTC));
        assertThat(soon.run().isComplete()).isFalse();
        assertThat(trained).isEmpty();
        // Without a sign of life for longer it is interrupted, and taken over.
        Programme later =
                second.clock(Clock.fixed(NOW.plus(TrainingJob.SIGN_OF_LIFE).plusSeconds(1), ZoneOffset.UTC));
        assertThat(later.result().rows().get(2).error()).startsWith("Interrupted: ");
        assertThat(later.run().isComplete()).isTrue();
        assertThat(trained).containsExactly("SOL");
    }

    @Test
    void a_market_that_fails_stops_no_other_and_is_tried_again() {
        List<Programme.Market> without = new ArrayList<>();
        Programme failing = Programme.of(
                "first",
                markets,
                market -> {
                    if (market.instrument().coin().equals("ETH") && without.isEmpty()) {
                        without.add(market);
                        throw new NoDataException("No candles of ETH.");
                    }
                    return training(market);
                },
                jobs,
                registry);
        ProgrammeResult first = failing.run();
        assertThat(first.isComplete()).isFalse();
        assertThat(first.rows().get(1).status()).hasValue(JobStatus.FAILED);
        assertThat(first.rows().get(1).error()).isEqualTo("No candles of ETH.");
        assertThat(first.rows().get(2).status()).hasValue(JobStatus.COMPLETED);
        assertThat(failing.run().isComplete()).isTrue();
        assertThat(jobs.all()).hasSize(4);
        assertThat(jobs.log("first_binance_ETH_USDT_perps_5m")).hasSize(1);
    }

    @Test
    void a_programme_needs_a_name_and_markets() {
        assertThatThrownBy(() -> Programme.of("a b", markets, this::training, jobs, registry))
                .hasMessageContaining("up to 40 letters");
        assertThatThrownBy(() -> Programme.of("a", List.of(), this::training, jobs, registry))
                .hasMessageContaining("at least one market");
        assertThat(programme()).hasToString("Programme[first, 3 markets]");
    }
}

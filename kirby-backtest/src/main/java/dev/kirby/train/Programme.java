package dev.kirby.train;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.KirbyException;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.registry.Registry;
import dev.kirby.registry.TrainedConfiguration;
import dev.kirby.registry.TrainingJob;
import dev.kirby.registry.TrainingJobs;
import dev.kirby.registry.TrainingTask;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One training for each of many markets, as one run that can be restarted. Each market is a job: a completed job is not
 * repeated, an interrupted or failed one starts over, and the other markets continue.
 *
 * <p>A job's id is made of the programme's name and its market, so that the same programme started again finds its jobs. Jobs are taken
 * by compare-and-set: two processes that run one programme share the markets. A running job belongs to its worker as long as that
 * process lives and gives its signs of life (see {@link TrainingJob}). Immutable.
 */
public final class Programme {

    private final String name;
    private final List<Market> markets;
    private final Function<Market, Training> training;
    private final TrainingJobs jobs;
    private final Registry registry;
    private final Worker worker;
    private final Consumer<String> log;

    /**
     * A market to train on.
     *
     * @param instrument the trading pair
     * @param interval the candle length
     */
    public record Market(Instrument instrument, Interval interval) {

        /** For example {@code binance:BTC/USDT:USDT 5m}. */
        @Override
        public String toString() {
            return instrument + " " + interval;
        }

        /** The market in letters, digits and underscores. */
        String key() {
            return (instrument.exchange() + "_" + instrument.coin() + "_" + instrument.quote() + "_" + instrument.type()
                            + "_" + interval)
                    .replaceAll("[^A-Za-z0-9_]", "-");
        }
    }

    private Programme(
            String name,
            List<Market> markets,
            Function<Market, Training> training,
            TrainingJobs jobs,
            Registry registry,
            Worker worker,
            Consumer<String> log) {
        if (!name.matches("[A-Za-z0-9_-]{1,40}")) {
            throw new InvalidRequestException(
                    "A programme's name must be up to 40 letters, digits, '_' and '-', was '" + name + "'.");
        }
        if (markets.isEmpty()) {
            throw new InvalidRequestException("A programme needs at least one market.");
        }
        this.name = name;
        this.markets = List.copyOf(markets);
        this.training = requireNonNull(training, "training");
        this.jobs = requireNonNull(jobs, "jobs");
        this.registry = requireNonNull(registry, "registry");
        this.worker = worker;
        this.log = log;
    }

    /**
     * A programme of markets.
     *
     * @param name of the programme; a run with the same name resumes it
     * @param markets in the order to be trained
     * @param training makes the training of a market; called when its turn has come
     * @param jobs where jobs are kept
     * @param registry where configurations are kept
     * @return a programme to run
     */
    public static Programme of(
            String name,
            List<Market> markets,
            Function<Market, Training> training,
            TrainingJobs jobs,
            Registry registry) {
        return new Programme(
                name, markets, training, jobs, registry, Worker.ofThisProcess(Clock.systemUTC()), line -> {});
    }

    /**
     * A copy with another clock.
     *
     * @param clock supplies the present time of jobs
     * @return the new programme
     */
    public Programme clock(Clock clock) {
        return new Programme(name, markets, training, jobs, registry, new Worker(clock, worker.name()), log);
    }

    /**
     * A copy that reports what it does.
     *
     * @param listener called with a line at the begin and the end of each market
     * @return the new programme
     */
    public Programme onProgress(Consumer<String> listener) {
        return new Programme(name, markets, training, jobs, registry, worker, listener);
    }

    /**
     * Trains every market that is not trained yet.
     *
     * @return the table of all markets
     */
    public ProgrammeResult run() {
        int at = 0;
        for (Market market : markets) {
            at++;
            if (isOpen(newest(market))) {
                log.accept(at + " of " + markets.size() + ": " + market);
                train(market);
            }
        }
        return result();
    }

    /**
     * Trains every market that is not trained yet in other processes. The jobs and their signs of life are kept by this one, which
     * must live until they are done; the function that makes trainings is the pool's.
     *
     * @param pool where they are trained
     * @return the table of all markets
     */
    public ProgrammeResult run(TrainingPool pool) {
        Map<Market, JobInHand> taken = new ConcurrentHashMap<>();
        List<Market> open = new ArrayList<>();
        for (Market market : markets) {
            take(market, unknown(market)).ifPresent(job -> {
                taken.put(market, job);
                open.add(market);
            });
        }
        log.accept(open.size() + " of " + markets.size() + " markets");
        ScheduledExecutorService heart = JobInHand.heart(taken.values());
        try {
            pool.train(List.copyOf(open), new TrainingPool.Taker() {
                @Override
                public void trained(Market market, TrainingOutcome outcome) {
                    end(market, job -> job.trained(outcome, registry));
                    log.accept(market + ": " + outcome.words());
                }

                @Override
                public void failed(Market market, String reason) {
                    end(market, job -> job.failed(reason));
                    log.accept(market + " failed: " + reason);
                }

                private void end(Market market, Consumer<JobInHand> step) {
                    ended(market, requireNonNull(taken.remove(market), "a market that was not taken"), step);
                }
            });
        } finally {
            heart.shutdown();
            taken.forEach((market, job) -> ended(market, job, JobInHand::interrupted));
        }
        return result();
    }

    /** A job that was cancelled or taken by another process meanwhile stops no other. */
    private void ended(Market market, JobInHand job, Consumer<JobInHand> step) {
        try {
            step.accept(job);
        } catch (KirbyException e) {
            log.accept(market + ": " + e.getMessage());
        }
    }

    private void train(Market market) {
        Training prepared;
        try {
            prepared = training.apply(market);
        } catch (KirbyException e) {
            take(market, unknown(market)).ifPresent(job -> job.failed(String.valueOf(e.getMessage())));
            log.accept(market + " failed: " + e.getMessage());
            return;
        }
        take(market, prepared.task(Map.of("programme", name))).ifPresent(job -> {
            try {
                log.accept(market + ": " + job.train(prepared, registry).walk().verdict());
            } catch (RuntimeException e) {
                // A strategy may throw anything; the other markets go on.
                log.accept(market + " failed: " + e.getMessage());
            }
        });
    }

    /** The task of a market whose training could not be made. */
    private TrainingTask unknown(Market market) {
        return new TrainingTask(
                name,
                market.instrument(),
                market.interval(),
                0,
                new TrainingTask.Search("unknown", 0, 0, Map.of()),
                Map.of("programme", name));
    }

    /** {@return the table of the markets with their current results, without training any} */
    public ProgrammeResult result() {
        List<ProgrammeResult.Row> rows = new ArrayList<>();
        for (Market market : markets) {
            Optional<TrainingJob> job = newest(market).map(worker::seen);
            Optional<TrainedConfiguration> configuration =
                    job.flatMap(TrainingJob::result).flatMap(done -> registry.find(done.configuration()));
            rows.add(ProgrammeResult.Row.of(market, job, configuration));
        }
        return ProgrammeResult.of(name, rows);
    }

    private String id(Market market, int attempt) {
        return name + "_" + market.key() + (attempt == 1 ? "" : "-" + attempt);
    }

    private Optional<TrainingJob> newest(Market market) {
        Optional<TrainingJob> newest = Optional.empty();
        for (int attempt = 1; ; attempt++) {
            Optional<TrainingJob> next = jobs.find(id(market, attempt));
            if (next.isEmpty()) {
                return newest;
            }
            newest = next;
        }
    }

    /** Whether there is something to do: no job yet, a failed or interrupted one, or a pending one. */
    private boolean isOpen(Optional<TrainingJob> newest) {
        return newest.map(job -> switch (worker.seen(job).status()) {
                    case PENDING, FAILED, CANCELLED -> true;
                    case RUNNING, COMPLETED -> false;
                })
                .orElse(true);
    }

    /** A running job of this worker; empty where the market is done, or another worker has it. */
    private Optional<JobInHand> take(Market market, TrainingTask task) {
        Optional<TrainingJob> newest = newest(market);
        if (!isOpen(newest)) {
            return Optional.empty();
        }
        TrainingJob job;
        if (newest.isPresent()
                && (!newest.get().status().isFinal() || newest.get().isInterrupted())) {
            job = newest.get();
        } else {
            int attempt = 1;
            while (jobs.find(id(market, attempt)).isPresent()) {
                attempt++;
            }
            job = TrainingJob.pending(id(market, attempt), task, worker.now());
            try {
                jobs.add(job);
            } catch (InvalidRequestException e) {
                // Another process was faster.
                return Optional.empty();
            }
        }
        TrainingJob running = job.startedBy(worker.name(), worker.now());
        return jobs.replace(job, running) ? Optional.of(new JobInHand(jobs, running, worker)) : Optional.empty();
    }

    /** For example {@code Programme[first, 24 markets]}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "Programme[%s, %d markets]", name, markets.size());
    }
}

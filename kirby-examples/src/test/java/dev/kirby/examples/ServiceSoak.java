package dev.kirby.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kirby.market.SeriesId;
import dev.kirby.registry.JobStatus;
import dev.kirby.registry.ModelTraining;
import dev.kirby.registry.TrainingJob;
import dev.kirby.store.MarketDataStore;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Everything that runs unattended, as it is deployed: three collectors that share the series of a store, retraining, and the studio, each
 * a process of its own with {@code --service}; four simulated venues in real time with thirty-two series, on which everything goes wrong. One
 * collector is killed after a third of the time and started again after two thirds; models are trained again, and a
 * training is queued, six times or every five minutes. In the end the store has what the venues served, all jobs have ended, and nothing is left open. Half
 * an hour of it, by name only:
 * {@code mvn -Dfast -pl kirby-examples -am test -Dtest=ServiceSoak -Dsurefire.failIfNoSpecifiedTests=false -Dkirby.soak.minutes=30}.
 */
@Timeout(7_200)
class ServiceSoak {

    private static final double MINUTES = Double.parseDouble(System.getProperty("kirby.soak.minutes", "3"));
    private static final Duration LENGTH = Duration.ofSeconds(Math.round(60 * MINUTES));
    private static final Duration PERIOD = Duration.ofSeconds(Math.min(300, Math.max(15, LENGTH.toSeconds() / 6)));
    private static final Duration PATIENCE = Duration.ofMinutes(8);
    private static final int SLACK = 8;
    private static final String TRAINING = """
            {"strategy": "LIQUIDITY_SWEEP_V3", "pairs": ["BTC/USDT", "ETH/USDT"], "exchanges": ["bybit"], "timeframes": ["5m"],
             "nSamples": 20, "minTrades": 1, "trainPeriodDays": 1, "testPeriodDays": 1, "gapPeriodDays": 0}""";

    @TempDir
    Path folder;

    private final FaultyVenues venues = FaultyVenues.start(
            FaultyVenues.REST, FaultyVenues.STREAMS, Duration.ofDays(4), LENGTH.plus(Duration.ofHours(1)));
    private final Map<String, KirbyProcess> processes = new LinkedHashMap<>();
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void end() {
        processes.values().forEach(KirbyProcess::close);
        venues.close();
    }

    private Path lake() {
        return folder.resolve("lake");
    }

    private KirbyProcess start(String name, String words) throws IOException {
        Path temporary = Files.createDirectories(folder.resolve("tmp"));
        KirbyProcess process = KirbyProcess.start(
                folder.resolve(name + ".txt"),
                List.of("-Xmx300m", "-Djava.io.tmpdir=" + temporary),
                venues.environment(),
                words + " --service --data " + lake() + " --logs " + folder.resolve("logs-" + name));
        processes.put(name, process);
        return process;
    }

    private KirbyProcess collect(String name, int partition) throws IOException {
        return start(
                name,
                "collect --dataset candles --days 3 --status 5 --take-over 15 --health-port 0 --partition " + partition
                        + "/3");
    }

    private static void until(String what, Callable<Boolean> reached) {
        await(what).atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).until(reached);
    }

    /** What is not yet as it was served two minutes ago, by series. */
    private Map<SeriesId, String> differences(Instant until) {
        Map<SeriesId, String> differences = new LinkedHashMap<>();
        try (MarketDataStore store = MarketDataStore.openExisting(lake().toString())) {
            for (SeriesId series : FaultyVenues.series()) {
                String difference = venues.difference(store, series, until);
                if (!difference.isEmpty()) {
                    differences.put(series, difference);
                }
            }
        }
        return differences;
    }

    /** Waits until the store has what was served until some time ago; that time. */
    private Instant awaitEqual(String what, Duration ago) {
        Instant until = Instant.now().minus(ago);
        await(what)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(3))
                .untilAsserted(() -> assertThat(differences(until)).isEmpty());
        return until;
    }

    private <T> T stored(Function<MarketDataStore, T> look) {
        try (MarketDataStore store = MarketDataStore.openExisting(lake().toString())) {
            return look.apply(store);
        }
    }

    private HttpResponse<String> post(URI studio, String path, String body) throws Exception {
        return http.send(
                HttpRequest.newBuilder(studio.resolve(path))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void in_the_end_the_store_has_what_was_served_and_nothing_is_left_open() throws Exception {
        assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "no /proc to count what is open");
        Path stars = Files.writeString(folder.resolve("stars.yaml"), venues.stars());
        assertThat(Captured.run("sync", stars.toString(), "--data", lake().toString())
                        .exit())
                .isZero();
        for (int partition = 1; partition <= 3; partition++) {
            collect("collector-" + partition, partition);
        }
        awaitEqual("the history is there", Duration.ofMinutes(3));
        Files.writeString(folder.resolve("retrain.yaml"), """
                symbols: [BTC, ETH]
                timeframes: [1m]
                models_to_train: [logistic, lightgbm]
                min_new_samples: 0
                n_features: 10
                retrain_schedule: every %ds
                """.formatted(PERIOD.toSeconds()));
        KirbyProcess studio = start("studio", "studio --port 0 --workers 1");
        start("retrain", "retrain --exchange binance --health-port 0 --config " + folder.resolve("retrain.yaml"));
        until("the studio serves", studio::isServing);
        Instant begin = Instant.now();
        Run run = new Run(studio.studio());
        run.until(begin.plus(LENGTH.dividedBy(3)));
        Map<String, KirbyProcess.Open> early = run.open();

        processes.get("collector-2").kill();
        Instant killed = Instant.now();
        until(
                "a survivor has its partition",
                () -> has("collector-1").contains("2/3") || has("collector-3").contains("2/3"));
        Duration takeOver = Duration.between(killed, Instant.now());
        run.until(begin.plus(LENGTH.multipliedBy(2).dividedBy(3)));
        collect("collector-2", 2);
        until(
                "it has its own again",
                () -> has("collector-2").equals("partitions 2/3")
                        && has("collector-1").equals("partitions 1/3")
                        && has("collector-3").equals("partitions 3/3"));
        run.until(begin.plus(LENGTH));
        Map<String, KirbyProcess.Open> late = run.open();

        until(
                "all jobs have ended",
                () -> stored(store -> store.jobs().all()).stream()
                        .allMatch(job -> job.status().isFinal()));
        Instant compared = awaitEqual("the live collection repairs itself", Duration.ofMinutes(2));
        Map<String, Integer> exits = new LinkedHashMap<>();
        for (Map.Entry<String, KirbyProcess> one : processes.entrySet()) {
            exits.put(one.getKey(), one.getValue().stop());
        }
        report(run, takeOver, early, late);
        assertThat(exits.values()).as("exit codes: " + exits).containsOnly(0);
        assertThat(differences(compared)).isEmpty();
        assertThat(takeOver).isLessThan(Duration.ofMinutes(1));
        noneGrew(early, late);
        nothingIsLeft();
        allEnded(run.started);
    }

    private void report(
            Run run, Duration takeOver, Map<String, KirbyProcess.Open> early, Map<String, KirbyProcess.Open> late) {
        long rows = stored(
                store -> FaultyVenues.series().stream().mapToLong(store::count).sum());
        System.out.printf(
                Locale.ROOT,
                "soak: %s, %d series, %,d rows equal, %,d requests, %d trainings of models, %d jobs ended, killed one taken over"
                        + " after %.0f s%n",
                LENGTH.toString().substring(2),
                FaultyVenues.series().size(),
                rows,
                venues.requests(),
                stored(store -> store.models().history()).size(),
                run.started,
                takeOver.toMillis() / 1000.0);
        late.forEach((name, open) -> System.out.println("  " + name + ": " + early.get(name) + ", then " + open));
    }

    private String has(String collector) {
        String line = processes.get(collector).last("partitions ");
        assertThat(processes.get(collector).isAlive())
                .as(processes.get(collector).output())
                .isTrue();
        return line;
    }

    /** Connections to venues come and go with what is asked; what is leaked grows with time. */
    private static void noneGrew(Map<String, KirbyProcess.Open> early, Map<String, KirbyProcess.Open> late) {
        late.forEach((name, open) -> {
            KirbyProcess.Open before = early.get(name);
            assertThat(open.threads()).as("threads of " + name).isLessThanOrEqualTo(before.threads() + SLACK);
            assertThat(open.sockets()).as("sockets of " + name).isLessThanOrEqualTo(before.sockets() + SLACK);
            assertThat(open.files()).as("files of " + name).isLessThanOrEqualTo(before.files() + SLACK);
        });
    }

    private void nothingIsLeft() throws IOException {
        until("the streams are closed", () -> venues.connections() == 0);
        try (MarketDataStore store = MarketDataStore.openExisting(lake().toString())) {
            assertThat(store.storage().documents().list("partitions")).isEmpty();
            assertThat(store.verify().isClean()).isTrue();
        }
        assertThat(files(lake().resolve(".kirby"), file -> !file.toString().endsWith(".lock")))
                .isEmpty();
        assertThat(files(lake(), file -> file.getFileName().toString().matches("(?i).*(draft|tmp|health).*")))
                .isEmpty();
    }

    private static List<Path> files(Path folder, Predicate<Path> matching) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).filter(matching).toList();
        }
    }

    private void allEnded(int started) {
        List<TrainingJob> jobs = stored(store -> store.jobs().all());
        assertThat(jobs).hasSize(started).hasSizeGreaterThanOrEqualTo(2);
        assertThat(jobs)
                .allSatisfy(job ->
                        assertThat(job.status()).as(job.error().orElse("")).isEqualTo(JobStatus.COMPLETED));
        List<ModelTraining> models = stored(store -> store.models().history());
        assertThat(models)
                .hasSizeGreaterThanOrEqualTo(4)
                .allSatisfy(model -> assertThat(model.outcome().reason()).doesNotStartWith("failed: "));
    }

    /** Queues trainings as time passes, and looks at what is open. */
    private final class Run {
        private final URI studio;
        private Instant next = Instant.now();
        private int started;

        Run(URI studio) {
            this.studio = studio;
        }

        void until(Instant end) throws Exception {
            while (Instant.now().isBefore(end)) {
                if (!Instant.now().isBefore(next)) {
                    HttpResponse<String> answer = post(studio, "/api/training/start", TRAINING);
                    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
                    started += 2;
                    next = next.plus(PERIOD);
                }
                Thread.sleep(500);
            }
        }

        /** The least that each has open within some seconds: what stays, without what comes and goes. */
        Map<String, KirbyProcess.Open> open() throws InterruptedException {
            Map<String, KirbyProcess.Open> least = new LinkedHashMap<>();
            for (int look = 0; look < 40; look++) {
                processes.forEach((name, process) -> least.merge(name, process.open(), KirbyProcess.Open::least));
                Thread.sleep(250);
            }
            return least;
        }
    }
}

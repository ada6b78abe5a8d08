package dev.kirby.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.registry.JobLogLine;
import dev.kirby.registry.JobStatus;
import dev.kirby.registry.TrainingJob;
import dev.kirby.series.Rows;
import dev.kirby.store.MarketDataStore;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Two servers on one lake, each in a process of its own, of which one is killed. */
@Timeout(300)
class TwoStudiosTest {

    private static final Instrument BTC = Instrument.parse("binance:BTC/USDT:USDT");
    private static final String SMALL = """
            {"strategy": "LIQUIDITY_SWEEP_V3", "pairs": ["BTC/USDT"], "exchanges": ["binance"], "timeframes": ["15m"],
             "nSamples": 200, "minTrades": 1, "trainPeriodDays": 20, "testPeriodDays": 10, "gapPeriodDays": 1, "seed": %d}""";
    private static final int JOBS = 8;

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<KirbyProcess> servers = new ArrayList<>();

    private String lake() {
        return folder.resolve("lake").toString();
    }

    @BeforeEach
    void start() throws IOException {
        int count = 60 * 96;
        Random random = new Random(1);
        Rows.Builder rows = Rows.builder(Dataset.CANDLES, count);
        double price = 100;
        for (int i = 0; i < count; i++) {
            double close = price * (1 + 0.004 * random.nextGaussian());
            double high = Math.max(price, close) * 1.001;
            rows.candle(1_735_689_600_000L + i * 900_000L, price, high, Math.min(price, close) * 0.999, close, 9, 5);
            price = close;
        }
        try (MarketDataStore store = MarketDataStore.open(lake())) {
            store.upsert(SeriesId.candles(BTC, Interval.M15), rows.build());
        }
        for (int i = 1; i <= 2; i++) {
            servers.add(KirbyProcess.start(
                    folder.resolve("server-" + i),
                    ChildJvm.SHORT_LIVED,
                    Map.of(),
                    "studio --port 0 --workers 1 --data " + lake()));
        }
        until("both serve", () -> servers.stream().allMatch(KirbyProcess::isServing));
    }

    @AfterEach
    void stop() {
        servers.forEach(KirbyProcess::close);
    }

    private static void until(String what, Callable<Boolean> reached) {
        await(what)
                .atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofMillis(100))
                .until(reached);
    }

    private JsonNode send(KirbyProcess server, String method, String path, String body) throws Exception {
        URI uri = server.studio().resolve(path);
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(uri)
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
        return JsonMapper.shared().readTree(answer.body());
    }

    private static String started(JsonNode answer) {
        return answer.path("jobs").get(0).path("id").stringValue();
    }

    private JsonNode job(KirbyProcess server, String id) throws Exception {
        return send(server, "GET", "/api/training/jobs/" + id, "");
    }

    private static boolean isRunBy(JsonNode job, KirbyProcess server) {
        return job.path("status").stringValue().equals("RUNNING")
                && job.path("worker").stringValue().contains(" " + server.pid() + " ");
    }

    @Test
    void no_job_runs_twice() throws Exception {
        for (int seed = 0; seed < JOBS; seed++) {
            send(servers.get(seed % 2), "POST", "/api/training/start", String.format(SMALL, seed));
        }
        try (MarketDataStore store = MarketDataStore.openExisting(lake())) {
            until(
                    "all have ended",
                    () -> store.jobs().all().stream()
                            .allMatch(job -> job.status().isFinal()));
            List<TrainingJob> jobs = store.jobs().all();
            assertThat(jobs).hasSize(JOBS).allMatch(job -> job.status() == JobStatus.COMPLETED);
            assertThat(jobs)
                    .allSatisfy(job -> assertThat(store.jobs().log(job.id()))
                            .extracting(JobLogLine::message)
                            .filteredOn(line -> line.startsWith("training: "))
                            .hasSize(1));
            assertThat(jobs.stream().map(job -> job.worker().orElseThrow()).distinct())
                    .as("both servers worked")
                    .hasSize(2);
            assertThat(store.registry().all()).hasSize(JOBS);
        }
    }

    @Test
    void what_a_killed_server_had_is_found_by_the_other_and_resumed_there() throws Exception {
        String endless = String.format(SMALL, 1)
                .replace("\"nSamples\": 200", "\"optimizationMethod\": \"bayesian\", \"nIterations\": 150000");
        String id = started(send(servers.get(0), "POST", "/api/training/start", endless));
        until(
                "one runs it",
                () -> job(servers.get(0), id).path("status").stringValue().equals("RUNNING"));
        KirbyProcess killed = isRunBy(job(servers.get(0), id), servers.get(0)) ? servers.get(0) : servers.get(1);
        KirbyProcess other = killed == servers.get(0) ? servers.get(1) : servers.get(0);
        killed.kill();
        until("the other finds it", () -> job(other, id).path("interrupted").booleanValue());
        assertThat(job(other, id).path("error").stringValue()).startsWith("Interrupted: the last sign of life");
        send(other, "POST", "/api/training/jobs/" + id + "/resume", "");
        until("the other runs it", () -> isRunBy(job(other, id), other));
        assertThat(send(other, "DELETE", "/api/training/jobs/" + id, "")
                        .path("status")
                        .stringValue())
                .isEqualTo("CANCELLED");
        String next = started(send(other, "POST", "/api/training/start", String.format(SMALL, 2)));
        until(
                "the next is done",
                () -> job(other, next).path("status").stringValue().equals("COMPLETED"));
        assertThat(other.stop()).isZero();
    }
}

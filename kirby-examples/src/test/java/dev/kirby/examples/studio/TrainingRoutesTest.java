package dev.kirby.examples.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Trainings over HTTP. */
@Timeout(300)
class TrainingRoutesTest {

    @TempDir
    private Path folder;

    private RunningStudio running;
    private Client client;

    @BeforeEach
    void start() {
        running = RunningStudio.start(folder);
        client = running.client;
    }

    @AfterEach
    void stop() {
        running.close();
    }

    private JsonNode started(String body) throws Exception {
        return client.json(202, "POST", "/api/training/start", body)
                .path("jobs")
                .get(0);
    }

    private JsonNode awaitStatus(String id, String status) {
        await().atMost(Duration.ofSeconds(120)).until(() -> {
            String now = client.get("/api/training/jobs/" + id).path("status").stringValue();
            return now.equals(status)
                    || List.of("COMPLETED", "FAILED", "CANCELLED").contains(now);
        });
        try {
            JsonNode job = client.get("/api/training/jobs/" + id);
            assertThat(job.path("status").stringValue()).as(job.toString()).isEqualTo(status);
            return job;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_training_is_estimated_started_watched_and_read() throws Exception {
        JsonNode estimate = client.json(200, "POST", "/api/training/estimate", RunningStudio.SMALL);
        assertThat(estimate.path("jobs")).hasSize(1);
        assertThat(estimate.path("jobs").get(0).path("windows").intValue()).isEqualTo(3);
        assertThat(estimate.path("jobs").get(0).path("trials_per_window").intValue())
                .isEqualTo(20);
        assertThat(estimate.path("seconds").doubleValue()).isPositive();
        assertThat(client.get("/api/training/jobs").path("total").intValue()).isZero();

        JsonNode job = started(RunningStudio.SMALL);
        assertThat(job.path("status").stringValue()).isEqualTo("PENDING");
        String id = job.path("id").stringValue();
        HttpResponse<Stream<String>> stream = client.stream("/api/training/jobs/" + id + "/stream");
        List<String> lines = stream.body().toList();
        assertThat(stream.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/event-stream");
        assertThat(lines).contains("event: progress", "event: log", "event: end", "id: 1");
        assertThat(lines.subList(lines.lastIndexOf("event: end"), lines.size()).toString())
                .contains("\"status\":\"COMPLETED\"");
        assertThat(String.join("\n", lines)).contains("window 3 of 3", "\"level\":\"SUCCESS\"");

        JsonNode done = awaitStatus(id, "COMPLETED");
        assertThat(done.path("progress_pct").doubleValue()).isEqualTo(100);
        assertThat(done.path("current_iteration").intValue()).isEqualTo(60);
        assertThat(done.path("step_number").intValue()).isEqualTo(4);
        JsonNode results = client.get("/api/training/jobs/" + id + "/results");
        assertThat(results.path("verdict").stringValue()).isNotEmpty();
        assertThat(results.path("configuration")
                        .path("configurations")
                        .get(0)
                        .path("id")
                        .stringValue())
                .isEqualTo(done.path("best_config_id").stringValue());
        HttpResponse<String> page = client.send("GET", results.path("report").stringValue(), "");
        assertThat(page.body()).startsWith("<!doctype html>");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("script-src 'sha256-", "sandbox allow-scripts", "frame-ancestors 'self'")
                .doesNotContain("script-src 'unsafe-inline'", "allow-same-origin");
        JsonNode log = client.get("/api/training/jobs/" + id + "/logs?limit=1");
        assertThat(log.path("lines")).hasSize(1);
        assertThat(log.path("total").intValue()).isGreaterThan(3);
        assertThat(client.get("/api/training/jobs?status=COMPLETED")
                        .path("total")
                        .intValue())
                .isEqualTo(1);
        assertThat(client.get("/api/training/jobs?status=FAILED").path("total").intValue())
                .isZero();
    }

    @Test
    void a_page_that_was_kept_just_before_its_job_was_cancelled_is_not_shown() throws Exception {
        String id = started(RunningStudio.ENDLESS).path("id").stringValue();
        client.json(200, "DELETE", "/api/training/jobs/" + id, "");
        running.store.jobs().keepReport(id, "<!doctype html>");
        assertThat(client.refused(404, "GET", "/api/training/jobs/" + id + "/report", ""))
                .contains("made when a job is completed");
    }

    @Test
    void one_request_is_one_job_a_market_and_jobs_are_cancelled() throws Exception {
        String both = RunningStudio.ENDLESS.replace("[\"BTC/USDT\"]", "[\"BTC/USDT\", \"ETH/USDT\"]");
        JsonNode jobs = client.json(202, "POST", "/api/training/start", both).path("jobs");
        assertThat(jobs).hasSize(2);
        String first = jobs.get(0).path("id").stringValue();
        assertThat(client.refused(409, "GET", "/api/training/jobs/" + first + "/results", ""))
                .contains("only a completed job");
        assertThat(client.refused(409, "POST", "/api/training/jobs/" + first + "/resume", ""))
                .contains("only one whose process died");
        awaitStatus(first, "RUNNING");
        for (JsonNode job : jobs) {
            String path = "/api/training/jobs/" + job.path("id").stringValue();
            assertThat(client.json(200, "DELETE", path, "").path("status").stringValue())
                    .isEqualTo("CANCELLED");
            assertThat(client.refused(409, "DELETE", path, "")).contains("already");
            assertThat(client.refused(404, "GET", path + "/report", "")).contains("no page");
        }
    }

    @Test
    void what_was_running_when_the_server_ended_is_resumed_by_the_next() throws Exception {
        String id = started(RunningStudio.SMALL.replace("\"nSamples\": 20", "\"nSamples\": 400"))
                .path("id")
                .stringValue();
        String other = started(RunningStudio.ENDLESS).path("id").stringValue();
        awaitStatus(other, "RUNNING");
        running.close();
        start();
        JsonNode interrupted = client.get("/api/training/jobs/" + other);
        assertThat(interrupted.path("interrupted").booleanValue()).isTrue();
        assertThat(interrupted.path("error").stringValue()).startsWith("Interrupted");
        assertThat(client.json(200, "POST", "/api/training/jobs/" + other + "/resume", "")
                        .path("status")
                        .stringValue())
                .isEqualTo("PENDING");
        awaitStatus(other, "RUNNING");
        client.json(200, "DELETE", "/api/training/jobs/" + other, "");
        JsonNode first = client.get("/api/training/jobs/" + id);
        if (first.path("interrupted").booleanValue()) {
            client.json(200, "POST", "/api/training/jobs/" + id + "/resume", "");
        }
        awaitStatus(id, "COMPLETED");
    }

    @Test
    void what_is_not_right_is_refused_with_what_would_be() throws Exception {
        String small = RunningStudio.SMALL;
        assertRefused(400, "", "must be a JSON object");
        assertRefused(400, "{", "no JSON");
        assertRefused(400, "[]", "must be a JSON object");
        assertRefused(400, "{\"strategy\": 1, \"strategy\": 2}", "no JSON");
        assertRefused(400, "{}", "'exchanges' must be a list");
        assertRefused(
                400, small.replace("LIQUIDITY_SWEEP_V3", "LIQUIDITY_SWEEP_V4"), "did you mean LIQUIDITY_SWEEP_V3");
        assertRefused(400, small.replace("LIQUIDITY_SWEEP_V3", "/tmp/Evil.java"), "Unknown strategy");
        assertRefused(400, small.replace("nSamples", "nSample"), "did you mean nSamples");
        assertRefused(400, small.replace("\"15m\"", "\"17m\""), "17m");
        assertRefused(400, small.replace("\"BTC/USDT\"", "\"BTC\""), "COIN/QUOTE");
        assertRefused(400, small.replace("\"nSamples\": 20", "\"nSamples\": 1.5"), "whole number");
        assertRefused(400, small.replace("\"nSamples\": 20", "\"fee\": \"a lot\""), "fee must be a number");
        assertRefused(404, small.replace("BTC/USDT", "DOGE/USDT"), "DOGE/USDT");
        assertRefused(404, small.replace("binance", "../../etc"), "");
        assertThat(client.refused(404, "GET", "/api/training/jobs/nothing", "")).contains("no job 'nothing'");
        assertThat(client.get("/api/training/jobs").path("total").intValue()).isZero();
    }

    private void assertRefused(int status, String body, String message) throws Exception {
        for (String path : List.of("/api/training/start", "/api/training/estimate")) {
            HttpResponse<String> answer = client.send("POST", path, body);
            assertThat(answer.statusCode()).as(body + " -> " + answer.body()).isBetween(400, 404);
            if (!message.isEmpty()) {
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
                assertThat(answer.body()).contains(message);
            }
        }
    }
}

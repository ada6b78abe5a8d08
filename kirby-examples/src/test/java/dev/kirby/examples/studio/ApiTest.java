package dev.kirby.examples.studio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.registry.LifecycleStage;
import dev.kirby.registry.TrainedConfiguration;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Every route: what it answers is what the document says, and nothing that is sent to it is an error of the server. */
@Timeout(300)
class ApiTest {

    private static final String SEEDS =
            "0,1,-1,null,true,NaN,1e999,'',\"\",[],{},..,../../etc/passwd,%00,%2e%2e%2f,\\u0000,"
                    + "';drop table candles;--,${jndi:ldap://x},<script>alert(1)</script>,99999999999999999999,ünïcode,\ud83d\ude00";
    private static final int MUTATIONS = 100;

    @TempDir
    private Path folder;

    private RunningStudio running;
    private Client client;
    private String job = "";

    @BeforeEach
    void start() {
        running = RunningStudio.start(folder);
        client = running.client;
        running.store.registry().save(configuration("A_1", RunningStudio.BTC), "trained");
        running.store.registry().save(configuration("A_2", RunningStudio.ETH), "trained");
    }

    @AfterEach
    void stop() {
        running.close();
    }

    private static TrainedConfiguration configuration(String id, Instrument instrument) {
        return new TrainedConfiguration(
                id,
                LifecycleStage.DISCOVERY,
                "LIQUIDITY_SWEEP_V3",
                instrument,
                Interval.M15,
                Instant.parse("2025-03-01T00:00:00Z"),
                Map.of("pierce_depth", 0.001),
                Map.of(
                        "validation", Map.of("verdict", "UNPROVEN", "p_value", 0.4),
                        "performance", Map.of("NET_PROFIT", 12.5, "sample_size", 20)));
    }

    @Test
    void a_configuration_is_found_activated_and_removed() throws Exception {
        String all = "/api/training/configurations";
        assertThat(client.get(all).path("total").intValue()).isEqualTo(2);
        assertThat(client.get(all + "?pair=BTC/USDT&exchange=binance&status=DISCOVERY&is_active=false")
                        .path("configurations"))
                .hasSize(1);
        assertThat(client.get(all + "?limit=1&offset=1").path("configurations")).hasSize(1);
        assertThat(client.json(200, "POST", all + "/A_1/activate", "")
                        .path("is_active")
                        .booleanValue())
                .isTrue();
        assertThat(client.get(all + "?is_active=true")
                        .path("configurations")
                        .get(0)
                        .path("id")
                        .stringValue())
                .isEqualTo("A_1");
        assertThat(client.refused(409, "DELETE", all + "/A_1", "")).contains("deactivate it first");
        JsonNode summary = client.get(all + "/stats/summary");
        assertThat(summary.path("active").intValue()).isEqualTo(1);
        assertThat(summary.path("by_status").path("DISCOVERY").intValue()).isEqualTo(2);
        client.json(200, "POST", all + "/A_1/deactivate", "");
        JsonNode one = client.get(all + "/A_1");
        assertThat(one.path("document")
                        .path("configurations")
                        .get(0)
                        .path("activation")
                        .path("is_active")
                        .booleanValue())
                .isFalse();
        assertThat(one.path("transitions").get(0).path("reason").stringValue()).isEqualTo("trained");
        assertThat(client.send("DELETE", all + "/A_1", "").statusCode()).isEqualTo(204);
        assertThat(client.refused(404, "GET", all + "/A_1", "")).contains("no configuration 'A_1'");
        assertThat(client.refused(404, "POST", all + "/A_1/activate", "")).contains("no configuration");
    }

    @Test
    void what_is_stored_is_listed_checked_and_drawn() throws Exception {
        JsonNode series = client.get("/api/market-data?exchange=binance").path("series");
        assertThat(series).hasSize(2);
        assertThat(series.get(0).path("rows").intValue()).isEqualTo(60 * 96);
        String btc = "exchange=binance&pair=BTC/USDT&timeframe=15m";
        assertThat(client.get("/api/market-data/coverage?" + btc).path("missing"))
                .as("written, and never asked for")
                .hasSize(1);
        assertThat(client.get("/api/market-data/check?" + btc + "&days=10")
                        .path("rows")
                        .intValue())
                .isEqualTo(960);
        JsonNode candles = client.get("/api/candles?" + btc + "&limit=5");
        assertThat(candles.path("data")).hasSize(5);
        assertThat(candles.path("data").get(4).path("time").longValue())
                .isEqualTo(RunningStudio.START + (60 * 96 - 1) * Interval.M15.millis());
        assertThat(client.get("/api/candles?" + btc.replace("15m", "1h") + "&limit=5")
                        .path("data"))
                .hasSize(5);
        assertThat(client.get("/api/candles?" + btc + "&start_time=2025-01-01&end_time=2025-01-02")
                        .path("data"))
                .hasSize(96);
        assertThat(client.refused(404, "GET", "/api/candles?" + btc.replace("BTC", "DOGE"), ""))
                .contains("DOGE");
        assertThat(client.get("/starlistings").path("starlistings")).isEmpty();
        assertThat(client.get("/api/models").path("history")).isEmpty();
        assertThat(client.refused(
                        409,
                        "POST",
                        "/api/models/rollback",
                        "{\"exchange\": \"binance\", \"pair\": \"BTC/USDT\", \"timeframe\": \"1h\"}"))
                .contains("BTC");
        JsonNode strategy = client.get("/api/strategies").path("strategies");
        assertThat(strategy.toString()).contains("LIQUIDITY_SWEEP_V3", "pierce_depth");
        for (JsonNode range : strategy.get(0).path("ranges")) {
            assertThat(range.asString()).matches("-?[0-9.]+(\\.\\.-?[0-9.]+|(,-?[0-9.]+)*)");
        }
        assertThat(strategy.get(0).path("ranges")).isNotEmpty();
    }

    private JsonNode document() throws Exception {
        return client.get("/openapi.json");
    }

    private String finished() throws Exception {
        if (job.isEmpty()) {
            job = client.json(202, "POST", "/api/training/start", RunningStudio.SMALL)
                    .path("jobs")
                    .get(0)
                    .path("id")
                    .stringValue();
            assertThat(client.stream("/api/training/jobs/" + job + "/stream")
                            .body()
                            .count())
                    .isPositive();
        }
        return job;
    }

    /** A request that each route answers well, in the order of the list. */
    private List<String[]> walk() throws Exception {
        String id = finished();
        String btc = "?exchange=binance&pair=BTC/USDT&timeframe=15m";
        List<String[]> walk = new ArrayList<>();
        for (String line : List.of(
                "GET /health",
                "GET /openapi.json",
                "GET /api/session",
                "GET /api/training/jobs",
                "GET /api/training/jobs/{id} " + id,
                "GET /api/training/jobs/{id}/results " + id,
                "GET /api/training/jobs/{id}/report " + id,
                "GET /api/training/jobs/{id}/logs " + id,
                "GET /api/training/jobs/{id}/stream " + id,
                "GET /api/training/configurations",
                "GET /api/training/configurations/stats/summary",
                "GET /api/training/configurations/{id} A_1",
                "POST /api/training/configurations/{id}/activate A_1",
                "POST /api/training/configurations/{id}/deactivate A_1",
                "DELETE /api/training/configurations/{id} A_2",
                "GET /api/strategies",
                "GET /api/market-data",
                "GET /api/market-data/coverage - " + btc,
                "GET /api/market-data/check - " + btc,
                "GET /api/candles - " + btc,
                "GET /starlistings",
                "GET /api/models",
                "GET /api/audit",
                "GET /api/breakers",
                "GET /metrics",
                "GET /api/market-data/backfills")) {
            String[] parts = line.split(" ");
            String path = parts[1].replace("{id}", parts.length > 2 ? parts[2] : "");
            walk.add(new String[] {parts[0], parts[1], path + (parts.length > 3 ? parts[3] : ""), ""});
        }
        walk.add(new String[] {"POST", "/api/session", "/api/session", "{\"key\": \"x\"}"});
        walk.add(new String[] {"POST", "/api/training/estimate", "/api/training/estimate", RunningStudio.SMALL});
        walk.add(new String[] {"POST", "/api/training/start", "/api/training/start", RunningStudio.SMALL});
        return walk;
    }

    /** Routes that only refuse in this walk; other tests have them answer. */
    private static final List<String> ELSEWHERE = List.of(
            "post /api/training/jobs/{id}/resume",
            "delete /api/training/jobs/{id}",
            "post /api/models/rollback",
            "post /api/market-data/backfills",
            "delete /api/market-data/backfills/{id}");

    @Test
    void the_document_has_every_route_and_answers_are_as_it_says() throws Exception {
        JsonNode paths = document().path("paths");
        TreeSet<String> described = new TreeSet<>();
        paths.properties()
                .forEach(path ->
                        path.getValue().propertyNames().forEach(method -> described.add(method + " " + path.getKey())));
        TreeSet<String> answered = new TreeSet<>(ELSEWHERE);
        for (String[] step : walk()) {
            String method = step[0].toLowerCase(java.util.Locale.ROOT);
            answered.add(method + " " + step[1]);
            JsonNode responses = paths.path(step[1]).path(method).path("responses");
            HttpResponse<String> answer = client.send(step[0], step[2], step[3]);
            assertThat(answer.statusCode())
                    .as(step[0] + " " + step[2] + ": " + answer.body())
                    .isBetween(200, 299);
            JsonNode content = responses
                    .path(Integer.toString(answer.statusCode()))
                    .path("content")
                    .path("application/json");
            if (!content.isMissingNode()) {
                SchemaCheck.check(content.path("schema"), Json.own(answer.body()), step[0] + " " + step[1]);
            } else {
                assertThat(responses.has(Integer.toString(answer.statusCode())))
                        .as(step[0] + " " + step[1])
                        .isTrue();
            }
        }
        assertThat(answered).isEqualTo(described);
    }

    @Test
    void a_hundred_changed_requests_for_each_route_are_never_an_error_of_the_server() throws Exception {
        long seed = System.nanoTime();
        System.out.println("ApiTest seed " + seed);
        Random random = new Random(seed);
        String id = finished();
        JsonNode paths = document().path("paths");
        for (Map.Entry<String, JsonNode> path : paths.properties()) {
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                for (int i = 0; i < MUTATIONS; i++) {
                    String method = operation.getKey().toUpperCase(java.util.Locale.ROOT);
                    String target = mutated(path.getKey(), operation.getValue(), id, random);
                    String body = operation.getValue().has("requestBody") ? mutatedBody(random) : "";
                    if (target.endsWith("/stream")) {
                        continue; // open until its job is over; what is wrong in its query is tried
                    }
                    HttpResponse<String> answer = client.send(method, target, body);
                    assertThat(answer.statusCode())
                            .as("%s %s %s: %s", method, target, body, answer.body())
                            .isLessThan(500);
                    assertThat(answer.body()).doesNotContain("Exception", "\tat ", ".java:");
                }
            }
        }
    }

    private static String mutated(String path, JsonNode operation, String id, Random random) {
        StringBuilder target = new StringBuilder(path.replace("{id}", random.nextInt(4) == 0 ? id : word(random)));
        String separator = "?";
        for (JsonNode parameter : operation.path("parameters")) {
            if (parameter.path("in").stringValue().equals("query") && random.nextInt(3) > 0) {
                String name = parameter.path("name").stringValue();
                String value = random.nextBoolean() ? word(random) : right(name);
                target.append(separator).append(name).append('=').append(value);
                separator = "&";
            }
        }
        return random.nextInt(10) == 0 ? target + separator + "x=" + word(random) : target.toString();
    }

    private static String right(String name) {
        return switch (name) {
            case "exchange" -> "binance";
            case "pair" -> "BTC/USDT";
            case "timeframe" -> "15m";
            case "dataset" -> "candles";
            case "start_time", "end_time" -> "2025-01-05";
            default -> "3";
        };
    }

    private static String word(Random random) {
        String[] words = SEEDS.split(",");
        String word = words[random.nextInt(words.length)];
        return java.net.URLEncoder.encode(
                random.nextInt(8) == 0 ? word.repeat(1 + random.nextInt(60)) : word,
                java.nio.charset.StandardCharsets.UTF_8);
    }

    private static String mutatedBody(Random random) {
        String right = random.nextBoolean()
                ? RunningStudio.SMALL
                : "{\"exchange\": \"binance\", \"pair\": \"BTC/USDT\", \"timeframe\": \"1h\", \"key\": \"x\"}";
        StringBuilder body = new StringBuilder(right);
        String junk = "{}[]\",:0987654321-+.eE\\ntfu \u0000\u00e4";
        // A training that is right starts; these have at least one change.
        for (int i = 0; i <= random.nextInt(4); i++) {
            int at = random.nextInt(body.length() + 1);
            if (at == body.length()) {
                body.append(junk.charAt(random.nextInt(junk.length())));
            }
            switch (random.nextInt(4)) {
                case 0 -> body.deleteCharAt(at);
                case 1 -> body.insert(at, junk.charAt(random.nextInt(junk.length())));
                case 2 -> body.setCharAt(at, junk.charAt(random.nextInt(junk.length())));
                default -> body.setLength(Math.max(1, at));
            }
        }
        return body.toString();
    }

    @Test
    void a_body_must_be_json_by_its_type_too() throws Exception {
        HttpRequest.Builder form = client.request("/api/training/start")
                .header("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString(RunningStudio.SMALL));
        assertThat(client.send(form).statusCode()).isEqualTo(415);
    }
}

package dev.kirby.examples.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.kirby.InvalidRequestException;
import dev.kirby.alert.Alert;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.series.Rows;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.health.HealthCheck;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ServiceTest {

    private static final Instant NOON = Instant.parse("2024-05-01T12:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOON, ZoneOffset.UTC);
    private static final SeriesId MINUTES = SeriesId.candles(Instrument.parse("binance:BTC/USDT:USDT"), Interval.M1);

    @TempDir
    Path folder;

    private MarketDataStore store() {
        MarketDataStore store = MarketDataStore.open(folder.resolve("data"), CLOCK);
        Rows.Builder rows = Rows.builder(Dataset.CANDLES, 8);
        for (int i = 10; i > 0; i--) {
            if (i != 5 && i != 4) {
                rows.candle(NOON.toEpochMilli() - i * 60_000L, 1, 2, 0.5, 1, 10, 3);
            }
        }
        store.upsert(MINUTES, rows.build());
        return store;
    }

    private static HttpResponse<String> get(int port, String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void health_and_metrics_say_what_is_stored_and_missing() throws Exception {
        try (MarketDataStore store = store();
                Service service = Service.start(
                        Optional.empty(), store, HealthCheck.of(store.storage()), Optional.empty(), Map.of());
                HealthServer server = HealthServer.start(service, "127.0.0.1", 0)) {
            HttpResponse<String> health = get(server.port(), "/health");
            assertThat(health.statusCode())
                    .as("two minutes were never asked for")
                    .isEqualTo(503);
            assertThat(health.body()).contains("\"healthy\":false", "binance:BTC/USDT:USDT candles 1m");
            service.problem("nobody answers");
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(
                            () -> assertThat(get(server.port(), "/metrics").body())
                                    .contains(
                                            "kirby_series_gaps{series=\"binance:BTC/USDT:USDT candles 1m\"} 1.0",
                                            "kirby_series_completeness{series=\"binance:BTC/USDT:USDT candles 1m\"} 0.8",
                                            "kirby_series_age_seconds{series=\"binance:BTC/USDT:USDT candles 1m\"} 0.0",
                                            "kirby_errors_total 1.0",
                                            "kirby_healthy 0.0",
                                            "jvm_memory_used_bytes"));
            assertThat(get(server.port(), "/metrics").headers().firstValue("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain;version=0.0.4"));
            assertThat(get(server.port(), "/etc/passwd").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void what_is_printed_is_in_a_rotated_file_too() throws Exception {
        Path file = folder.resolve("logs/data_collector.log");
        ByteArrayOutputStream console = new ByteArrayOutputStream();
        try (RotatedLog log = RotatedLog.open(file, 200, 2, CLOCK)) {
            PrintStream out = log.beside(new PrintStream(console, true, StandardCharsets.UTF_8));
            for (int i = 0; i < 20; i++) {
                out.print("line ");
                out.println(i + " ü");
            }
        }
        assertThat(console.toString(StandardCharsets.UTF_8)).startsWith("line 0 ü\nline 1 ü\n");
        assertThat(Files.readAllLines(file)).last().isEqualTo("2024-05-01T12:00:00Z line 19 ü");
        assertThat(folder.resolve("logs").toFile().list())
                .containsExactlyInAnyOrder("data_collector.log", "data_collector.log.1", "data_collector.log.2");
        assertThat(Files.size(file.resolveSibling("data_collector.log.2"))).isLessThanOrEqualTo(200);
        try (RotatedLog again = RotatedLog.open(file, 10_000, 2, CLOCK)) {
            again.line("goes on");
        }
        assertThat(Files.readString(file)).contains("line 19", "goes on");
    }

    @Test
    void an_alert_goes_to_the_web_hook_and_to_the_command() throws Exception {
        List<String> posted = new CopyOnWriteArrayList<>();
        HttpServer hook = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        hook.createContext("/", exchange -> {
            posted.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        hook.start();
        Path mail = folder.resolve("mail");
        try (AlertTargets targets = AlertTargets.of(Map.of(
                AlertTargets.WEBHOOK,
                "http://127.0.0.1:" + hook.getAddress().getPort() + "/secret",
                AlertTargets.COMMAND,
                "cat > '" + mail + "'"))) {
            targets.accept(new Alert(NOON, Alert.Rule.CRITICAL, "disk", "0.1 GB free; $(rm -rf x)"));
        } finally {
            hook.stop(0);
        }
        assertThat(posted)
                .singleElement()
                .asString()
                .contains("\"rule\":\"critical\"", "\"text\":\"Kirby: critical: disk:");
        assertThat(Files.readString(mail)).isEqualTo("2024-05-01T12:00:00Z critical: disk: 0.1 GB free; $(rm -rf x)\n");
    }

    @Test
    void a_web_hook_that_is_no_address_is_an_error_that_does_not_show_it() {
        assertThatThrownBy(() -> AlertTargets.of(Map.of(AlertTargets.WEBHOOK, "hooks.example/s3cret")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("KIRBY_ALERT_WEBHOOK")
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void what_is_not_delivered_when_the_process_ends_is_logged_with_the_alert() throws Exception {
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        PrintStream before = System.err;
        try (HttpServerThatWaits hook = new HttpServerThatWaits()) {
            System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
            AlertTargets targets = AlertTargets.of(
                    Map.of(AlertTargets.WEBHOOK, "http://127.0.0.1:" + hook.port() + "/s3cret"),
                    Duration.ofMillis(300));
            targets.accept(new Alert(NOON, Alert.Rule.CRITICAL, "disk", "0.1 GB free"));
            targets.accept(new Alert(NOON, Alert.Rule.BREAKER_OPEN, "bybit", "failed too often"));
            targets.close();
            targets.accept(new Alert(NOON, Alert.Rule.ERROR_RATE, "", "one more"));
        } finally {
            System.setErr(before);
        }
        assertThat(errors.toString(StandardCharsets.UTF_8))
                .contains("Not delivered to the web hook at 127.0.0.1: critical: disk: 0.1 GB free (the process ends)")
                .contains("Not delivered to the web hook at 127.0.0.1: breaker open: bybit: failed too often")
                .contains("Not delivered to the web hook at 127.0.0.1: error rate: one more (the process ends)")
                .doesNotContain("s3cret");
    }

    /** Takes requests, and never answers. */
    private static final class HttpServerThatWaits implements AutoCloseable {
        private final ServerSocket socket;

        HttpServerThatWaits() throws IOException {
            socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        }

        int port() {
            return socket.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}

package dev.kirby.examples.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What somebody would try who means harm. */
@Timeout(300)
class AttackTest {

    private static final String KEY = "0123456789abcdef0123456789abcdef";

    @TempDir
    private Path folder;

    private RunningStudio running;

    private Client start(StudioSettings settings) {
        running = RunningStudio.start(folder.resolve("lake"), settings);
        return running.client;
    }

    @AfterEach
    void stop() {
        running.close();
    }

    /** What a server answers to a request that no client library would send. */
    private String raw(String request) throws IOException {
        URI address = running.studio.address();
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
                    .readLine();
        }
    }

    @Test
    void no_path_leads_out_of_the_page_or_the_store() throws Exception {
        Client client = start(RunningStudio.local());
        Files.writeString(folder.resolve("secret.json"), "secret");
        for (String path : List.of(
                "/../secret.json",
                "/..%2fsecret.json",
                "/%2e%2e/secret.json",
                "/....//secret.json",
                "/static/../../secret.json",
                "/..;/secret.json",
                "//etc/passwd",
                "/%5c..%5csecret.json",
                "/index.html%00.js",
                "/Studio.class",
                "/.hidden.json",
                "/api/training/jobs/..%2f..%2fsecret",
                "/api/training/jobs/%2e%2e",
                "/api/training/configurations/..%2fkirby",
                "/api/training/jobs/..%5c..%5cx/report")) {
            String status = raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            assertThat(status).as(path).matches("HTTP/1.1 (400|403|404) .*");
        }
        assertThat(client.send("GET", "/index.html", "").statusCode()).isEqualTo(200);
        String body = RunningStudio.SMALL.replace(
                "LIQUIDITY_SWEEP_V3", folder.resolve("Evil.java").toString());
        Files.writeString(folder.resolve("Evil.java"), "public class Evil { static { System.exit(3); } }");
        assertThat(client.send("POST", "/api/training/start", body).statusCode())
                .isEqualTo(400);
    }

    @Test
    void a_page_of_another_origin_is_refused_and_so_is_another_host() throws Exception {
        Client client = start(RunningStudio.local());
        for (String origin : List.of("http://evil.example", "null", "http://localhost:1", "https://127.0.0.1")) {
            HttpRequest.Builder forged = client.request("/api/training/start")
                    .header("Content-Type", "application/json")
                    .header("Origin", origin)
                    .POST(HttpRequest.BodyPublishers.ofString(RunningStudio.SMALL));
            assertThat(client.send(forged).statusCode()).as(origin).isEqualTo(403);
            assertThat(client.send(client.request("/api/training/jobs").header("Origin", origin))
                            .statusCode())
                    .isEqualTo(403);
        }
        assertThat(client.send(client.request("/api/training/jobs").header("Sec-Fetch-Site", "cross-site"))
                        .statusCode())
                .isEqualTo(403);
        String own = running.studio.address().toString().replaceAll("/$", "");
        assertThat(client.send(client.request("/api/training/jobs").header("Origin", own))
                        .statusCode())
                .isEqualTo(200);
        assertThat(client.send(client.request("/health")).headers().firstValue("Access-Control-Allow-Origin"))
                .isEmpty();
        for (String host : List.of("evil.example", "localhost.evil.example:7070", "127.0.0.1.evil.example", "")) {
            assertThat(raw("GET /api/training/jobs HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
                    .as(host)
                    .matches("HTTP/1.1 (400|403) .*");
        }
    }

    @Test
    void a_key_is_needed_where_there_is_one_and_is_never_shown() throws Exception {
        Client client = start(StudioSettings.of("127.0.0.1", 0, Optional.of(KEY)));
        for (String path :
                List.of("/api/training/jobs", "/api/strategies", "/starlistings", "/api/candles", "/api/models")) {
            assertThat(client.refused(401, "GET", path, "")).doesNotContain(KEY);
            assertThat(client.send(client.request(path).header("Authorization", "Bearer " + KEY.replace('f', 'e')))
                            .statusCode())
                    .isEqualTo(401);
        }
        assertThat(client.send("GET", "/api/training/jobs?key=" + KEY, "").statusCode())
                .isEqualTo(401);
        assertThat(client.send("GET", "/health", "").statusCode()).isEqualTo(200);
        assertThat(client.send("GET", "/", "").statusCode()).isEqualTo(200);
        assertThat(client.get("/api/session").path("key_needed").booleanValue()).isTrue();
        assertThat(client.send(client.request("/api/training/jobs").header("Authorization", "Bearer " + KEY))
                        .statusCode())
                .isEqualTo(200);
        assertThat(client.refused(401, "POST", "/api/session", "{\"key\": \"guess\"}"))
                .doesNotContain(KEY);
        HttpResponse<String> begun = client.send("POST", "/api/session", "{\"key\": \"" + KEY + "\"}");
        String cookie = begun.headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(cookie).contains("HttpOnly", "SameSite=Strict").doesNotContain(KEY);
        assertThat(client.send(client.request("/api/training/jobs").header("Cookie", cookie.split(";")[0]))
                        .statusCode())
                .isEqualTo(200);
        assertThat(client.send(client.request("/api/training/jobs").header("Cookie", Sessions.COOKIE + "=guess"))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void too_much_too_fast_or_too_deep_is_refused() throws Exception {
        Client client = start(RunningStudio.local().limits(new StudioSettings.Limits(5, 30, 200, 8, 1000)));
        assertThat(client.send("POST", "/api/training/start", " ".repeat(2000)).statusCode())
                .isEqualTo(413);
        assertThat(client.refused(400, "POST", "/api/training/start", "[".repeat(500)))
                .contains("no JSON");
        assertThat(raw("GET /" + "a".repeat(20_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                .matches("HTTP/1.1 4\\d\\d .*");
        int refused = 0;
        for (int i = 0; i < 60; i++) {
            HttpResponse<String> answer = client.send("GET", "/api/session", "");
            if (answer.statusCode() == 429) {
                refused++;
                assertThat(answer.body()).contains("too_many_requests");
            }
        }
        assertThat(refused).isPositive();
    }

    @Test
    void a_thousand_streams_of_events_leave_the_server_answering() throws Exception {
        Client client =
                start(RunningStudio.local().limits(new StudioSettings.Limits(100_000, 100_000, 2_000, 20, 64 * 1024)));
        String id = client.json(202, "POST", "/api/training/start", RunningStudio.ENDLESS)
                .path("jobs")
                .get(0)
                .path("id")
                .stringValue();
        URI address = running.studio.address();
        List<Socket> sockets = new ArrayList<>();
        int accepted = 0;
        int refused = 0;
        try {
            for (int i = 0; i < 1000; i++) {
                Socket socket = new Socket(address.getHost(), address.getPort());
                sockets.add(socket);
                socket.setSoTimeout(20_000);
                socket.getOutputStream()
                        .write(("GET /api/training/jobs/" + id + "/stream HTTP/1.1\r\nHost: localhost\r\n\r\n")
                                .getBytes(StandardCharsets.ISO_8859_1));
                byte[] head = socket.getInputStream().readNBytes(12);
                String status = new String(head, StandardCharsets.ISO_8859_1);
                accepted += status.endsWith("200") ? 1 : 0;
                refused += status.endsWith("429") ? 1 : 0;
            }
            assertThat(accepted).isEqualTo(20);
            assertThat(refused).isEqualTo(980);
            assertThat(client.get("/health").path("status").stringValue()).isEqualTo("ok");
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
        // Places of clients that are gone are free again.
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            try (Socket socket = new Socket(address.getHost(), address.getPort())) {
                socket.setSoTimeout(20_000);
                socket.getOutputStream()
                        .write(("GET /api/training/jobs/" + id + "/stream HTTP/1.1\r\nHost: localhost\r\n\r\n")
                                .getBytes(StandardCharsets.ISO_8859_1));
                return new String(socket.getInputStream().readNBytes(12), StandardCharsets.ISO_8859_1).endsWith("200");
            }
        });
        client.json(200, "DELETE", "/api/training/jobs/" + id, "");
    }

    @Test
    void slow_clients_keep_nobody_waiting() throws Exception {
        Client client = start(RunningStudio.local());
        URI address = running.studio.address();
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 100; i++) {
                Socket socket = new Socket(address.getHost(), address.getPort());
                slow.add(socket);
                // Half of them never end their head.
                String head = "POST /api/session HTTP/1.1\r\nHost: localhost\r\n";
                String rest = "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{";
                if (i % 10 != 0) {
                    socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
                } else {
                    socket.getOutputStream().write((head + rest).getBytes(StandardCharsets.ISO_8859_1));
                }
            }
            for (int i = 0; i < 20; i++) {
                assertThat(client.get("/health").path("status").stringValue()).isEqualTo("ok");
            }
            // A body that comes byte by byte ends after ten seconds.
            Socket trickle = slow.get(0);
            trickle.setSoTimeout(1);
            String answer = "";
            for (int i = 0; i < 100 && answer.isEmpty(); i++) {
                trickle.getOutputStream().write(' ');
                Thread.sleep(200);
                answer = readIfAny(trickle);
            }
            assertThat(answer).startsWith("HTTP/1.1 408");
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    private static String readIfAny(Socket socket) throws IOException {
        try {
            return new String(socket.getInputStream().readNBytes(12), StandardCharsets.ISO_8859_1);
        } catch (SocketTimeoutException e) {
            return "";
        }
    }
}

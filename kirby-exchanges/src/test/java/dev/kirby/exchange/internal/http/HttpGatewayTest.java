package dev.kirby.exchange.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.SourceException;
import dev.kirby.exchange.ExchangeSettings;
import dev.kirby.exchange.internal.http.HttpGateway.Request;
import dev.kirby.exchange.venue.BudgetHeaders;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.OkHttpClient;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HttpGatewayTest {

    private static final ExchangeSettings SETTINGS =
            ExchangeSettings.DEFAULT.timed(java.time.Clock.systemUTC(), pause -> {});
    /** For venues that never answer; those that do are given the usual time, as a handshake may be slow where much runs. */
    private static final Timeouts SHORT = new Timeouts(
            Duration.ofMillis(500),
            Duration.ofMillis(300),
            Duration.ofMillis(900),
            Duration.ofMillis(600),
            Duration.ofMillis(900));

    private final WeightLimiter unlimited =
            new WeightLimiter(Long.MAX_VALUE, Duration.ofMinutes(1), SETTINGS.clock(), SETTINGS.sleeper());
    private final MockWebServer server = new MockWebServer();
    private final MockWebServer other = new MockWebServer();

    @BeforeEach
    void start() throws IOException {
        server.start();
        other.start();
    }

    @AfterEach
    void stop() {
        server.close();
        other.close();
    }

    private static URI at(MockWebServer server) {
        return URI.create("http://127.0.0.1:" + server.getPort());
    }

    private Request request(URI base) {
        return new Request(base, "/klines", "symbol=BTCUSDT", null, "klines", 1, unlimited, BudgetHeaders.NONE);
    }

    private static HttpGateway gateway(URI... hosts) {
        return new HttpGateway("binance", List.of(hosts), (status, body) -> null, SETTINGS);
    }

    private static HttpGateway hurriedGateway(URI host) {
        return new HttpGateway("binance", List.of(host), (status, body) -> null, SETTINGS, SHORT);
    }

    private static MockResponse redirect(int code, String location) {
        return new MockResponse.Builder()
                .code(code)
                .setHeader("Location", location)
                .build();
    }

    private static String text(byte[] body) {
        return new String(body, StandardCharsets.UTF_8);
    }

    @Test
    void a_redirect_to_another_host_is_not_followed_and_both_are_named() {
        server.enqueue(redirect(302, at(other) + "/klines"));
        other.enqueue(new MockResponse.Builder().body("[]").build());
        try (HttpGateway gateway = gateway(at(server))) {
            assertThatThrownBy(() -> gateway.send(request(at(server)), HttpGatewayTest::text))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("127.0.0.1:" + server.getPort())
                    .hasMessageContaining("127.0.0.1:" + other.getPort())
                    .hasMessageContaining("no host of binance");
            assertThat(other.getRequestCount()).isZero();
            assertThat(gateway.statistics().endpoints().get(0).failures()).isEqualTo(1);
        }
    }

    @Test
    void a_redirect_within_the_venues_own_hosts_is_followed() {
        server.enqueue(redirect(307, at(other) + "/v2/klines"));
        other.enqueue(new MockResponse.Builder().body("[1]").build());
        try (HttpGateway gateway = gateway(at(server), at(other))) {
            assertThat(gateway.send(request(at(server)), HttpGatewayTest::text)).isEqualTo("[1]");
        }
    }

    @Test
    void redirects_in_a_circle_end() {
        for (int i = 0; i < 10; i++) {
            server.enqueue(redirect(301, "/klines"));
        }
        try (HttpGateway gateway = gateway(at(server))) {
            assertThatThrownBy(() -> gateway.send(request(at(server)), HttpGatewayTest::text))
                    .hasMessageContaining("redirects more than 5 times");
        }
    }

    @Test
    void https_is_never_left_for_http_even_on_the_same_host() throws IOException {
        HeldCertificate certificate = new HeldCertificate.Builder()
                .addSubjectAlternativeName("127.0.0.1")
                .build();
        HandshakeCertificates trust = new HandshakeCertificates.Builder()
                .addTrustedCertificate(certificate.certificate())
                .heldCertificate(certificate)
                .build();
        try (MockWebServer secure = new MockWebServer()) {
            secure.useHttps(trust.sslSocketFactory());
            secure.start();
            secure.enqueue(redirect(302, at(other) + "/klines"));
            URI base = URI.create("https://127.0.0.1:" + secure.getPort());
            OkHttpClient client = Timeouts.DEFAULT
                    .client()
                    .newBuilder()
                    .sslSocketFactory(trust.sslSocketFactory(), trust.trustManager())
                    .build();
            assertThatThrownBy(() -> new Redirects("binance", List.of(base, at(other)))
                            .execute(
                                    client,
                                    new okhttp3.Request.Builder()
                                            .url(base + "/klines")
                                            .build(),
                                    "binance klines"))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("from https to http://127.0.0.1");
            assertThat(other.getRequestCount()).isZero();
        }
    }

    @Test
    void a_venue_that_accepts_and_never_answers_fails_within_the_time_of_a_request_and_is_counted() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            URI base = URI.create("http://127.0.0.1:" + silent.getLocalPort());
            try (HttpGateway gateway = hurriedGateway(base)) {
                assertThatThrownBy(() -> gateway.send(request(base), HttpGatewayTest::text))
                        .isInstanceOf(SourceException.class)
                        .hasMessageContaining("binance klines failed: SocketTimeoutException")
                        .hasMessageMatching("(?s).*Gave up after [12] attempts?\\..*");
                assertThat(gateway.statistics().endpoints().get(0).failures()).isEqualTo(1);
            }
        }
    }

    /** Each byte comes in time, all of them never do. */
    private static void trickle(ServerSocket server) {
        Thread thread = new Thread(() -> {
            while (!server.isClosed()) {
                try (Socket socket = server.accept()) {
                    OutputStream out = socket.getOutputStream();
                    out.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    while (true) {
                        out.write('[');
                        out.flush();
                        Thread.sleep(50);
                    }
                } catch (IOException | InterruptedException e) {
                    // the client left
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Test
    void a_body_that_trickles_ends_at_the_time_for_an_answer(@TempDir Path folder) throws IOException {
        try (ServerSocket slow = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            trickle(slow);
            URI base = URI.create("http://127.0.0.1:" + slow.getLocalPort());
            try (HttpGateway gateway = hurriedGateway(base)) {
                assertThatThrownBy(() -> gateway.send(request(base), HttpGatewayTest::text))
                        .hasMessageContaining("timeout")
                        .hasMessageContaining("Gave up after 1 attempt.");
                assertThatThrownBy(() -> gateway.download(request(base), folder.resolve("file.zip"), 1 << 20))
                        .hasMessageContaining("timeout");
            }
        }
    }

    @Test
    void an_answer_is_bounded_while_it_is_unpacked() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 100; i++) {
                gzip.write(zeros);
            }
        }
        server.enqueue(new MockResponse.Builder()
                .setHeader("Content-Encoding", "gzip")
                .body(new Buffer().write(packed.toByteArray()))
                .build());
        try (HttpGateway gateway = gateway()) {
            assertThat(packed.size()).isLessThan(1 << 20);
            assertThatThrownBy(() -> gateway.send(request(at(server)), HttpGatewayTest::text))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("larger than 32 MiB");
        }
    }
}

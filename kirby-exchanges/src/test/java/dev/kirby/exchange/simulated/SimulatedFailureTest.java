package dev.kirby.exchange.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What a simulated exchange does when it fails itself. */
class SimulatedFailureTest {

    private static final Instant NOW = Instant.parse("2024-03-01T00:00:00Z");

    @Test
    void a_request_that_fails_or_needs_too_much_memory_is_answered() throws Exception {
        AtomicReference<Error> failure = new AtomicReference<>();
        InstantSource time = () -> {
            Error error = failure.get();
            if (error != null) {
                throw error;
            }
            return NOW;
        };
        Clock clock = time.withZone(ZoneOffset.UTC);
        try (SimulatedExchange venue = SimulatedExchange.binance().clock(clock).start()) {
            HttpClient client = HttpClient.newHttpClient();
            HttpRequest request =
                    HttpRequest.newBuilder(venue.url().resolve("/fapi/v1/time")).build();
            failure.set(new OutOfMemoryError("as if"));
            HttpResponse<String> failed = client.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(failed.statusCode()).isEqualTo(500);
            assertThat(failed.body()).contains("as if");
            failure.set(null);
            assertThat(client.send(request, HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(200);
        }
    }
}

package dev.kirby.exchange.internal.http;

import java.time.Duration;
import okhttp3.OkHttpClient;

/**
 * How long a venue may take.
 *
 * @param connect for a connection
 * @param silence between two pieces of an answer, and before its first
 * @param answer for a whole answer, however slowly it trickles
 * @param request for all attempts of one request: no further attempt begins after it
 * @param download for a whole file
 */
record Timeouts(Duration connect, Duration silence, Duration answer, Duration request, Duration download) {

    static final Timeouts DEFAULT = new Timeouts(
            Duration.ofSeconds(10),
            Duration.ofSeconds(20),
            Duration.ofSeconds(45),
            Duration.ofSeconds(60),
            Duration.ofMinutes(30));

    /** A client for answers. It follows no redirect by itself: {@link Redirects} decides. */
    OkHttpClient client() {
        return new OkHttpClient.Builder()
                .connectTimeout(connect)
                .readTimeout(silence)
                .writeTimeout(silence)
                .callTimeout(answer)
                .retryOnConnectionFailure(false)
                .followRedirects(false)
                .followSslRedirects(false)
                .build();
    }
}

package dev.kirby.exchange.simulated;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import okhttp3.HttpUrl;

/** How one venue answers over REST: paths, parameters, bounds, order, retention, rows and its way of saying no. */
interface VenueProtocol {

    /** A request; the body is empty where there is none. */
    record Question(HttpUrl url, String body) {}

    /**
     * An answer before it is put on the wire.
     *
     * @param status the HTTP status
     * @param contentType what the body is
     * @param body the body
     * @param weight what the request costs
     * @param retryAfter seconds told to wait; 0 for none
     */
    record Answer(int status, String contentType, String body, int weight, int retryAfter) {

        static Answer json(int status, String body, int weight) {
            return new Answer(status, "application/json", body, weight, 0);
        }

        static Answer text(int status, String body) {
            return new Answer(status, "text/plain", body, 1, 0);
        }

        static Answer notFound() {
            return new Answer(404, "text/html", "<html><body><h2>404 Not found</h2></body></html>", 1, 0);
        }

        Answer retryAfter(int seconds) {
            return new Answer(status, contentType, body, weight, seconds);
        }
    }

    /**
     * Answers one request.
     *
     * @param now the venue's time
     * @param disorder what happens to the rows of the answer before they are written: nothing, unless a fault wills it
     */
    Answer answer(Question question, long now, UnaryOperator<List<String>> disorder);

    /** What someone hears who asks too much. */
    Answer limited(Question question);

    /** What someone hears who asked too much for too long. */
    Answer banned(Question question);

    /** What the headers of an answer tell of the weight used in this minute. */
    default Map<String, String> headers(long used) {
        return Map.of();
    }

    /** A request that cannot be answered. */
    final class Refusal extends Exception {
        private static final long serialVersionUID = 1L;
        private final String code;

        Refusal(String code, String message) {
            super(message, null, false, false);
            this.code = code;
        }

        String code() {
            return code;
        }

        String said() {
            return String.valueOf(getMessage());
        }
    }
}

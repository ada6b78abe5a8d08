package dev.kirby.exchange.simulated;

/**
 * An answer before it is put on the wire.
 *
 * @param status the HTTP status
 * @param contentType what the body is
 * @param body the body
 * @param weight what the request costs
 * @param retryAfter seconds that the client is to wait; 0 for none
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

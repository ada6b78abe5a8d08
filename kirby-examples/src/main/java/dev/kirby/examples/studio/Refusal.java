package dev.kirby.examples.studio;

import dev.kirby.KirbyException;
import java.io.Serial;
import java.util.LinkedHashMap;
import java.util.Map;

/** An answer that is no success: what is wrong, and what would be right. */
final class Refusal extends KirbyException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String word;

    private Refusal(int status, String word, String message) {
        super(message);
        this.status = status;
        this.word = word;
    }

    static Refusal badRequest(String message) {
        return new Refusal(400, "bad_request", message);
    }

    static Refusal unauthorized(String message) {
        return new Refusal(401, "unauthorized", message);
    }

    static Refusal forbidden(String message) {
        return new Refusal(403, "forbidden", message);
    }

    static Refusal notFound(String message) {
        return new Refusal(404, "not_found", message);
    }

    static Refusal methodNotAllowed(String message) {
        return new Refusal(405, "method_not_allowed", message);
    }

    static Refusal timeout(String message) {
        return new Refusal(408, "request_timeout", message);
    }

    static Refusal conflict(String message) {
        return new Refusal(409, "conflict", message);
    }

    static Refusal tooLarge(String message) {
        return new Refusal(413, "too_large", message);
    }

    static Refusal unsupportedType(String message) {
        return new Refusal(415, "unsupported_media_type", message);
    }

    static Refusal tooMany(String message) {
        return new Refusal(429, "too_many_requests", message);
    }

    static Refusal failure(String message) {
        return new Refusal(500, "internal_error", message);
    }

    static Refusal unavailable(String message) {
        return new Refusal(503, "unavailable", message);
    }

    int status() {
        return status;
    }

    /** The one shape of an error. */
    Map<String, Object> json() {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("status", status);
        error.put("error", word);
        error.put("message", String.valueOf(getMessage()));
        return error;
    }
}

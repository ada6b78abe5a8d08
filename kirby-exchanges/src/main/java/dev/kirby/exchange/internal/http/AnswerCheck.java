package dev.kirby.exchange.internal.http;

import dev.kirby.InvalidRequestException;
import dev.kirby.NoDataException;
import dev.kirby.SourceException;
import dev.kirby.exchange.venue.ErrorReader;
import dev.kirby.exchange.venue.VenueError;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Separates answers from refusals, and refusals that may pass from those that last; a ban begins here. Thread-safe. */
final class AnswerCheck {

    private static final Duration LONGEST_WAIT = Duration.ofMinutes(2);
    private static final int SHOWN_BODY = 160;
    private static final Pattern UNTIL = Pattern.compile("banned until (\\d{13})");

    private final ErrorReader errors;
    private final Ban ban;

    AnswerCheck(ErrorReader errors, Ban ban) {
        this.errors = errors;
        this.ban = ban;
    }

    /**
     * Checks what came.
     *
     * @param what the request, for errors
     * @param limiter whose budget was used
     * @param counter counts refusals for too many requests
     * @throws Failure if it is no answer
     */
    void check(String what, WeightLimiter limiter, Response response, byte[] body, Counters.Path counter)
            throws Failure {
        int status = response.code();
        VenueError error = errors.error(status, body);
        if (status == 418 || status == 429 || isLimit(error)) {
            counter.limited.increment();
            throw limited(what, limiter, response, error);
        }
        if (status >= 500) {
            throw Failure.passing(
                    new SourceException(what + " failed: HTTP " + status + said(error, body) + "."),
                    retryAfter(response));
        }
        if (error != null) {
            throw refused(what, error);
        }
        if (status == 403 || status == 451) {
            throw Failure.lasting(new SourceException(what + " was refused: HTTP " + status
                    + ", the venue's firewall or your region." + said(null, body)
                    + " Ask from another network, or slower."));
        }
        if (status != 200) {
            throw Failure.lasting(new SourceException(what + " failed: HTTP " + status + said(null, body) + "."));
        }
    }

    private static boolean isLimit(@Nullable VenueError error) {
        return error != null && (error.kind() == VenueError.Kind.LIMITED || error.kind() == VenueError.Kind.BANNED);
    }

    private Failure limited(String what, WeightLimiter limiter, Response response, @Nullable VenueError error) {
        Duration wait = retryAfter(response);
        Instant until = bannedUntil(error);
        boolean banned =
                response.code() == 418 || until != null || (error != null && error.kind() == VenueError.Kind.BANNED);
        if (banned || (wait != null && wait.compareTo(LONGEST_WAIT) > 0)) {
            return Failure.lasting(ban.begin(what, limiter, until, wait));
        }
        return Failure.passing(
                new SourceException(what + " was refused: too many requests"
                        + (error == null ? "" : " (" + error.message() + ")") + "."),
                wait);
    }

    private static Failure refused(String what, VenueError error) {
        String code = error.code().isEmpty() ? "" : " (code " + error.code() + ")";
        String message = what + " was refused: " + error.message() + code + ".";
        return switch (error.kind()) {
            case UNKNOWN_SYMBOL -> Failure.lasting(new InvalidRequestException(message));
            case TRANSIENT -> Failure.passing(new SourceException(message), null);
            case MISSING -> Failure.lasting(new NoDataException(message));
            default -> Failure.lasting(new SourceException(message));
        };
    }

    /** Some venues state the end of a ban in words: "IP banned until 1695000000000". */
    private static @Nullable Instant bannedUntil(@Nullable VenueError error) {
        Matcher until = UNTIL.matcher(error == null ? "" : error.message());
        return until.find() ? Instant.ofEpochMilli(Long.parseLong(until.group(1))) : null;
    }

    private static @Nullable Duration retryAfter(Response response) {
        String header = response.header("Retry-After");
        return header != null && header.strip().matches("\\d{1,7}")
                ? Duration.ofSeconds(Long.parseLong(header.strip()))
                : null;
    }

    private static String said(@Nullable VenueError error, byte[] body) {
        if (error != null) {
            return ", " + error.message();
        }
        String text = new String(body, 0, Math.min(body.length, 2000), StandardCharsets.UTF_8)
                .replaceAll("(?s)<style.*?</style>|<[^>]*>", " ")
                .replaceAll("\\s+", " ")
                .strip();
        return text.isEmpty() ? "" : ", '" + text.substring(0, Math.min(text.length(), SHOWN_BODY)) + "'";
    }
}

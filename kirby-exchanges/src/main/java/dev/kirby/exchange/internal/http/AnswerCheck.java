package dev.kirby.exchange.internal.http;

import dev.kirby.InvalidRequestException;
import dev.kirby.NoDataException;
import dev.kirby.SourceException;
import dev.kirby.exchange.internal.http.HttpGateway.Complaint;
import dev.kirby.exchange.internal.http.HttpGateway.ErrorReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Tells answers from refusals, and refusals that may pass from those that last; a ban begins here. Thread-safe. */
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
     * @param what was asked, for errors
     * @param limiter whose budget was used
     * @param counter counts refusals for too many requests
     * @throws Failure if it is no answer
     */
    void check(String what, WeightLimiter limiter, Response response, byte[] body, Counters.Path counter)
            throws Failure {
        int status = response.code();
        Complaint complaint = errors.complaint(status, body);
        if (status == 418 || status == 429 || isLimit(complaint)) {
            counter.limited.increment();
            throw limited(what, limiter, response, complaint);
        }
        if (status >= 500) {
            throw Failure.passing(
                    new SourceException(what + " failed: HTTP " + status + said(complaint, body) + "."),
                    retryAfter(response));
        }
        if (complaint != null) {
            throw refused(what, complaint);
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

    private static boolean isLimit(@Nullable Complaint complaint) {
        return complaint != null
                && (complaint.kind() == Complaint.Kind.LIMITED || complaint.kind() == Complaint.Kind.BANNED);
    }

    private Failure limited(String what, WeightLimiter limiter, Response response, @Nullable Complaint complaint) {
        Duration wait = retryAfter(response);
        Instant told = toldUntil(complaint);
        boolean banned = response.code() == 418
                || told != null
                || (complaint != null && complaint.kind() == Complaint.Kind.BANNED);
        if (banned || (wait != null && wait.compareTo(LONGEST_WAIT) > 0)) {
            return Failure.lasting(ban.begin(what, limiter, told, wait));
        }
        return Failure.passing(
                new SourceException(what + " was refused: too many requests"
                        + (complaint == null ? "" : " (" + complaint.message() + ")") + "."),
                wait);
    }

    private static Failure refused(String what, Complaint complaint) {
        String code = complaint.code().isEmpty() ? "" : " (code " + complaint.code() + ")";
        String message = what + " was refused: " + complaint.message() + code + ".";
        return switch (complaint.kind()) {
            case UNKNOWN_SYMBOL -> Failure.lasting(new InvalidRequestException(message));
            case TRANSIENT -> Failure.passing(new SourceException(message), null);
            case MISSING -> Failure.lasting(new NoDataException(message));
            default -> Failure.lasting(new SourceException(message));
        };
    }

    /** Some venues tell the end of a ban in words: "IP banned until 1695000000000". */
    private static @Nullable Instant toldUntil(@Nullable Complaint complaint) {
        Matcher until = UNTIL.matcher(complaint == null ? "" : complaint.message());
        return until.find() ? Instant.ofEpochMilli(Long.parseLong(until.group(1))) : null;
    }

    private static @Nullable Duration retryAfter(Response response) {
        String header = response.header("Retry-After");
        return header != null && header.strip().matches("\\d{1,7}")
                ? Duration.ofSeconds(Long.parseLong(header.strip()))
                : null;
    }

    private static String said(@Nullable Complaint complaint, byte[] body) {
        if (complaint != null) {
            return ", " + complaint.message();
        }
        String text = new String(body, 0, Math.min(body.length, 2000), StandardCharsets.UTF_8)
                .replaceAll("(?s)<style.*?</style>|<[^>]*>", " ")
                .replaceAll("\\s+", " ")
                .strip();
        return text.isEmpty() ? "" : ", '" + text.substring(0, Math.min(text.length(), SHOWN_BODY)) + "'";
    }
}

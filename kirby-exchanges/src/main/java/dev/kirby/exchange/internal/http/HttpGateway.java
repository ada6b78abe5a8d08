package dev.kirby.exchange.internal.http;

import dev.kirby.InvalidRequestException;
import dev.kirby.NoDataException;
import dev.kirby.RateLimitedException;
import dev.kirby.SourceException;
import dev.kirby.exchange.RequestStatistics;
import dev.kirby.exchange.spi.ExchangeSettings;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Asks one venue over HTTP: within its limits, again where a fault may pass, not at all while it bans us. Every question is
 * idempotent, so every question may be repeated.
 *
 * <p>Five attempts with exponential backoff and jitter; {@code Retry-After} is honoured up to two minutes. Refusals beyond
 * that, and bans (418), end the call at once and all later calls until they are over. Twenty failures in a row open the
 * circuit of a host for half a minute. Thread-safe; closing it ends its connections.
 */
public final class HttpGateway implements AutoCloseable {

    private static final int ATTEMPTS = 5;
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(500);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(2);
    private static final Duration BAN_UNLESS_TOLD = Duration.ofMinutes(10);
    private static final int SHOWN_BODY = 160;
    private static final Pattern UNTIL = Pattern.compile("banned until (\\d{13})");
    private static final MediaType JSON = MediaType.get("application/json");

    private final String venue;
    private final ErrorReader errors;
    private final ExchangeSettings settings;
    private final OkHttpClient client;
    private final OkHttpClient downloads;
    private final Counters.Listener meters;
    private final Counters counters;
    private final Map<String, CircuitBreaker> breakers = new ConcurrentHashMap<>();
    private volatile Instant bannedUntil = Instant.MIN;

    /**
     * A gateway to a venue; nothing is sent yet.
     *
     * @param venue named in errors
     * @param errors reads the venue's way of saying no
     * @param settings clock and sleeper
     */
    public HttpGateway(String venue, ErrorReader errors, ExchangeSettings settings) {
        this.venue = venue;
        this.errors = errors;
        this.settings = settings;
        this.meters = Counters.Listener.of(venue);
        this.counters = new Counters(meters);
        this.client = new OkHttpClient.Builder()
                .connectTimeout(Duration.ofSeconds(10))
                .readTimeout(Duration.ofSeconds(30))
                .callTimeout(Duration.ofSeconds(60))
                .retryOnConnectionFailure(false)
                .build();
        // A file takes as long as it takes, as long as something comes; and it must come as it is.
        this.downloads = client.newBuilder()
                .callTimeout(Duration.ZERO)
                .addInterceptor(chain -> chain.proceed(chain.request()
                        .newBuilder()
                        .header("Accept-Encoding", "identity")
                        .build()))
                .build();
    }

    /** Turns the body of an answer into what is wrong with it, if something is. */
    public interface ErrorReader {

        /**
         * Reads the venue's complaint.
         *
         * @param status the HTTP status
         * @param body the body
         * @return the complaint, null if the body is an answer
         */
        @Nullable
        Complaint complaint(int status, byte[] body);
    }

    /**
     * What a venue says is wrong.
     *
     * @param code its code, as text
     * @param message its words
     * @param kind what can be done about it
     */
    public record Complaint(String code, String message, Kind kind) {
        /** What can be done about a complaint. */
        public enum Kind {
            /** The request is wrong: asking again is pointless. */
            BAD_REQUEST,
            /** The symbol is unknown to the venue. */
            UNKNOWN_SYMBOL,
            /** Too many requests: ask later. */
            LIMITED,
            /** Too many requests too often: leave the venue alone for minutes. */
            BANNED,
            /** The venue is busy or broken: ask again. */
            TRANSIENT,
            /** What was asked for is not there. */
            MISSING
        }
    }

    /**
     * A question.
     *
     * @param base scheme, host and port
     * @param path the path, beginning with a slash
     * @param query encoded parameters without the question mark; empty for none
     * @param body JSON to POST, null to GET
     * @param name what it is counted as and called in errors
     * @param weight what it costs
     * @param limiter whose budget it costs
     * @param headers the headers in which the venue tells what is used of the budget
     */
    public record Question(
            URI base,
            String path,
            String query,
            @Nullable String body,
            String name,
            int weight,
            WeightLimiter limiter,
            BudgetHeaders headers) {}

    /** Reads an answer; throws {@link IOException} where the body is cut short, so that the question is asked again. */
    public interface Reader<T> {

        /**
         * Reads the body.
         *
         * @param body all of it
         * @return what it says
         * @throws IOException if it is not whole
         */
        T read(byte[] body) throws IOException;
    }

    /** Reads an answer of which a header is a part; otherwise as {@link Reader}. */
    public interface HeaderReader<T> {

        /**
         * Reads the body.
         *
         * @param body all of it
         * @param header the header's value, empty if there is none
         * @return what it says
         * @throws IOException if it is not whole
         */
        T read(byte[] body, String header) throws IOException;
    }

    /**
     * Asks and reads the answer.
     *
     * @param question what to ask
     * @param reader reads the body
     * @param <T> what the answer is
     * @return what the reader made of the body
     * @throws InvalidRequestException if the venue does not know the symbol
     * @throws RateLimitedException if the venue bans us for longer than a retry is worth
     * @throws SourceException if the venue cannot be reached, or answers with an error or with garbage
     */
    public <T> T ask(Question question, Reader<T> reader) {
        return ask(question, "", (body, none) -> reader.read(body));
    }

    /**
     * Asks and reads the answer with one of its headers.
     *
     * @param question what to ask
     * @param header its name
     * @param reader reads the body
     * @param <T> what the answer is
     * @return what the reader made of the body
     * @throws InvalidRequestException if the venue does not know the symbol
     * @throws RateLimitedException if the venue bans us for longer than a retry is worth
     * @throws SourceException if the venue cannot be reached, or answers with an error or with garbage
     */
    public <T> T ask(Question question, String header, HeaderReader<T> reader) {
        return attempts(client, question, (response, body) -> {
            String value = response.header(header);
            return reader.read(body.bytes(question, response), value == null ? "" : value);
        });
    }

    /**
     * Brings a file. What came of a failed attempt is overwritten by the next.
     *
     * @param question what to ask
     * @param target where the body goes, as it comes
     * @param mostBytes how many there may be
     * @return the target
     * @throws NoDataException if the venue says that there is no such file
     * @throws SourceException if the venue cannot be reached, answers with an error, or sends more than that
     */
    public Path download(Question question, Path target, long mostBytes) {
        return attempts(downloads, question, (response, body) -> {
            if (response.code() != 200) {
                body.bytes(question, response);
            }
            try (InputStream in = response.body().byteStream();
                    OutputStream out = Files.newOutputStream(target)) {
                body.copy(question, in, out, mostBytes);
            }
            return target;
        });
    }

    /** Takes the body of an answer, within one attempt. */
    private interface Intake<T> {
        T take(Response response, Body body) throws IOException, Failure;
    }

    private <T> T attempts(OkHttpClient by, Question question, Intake<T> intake) {
        Counters.Path counter = counters.of(question.name());
        @Nullable Failure last = null;
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            requireNotBanned(question);
            if (last != null) {
                counter.retries.increment();
                settings.sleeper().accept(last.wait(attempt - 1));
            }
            try {
                return once(by, question, intake, counter);
            } catch (Failure e) {
                if (!e.transientFault) {
                    if (!(e.exception instanceof NoDataException)) {
                        counter.failures.increment();
                    }
                    throw e.exception;
                }
                last = e;
            }
        }
        counter.failures.increment();
        throw last == null ? new SourceException(what(question) + " failed.") : last.exhausted();
    }

    private <T> T once(OkHttpClient by, Question question, Intake<T> intake, Counters.Path counter) throws Failure {
        CircuitBreaker breaker = breakers.computeIfAbsent(question.base().getAuthority(), this::breaker);
        if (!breaker.tryAcquirePermission()) {
            throw new Failure(
                    new SourceException(what(question) + ": " + question.base().getHost()
                            + " failed too often in a row and is left alone for half a minute. Try again then."),
                    true,
                    Duration.ofSeconds(10));
        }
        counter.waitedMillis.add(question.limiter().take(question.weight()).toMillis());
        counter.requests.increment();
        long start = System.nanoTime();
        boolean healthy = false;
        try (Response response = by.newCall(request(question)).execute()) {
            T answer = intake.take(response, new Body(counter, start));
            healthy = true;
            return answer;
        } catch (IOException e) {
            throw new Failure(new SourceException(what(question) + " failed: " + said(e) + ".", e), true, null);
        } catch (Failure e) {
            healthy = !e.transientFault;
            throw e;
        } catch (SourceException e) {
            healthy = true;
            throw new Failure(e, false, null);
        } finally {
            long elapsed = System.nanoTime() - start;
            if (healthy) {
                breaker.onSuccess(elapsed, TimeUnit.NANOSECONDS);
            } else {
                breaker.onError(elapsed, TimeUnit.NANOSECONDS, new IOException("failed"));
            }
        }
    }

    /** Takes bodies in, and counts them. */
    private final class Body {
        private final Counters.Path counter;
        private final long start;

        Body(Counters.Path counter, long start) {
            this.counter = counter;
            this.start = start;
        }

        /** All of it, if it is an answer. */
        byte[] bytes(Question question, Response response) throws IOException, Failure {
            byte[] body = response.body().bytes();
            counter.answered(System.nanoTime() - start, body.length);
            learn(question, response);
            check(question, response, body, counter);
            return body;
        }

        void copy(Question question, InputStream in, OutputStream out, long mostBytes) throws IOException {
            byte[] buffer = new byte[1 << 16];
            long copied = 0;
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                copied += read;
                if (copied > mostBytes) {
                    throw new SourceException(what(question) + " failed: " + question.path() + " has more than "
                            + mostBytes + " bytes, which no such file has.");
                }
                out.write(buffer, 0, read);
            }
            counter.answered(System.nanoTime() - start, copied);
        }
    }

    private CircuitBreaker breaker(String host) {
        return CircuitBreaker.of(
                venue + " " + host,
                CircuitBreakerConfig.custom()
                        .slidingWindowSize(20)
                        .minimumNumberOfCalls(20)
                        .failureRateThreshold(100)
                        .waitDurationInOpenState(Duration.ofSeconds(30))
                        .permittedNumberOfCallsInHalfOpenState(2)
                        .build());
    }

    private static Request request(Question question) {
        String text = question.base().toString().replaceAll("/$", "") + question.path();
        HttpUrl url = HttpUrl.get(question.query().isEmpty() ? text : text + "?" + question.query());
        Request.Builder request = new Request.Builder().url(url).header("User-Agent", "kirby");
        return question.body() == null
                ? request.build()
                : request.post(RequestBody.create(question.body(), JSON)).build();
    }

    private static void learn(Question question, Response response) {
        BudgetHeaders headers = question.headers();
        long used = number(response, headers.used());
        long limit = number(response, headers.limit());
        long remaining = number(response, headers.remaining());
        if (limit > 0) {
            question.limiter().granted(limit);
        }
        if (used >= 0) {
            question.limiter().used(used);
        } else if (limit > 0 && remaining >= 0) {
            question.limiter().used(limit - remaining);
        }
    }

    private static long number(Response response, String header) {
        String text = header.isEmpty() ? null : response.header(header);
        return text != null && text.matches("\\d{1,9}") ? Long.parseLong(text) : -1;
    }

    private void check(Question question, Response response, byte[] body, Counters.Path counter) throws Failure {
        int status = response.code();
        Complaint complaint = errors.complaint(status, body);
        if (status == 418 || status == 429 || isLimit(complaint)) {
            counter.limited.increment();
            refused(question, response, complaint);
        }
        if (status >= 500) {
            throw new Failure(
                    new SourceException(what(question) + " failed: HTTP " + status + said(complaint, body) + "."),
                    true,
                    retryAfter(response));
        }
        if (complaint != null) {
            String code = complaint.code().isEmpty() ? "" : " (code " + complaint.code() + ")";
            String message = what(question) + " was refused: " + complaint.message() + code + ".";
            switch (complaint.kind()) {
                case UNKNOWN_SYMBOL -> throw new Failure(new InvalidRequestException(message), false, null);
                case TRANSIENT -> throw new Failure(new SourceException(message), true, null);
                case MISSING -> throw new Failure(new NoDataException(message), false, null);
                default -> throw new Failure(new SourceException(message), false, null);
            }
        }
        if (status == 403 || status == 451) {
            throw new Failure(
                    new SourceException(what(question) + " was refused: HTTP " + status
                            + ", the venue's firewall or your region." + said(null, body)
                            + " Ask from another network, or slower."),
                    false,
                    null);
        }
        if (status != 200) {
            throw new Failure(
                    new SourceException(what(question) + " failed: HTTP " + status + said(null, body) + "."),
                    false,
                    null);
        }
    }

    private static boolean isLimit(@Nullable Complaint complaint) {
        return complaint != null
                && (complaint.kind() == Complaint.Kind.LIMITED || complaint.kind() == Complaint.Kind.BANNED);
    }

    private void refused(Question question, Response response, @Nullable Complaint complaint) throws Failure {
        Duration wait = retryAfter(response);
        Instant told = toldUntil(complaint);
        boolean ban = response.code() == 418
                || told != null
                || (complaint != null && complaint.kind() == Complaint.Kind.BANNED);
        if (ban || (wait != null && wait.compareTo(LONGEST_WAIT) > 0)) {
            Instant until =
                    told != null ? told : settings.clock().instant().plus(wait == null ? BAN_UNLESS_TOLD : wait);
            bannedUntil = until;
            question.limiter().ban(until);
            throw new Failure(banned(question, until), false, null);
        }
        throw new Failure(
                new SourceException(what(question) + " was refused: too many requests"
                        + (complaint == null ? "" : " (" + complaint.message() + ")") + "."),
                true,
                wait);
    }

    /** Some venues tell the end of a ban in words: "IP banned until 1695000000000". */
    private static @Nullable Instant toldUntil(@Nullable Complaint complaint) {
        Matcher until = UNTIL.matcher(complaint == null ? "" : complaint.message());
        return until.find() ? Instant.ofEpochMilli(Long.parseLong(until.group(1))) : null;
    }

    private void requireNotBanned(Question question) {
        Instant shared = question.limiter().bannedUntil();
        Instant until = shared.isAfter(bannedUntil) ? shared : bannedUntil;
        if (settings.clock().instant().isBefore(until)) {
            throw banned(question, until);
        }
    }

    private RateLimitedException banned(Question question, Instant until) {
        return new RateLimitedException(
                what(question) + " was refused: " + venue + " bans this address until " + until
                        + ". Stop everything else that asks it from here, and try again then.",
                until);
    }

    private static @Nullable Duration retryAfter(Response response) {
        String header = response.header("Retry-After");
        return header != null && header.strip().matches("\\d{1,7}")
                ? Duration.ofSeconds(Long.parseLong(header.strip()))
                : null;
    }

    private String what(Question question) {
        return venue + " " + question.name();
    }

    private static String said(IOException e) {
        String text = e.getMessage() == null ? "" : ": " + e.getMessage();
        return e.getClass().getSimpleName() + text;
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

    /**
     * What was asked so far.
     *
     * @return a snapshot
     */
    public RequestStatistics statistics() {
        return counters.snapshot();
    }

    @Override
    public void close() {
        meters.close();
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "HttpGateway[%s, %d requests]", venue, statistics().requests());
    }

    /** One attempt that failed, and whether another is worth it. */
    private static final class Failure extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient dev.kirby.KirbyException exception;
        private final boolean transientFault;
        private final transient @Nullable Duration told;

        Failure(dev.kirby.KirbyException exception, boolean transientFault, @Nullable Duration told) {
            super(exception.getMessage(), exception, false, false);
            this.exception = exception;
            this.transientFault = transientFault;
            this.told = told;
        }

        Duration wait(int attempt) {
            long backoff = FIRST_BACKOFF.toMillis() << (attempt - 1);
            long jitter = ThreadLocalRandom.current().nextLong(backoff / 2 + 1);
            Duration own = Duration.ofMillis(backoff / 2 + jitter);
            return told != null && told.compareTo(own) > 0 ? told.plusMillis(jitter) : own;
        }

        SourceException exhausted() {
            String message = String.valueOf(exception.getMessage());
            return new SourceException(message + " Gave up after " + ATTEMPTS + " attempts.", exception);
        }
    }
}

package dev.kirby.exchange.internal.http;

import dev.kirby.InvalidRequestException;
import dev.kirby.NoDataException;
import dev.kirby.RateLimitedException;
import dev.kirby.SourceException;
import dev.kirby.exchange.RequestStatistics;
import dev.kirby.exchange.spi.ExchangeSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
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
    private static final MediaType JSON = MediaType.get("application/json");

    private final String venue;
    private final ExchangeSettings settings;
    private final AnswerCheck check;
    private final Ban ban;
    private final Circuits circuits;
    private final OkHttpClient client;
    private final OkHttpClient downloads;
    private final Counters.Listener meters;
    private final Counters counters;

    /**
     * A gateway to a venue; nothing is sent yet.
     *
     * @param venue named in errors
     * @param errors reads the venue's way of saying no
     * @param settings clock and sleeper
     */
    public HttpGateway(String venue, ErrorReader errors, ExchangeSettings settings) {
        this.venue = venue;
        this.settings = settings;
        this.ban = new Ban(venue, settings.clock());
        this.check = new AnswerCheck(errors, ban);
        this.circuits = new Circuits(venue);
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
            ban.requireOver(what(question), question.limiter());
            if (last != null) {
                counter.retries.increment();
                settings.sleeper().accept(last.wait(attempt - 1));
            }
            try {
                return once(by, question, intake, counter);
            } catch (Failure e) {
                if (!e.mayPass()) {
                    if (!(e.exception() instanceof NoDataException)) {
                        counter.failures.increment();
                    }
                    throw e.exception();
                }
                last = e;
            }
        }
        counter.failures.increment();
        throw last == null ? new SourceException(what(question) + " failed.") : last.exhausted(ATTEMPTS);
    }

    private <T> T once(OkHttpClient by, Question question, Intake<T> intake, Counters.Path counter) throws Failure {
        Circuits.Passage passage = circuits.enter(what(question), question.base());
        counter.waitedMillis.add(question.limiter().take(question.weight()).toMillis());
        counter.requests.increment();
        long start = System.nanoTime();
        boolean healthy = false;
        try (Response response = by.newCall(request(question)).execute()) {
            T answer = intake.take(response, new Body(counter, start));
            healthy = true;
            return answer;
        } catch (IOException e) {
            throw Failure.passing(new SourceException(what(question) + " failed: " + said(e) + ".", e), null);
        } catch (Failure e) {
            healthy = !e.mayPass();
            throw e;
        } catch (SourceException e) {
            healthy = true;
            throw Failure.lasting(e);
        } finally {
            passage.leave(healthy, System.nanoTime() - start);
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
            question.headers().learn(response::header, question.limiter());
            check.check(what(question), question.limiter(), response, body, counter);
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

    private static Request request(Question question) {
        String text = question.base().toString().replaceAll("/$", "") + question.path();
        HttpUrl url = HttpUrl.get(question.query().isEmpty() ? text : text + "?" + question.query());
        Request.Builder request = new Request.Builder().url(url).header("User-Agent", "kirby");
        return question.body() == null
                ? request.build()
                : request.post(RequestBody.create(question.body(), JSON)).build();
    }

    private String what(Question question) {
        return venue + " " + question.name();
    }

    private static String said(IOException e) {
        String text = e.getMessage() == null ? "" : ": " + e.getMessage();
        return e.getClass().getSimpleName() + text;
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
}

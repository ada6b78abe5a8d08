package dev.kirby.exchange.internal.http;

import dev.kirby.InvalidRequestException;
import dev.kirby.NoDataException;
import dev.kirby.RateLimitedException;
import dev.kirby.SourceException;
import dev.kirby.exchange.ExchangeSettings;
import dev.kirby.exchange.RequestStatistics;
import dev.kirby.exchange.venue.BudgetHeaders;
import dev.kirby.exchange.venue.ErrorReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Locale;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to one venue: within its limits, again where a fault may pass, not at all while it bans us. Every request is
 * idempotent, so every request may be repeated.
 *
 * <p>Five attempts with exponential backoff and jitter; {@code Retry-After} is honoured up to two minutes. Refusals beyond
 * that, and bans (418), end the call at once and all later calls until they are over. Twenty failures in a row open the
 * circuit of a host for half a minute. One request, with all its attempts, ends within {@link Timeouts}. Redirects stay within
 * the venue's hosts, and answers within 32 MiB when they are unpacked. Thread-safe; closing it ends its connections.
 */
public final class HttpGateway implements AutoCloseable {

    private static final int ATTEMPTS = 5;
    private static final int MAX_ANSWER_BYTES = 32 << 20;
    private static final MediaType JSON = MediaType.get("application/json");

    private final String venue;
    private final ExchangeSettings settings;
    private final Timeouts timeouts;
    private final Redirects redirects;
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
     * @param hosts the venue's base URLs, between which it may redirect
     * @param errors reads the venue's way of saying no
     * @param settings clock and sleeper
     */
    public HttpGateway(String venue, Collection<URI> hosts, ErrorReader errors, ExchangeSettings settings) {
        this(venue, hosts, errors, settings, Timeouts.DEFAULT);
    }

    HttpGateway(String venue, Collection<URI> hosts, ErrorReader errors, ExchangeSettings settings, Timeouts timeouts) {
        this.venue = venue;
        this.settings = settings;
        this.timeouts = timeouts;
        this.redirects = new Redirects(venue, hosts);
        this.ban = new Ban(venue, settings.clock());
        this.check = new AnswerCheck(errors, ban);
        this.meters = Counters.Listener.of(venue);
        this.circuits = new Circuits(venue, meters);
        this.counters = new Counters(meters);
        this.client = timeouts.client();
        // A file takes longer, as long as something comes; and it must come as it is.
        this.downloads = client.newBuilder()
                .callTimeout(timeouts.download())
                .addInterceptor(chain -> chain.proceed(chain.request()
                        .newBuilder()
                        .header("Accept-Encoding", "identity")
                        .build()))
                .build();
    }

    /**
     * A request.
     *
     * @param base scheme, host and port
     * @param path the path, beginning with a slash
     * @param query encoded parameters without the request mark; empty for none
     * @param body JSON to POST, null to GET
     * @param name what it is counted as and called in errors
     * @param weight what it costs
     * @param limiter whose budget it costs
     * @param headers the headers in which the venue states what is used of the budget
     */
    public record Request(
            URI base,
            String path,
            String query,
            @Nullable String body,
            String name,
            int weight,
            WeightLimiter limiter,
            BudgetHeaders headers) {}

    /** Reads an answer; throws {@link IOException} where the body is cut short, so that the request is sent again. */
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

    /**
     * Sends a request and reads the answer.
     *
     * @param request what to ask
     * @param reader reads the body
     * @param <T> what the answer is
     * @return what the reader made of the body
     * @throws InvalidRequestException if the venue does not know the symbol
     * @throws RateLimitedException if the venue bans us for longer than a retry is worth
     * @throws SourceException if the venue cannot be reached, or answers with an error or with garbage
     */
    public <T> T send(Request request, Reader<T> reader) {
        return attempts(client, request, (response, body) -> reader.read(body.bytes(request, response)));
    }

    /**
     * Brings a file. What came of a failed attempt is overwritten by the next.
     *
     * @param request what to ask
     * @param target where the body goes, as it comes
     * @param maxBytes how many there may be
     * @return the target
     * @throws NoDataException if the venue says that there is no such file
     * @throws SourceException if the venue cannot be reached, answers with an error, or sends more than that
     */
    public Path download(Request request, Path target, long maxBytes) {
        return attempts(downloads, request, (response, body) -> {
            if (response.code() != 200) {
                body.bytes(request, response);
            }
            try (InputStream in = response.body().byteStream();
                    OutputStream out = Files.newOutputStream(target)) {
                body.copy(request, in, out, maxBytes);
            }
            return target;
        });
    }

    /** Takes the body of an answer, within one attempt. */
    private interface Intake<T> {
        T take(Response response, Body body) throws IOException, Failure;
    }

    private <T> T attempts(OkHttpClient by, Request request, Intake<T> intake) {
        Counters.Path counter = counters.of(request.name());
        @Nullable Failure last = null;
        long spentNanos = 0;
        int attempt = 1;
        for (; attempt <= ATTEMPTS && spentNanos < timeouts.request().toNanos(); attempt++) {
            ban.requireOver(what(request), request.limiter());
            if (last != null) {
                counter.retries.increment();
                settings.sleeper().accept(last.wait(attempt - 1));
            }
            long start = System.nanoTime();
            try {
                return once(by, request, intake, counter);
            } catch (Failure e) {
                if (!e.mayPass()) {
                    if (!(e.exception() instanceof NoDataException)) {
                        counter.failures.increment();
                    }
                    throw e.exception();
                }
                last = e;
            }
            spentNanos += System.nanoTime() - start;
        }
        counter.failures.increment();
        throw last == null ? new SourceException(what(request) + " failed.") : last.exhausted(attempt - 1);
    }

    private <T> T once(OkHttpClient by, Request request, Intake<T> intake, Counters.Path counter) throws Failure {
        Circuits.Passage passage = circuits.enter(what(request), request.base());
        counter.waitedMillis.add(request.limiter().take(request.weight()).toMillis());
        counter.requests.increment();
        long start = System.nanoTime();
        boolean healthy = false;
        try (Response response = redirects.execute(by, wire(request), what(request))) {
            T answer = intake.take(response, new Body(counter, start));
            healthy = true;
            return answer;
        } catch (IOException e) {
            throw Failure.passing(new SourceException(what(request) + " failed: " + said(e) + ".", e), null);
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
        byte[] bytes(Request request, Response response) throws IOException, Failure {
            byte[] body = bounded(request, response);
            counter.answered(System.nanoTime() - start, body.length);
            UsedWeight.learn(request.headers(), response::header, request.limiter());
            check.check(what(request), request.limiter(), response, body, counter);
            return body;
        }

        /** A few kilobytes may unpack to gigabytes. */
        private byte[] bounded(Request request, Response response) throws IOException {
            BufferedSource source = response.body().source();
            if (source.request(MAX_ANSWER_BYTES + 1L)) {
                throw new SourceException(what(request) + " failed: the answer is larger than "
                        + (MAX_ANSWER_BYTES >> 20) + " MiB, which no answer is. Look at the proxy or the network in"
                        + " between, or set the venue's base URL.");
            }
            return source.readByteArray();
        }

        void copy(Request request, InputStream in, OutputStream out, long maxBytes) throws IOException {
            byte[] buffer = new byte[1 << 16];
            long copied = 0;
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                copied += read;
                if (copied > maxBytes) {
                    throw new SourceException(what(request) + " failed: " + request.path() + " has more than "
                            + maxBytes + " bytes, which no such file has.");
                }
                out.write(buffer, 0, read);
            }
            counter.answered(System.nanoTime() - start, copied);
        }
    }

    private static okhttp3.Request wire(Request request) {
        String text = request.base().toString().replaceAll("/$", "") + request.path();
        HttpUrl url = HttpUrl.get(request.query().isEmpty() ? text : text + "?" + request.query());
        okhttp3.Request.Builder wire = new okhttp3.Request.Builder().url(url).header("User-Agent", "kirby");
        return request.body() == null
                ? wire.build()
                : wire.post(RequestBody.create(request.body(), JSON)).build();
    }

    private String what(Request request) {
        return venue + " " + request.name();
    }

    private static String said(IOException e) {
        String text = e.getMessage() == null ? "" : ": " + e.getMessage();
        return e.getClass().getSimpleName() + text;
    }

    /**
     * What was requested so far.
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

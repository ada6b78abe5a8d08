package dev.kirby.exchange.simulated;

import dev.kirby.exchange.Exchange;
import dev.kirby.exchange.ExchangeSettings;
import dev.kirby.exchange.Exchanges;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import javax.net.ServerSocketFactory;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.HttpUrl;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/** A venue of few words on localhost: a test says what it answers, and reads what it was asked. */
public final class LocalVenue implements AutoCloseable {

    private final MockWebServer server = LocalServer.create();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final List<Duration> slept = new CopyOnWriteArrayList<>();
    private final Function<Asked, Reply> answers;
    private volatile Instant now;

    /** A request as it arrived. */
    public record Asked(HttpUrl url, String body) {

        public String path() {
            return url.encodedPath();
        }

        /** A parameter, empty if there is none. */
        public String param(String name) {
            String value = url.queryParameter(name);
            return value == null ? "" : value;
        }

        public long number(String name) {
            return Long.parseLong(param(name));
        }
    }

    /** An answer. */
    public record Reply(int status, String contentType, String body) {

        public static Reply json(String body) {
            return new Reply(200, "application/json", body);
        }
    }

    private LocalVenue(Instant now, Function<Asked, Reply> answers) {
        this.now = now;
        this.answers = answers;
    }

    /** A running venue. It tells its time by itself wherever it is asked as one of the venues Kirby knows. */
    public static LocalVenue start(Instant now, Function<Asked, Reply> answers) {
        LocalVenue venue = new LocalVenue(now, answers);
        venue.server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return venue.respond(request);
            }
        });
        try {
            venue.server.start(InetAddress.getLoopbackAddress(), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return venue;
    }

    private MockResponse respond(RecordedRequest recorded) {
        ByteString body = recorded.getBody();
        Asked request = new Asked(recorded.getUrl(), body == null ? "" : body.utf8());
        String time = time(request, now.toEpochMilli());
        Reply reply;
        if (time != null) {
            reply = Reply.json(time);
        } else {
            asked.add(request);
            reply = answers.apply(request);
        }
        return new MockResponse.Builder()
                .code(reply.status())
                .setHeader("Content-Type", reply.contentType())
                .body(reply.body())
                .build();
    }

    /** The time as each venue tells it. */
    private static @Nullable String time(Asked request, long now) {
        return switch (request.path()) {
            case "/api/v3/time", "/fapi/v1/time" -> "{\"serverTime\":" + now + "}";
            case "/v5/market/time" -> "{\"retCode\":0,\"retMsg\":\"OK\",\"result\":{},\"time\":" + now + "}";
            case "/api/v5/public/time" -> "{\"code\":\"0\",\"msg\":\"\",\"data\":[{\"ts\":\"" + now + "\"}]}";
            case "/0/public/Time" -> "{\"error\":[],\"result\":{\"unixtime\":" + now / 1000 + "}}";
            case "/info" ->
                request.body().contains("exchangeStatus") ? "{\"specialStatuses\":null,\"time\":" + now + "}" : null;
            default -> null;
        };
    }

    /** Sockets for other servers of tests that would otherwise wait 40 ms before each answer. */
    public static ServerSocketFactory sockets() {
        return new PromptSockets();
    }

    /** What it was asked but for the time, in order. */
    public List<Asked> asked() {
        return asked;
    }

    /** How long the exchanges opened here would have slept. */
    public List<Duration> slept() {
        return slept;
    }

    public void now(Instant newNow) {
        now = newNow;
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getPort());
    }

    /** An exchange that asks here, at this venue's time, without limits and without really sleeping. */
    public Exchange open(String name) {
        return Exchanges.open(
                name,
                ExchangeSettings.DEFAULT.at(url()).unlimited().withoutArchive().timed(clock(), slept::add));
    }

    private Clock clock() {
        return ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
    }

    @Override
    public void close() {
        server.close();
    }
}

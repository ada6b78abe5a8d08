package dev.kirby.examples.studio;

import dev.kirby.DataQualityException;
import dev.kirby.InvalidRequestException;
import dev.kirby.KirbyException;
import dev.kirby.NoDataException;
import dev.kirby.StoreException;
import dev.kirby.UnsupportedDataException;
import dev.kirby.internal.Logs;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Routes on Jetty, by Javalin. Every request passes the guard; every answer has its headers; every error has one shape, and what went
 * wrong inside is in the log only.
 */
final class StudioServer implements AutoCloseable {

    private static final Logger LOG = Logs.of(StudioServer.class);
    /** What changes nothing that is kept. The body of the second holds the key. */
    private static final Set<String> UNAUDITED = Set.of("/api/training/estimate", "/api/session");

    private static final String ANSWERED = "kirby.answered";
    private static final int THREADS = 48;
    private static final int IDLE_MILLIS = 30_000;
    private static final int STOP_MILLIS = 3_000;
    private static final int HEADER_BYTES = 8 * 1024;
    private static final long BODY_NANOS = Duration.ofSeconds(10).toNanos();

    private final StudioSettings settings;
    private final Guard guard;
    private final UnaryOperator<String> remedies;
    private final AuditLog audit;
    private final Semaphore bodies = new Semaphore(THREADS / 3);
    private final EventStreams streams;
    private final Javalin app;

    StudioServer(
            StudioSettings settings, Guard guard, List<Route> routes, UnaryOperator<String> remedies, AuditLog audit) {
        this.audit = audit;
        this.settings = settings;
        this.guard = guard;
        this.remedies = remedies;
        this.streams = new EventStreams(settings.limits().streams());
        this.app = Javalin.create(config -> configure(config, routes));
    }

    StudioServer start() {
        try {
            app.start(settings.address().getHostAddress(), settings.port());
        } catch (RuntimeException e) {
            close();
            throw new InvalidRequestException(
                    "Cannot listen at " + settings.address().getHostAddress() + ":" + settings.port() + ": "
                            + (e.getCause() == null ? e : e.getCause()).getMessage()
                            + ". Is another studio running? Give another --port, or 0 for any free one.",
                    e);
        }
        return this;
    }

    int port() {
        return app.port();
    }

    @Override
    public void close() {
        streams.close();
        app.stop();
    }

    private void configure(JavalinConfig config, List<Route> routes) {
        config.startup.showJavalinBanner = false;
        config.http.maxRequestSize = settings.limits().bodyBytes();
        if (settings.isLocal()) {
            // To compress a page of megabytes for a browser takes longer than to hand it over within the machine.
            config.http.compressionStrategy = CompressionStrategy.NONE;
        }
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, 4);
        threads.setName("kirby-studio");
        threads.setDaemon(true);
        config.jetty.threadPool = threads;
        config.jetty.modifyHttpConfiguration(StudioServer::narrow);
        config.jetty.modifyServer(server -> {
            server.setStopTimeout(STOP_MILLIS);
            server.addBean(new NetworkConnectionLimit(settings.limits().connections(), server));
        });
        config.jetty.addConnector(this::connector);
        config.routes.exception(Exception.class, (e, ctx) -> send(ctx, Answer.of(refusal(e, ctx))));
        for (Route route : routes) {
            config.routes.addHttpHandler(
                    HandlerType.findOrCreate(route.method()), route.path(), ctx -> send(ctx, answer(route, ctx)));
        }
        config.routes.error(404, ctx -> {
            if (ctx.attribute(ANSWERED) == null) {
                send(ctx, Answer.of(unknown(routes, ctx)));
            }
        });
        config.routes.get("/", ctx -> send(ctx, page(ctx)));
        config.routes.get("/<path>", ctx -> send(ctx, page(ctx)));
    }

    /** What no route answers: the path may be known by another method. */
    private static Refusal unknown(List<Route> routes, Context ctx) {
        List<String> methods = routes.stream()
                .filter(route -> ctx.path().matches(route.path().replaceAll("\\{\\w+}", "[^/]+")))
                .map(Route::method)
                .toList();
        return methods.isEmpty()
                ? Refusal.notFound("There is nothing here: /openapi.json lists what there is.")
                : Refusal.methodNotAllowed("This takes " + String.join(" or ", methods) + ".");
    }

    private static void narrow(HttpConfiguration http) {
        http.setSendServerVersion(false);
        http.setSendDateHeader(true);
        http.setRequestHeaderSize(HEADER_BYTES);
    }

    private ServerConnector connector(Server server, HttpConfiguration http) {
        ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
        connector.setHost(settings.address().getHostAddress());
        connector.setPort(settings.port());
        connector.setIdleTimeout(IDLE_MILLIS);
        return connector;
    }

    private Answer answer(Route route, Context ctx) {
        Guard.Caller caller = caller(ctx);
        guard.admit(caller);
        if (!route.open()) {
            guard.requireKey(caller);
        }
        byte[] body = body(route, ctx);
        Request request = new Request(ctx.pathParamMap(), query(ctx), body, orEmpty(ctx.header("Last-Event-ID")));
        request.requireKnown(
                route.parameters().stream().map(Route.Parameter::name).toList());
        Answer answer = route.handler().answer(request);
        if (!route.method().equals("GET") && !UNAUDITED.contains(route.path())) {
            audit.record(
                    caller.address() + (guard.sessions().isOpen() ? "" : ", with the key"),
                    route.method() + " " + ctx.path(),
                    answer.status(),
                    body);
        }
        if (answer.events().isPresent()) {
            streams.takePlace();
        }
        return answer;
    }

    private static String orEmpty(@Nullable String header) {
        return header == null ? "" : header;
    }

    private static Guard.Caller caller(Context ctx) {
        return new Guard.Caller(ctx.method().toString(), ctx.req().getRemoteAddr(), ctx::header);
    }

    private Answer page(Context ctx) {
        guard.admit(caller(ctx));
        return StaticFiles.find(ctx.path())
                .orElseThrow(() -> Refusal.notFound("There is nothing here: /openapi.json lists what there is."));
    }

    private static Map<String, String> query(Context ctx) {
        Map<String, String> query = new LinkedHashMap<>();
        ctx.queryParamMap().forEach((name, values) -> query.put(name, values.get(0)));
        return query;
    }

    private byte[] body(Route route, Context ctx) {
        if (route.body().isEmpty()) {
            return new byte[0];
        }
        String type = ctx.contentType() == null ? "" : String.valueOf(ctx.contentType());
        if (!type.split(";", 2)[0].strip().equalsIgnoreCase("application/json")) {
            throw Refusal.unsupportedType("The body must be JSON: send the header 'Content-Type: application/json'.");
        }
        if (!bodies.tryAcquire()) {
            throw Refusal.unavailable("Too many requests send their bodies at the same time: send it again.");
        }
        try (InputStream in = ctx.bodyInputStream()) {
            return read(in);
        } catch (IOException e) {
            throw Refusal.badRequest("The body ended too soon.");
        } finally {
            bodies.release();
        }
    }

    /** A body that is neither too long nor too slow: a client that sends byte by byte would keep a thread. */
    private byte[] read(InputStream in) throws IOException {
        byte[] bytes = new byte[settings.limits().bodyBytes() + 1];
        long end = System.nanoTime() + BODY_NANOS;
        int length = 0;
        for (int more = in.read(bytes, 0, bytes.length);
                more > 0;
                more = in.read(bytes, length, bytes.length - length)) {
            length += more;
            if (System.nanoTime() - end > 0) {
                throw Refusal.timeout("The body did not come within " + BODY_NANOS / 1_000_000_000 + " seconds.");
            }
        }
        if (length == bytes.length) {
            throw Refusal.tooLarge("A body has " + settings.limits().bodyBytes() + " bytes at most.");
        }
        return Arrays.copyOf(bytes, length);
    }

    private Refusal refusal(Exception e, Context ctx) {
        if (e instanceof Refusal refusal) {
            return refusal;
        }
        String message = remedies.apply(String.valueOf(e.getMessage()));
        if (e instanceof NoDataException) {
            return Refusal.notFound(message);
        }
        if (e instanceof InvalidRequestException
                || e instanceof UnsupportedDataException
                || e instanceof DataQualityException) {
            return Refusal.badRequest(message);
        }
        if (e instanceof StoreException) {
            LOG.warn("{} {}: {}", ctx.method(), ctx.path(), message);
            return Refusal.unavailable("The store does not answer; the server's log says why.");
        }
        if (e instanceof HttpResponseException http && http.getStatus() < 500) {
            return http.getStatus() == 413
                    ? Refusal.tooLarge("A body has " + settings.limits().bodyBytes() + " bytes at most.")
                    : Refusal.badRequest("The request cannot be read: " + http.getMessage() + ".");
        }
        if (e instanceof KirbyException) {
            LOG.warn("{} {}: {}", ctx.method(), ctx.path(), message);
        } else {
            LOG.error("{} {}", ctx.method(), ctx.path(), e);
        }
        return Refusal.failure("Something went wrong inside; the server's log says what.");
    }

    private void send(Context ctx, Answer answer) {
        ctx.attribute(ANSWERED, true);
        Guard.headers().forEach(ctx::header);
        answer.headers().forEach(ctx::header);
        ctx.status(answer.status());
        if (!answer.type().isEmpty()) {
            ctx.contentType(answer.type());
        }
        if (answer.events().isPresent()) {
            stream(ctx, answer.events().get());
        } else {
            ctx.result(answer.body());
        }
    }

    private void stream(Context ctx, EventSource source) {
        try {
            ctx.res().flushBuffer();
            ctx.future(() -> streams.begin(ctx.req().getAsyncContext(), source));
        } catch (IOException e) {
            LOG.debug("The client of a stream is gone", e);
            streams.leavePlace();
        }
    }
}

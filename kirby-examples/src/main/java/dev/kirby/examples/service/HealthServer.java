package dev.kirby.examples.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.kirby.InvalidRequestException;
import dev.kirby.internal.DaemonThreads;
import dev.kirby.internal.Logs;
import dev.kirby.store.health.HealthReport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * {@code /health} and {@code /metrics} of a service that has no other server: health answers 200, or 503 where something is not well, with the
 * findings as JSON. It reads no body and takes no parameter.
 */
public final class HealthServer implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(2, DaemonThreads.named("kirby-service-http"));
    private final Service service;

    private HealthServer(HttpServer server, Service service) {
        this.server = server;
        this.service = service;
    }

    /**
     * Starts to answer.
     *
     * @param service whose health and metrics
     * @param address where to listen, such as {@code 127.0.0.1}
     * @param port 0 for any free one
     * @return the running server
     * @throws InvalidRequestException if it cannot listen there
     */
    public static HealthServer start(Service service, String address, int port) {
        try {
            HealthServer health =
                    new HealthServer(HttpServer.create(new InetSocketAddress(address, port), 50), service);
            health.server.setExecutor(health.threads);
            health.server.createContext("/", health::answer);
            health.server.start();
            return health;
        } catch (IOException | IllegalArgumentException e) {
            throw new InvalidRequestException(
                    "Cannot listen at " + address + ":" + port + ": " + e.getMessage()
                            + ". Is another service running? Give another --health-port, or 0 for any free one.",
                    e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            if (!exchange.getRequestMethod().equals("GET")) {
                send(exchange, 405, "text/plain;charset=utf-8", "Only GET is answered.\n");
            } else if (path.equals("/health")) {
                HealthReport report = service.health();
                send(exchange, report.isHealthy() ? 200 : 503, "application/json", report.toJson() + "\n");
            } else if (path.equals("/metrics")) {
                send(exchange, 200, "text/plain;version=0.0.4;charset=utf-8", service.metrics());
            } else {
                send(exchange, 404, "text/plain;charset=utf-8", "There are /health and /metrics.\n");
            }
        } catch (RuntimeException e) {
            Logs.of(HealthServer.class).warn("{} could not be answered", exchange.getRequestURI(), e);
        }
    }

    private static void send(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] body = text.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    /** {@return the port it listens on} */
    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    /** For example {@code HealthServer[127.0.0.1:7071]}. */
    @Override
    public String toString() {
        return "HealthServer[" + server.getAddress().getHostString() + ":" + port() + "]";
    }
}

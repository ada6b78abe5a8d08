package dev.kirby.exchange.internal.http;

import dev.kirby.exchange.ExchangeSettings;
import dev.kirby.exchange.venue.BudgetHeaders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** A process that asks the server of {@link SharedBudgetTest} until it is told to stop, by the server's time. */
final class LimitedChild {

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI server;
    private final String name;

    private LimitedChild(URI server, String name) {
        this.server = server;
        this.name = name;
    }

    /** Takes the file with the budget, the budget, the window, the server, a name, and a number of threads. */
    public static void main(String[] args) throws InterruptedException {
        LimitedChild child = new LimitedChild(URI.create(args[3]), args[4]);
        WeightLimiter limiter = WeightLimiter.shared(
                Path.of(args[0]), Long.parseLong(args[1]), Duration.parse(args[2]), child.clock(), child::sleep);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < Integer.parseInt(args[5]); i++) {
            threads.add(new Thread(() -> child.work(limiter)));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void work(WeightLimiter limiter) {
        HttpGateway.Request request =
                new HttpGateway.Request(server, "/ask", "child=" + name, null, "ask", 1, limiter, BudgetHeaders.NONE);
        try (HttpGateway gateway = new HttpGateway(
                "local",
                List.of(server),
                (status, body) -> null,
                ExchangeSettings.DEFAULT.timed(clock(), this::sleep))) {
            String answer = "go on";
            while (!answer.equals("stop")) {
                answer = gateway.send(request, body -> new String(body, StandardCharsets.UTF_8));
            }
        }
        text("/done");
    }

    private void sleep(Duration duration) {
        text("/wait");
    }

    private Clock clock() {
        return ((InstantSource) () -> Instant.ofEpochMilli(Long.parseLong(text("/time")))).withZone(ZoneOffset.UTC);
    }

    private String text(String path) {
        try {
            HttpRequest request = HttpRequest.newBuilder(server.resolve(path + "?child=" + name))
                    .build();
            return client.send(request, BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}

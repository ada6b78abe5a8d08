package dev.kirby.examples.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kirby.InvalidRequestException;
import dev.kirby.alert.Alert;
import dev.kirby.internal.DaemonThreads;
import dev.kirby.internal.Logs;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where alerts go: to the log always; to a web hook, as JSON by POST, where {@code KIRBY_ALERT_WEBHOOK} is set; to a command, on its
 * standard input, where {@code KIRBY_ALERT_COMMAND} is, such as {@code mail -s "Kirby" me@example.org}. Both are in the environment,
 * since they may hold secrets. What is not delivered, because a target fails or the process ends, is logged with the alert, and stops
 * nothing. Thread-safe.
 */
final class AlertTargets implements Consumer<Alert>, AutoCloseable {

    static final String WEBHOOK = "KIRBY_ALERT_WEBHOOK";
    static final String COMMAND = "KIRBY_ALERT_COMMAND";

    private static final Logger LOG = Logs.of(AlertTargets.class);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Optional<URI> webhook;
    private final Optional<String> command;
    private final Duration closing;
    private final Set<Delivery> waiting = ConcurrentHashMap.newKeySet();
    private final ExecutorService sending = Executors.newSingleThreadExecutor(DaemonThreads.named("kirby-alert"));

    private AlertTargets(Optional<URI> webhook, Optional<String> command, Duration closing) {
        this.webhook = webhook;
        this.command = command;
        this.closing = closing;
    }

    /** The targets that an environment names. */
    static AlertTargets of(Map<String, String> environment) {
        return of(environment, PATIENCE);
    }

    /** The same, with another time that may pass at the end until what is on its way is delivered. */
    static AlertTargets of(Map<String, String> environment, Duration closing) {
        return new AlertTargets(
                text(environment, WEBHOOK).map(AlertTargets::parse), text(environment, COMMAND), closing);
    }

    private static Optional<String> text(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(text -> !text.isEmpty());
    }

    private static URI parse(String text) {
        try {
            URI uri = URI.create(text);
            if (uri.getHost() != null && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // said below, without the text, which may hold a secret
        }
        throw new InvalidRequestException(WEBHOOK + " is no address of the web: write https://host/path.");
    }

    /** An alert on its way to a target, as the log names it. */
    private record Delivery(Alert alert, String target) {
        void failed(String why) {
            LOG.warn("Not delivered to {}: {} ({})", target, alert, why);
        }
    }

    /** Delivers an alert, and says in how far that failed. */
    private interface Target {
        Optional<String> deliver(Alert alert) throws IOException, InterruptedException;
    }

    @Override
    public void accept(Alert alert) {
        LOG.warn("ALERT {}", alert);
        webhook.ifPresent(uri -> send(new Delivery(alert, "the web hook at " + uri.getHost()), one -> post(uri, one)));
        command.ifPresent(line -> send(new Delivery(alert, "the alert's command"), one -> run(line, one)));
    }

    private void send(Delivery delivery, Target target) {
        waiting.add(delivery);
        try {
            sending.execute(() -> deliver(delivery, target));
        } catch (RejectedExecutionException e) {
            waiting.remove(delivery);
            delivery.failed("the process ends");
        }
    }

    private void deliver(Delivery delivery, Target target) {
        try {
            target.deliver(delivery.alert()).ifPresent(delivery::failed);
            waiting.remove(delivery);
        } catch (IOException e) {
            waiting.remove(delivery);
            delivery.failed(e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // it is said by whoever interrupts
        }
    }

    private static Optional<String> post(URI uri, Alert alert) throws IOException, InterruptedException {
        Map<String, String> json = new LinkedHashMap<>();
        json.put("text", "Kirby: " + alert);
        json.put("time", alert.time().toString());
        json.put("rule", alert.rule().toString());
        json.put("subject", alert.subject());
        json.put("message", alert.message());
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(json)))
                .build();
        int status = HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
        return status < 300 ? Optional.empty() : Optional.of("it answered " + status);
    }

    private static Optional<String> run(String line, Alert alert) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("sh", "-c", line)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (OutputStream in = process.getOutputStream()) {
            in.write((alert.time() + " " + alert + "\n").getBytes(UTF_8));
        }
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            return Optional.of("it took longer than " + PATIENCE.toSeconds() + " s");
        }
        return process.exitValue() == 0 ? Optional.empty() : Optional.of("it ended with " + process.exitValue());
    }

    /** Sends what is on its way, for as long as one delivery may take; what is left is logged. */
    @Override
    public void close() {
        sending.shutdown();
        try {
            sending.awaitTermination(closing.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        sending.shutdownNow();
        waiting.forEach(delivery -> delivery.failed("the process ends"));
    }
}

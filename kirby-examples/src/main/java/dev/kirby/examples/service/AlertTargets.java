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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where alerts go: to the log always; to a web hook, as JSON by POST, where {@code KIRBY_ALERT_WEBHOOK} is set; to a command, on its
 * standard input, where {@code KIRBY_ALERT_COMMAND} is, such as {@code mail -s "Kirby" me@example.org}. Both are in the environment,
 * since they may hold secrets. One that fails is logged and stops nothing. Thread-safe.
 */
final class AlertTargets implements Consumer<Alert>, AutoCloseable {

    static final String WEBHOOK = "KIRBY_ALERT_WEBHOOK";
    static final String COMMAND = "KIRBY_ALERT_COMMAND";

    private static final Logger LOG = Logs.of(AlertTargets.class);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Optional<URI> webhook;
    private final Optional<String> command;
    private final ExecutorService sending = Executors.newSingleThreadExecutor(DaemonThreads.named("kirby-alert"));

    private AlertTargets(Optional<URI> webhook, Optional<String> command) {
        this.webhook = webhook;
        this.command = command;
    }

    /** The targets that an environment names. */
    static AlertTargets of(Map<String, String> environment) {
        return new AlertTargets(text(environment, WEBHOOK).map(AlertTargets::parse), text(environment, COMMAND));
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

    @Override
    public void accept(Alert alert) {
        LOG.warn("ALERT {}", alert);
        webhook.ifPresent(uri -> sending.execute(() -> post(uri, alert)));
        command.ifPresent(line -> sending.execute(() -> run(line, alert)));
    }

    private static void post(URI uri, Alert alert) {
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
        try {
            int status = HttpClient.newHttpClient()
                    .send(request, HttpResponse.BodyHandlers.discarding())
                    .statusCode();
            if (status >= 300) {
                LOG.warn("The alert's web hook at {} answered {}.", uri.getHost(), status);
            }
        } catch (IOException e) {
            LOG.warn("The alert's web hook at {} is not reachable: {}", uri.getHost(), e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void run(String line, Alert alert) {
        try {
            Process process = new ProcessBuilder("sh", "-c", line)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (OutputStream in = process.getOutputStream()) {
                in.write((alert.time() + " " + alert + "\n").getBytes(UTF_8));
            }
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                LOG.warn("The alert's command took longer than {} s.", PATIENCE.toSeconds());
            } else if (process.exitValue() != 0) {
                LOG.warn("The alert's command ended with {}.", process.exitValue());
            }
        } catch (IOException e) {
            LOG.warn("The alert's command did not run: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Sends what is on its way. */
    @Override
    public void close() {
        sending.shutdown();
        try {
            if (!sending.awaitTermination(2 * PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                LOG.warn("Some alerts were not sent.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

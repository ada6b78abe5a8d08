package dev.kirby.exchange.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two processes ask one server within one budget. The server tells them the time, and lets the next window begin when all of
 * them wait for it, so that what arrives in a window does not depend on how fast anything is.
 */
@Timeout(120)
class SharedBudgetTest {

    private static final int BUDGET = 20;
    // A tenth is left for clocks that differ.
    private static final int USABLE = 18;
    private static final int THREADS = 3;
    private static final int WINDOWS = 6;
    private static final int SOME = 3;
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final Instant NOON = Instant.parse("2024-05-01T12:00:00Z");

    @TempDir
    Path folder;

    private final Map<String, Process> children = new HashMap<>();
    // What each window saw, by child.
    private final List<Map<String, Integer>> arrived = new ArrayList<>();
    private final Map<String, Integer> working = new HashMap<>();
    private final Map<String, Integer> waiting = new HashMap<>();
    private boolean killing;
    private int killedIn = -1;
    private HttpServer server;
    private ExecutorService threads;

    @BeforeEach
    void listen() throws IOException {
        threads = Executors.newCachedThreadPool();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
        arrived.add(new HashMap<>());
    }

    @AfterEach
    void close() throws InterruptedException {
        for (Process child : children.values()) {
            child.destroyForcibly();
            child.waitFor();
        }
        server.stop(0);
        threads.shutdownNow();
        assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String child = exchange.getRequestURI().getQuery().replace("child=", "");
        String answer = switch (exchange.getRequestURI().getPath()) {
            case "/time" -> Long.toString(now());
            case "/ask" -> asked(child);
            case "/wait" -> waited(child);
            default -> done(child);
        };
        byte[] body = answer.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private synchronized long now() {
        return NOON.plus(WINDOW.multipliedBy(arrived.size() - 1)).toEpochMilli();
    }

    private synchronized String asked(String child) {
        if (!working.containsKey(child)) {
            return "stop"; // sent before it was killed
        }
        int window = arrived.size() - 1;
        arrived.get(window).merge(child, 1, Integer::sum);
        if (killing && killedIn < 0 && window >= SOME && child.equals("first")) {
            killedIn = window;
            kill(child);
        }
        int last = killing ? (killedIn < 0 ? Integer.MAX_VALUE : killedIn + SOME) : WINDOWS;
        return window < last ? "go on" : "stop";
    }

    /** With SIGKILL, while it has taken from the budget. */
    private void kill(String child) {
        Process process = children.get(child);
        process.destroyForcibly();
        process.onExit().join();
        working.remove(child);
        waiting.remove(child);
        turn();
    }

    private synchronized String waited(String child) {
        if (!working.containsKey(child)) {
            return "";
        }
        waiting.merge(child, 1, Integer::sum);
        int window = arrived.size();
        turn();
        while (arrived.size() == window && working.containsKey(child)) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return "";
            }
        }
        return "";
    }

    private synchronized String done(String child) {
        working.merge(child, -1, Integer::sum);
        turn();
        return "";
    }

    /** The next window begins when everyone waits for it. */
    private void turn() {
        boolean everyone = working.keySet().stream()
                .allMatch(c -> waiting.getOrDefault(c, 0).equals(working.get(c)));
        if (everyone && !waiting.isEmpty()) {
            arrived.add(new HashMap<>());
            waiting.clear();
        }
        notifyAll();
    }

    private synchronized void start(String... names) throws IOException {
        for (String name : names) {
            working.put(name, THREADS);
        }
        for (String name : names) {
            children.put(
                    name,
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "java")
                                            .toString(),
                                    "-Xmx64m",
                                    "-XX:TieredStopAtLevel=1",
                                    "-XX:+UseSerialGC",
                                    "-cp",
                                    System.getProperty("java.class.path").replace("\n", File.pathSeparator),
                                    LimitedChild.class.getName(),
                                    folder.resolve("limits/local").toString(),
                                    Integer.toString(BUDGET),
                                    WINDOW.toString(),
                                    "http://127.0.0.1:" + server.getAddress().getPort(),
                                    name,
                                    Integer.toString(THREADS))
                            .inheritIO()
                            .start());
        }
    }

    private synchronized int sum(int window) {
        return arrived.get(window).values().stream().mapToInt(Integer::intValue).sum();
    }

    private synchronized int sum(String child) {
        return arrived.stream()
                .mapToInt(window -> window.getOrDefault(child, 0))
                .sum();
    }

    @Test
    void two_processes_never_exceed_the_budget_of_one() throws Exception {
        start("first", "second");
        assertThat(children.get("first").waitFor()).isZero();
        assertThat(children.get("second").waitFor()).isZero();
        for (int window = 0; window < WINDOWS; window++) {
            assertThat(sum(window)).as("window %d", window).isEqualTo(USABLE);
        }
        assertThat(sum("first")).isPositive();
        assertThat(sum("second")).isPositive();
    }

    @Test
    void a_killed_process_leaves_the_budget_to_the_other() throws Exception {
        killing = true;
        start("first", "second");
        assertThat(children.get("second").waitFor()).isZero();
        assertThat(children.get("first").waitFor()).isEqualTo(128 + 9);
        for (int window = 0; window < killedIn + SOME; window++) {
            if (window == killedIn) {
                // What was taken and never sent is lost for this window only.
                assertThat(sum(window)).isLessThanOrEqualTo(USABLE);
            } else {
                assertThat(sum(window)).as("window %d", window).isEqualTo(USABLE);
            }
        }
        assertThat(arrived.get(killedIn)).containsEntry("first", 1);
    }
}

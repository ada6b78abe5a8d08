package dev.kirby.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kirby.exchange.simulated.Faults;
import dev.kirby.exchange.simulated.GeneratedMarket;
import dev.kirby.exchange.simulated.StreamFaults;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.series.CandleSeries;
import dev.kirby.source.Page;
import dev.kirby.store.MarketDataStore;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The studio in a process of its own: a year of five minutes with a thousand random trials a window through the API, beside the live
 * collection of sixty-four series (candles, funding and open interest of sixteen markets), and how soon the page is answered meanwhile;
 * ten jobs at once and one after another; the heap after ten jobs and after a hundred. Run by name only. Shorter or longer:
 * {@code -Dkirby.studio.trials=200}, {@code -Dkirby.studio.trainings=3}, {@code -Dkirby.studio.jobs=50}.
 */
class StudioBenchmarks {

    private static final Instrument BTC = Instrument.parse("bitfinex:BTC/USDT:USDT");
    private static final Instant END = Instant.parse("2025-01-01T00:00:00Z");
    private static final String YEAR = """
            {"strategy": "LIQUIDITY_SWEEP_V3", "pairs": ["BTC/USDT"], "exchanges": ["bitfinex"], "timeframes": ["5m"],
             "nSamples": %d, "seed": %d}""";
    /** What the page asks for: when it opens, in each panel, and every four seconds. */
    private static final List<String> PAGE = List.of(
            "/",
            "/studio.js",
            "/health",
            "/api/session",
            "/api/strategies",
            "/api/market-data?limit=1000",
            "/api/market-data/backfills",
            "/api/market-data/check?exchange=bitfinex&pair=BTC/USDT&timeframe=5m&days=30",
            "/api/market-data/check?exchange=binance&pair=BTC/USDT&timeframe=1m&days=30",
            "/api/market-data/coverage?exchange=bitfinex&pair=BTC/USDT&timeframe=5m",
            "/api/training/jobs?limit=200",
            "/api/training/jobs/{job}",
            "/api/training/jobs/{job}/logs",
            "/api/training/jobs/{done}/results",
            "/api/training/jobs/{done}/report",
            "/api/training/configurations?limit=25",
            "/api/training/configurations/{configuration}",
            "/api/training/configurations/stats/summary",
            "/api/breakers",
            "/api/models",
            "/starlistings",
            "/api/audit",
            "/metrics",
            "/api/candles?exchange=bitfinex&pair=BTC/USDT&timeframe=5m&limit=500");

    /** Trials of a window of each training beside which the page is asked, and how many trainings there are. */
    private static final int TRIALS = Integer.getInteger("kirby.studio.trials", 1000);

    /** Jobs of the benchmark of the heap. */
    private static final int JOBS = Integer.getInteger("kirby.studio.jobs", 100);

    private static final int TRAININGS = Integer.getInteger("kirby.studio.trainings", 1);

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<KirbyProcess> processes = new ArrayList<>();
    private URI address = URI.create("http://127.0.0.1/");

    @BeforeEach
    void fill() {
        CandleSeries fives = GeneratedMarket.of(42, BTC, END).minutes().resample(Interval.M5);
        try (MarketDataStore store = MarketDataStore.open(lake())) {
            store.upsert(SeriesId.candles(BTC, Interval.M5), new Page(fives.range(), fives.toRows()));
        }
    }

    @AfterEach
    void end() {
        processes.forEach(KirbyProcess::close);
    }

    private Path lake() {
        return folder.resolve("lake");
    }

    private KirbyProcess studio() throws Exception {
        KirbyProcess studio = KirbyProcess.start(
                folder.resolve("studio.txt"), List.of("-Xmx2g"), Map.of(), "studio --port 0 --data " + lake());
        processes.add(studio);
        until(studio::isServing);
        address = studio.studio();
        return studio;
    }

    private static void until(BooleanSupplier reached) {
        await().atMost(Duration.ofMinutes(20))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(50))
                .until(reached::getAsBoolean);
    }

    private HttpResponse<String> send(String method, String path, String body) {
        try {
            return http.send(
                    HttpRequest.newBuilder(address.resolve(path))
                            .header("Content-Type", "application/json")
                            .method(method, HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (java.io.IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private JsonNode json(String method, String path, String body) {
        HttpResponse<String> answer = send(method, path, body);
        assertThat(answer.statusCode()).as(path + ": " + answer.body()).isLessThan(300);
        return JsonMapper.shared().readTree(answer.body());
    }

    private String begin(int trials, int seed) {
        return json("POST", "/api/training/start", String.format(Locale.ROOT, YEAR, trials, seed))
                .path("jobs")
                .get(0)
                .path("id")
                .stringValue();
    }

    private boolean isOver(String id) {
        String status =
                json("GET", "/api/training/jobs/" + id, "").path("status").stringValue();
        assertThat(status).isIn("PENDING", "RUNNING", "COMPLETED");
        return status.equals("COMPLETED");
    }

    private static double since(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }

    /** An answer of the page: how long it took, which time it was asked, and how long after the start of the training. */
    private record Asked(String path, int time, double after, double millis) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT, "%6.1f ms, asked for the %d. time after %.1f s: %s", millis, time, after, path);
        }
    }

    @Test
    void page_answers_while_a_year_is_trained_and_sixty_series_are_collected() throws Exception {
        try (FaultyVenues venues =
                FaultyVenues.start(Faults.NONE, StreamFaults.NONE, Duration.ofDays(3), Duration.ofHours(2))) {
            Path stars = Files.writeString(folder.resolve("stars.yaml"), venues.stars());
            assertThat(Captured.run("sync", stars.toString(), "--data", lake().toString())
                            .exit())
                    .isZero();
            KirbyProcess collector = KirbyProcess.start(
                    folder.resolve("collect.txt"),
                    List.of("-Xmx1g"),
                    venues.environment(),
                    "collect --days 2 --data " + lake());
            processes.add(collector);
            KirbyProcess studio = studio();
            String done = begin(20, 1);
            until(() -> isOver(done));
            String configuration = json("GET", "/api/training/jobs/" + done, "")
                    .path("best_config_id")
                    .stringValue();
            json("POST", "/api/training/configurations/" + configuration + "/activate", "");
            until(() ->
                    json("GET", "/api/market-data?limit=1000", "").path("total").intValue() > 64);

            List<Asked> asked = new ArrayList<>();
            List<Double> estimates = new ArrayList<>();
            for (int training = 0; training < TRAININGS; training++) {
                double seconds = 0;
                long begin = System.nanoTime();
                String job = begin(TRIALS, 42 + training);
                while (!isOver(job)) {
                    int time = asked.size() / PAGE.size() + 1;
                    for (String path : PAGE) {
                        double after = since(begin);
                        String target = path.replace("{job}", job)
                                .replace("{done}", done)
                                .replace("{configuration}", configuration);
                        asked.add(new Asked(path, time, after, millis(target)));
                        Thread.sleep(25);
                    }
                    if (time % 5 == 1) {
                        long typed = System.nanoTime();
                        seconds = json("POST", "/api/training/estimate", String.format(Locale.ROOT, YEAR, TRIALS, time))
                                .path("total_seconds")
                                .doubleValue();
                        estimates.add(1000 * since(typed));
                    }
                }
                System.out.printf(
                        Locale.ROOT,
                        "a year of 5m, %,d trials a window, beside 64 live series: %.1f s, estimated beside it %.1f s%n",
                        TRIALS,
                        since(begin),
                        seconds);
                print(training == 0 ? "beside the first training" : "with those before", asked);
            }
            System.out.printf(
                    Locale.ROOT,
                    "estimates, which try parameters on a year: first %.1f, median %.1f, longest %.1f ms%n",
                    estimates.get(0),
                    quantile(estimates, 0.5),
                    quantile(estimates, 1));
            asked.stream()
                    .sorted(Comparator.comparing(Asked::millis).reversed())
                    .limit(15)
                    .forEach(System.out::println);
            assertThat(collector.isAlive()).as(collector.output()).isTrue();
            assertThat(studio.isAlive()).as(studio.output()).isTrue();
        }
    }

    /** How long an answer takes until its last byte, compressed where the server compresses for a browser. */
    private double millis(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(address.resolve(path))
                .header("Accept-Encoding", "gzip, deflate, br, zstd")
                .build();
        long sent = System.nanoTime();
        HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        double millis = 1000 * since(sent);
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        return millis;
    }

    private static void print(String when, List<Asked> asked) {
        Map<String, List<Double>> byPath = new LinkedHashMap<>();
        asked.forEach(one ->
                byPath.computeIfAbsent(one.path(), path -> new ArrayList<>()).add(one.millis()));
        List<Double> all = asked.stream().map(Asked::millis).toList();
        System.out.printf(
                Locale.ROOT,
                "%,d answers of the page %s: median %.1f ms, 99th percentile %.1f ms, longest %.1f ms%n",
                all.size(),
                when,
                quantile(all, 0.5),
                quantile(all, 0.99),
                quantile(all, 1));
        byPath.forEach((path, times) -> System.out.printf(
                Locale.ROOT,
                "  %-75s %4d  first %6.1f, median %6.1f, longest %6.1f ms%n",
                path,
                times.size(),
                times.get(0),
                quantile(times, 0.5),
                quantile(times, 1)));
    }

    private static double quantile(List<Double> values, double share) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted.get((int) Math.max(0, Math.ceil(share * sorted.size()) - 1));
    }

    @Test
    void ten_jobs_at_once_and_one_after_another() throws Exception {
        studio();
        run(1, 1, 20);
        double apart = 0;
        double together = 0;
        for (int round = 0; round < 2; round++) {
            long begin = System.nanoTime();
            for (int job = 0; job < 10; job++) {
                run(1, 100 * round + job, 100);
            }
            apart += since(begin);
            begin = System.nanoTime();
            run(10, 100 * round + 50, 100);
            together += since(begin);
        }
        System.out.printf(
                Locale.ROOT,
                "ten jobs: %.1f s one after another, %.1f s at once, %.2f x (means of two)%n",
                apart / 2,
                together / 2,
                together / apart);
    }

    /** Runs some jobs at once. */
    private void run(int jobs, int seed, int trials) {
        List<String> ids = new ArrayList<>();
        for (int job = 0; job < jobs; job++) {
            ids.add(begin(trials, seed + job));
        }
        ids.forEach(id -> until(() -> isOver(id)));
    }

    @Test
    void heap_after_ten_jobs_and_after_a_hundred() throws Exception {
        KirbyProcess studio = studio();
        run(10, 0, 20);
        double ten = heap(studio);
        for (int tens = 1; tens < JOBS / 10; tens++) {
            run(10, 10 * tens, 20);
        }
        double all = heap(studio);
        System.out.printf(
                Locale.ROOT,
                "heap: %.1f MB after 10 jobs, %.1f MB after %d, %+.1f %%%n",
                ten / 1e6,
                all / 1e6,
                JOBS,
                100 * (all / ten - 1));
    }

    /** What is used after a collection of garbage. */
    private double heap(KirbyProcess studio) throws Exception {
        Thread.sleep(2_000);
        Process collection = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(studio.pid()),
                        "GC.run")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(collection.waitFor()).isZero();
        return Pattern.compile("(?m)^jvm_memory_used_bytes\\{area=\"heap\".*} (\\S+)$")
                .matcher(send("GET", "/metrics", "").body())
                .results()
                .mapToDouble(found -> Double.parseDouble(found.group(1)))
                .sum();
    }
}

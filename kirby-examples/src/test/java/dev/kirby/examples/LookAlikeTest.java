package dev.kirby.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.kirby.exchange.Exchange;
import dev.kirby.exchange.ExchangeSettings;
import dev.kirby.exchange.Exchanges;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.storage.Coverage;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A look-alike of Binance, written from its documentation alone and sharing no code with the simulated exchange: it answers
 * wrongly once and rightly later, and the series is whole in the end. {@code -Dkirby.fuzz=100000} tries more mutated answers.
 */
@Timeout(300)
class LookAlikeTest {

    private static final int MUTATIONS = Integer.getInteger("kirby.fuzz", 1_000);
    private static final Instant NOW = Instant.parse("2024-03-01T00:00:00Z");
    private static final Instrument BTC = Instrument.parse("binance:BTC/USDT:USDT");
    private static final SeriesId MINUTES = SeriesId.candles(BTC, Interval.M1);
    private static final TimeRange RANGE = TimeRange.of("2024-02-01", "2024-02-05");
    private static final Coverage WHOLE = Coverage.of(List.of(RANGE));

    @TempDir
    Path folder;

    /** What a venue, a cache or a proxy may answer with instead of the rows of a page. */
    enum Fault {
        EMPTY(rows -> List.of()),
        NULL(rows -> List.of("null")),
        OLD_PAGE(rows -> klines(RANGE.startMillis() - 40 * 86_400_000L, rows.size())),
        THREE_OF_MANY(rows -> rows.subList(0, Math.min(3, rows.size()))),
        LAST_HALF(rows -> rows.subList(rows.size() / 2, rows.size())),
        HOLE(rows -> {
            List<String> left = new ArrayList<>(rows.subList(0, rows.size() / 3));
            left.addAll(rows.subList(rows.size() / 2, rows.size()));
            return left;
        }),
        SHUFFLED(rows -> {
            List<String> shuffled = new ArrayList<>(rows);
            Collections.shuffle(shuffled, new Random(1));
            return shuffled;
        }),
        TWICE(rows -> {
            List<String> twice = new ArrayList<>(rows);
            twice.addAll(rows);
            return twice;
        }),
        EACH_TWICE(rows -> {
            List<String> twice = new ArrayList<>();
            rows.forEach(row -> twice.addAll(List.of(row, row)));
            return twice;
        });

        private final UnaryOperator<List<String>> instead;

        Fault(UnaryOperator<List<String>> instead) {
            this.instead = instead;
        }
    }

    /** A minute of a market that moves by a formula. */
    private static String kline(long open) {
        double price = price(open);
        return String.format(
                Locale.ROOT,
                "[%d,\"%.2f\",\"%.2f\",\"%.2f\",\"%.2f\",\"%.3f\",%d,\"1.0\",7,\"0.5\",\"0.5\",\"0\"]",
                open,
                price,
                price + 2,
                price - 2,
                price + 1,
                1.0 + open / 60_000 % 10,
                open + 59_999);
    }

    private static double price(long open) {
        return 42_000 + open / 60_000 % 500;
    }

    private static List<String> klines(long from, int count) {
        List<String> rows = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            rows.add(kline(from + i * 60_000L));
        }
        return rows;
    }

    /** The server: klines of one perpetual, the oldest rows of a window first, at most 1,500. */
    private static final class LookAlike implements AutoCloseable {

        private static final Pattern START = Pattern.compile("startTime=(\\d+)");
        private static final Pattern END = Pattern.compile("endTime=(\\d+)");
        private static final Pattern LIMIT = Pattern.compile("limit=(\\d+)");

        private final HttpServer server;
        private volatile int wrongAt = -1;
        private volatile UnaryOperator<String> wrong = body -> body;
        private int pages;

        LookAlike() throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", this::answer);
            server.start();
        }

        /** The n-th page from now on, counted from 0, is answered with something else. */
        synchronized void wrongOnce(int page, UnaryOperator<String> instead) {
            pages = 0;
            wrongAt = page;
            wrong = instead;
        }

        private void answer(HttpExchange asked) throws IOException {
            String path = asked.getRequestURI().getPath();
            String body;
            if (path.endsWith("/time")) {
                body = "{\"serverTime\":" + NOW.toEpochMilli() + "}";
            } else if (path.endsWith("/exchangeInfo")) {
                body = "{\"symbols\":[{\"symbol\":\"BTCUSDT\",\"contractType\":\"PERPETUAL\",\"status\":\"TRADING\","
                        + "\"baseAsset\":\"BTC\",\"quoteAsset\":\"USDT\",\"marginAsset\":\"USDT\",\"filters\":[]}]}";
            } else {
                body = page(asked.getRequestURI().getQuery());
            }
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            asked.getResponseHeaders().add("Content-Type", "application/json");
            asked.sendResponseHeaders(200, bytes.length);
            try (OutputStream out = asked.getResponseBody()) {
                out.write(bytes);
            }
        }

        private synchronized String page(String query) {
            long start = number(START, query);
            long first = Math.floorDiv(start + 59_999, 60_000) * 60_000;
            long last = Math.min(number(END, query), NOW.toEpochMilli());
            int count = (int) Math.min(number(LIMIT, query), (last - first) / 60_000 + 1);
            String body = "[" + String.join(",", klines(first, Math.max(0, count))) + "]";
            return pages++ == wrongAt ? wrong.apply(body) : body;
        }

        private static long number(Pattern pattern, String query) {
            Matcher matcher = pattern.matcher(query);
            return matcher.find() ? Long.parseLong(matcher.group(1)) : 500;
        }

        Exchange open() {
            return Exchanges.open(
                    "binance",
                    ExchangeSettings.DEFAULT
                            .at(URI.create(
                                    "http://127.0.0.1:" + server.getAddress().getPort()))
                            .unlimited()
                            .withoutArchive()
                            .timed(Clock.fixed(NOW, ZoneOffset.UTC), wait -> {}));
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }

    private static List<String> rows(String body) {
        return body.equals("[]")
                ? List.of()
                : Arrays.asList(body.substring(1, body.length() - 1).split("(?<=\\]),"));
    }

    private static void assertWhole(Rows stored, String what) {
        assertThat(stored.size()).as(what).isEqualTo(Interval.M1.count(RANGE));
        for (int row = 0; row < stored.size(); row++) {
            long open = RANGE.startMillis() + row * 60_000L;
            assertThat(stored.time(row)).as(what).isEqualTo(open);
            assertThat(stored.number(0, row)).as(what).isEqualTo(price(open));
            assertThat(stored.number(4, row)).as(what).isEqualTo(1 + open / 60_000 % 10);
        }
    }

    @ParameterizedTest
    @EnumSource
    void one_wrong_answer_costs_nothing_in_the_end(Fault fault) throws IOException {
        try (LookAlike venue = new LookAlike();
                Exchange exchange = venue.open()) {
            // First, middle and last page: edges of a series are where a loss is seen least.
            for (int page = 0; page < 4; page++) {
                String what = fault + " on page " + page;
                Path data = folder.resolve("page" + page);
                venue.wrongOnce(
                        page,
                        body -> fault == Fault.NULL
                                ? "null"
                                : fault.instead.apply(rows(body)).toString());
                Duration[] pauses = {Duration.ZERO, Duration.ofMinutes(16)};
                for (Duration pause : pauses) {
                    try (MarketDataStore store =
                            MarketDataStore.open(data, Clock.offset(Clock.fixed(NOW, ZoneOffset.UTC), pause))) {
                        store.backfill(exchange).series(MINUTES).range(RANGE).run();
                        for (TimeRange certain : store.coverage(MINUTES).ranges()) {
                            assertThat(store.read(MINUTES, certain).size())
                                    .as(what)
                                    .isEqualTo((int) Interval.M1.count(certain));
                        }
                    }
                }
                try (MarketDataStore store = MarketDataStore.open(data, Clock.fixed(NOW, ZoneOffset.UTC))) {
                    assertThat(store.coverage(MINUTES).ranges()).as(what).isEqualTo(WHOLE.ranges());
                    assertWhole(store.read(MINUTES, TimeRange.ALL), what);
                }
            }
        }
    }

    /** Mutations of a page: whatever comes, no minute is believed to be empty that is not, and the next answer mends it. */
    @Test
    void no_mutated_answer_poisons_coverage() throws IOException {
        long seed = Long.getLong("kirby.fuzz.seed", new Random().nextLong());
        Random random = new Random(seed);
        TimeRange hour = TimeRange.of("2024-02-01", "2024-02-01T02:00");
        int provisional = 0;
        try (LookAlike venue = new LookAlike();
                Exchange exchange = venue.open()) {
            for (int i = 0; i < MUTATIONS; i++) {
                String[] sent = {""};
                venue.wrongOnce(0, body -> sent[0] = mutated(body, random));
                Coverage coverage = Coverage.NONE;
                Rows known = Rows.empty(MINUTES.dataset());
                try {
                    var page = exchange.fetch(MINUTES, hour);
                    known = page.rows();
                    coverage = coverage.with(List.of(page), NOW);
                } catch (dev.kirby.KirbyException e) {
                    assertThat(e.getMessage()).isNotBlank();
                }
                String what = "seed " + seed + ", mutation " + i + ": " + sent[0];
                provisional += coverage.provisional().size();
                for (TimeRange certain : coverage.ranges()) {
                    assertThat(known.slice(certain).size()).as(what).isEqualTo((int) Interval.M1.count(certain));
                }
                for (TimeRange due : coverage.due(hour, Instant.MAX)) {
                    coverage = coverage.with(List.of(exchange.fetch(MINUTES, due)), NOW);
                }
                assertThat(coverage).as(what).isEqualTo(Coverage.of(List.of(hour)));
            }
        }
        assertThat(provisional).as("seed " + seed).isPositive();
    }

    private static String mutated(String body, Random random) {
        List<String> rows = new ArrayList<>(rows(body));
        for (int i = 1 + random.nextInt(3); i > 0 && !rows.isEmpty(); i--) {
            int at = random.nextInt(rows.size());
            int to = at + 1 + random.nextInt(rows.size() - at);
            switch (random.nextInt(8)) {
                case 0 -> rows.subList(at, to).clear();
                case 1 -> rows.addAll(at, List.copyOf(rows.subList(at, to)));
                case 2 -> Collections.reverse(rows.subList(at, to));
                case 3 -> rows.set(at, rows.get(at).replaceFirst("\\d{13}", Long.toString(random.nextLong())));
                case 4 ->
                    rows.set(at, rows.get(at).replaceFirst("\"[\\d.]+\"", random.nextBoolean() ? "null" : "\"-1\""));
                case 5 -> rows.set(at, kline(RANGE.startMillis() + random.nextInt(10_000_000) * 60L * 1000));
                case 6 -> rows.set(at, rows.get(at).substring(random.nextInt(20)));
                default -> rows.set(at, rows.get(random.nextInt(rows.size())));
            }
        }
        return random.nextInt(50) == 0
                ? List.of("null", "[]", "{}", "[[]]", "").get(random.nextInt(5))
                : rows.toString();
    }
}

package dev.kirby.exchange.venues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kirby.KirbyException;
import dev.kirby.UnsupportedDataException;
import dev.kirby.exchange.Exchange;
import dev.kirby.exchange.ExchangeProvider;
import dev.kirby.exchange.Exchanges;
import dev.kirby.exchange.venues.ScriptedVenue.Answer;
import dev.kirby.exchange.venues.ScriptedVenue.Asked;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.InstrumentType;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.source.MarketDataSource;
import dev.kirby.source.StreamSubscription;
import dev.kirby.source.Support;
import dev.kirby.testing.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** No adapter sends a path or a parameter that neither the facts nor recorded requests know. */
class KnownRequestsTest {

    private static final Path SHARED = SharedData.path("");
    private static final JsonMapper JSON = new JsonMapper();
    private static final Instant NOW = Instant.parse("2026-02-03T04:05:06Z");
    private static final List<Duration> AGES =
            List.of(Duration.ofMinutes(40), Duration.ofDays(3), Duration.ofDays(80), Duration.ofDays(300));

    /** Whose perpetuals in dollars are inverse, and have paths or parameters of their own. */
    private static final List<String> INVERSE = List.of("binance", "bybit", "deribit");

    static List<String> venues() {
        return List.of(
                "binance",
                "bybit",
                "okx",
                "hyperliquid",
                "kraken",
                "coinbase",
                "bitget",
                "gate",
                "kucoin",
                "mexc",
                "bitfinex",
                "deribit",
                "dydx");
    }

    @ParameterizedTest
    @MethodSource("venues")
    void every_path_and_parameter_is_known(String venue) {
        try (ScriptedVenue server = talkative(venue)) {
            Exchange exchange = server.exchange();
            attempt(exchange::instruments);
            attempt(exchange::serverTime);
            for (Support support : exchange.supports()) {
                askAll(server, support);
            }
            check(venue, server.asked("*"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"binance", "bitget", "bybit", "gate", "kucoin", "okx"})
    void every_file_of_an_archive_is_known(String venue) {
        try (ScriptedVenue server = new ScriptedVenue(venue, NOW)) {
            ExchangeProvider provider = Exchanges.providers().stream()
                    .filter(p -> p.name().equals(venue))
                    .findFirst()
                    .orElseThrow();
            try (MarketDataSource archive = provider.archive(server.settings()).orElseThrow()) {
                for (Support support : archive.supports()) {
                    for (SeriesId series : series(venue, support)) {
                        int before = server.asked("*").size();
                        attempt(() -> archive.fetch(series, window(Duration.ofDays(80))));
                        attempt(() -> archive.fetch(series, window(Duration.ofDays(4))));
                        assertThat(server.asked("*").size() > before || !archive.serves(series))
                                .as(series.toString())
                                .isTrue();
                    }
                }
            }
            check(venue, server.asked("*"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SPOT", "PERPS"})
    void where_the_streams_of_kucoin_are_is_asked_by_a_known_path(InstrumentType type) {
        SeriesId trades = SeriesId.of(Dataset.TRADES, new Instrument("kucoin", "BTC", "USDT", type));
        try (ScriptedVenue server = new ScriptedVenue("kucoin", NOW)) {
            try (StreamSubscription live =
                    server.exchange().subscribe(List.of(trades), (series, rows, settled) -> {})) {
                await().atMost(Duration.ofSeconds(40))
                        .until(() -> !server.asked("/api/v1/bullet-public").isEmpty());
                assertThat(live.statistics().connected()).isZero();
            }
            check("kucoin", server.asked("*"));
        }
    }

    private static void check(String venue, List<Asked> asked) {
        Map<String, Set<String>> known = KnownRequests.of(venue);
        Set<String> unknown = new TreeSet<>();
        for (Asked question : asked) {
            JsonNode body = JSON.readTree(question.body().isEmpty() ? "{}" : question.body());
            String path = KnownRequests.general(question.path())
                    + (body.has("type") ? ":" + body.path("type").asString() : "");
            Set<String> names = new TreeSet<>(question.params().keySet());
            names.addAll(body.propertyNames());
            names.addAll(body.path("req").propertyNames());
            if (!known.containsKey(path)) {
                unknown.add(path);
            } else if (!known.get(path).containsAll(names)) {
                names.removeAll(known.get(path));
                unknown.add(path + " " + String.join(" ", names));
            }
        }
        assertThat(unknown).isEmpty();
        assertThat(asked).isNotEmpty();
    }

    /** A venue whose answers lead to further questions: contracts, lists of several pages, trades before the newest. */
    private static ScriptedVenue talkative(String venue) {
        ScriptedVenue server = new ScriptedVenue(venue, NOW);
        // Where several paths make up a dataset, each is asked only if those before it answer.
        String nothing = switch (venue) {
            case "okx" -> "{\"code\":\"0\",\"data\":[]}";
            case "bitget" -> "{\"code\":\"00000\",\"data\":[]}";
            case "kucoin" -> "{\"code\":\"200000\",\"data\":[]}";
            default -> "[]";
        };
        server.on(
                "*",
                asked -> asked.path().matches(".*\\.(zip|gz|CHECKSUM)")
                        ? new Answer(404, "text/plain", "no such file")
                        : Answer.json(nothing));
        server.on(
                "/info",
                "{\"time\":" + NOW.toEpochMilli() + ",\"universe\":[{\"name\":\"BTC\",\"tokens\":[1,0]}],\"tokens\":["
                        + "{\"name\":\"USDC\",\"index\":0},{\"name\":\"BTC\",\"index\":1}]}");
        server.on(
                "/api/v5/public/instruments",
                "{\"code\":\"0\",\"data\":[{\"instId\":\"BTC-USDT-SWAP\",\"ctType\":\"linear\",\"ctVal\":\"0.01\","
                        + "\"ctMult\":\"1\",\"state\":\"live\"}]}");
        server.on(
                "/v5/market/instruments-info",
                asked -> Answer.json("{\"retCode\":0,\"result\":{\"list\":[],\"nextPageCursor\":\""
                        + (asked.params().containsKey("cursor") ? "" : "next") + "\"}}"));
        String trades = LongStream.range(0, 1_000)
                .mapToObj(i -> "{\"trade_id\":" + (9_000 - i) + ",\"tradeId\":\"" + (9_000 - i)
                        + "\",\"side\":\"buy\",\"size\":\"1\",\"price\":\"1\",\"ts\":\"" + (NOW.toEpochMilli() - i)
                        + "\",\"time\":\"" + NOW.minusMillis(i) + "\"}")
                .collect(Collectors.joining(",", "[", "]"));
        server.on("/products/BTC-USDT/trades", trades);
        for (String market : List.of("spot", "mix")) {
            server.on("/api/v2/" + market + "/market/fills-history", "{\"code\":\"00000\",\"data\":" + trades + "}");
        }
        return server;
    }

    private static void askAll(ScriptedVenue server, Support support) {
        Exchange exchange = server.exchange();
        for (SeriesId series : series(exchange.name(), support)) {
            int before = server.asked("*").size();
            for (Duration age : AGES) {
                attempt(() -> exchange.fetch(series, window(age)));
            }
            boolean inverse = series.instrument().type() == InstrumentType.PERPS
                    && series.instrument().quote().equals("USD")
                    && INVERSE.contains(exchange.name());
            if (!inverse) {
                assertThat(server.asked("*")).as(series.toString()).hasSizeGreaterThan(before);
            }
            attempt(() -> exchange.latest(series));
        }
    }

    private static TimeRange window(Duration age) {
        return new TimeRange(NOW.minus(age), NOW.minus(age).plus(Duration.ofMinutes(10)));
    }

    private static List<SeriesId> series(String venue, Support support) {
        String quote = switch (venue) {
            case "hyperliquid" -> "USDC";
            case "kraken", "dydx" -> "USD";
            default -> "USDT";
        };
        boolean inverse = support.type() == InstrumentType.PERPS && INVERSE.contains(venue);
        return Stream.of(quote, "USD")
                .filter(currency -> currency.equals(quote) || inverse)
                .map(currency -> new Instrument(venue, "BTC", currency, support.type()))
                .flatMap(btc -> support.dataset().hasInterval()
                        ? support.intervals().stream()
                                .sorted()
                                .map(interval -> new SeriesId(support.dataset(), btc, interval))
                        : Stream.of(SeriesId.of(support.dataset(), btc)))
                .toList();
    }

    /** Only the questions count. */
    private static void attempt(Runnable question) {
        try {
            question.run();
        } catch (UnsupportedDataException e) {
            assertThat(e).hasMessageMatching("No (present value of |history of )?\\w+:BTC/.*");
        } catch (KirbyException e) {
            assertThat(e).hasMessageNotContaining("No value").hasMessageNotContaining("null");
        }
    }

    @Test
    void what_is_said_to_be_recorded_is() throws IOException {
        Path folder = SHARED.resolve("recorded");
        assumeTrue(Files.exists(folder), () -> "no recorded requests at " + folder);
        for (String[] line : KnownRequests.lines(KnownRequests.RECORDED)) {
            Set<String> params = new TreeSet<>();
            boolean found = false;
            for (String file : List.of(line[0], line[0] + "futures")) {
                Path recorded = folder.resolve(file + ".json");
                for (JsonNode request : Files.exists(recorded)
                        ? JSON.readTree(Files.readString(recorded)).path("request")
                        : JSON.readTree("[]")) {
                    String[] url = request.path("url")
                            .asString()
                            .replaceFirst("^https?://[^/]+", "")
                            .split("\\?");
                    if (KnownRequests.general(url[0]).equals(line[1])) {
                        found = true;
                        for (String param : url.length == 1 ? new String[0] : url[1].split("&")) {
                            params.add(param.replaceFirst("=.*", ""));
                        }
                    }
                }
            }
            assertThat(found).as(String.join(" ", line)).isTrue();
            assertThat(params).as(line[1]).containsAll(List.of(line).subList(2, line.length));
        }
    }

    @Test
    void what_is_said_to_be_recorded_later_is() throws IOException {
        Path folder = SHARED.resolve("recorded2");
        assumeTrue(Files.exists(folder), () -> "no recorded requests at " + folder);
        for (String[] line : KnownRequests.lines(KnownRequests.MORE_RECORDED)) {
            Set<String> urls = new TreeSet<>();
            try (Stream<Path> files = Files.list(folder.resolve(line[0]))) {
                for (Path file :
                        files.filter(f -> f.toString().endsWith(".json")).toList()) {
                    JsonNode read = JSON.readTree(Files.readString(file));
                    if (read.path("request").isString()) {
                        urls.add(read.path("request").asString().replaceFirst("^GET ", ""));
                    }
                    read.path("request")
                            .forEach(method -> method.forEach(request ->
                                    urls.add(request.path("url").asString("").replaceFirst("^https?://[^/]+", ""))));
                }
            }
            assertThat(urls)
                    .as(line[1])
                    .anyMatch(url -> url.split("\\?")[0].equals(line[1])
                            && List.of(line).subList(2, line.length).stream().allMatch(p -> url.contains(p + "=")));
        }
    }

    /** As {@link #what_is_said_to_be_among_the_facts_is_named_there}, or in a line that names the venue. */
    @Test
    void what_is_said_to_be_among_the_later_facts_is_named_there() throws IOException {
        Path file = SHARED.resolve("VENUE-FACTS-2.md");
        assumeTrue(Files.exists(file), () -> "no facts at " + file);
        String[] sections = Files.readString(file).split("\n(?=##+ )");
        for (String[] line : KnownRequests.lines(KnownRequests.MORE_FACTS)) {
            String facts = Stream.of(sections)
                    .flatMap(section -> isAbout(section.lines().findFirst().orElse(""), line[0])
                            ? Stream.of(section)
                            : section.lines().filter(fact -> isAbout(fact, line[0])))
                    .collect(Collectors.joining("\n"));
            assertThat(facts)
                    .as(line[1])
                    .contains(line[1].replaceAll("/?\\*.*", "").replaceAll(".*/", ""));
            assertThat(List.of(line).subList(2, line.length))
                    .as(line[1])
                    .allMatch(param -> Pattern.compile("\\b" + param + "\\b")
                            .matcher(facts)
                            .find());
        }
    }

    /** What the collections lack, and public programs that read it agree on. */
    @Test
    void what_others_read_is_named_in_the_documentation() throws IOException {
        String pages = Files.readString(Path.of("..", "docs", "collecting.md"));
        for (String[] line : KnownRequests.lines(KnownRequests.READ_BY_OTHERS)) {
            assertThat(pages).contains(line[1].replaceAll("/\\*.*", "/"));
        }
    }

    private static boolean isAbout(String line, String venue) {
        return line.toLowerCase(Locale.ROOT).contains(venue);
    }

    /** They are prose: the last part of a path and the names of its parameters stand in the section about the venue. */
    @Test
    void what_is_said_to_be_among_the_facts_is_named_there() throws IOException {
        Path file = SHARED.resolve("EXCHANGE-FACTS.md");
        assumeTrue(Files.exists(file), () -> "no facts at " + file);
        String[] sections = Files.readString(file).split("\n(?=## |### 10\\.)");
        for (String[] line : KnownRequests.lines(KnownRequests.FACTS)) {
            String facts = Stream.of(sections)
                    .filter(section -> section.lines()
                            .findFirst()
                            .filter(title -> title.startsWith("## 0.")
                                    || title.toLowerCase(Locale.ROOT).contains(line[0]))
                            .isPresent())
                    .collect(Collectors.joining());
            // The second of two long names is told by its end.
            String name = line[1].replaceAll("[-_/]?\\*.*", "")
                    .replaceAll(".*[/:]", "")
                    .replaceAll("^long-short-account-ratio(?=-contract-top-trader$)", "…");
            assertThat(facts.contains(name)).as(line[1]).isTrue();
            assertThat(List.of(line).subList(2, line.length))
                    .as(line[1])
                    .allMatch(param -> Pattern.compile("\\b" + param + "\\b")
                            .matcher(facts)
                            .find());
        }
    }
}

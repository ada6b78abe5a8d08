package dev.kirby.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.KirbyException;
import dev.kirby.exchange.simulated.LocalVenue;
import dev.kirby.exchange.simulated.LocalVenue.Asked;
import dev.kirby.exchange.simulated.LocalVenue.Reply;
import dev.kirby.exchange.spi.ExchangeProvider;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.source.Support;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import okhttp3.HttpUrl;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** No adapter sends a path or a parameter that neither the venues' documentation nor recorded requests know. */
class KnownRequestsTest {

    private static final Path RECORDED = Path.of("../../shared/recorded");
    private static final JsonMapper JSON = new JsonMapper();
    private static final Instant NOW = Instant.parse("2026-02-03T04:05:06Z");

    /** Documented paths, symbols and intervals in them left out, and their parameters; of bodies the names in them. */
    private static final String DOCUMENTED = """
            /api/v3/time
            /api/v3/exchangeInfo
            /api/v3/klines symbol interval startTime endTime limit
            /api/v3/aggTrades symbol fromId startTime endTime limit
            /fapi/v1/exchangeInfo
            /fapi/v1/klines symbol interval startTime endTime limit
            /fapi/v1/markPriceKlines symbol interval startTime endTime limit
            /fapi/v1/indexPriceKlines pair interval startTime endTime limit
            /fapi/v1/premiumIndexKlines symbol interval startTime endTime limit
            /fapi/v1/fundingRate symbol startTime endTime limit
            /fapi/v1/premiumIndex symbol
            /fapi/v1/openInterest symbol
            /fapi/v1/aggTrades symbol fromId startTime endTime limit
            /futures/data/openInterestHist symbol period startTime endTime limit
            /futures/data/globalLongShortAccountRatio symbol period startTime endTime limit
            /futures/data/topLongShortAccountRatio symbol period startTime endTime limit
            /futures/data/topLongShortPositionRatio symbol period startTime endTime limit
            /futures/data/takerlongshortRatio symbol period startTime endTime limit
            /v5/market/kline category symbol interval start end limit
            /v5/market/mark-price-kline category symbol interval start end limit
            /v5/market/index-price-kline category symbol interval start end limit
            /v5/market/premium-index-price-kline category symbol interval start end limit
            /v5/market/funding/history category symbol startTime endTime limit
            /v5/market/open-interest category symbol intervalTime startTime endTime limit cursor
            /v5/market/account-ratio category symbol period startTime endTime limit cursor
            /v5/market/tickers category symbol
            /v5/market/recent-trade category symbol limit
            /v5/market/instruments-info category limit cursor status
            /trading/*/*.csv.gz
            /spot/*/*.csv.gz
            /trading/
            /api/v5/market/candles instId bar after before limit
            /api/v5/market/history-candles instId bar after before limit
            /api/v5/market/mark-price-candles instId bar after before limit
            /api/v5/market/history-mark-price-candles instId bar after before limit
            /api/v5/market/index-candles instId bar after before limit
            /api/v5/market/history-index-candles instId bar after before limit
            /api/v5/market/history-trades instId type after before limit
            /api/v5/public/funding-rate-history instId before after limit
            /api/v5/public/funding-rate instId
            /api/v5/public/open-interest instType instId
            /api/v5/public/instruments instType
            /api/v5/rubik/stat/contracts/open-interest-history instId period begin end limit
            /api/v5/rubik/stat/contracts/long-short-account-ratio-contract instId period begin end limit
            /api/v5/rubik/stat/contracts/long-short-account-ratio-contract-top-trader instId period begin end limit
            /api/v5/rubik/stat/contracts/long-short-position-ratio-contract-top-trader instId period begin end limit
            /api/v5/rubik/stat/contracts/taker-volume-contract instId period unit begin end limit
            /info type req coin interval startTime endTime
            /0/public/OHLC pair interval since
            /0/public/Trades pair since count
            /0/public/AssetPairs
            /api/charts/v1/trade/*/* from to
            /api/charts/v1/mark/*/* from to
            /api/charts/v1/spot/*/* from to
            /api/history/v3/market/*/executions since before sort count continuationToken
            /derivatives/api/v4/historicalfundingrates symbol
            /derivatives/api/v3/history symbol lastTime
            /derivatives/api/v3/tickers
            /derivatives/api/v3/instruments
            """;

    private static Map<String, Set<String>> known(String venue) throws IOException {
        Map<String, Set<String>> known = new HashMap<>();
        for (String line : DOCUMENTED.lines().toList()) {
            String[] words = line.split(" ");
            known.put(words[0], new HashSet<>(Arrays.asList(words).subList(1, words.length)));
        }
        for (String name : List.of(venue, venue + "futures")) {
            Path file = RECORDED.resolve(name + ".json");
            if (Files.exists(file)) {
                for (JsonNode request : JSON.readTree(Files.readString(file)).path("request")) {
                    HttpUrl url = HttpUrl.get(request.path("url").asString());
                    known.computeIfAbsent(url.encodedPath(), path -> new HashSet<>())
                            .addAll(url.queryParameterNames());
                }
            }
        }
        return known;
    }

    private static String generalized(String path) {
        return path.replaceAll("(?<=/api/charts/v1/\\w{4,5}/)\\w+/\\w+", "*/*")
                .replaceAll("PF_\\w+", "*")
                .replaceAll("BTCUSDT/BTCUSDT_?[-0-9]{10}", "*/*");
    }

    private static Set<String> names(Asked asked) {
        Set<String> names = new TreeSet<>(asked.url().queryParameterNames());
        if (!asked.body().isEmpty()) {
            JsonNode body = JSON.readTree(asked.body());
            names.addAll(body.propertyNames());
            names.addAll(body.path("req").propertyNames());
        }
        return names;
    }

    @ParameterizedTest
    @ValueSource(strings = {"binance", "bybit", "okx", "hyperliquid", "kraken"})
    void every_path_and_parameter_is_documented_or_recorded(String venue) throws IOException {
        List<Asked> asked;
        try (LocalVenue local = LocalVenue.start(
                        NOW,
                        question -> Reply.json(
                                "{\"universe\":[{\"name\":\"BTC\",\"tokens\":[1,0]}],\"tokens\":[{\"name\":\"USDC\",\"index\":0},"
                                        + "{\"name\":\"BTC\",\"index\":1}]}"));
                Exchange exchange = local.open(venue)) {
            ExchangeProvider provider = Exchanges.providers().stream()
                    .filter(p -> p.name().equals(venue))
                    .findFirst()
                    .orElseThrow();
            for (Support support : provider.supports()) {
                ask(exchange, support);
            }
            attempt(exchange::instruments);
            asked = new ArrayList<>(local.asked());
        }
        Map<String, Set<String>> known = known(venue);
        assertThat(asked).hasSizeGreaterThan(4);
        for (Asked question : asked) {
            String path = generalized(question.path());
            assertThat(known).containsKey(path);
            assertThat(known.get(path)).as(path).containsAll(names(question));
        }
    }

    private static void ask(Exchange exchange, Support support) {
        String quote =
                exchange.name().equals("hyperliquid") ? "USDC" : exchange.name().equals("kraken") ? "USD" : "USDT";
        Instrument btc = new Instrument(exchange.name(), "BTC", quote, support.type());
        List<Interval> intervals = support.dataset().hasInterval()
                ? support.intervals().stream().sorted().toList()
                : List.of(Interval.M1);
        for (Interval interval : intervals) {
            SeriesId series = support.dataset().hasInterval()
                    ? new SeriesId(support.dataset(), btc, interval)
                    : SeriesId.of(support.dataset(), btc);
            for (Duration age : List.of(Duration.ofHours(1), Duration.ofDays(80))) {
                Instant start = NOW.minus(age);
                attempt(() -> exchange.fetch(series, new TimeRange(start, start.plusSeconds(3600))));
            }
            attempt(() -> exchange.latest(series));
        }
    }

    /** Only the questions count: there are no answers to them. */
    private static void attempt(Runnable question) {
        try {
            question.run();
        } catch (KirbyException e) {
            assertThat(e).hasMessageNotContaining("null");
        }
    }
}

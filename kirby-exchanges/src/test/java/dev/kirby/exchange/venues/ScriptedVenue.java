package dev.kirby.exchange.venues;

import dev.kirby.exchange.Exchange;
import dev.kirby.exchange.ExchangeSettings;
import dev.kirby.exchange.Exchanges;
import dev.kirby.exchange.simulated.LocalVenue;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.source.Page;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.HttpUrl;
import okio.ByteString;

/** A local server that answers what a test tells it to, at a fixed time, and the adapter of a venue that asks it. */
final class ScriptedVenue implements AutoCloseable {

    /** One request as it arrived. */
    record Asked(String path, Map<String, String> params, String body) {

        long number(String param) {
            return Long.parseLong(params.get(param));
        }
    }

    /** What is answered. */
    record Answer(int status, String type, String body, Map<String, String> headers) {

        Answer(int status, String type, String body) {
            this(status, type, body, Map.of());
        }

        static Answer json(String body) {
            return new Answer(200, "application/json", body);
        }

        Answer with(String header, String value) {
            return new Answer(status, type, body, Map.of(header, value));
        }
    }

    private final MockWebServer server = new MockWebServer();
    private final Map<String, Function<Asked, Answer>> answers = new ConcurrentHashMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final List<Duration> slept = new CopyOnWriteArrayList<>();
    private final Clock clock;
    private final Exchange exchange;

    ScriptedVenue(String name, Instant now) {
        clock = Clock.fixed(now, ZoneOffset.UTC);
        server.setServerSocketFactory(LocalVenue.sockets());
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return respond(request);
            }
        });
        try {
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        exchange = Exchanges.open(name, settings());
        script(now.toEpochMilli());
        // Their ratios have a path each.
        if (name.equals("okx")) {
            on("*", "{\"code\":\"0\",\"data\":[]}");
        }
        if (name.equals("binance")) {
            Stream.of(
                            "globalLongShortAccountRatio",
                            "topLongShortAccountRatio",
                            "topLongShortPositionRatio",
                            "takerBuySellVol")
                    .forEach(ratio -> on("/futures/data/" + ratio, "[]"));
        }
    }

    /** The clocks of all venues, the contracts of those whose rows count them, and a price for those that count money. */
    private void script(long now) {
        on("/time", "{\"iso\":\"\",\"epoch\":" + now / 1000 + "." + String.format("%03d", now % 1000) + "}");
        on("/api/v2/public/time", "{\"code\":\"00000\",\"data\":{\"serverTime\":\"" + now + "\"}}");
        on("/api/v4/spot/time", "{\"server_time\":" + now + "}");
        on("/api/v1/timestamp", "{\"code\":\"200000\",\"data\":" + now + "}");
        on("/v5/market/time", "{\"retCode\":0,\"time\":" + now + "}");
        // Two dollars, at all times.
        on(
                "/v5/market/mark-price-kline",
                asked -> Answer.json(LongStream.rangeClosed(
                                asked.number("start") / 300_000, asked.number("end") / 300_000)
                        .mapToObj(five -> "[\"" + five * 300_000 + "\",\"2\",\"3\",\"1\",\"2.5\"]")
                        .collect(Collectors.joining(",", "{\"retCode\":0,\"result\":{\"list\":[", "]},\"time\":1}"))));
        on("/0/public/Time", "{\"error\":[],\"result\":{\"unixtime\":" + now / 1000 + "}}");
        on("/api/v5/public/time", "{\"code\":\"0\",\"data\":[{\"ts\":\"" + now + "\"}]}");
        on("/api/v2/public/get_time", "{\"jsonrpc\":\"2.0\",\"result\":" + now + "}");
        on("/v4/time", "{\"iso\":\"\",\"epoch\":" + now / 1000 + "}");
        on("/api/v3/time", "{\"serverTime\":" + now + "}");
        on("/fapi/v1/exchangeInfo", "{\"symbols\":[]}");
        on(
                "/dapi/v1/exchangeInfo",
                "{\"symbols\":[{\"symbol\":\"BTCUSD_PERP\",\"baseAsset\":\"BTC\",\"quoteAsset\":\"USD\","
                        + "\"marginAsset\":\"BTC\",\"contractType\":\"PERPETUAL\",\"contractStatus\":\"TRADING\","
                        + "\"contractSize\":100}]}");
        on(
                "/api/v4/futures/usdt/contracts",
                "[{\"name\":\"BTC_USDT\",\"type\":\"direct\",\"launch_time\":1574640000,\"quanto_multiplier\":\"0.0001\","
                        + "\"order_price_round\":\"0.1\",\"maker_fee_rate\":\"-0.0001\",\"taker_fee_rate\":\"0.00075\","
                        + "\"in_delisting\":false},"
                        + "{\"name\":\"BTC_USD\",\"type\":\"inverse\",\"quanto_multiplier\":\"0\"}]");
        on(
                "/api/v1/contracts/active",
                "{\"code\":\"200000\",\"data\":["
                        + "{\"symbol\":\"XBTUSDTM\",\"firstOpenDate\":1585555200000,\"type\":\"FFWCSX\",\"baseCurrency\":\"XBT\",\"quoteCurrency\":\"USDT\","
                        + "\"multiplier\":0.001,\"isInverse\":false,\"tickSize\":0.1,\"lotSize\":1,\"status\":\"Open\"},"
                        + "{\"symbol\":\"ETHUSDTM\",\"type\":\"FFWCSX\",\"baseCurrency\":\"ETH\",\"quoteCurrency\":\"USDT\","
                        + "\"multiplier\":0.01,\"isInverse\":false,\"tickSize\":0.01,\"lotSize\":1,\"status\":\"Open\"},"
                        + "{\"symbol\":\"XBTUSDM\",\"type\":\"FFWCSX\",\"baseCurrency\":\"XBT\",\"quoteCurrency\":\"USD\","
                        + "\"multiplier\":-1,\"isInverse\":true,\"tickSize\":0.1,\"lotSize\":1,\"status\":\"Open\"},"
                        + "{\"symbol\":\"XBTMU26\",\"type\":\"FFICSX\",\"baseCurrency\":\"XBT\",\"quoteCurrency\":\"USDT\","
                        + "\"multiplier\":0.001,\"isInverse\":false,\"tickSize\":0.1,\"lotSize\":1,\"status\":\"Open\"}]}");
        on(
                "/api/v1/contract/detail",
                "{\"success\":true,\"code\":0,\"data\":[{\"symbol\":\"BTC_USDT\",\"baseCoin\":\"BTC\","
                        + "\"quoteCoin\":\"USDT\",\"settleCoin\":\"USDT\",\"contractSize\":0.0001,\"priceUnit\":0.1,"
                        + "\"volUnit\":1,\"takerFeeRate\":0.0002,\"makerFeeRate\":0,\"state\":0},"
                        + "{\"symbol\":\"BTC_USD\",\"baseCoin\":\"BTC\",\"quoteCoin\":\"USD\",\"settleCoin\":\"BTC\","
                        + "\"contractSize\":100,\"state\":0}]}");
    }

    private MockResponse respond(RecordedRequest question) {
        HttpUrl url = question.getUrl();
        ByteString body = question.getBody();
        Map<String, String> params = new HashMap<>();
        url.queryParameterNames().forEach(name -> params.put(name, String.valueOf(url.queryParameter(name))));
        Asked request = new Asked(url.encodedPath(), Map.copyOf(params), body == null ? "" : body.utf8());
        asked.add(request);
        Answer answer = answers.getOrDefault(
                        request.path(), answers.getOrDefault("*", any -> new Answer(404, "text/plain", "no such path")))
                .apply(request);
        MockResponse.Builder response = new MockResponse.Builder()
                .code(answer.status())
                .setHeader("Content-Type", answer.type())
                .body(answer.body());
        answer.headers().forEach(response::setHeader);
        return response.build();
    }

    /** Answers a path, or with {@code *} everything that has no answer of its own. */
    ScriptedVenue on(String path, Function<Asked, Answer> answer) {
        answers.put(path, answer);
        return this;
    }

    ScriptedVenue on(String path, String json) {
        return on(path, request -> Answer.json(json));
    }

    /** Answers as a venue does that serves candles. */
    ScriptedVenue serving(CandleDialect dialect) {
        return serving(dialect, request -> dialect.answer(request, clock.millis()));
    }

    /** Answers wherever a venue serves candles. */
    ScriptedVenue serving(CandleDialect dialect, Function<Asked, Answer> answer) {
        return on(dialect.newestPath(), answer).on(dialect.path(), answer);
    }

    ScriptedVenue refusing(String path, int status, String type, String body) {
        return on(path, request -> new Answer(status, type, body));
    }

    /** For whatever else should ask here, at this time and without waiting. */
    ExchangeSettings settings() {
        return ExchangeSettings.DEFAULT.at(server.url("/").uri()).unlimited().timed(clock, slept::add);
    }

    long now() {
        return clock.millis();
    }

    Exchange exchange() {
        return exchange;
    }

    /** The requests that went to a path, or with {@code *} all. */
    List<Asked> asked(String path) {
        return asked.stream()
                .filter(request -> path.equals("*") || request.path().equals(path))
                .toList();
    }

    /** How long the adapter would have waited before each request that it repeated. */
    List<Duration> slept() {
        return slept;
    }

    /** All of a window, page by page. */
    Rows all(SeriesId series, TimeRange range) {
        List<Rows> pages = new ArrayList<>();
        Instant from = range.start();
        while (from.isBefore(range.end())) {
            Page page = exchange.fetch(series, new TimeRange(from, range.end()));
            if (page.answered().isEmpty()) {
                break;
            }
            pages.add(page.rows());
            from = page.answered().end();
        }
        return Rows.concat(series.dataset(), pages);
    }

    @Override
    public void close() {
        exchange.close();
        server.close();
    }
}

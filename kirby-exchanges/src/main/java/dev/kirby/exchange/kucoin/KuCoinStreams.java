package dev.kirby.exchange.kucoin;

import static dev.kirby.market.InstrumentType.PERPS;
import static dev.kirby.market.InstrumentType.SPOT;

import dev.kirby.SourceException;
import dev.kirby.exchange.venue.Channel;
import dev.kirby.exchange.venue.Host;
import dev.kirby.exchange.venue.RequestTemplate;
import dev.kirby.exchange.venue.RowMapping;
import dev.kirby.exchange.venue.StreamEndpoint;
import dev.kirby.exchange.venue.StreamEndpoint.Address;
import dev.kirby.exchange.venue.StreamEndpoint.Delivery;
import dev.kirby.exchange.venue.StreamSpec;
import dev.kirby.market.Dataset;
import dev.kirby.market.Interval;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * KuCoin's streams as data. A request returns their address, with a token that is valid for a day and the interval of
 * pings. No message says that a candle has closed. Trades are in nanoseconds; futures count lots. The funding rate comes once
 * a minute, the prices beside it once a second. An unknown symbol is acknowledged, and nothing follows.
 */
final class KuCoinStreams {

    private static final String WHERE = "/api/v1/bullet-public";
    private static final int WHERE_WEIGHT = 10;
    // The venue closes the connection a minute after the last message; it sends the interval with the address.
    private static final Duration PING = Duration.ofSeconds(18);
    private static final long MAX_PING_MILLIS = 60_000;
    // A hundred messages in ten seconds, one for each topic.
    private static final Duration PACE = Duration.ofMillis(120);
    private static final long PREDICTED = 60_000;

    private static final StreamEndpoint SPOT_ENDPOINT = endpoint("wss://ws-api-spot.kucoin.com/", KuCoin.SPOT_HOST);
    private static final StreamEndpoint PERPS_ENDPOINT =
            endpoint("wss://ws-api-futures.kucoin.com/", KuCoin.PERPS_HOST);

    private static final Map<Interval, String> SPOT_INTERVALS = Map.ofEntries(
            Map.entry(Interval.M1, "1min"),
            Map.entry(Interval.M3, "3min"),
            Map.entry(Interval.M5, "5min"),
            Map.entry(Interval.M15, "15min"),
            Map.entry(Interval.M30, "30min"),
            Map.entry(Interval.H1, "1hour"),
            Map.entry(Interval.H2, "2hour"),
            Map.entry(Interval.H4, "4hour"),
            Map.entry(Interval.H6, "6hour"),
            Map.entry(Interval.H8, "8hour"),
            Map.entry(Interval.H12, "12hour"),
            Map.entry(Interval.D1, "1day"),
            Map.entry(Interval.W1, "1week"));
    private static final Map<Interval, String> PERPS_INTERVALS = SPOT_INTERVALS.entrySet().stream()
            .filter(names -> names.getKey() != Interval.M3 && names.getKey() != Interval.H6)
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));

    private static final String SIDES = "buy=buy sell=sell";

    static final StreamSpec SPEC = new StreamSpec(
            KuCoin.SPEC.symbol(),
            List.of(
                    // ["1589968800","9786.9","9740.8","9806.1","9732","27.45649579","268280.09830877"]
                    Channel.candles(
                            SPOT_ENDPOINT,
                            SPOT,
                            "/market/candles:{symbol}_{interval}",
                            RowMapping.arrays(Dataset.CANDLES, "", "time open close high low volume")
                                    .seconds(),
                            SPOT_INTERVALS,
                            null),
                    // The value after the prices is wrong, as the venue says itself; the one behind it is the volume.
                    Channel.candles(
                            PERPS_ENDPOINT,
                            PERPS,
                            "/contractMarket/limitCandle:{symbol}_{interval}",
                            RowMapping.arrays(Dataset.CANDLES, "", "time open close high low - volume")
                                    .seconds()
                                    .contracts("volume"),
                            PERPS_INTERVALS,
                            null),
                    // Named as history names them.
                    // {"sequence":"1545896669145","type":"match","symbol":"BTC-USDT","side":"buy",
                    //   "price":"0.08200000000000000000","size":"0.01022222000000000000",
                    //   "time":"1545913818099033203",...}
                    Channel.events(
                            SPOT_ENDPOINT,
                            SPOT,
                            "/market/match:{symbol}",
                            RowMapping.objects(
                                            Dataset.TRADES,
                                            "",
                                            "time=time sequence=trade_id price=price size=quantity side=taker_side")
                                    .nanoseconds()
                                    .valueMap("taker_side", SIDES)),
                    // {"symbol":"XBTUSDTM","sequence":1743169228057,"side":"buy","size":5,"price":"72137.3",
                    //   "tradeId":"1743169228057","ts":1712570590399000000,...}
                    Channel.events(
                            PERPS_ENDPOINT,
                            PERPS,
                            "/contractMarket/execution:{symbol}",
                            RowMapping.objects(
                                            Dataset.TRADES,
                                            "",
                                            "ts=time tradeId=trade_id price=price size=quantity side=taker_side")
                                    .nanoseconds()
                                    .valueMap("taker_side", SIDES)
                                    .contracts("quantity")),
                    // Each has a part: {"granularity":60000,"fundingRate":-0.002966,"timestamp":1551770400000}
                    // {"granularity":1000,"indexPrice":4000.23,"markPrice":4010.52,"timestamp":1551770400000}
                    Channel.values(
                                    PERPS_ENDPOINT,
                                    PERPS,
                                    "/contract/instrument:{symbol}",
                                    RowMapping.objects(
                                            Dataset.FUNDING,
                                            "",
                                            "timestamp=time fundingRate=funding_rate markPrice=mark_price"
                                                    + " indexPrice=index_price"))
                            .only(row -> row.has("markPrice"))));

    private KuCoinStreams() {}

    private static StreamEndpoint endpoint(String usual, Host host) {
        return StreamEndpoint.of(usual, KuCoinStreams::subscribe, KuCoinStreams::route, KuCoinStreams::refusal)
                .askingWhere(new RequestTemplate(host, WHERE, "{}", WHERE_WEIGHT), KuCoinStreams::address)
                .pinging("{\"id\":\"ping\",\"type\":\"ping\"}", PING)
                .paced(PACE);
    }

    private static Address address(JsonNode answer) {
        JsonNode server = answer.path("data").path("instanceServers").path(0);
        String endpoint = server.path("endpoint").asString("");
        String token = answer.path("data").path("token").asString("");
        long ping = server.path("pingInterval").asLong(PING.toMillis());
        if (!endpoint.matches("wss?://[\\w.:-]+(/[\\w./-]*)?") || token.isEmpty()) {
            throw new SourceException("kucoin " + WHERE + " answered without "
                    + (token.isEmpty() ? "token" : "address of a server (data.instanceServers.endpoint)")
                    + ", so that its streams cannot be reached. They are requested again.");
        }
        return new Address(
                URI.create(endpoint + "?token=" + URLEncoder.encode(token, StandardCharsets.UTF_8)),
                ping > 0 && ping < MAX_PING_MILLIS ? Duration.ofMillis(ping) : PING);
    }

    private static List<String> subscribe(List<String> topics) {
        return topics.stream()
                .map(topic -> "{\"id\":\"" + topic + "\",\"type\":\"subscribe\",\"topic\":\"" + topic
                        + "\",\"response\":true}")
                .toList();
    }

    private static List<Delivery> route(JsonNode message) {
        String topic = message.path("topic").asString("");
        JsonNode data = message.path("data");
        // Some documented messages lack the type.
        if (!"message".equals(message.path("type").asString("message")) || topic.isEmpty()) {
            return List.of();
        }
        return switch (message.path("subject").asString("")) {
            case "trade.candles.update", "trade.candles.add", "candle.stick" ->
                List.of(Delivery.snapshot(topic, data.path("candles")));
            case "trade.l3match", "match" -> List.of(Delivery.snapshot(topic, data));
            // A rate of another granularity is the one last settled.
            case "funding.rate" ->
                data.path("granularity").asLong(PREDICTED) == PREDICTED
                        ? List.of(Delivery.snapshot(topic, data))
                        : List.of();
            case "mark.index.price" -> List.of(Delivery.delta(topic, data));
            default -> List.of();
        };
    }

    private static @Nullable String refusal(JsonNode message) {
        return "error".equals(message.path("type").asString(""))
                ? message.path("data").asString("") + " (code "
                        + message.path("code").asString("") + ")"
                : null;
    }
}

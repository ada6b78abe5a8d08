package dev.kirby.exchange.gate;

import static dev.kirby.market.InstrumentType.PERPS;
import static dev.kirby.market.InstrumentType.SPOT;

import dev.kirby.exchange.venue.Channel;
import dev.kirby.exchange.venue.RowMapping;
import dev.kirby.exchange.venue.StreamEndpoint;
import dev.kirby.exchange.venue.StreamEndpoint.Delivery;
import dev.kirby.exchange.venue.StreamSpec;
import dev.kirby.market.Dataset;
import dev.kirby.market.InstrumentType;
import dev.kirby.market.Interval;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Gate's streams as data: spot in coins, perpetuals in contracts, whose sign is the taker's side of trades. Liquidations are sent
 * as the orders that close a position, at the order's price; history has the position, at the price that it was filled at.
 */
final class GateStreams {

    private static final StreamEndpoint SPOT_ENDPOINT = endpoint("wss://api.gateio.ws/ws/v4/", "spot");
    private static final StreamEndpoint PERPS_ENDPOINT = endpoint("wss://fx-ws.gateio.ws/v4/ws/usdt", "futures");

    // Before this, a time is in seconds.
    private static final long FIRST_MILLIS = 100_000_000_000L;

    private static final Map<Interval, String> INTERVALS = Stream.of(
                    Interval.M1,
                    Interval.M5,
                    Interval.M15,
                    Interval.M30,
                    Interval.H1,
                    Interval.H4,
                    Interval.H8,
                    Interval.D1)
            .collect(Collectors.toMap(Function.identity(), Interval::toString));
    private static final String PRICES = "t=time o=open h=high l=low c=close";

    static final StreamSpec SPEC = new StreamSpec(
            Gate.SPEC.symbol(),
            List.of(
                    // Of the volumes, v is in the quote currency here and in contracts there.
                    // {"t":"1606292580","v":"2362.32035","c":"19128.1","h":"19128.1","l":"19128.1","o":"19128.1",
                    //   "n":"1m_ETH_USDT","a":"3.8283","w":true}
                    candles(SPOT_ENDPOINT, SPOT, "spot", RowMapping.objects(Dataset.CANDLES, "", PRICES + " a=volume")),
                    // {"t":1684930140,"v":0,"c":"0.1701","h":"0.1701","l":"0.1701","o":"0.1701","n":"1m_FRONT_USDT"}
                    candles(
                            PERPS_ENDPOINT,
                            PERPS,
                            "futures",
                            RowMapping.objects(Dataset.CANDLES, "", PRICES + " v=volume")
                                    .contracts("volume")),
                    // {"id":309143071,"create_time":1606292218,"create_time_ms":"1606292218213.4578","side":"sell",
                    //   "currency_pair":"ETH_USDT","amount":"16.4700000000","price":"0.4705000000",...}
                    Channel.events(
                            SPOT_ENDPOINT,
                            SPOT,
                            "spot.trades:{symbol}",
                            RowMapping.objects(
                                            Dataset.TRADES,
                                            "",
                                            "create_time_ms=time id=trade_id price=price amount=quantity"
                                                    + " side=taker_side")
                                    .valueMap("taker_side", "buy=buy sell=sell")),
                    // {"size":"-108.5","id":27753479,"create_time":1545136464,"create_time_ms":1545136464123,
                    //   "price":"96.4","contract":"ETH_USDT",...}
                    Channel.events(
                            PERPS_ENDPOINT,
                            PERPS,
                            "futures.trades:{symbol}",
                            RowMapping.objects(
                                            Dataset.TRADES,
                                            "",
                                            "create_time_ms=time id=trade_id price=price size=quantity")
                                    .signed("quantity", "taker_side", "buy", "sell")
                                    .contracts("quantity")),
                    // Its total_size is no open interest for sure: twice that of the contracts was seen.
                    // {"contract":"ETH_USDT","funding_rate":"-0.000114","mark_price":"118.35","index_price":"118.36",
                    //   ...}
                    Channel.values(
                            PERPS_ENDPOINT,
                            PERPS,
                            "futures.tickers:{symbol}",
                            RowMapping.objects(
                                            Dataset.FUNDING,
                                            "",
                                            "stamp=time funding_rate=funding_rate mark_price=mark_price"
                                                    + " index_price=index_price funding_next_apply=next_funding_time")
                                    .seconds()),
                    // The order that closes a long sells.
                    Channel.events(
                            PERPS_ENDPOINT,
                            PERPS,
                            "futures.public_liquidates:{symbol}",
                            RowMapping.objects(Dataset.LIQUIDATIONS, "", "stamp=time price=price size=quantity")
                                    .signed("quantity", "side", "short", "long")
                                    .contracts("quantity"))));

    private GateStreams() {}

    private static StreamEndpoint endpoint(String url, String market) {
        return StreamEndpoint.of(url, GateStreams::subscribe, GateStreams::route, GateStreams::refusal)
                .pinging("{\"channel\":\"" + market + ".ping\"}", Duration.ofSeconds(15))
                .paced(Duration.ofMillis(50));
    }

    /** No message says for certain that a candle has closed. */
    private static Channel candles(StreamEndpoint endpoint, InstrumentType type, String market, RowMapping layout) {
        return Channel.candles(
                endpoint, type, market + ".candlesticks:{interval}_{symbol}", layout.seconds(), INTERVALS, null);
    }

    private static List<String> subscribe(List<String> topics) {
        return topics.stream()
                .map(topic -> {
                    String[] parts = topic.split(":");
                    int interval = parts[1].indexOf('_');
                    String payload = parts[0].endsWith(".candlesticks")
                            ? "\"" + parts[1].substring(0, interval) + "\",\"" + parts[1].substring(interval + 1) + "\""
                            : "\"" + parts[1] + "\"";
                    return "{\"time\":0,\"channel\":\"" + parts[0] + "\",\"event\":\"subscribe\",\"payload\":["
                            + payload + "]}";
                })
                .toList();
    }

    /** Results are objects of spot and arrays of perpetuals. */
    private static List<Delivery> route(JsonNode message) {
        if (!"update".equals(message.path("event").asString(""))) {
            return List.of();
        }
        String channel = message.path("channel").asString("");
        JsonNode result = message.path("result");
        List<Delivery> deliveries = new ArrayList<>();
        for (JsonNode item : result.isArray() ? result : List.of(result)) {
            String about = item.path(name(channel)).asString("");
            if (item instanceof ObjectNode object && !about.isEmpty()) {
                stamp(channel, object, message);
                deliveries.add(Delivery.snapshot(channel + ":" + about, object));
            }
        }
        return deliveries;
    }

    private static String name(String channel) {
        return switch (channel) {
            case "spot.candlesticks", "futures.candlesticks" -> "n";
            case "spot.trades" -> "currency_pair";
            default -> "contract";
        };
    }

    /** A ticker's time stands beside it; that of a liquidation has had two names and two units. */
    private static void stamp(String channel, ObjectNode item, JsonNode message) {
        if (channel.equals("futures.tickers")) {
            item.set("stamp", message.path("time"));
        } else if (channel.equals("futures.public_liquidates")) {
            long time = (item.has("time_ms") ? item.path("time_ms") : item.path("time")).asLong(0);
            item.put("stamp", time < FIRST_MILLIS ? 1000 * time : time);
        }
    }

    private static @Nullable String refusal(JsonNode message) {
        JsonNode error = message.path("error");
        return error.isObject() ? error.path("message").asString("") : null;
    }
}

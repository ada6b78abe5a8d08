package dev.kirby.exchange.mexc;

import static dev.kirby.market.InstrumentType.PERPS;
import static dev.kirby.market.InstrumentType.SPOT;

import dev.kirby.exchange.venue.Channel;
import dev.kirby.exchange.venue.RowMapping;
import dev.kirby.exchange.venue.StreamEndpoint;
import dev.kirby.exchange.venue.StreamEndpoint.Delivery;
import dev.kirby.exchange.venue.StreamSpec;
import dev.kirby.market.Dataset;
import dev.kirby.market.Interval;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * MEXC's streams of perpetuals as data: sizes in contracts, trades without ids, and no message that says that a candle has
 * closed. Those of spot are binary, on an address of their own, with thirty topics a connection.
 */
final class MexcStreams {

    // The venue hangs up after a minute without a ping, whatever it sends itself.
    private static final Duration PING = Duration.ofSeconds(15);

    private static final StreamEndpoint ENDPOINT = StreamEndpoint.of(
                    "wss://contract.mexc.com/edge", MexcStreams::subscribe, MexcStreams::route, MexcStreams::refusal)
            .pinging("{\"method\":\"ping\"}", PING)
            .paced(Duration.ofMillis(50));

    private static final StreamEndpoint SPOT_ENDPOINT = StreamEndpoint.of(
                    "wss://wbs-api.mexc.com/ws",
                    MexcStreams::subscribeSpot,
                    MexcStreams::routeSpot,
                    MexcStreams::refusalOfSpot)
            .pinging("{\"method\":\"PING\"}", PING)
            .paced(Duration.ofMillis(50))
            .carrying(30)
            .binary(MexcFrames::json);

    private static final Map<Interval, String> INTERVALS = Map.of(
            Interval.M1, "Min1",
            Interval.M5, "Min5",
            Interval.M15, "Min15",
            Interval.M30, "Min30",
            Interval.H1, "Min60",
            Interval.H4, "Hour4",
            Interval.H8, "Hour8",
            Interval.D1, "Day1",
            Interval.W1, "Week1",
            Interval.MONTH, "Month1");

    static final StreamSpec SPEC = new StreamSpec(
            Mexc.SPEC.symbol(),
            List.of(
                    // {"a":233.740269343644737245,"c":6885,"h":6910.5,"interval":"Min60","l":6885,"o":6894.5,
                    //   "q":1611754,"symbol":"BTC_USDT","t":1587448800}
                    Channel.candles(
                            ENDPOINT,
                            PERPS,
                            "kline:{symbol}:{interval}",
                            RowMapping.objects(Dataset.CANDLES, "", "t=time o=open h=high l=low c=close q=volume")
                                    .seconds()
                                    .contracts("volume"),
                            INTERVALS,
                            null),
                    // {"p":91847.4,"v":49,"T":2,"O":3,"M":2,"t":1763645012047}
                    Channel.events(
                            ENDPOINT,
                            PERPS,
                            "deal:{symbol}",
                            RowMapping.objects(Dataset.TRADES, "", "t=time p=price v=quantity T=taker_side")
                                    .valueMap("taker_side", "1=buy 2=sell")
                                    .contracts("quantity")
                                    .namedByContent()),
                    // {"symbol":"ETH_USDT","fairPrice":6867.4,"fundingRate":0.0008,"indexPrice":6861.6,
                    //   "holdVol":2284742,"volume24":164586129,"timestamp":1587442022003,...}
                    Channel.values(
                            ENDPOINT,
                            PERPS,
                            "ticker:{symbol}",
                            RowMapping.objects(
                                    Dataset.FUNDING,
                                    "",
                                    "timestamp=time fundingRate=funding_rate fairPrice=mark_price"
                                            + " indexPrice=index_price")),
                    Channel.values(
                            ENDPOINT,
                            PERPS,
                            "ticker:{symbol}",
                            RowMapping.objects(
                                            Dataset.OPEN_INTEREST,
                                            "",
                                            "timestamp=time holdVol=open_interest volume24=day_base_volume"
                                                    + " amount24=day_notional_volume")
                                    .contracts("open_interest")
                                    .contracts("day_base_volume")),
                    Channel.candles(
                            SPOT_ENDPOINT,
                            SPOT,
                            "spot@public.kline.v3.api.pb@{symbol}@{interval}",
                            RowMapping.objects(
                                            Dataset.CANDLES,
                                            "",
                                            "windowStart=time openingPrice=open highestPrice=high lowestPrice=low"
                                                    + " closingPrice=close volume=volume")
                                    .seconds(),
                            INTERVALS,
                            null),
                    // History has no ids.
                    Channel.events(
                            SPOT_ENDPOINT,
                            SPOT,
                            "spot@public.aggre.deals.v3.api.pb@100ms@{symbol}",
                            RowMapping.objects(
                                            Dataset.TRADES,
                                            "",
                                            "time=time price=price quantity=quantity side=taker_side")
                                    .valueMap("taker_side", "buy=buy sell=sell")
                                    .namedByContent())));

    private MexcStreams() {}

    private static List<String> subscribe(List<String> topics) {
        return topics.stream()
                .map(topic -> {
                    String[] parts = topic.split(":");
                    String more = switch (parts[0]) {
                        case "kline" -> ",\"interval\":\"" + parts[2] + "\"";
                        // Otherwise several trades may come as one.
                        case "deal" -> ",\"compress\":false";
                        default -> "";
                    };
                    return "{\"method\":\"sub." + parts[0] + "\",\"param\":{\"symbol\":\"" + parts[1] + "\"" + more
                            + "}}";
                })
                .toList();
    }

    private static List<String> subscribeSpot(List<String> topics) {
        return List.of("{\"method\":\"SUBSCRIPTION\",\"params\":["
                + topics.stream().map(topic -> '"' + topic + '"').collect(Collectors.joining(",")) + "]}");
    }

    private static List<Delivery> routeSpot(JsonNode message) {
        JsonNode rows = message.has("candle") ? message.path("candle") : message.path("deals");
        String channel = message.path("channel").asString("");
        return rows.isMissingNode() ? List.of() : List.of(Delivery.snapshot(channel, rows));
    }

    /** {@code {"id":0,"code":0,"msg":"spot@public..."}} is an acknowledgement, any other code a refusal. */
    private static @Nullable String refusalOfSpot(JsonNode message) {
        return message.path("code").asInt(0) == 0 ? null : message.path("msg").asString("");
    }

    private static List<Delivery> route(JsonNode message) {
        String symbol = message.path("symbol").asString("");
        JsonNode data = message.path("data");
        return switch (message.path("channel").asString("")) {
            case "push.kline" ->
                List.of(Delivery.snapshot(
                        "kline:" + symbol + ":" + data.path("interval").asString(""), data));
            case "push.deal" -> List.of(Delivery.snapshot("deal:" + symbol, data));
            case "push.ticker" -> List.of(Delivery.snapshot("ticker:" + symbol, data));
            default -> List.of();
        };
    }

    private static @Nullable String refusal(JsonNode message) {
        String channel = message.path("channel").asString("");
        String said = message.path("data").asString("");
        boolean refused = channel.equals("rs.error") || (channel.startsWith("rs.sub.") && !said.equals("success"));
        return refused ? said : null;
    }
}

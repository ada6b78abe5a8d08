package dev.kirby.exchange.hyperliquid;

import static dev.kirby.market.InstrumentType.PERPS;

import dev.kirby.exchange.venue.Channel;
import dev.kirby.exchange.venue.RowMapping;
import dev.kirby.exchange.venue.StreamEndpoint;
import dev.kirby.exchange.venue.StreamEndpoint.Delivery;
import dev.kirby.exchange.venue.StreamSpec;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Hyperliquid's streams as data. No message says that a candle has closed. Trades begin with a backlog, whose trades are
 * known by their identifiers. Contexts have no time of their own.
 */
final class HyperliquidStreams {

    private static final StreamEndpoint ENDPOINT = StreamEndpoint.of(
                    "wss://api.hyperliquid.xyz/ws",
                    HyperliquidStreams::subscribe,
                    HyperliquidStreams::route,
                    HyperliquidStreams::refusal)
            .pinging("{\"method\":\"ping\"}", Duration.ofSeconds(30))
            // One message a topic, and two thousand a minute.
            .paced(Duration.ofMillis(50));

    static final StreamSpec SPEC = new StreamSpec(
            Instrument::coin,
            List.of(
                    // {"t":1764806400000,"T":1764892799999,"s":"HYPE","i":"1d","o":"34.668","c":"34.868",
                    //   "h":"36.219","l":"34.251","v":"3495670.8399999999","n":102895}
                    Channel.candles(
                            ENDPOINT,
                            PERPS,
                            "candle:{symbol}:{interval}",
                            RowMapping.objects(
                                    Dataset.CANDLES, "", "t=time o=open h=high l=low c=close v=volume n=num_trades"),
                            Hyperliquid.INTERVALS,
                            null),
                    // {"coin":"HYPE","side":"B","px":"35.276","sz":"5.78","time":1764835613064,"hash":"0x00...",
                    //   "tid":716095722814130,"users":[...]}
                    Channel.events(
                            ENDPOINT,
                            PERPS,
                            "trades:{symbol}",
                            RowMapping.objects(
                                            Dataset.TRADES,
                                            "",
                                            "time=time tid=trade_id px=price sz=quantity side=taker_side")
                                    .valueMap("taker_side", "B=buy A=sell")),
                    // {"dayNtlVlm":"1169046.29406","funding":"0.0000125","markPx":"14.3161","midPx":"14.314",
                    //   "openInterest":"688.11","oraclePx":"14.32","premium":"0.00031774",...}
                    Channel.values(
                            ENDPOINT,
                            PERPS,
                            "activeAssetCtx:{symbol}",
                            RowMapping.objects(
                                    Dataset.FUNDING,
                                    "",
                                    "funding=funding_rate premium=premium markPx=mark_price oraclePx=oracle_price"
                                            + " midPx=mid_price")),
                    Channel.values(
                            ENDPOINT,
                            PERPS,
                            "activeAssetCtx:{symbol}",
                            RowMapping.objects(
                                    Dataset.OPEN_INTEREST,
                                    "",
                                    "openInterest=open_interest dayBaseVlm=day_base_volume"
                                            + " dayNtlVlm=day_notional_volume"))));

    private HyperliquidStreams() {}

    private static List<String> subscribe(List<String> topics) {
        return topics.stream().map(HyperliquidStreams::message).toList();
    }

    private static String message(String topic) {
        String[] parts = topic.split(":");
        return "{\"method\":\"subscribe\",\"subscription\":{\"type\":\"" + parts[0] + "\",\"coin\":\"" + parts[1] + "\""
                + (parts.length > 2 ? ",\"interval\":\"" + parts[2] + "\"" : "") + "}}";
    }

    private static List<Delivery> route(JsonNode message) {
        JsonNode data = message.path("data");
        String channel = message.path("channel").asString("");
        return switch (channel) {
            case "candle" -> data.isArray() ? each(data) : List.of(candle(data));
            case "trades" ->
                data.isEmpty()
                        ? List.of()
                        : List.of(Delivery.snapshot(
                                "trades:" + data.get(0).path("coin").asString(""), data));
            case "activeAssetCtx" ->
                List.of(Delivery.snapshot(channel + ":" + data.path("coin").asString(""), data.path("ctx")));
            default -> List.of();
        };
    }

    private static List<Delivery> each(JsonNode candles) {
        List<Delivery> deliveries = new ArrayList<>();
        candles.forEach(candle -> deliveries.add(candle(candle)));
        return deliveries;
    }

    private static Delivery candle(JsonNode data) {
        return Delivery.snapshot(
                "candle:" + data.path("s").asString("") + ":" + data.path("i").asString(""), data);
    }

    private static @Nullable String refusal(JsonNode message) {
        return "error".equals(message.path("channel").asString(""))
                ? message.path("data").asString("")
                : null;
    }
}

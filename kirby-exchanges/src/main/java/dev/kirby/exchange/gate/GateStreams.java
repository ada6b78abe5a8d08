package dev.kirby.exchange.gate;

import static dev.kirby.market.InstrumentType.PERPS;

import dev.kirby.exchange.internal.venue.RowLayout;
import dev.kirby.exchange.internal.ws.Channel;
import dev.kirby.exchange.internal.ws.Line;
import dev.kirby.exchange.internal.ws.Line.Delivery;
import dev.kirby.exchange.internal.ws.StreamSpec;
import dev.kirby.market.Dataset;
import dev.kirby.market.Interval;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Gate's streams of perpetuals as data: sizes in contracts, those of trades with the taker's side as their sign. */
final class GateStreams {

    private static final Line LINE = Line.of(
                    "wss://fx-ws.gateio.ws/v4/ws/usdt",
                    GateStreams::subscribe,
                    GateStreams::route,
                    GateStreams::refusal)
            .pinging("{\"channel\":\"futures.ping\"}", Duration.ofSeconds(15))
            .paced(Duration.ofMillis(50));

    static final StreamSpec SPEC = new StreamSpec(
            Gate.SPEC.symbol(),
            List.of(
                    // No message says for certain that a candle has closed.
                    Channel.candles(
                            LINE,
                            PERPS,
                            "futures.candlesticks:{interval}_{symbol}",
                            RowLayout.objects(Dataset.CANDLES, "", "t=time o=open h=high l=low c=close v=volume")
                                    .seconds()
                                    .contracts("volume"),
                            Stream.of(
                                            Interval.M1,
                                            Interval.M5,
                                            Interval.M15,
                                            Interval.M30,
                                            Interval.H1,
                                            Interval.H4,
                                            Interval.H8,
                                            Interval.D1)
                                    .collect(Collectors.toMap(Function.identity(), Interval::toString)),
                            null),
                    Channel.events(
                            LINE,
                            PERPS,
                            "futures.trades:{symbol}",
                            RowLayout.objects(
                                            Dataset.TRADES,
                                            "",
                                            "create_time_ms=time id=trade_id price=price size=quantity")
                                    .signed("quantity", "taker_side", "long", "short")
                                    .contracts("quantity"))));

    private GateStreams() {}

    private static List<String> subscribe(List<String> topics) {
        return topics.stream()
                .map(topic -> {
                    String[] parts = topic.split(":");
                    int interval = parts[1].indexOf('_');
                    String payload = parts[0].equals("futures.candlesticks")
                            ? "\"" + parts[1].substring(0, interval) + "\",\"" + parts[1].substring(interval + 1) + "\""
                            : "\"" + parts[1] + "\"";
                    return "{\"time\":0,\"channel\":\"" + parts[0] + "\",\"event\":\"subscribe\",\"payload\":["
                            + payload + "]}";
                })
                .toList();
    }

    private static List<Delivery> route(JsonNode message) {
        if (!"update".equals(message.path("event").asString(""))) {
            return List.of();
        }
        String channel = message.path("channel").asString("");
        String name = channel.equals("futures.candlesticks") ? "n" : "contract";
        List<Delivery> deliveries = new ArrayList<>();
        for (JsonNode item : message.path("result")) {
            if (item.has(name)) {
                deliveries.add(new Delivery(channel + ":" + item.path(name).asString(""), item));
            }
        }
        return deliveries;
    }

    private static @Nullable String refusal(JsonNode message) {
        JsonNode error = message.path("error");
        return error.isObject() ? error.path("message").asString("") : null;
    }
}

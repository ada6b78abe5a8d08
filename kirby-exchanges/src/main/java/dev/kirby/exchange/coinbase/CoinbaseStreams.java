package dev.kirby.exchange.coinbase;

import static dev.kirby.market.InstrumentType.SPOT;

import dev.kirby.exchange.venue.Channel;
import dev.kirby.exchange.venue.RowMapping;
import dev.kirby.exchange.venue.StreamEndpoint;
import dev.kirby.exchange.venue.StreamEndpoint.Delivery;
import dev.kirby.exchange.venue.StreamSpec;
import dev.kirby.market.Dataset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Coinbase's streams as data: trades of its exchange, with the maker's side. There are no candles that begin with the minute;
 * they are built from trades. The first message after a subscription is the last trade before it. Heartbeats of each product
 * keep quiet connections open.
 */
final class CoinbaseStreams {

    private static final StreamEndpoint ENDPOINT = StreamEndpoint.of(
            "wss://ws-feed.exchange.coinbase.com",
            CoinbaseStreams::subscribe,
            CoinbaseStreams::route,
            CoinbaseStreams::refusal);

    static final StreamSpec SPEC = new StreamSpec(
            Coinbase.SPEC.symbol(),
            List.of(Channel.events(
                    ENDPOINT,
                    SPOT,
                    "matches:{symbol}",
                    RowMapping.objects(
                                    Dataset.TRADES,
                                    "",
                                    "time=time trade_id=trade_id price=price size=quantity side=taker_side")
                            .valueMap("taker_side", "sell=buy buy=sell"))));

    private CoinbaseStreams() {}

    /** A message with one unknown product subscribes to nothing, so that each has its own. */
    private static List<String> subscribe(List<String> topics) {
        return topics.stream()
                .map(topic -> "[\"" + topic.substring(topic.indexOf(':') + 1) + "\"]")
                .map(product -> "{\"type\":\"subscribe\",\"channels\":[{\"name\":\"matches\",\"product_ids\":" + product
                        + "},{\"name\":\"heartbeat\",\"product_ids\":" + product + "}]}")
                .toList();
    }

    private static List<Delivery> route(JsonNode message) {
        return switch (message.path("type").asString("")) {
            case "match", "last_match" ->
                List.of(Delivery.snapshot(
                        "matches:" + message.path("product_id").asString(""), message));
            default -> List.of();
        };
    }

    private static @Nullable String refusal(JsonNode message) {
        return "error".equals(message.path("type").asString(""))
                ? message.path("message").asString("") + " ("
                        + message.path("reason").asString("") + ")"
                : null;
    }
}

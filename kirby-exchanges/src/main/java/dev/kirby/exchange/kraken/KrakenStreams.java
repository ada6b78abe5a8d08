package dev.kirby.exchange.kraken;

import static dev.kirby.market.InstrumentType.PERPS;
import static dev.kirby.market.InstrumentType.SPOT;

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
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Kraken's streams as data: version 2 for spot, where names are those of the rest of the world and no message says that a
 * candle has closed; version 1 for futures, which have no candles. Trades of spot are understood in the form of version 1 too,
 * in which they have no ids.
 */
final class KrakenStreams {

    private static final Duration HALF_A_MINUTE = Duration.ofSeconds(30);
    private static final StreamEndpoint SPOT_ENDPOINT = StreamEndpoint.of(
                    "wss://ws.kraken.com/v2", KrakenStreams::subscribe, KrakenStreams::route, KrakenStreams::refusal)
            .pinging("{\"method\":\"ping\"}", HALF_A_MINUTE);
    private static final StreamEndpoint FUTURES_ENDPOINT = StreamEndpoint.of(
            "wss://futures.kraken.com/ws/v1",
            KrakenStreams::subscribeFutures,
            KrakenStreams::routeFutures,
            KrakenStreams::refusalOfFutures);

    private static final String FIRST_VERSION = "1:";
    private static final String SIDES = "buy=buy sell=sell";

    static final StreamSpec SPEC = new StreamSpec(
            KrakenStreams::symbol,
            List.of(
                    // {"symbol":"ETH/USDT","open":0.5624,"high":0.5628,"low":0.5622,"close":0.5627,"trades":12,
                    //   "volume":30927.68066226,"interval_begin":"2023-10-04T16:25:00.000000000Z","interval":5,...}
                    Channel.candles(
                            SPOT_ENDPOINT,
                            SPOT,
                            "ohlc:{interval}:{symbol}",
                            RowMapping.objects(
                                    Dataset.CANDLES,
                                    "",
                                    "interval_begin=time open=open high=high low=low close=close volume=volume"
                                            + " trades=num_trades"),
                            Kraken.SPOT_INTERVALS,
                            null),
                    // {"symbol":"ETH/USDT","side":"sell","price":0.5117,"qty":40.0,"ord_type":"market",
                    //   "trade_id":4665906,"timestamp":"2023-09-25T07:49:37.708706Z"}
                    Channel.events(
                            SPOT_ENDPOINT,
                            SPOT,
                            "trade:{symbol}",
                            RowMapping.objects(
                                            Dataset.TRADES,
                                            "",
                                            "timestamp=time trade_id=trade_id price=price qty=quantity side=taker_side")
                                    .valueMap("taker_side", SIDES)),
                    // ["354.11000000","0.89594024","1618678142.557535","s","l",""]
                    Channel.events(
                                    SPOT_ENDPOINT,
                                    SPOT,
                                    "trade:{symbol}",
                                    RowMapping.arrays(Dataset.TRADES, "", "price quantity time taker_side")
                                            .seconds()
                                            .valueMap("taker_side", "b=buy s=sell")
                                            .namedByContent())
                            .keyed(FIRST_VERSION + "trade:{symbol}"),
                    // {"feed":"trade","product_id":"PI_XBTUSD","uid":"05af78ac-a774-478c-a50c-8b9c234e071e",
                    //   "side":"sell","type":"fill","seq":653355,"time":1612266317519,"qty":15000,"price":34969.5}
                    Channel.events(
                            FUTURES_ENDPOINT,
                            PERPS,
                            "trade:{symbol}",
                            RowMapping.objects(
                                            Dataset.TRADES,
                                            "",
                                            "time=time uid=trade_id price=price qty=quantity side=taker_side")
                                    .valueMap("taker_side", SIDES)),
                    // The side is that of the order: the one that closes a long sells.
                    Channel.events(
                                    FUTURES_ENDPOINT,
                                    PERPS,
                                    "trade:{symbol}",
                                    RowMapping.objects(
                                                    Dataset.LIQUIDATIONS,
                                                    "",
                                                    "time=time side=side price=price qty=quantity")
                                            .valueMap("side", "sell=long buy=short"))
                            .only(row -> "liquidation".equals(row.path("type").asString(""))),
                    // The absolute rate is money per contract; the relative one is the fraction.
                    // {"time":1783587648112,"product_id":"PF_ETHUSD","relative_funding_rate":0.0000186711875,
                    //   "next_funding_rate_time":1783591200000,"volume":57204.177,"index":1751.75,
                    //   "openInterest":24085.822,"markPrice":1751.97553924942,...}
                    Channel.values(
                            FUTURES_ENDPOINT,
                            PERPS,
                            "ticker:{symbol}",
                            RowMapping.objects(
                                    Dataset.FUNDING,
                                    "",
                                    "time=time relative_funding_rate=funding_rate markPrice=mark_price"
                                            + " index=index_price next_funding_rate_time=next_funding_time")),
                    Channel.values(
                            FUTURES_ENDPOINT,
                            PERPS,
                            "ticker:{symbol}",
                            RowMapping.objects(
                                    Dataset.OPEN_INTEREST,
                                    "",
                                    "time=time openInterest=open_interest volume=day_base_volume"
                                            + " volumeQuote=day_notional_volume"))));

    private KrakenStreams() {}

    private static String symbol(Instrument instrument) {
        return instrument.type() == PERPS ? Kraken.symbol(instrument) : instrument.coin() + "/" + instrument.quote();
    }

    /** One message for each channel and interval, with all its symbols. */
    private static List<String> subscribe(List<String> topics) {
        Map<String, List<String>> symbols = new TreeMap<>();
        for (String topic : topics) {
            int last = topic.lastIndexOf(':');
            symbols.computeIfAbsent(topic.substring(0, last), c -> new ArrayList<>())
                    .add('"' + topic.substring(last + 1) + '"');
        }
        return symbols.entrySet().stream()
                .map(e -> {
                    String[] channel = e.getKey().split(":");
                    return "{\"method\":\"subscribe\",\"params\":{\"channel\":\"" + channel[0] + "\",\"symbol\":["
                            + String.join(",", e.getValue()) + "]"
                            + (channel.length > 1 ? ",\"interval\":" + channel[1] : "") + "}}";
                })
                .toList();
    }

    private static List<Delivery> route(JsonNode message) {
        if (message.isArray()) {
            return routeFirstVersion(message);
        }
        String channel = message.path("channel").asString("");
        if (!channel.equals("ohlc") && !channel.equals("trade")) {
            return List.of();
        }
        List<Delivery> deliveries = new ArrayList<>();
        for (JsonNode item : message.path("data")) {
            String interval = channel.equals("ohlc") ? item.path("interval").asString("") + ":" : "";
            deliveries.add(Delivery.snapshot(
                    channel + ":" + interval + item.path("symbol").asString(""), item));
        }
        return deliveries;
    }

    /** A number, the data in one part or several, and at the end the channel and the pair. */
    private static List<Delivery> routeFirstVersion(JsonNode message) {
        String channel = message.path(message.size() - 2).asString("");
        String[] pair = message.path(message.size() - 1).asString("").split("/");
        if (!channel.equals("trade") || pair.length != 2) {
            return List.of();
        }
        String symbol = Kraken.common(pair[0]) + "/" + Kraken.common(pair[1]);
        return List.of(Delivery.snapshot(FIRST_VERSION + "trade:" + symbol, message.path(1)));
    }

    private static @Nullable String refusal(JsonNode message) {
        if ("error".equals(message.path("status").asString(""))) {
            return message.path("errorMessage").asString("");
        }
        // The refusal of too many messages has another form.
        String field = message.has("Error") ? "Error" : "error";
        return message.has(field) ? message.path(field).asString("") : null;
    }

    private static List<String> subscribeFutures(List<String> topics) {
        Map<String, List<String>> products = topics.stream()
                .collect(Collectors.groupingBy(
                        topic -> topic.substring(0, topic.indexOf(':')),
                        TreeMap::new,
                        Collectors.mapping(
                                topic -> '"' + topic.substring(topic.indexOf(':') + 1) + '"', Collectors.toList())));
        return products.entrySet().stream()
                .map(e -> "{\"event\":\"subscribe\",\"feed\":\"" + e.getKey() + "\",\"product_ids\":["
                        + String.join(",", e.getValue()) + "]}")
                .toList();
    }

    private static List<Delivery> routeFutures(JsonNode message) {
        String product = message.path("product_id").asString("").toUpperCase(Locale.ROOT);
        if (message.has("event") || product.isEmpty()) {
            return List.of();
        }
        return switch (message.path("feed").asString("")) {
            case "ticker" -> List.of(Delivery.snapshot("ticker:" + product, message));
            case "trade" -> List.of(Delivery.snapshot("trade:" + product, message));
            case "trade_snapshot" -> List.of(Delivery.snapshot("trade:" + product, message.path("trades")));
            default -> List.of();
        };
    }

    private static @Nullable String refusalOfFutures(JsonNode message) {
        return switch (message.path("event").asString("")) {
            case "error", "alert" -> message.path("message").asString("");
            default -> null;
        };
    }
}

package dev.kirby.exchange.binance;

import static dev.kirby.market.InstrumentType.PERPS;
import static dev.kirby.market.InstrumentType.SPOT;

import dev.kirby.exchange.venue.Channel;
import dev.kirby.exchange.venue.RowMapping;
import dev.kirby.exchange.venue.StreamEndpoint;
import dev.kirby.exchange.venue.StreamEndpoint.Delivery;
import dev.kirby.exchange.venue.StreamSpec;
import dev.kirby.market.Dataset;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Binance's streams as data. Perpetuals come from the routed path: the old one acknowledges and stays silent. */
final class BinanceStreams {

    private static final StreamEndpoint SPOT_ENDPOINT = StreamEndpoint.of(
            "wss://stream.binance.com:9443/stream",
            BinanceStreams::subscribe,
            BinanceStreams::route,
            BinanceStreams::refusal);
    private static final StreamEndpoint PERPS_ENDPOINT = StreamEndpoint.of(
            "wss://fstream.binance.com/market/stream",
            BinanceStreams::subscribe,
            BinanceStreams::route,
            BinanceStreams::refusal);

    // {"e":"kline","E":1626992741424,"s":"CTKUSDT","k":{"t":1626992700000,"T":1626992759999,"s":"CTKUSDT","i":"1m",
    //   "f":23961275,"L":23961322,"o":"1.01000","c":"1.01100","h":"1.01100","l":"1.01000","v":"3917","n":48,
    //   "x":false,...}}
    private static final RowMapping KLINE =
            RowMapping.objects(Dataset.CANDLES, "k", "t=time o=open h=high l=low c=close v=volume n=num_trades");
    private static final String SIDES = "true=sell false=buy";

    static final StreamSpec SPEC = new StreamSpec(
            instrument -> instrument.coin() + instrument.quote(),
            List.of(
                    Channel.candles(
                            SPOT_ENDPOINT,
                            SPOT,
                            "{symbol:lower}@kline_{interval}",
                            KLINE,
                            Binance.INTERVALS,
                            BinanceStreams::closed),
                    Channel.candles(
                            PERPS_ENDPOINT,
                            PERPS,
                            "{symbol:lower}@kline_{interval}",
                            KLINE,
                            Binance.INTERVALS,
                            BinanceStreams::closed),
                    // {"e":"trade","E":1672515782136,"s":"BNBBTC","t":12345,"p":"0.001","q":"100","T":1672515782136,
                    //   "m":true,...}
                    // Spot sends each trade, perpetuals those of one taker at one price together.
                    Channel.events(
                            SPOT_ENDPOINT,
                            SPOT,
                            "{symbol:lower}@trade",
                            RowMapping.objects(Dataset.TRADES, "", "T=time t=trade_id p=price q=quantity m=taker_side")
                                    .valueMap("taker_side", SIDES)),
                    // {"e":"aggTrade","E":1626992741575,"a":16599292,"s":"CTKUSDT","p":"1.01100","q":"10",
                    //   "f":23961322,"l":23961322,"T":1626992741421,"m":false}
                    Channel.events(
                            PERPS_ENDPOINT,
                            PERPS,
                            "{symbol:lower}@aggTrade",
                            RowMapping.objects(Dataset.TRADES, "", "T=time a=trade_id p=price q=quantity m=taker_side")
                                    .valueMap("taker_side", SIDES)),
                    // {"e":"markPriceUpdate","E":1562305380000,"s":"BTCUSDT","p":"11794.15000000",
                    //   "i":"11784.62659091","P":"11784.25641265","r":"0.00038167","T":1562306400000}
                    Channel.values(
                            PERPS_ENDPOINT,
                            PERPS,
                            "{symbol:lower}@markPrice@1s",
                            RowMapping.objects(
                                    Dataset.FUNDING,
                                    "",
                                    "E=time r=funding_rate p=mark_price i=index_price T=next_funding_time")),
                    // {"e":"forceOrder","E":1568014460893,"o":{"s":"BTCUSDT","S":"SELL","q":"0.014","p":"9910",
                    //   "ap":"9910","l":"0.014","z":"0.014","T":1568014460893,...}}
                    // The order that closes a long sells. At most the latest of a second is sent.
                    Channel.events(
                            PERPS_ENDPOINT,
                            PERPS,
                            "{symbol:lower}@forceOrder",
                            RowMapping.objects(Dataset.LIQUIDATIONS, "o", "T=time S=side ap=price z=quantity")
                                    .valueMap("side", "SELL=long BUY=short"))));

    private BinanceStreams() {}

    private static boolean closed(JsonNode row) {
        return row.path("k").path("x").asBoolean(false);
    }

    private static List<String> subscribe(List<String> topics) {
        return List.of("{\"method\":\"SUBSCRIBE\",\"params\":["
                + topics.stream().map(topic -> '"' + topic + '"').collect(Collectors.joining(",")) + "],\"id\":1}");
    }

    private static List<Delivery> route(JsonNode message) {
        return message.has("stream")
                ? List.of(Delivery.snapshot(message.path("stream").asString(), message.path("data")))
                : List.of();
    }

    private static @Nullable String refusal(JsonNode message) {
        return message.has("code") && message.has("msg")
                ? message.path("msg").asString() + " (code "
                        + message.path("code").asString() + ")"
                : null;
    }
}

package dev.kirby.exchange.okx;

import static dev.kirby.market.InstrumentType.PERPS;
import static dev.kirby.market.InstrumentType.SPOT;

import dev.kirby.exchange.venue.Channel;
import dev.kirby.exchange.venue.RowMapping;
import dev.kirby.exchange.venue.StreamEndpoint;
import dev.kirby.exchange.venue.StreamEndpoint.Delivery;
import dev.kirby.exchange.venue.StreamSpec;
import dev.kirby.market.Dataset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * OKX's streams as data. Candles have an address of their own; liquidations come for all swaps together; sizes of swaps are
 * in contracts.
 */
final class OkxStreams {

    // The venue hangs up after thirty silent seconds.
    private static final Duration PING = Duration.ofSeconds(20);
    private static final StreamEndpoint PUBLIC = endpoint("public");
    private static final StreamEndpoint BUSINESS = endpoint("business");

    // {"instId":"UNI-USD-SWAP","tradeId":"12883020","px":"5.123","sz":"100","side":"sell","ts":"1652459215150"}
    private static final RowMapping TRADE = RowMapping.objects(
                    Dataset.TRADES, "", "ts=time tradeId=trade_id px=price sz=quantity side=taker_side")
            .valueMap("taker_side", "buy=buy sell=sell");

    static final StreamSpec SPEC = new StreamSpec(
            Okx.SPEC.symbol(),
            List.of(
                    // ["1597026383085","8533.02","8553.74","8527.17","8548.26","45247","529.5858061","5529.5858061",
                    //   "1"]
                    Channel.candles(
                            BUSINESS,
                            SPOT,
                            "candle{interval}:{symbol}",
                            RowMapping.arrays(Dataset.CANDLES, "", "time open high low close volume"),
                            Okx.INTERVALS,
                            OkxStreams::closed),
                    Channel.candles(
                            BUSINESS,
                            PERPS,
                            "candle{interval}:{symbol}",
                            RowMapping.arrays(Dataset.CANDLES, "", "time open high low close - volume"),
                            Okx.INTERVALS,
                            OkxStreams::closed),
                    Channel.candles(
                            BUSINESS,
                            PERPS,
                            "mark-price-candle{interval}:{symbol}",
                            RowMapping.arrays(Dataset.MARK_CANDLES, "", "time open high low close"),
                            Okx.INTERVALS,
                            row -> "1".equals(row.path(5).asString(""))),
                    Channel.events(PUBLIC, SPOT, "trades:{symbol}", TRADE),
                    Channel.events(PUBLIC, PERPS, "trades:{symbol}", TRADE.contracts("quantity")),
                    // The settlement is the coming one.
                    // {"instId":"BTC-USDT-SWAP","fundingRate":"0.0001","nextFundingRate":"0.0002",
                    //   "fundingTime":"1744590349506","nextFundingTime":"1744619149506","ts":"1744590349506"}
                    Channel.values(
                            PUBLIC,
                            PERPS,
                            "funding-rate:{symbol}",
                            RowMapping.objects(
                                    Dataset.FUNDING,
                                    "",
                                    "ts=time fundingRate=funding_rate premium=premium fundingTime=next_funding_time")),
                    // {"instId":"BTC-USDT-SWAP","instType":"SWAP","oi":"3301005.66000002036",
                    //   "oiCcy":"33010.0566000002036","oiUsd":"2567723563.69327583724996","ts":"1777284997053"}
                    Channel.values(
                            PUBLIC,
                            PERPS,
                            "open-interest:{symbol}",
                            RowMapping.objects(
                                    Dataset.OPEN_INTEREST, "", "ts=time oiCcy=open_interest oiUsd=notional_value")),
                    Channel.events(
                                    PUBLIC,
                                    PERPS,
                                    "liquidation-orders:SWAP",
                                    RowMapping.objects(
                                                    Dataset.LIQUIDATIONS,
                                                    "",
                                                    "ts=time side=side bkPx=price sz=quantity")
                                            .valueMap("side", "sell=long buy=short")
                                            .contracts("quantity"))
                            .keyed("liquidation-orders:{symbol}")));

    private OkxStreams() {}

    private static StreamEndpoint endpoint(String name) {
        return StreamEndpoint.of(
                        "wss://ws.okx.com:8443/ws/v5/" + name,
                        OkxStreams::subscribe,
                        OkxStreams::route,
                        OkxStreams::refusal)
                .pinging("ping", PING);
    }

    private static boolean closed(JsonNode row) {
        return "1".equals(row.path(8).asString(""));
    }

    private static List<String> subscribe(List<String> topics) {
        return List.of("{\"op\":\"subscribe\",\"args\":["
                + topics.stream().map(OkxStreams::argument).collect(Collectors.joining(",")) + "]}");
    }

    private static String argument(String topic) {
        int colon = topic.indexOf(':');
        String what = topic.substring(colon + 1);
        String field = topic.startsWith("liquidation-orders") ? "instType" : "instId";
        return "{\"channel\":\"" + topic.substring(0, colon) + "\",\"" + field + "\":\"" + what + "\"}";
    }

    private static List<Delivery> route(JsonNode message) {
        if (!message.has("data")) {
            return List.of();
        }
        String channel = message.path("arg").path("channel").asString("");
        if (!channel.equals("liquidation-orders")) {
            return List.of(Delivery.snapshot(
                    channel + ":" + message.path("arg").path("instId").asString(""), message.path("data")));
        }
        List<Delivery> deliveries = new ArrayList<>();
        for (JsonNode instrument : message.path("data")) {
            deliveries.add(Delivery.snapshot(
                    channel + ":" + instrument.path("instId").asString(""), instrument.path("details")));
        }
        return deliveries;
    }

    private static @Nullable String refusal(JsonNode message) {
        return "error".equals(message.path("event").asString(""))
                ? message.path("msg").asString("") + " (code "
                        + message.path("code").asString("") + ")"
                : null;
    }
}

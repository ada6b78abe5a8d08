package dev.kirby.exchange.okx;

import static dev.kirby.market.InstrumentType.PERPS;
import static dev.kirby.market.InstrumentType.SPOT;

import dev.kirby.exchange.internal.venue.RowLayout;
import dev.kirby.exchange.internal.ws.Channel;
import dev.kirby.exchange.internal.ws.Line;
import dev.kirby.exchange.internal.ws.Line.Delivery;
import dev.kirby.exchange.internal.ws.StreamSpec;
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
    private static final Line PUBLIC = line("public");
    private static final Line BUSINESS = line("business");

    private static final RowLayout TRADE = RowLayout.objects(
                    Dataset.TRADES, "", "ts=time tradeId=trade_id px=price sz=quantity side=taker_side")
            .words("taker_side", "buy=buy sell=sell");

    static final StreamSpec SPEC = new StreamSpec(
            Okx.SPEC.symbol(),
            List.of(
                    Channel.candles(
                            BUSINESS,
                            SPOT,
                            "candle{interval}:{symbol}",
                            RowLayout.arrays(Dataset.CANDLES, "", "time open high low close volume"),
                            Okx.INTERVALS,
                            OkxStreams::closed),
                    Channel.candles(
                            BUSINESS,
                            PERPS,
                            "candle{interval}:{symbol}",
                            RowLayout.arrays(Dataset.CANDLES, "", "time open high low close - volume"),
                            Okx.INTERVALS,
                            OkxStreams::closed),
                    Channel.candles(
                            BUSINESS,
                            PERPS,
                            "mark-price-candle{interval}:{symbol}",
                            RowLayout.arrays(Dataset.MARK_CANDLES, "", "time open high low close"),
                            Okx.INTERVALS,
                            row -> "1".equals(row.path(5).asString(""))),
                    Channel.events(PUBLIC, SPOT, "trades:{symbol}", TRADE),
                    Channel.events(PUBLIC, PERPS, "trades:{symbol}", TRADE.contracts("quantity")),
                    // The settlement told is the coming one.
                    Channel.values(
                            PUBLIC,
                            PERPS,
                            "funding-rate:{symbol}",
                            RowLayout.objects(
                                    Dataset.FUNDING,
                                    "",
                                    "ts=time fundingRate=funding_rate premium=premium fundingTime=next_funding_time")),
                    Channel.values(
                            PUBLIC,
                            PERPS,
                            "open-interest:{symbol}",
                            RowLayout.objects(
                                    Dataset.OPEN_INTEREST, "", "ts=time oiCcy=open_interest oiUsd=notional_value")),
                    Channel.events(
                                    PUBLIC,
                                    PERPS,
                                    "liquidation-orders:SWAP",
                                    RowLayout.objects(
                                                    Dataset.LIQUIDATIONS,
                                                    "",
                                                    "ts=time side=side bkPx=price sz=quantity")
                                            .words("side", "sell=long buy=short")
                                            .contracts("quantity"))
                            .keyed("liquidation-orders:{symbol}")));

    private OkxStreams() {}

    private static Line line(String name) {
        return Line.of(
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
            return List.of(new Delivery(
                    channel + ":" + message.path("arg").path("instId").asString(""), message.path("data")));
        }
        List<Delivery> deliveries = new ArrayList<>();
        for (JsonNode instrument : message.path("data")) {
            deliveries.add(
                    new Delivery(channel + ":" + instrument.path("instId").asString(""), instrument.path("details")));
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

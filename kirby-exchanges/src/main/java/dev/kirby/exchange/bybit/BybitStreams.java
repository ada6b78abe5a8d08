package dev.kirby.exchange.bybit;

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
import tools.jackson.databind.node.ObjectNode;

/**
 * Bybit's streams as data. After the first, tickers contain only what changed.
 *
 * <p>A perpetual in dollars is the inverse one, as no linear one is quoted in them: its trades count dollars, and become coins by
 * their price. They are understood in the form of version 2 too.
 */
final class BybitStreams {

    // Spot takes no more than ten topics a request.
    private static final int TOPICS_A_REQUEST = 10;
    private static final Duration TWENTY_SECONDS = Duration.ofSeconds(20);

    private static final StreamEndpoint SPOT_ENDPOINT = endpoint("spot");
    private static final StreamEndpoint PERPS_ENDPOINT = endpoint("linear");
    private static final StreamEndpoint INVERSE_ENDPOINT = endpoint("inverse");

    // {"start":1672324800000,"end":1672325099999,"interval":"5","open":"16649.5","close":"16677","high":"16677",
    //   "low":"16608","volume":"2.081","turnover":"34666.4005","confirm":false,"timestamp":1672324988882}
    private static final RowMapping KLINE =
            RowMapping.objects(Dataset.CANDLES, "", "start=time open=open high=high low=low close=close volume=volume");
    // {"T":1672304486865,"s":"BTCUSDT","S":"Buy","v":"0.001","p":"16578.50","L":"PlusTick",
    //   "i":"20f43950-d8dd-5b31-9112-a178eb6023af","BT":false}
    private static final RowMapping TRADE = RowMapping.objects(
                    Dataset.TRADES, "", "T=time i=trade_id p=price v=quantity S=taker_side")
            .valueMap("taker_side", "Buy=buy Sell=sell");
    private static final RowMapping SECOND_VERSION_TRADE = RowMapping.objects(
                    Dataset.TRADES,
                    "",
                    "trade_time_ms=time trade_id=trade_id price=price size=quantity side=taker_side")
            .valueMap("taker_side", "Buy=buy Sell=sell");

    static final StreamSpec SPEC = new StreamSpec(
            Bybit::symbol,
            List.of(
                    Channel.candles(
                            SPOT_ENDPOINT,
                            SPOT,
                            "kline.{interval}.{symbol}",
                            KLINE,
                            Bybit.INTERVALS,
                            BybitStreams::closed),
                    Channel.candles(
                            PERPS_ENDPOINT,
                            PERPS,
                            "kline.{interval}.{symbol}",
                            KLINE,
                            Bybit.INTERVALS,
                            BybitStreams::closed),
                    Channel.events(SPOT_ENDPOINT, SPOT, "publicTrade.{symbol}", TRADE),
                    inverse(TRADE),
                    inverse(SECOND_VERSION_TRADE).keyed("trade.{symbol}"),
                    Channel.events(PERPS_ENDPOINT, PERPS, "publicTrade.{symbol}", TRADE),
                    // {"symbol":"BTCUSDT","markPrice":"17217.33","indexPrice":"17227.36","openInterest":"68744.761",
                    //   "openInterestValue":"1183601235.91","turnover24h":"1570383121.943499",...}
                    Channel.values(
                            PERPS_ENDPOINT,
                            PERPS,
                            "tickers.{symbol}",
                            RowMapping.objects(
                                    Dataset.FUNDING,
                                    "",
                                    "ts=time fundingRate=funding_rate markPrice=mark_price indexPrice=index_price"
                                            + " nextFundingTime=next_funding_time")),
                    Channel.values(
                            PERPS_ENDPOINT,
                            PERPS,
                            "tickers.{symbol}",
                            RowMapping.objects(
                                    Dataset.OPEN_INTEREST,
                                    "",
                                    "ts=time openInterest=open_interest openInterestValue=notional_value"
                                            + " volume24h=day_base_volume turnover24h=day_notional_volume")),
                    // The side is that of the position.
                    // {"T":1739502302929,"s":"ETHUSDT","S":"Sell","v":"20000","p":"0.04499"}
                    Channel.events(
                            PERPS_ENDPOINT,
                            PERPS,
                            "allLiquidation.{symbol}",
                            RowMapping.objects(Dataset.LIQUIDATIONS, "", "T=time S=side p=price v=quantity")
                                    .valueMap("side", "Buy=long Sell=short"))));

    private BybitStreams() {}

    private static StreamEndpoint endpoint(String category) {
        return StreamEndpoint.of(
                        "wss://stream.bybit.com/v5/public/" + category,
                        BybitStreams::subscribe,
                        BybitStreams::route,
                        BybitStreams::refusal)
                .pinging("{\"op\":\"ping\"}", TWENTY_SECONDS);
    }

    private static Channel inverse(RowMapping trade) {
        return Channel.events(INVERSE_ENDPOINT, PERPS, "publicTrade.{symbol}", trade.quotedInNotional("quantity"))
                .quoted("USD");
    }

    private static boolean closed(JsonNode row) {
        return row.path("confirm").asBoolean(false);
    }

    private static List<String> subscribe(List<String> topics) {
        List<String> messages = new ArrayList<>();
        for (int from = 0; from < topics.size(); from += TOPICS_A_REQUEST) {
            messages.add("{\"op\":\"subscribe\",\"args\":["
                    + topics.subList(from, Math.min(topics.size(), from + TOPICS_A_REQUEST)).stream()
                            .map(topic -> '"' + topic + '"')
                            .collect(Collectors.joining(","))
                    + "]}");
        }
        return messages;
    }

    private static List<Delivery> route(JsonNode message) {
        if (!message.has("topic")) {
            return List.of();
        }
        JsonNode data = message.path("data");
        if (data instanceof ObjectNode ticker) {
            // A ticker's time stands beside it.
            ticker.set("ts", message.path("ts"));
        }
        boolean whole = !"delta".equals(message.path("type").asString(""));
        String topic = message.path("topic").asString();
        return List.of(whole ? Delivery.snapshot(topic, data) : Delivery.delta(topic, data));
    }

    private static @Nullable String refusal(JsonNode message) {
        return message.has("success") && !message.path("success").asBoolean(true)
                ? message.path("ret_msg").asString("")
                : null;
    }
}

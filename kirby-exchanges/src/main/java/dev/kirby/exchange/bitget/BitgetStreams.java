package dev.kirby.exchange.bitget;

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
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Bitget's streams as data. A topic is a product type, a channel and a symbol. Candles and trades begin with a backlog; no
 * message says that a candle has closed. Tickers contain everything each time.
 */
final class BitgetStreams {

    // It must hear one every half minute.
    private static final Duration PING = Duration.ofSeconds(25);
    // More are allowed, but the venue advises against them; that many are one message.
    private static final int TOPICS = 50;

    private static final StreamEndpoint ENDPOINT = StreamEndpoint.of(
                    "wss://ws.bitget.com/v2/ws/public",
                    BitgetStreams::subscribe,
                    BitgetStreams::route,
                    BitgetStreams::refusal)
            .pinging("ping", PING)
            .carrying(TOPICS);

    private static final String PERPETUALS = "{quote}-FUTURES";
    // Without "utc", those of six hours and more begin at midnight in Hong Kong.
    private static final Map<Interval, String> INTERVALS = Map.ofEntries(
            Map.entry(Interval.M1, "1m"),
            Map.entry(Interval.M5, "5m"),
            Map.entry(Interval.M15, "15m"),
            Map.entry(Interval.M30, "30m"),
            Map.entry(Interval.H1, "1H"),
            Map.entry(Interval.H4, "4H"),
            Map.entry(Interval.H6, "6Hutc"),
            Map.entry(Interval.H12, "12Hutc"),
            Map.entry(Interval.D1, "1Dutc"),
            Map.entry(Interval.W1, "1Wutc"),
            Map.entry(Interval.MONTH, "1Mutc"));

    static final StreamSpec SPEC = new StreamSpec(
            Bitget.SPEC.symbol(),
            List.of(
                    candles(SPOT, "SPOT"),
                    candles(PERPS, PERPETUALS),
                    trades(SPOT, "SPOT"),
                    trades(PERPS, PERPETUALS),
                    ticker(
                            Dataset.FUNDING,
                            "ts=time fundingRate=funding_rate markPrice=mark_price indexPrice=index_price"
                                    + " nextFundingTime=next_funding_time"),
                    ticker(
                            Dataset.OPEN_INTEREST,
                            "ts=time holdingAmount=open_interest baseVolume=day_base_volume"
                                    + " quoteVolume=day_notional_volume")));

    private BitgetStreams() {}

    private static Channel candles(InstrumentType type, String product) {
        return Channel.candles(
                ENDPOINT,
                type,
                product + ":candle{interval}:{symbol}",
                // ["1695685500000","27000","27000.5","27000","27000.5","0.057","1539.0155","1539.0155"]
                RowMapping.arrays(Dataset.CANDLES, "", "time open high low close volume"),
                INTERVALS,
                null);
    }

    private static Channel trades(InstrumentType type, String product) {
        return Channel.events(
                ENDPOINT,
                type,
                product + ":trade:{symbol}",
                // {"ts":"1695716760565","price":"27000.5","size":"0.001","side":"buy","tradeId":"1111111111"}
                RowMapping.objects(
                                Dataset.TRADES,
                                "",
                                "ts=time tradeId=trade_id price=price size=quantity side=taker_side")
                        .valueMap("taker_side", "buy=buy sell=sell"));
    }

    private static Channel ticker(Dataset dataset, String columns) {
        // {"instId":"BTCUSDT","fundingRate":"0.000010","nextFundingTime":"1695722400000","markPrice":"27000.0",
        //   "indexPrice":"25702.4","holdingAmount":"929.502","baseVolume":"368.900","quoteVolume":"10152429.961",...}
        return Channel.values(
                ENDPOINT, PERPS, PERPETUALS + ":ticker:{symbol}", RowMapping.objects(dataset, "", columns));
    }

    private static List<String> subscribe(List<String> topics) {
        return List.of("{\"op\":\"subscribe\",\"args\":["
                + topics.stream().map(BitgetStreams::argument).collect(Collectors.joining(",")) + "]}");
    }

    private static String argument(String topic) {
        String[] parts = topic.split(":");
        return "{\"instType\":\"" + parts[0] + "\",\"channel\":\"" + parts[1] + "\",\"instId\":\"" + parts[2] + "\"}";
    }

    private static List<Delivery> route(JsonNode message) {
        JsonNode arg = message.path("arg");
        return message.has("data")
                ? List.of(Delivery.snapshot(
                        arg.path("instType").asString("") + ":"
                                + arg.path("channel").asString("") + ":"
                                + arg.path("instId").asString(""),
                        message.path("data")))
                : List.of();
    }

    private static @Nullable String refusal(JsonNode message) {
        return "error".equals(message.path("event").asString(""))
                ? message.path("msg").asString("") + " (code "
                        + message.path("code").asString("") + ")"
                : null;
    }
}

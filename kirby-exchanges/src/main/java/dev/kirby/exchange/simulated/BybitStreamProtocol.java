package dev.kirby.exchange.simulated;

import static dev.kirby.exchange.simulated.Wire.quoted;

import dev.kirby.exchange.simulated.StreamProtocol.Kind;
import dev.kirby.exchange.simulated.StreamProtocol.Topic;
import dev.kirby.market.Instrument;
import dev.kirby.market.InstrumentType;
import dev.kirby.market.Interval;
import dev.kirby.series.Rows;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Bybit's streams, for one connection after the other: the first ticker is whole, later ones contain what changed. */
final class BybitStreamProtocol implements StreamProtocol {

    private static final Map<String, Interval> INTERVALS = Map.of(
            "1",
            Interval.M1,
            "5",
            Interval.M5,
            "15",
            Interval.M15,
            "60",
            Interval.H1,
            "240",
            Interval.H4,
            "D",
            Interval.D1);

    private final SimulatedMarket market;
    private final Set<String> whole = new HashSet<>();

    BybitStreamProtocol(SimulatedMarket market) {
        this.market = market;
    }

    @Override
    public List<Optional<Topic>> topics(String path, JsonNode message) {
        List<Optional<Topic>> topics = new ArrayList<>();
        InstrumentType type = path.endsWith("/spot") ? InstrumentType.SPOT : InstrumentType.PERPS;
        for (JsonNode name : message.path("args")) {
            topics.add(topic(name.asString(""), type));
        }
        return topics;
    }

    private Optional<Topic> topic(String name, InstrumentType type) {
        String[] parts = name.split("\\.");
        String symbol = parts[parts.length - 1];
        whole.remove(name);
        Optional<Instrument> instrument = StreamProtocol.named(market, type, symbol, i -> i.coin() + i.quote());
        return switch (parts[0]) {
            case "kline" -> instrument.map(i -> new Topic(name, Kind.CANDLES, i, symbol, INTERVALS.get(parts[1])));
            case "publicTrade" -> instrument.map(i -> new Topic(name, Kind.TRADES, i, symbol, null));
            case "tickers" -> instrument.map(i -> new Topic(name, Kind.VALUES, i, symbol, null));
            case "allLiquidation" -> instrument.map(i -> new Topic(name, Kind.LIQUIDATIONS, i, symbol, null));
            default -> Optional.empty();
        };
    }

    @Override
    public List<String> replies(String text, JsonNode message, List<Optional<Topic>> topics) {
        if ("ping".equals(message.path("op").asString(""))) {
            return List.of("{\"success\":true,\"ret_msg\":\"pong\",\"conn_id\":\"1\",\"op\":\"ping\"}");
        }
        boolean all = topics.stream().allMatch(Optional::isPresent);
        return List.of("{\"success\":" + all + ",\"ret_msg\":\"" + (all ? "" : "Invalid topic")
                + "\",\"conn_id\":\"1\",\"op\":\"subscribe\"}");
    }

    private static String wrapped(Topic topic, String type, long time, String data) {
        return "{\"topic\":\"" + topic.name() + "\",\"type\":\"" + type + "\",\"ts\":" + time + ",\"data\":" + data
                + "}";
    }

    @Override
    public String candle(Topic topic, Rows rows, int row, boolean closed) {
        return wrapped(
                topic,
                "snapshot",
                rows.time(row),
                "[{\"start\":" + rows.time(row) + ",\"end\":"
                        + (topic.candles().requireInterval().next(rows.time(row)) - 1) + ",\"open\":"
                        + quoted(rows.number("open", row)) + ",\"close\":" + quoted(rows.number("close", row))
                        + ",\"high\":"
                        + quoted(rows.number("high", row)) + ",\"low\":" + quoted(rows.number("low", row))
                        + ",\"volume\":"
                        + quoted(rows.number("volume", row)) + ",\"turnover\":\"1\",\"confirm\":" + closed + "}]");
    }

    @Override
    public String trade(Topic topic, Rows rows, int row) {
        return wrapped(
                topic,
                "snapshot",
                rows.time(row),
                "[{\"T\":" + rows.time(row) + ",\"s\":\"" + topic.symbol() + "\",\"S\":\""
                        + ("buy".equals(rows.text("taker_side", row)) ? "Buy" : "Sell") + "\",\"v\":"
                        + quoted(rows.number("quantity", row)) + ",\"p\":" + quoted(rows.number("price", row))
                        + ",\"i\":\""
                        + rows.text("trade_id", row) + "\",\"BT\":false}]");
    }

    @Override
    public String values(Topic topic, Tape.Value value) {
        String changing = "\"markPrice\":" + quoted(value.markPrice()) + ",\"fundingRate\":"
                + quoted(value.fundingRate()) + ",\"openInterest\":" + quoted(value.openInterest());
        return whole.add(topic.name())
                ? wrapped(
                        topic,
                        "snapshot",
                        value.time(),
                        "{\"symbol\":\"" + topic.symbol() + "\",\"indexPrice\":" + quoted(value.markPrice())
                                + ",\"nextFundingTime\":\"" + value.nextFunding() + "\"," + changing + "}")
                : wrapped(topic, "delta", value.time(), "{\"symbol\":\"" + topic.symbol() + "\"," + changing + "}");
    }

    @Override
    public String liquidation(Topic topic, Rows rows, int row) {
        return wrapped(
                topic,
                "snapshot",
                rows.time(row),
                "[{\"T\":" + rows.time(row) + ",\"s\":\"" + topic.symbol() + "\",\"S\":\""
                        + ("long".equals(rows.text("side", row)) ? "Buy" : "Sell") + "\",\"v\":"
                        + quoted(rows.number("quantity", row)) + ",\"p\":" + quoted(rows.number("price", row)) + "}]");
    }
}

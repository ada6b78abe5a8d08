package dev.kirby.exchange.simulated;

import static dev.kirby.exchange.simulated.Wire.quoted;

import dev.kirby.market.Instrument;
import dev.kirby.market.InstrumentType;
import dev.kirby.market.Interval;
import dev.kirby.series.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Binance's streams. The old path acknowledges everything and sends nothing of perpetuals. */
final class BinanceStreamProtocol implements StreamProtocol {

    private final SimulatedMarket market;

    BinanceStreamProtocol(SimulatedMarket market) {
        this.market = market;
    }

    @Override
    public List<Optional<Topic>> topics(String path, JsonNode message) {
        List<Optional<Topic>> topics = new ArrayList<>();
        InstrumentType type = path.startsWith("/market") ? InstrumentType.PERPS : InstrumentType.SPOT;
        for (JsonNode name : message.path("params")) {
            topics.add(topic(name.asString(""), type));
        }
        return topics;
    }

    private Optional<Topic> topic(String name, InstrumentType type) {
        String[] parts = name.split("@");
        String symbol = parts[0].toUpperCase(Locale.ROOT);
        Optional<Instrument> instrument = StreamProtocol.named(market, type, symbol, i -> i.coin() + i.quote());
        String stream = parts.length > 1 ? parts[1] : "";
        if (stream.startsWith("kline_")) {
            Interval interval = Interval.parse(stream.substring(6));
            return instrument.map(i -> new Topic(name, Kind.CANDLES, i, symbol, interval));
        }
        Kind kind = switch (stream) {
            case "trade", "aggTrade" -> Kind.TRADES;
            case "markPrice" -> Kind.VALUES;
            case "forceOrder" -> Kind.LIQUIDATIONS;
            default -> null;
        };
        return kind == null ? Optional.empty() : instrument.map(i -> new Topic(name, kind, i, symbol, null));
    }

    @Override
    public List<String> replies(String text, JsonNode message, List<Optional<Topic>> topics) {
        // What does not exist is acknowledged too.
        return topics.isEmpty()
                ? List.of()
                : List.of("{\"result\":null,\"id\":" + message.path("id").asString("1") + "}");
    }

    private static String wrapped(Topic topic, String data) {
        return "{\"stream\":\"" + topic.name() + "\",\"data\":{" + data + "}}";
    }

    @Override
    public String candle(Topic topic, Rows rows, int row, boolean closed) {
        Interval interval = topic.candles().requireInterval();
        return wrapped(
                topic,
                "\"e\":\"kline\",\"E\":" + rows.time(row) + ",\"s\":\"" + topic.symbol() + "\",\"k\":{\"t\":"
                        + rows.time(row) + ",\"T\":" + (interval.next(rows.time(row)) - 1) + ",\"s\":\""
                        + topic.symbol() + "\",\"i\":\"" + interval + "\",\"o\":" + quoted(rows.number("open", row))
                        + ",\"c\":" + quoted(rows.number("close", row)) + ",\"h\":" + quoted(rows.number("high", row))
                        + ",\"l\":"
                        + quoted(rows.number("low", row)) + ",\"v\":" + quoted(rows.number("volume", row)) + ",\"n\":"
                        + Wire.whole(rows.number("num_trades", row)) + ",\"x\":" + closed + "}");
    }

    @Override
    public String trade(Topic topic, Rows rows, int row) {
        String id = topic.name().endsWith("@trade") ? "t" : "a";
        return wrapped(
                topic,
                "\"e\":\"trade\",\"E\":" + rows.time(row) + ",\"s\":\"" + topic.symbol() + "\",\"" + id + "\":"
                        + rows.text("trade_id", row) + ",\"p\":" + quoted(rows.number("price", row)) + ",\"q\":"
                        + quoted(rows.number("quantity", row)) + ",\"T\":" + rows.time(row) + ",\"m\":"
                        + "sell".equals(rows.text("taker_side", row)));
    }

    @Override
    public String values(Topic topic, Tape.Value value) {
        return wrapped(
                topic,
                "\"e\":\"markPriceUpdate\",\"E\":" + value.time() + ",\"s\":\"" + topic.symbol() + "\",\"p\":"
                        + quoted(value.markPrice()) + ",\"i\":" + quoted(value.markPrice()) + ",\"r\":"
                        + quoted(value.fundingRate()) + ",\"T\":" + value.nextFunding());
    }

    @Override
    public String liquidation(Topic topic, Rows rows, int row) {
        String side = "long".equals(rows.text("side", row)) ? "SELL" : "BUY";
        return wrapped(
                topic,
                "\"e\":\"forceOrder\",\"E\":" + rows.time(row) + ",\"o\":{\"s\":\"" + topic.symbol() + "\",\"S\":\""
                        + side
                        + "\",\"q\":" + quoted(rows.number("quantity", row)) + ",\"p\":\"1\",\"ap\":"
                        + quoted(rows.number("price", row)) + ",\"X\":\"FILLED\",\"z\":"
                        + quoted(rows.number("quantity", row))
                        + ",\"T\":" + rows.time(row) + "}");
    }
}

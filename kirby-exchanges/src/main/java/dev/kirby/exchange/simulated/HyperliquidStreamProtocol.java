package dev.kirby.exchange.simulated;

import static dev.kirby.exchange.simulated.Wire.quoted;

import dev.kirby.market.Instrument;
import dev.kirby.market.InstrumentType;
import dev.kirby.market.Interval;
import dev.kirby.series.Rows;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Hyperliquid's streams: no message says that a candle has closed, contexts have no time. */
final class HyperliquidStreamProtocol implements StreamProtocol {

    private final SimulatedMarket market;

    HyperliquidStreamProtocol(SimulatedMarket market) {
        this.market = market;
    }

    @Override
    public List<Optional<Topic>> topics(String path, JsonNode message) {
        if (!"subscribe".equals(message.path("method").asString(""))) {
            return List.of();
        }
        JsonNode wanted = message.path("subscription");
        String coin = wanted.path("coin").asString("");
        String type = wanted.path("type").asString("");
        Optional<Instrument> instrument = StreamProtocol.named(market, InstrumentType.PERPS, coin, Instrument::coin);
        return List.of(
                switch (type) {
                    case "candle" ->
                        instrument.map(i -> new Topic(
                                type,
                                Kind.CANDLES,
                                i,
                                coin,
                                Interval.parse(wanted.path("interval").asString("1m"))));
                    case "trades" -> instrument.map(i -> new Topic(type, Kind.TRADES, i, coin, null));
                    case "activeAssetCtx" -> instrument.map(i -> new Topic(type, Kind.VALUES, i, coin, null));
                    default -> Optional.empty();
                });
    }

    @Override
    public List<String> replies(String text, JsonNode message, List<Optional<Topic>> topics) {
        if ("ping".equals(message.path("method").asString(""))) {
            return List.of("{\"channel\":\"pong\"}");
        }
        return topics.stream().allMatch(Optional::isPresent)
                ? List.of("{\"channel\":\"subscriptionResponse\",\"data\":" + message + "}")
                : List.of("{\"channel\":\"error\",\"data\":\"Invalid subscription\"}");
    }

    private static String wrapped(Topic topic, String data) {
        return "{\"channel\":\"" + topic.name() + "\",\"data\":" + data + "}";
    }

    @Override
    public String candle(Topic topic, Rows rows, int row, boolean closed) {
        Interval interval = topic.candles().requireInterval();
        return wrapped(
                topic,
                "{\"t\":" + rows.time(row) + ",\"T\":" + (interval.next(rows.time(row)) - 1) + ",\"s\":\""
                        + topic.symbol() + "\",\"i\":\"" + interval + "\",\"o\":" + quoted(rows.number("open", row))
                        + ",\"c\":" + quoted(rows.number("close", row)) + ",\"h\":" + quoted(rows.number("high", row))
                        + ",\"l\":"
                        + quoted(rows.number("low", row)) + ",\"v\":" + quoted(rows.number("volume", row)) + ",\"n\":"
                        + Wire.whole(rows.number("num_trades", row)) + "}");
    }

    @Override
    public String trade(Topic topic, Rows rows, int row) {
        return wrapped(
                topic,
                "[{\"coin\":\"" + topic.symbol() + "\",\"side\":\""
                        + ("buy".equals(rows.text("taker_side", row)) ? "B" : "A") + "\",\"px\":"
                        + quoted(rows.number("price", row))
                        + ",\"sz\":" + quoted(rows.number("quantity", row)) + ",\"time\":" + rows.time(row)
                        + ",\"hash\":\"0x0\",\"tid\":" + rows.text("trade_id", row) + "}]");
    }

    @Override
    public String values(Topic topic, Tape.Value value) {
        return wrapped(
                topic,
                "{\"coin\":\"" + topic.symbol() + "\",\"ctx\":{\"funding\":" + quoted(value.fundingRate())
                        + ",\"openInterest\":" + quoted(value.openInterest()) + ",\"markPx\":"
                        + quoted(value.markPrice()) + ",\"oraclePx\":" + quoted(value.markPrice())
                        + ",\"midPx\":null,\"premium\":null,\"dayNtlVlm\":\"1\",\"dayBaseVlm\":\"1\"}}");
    }

    @Override
    public String liquidation(Topic topic, Rows rows, int row) {
        throw new IllegalStateException("No public liquidations.");
    }
}

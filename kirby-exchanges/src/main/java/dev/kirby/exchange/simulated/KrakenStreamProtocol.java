package dev.kirby.exchange.simulated;

import static dev.kirby.exchange.simulated.Wire.decimal;

import dev.kirby.market.Instrument;
import dev.kirby.market.InstrumentType;
import dev.kirby.market.Interval;
import dev.kirby.series.Rows;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Kraken's streams, spot and futures, in plain numbers. */
final class KrakenStreamProtocol implements StreamProtocol {

    private final SimulatedMarket market;

    KrakenStreamProtocol(SimulatedMarket market) {
        this.market = market;
    }

    private static String future(Instrument instrument) {
        return "PF_" + (instrument.coin().equals("BTC") ? "XBT" : instrument.coin()) + instrument.quote();
    }

    @Override
    public List<Optional<Topic>> topics(String path, JsonNode message) {
        List<Optional<Topic>> topics = new ArrayList<>();
        if (path.endsWith("/ws/v1")) {
            Kind kind = "ticker".equals(message.path("feed").asString("")) ? Kind.VALUES : Kind.TRADES;
            for (JsonNode product : message.path("product_ids")) {
                String symbol = product.asString("");
                topics.add(StreamProtocol.named(market, InstrumentType.PERPS, symbol, KrakenStreamProtocol::future)
                        .map(i -> new Topic(message.path("feed").asString(""), kind, i, symbol, null)));
            }
            return topics;
        }
        JsonNode params = message.path("params");
        String channel = params.path("channel").asString("");
        for (JsonNode node : params.path("symbol")) {
            String symbol = node.asString("");
            Interval interval =
                    channel.equals("ohlc") ? minutes(params.path("interval").asInt(1)) : null;
            topics.add(StreamProtocol.named(market, InstrumentType.SPOT, symbol, i -> i.coin() + "/" + i.quote())
                    .map(i -> new Topic(
                            channel, channel.equals("ohlc") ? Kind.CANDLES : Kind.TRADES, i, symbol, interval)));
        }
        return topics;
    }

    private static Interval minutes(int minutes) {
        for (Interval interval : Interval.values()) {
            if (interval.isFixed() && interval.seconds() == minutes * 60L) {
                return interval;
            }
        }
        return Interval.M1;
    }

    @Override
    public List<String> replies(String text, JsonNode message, List<Optional<Topic>> topics) {
        if ("ping".equals(message.path("method").asString(""))) {
            return List.of("{\"method\":\"pong\"}");
        }
        if (message.has("event")) {
            return topics.stream()
                    .map(topic -> topic.map(t -> "{\"event\":\"subscribed\",\"feed\":\"" + t.name()
                                    + "\",\"product_ids\":[\"" + t.symbol() + "\"]}")
                            .orElse("{\"event\":\"error\",\"message\":\"Invalid product id\"}"))
                    .toList();
        }
        return topics.stream()
                .map(
                        topic -> topic.map(t -> "{\"method\":\"subscribe\",\"success\":true,\"result\":{\"channel\":\""
                                        + t.name() + "\",\"symbol\":\"" + t.symbol() + "\"}}")
                                .orElse(
                                        "{\"method\":\"subscribe\",\"success\":false,\"error\":\"Currency pair not supported\"}"))
                .toList();
    }

    private static String wrapped(Topic topic, String data) {
        return "{\"channel\":\"" + topic.name() + "\",\"type\":\"update\",\"data\":[{\"symbol\":\"" + topic.symbol()
                + "\"," + data + "}]}";
    }

    @Override
    public String candle(Topic topic, Rows rows, int row, boolean closed) {
        return wrapped(
                topic,
                "\"interval\":" + topic.candles().requireInterval().seconds() / 60 + ",\"interval_begin\":\""
                        + Instant.ofEpochMilli(rows.time(row)) + "\",\"open\":" + decimal(rows.number("open", row))
                        + ",\"high\":" + decimal(rows.number("high", row)) + ",\"low\":"
                        + decimal(rows.number("low", row))
                        + ",\"close\":" + decimal(rows.number("close", row)) + ",\"volume\":"
                        + decimal(rows.number("volume", row))
                        + ",\"trades\":" + Wire.whole(rows.number("num_trades", row)));
    }

    @Override
    public String trade(Topic topic, Rows rows, int row) {
        String side = "buy".equals(rows.text("taker_side", row)) ? "buy" : "sell";
        if (topic.instrument().type() == InstrumentType.PERPS) {
            return "{\"feed\":\"trade\",\"product_id\":\"" + topic.symbol() + "\",\"uid\":\""
                    + rows.text("trade_id", row)
                    + "\",\"side\":\"" + side + "\",\"type\":\""
                    + (Tape.isLiquidation(rows.time(row)) ? "liquidation" : "fill") + "\",\"seq\":1,\"time\":"
                    + rows.time(row)
                    + ",\"qty\":" + decimal(rows.number("quantity", row)) + ",\"price\":"
                    + decimal(rows.number("price", row)) + "}";
        }
        return wrapped(
                topic,
                "\"side\":\"" + side + "\",\"price\":" + decimal(rows.number("price", row)) + ",\"qty\":"
                        + decimal(rows.number("quantity", row)) + ",\"ord_type\":\"limit\",\"trade_id\":"
                        + rows.text("trade_id", row)
                        + ",\"timestamp\":\"" + Instant.ofEpochMilli(rows.time(row)) + "\"");
    }

    @Override
    public boolean marksLiquidations(Topic topic) {
        return topic.instrument().type() == InstrumentType.PERPS;
    }

    @Override
    public String values(Topic topic, Tape.Value value) {
        return "{\"feed\":\"ticker\",\"product_id\":\"" + topic.symbol() + "\",\"time\":" + value.time()
                + ",\"funding_rate\":" + decimal(value.fundingRate() * value.markPrice())
                + ",\"relative_funding_rate\":" + decimal(value.fundingRate()) + ",\"next_funding_rate_time\":"
                + value.nextFunding() + ",\"index\":" + decimal(value.markPrice()) + ",\"markPrice\":"
                + decimal(value.markPrice()) + ",\"openInterest\":" + decimal(value.openInterest()) + "}";
    }

    @Override
    public String liquidation(Topic topic, Rows rows, int row) {
        throw new IllegalStateException("Liquidations come among the trades.");
    }
}

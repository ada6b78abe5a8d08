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

/** OKX's streams: candles on one address, everything else on another; sizes of swaps in contracts of a hundredth. */
final class OkxStreamProtocol implements StreamProtocol {

    private final SimulatedMarket market;

    OkxStreamProtocol(SimulatedMarket market) {
        this.market = market;
    }

    private static String name(Instrument instrument) {
        return instrument.coin() + "-" + instrument.quote()
                + (instrument.type() == InstrumentType.PERPS ? "-SWAP" : "");
    }

    @Override
    public List<Optional<Topic>> topics(String path, JsonNode message) {
        List<Optional<Topic>> topics = new ArrayList<>();
        for (JsonNode arg : message.path("args")) {
            String channel = arg.path("channel").asString("");
            if (channel.equals("liquidation-orders")) {
                market.instruments(InstrumentType.PERPS)
                        .forEach(i -> topics.add(Optional.of(new Topic(channel, Kind.LIQUIDATIONS, i, name(i), null))));
            } else {
                topics.add(topic(path, channel, arg.path("instId").asString("")));
            }
        }
        return topics;
    }

    private Optional<Topic> topic(String path, String channel, String symbol) {
        InstrumentType type = symbol.endsWith("-SWAP") ? InstrumentType.PERPS : InstrumentType.SPOT;
        Optional<Instrument> instrument = StreamProtocol.named(market, type, symbol, OkxStreamProtocol::name);
        if (channel.startsWith("candle") && path.endsWith("/business")) {
            Interval interval = interval(channel.substring(6));
            return instrument.map(i -> new Topic(channel, Kind.CANDLES, i, symbol, interval));
        }
        if (path.endsWith("/business")) {
            return Optional.empty();
        }
        return switch (channel) {
            case "trades" -> instrument.map(i -> new Topic(channel, Kind.TRADES, i, symbol, null));
            case "funding-rate" -> instrument.map(i -> new Topic(channel, Kind.VALUES, i, symbol, null));
            case "open-interest" -> instrument.map(i -> new Topic(channel, Kind.OPEN_INTEREST, i, symbol, null));
            default -> Optional.empty();
        };
    }

    private static Interval interval(String bar) {
        String text = bar.replace("utc", "");
        return Interval.parse(text.equals("1M") ? text : text.toLowerCase(Locale.ROOT));
    }

    @Override
    public List<String> replies(String text, JsonNode message, List<Optional<Topic>> topics) {
        if (text.equals("ping")) {
            return List.of("pong");
        }
        return topics.stream()
                .map(topic -> topic.map(t -> "{\"event\":\"subscribe\",\"arg\":" + arg(t) + ",\"connId\":\"a\"}")
                        .orElse("{\"event\":\"error\",\"code\":\"60018\",\"msg\":\"channel doesn't exist\"}"))
                .toList();
    }

    private static String arg(Topic topic) {
        return topic.kind() == Kind.LIQUIDATIONS
                ? "{\"channel\":\"" + topic.name() + "\",\"instType\":\"SWAP\"}"
                : "{\"channel\":\"" + topic.name() + "\",\"instId\":\"" + topic.symbol() + "\"}";
    }

    private static String wrapped(Topic topic, String data) {
        return "{\"arg\":" + arg(topic) + ",\"data\":[" + data + "]}";
    }

    private static String size(Topic topic, double base) {
        return quoted(
                topic.instrument().type() == InstrumentType.PERPS
                        ? Math.rint(base / OkxProtocol.CONTRACT * 1000) / 1000
                        : base);
    }

    @Override
    public String candle(Topic topic, Rows rows, int row, boolean closed) {
        String volume = quoted(rows.number("volume", row));
        boolean swap = topic.instrument().type() == InstrumentType.PERPS;
        return wrapped(
                topic,
                "[\"" + rows.time(row) + "\"," + quoted(rows.number("open", row)) + ","
                        + quoted(rows.number("high", row)) + ","
                        + quoted(rows.number("low", row)) + "," + quoted(rows.number("close", row)) + ","
                        + (swap ? size(topic, rows.number("volume", row)) : volume) + "," + (swap ? volume : "\"1\"")
                        + ",\"1\",\"" + (closed ? 1 : 0) + "\"]");
    }

    @Override
    public String trade(Topic topic, Rows rows, int row) {
        return wrapped(
                topic,
                "{\"instId\":\"" + topic.symbol() + "\",\"tradeId\":\"" + rows.text("trade_id", row) + "\",\"px\":"
                        + quoted(rows.number("price", row)) + ",\"sz\":" + size(topic, rows.number("quantity", row))
                        + ",\"side\":\""
                        + ("buy".equals(rows.text("taker_side", row)) ? "buy" : "sell") + "\",\"ts\":\""
                        + rows.time(row)
                        + "\"}");
    }

    @Override
    public String values(Topic topic, Tape.Value value) {
        String head = "{\"instId\":\"" + topic.symbol() + "\",\"instType\":\"SWAP\",\"ts\":\"" + value.time() + "\",";
        return wrapped(
                topic,
                topic.kind() == Kind.OPEN_INTEREST
                        ? head + "\"oi\":" + size(topic, value.openInterest()) + ",\"oiCcy\":"
                                + quoted(value.openInterest()) + ",\"oiUsd\":"
                                + quoted(value.openInterest() * value.markPrice()) + "}"
                        : head + "\"fundingRate\":" + quoted(value.fundingRate()) + ",\"fundingTime\":\""
                                + value.nextFunding() + "\",\"nextFundingRate\":\"\"}");
    }

    @Override
    public String liquidation(Topic topic, Rows rows, int row) {
        return wrapped(
                topic,
                "{\"instId\":\"" + topic.symbol() + "\",\"instType\":\"SWAP\",\"details\":[{\"side\":\""
                        + ("long".equals(rows.text("side", row)) ? "sell" : "buy") + "\",\"posSide\":\""
                        + rows.text("side", row) + "\",\"bkPx\":" + quoted(rows.number("price", row)) + ",\"sz\":"
                        + size(topic, rows.number("quantity", row)) + ",\"ts\":\"" + rows.time(row) + "\"}]}");
    }
}

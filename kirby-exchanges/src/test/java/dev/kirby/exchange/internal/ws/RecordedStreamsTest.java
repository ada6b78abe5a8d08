package dev.kirby.exchange.internal.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kirby.exchange.ExchangeSettings;
import dev.kirby.exchange.Exchanges;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.series.Rows;
import dev.kirby.testing.SharedData;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import okhttp3.WebSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Captured sessions, sent again over a real socket: every message of a subscribed series comes out once, and nothing else. */
@Timeout(120)
class RecordedStreamsTest {

    private static final Path SESSIONS = SharedData.path("recorded/websocket");
    private static final JsonMapper JSON = new JsonMapper();

    private static List<String> messages(String session) throws IOException {
        Path file = SESSIONS.resolve(session);
        assumeTrue(Files.exists(file), () -> "no captured session at " + file);
        try (var reader = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            return reader.lines()
                    .filter(line -> line.matches("\\d+\\.\\d+: .*"))
                    .map(line -> line.substring(line.indexOf(": ") + 2))
                    .toList();
        }
    }

    private static Map<SeriesId, List<RecordedEvents.Told>> replay(
            String venue, List<String> messages, List<SeriesId> series) {
        return replay(venue, messages, series, "[]");
    }

    private static Map<SeriesId, List<RecordedEvents.Told>> replay(
            String venue, List<String> messages, List<SeriesId> series, String instruments) {
        Map<SeriesId, List<RecordedEvents.Told>> told = new HashMap<>();
        try (var server = new StreamServer((socket, text) -> {}, instruments);
                var exchange = Exchanges.open(
                        venue, ExchangeSettings.DEFAULT.at(server.url()).unlimited())) {
            RecordedEvents events = new RecordedEvents();
            try (var live = exchange.subscribe(series, events)) {
                WebSocket socket = server.opened();
                server.events();
                messages.forEach(socket::send);
                socket.send("pong");
                while (live.statistics().messages() < messages.size() + 1) {
                    Thread.onSpinWait();
                }
                assertThat(events.failed).isEmpty();
                List<RecordedEvents.Told> all = new ArrayList<>();
                events.rows.drainTo(all);
                all.forEach(t ->
                        told.computeIfAbsent(t.series(), s -> new ArrayList<>()).add(t));
            }
        }
        return told;
    }

    @Test
    void binance_perpetuals_of_2021() throws IOException {
        List<String> messages = messages("BINANCE_FUTURES.ws.1.0.gz");
        List<SeriesId> series = Stream.of("SUSHI", "AKRO", "KEEP", "CTK")
                .map(coin -> Instrument.perps("binance", coin, "USDT"))
                .flatMap(i -> Stream.of(SeriesId.candles(i, Interval.M1), SeriesId.of(Dataset.TRADES, i)))
                .toList();
        Map<SeriesId, List<RecordedEvents.Told>> told = replay("binance", messages, series);
        int trades = 0;
        int klines = 0;
        Map<SeriesId, Integer> next = new HashMap<>();
        for (String message : messages) {
            JsonNode data = JSON.readTree(message).path("data");
            Instrument instrument =
                    Instrument.perps("binance", data.path("s").asString("").replace("USDT", ""), "USDT");
            if (data.path("e").asString("").equals("aggTrade")) {
                SeriesId id = SeriesId.of(Dataset.TRADES, instrument);
                RecordedEvents.Told row = told.get(id).get(next.merge(id, 1, Integer::sum) - 1);
                assertThat(row.rows().time(0)).isEqualTo(data.path("T").asLong());
                assertThat(row.rows().text(0, 0)).isEqualTo(data.path("a").asString());
                assertThat(row.rows().number(1, 0))
                        .isEqualTo(Double.parseDouble(data.path("p").asString()));
                assertThat(row.rows().number(2, 0))
                        .isEqualTo(Double.parseDouble(data.path("q").asString()));
                assertThat(row.rows().text(3, 0)).isEqualTo(data.path("m").asBoolean() ? "sell" : "buy");
                trades++;
            } else if (data.path("e").asString("").equals("kline")) {
                SeriesId id = SeriesId.candles(instrument, Interval.M1);
                RecordedEvents.Told row = told.get(id).get(next.merge(id, 1, Integer::sum) - 1);
                assertThat(row.settled()).isEqualTo(data.path("k").path("x").asBoolean());
                assertThat(row.rows().time(0))
                        .isEqualTo(data.path("k").path("t").asLong());
                assertThat(row.rows().number(3, 0))
                        .isEqualTo(Double.parseDouble(data.path("k").path("c").asString()));
                klines++;
            }
        }
        assertThat(trades).isEqualTo(88);
        assertThat(klines).isEqualTo(65);
        assertThat(told.values().stream().mapToInt(List::size).sum()).isEqualTo(trades + klines);
    }

    @Test
    void okx_spot_trades_of_2022() throws IOException {
        List<String> messages = messages("OKX.ws.1.0.gz");
        SeriesId series = SeriesId.of(Dataset.TRADES, Instrument.spot("okx", "BTC", "USDT"));
        List<RecordedEvents.Told> told =
                replay("okx", messages, List.of(series)).get(series);
        int next = 0;
        for (String message : messages) {
            JsonNode node = message.startsWith("{") ? JSON.readTree(message) : JSON.createObjectNode();
            JsonNode arg = node.path("arg");
            if (!arg.path("channel").asString("").equals("trades")
                    || !arg.path("instId").asString("").equals("BTC-USDT")) {
                continue;
            }
            for (JsonNode trade : node.path("data")) {
                RecordedEvents.Told row = told.get(next++);
                assertThat(row.rows().time(0))
                        .isEqualTo(Long.parseLong(trade.path("ts").asString()));
                assertThat(row.rows().text(0, 0))
                        .isEqualTo(trade.path("tradeId").asString());
                assertThat(row.rows().number(1, 0))
                        .isEqualTo(Double.parseDouble(trade.path("px").asString()));
                assertThat(row.rows().number(2, 0))
                        .isEqualTo(Double.parseDouble(trade.path("sz").asString()));
                assertThat(row.rows().text(3, 0))
                        .isEqualTo(trade.path("side").asString().equals("buy") ? "buy" : "sell");
            }
        }
        assertThat(next).isGreaterThan(50);
        assertThat(told).hasSize(next);
    }

    @Test
    void gate_perpetuals_of_2023() throws IOException {
        List<String> messages = messages("GATEIO_FUTURES.ws.1.0.gz");
        List<Instrument> perps = Stream.of("DIA", "RDNT", "LIT", "ZRX", "WOO", "QUICK", "OMG", "FRONT", "PHB", "SFP")
                .map(coin -> Instrument.perps("gate", coin, "USDT"))
                .toList();
        List<SeriesId> series = perps.stream()
                .flatMap(i -> Stream.of(SeriesId.candles(i, Interval.M1), SeriesId.of(Dataset.TRADES, i)))
                .toList();
        String contracts = perps.stream()
                .map(i -> "{\"name\":\"" + i.coin() + "_USDT\",\"quanto_multiplier\":\"10\",\"type\":\"direct\","
                        + "\"order_price_round\":\"0.0001\",\"order_size_min\":1,\"in_delisting\":false}")
                .collect(Collectors.joining(",", "[", "]"));
        Map<SeriesId, List<RecordedEvents.Told>> told = replay("gate", messages, series, contracts);
        int candles = 0;
        for (String message : messages) {
            JsonNode node = JSON.readTree(message);
            boolean told1m = node.path("event").asString("").equals("update")
                    && node.path("channel").asString("").equals("futures.candlesticks");
            for (JsonNode candle : told1m ? node.path("result") : JSON.createArrayNode()) {
                String coin = candle.path("n").asString().replace("1m_", "").replace("_USDT", "");
                SeriesId id = SeriesId.candles(Instrument.perps("gate", coin, "USDT"), Interval.M1);
                RecordedEvents.Told row = told.get(id).get(candles++);
                assertThat(row.settled()).isFalse();
                assertThat(row.rows().time(0)).isEqualTo(1000 * candle.path("t").asLong());
                assertThat(row.rows().number(0, 0))
                        .isEqualTo(Double.parseDouble(candle.path("o").asString()));
                assertThat(row.rows().number(3, 0))
                        .isEqualTo(Double.parseDouble(candle.path("c").asString()));
                assertThat(row.rows().number(4, 0))
                        .isEqualTo(10 * candle.path("v").asDouble());
            }
        }
        assertThat(candles).isEqualTo(1);
        assertThat(told.values().stream().mapToInt(List::size).sum()).isEqualTo(candles);
    }

    /** Version 1: arrays whose last elements name channel and pair, with trades that have no ids. */
    @Test
    void kraken_spot_trades_of_2021() throws IOException {
        List<String> messages = messages("KRAKEN.ws.48.0.gz");
        Map<SeriesId, List<RecordedEvents.Told>> told = replay("kraken", messages, krakenTrades());
        Map<SeriesId, Integer> next = new HashMap<>();
        Set<String> ids = new HashSet<>();
        for (JsonNode message : arrays(messages)) {
            assertThat(message.path(2).asString()).isEqualTo("trade");
            String[] pair = message.path(3).asString().replace("XBT", "BTC").split("/");
            SeriesId id = SeriesId.of(Dataset.TRADES, Instrument.spot("kraken", pair[0], pair[1]));
            for (JsonNode trade : message.path(1)) {
                Rows row = told.get(id).get(next.merge(id, 1, Integer::sum) - 1).rows();
                double price = Double.parseDouble(trade.path(0).asString());
                double quantity = Double.parseDouble(trade.path(1).asString());
                String side = trade.path(3).asString().equals("b") ? "buy" : "sell";
                // Ids keep the words of the first version, as stored trades have them.
                String word = side.equals("buy") ? "long" : "short";
                assertThat(row.size()).isEqualTo(1);
                assertThat(row.time(0)).isEqualTo(millis(trade.path(2).asString()));
                assertThat(row.text(0, 0)).isEqualTo(price + "x" + quantity + word + "#1");
                assertThat(row.number(1, 0)).isEqualTo(price);
                assertThat(row.number(2, 0)).isEqualTo(quantity);
                assertThat(row.text(3, 0)).isEqualTo(side);
                assertThat(ids.add(id + " " + row.time(0) + " " + row.text(0, 0)))
                        .isTrue();
            }
        }
        assertThat(next.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(10);
        assertThat(told.values().stream().mapToInt(List::size).sum()).isEqualTo(ids.size());
    }

    /** Best prices and sums of a day belong to no dataset. */
    @Test
    void kraken_spot_tickers_of_2021_tell_nothing() throws IOException {
        List<String> messages = messages("KRAKEN.ws.49.0.gz");
        assertThat(arrays(messages))
                .hasSize(18)
                .allMatch(message -> message.path(2).asString().equals("ticker"));
        List<SeriesId> series = krakenTrades().stream()
                .flatMap(trades -> Stream.of(trades, SeriesId.candles(trades.instrument(), Interval.M1)))
                .toList();
        assertThat(replay("kraken", messages, series)).isEmpty();
    }

    private static List<SeriesId> krakenTrades() {
        return Stream.of(
                        "WAVES/EUR",
                        "XMR/USD",
                        "KSM/BTC",
                        "GRT/ETH",
                        "SC/EUR",
                        "ETH/CHF",
                        "OCEAN/BTC",
                        "OMG/USD",
                        "BTC/CHF",
                        "ADA/BTC")
                .map(pair -> SeriesId.of(Dataset.TRADES, Instrument.parse("kraken:" + pair)))
                .toList();
    }

    private static List<JsonNode> arrays(List<String> messages) {
        return messages.stream().map(JSON::readTree).filter(JsonNode::isArray).toList();
    }

    private static long millis(String seconds) {
        // What is below a millisecond is cut off.
        return new BigDecimal(seconds).movePointRight(3).longValue();
    }

    /** Version 2, inverse: sizes are dollars. */
    @Test
    void bybit_inverse_perpetuals_of_2021() throws IOException {
        List<String> messages = messages("BYBIT.ws.26.0.gz");
        List<SeriesId> series = Stream.of("BTC", "EOS")
                .map(coin -> SeriesId.of(Dataset.TRADES, Instrument.perps("bybit", coin, "USD")))
                .toList();
        Map<SeriesId, List<RecordedEvents.Told>> told = replay("bybit", messages, series);
        Map<SeriesId, Integer> next = new HashMap<>();
        for (String message : messages) {
            JsonNode node = JSON.readTree(message);
            if (!node.path("topic").asString("").startsWith("trade.")) {
                continue;
            }
            for (JsonNode trade : node.path("data")) {
                String coin = trade.path("symbol").asString().replace("USD", "");
                SeriesId id = SeriesId.of(Dataset.TRADES, Instrument.perps("bybit", coin, "USD"));
                Rows row = told.get(id).get(next.merge(id, 1, Integer::sum) - 1).rows();
                double price = trade.path("price").asDouble();
                assertThat(row.size()).isEqualTo(1);
                assertThat(row.time(0)).isEqualTo(trade.path("trade_time_ms").asLong());
                assertThat(row.text(0, 0)).isEqualTo(trade.path("trade_id").asString());
                assertThat(row.number(1, 0)).isEqualTo(price);
                assertThat(row.number(2, 0)).isEqualTo(trade.path("size").asDouble() / price);
                assertThat(row.text(3, 0))
                        .isEqualTo(trade.path("side").asString().equals("Buy") ? "buy" : "sell");
            }
        }
        assertThat(next).hasSize(2);
        next.forEach((id, count) -> assertThat(told.get(id)).as("%s", id).hasSize(count));
        assertThat(told).containsOnlyKeys(series);
    }

    /** Names of other instruments' trades begin alike. */
    @Test
    void the_trades_of_inverse_perpetuals_are_not_those_of_linear_ones() throws IOException {
        Instrument bitcoin = Instrument.perps("bybit", "BTC", "USDT");
        Map<SeriesId, List<RecordedEvents.Told>> told =
                replay("bybit", messages("BYBIT.ws.26.0.gz"), List.of(SeriesId.of(Dataset.TRADES, bitcoin)));
        assertThat(told).isEmpty();
    }
}

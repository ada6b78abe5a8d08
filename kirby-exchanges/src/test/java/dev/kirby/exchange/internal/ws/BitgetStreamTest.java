package dev.kirby.exchange.internal.ws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.exchange.Exchange;
import dev.kirby.exchange.ExchangeSettings;
import dev.kirby.exchange.Exchanges;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.series.Rows;
import dev.kirby.source.Support;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import okhttp3.WebSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.json.JsonMapper;

/** Conversations in the words of Bitget's version 2, as documented. */
@Timeout(60)
class BitgetStreamTest {

    private static final Instrument BTC = Instrument.parse("bitget:BTC/USDT:USDT");
    private static final Instrument USDC = Instrument.parse("bitget:BTC/USDC:USDC");
    private static final Instrument SPOT = Instrument.parse("bitget:BTC/USDT");
    private static final String PUSH =
            "{\"action\":\"%s\",\"arg\":{\"instType\":\"%s\",\"channel\":\"%s\",\"instId\":\"%s\"},\"data\":[%s],\"ts\":1695702747821}";
    private static final String CANDLE = "[\"%d\",\"27000\",\"27001.5\",\"26999\",\"%s\",\"3.25\",\"87750\",\"87750\"]";
    private static final String TRADE =
            "{\"ts\":\"%d\",\"price\":\"27000.5\",\"size\":\"0.001\",\"side\":\"%s\",\"tradeId\":\"%d\"}";
    private static final String TICKER = "{\"instId\":\"BTCUSDT\",\"lastPr\":\"43480.4\",\"bidPr\":\"43476.3\","
            + "\"askPr\":\"43476.8\",\"bidSz\":\"0.1\",\"askSz\":\"3.055\",\"open24h\":\"42252.3\",\"high24h\":\"44518.2\","
            + "\"low24h\":\"41387.0\",\"change24h\":\"0.03875\",\"fundingRate\":\"0.000096\","
            + "\"nextFundingTime\":\"1701849600000\",\"markPrice\":\"43476.4\",\"indexPrice\":\"43478.4\","
            + "\"holdingAmount\":\"50670.787\",\"baseVolume\":\"120187.104\",\"quoteVolume\":\"5167385048.693\","
            + "\"openUtc\":\"44071.4\",\"symbolType\":\"1\",\"symbol\":\"BTCUSDT\",\"deliveryPrice\":\"0\","
            + "\"ts\":\"1701843962811\"}";

    private static Exchange exchange(StreamServer server) {
        return Exchanges.open(
                "bitget", ExchangeSettings.DEFAULT.at(server.url()).unlimited());
    }

    private static String acknowledged(String text) {
        return text.replace("{\"op\":\"subscribe\",\"args\":[", "{\"event\":\"subscribe\",\"arg\":")
                .replaceAll("},\\{.*", "}")
                .replace("]}", "}");
    }

    private static String perps(String channel, String data) {
        return String.format(PUSH, "snapshot", "USDT-FUTURES", channel, "BTCUSDT", data);
    }

    /** Trap 16: no message says that a candle has closed. */
    @Test
    void candles_come_with_a_backlog_and_each_closes_the_one_before() {
        try (var server = new StreamServer((socket, text) -> socket.send(acknowledged(text)));
                var exchange = exchange(server)) {
            RecordedEvents events = new RecordedEvents();
            SeriesId series = SeriesId.candles(BTC, Interval.M1);
            try (var live = exchange.subscribe(List.of(series), events)) {
                WebSocket socket = server.opened();
                assertThat(server.paths()).containsExactly("/v2/ws/public");
                assertThat(server.events())
                        .isEqualTo("{\"op\":\"subscribe\",\"args\":[{\"instType\":\"USDT-FUTURES\","
                                + "\"channel\":\"candle1m\",\"instId\":\"BTCUSDT\"}]}");
                socket.send(perps(
                        "candle1m",
                        String.format(CANDLE, 60_000, "27000.5") + "," + String.format(CANDLE, 120_000, "27000.25")));
                socket.send(String.format(
                        PUSH,
                        "update",
                        "USDT-FUTURES",
                        "candle1m",
                        "BTCUSDT",
                        String.format(CANDLE, 120_000, "27001")));
                // A candle of the same name in another market, and of another length.
                socket.send(String.format(
                        PUSH, "update", "SPOT", "candle1m", "BTCUSDT", String.format(CANDLE, 180_000, "1")));
                socket.send(perps("candle5m", String.format(CANDLE, 180_000, "1")));
                socket.send(perps("candle1m", String.format(CANDLE, 180_000, "27000.75")));
                assertThat(events.next().settled()).isFalse();
                RecordedEvents.Told closed = events.next();
                assertThat(closed.settled()).isTrue();
                assertThat(closed.rows().time(0)).isEqualTo(60_000);
                assertThat(events.next().rows().number(3, 0)).isEqualTo(27_000.25);
                assertThat(events.next().rows().number(3, 0)).isEqualTo(27_001);
                Rows last = events.next().rows();
                assertThat(last.time(0)).isEqualTo(120_000);
                assertThat(last.number(0, 0)).isEqualTo(27_000);
                assertThat(last.number(1, 0)).isEqualTo(27_001.5);
                assertThat(last.number(2, 0)).isEqualTo(26_999);
                assertThat(last.number(3, 0)).isEqualTo(27_001);
                assertThat(last.number(4, 0)).isEqualTo(3.25);
                assertThat(events.next().settled()).isFalse();
                assertThat(live.statistics().rows()).isEqualTo(6);
                assertThat(live.statistics().failures()).isZero();
            }
        }
    }

    /** Trap 27: one symbol in two markets. Trap 8: long candles are asked for by their UTC names. */
    @Test
    void each_market_has_its_product_type_and_its_names() {
        try (var server = new StreamServer((socket, text) -> {});
                var exchange = exchange(server)) {
            List<SeriesId> series = List.of(
                    SeriesId.candles(SPOT, Interval.H1),
                    SeriesId.candles(BTC, Interval.D1),
                    SeriesId.of(Dataset.TRADES, USDC));
            RecordedEvents events = new RecordedEvents();
            try (var live = exchange.subscribe(series, events)) {
                WebSocket socket = server.opened();
                assertThat(server.events())
                        .isEqualTo("{\"op\":\"subscribe\",\"args\":["
                                + "{\"instType\":\"SPOT\",\"channel\":\"candle1H\",\"instId\":\"BTCUSDT\"},"
                                + "{\"instType\":\"USDT-FUTURES\",\"channel\":\"candle1Dutc\",\"instId\":\"BTCUSDT\"},"
                                + "{\"instType\":\"USDC-FUTURES\",\"channel\":\"trade\",\"instId\":\"BTCPERP\"}]}");
                socket.send(String.format(
                        PUSH, "snapshot", "SPOT", "candle1H", "BTCUSDT", String.format(CANDLE, 3_600_000, "1")));
                socket.send(String.format(
                        PUSH,
                        "snapshot",
                        "USDC-FUTURES",
                        "trade",
                        "BTCPERP",
                        String.format(TRADE, 1_695_716_760_565L, "buy", 1)));
                assertThat(events.next().series()).isEqualTo(series.get(0));
                assertThat(events.next().series()).isEqualTo(series.get(2));
                assertThat(live.statistics().rows()).isEqualTo(2);
            }
        }
    }

    @Test
    void trades_come_newest_first_with_the_takers_side() {
        try (var server = new StreamServer((socket, text) -> {});
                var exchange = exchange(server)) {
            RecordedEvents events = new RecordedEvents();
            try (var live = exchange.subscribe(List.of(SeriesId.of(Dataset.TRADES, BTC)), events)) {
                server.opened()
                        .send(perps(
                                "trade",
                                String.format(TRADE, 1_695_716_760_565L, "buy", 2) + ","
                                        + String.format(TRADE, 1_695_716_759_514L, "sell", 1)));
                Rows newest = events.next().rows();
                assertThat(newest.time(0)).isEqualTo(1_695_716_760_565L);
                assertThat(newest.text(0, 0)).isEqualTo("2");
                assertThat(newest.number(1, 0)).isEqualTo(27_000.5);
                assertThat(newest.number(2, 0)).isEqualTo(0.001);
                assertThat(newest.text(3, 0)).isEqualTo("buy");
                assertThat(events.next().rows().text(3, 0)).isEqualTo("sell");
                assertThat(live.statistics().rows()).isEqualTo(2);
            }
        }
    }

    @Test
    void a_ticker_tells_funding_prices_and_open_interest() {
        try (var server = new StreamServer((socket, text) -> {});
                var exchange = exchange(server)) {
            SeriesId funding = SeriesId.of(Dataset.FUNDING, BTC);
            SeriesId interest = SeriesId.of(Dataset.OPEN_INTEREST, BTC);
            RecordedEvents events = new RecordedEvents();
            try (var live = exchange.subscribe(List.of(funding, interest), events)) {
                WebSocket socket = server.opened();
                assertThat(server.events()).containsOnlyOnce("ticker");
                socket.send(perps("ticker", TICKER));
                RecordedEvents.Told first = events.next();
                assertThat(first.series()).isEqualTo(funding);
                Rows rate = first.rows();
                assertThat(rate.time(0)).isEqualTo(1_701_843_962_811L);
                assertThat(rate.number(Dataset.FUNDING.indexOf("funding_rate"), 0))
                        .isEqualTo(0.000096);
                assertThat(rate.number(Dataset.FUNDING.indexOf("mark_price"), 0))
                        .isEqualTo(43_476.4);
                assertThat(rate.number(Dataset.FUNDING.indexOf("index_price"), 0))
                        .isEqualTo(43_478.4);
                assertThat(rate.instant(Dataset.FUNDING.indexOf("next_funding_time"), 0))
                        .isEqualTo(1_701_849_600_000L);
                Rows open = events.next().rows();
                assertThat(open.number(Dataset.OPEN_INTEREST.indexOf("open_interest"), 0))
                        .isEqualTo(50_670.787);
                assertThat(open.number(Dataset.OPEN_INTEREST.indexOf("day_base_volume"), 0))
                        .isEqualTo(120_187.104);
                assertThat(open.number(Dataset.OPEN_INTEREST.indexOf("day_notional_volume"), 0))
                        .isEqualTo(5_167_385_048.693);
                assertThat(live.statistics().failures()).isZero();
            }
        }
    }

    @Test
    void a_refusal_is_told_with_its_code_and_the_rest_goes_on() {
        try (var server = new StreamServer((socket, text) -> {
                    socket.send("{\"event\":\"error\",\"arg\":{\"instType\":\"USDT-FUTURES\",\"channel\":\"trade\","
                            + "\"instId\":\"NONEUSDT\"},\"code\":30001,\"msg\":\"instType:USDT-FUTURES,channel:trade,"
                            + "instId:NONEUSDT doesn't exist\"}");
                    socket.send("pong");
                    socket.send(perps("ticker", "{\"instId\":\"BTCUSDT\",\"fundingRate\":\"much\",\"ts\":\"1\"}"));
                    socket.send(perps("trade", String.format(TRADE, 1_695_716_760_565L, "buy", 1)));
                });
                var exchange = exchange(server)) {
            RecordedEvents events = new RecordedEvents();
            List<SeriesId> series = List.of(
                    SeriesId.of(Dataset.TRADES, Instrument.parse("bitget:NONE/USDT:USDT")),
                    SeriesId.of(Dataset.TRADES, BTC),
                    SeriesId.of(Dataset.FUNDING, BTC));
            try (var live = exchange.subscribe(series, events)) {
                assertThat(events.next().series()).isEqualTo(series.get(1));
                assertThat(StreamServer.next(events.failed))
                        .contains("bitget refused a subscription")
                        .contains("NONEUSDT doesn't exist (code 30001)");
                assertThat(StreamServer.next(events.failed)).contains("funding_rate (field fundingRate) is no number");
                assertThat(live.statistics().failures()).isEqualTo(2);
            }
        }
    }

    /** A candle that was open when the connection was lost is not told as closed: what was missed is the history's. */
    @Test
    void a_lost_connection_comes_back_and_the_backlog_comes_again() {
        try (var server = new StreamServer((socket, text) -> {});
                var exchange = exchange(server)) {
            RecordedEvents events = new RecordedEvents();
            SeriesId series = SeriesId.candles(BTC, Interval.M1);
            try (var live = exchange.subscribe(List.of(series), events)) {
                WebSocket first = server.opened();
                String subscribe = server.events();
                first.send(perps("candle1m", String.format(CANDLE, 60_000, "1")));
                assertThat(events.next().settled()).isFalse();
                first.close(1001, "maintenance");
                assertThat(StreamServer.next(events.disconnected)).contains("maintenance");
                WebSocket second = server.opened();
                assertThat(server.events()).isEqualTo(subscribe);
                second.send(perps("candle1m", String.format(CANDLE, 120_000, "2")));
                RecordedEvents.Told again = events.next();
                assertThat(again.settled()).isFalse();
                assertThat(again.rows().time(0)).isEqualTo(120_000);
                assertThat(live.statistics().reconnects()).isEqualTo(1);
            }
        }
    }

    @Test
    void many_topics_are_spread_over_connections_with_each_of_them_once() {
        List<SeriesId> series = IntStream.range(0, 120)
                .mapToObj(i -> SeriesId.candles(Instrument.perps("bitget", "C" + i, "USDT"), Interval.M1))
                .toList();
        try (var server = new StreamServer((socket, text) -> {});
                var exchange = exchange(server)) {
            try (var live = exchange.subscribe(series, new RecordedEvents())) {
                assertThat(live.statistics().connections()).isEqualTo(3);
                assertThat(Stream.generate(server::events)
                                .limit(3)
                                .map(new JsonMapper()::readTree)
                                .flatMap(message -> message.path("args").valueStream())
                                .map(arg -> arg.path("instId").asString()))
                        .hasSize(120)
                        .doesNotHaveDuplicates()
                        .contains("C0USDT", "C119USDT");
            }
        }
    }

    @Test
    void what_it_streams_is_told() {
        try (var exchange = Exchanges.open("bitget", ExchangeSettings.DEFAULT)) {
            assertThat(exchange.streams())
                    .extracting(Support::toString)
                    .containsExactly(
                            "spot candles [1m, 5m, 15m, 30m, 1h, 4h, 6h, 12h, 1d, 1w, 1M]",
                            "perps candles [1m, 5m, 15m, 30m, 1h, 4h, 6h, 12h, 1d, 1w, 1M]",
                            "spot trades",
                            "perps trades",
                            "perps funding",
                            "perps open_interest");
        }
    }
}

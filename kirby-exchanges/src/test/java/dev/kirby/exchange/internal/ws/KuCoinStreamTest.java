package dev.kirby.exchange.internal.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kirby.UnsupportedDataException;
import dev.kirby.exchange.Exchange;
import dev.kirby.exchange.ExchangeSettings;
import dev.kirby.exchange.Exchanges;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.WebSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Conversations with KuCoin, whose streams must be asked for. Messages are of the forms that its documentation shows. */
@Timeout(60)
class KuCoinStreamTest {

    private static final String ASKED = "POST /api/v1/bullet-public";
    private static final Instrument SPOT = Instrument.parse("kucoin:BTC/USDT");
    private static final Instrument PERPS = Instrument.parse("kucoin:BTC/USDT:USDT");
    private static final String CONTRACTS =
            "{\"code\":\"200000\",\"data\":[{\"symbol\":\"XBTUSDTM\",\"type\":\"FFWCSX\","
                    + "\"baseCurrency\":\"XBT\",\"quoteCurrency\":\"USDT\",\"multiplier\":0.001,\"isInverse\":false,"
                    + "\"tickSize\":0.1,\"lotSize\":1,\"status\":\"Open\"}]}";

    private final AtomicInteger tokens = new AtomicInteger();
    private final BlockingQueue<String> refusals = new LinkedBlockingQueue<>();

    /** Tells another token each time, unless it has been told to say something else. */
    private String answer(String path) {
        if (!path.equals("/api/v1/bullet-public")) {
            return CONTRACTS;
        }
        String refusal = refusals.poll();
        return refusal != null ? refusal : where("wss://ws-api-spot.kucoin.com/", 18_000);
    }

    private String where(String endpoint, int ping) {
        return "{\"code\":\"200000\",\"data\":{\"token\":\"2neA+" + tokens.incrementAndGet() + "==.WNQ\","
                + "\"instanceServers\":[{\"endpoint\":\"" + endpoint
                + "\",\"encrypt\":true,\"protocol\":\"websocket\",\"pingInterval\":" + ping
                + ",\"pingTimeout\":10000}]}}";
    }

    private StreamServer server() {
        return new StreamServer(
                (socket, text) ->
                        socket.send(text.replaceAll("\\{\"id\":\"([^\"]*)\".*", "{\"id\":\"$1\",\"type\":\"ack\"}")),
                this::answer);
    }

    private static Exchange exchange(StreamServer server) {
        return Exchanges.open(
                "kucoin", ExchangeSettings.DEFAULT.at(server.url()).unlimited().timed(Clock.systemUTC(), wait -> {}));
    }

    private static String message(String topic, String subject, String data) {
        return "{\"topic\":\"" + topic + "\",\"type\":\"message\",\"subject\":\"" + subject + "\",\"data\":" + data
                + "}";
    }

    private static String candle(long second, String close, String volume) {
        return message(
                "/market/candles:BTC-USDT_1min",
                "trade.candles.update",
                "{\"symbol\":\"BTC-USDT\",\"candles\":[\"" + second + "\",\"49885.4\",\"" + close
                        + "\",\"49890.5\",\"49821\",\"" + volume
                        + "\",\"129722.909001802\"],\"time\":1619196997007846442}");
    }

    @Test
    void the_address_is_asked_for_before_each_connection() {
        try (var server = server();
                var exchange = exchange(server)) {
            RecordedEvents events = new RecordedEvents();
            SeriesId series = SeriesId.candles(SPOT, Interval.M1);
            try (var live = exchange.subscribe(List.of(series), events)) {
                WebSocket first = server.opened();
                String subscribe = server.events();
                assertThat(subscribe)
                        .isEqualTo("{\"id\":\"/market/candles:BTC-USDT_1min\",\"type\":\"subscribe\","
                                + "\"topic\":\"/market/candles:BTC-USDT_1min\",\"response\":true}");
                assertThat(server.asked()).containsExactly(ASKED);
                assertThat(server.paths()).containsExactly("/");
                assertThat(server.queries().get(0)).isEqualTo("token=2neA+1==.WNQ");
                assertThat(StreamServer.next(events.connected)).isEqualTo(Set.of(series));
                first.send("{\"id\":\"x\",\"type\":\"welcome\"}");
                first.send(candle(1_619_196_960, "49821", "2.5"));
                first.send(candle(1_619_196_960, "49830", "2.60137567"));
                first.send(candle(1_619_197_020, "49831", "0.1"));
                assertThat(events.next().settled()).isFalse();
                assertThat(events.next().settled()).isFalse();
                RecordedEvents.Told closed = events.next();
                assertThat(closed.settled()).isTrue();
                assertThat(closed.rows().time(0)).isEqualTo(1_619_196_960_000L);
                assertThat(closed.rows().number(0, 0)).isEqualTo(49885.4);
                assertThat(closed.rows().number(1, 0)).isEqualTo(49890.5);
                assertThat(closed.rows().number(2, 0)).isEqualTo(49821);
                assertThat(closed.rows().number(3, 0)).isEqualTo(49830);
                assertThat(closed.rows().number(4, 0)).isEqualTo(2.60137567);

                first.close(1000, "Bye");
                assertThat(StreamServer.next(events.disconnected))
                        .contains("1000")
                        .contains("Bye");
                server.opened();
                assertThat(server.events()).isEqualTo(subscribe);
                assertThat(server.asked()).containsExactly(ASKED, ASKED);
                assertThat(server.queries().get(1)).isEqualTo("token=2neA+2==.WNQ");
                assertThat(StreamServer.next(events.connected)).isEqualTo(Set.of(series));
                assertThat(live.statistics().reconnects()).isEqualTo(1);
                assertThat(events.failed).isEmpty();
            }
        }
    }

    @Test
    void pings_go_out_at_the_interval_told() {
        refusals.add(where("wss://ws-api-spot.kucoin.com/", 200));
        try (var server = server();
                var exchange = exchange(server)) {
            try (var live = exchange.subscribe(List.of(SeriesId.of(Dataset.TRADES, SPOT)), new RecordedEvents())) {
                server.opened();
                assertThat(server.events()).contains("\"topic\":\"/market/match:BTC-USDT\"");
                assertThat(server.events()).isEqualTo("{\"id\":\"ping\",\"type\":\"ping\"}");
                assertThat(server.events()).isEqualTo("{\"id\":\"ping\",\"type\":\"ping\"}");
                assertThat(live.statistics().failures()).isZero();
            }
        }
    }

    @Test
    void trades_are_in_nanoseconds_and_those_of_futures_in_lots() {
        try (var server = server();
                var exchange = exchange(server)) {
            RecordedEvents events = new RecordedEvents();
            SeriesId spot = SeriesId.of(Dataset.TRADES, SPOT);
            SeriesId perps = SeriesId.of(Dataset.TRADES, PERPS);
            try (var live = exchange.subscribe(List.of(spot), events)) {
                WebSocket socket = server.opened();
                assertThat(server.events()).contains("\"/market/match:BTC-USDT\"");
                socket.send(message(
                        "/market/match:BTC-USDT",
                        "trade.l3match",
                        "{\"sequence\":\"1545896669145\",\"type\":\"match\",\"symbol\":\"BTC-USDT\",\"side\":\"sell\","
                                + "\"price\":\"0.08200000000000000000\",\"size\":\"0.01022222\","
                                + "\"tradeId\":\"5c24c5da03aa673885cd67aa\",\"time\":\"1545913818099033203\"}"));
                RecordedEvents.Told trade = events.next();
                assertThat(trade.series()).isEqualTo(spot);
                assertThat(trade.rows().time(0)).isEqualTo(1_545_913_818_099L);
                assertThat(trade.rows().text(0, 0)).isEqualTo("1545896669145");
                assertThat(trade.rows().number(1, 0)).isEqualTo(0.082);
                assertThat(trade.rows().number(2, 0)).isEqualTo(0.01022222);
                assertThat(trade.rows().text(3, 0)).isEqualTo("sell");
                assertThat(live.statistics().failures()).isZero();
            }
            try (var live = exchange.subscribe(List.of(perps), events)) {
                WebSocket socket = server.opened();
                assertThat(server.events()).contains("\"/contractMarket/execution:XBTUSDTM\"");
                socket.send(message(
                        "/contractMarket/execution:XBTUSDTM",
                        "match",
                        "{\"symbol\":\"XBTUSDTM\",\"sequence\":1794100537695,\"side\":\"buy\",\"size\":2,\"price\":\"90503.9\","
                                + "\"tradeId\":\"1794100537695\",\"ts\":1731898619520000000}"));
                RecordedEvents.Told trade = events.next();
                assertThat(trade.series()).isEqualTo(perps);
                assertThat(trade.rows().time(0)).isEqualTo(1_731_898_619_520L);
                assertThat(trade.rows().text(0, 0)).isEqualTo("1794100537695");
                assertThat(trade.rows().number(2, 0)).isEqualTo(0.002);
                assertThat(trade.rows().text(3, 0)).isEqualTo("buy");
                assertThat(live.statistics().failures()).isZero();
            }
        }
    }

    @Test
    void candles_of_futures_have_their_volume_behind_a_wrong_one() {
        try (var server = server();
                var exchange = exchange(server)) {
            RecordedEvents events = new RecordedEvents();
            try (var live = exchange.subscribe(List.of(SeriesId.candles(PERPS, Interval.M1)), events)) {
                server.opened()
                        .send(message(
                                "/contractMarket/limitCandle:XBTUSDTM_1min",
                                "candle.stick",
                                "{\"symbol\":\"XBTUSDTM\",\"candles\":[\"1731898200\",\"90638.6\",\"90640\",\"90650.5\","
                                        + "\"90630.1\",\"99.0\",\"21\"],\"time\":1731898208357}"));
                RecordedEvents.Told open = events.next();
                assertThat(open.settled()).isFalse();
                assertThat(open.rows().time(0)).isEqualTo(1_731_898_200_000L);
                assertThat(open.rows().number(3, 0)).isEqualTo(90640);
                assertThat(open.rows().number(4, 0)).isEqualTo(0.021);
                assertThat(live.statistics().failures()).isZero();
            }
        }
    }

    @Test
    void rate_and_prices_come_apart_and_are_told_together() {
        try (var server = server();
                var exchange = exchange(server)) {
            RecordedEvents events = new RecordedEvents();
            try (var live = exchange.subscribe(List.of(SeriesId.of(Dataset.FUNDING, PERPS)), events)) {
                WebSocket socket = server.opened();
                String topic = "/contract/instrument:XBTUSDTM";
                String prices = "{\"markPrice\":%s,\"indexPrice\":90445.02,\"granularity\":1000,\"timestamp\":%d}";
                // Nothing is known of the rate yet.
                socket.send(message(topic, "mark.index.price", String.format(prices, "90440", 1_731_899_129_000L)));
                socket.send(message(
                        topic,
                        "funding.rate",
                        "{\"period\":1,\"granularity\":60000,\"fundingRate\":-0.002966,\"timestamp\":1731899160000}"));
                // The rate that was settled eight hours ago is none of the present.
                socket.send(message(
                        topic,
                        "funding.rate",
                        "{\"granularity\":28800000,\"fundingRate\":0.5,\"timestamp\":1731888000000}"));
                socket.send(message(topic, "mark.index.price", String.format(prices, "90445.5", 1_731_899_161_000L)));
                RecordedEvents.Told told = events.next();
                assertThat(told.rows().time(0)).isEqualTo(1_731_899_161_000L);
                assertThat(told.rows().number(0, 0)).isEqualTo(-0.002966);
                assertThat(told.rows().number(2, 0)).isEqualTo(90445.5);
                assertThat(told.rows().number(3, 0)).isEqualTo(90445.02);
                assertThat(events.rows).isEmpty();
                assertThat(live.statistics().failures()).isZero();
            }
        }
    }

    @Test
    void a_refusal_is_told_whether_of_the_address_or_of_a_topic() {
        refusals.add("{\"code\":\"400100\",\"msg\":\"no streams for you\"}");
        refusals.add("{\"code\":\"200000\",\"data\":{\"token\":\"t\",\"instanceServers\":[]}}");
        try (var server = server();
                var exchange = exchange(server)) {
            RecordedEvents events = new RecordedEvents();
            try (var live = exchange.subscribe(List.of(SeriesId.of(Dataset.TRADES, SPOT)), events)) {
                assertThat(StreamServer.next(events.failed))
                        .contains("kucoin /api/v1/bullet-public was refused: no streams for you (code 400100)");
                assertThat(StreamServer.next(events.failed))
                        .contains("kucoin /api/v1/bullet-public answered without address of a server");
                WebSocket socket = server.opened();
                socket.send("{\"id\":\"1\",\"type\":\"error\",\"code\":404,\"data\":\"topic does not exist\"}");
                assertThat(StreamServer.next(events.failed))
                        .isEqualTo("kucoin refused a subscription: topic does not exist (code 404)");
                assertThat(server.asked()).containsExactly(ASKED, ASKED, ASKED);
                assertThat(live.statistics().failures()).isEqualTo(3);
                // Once, so that history is asked for meanwhile.
                assertThat(events.disconnected).hasSize(1);
            }
        }
    }

    @Test
    void closing_while_the_address_is_asked_for_leaves_no_thread() {
        refusals.add("{\"code\":\"500000\",\"msg\":\"busy\"}");
        try (var server = server();
                var exchange = exchange(server)) {
            exchange.subscribe(List.of(SeriesId.of(Dataset.TRADES, SPOT)), new RecordedEvents())
                    .close();
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> Thread.getAllStackTraces().keySet().stream()
                            .noneMatch(thread -> thread.getName().startsWith("kirby-stream-address-kucoin")));
        }
    }

    @Test
    void liquidations_are_not_streamed() {
        try (var exchange = Exchanges.kucoin()) {
            assertThatThrownBy(() ->
                            exchange.subscribe(List.of(SeriesId.of(Dataset.LIQUIDATIONS, PERPS)), new RecordedEvents()))
                    .isInstanceOf(UnsupportedDataException.class)
                    .hasMessageContaining("No stream of kucoin:BTC/USDT:USDT liquidations");
        }
    }
}

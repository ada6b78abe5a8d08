package dev.kirby.exchange.internal.ws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.exchange.Exchange;
import dev.kirby.exchange.ExchangeSettings;
import dev.kirby.exchange.Exchanges;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import okhttp3.WebSocket;
import okio.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Conversations with MEXC's perpetuals, which count contracts. Messages are of the forms that its documentation shows. */
@Timeout(60)
class MexcStreamTest {

    private static final Instrument PERPS = Instrument.parse("mexc:BTC/USDT:USDT");
    private static final Instrument SPOT = Instrument.parse("mexc:BTC/USDT");
    private static final SeriesId TRADES = SeriesId.of(Dataset.TRADES, PERPS);
    private static final String CONTRACTS = "{\"success\":true,\"code\":0,\"data\":[{\"symbol\":\"BTC_USDT\","
            + "\"baseCoin\":\"BTC\",\"quoteCoin\":\"USDT\",\"settleCoin\":\"USDT\",\"contractSize\":0.0001,"
            + "\"priceUnit\":0.1,\"volUnit\":1,\"takerFeeRate\":0.0002,\"makerFeeRate\":0,\"state\":0}]}";
    private static final String DEAL = "{\"p\":%s,\"v\":%d,\"T\":%d,\"O\":3,\"M\":1,\"t\":1587442049632}";

    private static StreamServer server() {
        return new StreamServer(
                (socket, text) -> socket.send(
                        text.contains("\"ping\"")
                                ? "{\"channel\":\"pong\",\"data\":1587453241453,\"ts\":1587453241453}"
                                : "{\"channel\":\"rs."
                                        + text.replaceAll(".*\"method\":\"([^\"]*)\".*", "$1")
                                        + "\",\"data\":\"success\",\"ts\":1587442022003}"),
                CONTRACTS);
    }

    private static Exchange exchange(StreamServer server) {
        return Exchanges.open("mexc", ExchangeSettings.DEFAULT.at(server.url()).unlimited());
    }

    private static String push(String channel, String data) {
        return "{\"channel\":\"push." + channel + "\",\"data\":" + data
                + ",\"symbol\":\"BTC_USDT\",\"ts\":1587442022003}";
    }

    @Test
    void candles_are_in_coins_and_closed_by_the_next() {
        try (var server = server();
                var exchange = exchange(server)) {
            RecordedEvents events = new RecordedEvents();
            SeriesId series = SeriesId.candles(PERPS, Interval.H1);
            try (var live = exchange.subscribe(List.of(series), events)) {
                WebSocket socket = server.opened();
                assertThat(server.events())
                        .isEqualTo("{\"method\":\"sub.kline\",\"param\":{\"symbol\":\"BTC_USDT\","
                                + "\"interval\":\"Min60\"}}");
                assertThat(server.paths()).containsExactly("/edge");
                String candle = "{\"a\":233.740269343644737245,\"c\":%s,\"h\":6910.5,\"interval\":\"Min60\",\"l\":6885,"
                        + "\"o\":6894.5,\"q\":%d,\"symbol\":\"BTC_USDT\",\"t\":%d,\"ro\":1,\"rc\":1,\"rh\":1,\"rl\":1}";
                socket.send(push("kline", String.format(candle, "6885", 1611754, 1_587_448_800L)));
                // Of an interval that was not asked for.
                socket.send(push(
                        "kline", String.format(candle, "1", 1, 1_587_448_860L).replace("Min60", "Min1")));
                socket.send(push("kline", String.format(candle, "6886", 5, 1_587_452_400L)));
                assertThat(events.next().settled()).isFalse();
                RecordedEvents.Told closed = events.next();
                assertThat(closed.settled()).isTrue();
                assertThat(closed.rows().time(0)).isEqualTo(1_587_448_800_000L);
                assertThat(closed.rows().number(0, 0)).isEqualTo(6894.5);
                assertThat(closed.rows().number(1, 0)).isEqualTo(6910.5);
                assertThat(closed.rows().number(2, 0)).isEqualTo(6885);
                assertThat(closed.rows().number(3, 0)).isEqualTo(6885);
                assertThat(closed.rows().number(4, 0)).isEqualTo(161.1754);
                assertThat(live.statistics().failures()).isZero();
            }
        }
    }

    @Test
    void trades_come_one_by_one_or_several_and_are_named_as_history_names_them() {
        try (var server = server();
                var exchange = exchange(server)) {
            RecordedEvents events = new RecordedEvents();
            try (var live = exchange.subscribe(List.of(TRADES), events)) {
                WebSocket socket = server.opened();
                assertThat(server.events())
                        .isEqualTo("{\"method\":\"sub.deal\",\"param\":{\"symbol\":\"BTC_USDT\",\"compress\":false}}");
                socket.send(push("deal", String.format(DEAL, "6866.5", 2096, 1)));
                socket.send(push(
                        "deal",
                        "[" + String.format(DEAL, "6866.5", 2096, 1) + "," + String.format(DEAL, "6866", 3, 2) + "]"));
                RecordedEvents.Told first = events.next();
                assertThat(first.rows().time(0)).isEqualTo(1_587_442_049_632L);
                assertThat(first.rows().number(1, 0)).isEqualTo(6866.5);
                assertThat(first.rows().number(2, 0)).isEqualTo(0.2096);
                assertThat(first.rows().text(3, 0)).isEqualTo("buy");
                assertThat(first.rows().text(0, 0)).isEqualTo("6866.5x0.2096long#1");
                assertThat(events.next().rows().text(0, 0)).isEqualTo("6866.5x0.2096long#2");
                assertThat(events.next().rows().text(3, 0)).isEqualTo("sell");
                assertThat(live.statistics().failures()).isZero();
            }
        }
    }

    @Test
    void a_ticker_tells_funding_and_open_interest() {
        try (var server = server();
                var exchange = exchange(server)) {
            RecordedEvents events = new RecordedEvents();
            SeriesId funding = SeriesId.of(Dataset.FUNDING, PERPS);
            SeriesId interest = SeriesId.of(Dataset.OPEN_INTEREST, PERPS);
            try (var live = exchange.subscribe(List.of(funding, interest), events)) {
                WebSocket socket = server.opened();
                assertThat(server.events())
                        .isEqualTo("{\"method\":\"sub.ticker\",\"param\":{\"symbol\":\"BTC_USDT\"}}");
                socket.send(push(
                        "ticker",
                        "{\"ask1\":6866.5,\"bid1\":6865,\"contractId\":1,\"fairPrice\":6867.4,\"fundingRate\":0.0008,"
                                + "\"high24Price\":7223.5,\"indexPrice\":6861.6,\"lastPrice\":6865.5,"
                                + "\"symbol\":\"BTC_USDT\",\"timestamp\":1587442022003,\"holdVol\":2284742,"
                                + "\"volume24\":164586129,\"amount24\":113001234.5}"));
                RecordedEvents.Told rate = events.next();
                assertThat(rate.series()).isEqualTo(funding);
                assertThat(rate.rows().time(0)).isEqualTo(1_587_442_022_003L);
                assertThat(rate.rows().number(0, 0)).isEqualTo(0.0008);
                assertThat(rate.rows().number(2, 0)).isEqualTo(6867.4);
                assertThat(rate.rows().number(3, 0)).isEqualTo(6861.6);
                RecordedEvents.Told open = events.next();
                assertThat(open.series()).isEqualTo(interest);
                assertThat(open.rows().number(0, 0)).isEqualTo(2284742 * 0.0001);
                assertThat(open.rows().number(2, 0)).isEqualTo(164586129 * 0.0001);
                assertThat(open.rows().number(3, 0)).isEqualTo(113001234.5);
                assertThat(live.statistics().failures()).isZero();
            }
        }
    }

    @Test
    void a_refusal_is_told_and_a_lost_connection_comes_back() {
        try (var server = server();
                var exchange = exchange(server)) {
            RecordedEvents events = new RecordedEvents();
            try (var live = exchange.subscribe(List.of(TRADES), events)) {
                WebSocket first = server.opened();
                String subscribe = server.events();
                first.send("{\"channel\":\"rs.error\",\"data\":\"Contract [BTC_USDT] not exists\",\"ts\":1}");
                assertThat(StreamServer.next(events.failed))
                        .isEqualTo("mexc refused a subscription: Contract [BTC_USDT] not exists");
                first.close(1001, "");
                assertThat(StreamServer.next(events.disconnected)).contains("1001");
                WebSocket second = server.opened();
                assertThat(server.events()).isEqualTo(subscribe);
                second.send(push("deal", String.format(DEAL, "1", 1, 2)));
                assertThat(events.next().rows().text(3, 0)).isEqualTo("sell");
                assertThat(live.statistics().reconnects()).isEqualTo(1);
            }
        }
    }

    /** Fields of a protocol buffer: the number and the kind, then a length and bytes, or a number seven bits at a time. */
    private static byte[] message(Object... fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < fields.length; i += 2) {
            int number = (int) fields[i];
            if (fields[i + 1] instanceof Long value) {
                varint(bytes, number << 3);
                varint(bytes, value);
            } else {
                byte[] content = fields[i + 1] instanceof String text
                        ? text.getBytes(StandardCharsets.UTF_8)
                        : (byte[]) fields[i + 1];
                varint(bytes, number << 3 | 2);
                varint(bytes, content.length);
                bytes.writeBytes(content);
            }
        }
        return bytes.toByteArray();
    }

    private static void varint(ByteArrayOutputStream bytes, long value) {
        long rest = value;
        for (; (rest & ~0x7fL) != 0; rest >>>= 7) {
            bytes.write((int) (rest & 0x7f | 0x80));
        }
        bytes.write((int) rest);
    }

    private static final String SPOT_CANDLES = "spot@public.kline.v3.api.pb@BTCUSDT@Min1";
    private static final String SPOT_DEALS = "spot@public.aggre.deals.v3.api.pb@100ms@BTCUSDT";

    private static ByteString candle(long seconds, String close) {
        return ByteString.of(message(
                1,
                SPOT_CANDLES,
                3,
                "BTCUSDT",
                5,
                1_587_448_800_123L,
                308,
                message(
                        1,
                        "Min1",
                        2,
                        seconds,
                        3,
                        "6894.5",
                        4,
                        close,
                        5,
                        "6910.5",
                        6,
                        "6885",
                        7,
                        "16.25",
                        8,
                        "112000",
                        9,
                        seconds + 60,
                        77,
                        "a field of later")));
    }

    @Test
    void spot_candles_are_read_by_the_numbers_of_their_fields_and_closed_by_the_next() {
        try (var server = server();
                var exchange = exchange(server)) {
            RecordedEvents events = new RecordedEvents();
            SeriesId series = SeriesId.candles(SPOT, Interval.M1);
            try (var live = exchange.subscribe(List.of(series), events)) {
                WebSocket socket = server.opened();
                assertThat(server.events())
                        .isEqualTo("{\"method\":\"SUBSCRIPTION\",\"params\":[\"" + SPOT_CANDLES + "\"]}");
                assertThat(server.paths()).containsExactly("/ws");
                socket.send("{\"id\":0,\"code\":0,\"msg\":\"" + SPOT_CANDLES + "\"}");
                socket.send(candle(1_587_448_800L, "6885.5"));
                socket.send(candle(1_587_448_860L, "6886"));
                assertThat(events.next().settled()).isFalse();
                RecordedEvents.Told closed = events.next();
                assertThat(closed.settled()).isTrue();
                assertThat(closed.rows().time(0)).isEqualTo(1_587_448_800_000L);
                assertThat(new double[] {
                            closed.rows().number(0, 0),
                            closed.rows().number(1, 0),
                            closed.rows().number(2, 0),
                            closed.rows().number(3, 0),
                            closed.rows().number(4, 0)
                        })
                        .containsExactly(6894.5, 6910.5, 6885, 6885.5, 16.25);
                assertThat(live.statistics().failures()).isZero();
            }
        }
    }

    @Test
    void spot_deals_come_several_at_a_time_and_what_cannot_be_read_is_told() {
        try (var server = server();
                var exchange = exchange(server)) {
            RecordedEvents events = new RecordedEvents();
            try (var live = exchange.subscribe(List.of(SeriesId.of(Dataset.TRADES, SPOT)), events)) {
                WebSocket socket = server.opened();
                assertThat(server.events())
                        .isEqualTo("{\"method\":\"SUBSCRIPTION\",\"params\":[\"" + SPOT_DEALS + "\"]}");
                byte[] bought = message(1, "93220.00", 2, "0.04438243", 3, 1L, 4, 1_736_409_765_051L, 5, "7");
                byte[] sold = message(1, "93219.5", 2, "2", 3, 2L, 4, 1_736_409_765_052L);
                byte[] whole = message(1, SPOT_DEALS, 314, message(1, bought, 1, sold, 2, SPOT_DEALS));
                socket.send(ByteString.of(whole, 0, whole.length - 3));
                assertThat(StreamServer.next(events.failed)).contains("mexc sent a binary message that cannot be read");
                socket.send(ByteString.of(whole));
                RecordedEvents.Told first = events.next();
                assertThat(first.rows().time(0)).isEqualTo(1_736_409_765_051L);
                assertThat(first.rows().number(1, 0)).isEqualTo(93220);
                assertThat(first.rows().number(2, 0)).isEqualTo(0.04438243);
                assertThat(first.rows().text(3, 0)).isEqualTo("buy");
                assertThat(events.next().rows().text(3, 0)).isEqualTo("sell");
                socket.send("{\"id\":0,\"code\":1,\"msg\":\"Not Subscribed successfully! [" + SPOT_DEALS + "]\"}");
                assertThat(StreamServer.next(events.failed)).contains("refused a subscription: Not Subscribed");
                assertThat(live.statistics().failures()).isEqualTo(2);
            }
        }
    }

    @Test
    void no_connection_for_spot_carries_more_than_thirty_topics() {
        List<SeriesId> series = IntStream.range(0, 31)
                .mapToObj(i -> SeriesId.candles(Instrument.spot("mexc", "C" + i, "USDT"), Interval.M1))
                .toList();
        try (var server = server();
                var exchange = exchange(server);
                var live = exchange.subscribe(series, new RecordedEvents())) {
            server.opened();
            server.opened();
            assertThat(server.paths()).containsExactly("/ws", "/ws");
            assertThat(live.statistics().failures()).isZero();
        }
    }
}

package dev.kirby.exchange.internal.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.UnsupportedDataException;
import dev.kirby.exchange.Exchange;
import dev.kirby.exchange.ExchangeSettings;
import dev.kirby.exchange.Exchanges;
import dev.kirby.exchange.venue.Channel;
import dev.kirby.exchange.venue.Envelope;
import dev.kirby.exchange.venue.RowMapping;
import dev.kirby.exchange.venue.StreamEndpoint;
import dev.kirby.exchange.venue.StreamSpec;
import dev.kirby.exchange.venue.VenueSpec;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.InstrumentType;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.source.StreamSubscription;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import okhttp3.WebSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LiveStreamTest {

    private static final Instrument BTC = Instrument.parse("binance:BTC/USDT:USDT");
    private static final SeriesId CANDLES = SeriesId.candles(BTC, Interval.M1);
    private static final String KLINE =
            "{\"stream\":\"btcusdt@kline_1m\",\"data\":{\"e\":\"kline\",\"s\":\"BTCUSDT\",\"k\":{\"t\":%d,"
                    + "\"o\":\"1\",\"h\":\"2\",\"l\":\"0.5\",\"c\":\"%s\",\"v\":\"7\",\"n\":3,\"x\":%s}}}";

    private static Exchange exchange(String venue, StreamServer server) {
        return Exchanges.open(venue, ExchangeSettings.DEFAULT.at(server.url()).unlimited());
    }

    private static String kline(long time, String close, boolean closed) {
        return String.format(KLINE, time, close, closed);
    }

    @Test
    void open_candles_are_told_as_open_and_closed_ones_as_settled() {
        try (var server = new StreamServer((socket, text) -> socket.send("{\"result\":null,\"id\":1}"));
                var exchange = exchange("binance", server)) {
            RecordedEvents events = new RecordedEvents();
            try (var live = exchange.subscribe(List.of(CANDLES), events)) {
                WebSocket socket = server.opened();
                assertThat(server.events())
                        .isEqualTo("{\"method\":\"SUBSCRIBE\",\"params\":[\"btcusdt@kline_1m\"],\"id\":1}");
                assertThat(server.paths()).containsExactly("/market/stream");
                socket.send(kline(60_000, "1.5", false));
                socket.send(kline(60_000, "1.25", true));
                RecordedEvents.Told open = events.next();
                assertThat(open.series()).isEqualTo(CANDLES);
                assertThat(open.settled()).isFalse();
                assertThat(open.rows().number(3, 0)).isEqualTo(1.5);
                RecordedEvents.Told closed = events.next();
                assertThat(closed.settled()).isTrue();
                assertThat(closed.rows().time(0)).isEqualTo(60_000);
                assertThat(closed.rows().number(5, 0)).isEqualTo(3);
                assertThat(live.statistics().rows()).isEqualTo(2);
                assertThat(live.statistics().toString()).hasSizeLessThanOrEqualTo(80);
            }
        }
    }

    /** The old path acknowledges and says nothing of these; streams of all symbols mix in coin-margined contracts. */
    @Test
    void trap_01_and_02_perpetuals_come_from_the_routed_path_symbol_by_symbol() {
        Instrument eth = Instrument.parse("binance:ETH/USDT:USDT");
        List<SeriesId> series = Stream.of(BTC, eth)
                .flatMap(of -> Stream.of(
                        SeriesId.candles(of, Interval.M1),
                        SeriesId.of(Dataset.TRADES, of),
                        SeriesId.of(Dataset.FUNDING, of),
                        SeriesId.of(Dataset.LIQUIDATIONS, of)))
                .toList();
        try (var server = new StreamServer((socket, text) -> {});
                var exchange = exchange("binance", server);
                var live = exchange.subscribe(series, new RecordedEvents())) {
            server.opened();
            String subscribed = server.events();
            for (String topic : List.of("kline_1m", "aggTrade", "markPrice@1s", "forceOrder")) {
                assertThat(subscribed).contains("\"btcusdt@" + topic + "\"", "\"ethusdt@" + topic + "\"");
            }
            assertThat(subscribed).doesNotContain("!", "@arr");
            assertThat(server.paths()).containsOnly("/market/stream");
            assertThat(live.statistics().failures()).isZero();
        }
    }

    @Test
    void trap_18_a_lost_connection_comes_back_and_subscribes_again() {
        try (var server = new StreamServer((socket, text) -> {});
                var exchange = exchange("binance", server)) {
            RecordedEvents events = new RecordedEvents();
            try (StreamSubscription live = exchange.subscribe(List.of(CANDLES), events)) {
                WebSocket first = server.opened();
                String subscribe = server.events();
                assertThat(StreamServer.next(events.connected)).isEqualTo(Set.of(CANDLES));
                first.close(1001, "moving");
                assertThat(StreamServer.next(events.disconnected)).isNotEmpty();
                WebSocket second = server.opened();
                assertThat(server.events()).isEqualTo(subscribe);
                assertThat(StreamServer.next(events.connected)).isEqualTo(Set.of(CANDLES));
                // In mid-message: the rest never comes.
                second.send("{\"stream\":\"btcusdt@kline_1m\",\"data\":{\"k\":{\"t\":60000");
                assertThat(StreamServer.next(events.failed)).contains("binance sent no JSON");
                second.close(1001, "maintenance");
                server.opened().send(kline(120_000, "1", true));
                assertThat(events.next().rows().time(0)).isEqualTo(120_000);
                assertThat(live.statistics().reconnects()).isEqualTo(2);
                assertThat(StreamServer.next(events.disconnected))
                        .contains("1001")
                        .contains("maintenance");
            }
        }
    }

    @Test
    void a_row_that_cannot_be_is_left_out_and_named_so_that_history_is_asked_for_it() {
        try (var server = new StreamServer((socket, text) -> {});
                var exchange = exchange("binance", server)) {
            RecordedEvents events = new RecordedEvents();
            try (var live = exchange.subscribe(List.of(CANDLES), events)) {
                WebSocket socket = server.opened();
                socket.send(kline(60_000, "-5", true));
                socket.send(kline(120_000, "1", true));
                assertThat(events.next().rows().time(0)).isEqualTo(120_000);
                assertThat(StreamServer.next(events.refused)).isEqualTo(CANDLES);
                assertThat(events.refusedAt).containsExactly(Instant.ofEpochMilli(60_000));
                assertThat(live.statistics().rows()).isEqualTo(1);
            }
        }
    }

    @Test
    void a_changed_field_is_one_failure_and_the_rest_goes_on() {
        try (var server = new StreamServer((socket, text) -> {});
                var exchange = exchange("binance", server)) {
            RecordedEvents events = new RecordedEvents();
            try (var live = exchange.subscribe(List.of(CANDLES), events)) {
                WebSocket socket = server.opened();
                socket.send(kline(60_000, "a lot", true));
                socket.send(kline(120_000, "1", true));
                assertThat(events.next().rows().time(0)).isEqualTo(120_000);
                assertThat(StreamServer.next(events.failed))
                        .contains("binance stream {symbol:lower}@kline_{interval}")
                        .contains("close (field c) is no number but 'a lot'");
                assertThat(StreamServer.next(events.refused)).isEqualTo(CANDLES);
                assertThat(live.statistics().failures()).isEqualTo(1);
            }
        }
    }

    @Test
    void a_refused_subscription_is_told() {
        try (var server = new StreamServer((socket, text) -> socket.send(
                        "{\"success\":false,\"ret_msg\":\"Invalid topic: kline.1.BTCUSDT\",\"op\":\"subscribe\"}"));
                var exchange = exchange("bybit", server)) {
            RecordedEvents events = new RecordedEvents();
            SeriesId series = SeriesId.candles(Instrument.parse("bybit:BTC/USDT:USDT"), Interval.M1);
            try (var live = exchange.subscribe(List.of(series), events)) {
                assertThat(StreamServer.next(events.failed))
                        .contains("bybit refused")
                        .contains("Invalid topic");
                assertThat(live.statistics().failures()).isEqualTo(1);
            }
        }
    }

    @Test
    void trap_21_deltas_keep_what_they_do_not_tell() {
        try (var server = new StreamServer((socket, text) -> {});
                var exchange = exchange("bybit", server)) {
            RecordedEvents events = new RecordedEvents();
            Instrument btc = Instrument.parse("bybit:BTC/USDT:USDT");
            SeriesId funding = SeriesId.of(Dataset.FUNDING, btc);
            SeriesId interest = SeriesId.of(Dataset.OPEN_INTEREST, btc);
            try (var live = exchange.subscribe(List.of(funding, interest), events)) {
                WebSocket socket = server.opened();
                assertThat(server.events()).isEqualTo("{\"op\":\"subscribe\",\"args\":[\"tickers.BTCUSDT\"]}");
                // Without the whole before it, a change says nothing.
                socket.send(
                        "{\"topic\":\"tickers.BTCUSDT\",\"type\":\"delta\",\"data\":{\"markPrice\":\"1\"},\"ts\":1}");
                socket.send("{\"topic\":\"tickers.BTCUSDT\",\"type\":\"snapshot\",\"data\":{\"markPrice\":\"17217.33\","
                        + "\"fundingRate\":\"-0.000212\",\"openInterest\":\"68744.761\"},\"ts\":2}");
                socket.send("{\"topic\":\"tickers.BTCUSDT\",\"type\":\"delta\",\"data\":{\"markPrice\":\"17218\"},"
                        + "\"ts\":3}");
                assertThat(events.next().series()).isEqualTo(funding);
                assertThat(events.next().rows().number(0, 0)).isEqualTo(68744.761);
                RecordedEvents.Told second = events.next();
                assertThat(second.rows().number(0, 0)).isEqualTo(-0.000212);
                assertThat(second.rows().number(2, 0)).isEqualTo(17218);
                assertThat(second.rows().time(0)).isEqualTo(3);
                assertThat(events.next().rows().number(0, 0)).isEqualTo(68744.761);
                assertThat(live.statistics().rows()).isEqualTo(4);
            }
        }
    }

    @Test
    void trap_16_where_nothing_says_that_a_candle_closed_the_next_one_does() {
        try (var server = new StreamServer((socket, text) -> {});
                var exchange = exchange("hyperliquid", server)) {
            RecordedEvents events = new RecordedEvents();
            SeriesId series = SeriesId.candles(Instrument.parse("hyperliquid:BTC/USDC:USDC"), Interval.M1);
            String candle =
                    "{\"channel\":\"candle\",\"data\":{\"t\":%d,\"T\":0,\"s\":\"BTC\",\"i\":\"1m\",\"o\":\"1\",\"c\":\"%s\","
                            + "\"h\":\"2\",\"l\":\"1\",\"v\":\"3\",\"n\":4}}";
            try (var live = exchange.subscribe(List.of(series), events)) {
                WebSocket socket = server.opened();
                assertThat(server.events()).contains("\"type\":\"candle\",\"coin\":\"BTC\",\"interval\":\"1m\"");
                socket.send(String.format(candle, 60_000, "1.1"));
                socket.send(String.format(candle, 60_000, "1.2"));
                socket.send(String.format(candle, 120_000, "1.3"));
                // Late: its candle has been told as settled.
                socket.send(String.format(candle, 60_000, "9"));
                socket.send(String.format(candle, 180_000, "1.4"));
                assertThat(events.next().settled()).isFalse();
                assertThat(events.next().settled()).isFalse();
                RecordedEvents.Told settled = events.next();
                assertThat(settled.settled()).isTrue();
                assertThat(settled.rows().time(0)).isEqualTo(60_000);
                assertThat(settled.rows().number(3, 0)).isEqualTo(1.2);
                assertThat(events.next().settled()).isFalse();
                assertThat(events.next().rows().time(0)).isEqualTo(120_000);
                assertThat(live.statistics().failures()).isZero();
            }
        }
    }

    @Test
    void a_line_that_wants_a_word_gets_it_again_and_again_on_each_connection() {
        StreamEndpoint line = StreamEndpoint.of(
                        "wss://toy.example", topics -> List.of(), message -> List.of(), message -> null)
                .pinging("ping", Duration.ofMillis(20));
        Channel trades = Channel.events(
                line,
                InstrumentType.PERPS,
                "trades",
                RowMapping.objects(Dataset.TRADES, "", "t=time id=trade_id p=price q=quantity s=taker_side"));
        VenueSpec toy = new VenueSpec(
                "toy", Instrument::symbol, Envelope.of("error", "text", ""), null, List.of(), List.of(), List.of());
        BlockingQueue<WebSocket> pinged = new LinkedBlockingQueue<>();
        try (var server = new StreamServer((socket, text) -> {
                    pinged.add(socket);
                    socket.send("pong");
                });
                var exchange = new StreamingExchange(
                        toy,
                        new StreamSpec(Instrument::symbol, List.of(trades)),
                        ExchangeSettings.DEFAULT.at(server.url()))) {
            RecordedEvents events = new RecordedEvents();
            SeriesId series = SeriesId.of(Dataset.TRADES, Instrument.perps("toy", "BTC", "USD"));
            try (var live = exchange.subscribe(List.of(series), events)) {
                assertThat(server.events()).isEqualTo("ping");
                assertThat(server.events()).isEqualTo("ping");
                server.opened().close(1001, "moving");
                WebSocket second = server.opened();
                while (StreamServer.next(pinged) != second) {
                    assertThat(server.events()).isEqualTo("ping");
                }
                // What is not JSON is no failure if it does not look like it.
                assertThat(live.statistics().failures()).isZero();
            }
        }
    }

    @Test
    void what_cannot_be_streamed_is_refused_before_anything_is_opened() {
        try (var exchange = Exchanges.binance()) {
            assertThatThrownBy(() -> exchange.subscribe(
                            List.of(SeriesId.of(Dataset.LONG_SHORT_RATIO, BTC)), new RecordedEvents()))
                    .isInstanceOf(UnsupportedDataException.class)
                    .hasMessageContaining("No stream of binance:BTC/USDT:USDT long_short_ratio")
                    .hasMessageContaining("perps liquidations");
        }
    }
}

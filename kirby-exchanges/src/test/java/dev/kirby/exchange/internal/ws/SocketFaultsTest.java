package dev.kirby.exchange.internal.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kirby.exchange.Exchange;
import dev.kirby.exchange.ExchangeSettings;
import dev.kirby.exchange.Exchanges;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.series.Rows;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Servers that misbehave below the level of messages. */
@Timeout(60)
class SocketFaultsTest {

    private static final SeriesId CANDLES = SeriesId.candles(Instrument.parse("binance:BTC/USDT:USDT"), Interval.M1);
    private static final String KLINE = "{\"stream\":\"btcusdt@kline_1m\",\"data\":{\"e\":\"kline\",\"s\":\"BTCUSDT\","
            + "\"k\":{\"t\":60000,\"o\":\"1\",\"h\":\"2\",\"l\":\"0.5\",\"c\":\"1\",\"v\":\"7\",\"n\":3,\"x\":true}}}";
    private static final int FINAL_TEXT = 0x81;
    private static final int FIRST_TEXT = 0x01;
    private static final int NEXT_TEXT = 0x00;
    private static final int PACKED_TEXT = 0xC1;
    private static final int PING = 0x89;

    private static Exchange binance(URI url) {
        return Exchanges.open("binance", ExchangeSettings.DEFAULT.at(url).unlimited());
    }

    private static void idle() throws InterruptedException {
        TimeUnit.SECONDS.sleep(30);
    }

    @Test
    void a_server_that_never_answers_the_handshake_is_told_and_history_is_due() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            URI url = URI.create("http://127.0.0.1:" + silent.getLocalPort());
            RecordedEvents listener = new RecordedEvents();
            try (Exchange exchange = Exchanges.open(
                            "binance",
                            ExchangeSettings.DEFAULT.at(url).unlimited().patience(Duration.ofMillis(300)));
                    var live = exchange.subscribe(List.of(CANDLES), listener)) {
                assertThat(StreamServer.next(listener.failed))
                        .contains("No connection to binance: 127.0.0.1 did not answer the handshake within 300 ms");
                assertThat(StreamServer.next(listener.disconnected)).contains("did not answer the handshake");
                assertThat(StreamServer.next(listener.failed)).contains("did not answer the handshake");
                assertThat(listener.disconnected).isEmpty();
                assertThat(listener.connected).isEmpty();
                assertThat(live.statistics().failures()).isGreaterThanOrEqualTo(2);
                assertThat(live.statistics().connected()).isZero();
            }
        }
    }

    @Test
    void a_server_that_closes_at_once_is_asked_less_and_less_often() throws InterruptedException {
        try (RawServer server = new RawServer(out -> out.write(RawServer.text(KLINE)));
                Exchange exchange = binance(server.url());
                var live = exchange.subscribe(List.of(CANDLES), new RecordedEvents())) {
            TimeUnit.SECONDS.sleep(3);
            // At 0, at once, then at least 125, 250, 500, 1000, 2000 milliseconds later.
            assertThat(server.connections()).isBetween(2, 7);
            assertThat(live.statistics().connections()).isEqualTo(1);
        }
    }

    @Test
    void new_connections_stay_within_three_a_second_and_thirty_a_minute() {
        AtomicLong now = new AtomicLong();
        ConnectionBudget budget = new ConnectionBudget(now::get);
        long[] at = new long[100];
        for (int i = 0; i < at.length; i++) {
            at[i] = TimeUnit.NANOSECONDS.toMillis(now.get()) + budget.takeOne();
            now.addAndGet(TimeUnit.MILLISECONDS.toNanos(10));
        }
        for (int i = 0; i < at.length; i++) {
            assertThat(i < 3 || at[i] - at[i - 3] >= 999).isTrue();
            assertThat(i < 30 || at[i] - at[i - 30] >= 59_999).isTrue();
        }
        assertThat(at[2]).isLessThan(1_000);
    }

    @Test
    void a_frame_of_a_hundred_megabytes_ends_the_connection_and_not_the_memory() {
        try (RawServer server = new RawServer(out -> {
            out.write(RawServer.header(FINAL_TEXT, 100L << 20));
            byte[] piece = new byte[1 << 16];
            for (int i = 0; i < 1600; i++) {
                out.write(piece);
            }
        })) {
            assertLost(server, "a message of more than 16 MiB");
        }
    }

    @Test
    void a_message_in_endless_pieces_ends_the_connection() {
        try (RawServer server = new RawServer(out -> {
            byte[] piece = new byte[1 << 16];
            for (int i = 0; i < 1600; i++) {
                out.write(RawServer.header(i == 0 ? FIRST_TEXT : NEXT_TEXT, piece.length));
                out.write(piece);
            }
        })) {
            assertLost(server, "a message of more than 16 MiB");
        }
    }

    @Test
    void a_flood_of_pings_ends_the_connection_where_pongs_are_not_read() {
        try (RawServer server = new RawServer(out -> {
            byte[] ping = new byte[127];
            ping[0] = (byte) PING;
            ping[1] = 125;
            for (int i = 0; i < 1_000_000; i++) {
                out.write(ping);
            }
            idle();
        })) {
            assertLost(server, "pings faster than it reads their pongs");
        }
    }

    /** A kilobyte of it unpacks to a megabyte. */
    @Test
    void compression_is_not_offered_and_not_taken() {
        try (RawServer server = new RawServer("Sec-WebSocket-Extensions: permessage-deflate\r\n", out -> {
            out.write(RawServer.header(PACKED_TEXT, 1000));
            out.write(new byte[1000]);
            idle();
        })) {
            assertLost(server, "rsv1");
            assertThat(server.requests().get(0)).doesNotContain("permessage-deflate");
        }
    }

    private static void assertLost(RawServer server, String reason) {
        RecordedEvents listener = new RecordedEvents();
        try (Exchange exchange = binance(server.url());
                var live = exchange.subscribe(List.of(CANDLES), listener)) {
            assertThat(StreamServer.next(listener.disconnected)).contains(reason);
            assertThat(live.statistics().rows()).isZero();
        }
    }

    @Test
    void a_stream_that_loses_its_reader_says_so_and_comes_back() {
        AtomicBoolean thrown = new AtomicBoolean();
        RecordedEvents listener = new RecordedEvents() {
            @Override
            public void rows(SeriesId series, Rows rows, boolean settled) {
                if (!thrown.getAndSet(true)) {
                    throw new OutOfMemoryError("Java heap space");
                }
                super.rows(series, rows, settled);
            }
        };
        try (RawServer server = new RawServer(out -> {
                    out.write(RawServer.text(KLINE));
                    idle();
                });
                Exchange exchange = binance(server.url());
                var live = exchange.subscribe(List.of(CANDLES), listener)) {
            assertThat(StreamServer.next(listener.disconnected)).contains("OutOfMemoryError: Java heap space");
            assertThat(listener.next().rows().time(0)).isEqualTo(60_000);
            assertThat(live.statistics().reconnects()).isEqualTo(1);
        }
    }

    @Test
    void errors_of_a_venue_in_whatever_form_are_told() {
        RecordedEvents listener = new RecordedEvents();
        try (RawServer server = new RawServer(out -> {
                    out.write(RawServer.text("{\"error\":{\"code\":3,\"msg\":\"Invalid JSON\"},\"id\":1}"));
                    out.write(RawServer.text("{\"result\":null,\"error\":null,\"id\":2}"));
                    out.write(RawServer.text("pong"));
                    out.write(RawServer.text("Too many requests"));
                    out.write(RawServer.text(KLINE));
                    idle();
                });
                Exchange exchange = binance(server.url());
                var live = exchange.subscribe(List.of(CANDLES), listener)) {
            assertThat(StreamServer.next(listener.failed)).contains("binance says", "Invalid JSON");
            assertThat(StreamServer.next(listener.failed)).isEqualTo("binance says: Too many requests");
            await().until(() -> live.statistics().rows() == 1);
            assertThat(live.statistics().failures()).isEqualTo(2);
            assertThat(listener.connected.peek()).isEqualTo(Set.of(CANDLES));
        }
    }
}

package dev.kirby.exchange.internal.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.UnsupportedDataException;
import dev.kirby.exchange.Exchange;
import dev.kirby.exchange.ExchangeSettings;
import dev.kirby.exchange.Exchanges;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.series.Rows;
import dev.kirby.source.Support;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import okhttp3.WebSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Conversations in the words of Coinbase's exchange, as documented. */
@Timeout(60)
class CoinbaseStreamTest {

    private static final Instrument BTC = Instrument.parse("coinbase:BTC/USD");
    private static final SeriesId TRADES = SeriesId.of(Dataset.TRADES, BTC);
    private static final SeriesId OTHERS = SeriesId.of(Dataset.TRADES, Instrument.parse("coinbase:ETH/EUR"));
    private static final String MATCH =
            "{\"type\":\"%s\",\"trade_id\":%d,\"sequence\":50,\"maker_order_id\":\"ac928c66-ca53-498f-9c13-a110027a60e8\","
                    + "\"taker_order_id\":\"132fb6ae-456b-4654-b4e0-d681ac05cea1\",\"time\":\"2014-11-07T08:19:27.028459Z\","
                    + "\"product_id\":\"%s\",\"size\":\"5.23512\",\"price\":\"400.23\",\"side\":\"%s\"}";

    private static Exchange exchange(StreamServer server, Duration patience) {
        return Exchanges.open(
                "coinbase",
                ExchangeSettings.DEFAULT.at(server.url()).unlimited().patience(patience));
    }

    private static Exchange exchange(StreamServer server) {
        return exchange(server, Duration.ofMinutes(1));
    }

    @Test
    void trades_tell_the_takers_side() {
        try (var server = new StreamServer((socket, text) -> {});
                var exchange = exchange(server)) {
            RecordedEvents events = new RecordedEvents();
            try (var live = exchange.subscribe(List.of(TRADES, OTHERS), events)) {
                WebSocket socket = server.opened();
                assertThat(server.paths()).containsExactly("/");
                assertThat(server.events())
                        .isEqualTo(
                                "{\"type\":\"subscribe\",\"channels\":[{\"name\":\"matches\",\"product_ids\":[\"BTC-USD\"]},"
                                        + "{\"name\":\"heartbeat\",\"product_ids\":[\"BTC-USD\"]}]}");
                assertThat(server.events()).contains("[\"ETH-EUR\"]");
                socket.send(
                        "{\"type\":\"subscriptions\",\"channels\":[{\"name\":\"matches\",\"product_ids\":[\"BTC-USD\"]}]}");
                socket.send("{\"type\":\"heartbeat\",\"sequence\":90,\"last_trade_id\":20,\"product_id\":\"BTC-USD\","
                        + "\"time\":\"2014-11-07T08:19:28.464459Z\"}");
                // The last trade before, the first one after, one of another product and one of a message not asked
                // for.
                socket.send(String.format(MATCH, "last_match", 10, "BTC-USD", "sell"));
                socket.send(String.format(MATCH, "match", 11, "ETH-EUR", "buy"));
                socket.send(String.format(MATCH, "match", 12, "LTC-USD", "buy"));
                socket.send(String.format(MATCH, "done", 13, "BTC-USD", "buy"));
                socket.send(String.format(MATCH, "match", 14, "BTC-USD", "buy"));
                Rows first = events.next().rows();
                assertThat(first.time(0))
                        .isEqualTo(Instant.parse("2014-11-07T08:19:27.028Z").toEpochMilli());
                assertThat(first.text(0, 0)).isEqualTo("10");
                assertThat(first.number(1, 0)).isEqualTo(400.23);
                assertThat(first.number(2, 0)).isEqualTo(5.23512);
                // The maker sold: the taker bought.
                assertThat(first.text(3, 0)).isEqualTo("buy");
                RecordedEvents.Told second = events.next();
                assertThat(second.series()).isEqualTo(OTHERS);
                assertThat(second.settled()).isTrue();
                assertThat(second.rows().text(3, 0)).isEqualTo("sell");
                assertThat(events.next().rows().text(0, 0)).isEqualTo("14");
                assertThat(live.statistics().rows()).isEqualTo(3);
                assertThat(live.statistics().failures()).isZero();
            }
        }
    }

    @Test
    void one_unknown_product_does_not_keep_the_others_from_being_heard() {
        try (var server = new StreamServer((socket, text) -> socket.send(
                        text.contains("ETH-EUR")
                                ? "{\"type\":\"error\",\"message\":\"Failed to subscribe\",\"reason\":\"ETH-EUR is not a valid product\"}"
                                : String.format(MATCH, "match", 10, "BTC-USD", "sell")));
                var exchange = exchange(server)) {
            RecordedEvents events = new RecordedEvents();
            try (var live = exchange.subscribe(List.of(OTHERS, TRADES), events)) {
                assertThat(StreamServer.next(events.failed))
                        .isEqualTo(
                                "coinbase refused a subscription: Failed to subscribe (ETH-EUR is not a valid product)");
                assertThat(events.next().series()).isEqualTo(TRADES);
                assertThat(live.statistics().failures()).isEqualTo(1);
            }
        }
    }

    @Test
    void a_lost_connection_comes_back_and_subscribes_again() {
        try (var server = new StreamServer((socket, text) -> {});
                var exchange = exchange(server)) {
            RecordedEvents events = new RecordedEvents();
            try (var live = exchange.subscribe(List.of(TRADES), events)) {
                WebSocket first = server.opened();
                String subscribe = server.events();
                assertThat(StreamServer.next(events.connected)).isEqualTo(Set.of(TRADES));
                first.close(1001, "maintenance");
                assertThat(StreamServer.next(events.disconnected)).contains("maintenance");
                WebSocket second = server.opened();
                assertThat(server.events()).isEqualTo(subscribe);
                second.send(String.format(MATCH, "last_match", 10, "BTC-USD", "sell"));
                assertThat(events.next().rows().text(0, 0)).isEqualTo("10");
                assertThat(live.statistics().reconnects()).isEqualTo(1);
            }
        }
    }

    /** Trap 13: neither acknowledgements nor heartbeats are data. */
    @Test
    void heartbeats_alone_do_not_keep_a_subscription_alive() {
        try (var server = new StreamServer((socket, text) -> socket.send(
                        "{\"type\":\"heartbeat\",\"sequence\":90,\"last_trade_id\":20,\"product_id\":\"BTC-USD\","
                                + "\"time\":\"2014-11-07T08:19:28.464459Z\"}"));
                var exchange = exchange(server, Duration.ofMillis(500))) {
            RecordedEvents events = new RecordedEvents();
            try (var live = exchange.subscribe(List.of(TRADES), events)) {
                assertThat(StreamServer.next(events.disconnected)).contains("trades fell silent");
                server.opened();
                server.opened();
                assertThat(live.statistics().silences()).isPositive();
            }
        }
    }

    @Test
    void a_changed_field_is_one_failure_that_names_it() {
        try (var server = new StreamServer((socket, text) -> {});
                var exchange = exchange(server)) {
            RecordedEvents events = new RecordedEvents();
            try (var live = exchange.subscribe(List.of(TRADES), events)) {
                WebSocket socket = server.opened();
                socket.send(String.format(MATCH, "match", 10, "BTC-USD", "unknown"));
                socket.send(String.format(MATCH, "match", 11, "BTC-USD", "sell"));
                assertThat(events.next().rows().text(0, 0)).isEqualTo("11");
                assertThat(StreamServer.next(events.failed))
                        .contains("coinbase stream matches:{symbol}")
                        .contains("taker_side (field side) is 'unknown'");
                assertThat(live.statistics().failures()).isEqualTo(1);
            }
        }
    }

    @Test
    void only_trades_are_streamed_and_all_else_says_so() {
        try (var exchange = Exchanges.open("coinbase", ExchangeSettings.DEFAULT)) {
            assertThat(exchange.streams()).extracting(Support::toString).containsExactly("spot trades");
            assertThatThrownBy(
                            () -> exchange.subscribe(List.of(SeriesId.candles(BTC, Interval.M1)), new RecordedEvents()))
                    .isInstanceOf(UnsupportedDataException.class)
                    .hasMessage("No stream of coinbase:BTC/USD candles 1m from coinbase: it streams spot trades.");
        }
    }
}

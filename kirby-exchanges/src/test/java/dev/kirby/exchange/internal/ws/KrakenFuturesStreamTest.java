package dev.kirby.exchange.internal.ws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.exchange.Exchange;
import dev.kirby.exchange.ExchangeSettings;
import dev.kirby.exchange.Exchanges;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.SeriesId;
import java.util.List;
import java.util.Set;
import okhttp3.WebSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Conversations with Kraken's futures, about what the simulated venue does not tell. */
@Timeout(60)
class KrakenFuturesStreamTest {

    private static final Instrument BTC = Instrument.parse("kraken:BTC/USD:USD");
    private static final SeriesId TRADES = SeriesId.of(Dataset.TRADES, BTC);
    private static final SeriesId LIQUIDATIONS = SeriesId.of(Dataset.LIQUIDATIONS, BTC);
    private static final String TRADE =
            "{\"feed\":\"trade\",\"product_id\":\"PF_XBTUSD\",\"uid\":\"%s\",\"side\":\"%s\","
                    + "\"type\":\"%s\",\"seq\":653355,\"time\":%d,\"qty\":0.25,\"price\":34969.5}";

    private static Exchange exchange(StreamServer server) {
        return Exchanges.open(
                "kraken", ExchangeSettings.DEFAULT.at(server.url()).unlimited());
    }

    @Test
    void liquidations_are_the_trades_that_say_so() {
        try (var server = new StreamServer((socket, text) -> socket.send(
                        "{\"event\":\"subscribed\",\"feed\":\"trade\"," + "\"product_ids\":[\"PF_XBTUSD\"]}"));
                var exchange = exchange(server)) {
            RecordedEvents events = new RecordedEvents();
            try (var live = exchange.subscribe(List.of(TRADES, LIQUIDATIONS), events)) {
                WebSocket socket = server.opened();
                assertThat(server.paths()).containsExactly("/ws/v1");
                assertThat(server.events())
                        .isEqualTo("{\"event\":\"subscribe\",\"feed\":\"trade\",\"product_ids\":[\"PF_XBTUSD\"]}");
                socket.send("{\"event\":\"info\",\"version\":1}");
                socket.send("{\"feed\":\"trade_snapshot\",\"product_id\":\"PF_XBTUSD\",\"trades\":["
                        + String.format(TRADE, "a", "buy", "fill", 1_612_266_317_519L) + "]}");
                socket.send(String.format(TRADE, "b", "sell", "liquidation", 1_612_266_317_520L));
                socket.send(String.format(TRADE, "c", "buy", "liquidation", 1_612_266_317_521L));
                assertThat(events.next().rows().text(0, 0)).isEqualTo("a");
                RecordedEvents.Told trade = events.next();
                assertThat(trade.series()).isEqualTo(TRADES);
                assertThat(trade.rows().text(0, 0)).isEqualTo("b");
                RecordedEvents.Told hit = events.next();
                assertThat(hit.series()).isEqualTo(LIQUIDATIONS);
                assertThat(hit.rows().time(0)).isEqualTo(1_612_266_317_520L);
                // Who sells was long.
                assertThat(hit.rows().text(0, 0)).isEqualTo("long");
                assertThat(hit.rows().number(1, 0)).isEqualTo(34969.5);
                assertThat(hit.rows().number(2, 0)).isEqualTo(0.25);
                events.next();
                assertThat(events.next().rows().text(0, 0)).isEqualTo("short");
                assertThat(events.rows).isEmpty();
                assertThat(live.statistics().failures()).isZero();
            }
        }
    }

    @Test
    void refusals_are_told_and_a_lost_connection_comes_back() {
        try (var server = new StreamServer((socket, text) -> {});
                var exchange = exchange(server)) {
            RecordedEvents events = new RecordedEvents();
            try (var live = exchange.subscribe(List.of(LIQUIDATIONS), events)) {
                WebSocket first = server.opened();
                String subscribe = server.events();
                assertThat(StreamServer.next(events.connected)).isEqualTo(Set.of(LIQUIDATIONS));
                first.send("{\"event\":\"error\",\"message\":\"Invalid product id\"}");
                first.send("{\"event\":\"alert\",\"message\":\"Too many messages\"}");
                assertThat(StreamServer.next(events.failed))
                        .isEqualTo("kraken refused a subscription: Invalid product id");
                assertThat(StreamServer.next(events.failed)).contains("Too many messages");
                first.close(1001, "");
                server.opened();
                assertThat(server.events()).isEqualTo(subscribe);
                assertThat(StreamServer.next(events.connected)).isEqualTo(Set.of(LIQUIDATIONS));
                assertThat(live.statistics().reconnects()).isEqualTo(1);
            }
        }
    }

    @Test
    void spot_is_told_when_it_is_spoken_to_too_often() {
        try (var server = new StreamServer((socket, text) -> socket.send("{\"Error\":\"Exceeded msg rate\"}"));
                var exchange = exchange(server)) {
            RecordedEvents events = new RecordedEvents();
            SeriesId spot = SeriesId.of(Dataset.TRADES, Instrument.parse("kraken:BTC/USD"));
            try (var live = exchange.subscribe(List.of(spot), events)) {
                assertThat(StreamServer.next(events.failed))
                        .isEqualTo("kraken refused a subscription: Exceeded msg rate");
                assertThat(live.statistics().failures()).isEqualTo(1);
            }
        }
    }
}

package dev.kirby.exchange.internal.ws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.exchange.Exchange;
import dev.kirby.exchange.ExchangeSettings;
import dev.kirby.exchange.Exchanges;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.SeriesId;
import java.util.List;
import okhttp3.WebSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A socket that speaks an older version of its venue's protocol is understood, and beside the newer one. */
@Timeout(60)
class OlderFormsTest {

    private static final SeriesId KRAKEN = SeriesId.of(Dataset.TRADES, Instrument.parse("kraken:BTC/EUR"));
    private static final SeriesId BYBIT = SeriesId.of(Dataset.TRADES, Instrument.perps("bybit", "BTC", "USD"));

    private static Exchange exchange(String venue, StreamServer server) {
        return Exchanges.open(venue, ExchangeSettings.DEFAULT.at(server.url()).unlimited());
    }

    @Test
    void trades_without_ids_are_named_by_content_each_of_two_that_are_alike() {
        String alike = "[\"5541.2\",\"0.5\",\"1534614057.3215\",\"s\",\"l\",\"\"]";
        try (var server = new StreamServer((socket, text) -> {});
                var exchange = exchange("kraken", server)) {
            RecordedEvents events = new RecordedEvents();
            try (var live = exchange.subscribe(List.of(KRAKEN), events)) {
                WebSocket socket = server.opened();
                assertThat(server.events()).contains("\"channel\":\"trade\",\"symbol\":[\"BTC/EUR\"]");
                socket.send("[337,[" + alike + "," + alike + "],\"trade\",\"XBT/EUR\"]");
                socket.send("[337,[" + alike + "],\"trade\",\"XBT/EUR\"]");
                // Other pairs, other channels, and what is nothing at all.
                socket.send("[338,[" + alike + "],\"trade\",\"XBT/USD\"]");
                socket.send("[340,{\"a\":[\"5525.4\",1,\"1.0\"]},\"ticker\",\"XBT/EUR\"]");
                socket.send("[]");
                socket.send("{\"event\":\"heartbeat\"}");
                socket.send(
                        "{\"channel\":\"trade\",\"type\":\"update\",\"data\":[{\"symbol\":\"BTC/EUR\",\"side\":\"buy\","
                                + "\"price\":5541.3,\"qty\":2,\"ord_type\":\"limit\",\"trade_id\":4665906,"
                                + "\"timestamp\":\"2018-08-18T17:40:58.000Z\"}]}");
                for (int count = 1; count <= 3; count++) {
                    RecordedEvents.Told trade = events.next();
                    assertThat(trade.series()).isEqualTo(KRAKEN);
                    assertThat(trade.rows().time(0)).isEqualTo(1_534_614_057_321L);
                    assertThat(trade.rows().text(0, 0)).isEqualTo("5541.2x0.5short#" + count);
                }
                assertThat(events.next().rows().text(0, 0)).isEqualTo("4665906");
                socket.close(1001, "moving");
                // What comes again after a reconnect has the same names again.
                server.opened().send("[337,[" + alike + "],\"trade\",\"XBT/EUR\"]");
                assertThat(events.next().rows().text(0, 0)).isEqualTo("5541.2x0.5short#1");
                assertThat(live.statistics().rows()).isEqualTo(5);
                assertThat(live.statistics().failures()).isZero();
            }
        }
    }

    @Test
    void a_refusal_in_an_older_form_is_told() {
        try (var server = new StreamServer((socket, text) -> socket.send(
                        "{\"errorMessage\":\"Currency pair not supported BTC/EUR\",\"event\":\"subscriptionStatus\","
                                + "\"pair\":\"BTC/EUR\",\"status\":\"error\",\"subscription\":{\"name\":\"trade\"}}"));
                var exchange = exchange("kraken", server)) {
            RecordedEvents events = new RecordedEvents();
            try (var live = exchange.subscribe(List.of(KRAKEN), events)) {
                assertThat(StreamServer.next(events.failed)).contains("Currency pair not supported BTC/EUR");
                assertThat(live.statistics().failures()).isEqualTo(1);
            }
        }
    }

    /** Of inverse perpetuals a venue counts dollars. */
    @Test
    void dollars_of_inverse_perpetuals_become_coins_in_both_forms() {
        try (var server = new StreamServer((socket, text) -> {});
                var exchange = exchange("bybit", server)) {
            RecordedEvents events = new RecordedEvents();
            try (var live = exchange.subscribe(List.of(BYBIT), events)) {
                WebSocket socket = server.opened();
                assertThat(server.paths()).containsExactly("/v5/public/inverse");
                assertThat(server.events()).isEqualTo("{\"op\":\"subscribe\",\"args\":[\"publicTrade.BTCUSD\"]}");
                socket.send("{\"topic\":\"trade.BTCUSD\",\"data\":[{\"trade_time_ms\":1618677786614,"
                        + "\"symbol\":\"BTCUSD\",\"side\":\"Sell\",\"size\":600,\"price\":60000,\"trade_id\":\"a\"}]}");
                socket.send("{\"topic\":\"publicTrade.BTCUSD\",\"type\":\"snapshot\",\"ts\":1672304486868,\"data\":[{"
                        + "\"T\":1672304486865,\"s\":\"BTCUSD\",\"S\":\"Buy\",\"v\":\"500\",\"p\":\"20000.00\","
                        + "\"i\":\"b\",\"BT\":false}]}");
                RecordedEvents.Told older = events.next();
                assertThat(older.rows().text(0, 0)).isEqualTo("a");
                assertThat(older.rows().number(2, 0)).isEqualTo(0.01);
                assertThat(older.rows().text(3, 0)).isEqualTo("sell");
                RecordedEvents.Told newer = events.next();
                assertThat(newer.rows().text(0, 0)).isEqualTo("b");
                assertThat(newer.rows().number(2, 0)).isEqualTo(0.025);
                assertThat(live.statistics().failures()).isZero();
            }
        }
    }
}

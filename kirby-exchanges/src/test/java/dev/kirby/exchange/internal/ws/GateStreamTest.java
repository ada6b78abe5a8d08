package dev.kirby.exchange.internal.ws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.exchange.Exchange;
import dev.kirby.exchange.ExchangeSettings;
import dev.kirby.exchange.Exchanges;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import java.util.List;
import java.util.Set;
import okhttp3.WebSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Conversations with Gate, spot and perpetuals. Messages are of the forms that its documentation shows. */
@Timeout(60)
class GateStreamTest {

    private static final Instrument SPOT = Instrument.parse("gate:BTC/USDT");
    private static final Instrument PERPS = Instrument.parse("gate:BTC/USDT:USDT");
    private static final String CONTRACTS =
            "[{\"name\":\"BTC_USDT\",\"quanto_multiplier\":\"0.0001\",\"type\":\"direct\","
                    + "\"order_price_round\":\"0.1\",\"order_size_min\":1,\"in_delisting\":false}]";

    private static StreamServer server() {
        return new StreamServer(
                (socket, text) -> socket.send("{\"time\":1,\"time_ms\":1234,\"channel\":\""
                        + text.replaceAll(".*\"channel\":\"([^\"]*)\".*", "$1")
                        + "\",\"event\":\"subscribe\",\"result\":{\"status\":\"success\"}}"),
                CONTRACTS);
    }

    private static Exchange exchange(StreamServer server) {
        return Exchanges.open("gate", ExchangeSettings.DEFAULT.at(server.url()).unlimited());
    }

    private static String update(String channel, String result) {
        return "{\"time\":1541659086,\"time_ms\":1541659086123,\"channel\":\"" + channel
                + "\",\"event\":\"update\",\"result\":" + result + "}";
    }

    private static String subscribe(String channel, String payload) {
        return "{\"time\":0,\"channel\":\"" + channel + "\",\"event\":\"subscribe\",\"payload\":[" + payload + "]}";
    }

    @Test
    void spot_candles_have_their_volume_in_coins_beside_one_in_the_quote_currency() {
        try (var server = server();
                var exchange = exchange(server)) {
            RecordedEvents events = new RecordedEvents();
            SeriesId series = SeriesId.candles(SPOT, Interval.M1);
            try (var live = exchange.subscribe(List.of(series), events)) {
                WebSocket socket = server.opened();
                assertThat(server.paths()).containsExactly("/ws/v4/");
                assertThat(server.events()).isEqualTo(subscribe("spot.candlesticks", "\"1m\",\"BTC_USDT\""));
                String candle = "{\"t\":\"%d\",\"v\":\"2362.32035\",\"c\":\"19128.1\",\"h\":\"19130\",\"l\":\"19127\","
                        + "\"o\":\"19129\",\"n\":\"1m_BTC_USDT\",\"a\":\"3.8283\",\"w\":false}";
                socket.send(update("spot.candlesticks", String.format(candle, 1_606_292_580L)));
                socket.send(update("spot.candlesticks", String.format(candle, 1_606_292_640L)));
                assertThat(events.next().settled()).isFalse();
                RecordedEvents.Told closed = events.next();
                assertThat(closed.settled()).isTrue();
                assertThat(closed.series()).isEqualTo(series);
                assertThat(closed.rows().time(0)).isEqualTo(1_606_292_580_000L);
                assertThat(closed.rows().number(0, 0)).isEqualTo(19129);
                assertThat(closed.rows().number(3, 0)).isEqualTo(19128.1);
                assertThat(closed.rows().number(4, 0)).isEqualTo(3.8283);
                assertThat(live.statistics().failures()).isZero();
            }
        }
    }

    @Test
    void spot_trades_are_in_fractions_of_milliseconds_and_futures_trades_in_contracts() {
        try (var server = server();
                var exchange = exchange(server)) {
            RecordedEvents events = new RecordedEvents();
            SeriesId spot = SeriesId.of(Dataset.TRADES, SPOT);
            SeriesId perps = SeriesId.of(Dataset.TRADES, PERPS);
            try (var live = exchange.subscribe(List.of(spot), events)) {
                WebSocket socket = server.opened();
                assertThat(server.events()).isEqualTo(subscribe("spot.trades", "\"BTC_USDT\""));
                socket.send(update(
                        "spot.trades",
                        "{\"id\":309143071,\"create_time\":1606292218,\"create_time_ms\":\"1606292218213.4578\","
                                + "\"side\":\"sell\",\"currency_pair\":\"BTC_USDT\",\"amount\":\"16.47\","
                                + "\"price\":\"0.4705\",\"range\":\"2390902-2390902\"}"));
                RecordedEvents.Told trade = events.next();
                assertThat(trade.series()).isEqualTo(spot);
                assertThat(trade.rows().time(0)).isEqualTo(1_606_292_218_213L);
                assertThat(trade.rows().text(0, 0)).isEqualTo("309143071");
                assertThat(trade.rows().number(2, 0)).isEqualTo(16.47);
                assertThat(trade.rows().text(3, 0)).isEqualTo("sell");
                assertThat(live.statistics().failures()).isZero();
            }
            try (var live = exchange.subscribe(List.of(perps), events)) {
                WebSocket socket = server.opened();
                assertThat(server.events()).isEqualTo(subscribe("futures.trades", "\"BTC_USDT\""));
                socket.send(update(
                        "futures.trades",
                        "[{\"size\":-108,\"id\":27753479,\"create_time\":1545136464,\"create_time_ms\":1545136464123,"
                                + "\"price\":\"96.4\",\"contract\":\"BTC_USDT\"}]"));
                RecordedEvents.Told trade = events.next();
                assertThat(trade.series()).isEqualTo(perps);
                assertThat(trade.rows().time(0)).isEqualTo(1_545_136_464_123L);
                assertThat(trade.rows().number(2, 0)).isEqualTo(0.0108);
                assertThat(trade.rows().text(3, 0)).isEqualTo("sell");
                assertThat(live.statistics().failures()).isZero();
            }
        }
    }

    @Test
    void a_ticker_tells_funding() {
        try (var server = server();
                var exchange = exchange(server)) {
            RecordedEvents events = new RecordedEvents();
            SeriesId funding = SeriesId.of(Dataset.FUNDING, PERPS);
            try (var live = exchange.subscribe(List.of(funding), events)) {
                WebSocket socket = server.opened();
                assertThat(server.paths()).containsExactly("/v4/ws/usdt");
                assertThat(server.events()).isEqualTo(subscribe("futures.tickers", "\"BTC_USDT\""));
                socket.send(update(
                        "futures.tickers",
                        "[{\"contract\":\"BTC_USDT\",\"last\":\"118.4\",\"total_size\":\"73648\","
                                + "\"volume_24h\":\"745487577\",\"volume_24h_base\":\"117\",\"volume_24h_quote\":\"419950\","
                                + "\"mark_price\":\"118.35\",\"funding_rate\":\"-0.000114\","
                                + "\"funding_rate_indicative\":\"0.01875\",\"funding_next_apply\":1541664000,"
                                + "\"index_price\":\"118.36\"}]"));
                RecordedEvents.Told rate = events.next();
                assertThat(rate.series()).isEqualTo(funding);
                assertThat(rate.rows().time(0)).isEqualTo(1_541_659_086_000L);
                assertThat(rate.rows().number(0, 0)).isEqualTo(-0.000114);
                assertThat(rate.rows().number(2, 0)).isEqualTo(118.35);
                assertThat(rate.rows().number(3, 0)).isEqualTo(118.36);
                assertThat(rate.rows().instant(Dataset.FUNDING.indexOf("next_funding_time"), 0))
                        .isEqualTo(1_541_664_000_000L);
                assertThat(live.statistics().failures()).isZero();
            }
        }
    }

    /** The time has had two names and two units. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {
                "'\"time\":1541486601123', -124, 1541486601123, long",
                "'\"time\":1541486601', 124, 1541486601000, short",
                "'\"time\":1541486601,\"time_ms\":1541486601456', '\"-124\"', 1541486601456, long"
            })
    void the_order_that_closes_a_long_sells(String time, String size, long millis, String side) {
        try (var server = server();
                var exchange = exchange(server)) {
            RecordedEvents events = new RecordedEvents();
            SeriesId series = SeriesId.of(Dataset.LIQUIDATIONS, PERPS);
            try (var live = exchange.subscribe(List.of(series), events)) {
                WebSocket socket = server.opened();
                assertThat(server.events()).isEqualTo(subscribe("futures.public_liquidates", "\"BTC_USDT\""));
                socket.send(update(
                        "futures.public_liquidates",
                        "[{\"price\":\"215.1\",\"size\":" + size + "," + time + ",\"contract\":\"BTC_USDT\"}]"));
                RecordedEvents.Told told = events.next();
                assertThat(told.rows().time(0)).isEqualTo(millis);
                assertThat(told.rows().text(0, 0)).isEqualTo(side);
                assertThat(told.rows().number(1, 0)).isEqualTo(215.1);
                assertThat(told.rows().number(2, 0)).isEqualTo(124 * 0.0001);
                assertThat(live.statistics().failures()).isZero();
            }
        }
    }

    @Test
    void a_refusal_is_told_and_lost_connections_of_both_markets_come_back() {
        try (var server = server();
                var exchange = exchange(server)) {
            RecordedEvents events = new RecordedEvents();
            SeriesId spot = SeriesId.of(Dataset.TRADES, SPOT);
            SeriesId perps = SeriesId.of(Dataset.TRADES, PERPS);
            try (var live = exchange.subscribe(List.of(spot, perps), events)) {
                WebSocket one = server.opened();
                WebSocket other = server.opened();
                assertThat(Set.of(server.events(), server.events()))
                        .containsExactlyInAnyOrder(
                                subscribe("spot.trades", "\"BTC_USDT\""), subscribe("futures.trades", "\"BTC_USDT\""));
                one.send("{\"time\":1,\"channel\":\"futures.trades\",\"event\":\"subscribe\",\"error\":{\"code\":2,"
                        + "\"message\":\"unknown currency pair: BTC_USDT\"},\"result\":{\"status\":\"fail\"}}");
                assertThat(StreamServer.next(events.failed))
                        .isEqualTo("gate refused a subscription: unknown currency pair: BTC_USDT");
                one.close(1001, "");
                other.close(1001, "");
                server.opened();
                server.opened();
                assertThat(Set.of(server.events(), server.events())).hasSize(2);
                assertThat(server.paths())
                        .containsExactlyInAnyOrder("/ws/v4/", "/v4/ws/usdt", "/ws/v4/", "/v4/ws/usdt");
                assertThat(live.statistics().failures()).isEqualTo(1);
            }
        }
    }
}

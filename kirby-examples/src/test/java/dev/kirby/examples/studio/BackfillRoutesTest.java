package dev.kirby.examples.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kirby.backtest.Backtest;
import dev.kirby.exchange.ExchangeSettings;
import dev.kirby.exchange.Exchanges;
import dev.kirby.exchange.simulated.SimulatedExchange;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.store.MarketDataStore;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the page begins beside trainings, and what is noted of it. */
@Timeout(180)
class BackfillRoutesTest {

    private static final Instant NOON = Instant.parse("2024-03-01T12:00:00Z");
    private static final SeriesId HOURS = SeriesId.candles(Instrument.parse("binance:SOL/USDT:USDT"), Interval.H1);

    @TempDir
    Path folder;

    private SimulatedExchange venue;
    private MarketDataStore store;
    private Studio studio;

    @BeforeEach
    void start() {
        venue = SimulatedExchange.binance()
                .clock(Clock.fixed(NOON, ZoneOffset.UTC))
                .budget(Long.MAX_VALUE)
                .start();
        store = MarketDataStore.open(folder);
        studio = Studio.start(
                RunningStudio.local(),
                new StudioSources(
                        store,
                        true,
                        name -> Exchanges.open(
                                name, ExchangeSettings.DEFAULT.at(venue.url()).unlimited()),
                        List.of("binance"),
                        () -> NOON,
                        configuration -> List.of(),
                        () -> "kirby_healthy 1.0\n"),
                (instrument, interval, range) ->
                        Backtest.of(store.candles(instrument, interval).load()),
                "test",
                UnaryOperator.identity());
    }

    @AfterEach
    void stop() {
        studio.close();
        store.close();
        venue.close();
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(studio.address() + path))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode get(String path) throws Exception {
        return JsonMapper.shared().readTree(send("GET", path, "").body());
    }

    @Test
    void a_backfill_brings_candles_and_is_noted() throws Exception {
        assertThat(send(
                                "POST",
                                "api/market-data/backfills",
                                "{\"exchange\":\"binance\",\"pair\":\"SOL/USDT\",\"timeframes\":[\"1h\"],\"days\":20}")
                        .statusCode())
                .isEqualTo(202);
        await().atMost(Duration.ofSeconds(120))
                .until(() -> get("api/market-data/backfills")
                        .path("backfills")
                        .path(0)
                        .path("status")
                        .stringValue()
                        .equals("DONE"));
        assertThat(store.count(HOURS)).isGreaterThan(400);
        assertThat(get("api/market-data/backfills")
                        .path("backfills")
                        .path(0)
                        .path("rows")
                        .longValue())
                .isEqualTo(store.count(HOURS));
        JsonNode change = get("api/audit").path("changes").path(0);
        assertThat(change.path("who").stringValue()).isEqualTo("127.0.0.1");
        assertThat(change.path("request").stringValue()).isEqualTo("POST /api/market-data/backfills");
        assertThat(change.path("body").stringValue()).contains("SOL/USDT");
        assertThat(get("api/market-data")
                        .path("series")
                        .path(0)
                        .path("timeframe")
                        .stringValue())
                .isEqualTo("1h");
    }

    @Test
    void what_is_not_right_is_refused_with_what_would_be() throws Exception {
        for (String body : List.of(
                "{\"exchange\":\"../binance\",\"pair\":\"SOL/USDT\",\"timeframes\":[\"1h\"]}",
                "{\"exchange\":\"binance\",\"pair\":\"SOL\",\"timeframes\":[\"1h\"]}",
                "{\"exchange\":\"binance\",\"pair\":\"SOL/USDT\",\"timeframes\":[]}",
                "{\"exchange\":\"binance\",\"pair\":\"SOL/USDT\",\"timeframes\":[\"7x\"]}",
                "{\"exchange\":\"binance\",\"pair\":\"SOL/USDT\",\"timeframes\":[\"1h\"],\"days\":0}",
                "{\"exchange\":\"binance\",\"pair\":\"SOL/USDT\",\"timeframes\":[\"1h\"],\"days\":\"all\"}")) {
            HttpResponse<String> answer = send("POST", "api/market-data/backfills", body);
            assertThat(answer.statusCode()).as(body).isEqualTo(400);
            assertThat(answer.body()).as(body).contains("\"message\":");
        }
        assertThat(send("DELETE", "api/market-data/backfills/backfill-9", "").statusCode())
                .isEqualTo(404);
        assertThat(get("api/audit").path("changes")).as("nothing was changed").isEmpty();
    }

    @Test
    void it_says_that_its_data_are_simulated_and_has_metrics() throws Exception {
        assertThat(get("health").path("simulated").booleanValue()).isTrue();
        assertThat(send("GET", "metrics", "").body()).isEqualTo("kirby_healthy 1.0\n");
    }
}

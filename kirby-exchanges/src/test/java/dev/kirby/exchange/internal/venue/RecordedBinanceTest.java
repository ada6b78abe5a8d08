package dev.kirby.exchange.internal.venue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kirby.exchange.Exchange;
import dev.kirby.exchange.simulated.LocalVenue;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Candles as Binance really answered them, read to the values that the recording states. */
class RecordedBinanceTest {

    private static final Path RECORDED = Path.of("../../shared/recorded/binance.json");

    @Test
    void recorded_klines_are_read_to_their_values() throws IOException {
        assumeTrue(Files.exists(RECORDED), () -> "no recorded answers at " + RECORDED);
        RowParser parser = new RowParser(
                "binance klines",
                RowLayout.arrays(Dataset.CANDLES, "", "time open high low close volume - - num_trades"));
        int checked = 0;
        for (JsonNode answer :
                new JsonMapper().readTree(Files.readString(RECORDED)).path("response")) {
            JsonNode rows = answer.path("httpResponse");
            JsonNode stated = answer.path("parsedResponse");
            if (!answer.path("method").asString().equals("fetchOHLCV") || !rows.isArray()) {
                continue;
            }
            Rows read = parser.parse(rows.toString().getBytes(StandardCharsets.UTF_8), rows.size());
            assertThat(read.size()).isEqualTo(stated.size());
            for (int row = 0; row < read.size(); row++) {
                assertThat(read.time(row)).isEqualTo(stated.get(row).get(0).asLong());
                for (int column = 0; column < 5; column++) {
                    assertThat(read.number(column, row))
                            .isEqualTo(stated.get(row).get(column + 1).asDouble());
                }
                assertThat(read.number(5, row)).isEqualTo(rows.get(row).get(8).asDouble());
                checked++;
            }
        }
        assertThat(checked).isPositive();
    }

    @Test
    void a_recorded_trade_is_read_to_its_values() throws IOException {
        assumeTrue(Files.exists(RECORDED), () -> "no recorded answers at " + RECORDED);
        int checked = 0;
        for (JsonNode answer :
                new JsonMapper().readTree(Files.readString(RECORDED)).path("response")) {
            if (!answer.path("method").asString().equals("fetchTrades")) {
                continue;
            }
            JsonNode stated = answer.path("parsedResponse").get(0);
            long time = stated.path("timestamp").asLong();
            String body = answer.path("httpResponse").toString();
            try (LocalVenue venue = LocalVenue.start(
                            Instant.ofEpochMilli(time + 60_000), question -> LocalVenue.Reply.json(body));
                    Exchange exchange = venue.open("binance")) {
                Rows rows = exchange.fetch(
                                SeriesId.of(Dataset.TRADES, Instrument.spot("binance", "BTC", "USDT")),
                                TimeRange.ofMillis(time - 1_000, time + 1_000))
                        .rows();
                assertThat(rows.size()).isEqualTo(1);
                assertThat(rows.time(0)).isEqualTo(time);
                assertThat(rows.text(0, 0)).isEqualTo(stated.path("id").asString());
                assertThat(rows.number(1, 0)).isEqualTo(stated.path("price").asDouble());
                assertThat(rows.number(2, 0)).isEqualTo(stated.path("amount").asDouble());
                assertThat(rows.text(3, 0))
                        .isEqualTo(stated.path("side").asString().equals("buy") ? "long" : "short");
                checked++;
            }
        }
        assertThat(checked).isPositive();
    }
}

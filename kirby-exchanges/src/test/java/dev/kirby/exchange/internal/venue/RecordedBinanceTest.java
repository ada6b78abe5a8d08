package dev.kirby.exchange.internal.venue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kirby.market.Dataset;
import dev.kirby.series.Rows;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
}

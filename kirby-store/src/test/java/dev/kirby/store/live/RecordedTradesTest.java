package dev.kirby.store.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kirby.market.Dataset;
import dev.kirby.market.Interval;
import dev.kirby.series.Rows;
import dev.kirby.testing.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Real trades of a pair, and the candles that its venue made of them. */
class RecordedTradesTest {

    private static final Path FOLDER = SharedData.path("data/kraken");

    private static JsonNode pair(String file) throws IOException {
        Path path = FOLDER.resolve(file);
        assumeTrue(Files.exists(path), () -> "no recorded answers at " + path);
        try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(path))) {
            return new JsonMapper().readTree(in).path("result").path("XBTUSDT");
        }
    }

    @Test
    void candles_built_from_trades_are_those_of_the_venue() throws IOException {
        JsonNode trades = pair("kraken__http_trades.json.gz");
        JsonNode candles = pair("kraken__http_ohlc.json.gz");
        TradeCandles built = new TradeCandles(Interval.M1);
        long first = (long) (trades.get(0).get(2).asDouble() * 1000);
        long last = (long) (trades.get(trades.size() - 1).get(2).asDouble() * 1000);
        built.onConnected(first);
        for (JsonNode trade : trades) {
            built.add(Rows.builder(Dataset.TRADES, 1)
                    .row((long) (trade.get(2).asDouble() * 1000))
                    .text(0, trade.get(6).asString())
                    .number(1, Double.parseDouble(trade.get(0).asString()))
                    .number(2, Double.parseDouble(trade.get(1).asString()))
                    .build());
        }
        Map<Long, Rows> byTime = new HashMap<>();
        built.closed(last).forEach(candle -> byTime.put(candle.time(0), candle));
        int compared = 0;
        for (JsonNode candle : candles) {
            long time = candle.get(0).asLong() * 1000;
            if (time < Interval.M1.next(Interval.M1.floor(first))
                    || time >= Interval.M1.floor(last - TradeCandles.LATE_MILLIS)) {
                continue;
            }
            Rows own = byTime.remove(time);
            if (candle.get(7).asInt() == 0) {
                // The venue fills minutes without trades; here they are absent.
                assertThat(own).isNull();
                continue;
            }
            for (int c = 0; c < 4; c++) {
                assertThat(own.number(c, 0))
                        .isEqualTo(Double.parseDouble(candle.get(c + 1).asString()));
            }
            assertThat(own.number(4, 0))
                    .isCloseTo(Double.parseDouble(candle.get(6).asString()), withPercentage(1e-9));
            assertThat(own.number(5, 0)).isEqualTo(candle.get(7).asInt());
            compared++;
        }
        assertThat(compared).isGreaterThan(100);
        assertThat(byTime).isEmpty();
    }
}

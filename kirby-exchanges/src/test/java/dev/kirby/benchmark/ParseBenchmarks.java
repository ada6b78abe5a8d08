package dev.kirby.benchmark;

import dev.kirby.exchange.Exchange;
import dev.kirby.exchange.ExchangeSettings;
import dev.kirby.exchange.Exchanges;
import dev.kirby.exchange.internal.rows.RowParser;
import dev.kirby.exchange.simulated.SimulatedExchange;
import dev.kirby.exchange.venue.RowMapping;
import dev.kirby.market.Dataset;
import dev.kirby.series.Rows;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How fast an answer of klines becomes rows, on one core, next to a tree of Jackson's in the same run:
 * {@code mvn -Dfast -pl kirby-exchanges -am test -Dtest=ParseBenchmarks -Dsurefire.failIfNoSpecifiedTests=false}.
 */
class ParseBenchmarks {

    private static final int ROUNDS = 6;
    private static final int REPEATS = 400;

    @Test
    void klines() throws Exception {
        byte[] body;
        try (SimulatedExchange venue = SimulatedExchange.binance().start();
                Exchange exchange = Exchanges.open(
                        "binance", ExchangeSettings.DEFAULT.at(venue.url()).unlimited())) {
            exchange.serverTime();
            body = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(
                                            URI.create(
                                                    venue.url()
                                                            + "/api/v3/klines?symbol=BTCUSDT&interval=1m&startTime=1704067200000&limit=1000"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofByteArray())
                    .body();
        }
        RowParser parser = new RowParser(
                "binance klines",
                RowMapping.arrays(Dataset.CANDLES, "", "time open high low close volume - - num_trades"),
                1);
        JsonMapper mapper = new JsonMapper();
        double megabytes = body.length * (double) REPEATS / 1e6;
        double sink = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            for (int i = 0; i < REPEATS; i++) {
                sink += parser.parse(body, 1000).number(3, 999);
            }
            long own = System.nanoTime() - start;
            start = System.nanoTime();
            for (int i = 0; i < REPEATS; i++) {
                sink += tree(mapper.readTree(body)).number(3, 999);
            }
            long tree = System.nanoTime() - start;
            System.out.printf(
                    Locale.ROOT,
                    "klines: %.0f MB/s, %.1f M candles/s, goal 200 MB/s; %.1f times as fast as a tree (%.0f MB/s)%n",
                    megabytes / (own / 1e9),
                    REPEATS * 1000 / (own / 1e3),
                    (double) tree / own,
                    megabytes / (tree / 1e9));
        }
        if (Double.isNaN(sink)) {
            throw new AssertionError("Nothing was read.");
        }
    }

    private static Rows tree(JsonNode answer) {
        Rows.Builder rows = Rows.builder(Dataset.CANDLES, answer.size());
        for (JsonNode row : answer) {
            rows.candle(
                    row.get(0).asLong(),
                    Double.parseDouble(row.get(1).asString()),
                    Double.parseDouble(row.get(2).asString()),
                    Double.parseDouble(row.get(3).asString()),
                    Double.parseDouble(row.get(4).asString()),
                    Double.parseDouble(row.get(5).asString()),
                    row.get(8).asLong());
        }
        return rows.build();
    }
}

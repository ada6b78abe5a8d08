package dev.kirby.exchange.internal.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kirby.SourceException;
import dev.kirby.exchange.Exchange;
import dev.kirby.exchange.simulated.LocalVenue;
import dev.kirby.exchange.venue.RowMapping;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.source.Support;
import dev.kirby.testing.SharedData;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What Binance really answered, read to the values that the recording states. */
class RecordedBinanceTest {

    private static final Path RECORDED = SharedData.path("recorded/binance.json");
    private static final Path BESIDE_A_SESSION = SharedData.path("recorded/websocket/BINANCE_FUTURES.http.0.0.gz");

    @Test
    void recorded_klines_are_read_to_their_values() throws IOException {
        assumeTrue(Files.exists(RECORDED), () -> "no recorded answers at " + RECORDED);
        RowParser parser = new RowParser(
                "binance klines",
                RowMapping.arrays(Dataset.CANDLES, "", "time open high low close volume - - num_trades"));
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
                        .isEqualTo(stated.path("side").asString().equals("buy") ? "buy" : "sell");
                checked++;
            }
        }
        assertThat(checked).isPositive();
    }

    /** What was asked for besides the stream are order books: they belong to no dataset, and no question takes them for rows. */
    @Test
    void the_order_books_beside_a_session_become_no_rows() throws IOException {
        assumeTrue(Files.exists(BESIDE_A_SESSION), () -> "no recorded answers at " + BESIDE_A_SESSION);
        List<String> answers;
        try (var reader = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(BESIDE_A_SESSION)), StandardCharsets.UTF_8))) {
            answers = reader.lines().filter(line -> !line.isEmpty()).toList();
        }
        Matcher first = Pattern.compile("https://fapi\\.binance\\.com(/\\S+) -> (\\d+)\\.\\d+: (\\{.*})")
                .matcher(answers.get(0));
        assertThat(answers).hasSize(4).allMatch(answer -> answer.startsWith("https://fapi.binance.com/fapi/v1/depth?"));
        assertThat(first.matches()).isTrue();
        Instant then = Instant.ofEpochSecond(Long.parseLong(first.group(2)));
        Instrument sushi = Instrument.perps("binance", "SUSHI", "USDT");
        try (LocalVenue venue = LocalVenue.start(then, asked -> LocalVenue.Reply.json(first.group(3)));
                Exchange exchange = venue.open("binance")) {
            for (Support support : exchange.supports()) {
                SeriesId series =
                        new SeriesId(support.dataset(), sushi, support.dataset().hasInterval() ? Interval.M1 : null);
                if (support.type() == sushi.type() && support.dataset() != Dataset.LIQUIDATIONS) {
                    assertThatThrownBy(
                                    () -> exchange.fetch(series, new TimeRange(then.minus(Duration.ofHours(1)), then)))
                            .as("%s", series)
                            .isInstanceOf(SourceException.class)
                            .hasMessageContaining("binance /f");
                }
            }
            for (Dataset now : List.of(Dataset.FUNDING, Dataset.OPEN_INTEREST)) {
                assertThatThrownBy(() -> exchange.latest(SeriesId.of(now, sushi)))
                        .isInstanceOf(SourceException.class)
                        .hasMessageContaining("binance /f");
            }
        }
    }
}

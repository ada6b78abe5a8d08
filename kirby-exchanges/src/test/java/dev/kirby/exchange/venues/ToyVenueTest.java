package dev.kirby.exchange.venues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.InvalidRequestException;
import dev.kirby.UnsupportedDataException;
import dev.kirby.exchange.Exchanges;
import dev.kirby.exchange.venues.ScriptedVenue.Answer;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A venue that is one class and one line in a service file, as the documentation shows it. */
class ToyVenueTest {

    private static final Instant NOW = Instant.parse("2025-06-01T10:07:42.500Z");
    private static final long MILLIS = NOW.toEpochMilli();
    private static final long HOUR = Interval.H1.millis();
    private static final Instrument BTC = Instrument.perps("toy", "BTC", "USD");

    private static ScriptedVenue toy() {
        return new ScriptedVenue("toy", NOW)
                .on("/v1/now", "{\"now\":" + MILLIS + "}")
                .on(
                        "/v1/pairs",
                        "[{\"pair\":\"BTC-USD\",\"base\":\"BTC\",\"quote\":\"USD\",\"contract\":0.01,\"tick\":0.5,"
                                + "\"live\":true}]");
    }

    @Test
    void it_is_opened_by_its_name() {
        assertThat(Exchanges.names()).contains("toy", "binance");
        try (ScriptedVenue venue = toy()) {
            assertThat(venue.exchange().instruments()).singleElement().hasToString("toy:BTC/USD:USD (BTC-USD)");
            assertThat(venue.exchange().serverTime()).isEqualTo(NOW);
        }
    }

    @Test
    void its_candles_come_page_by_page_in_coins_and_closed() {
        try (ScriptedVenue venue = toy()) {
            venue.on("/v1/candles/BTC-USD", asked -> {
                assertThat(asked.params()).containsEntry("bar", "1");
                String rows =
                        CandleDialect.market(Interval.M1, asked.number("from") * 1000, asked.number("to") * 1000 + 1)
                                .stream()
                                .map(candle -> candle.as("[S,\"O\",\"H\",\"L\",\"C\",V]"))
                                .collect(Collectors.joining(","));
                return Answer.json("{\"rows\":[" + rows + "]}");
            });
            long from = MILLIS - 40 * HOUR;
            Rows rows = venue.all(SeriesId.candles(BTC, Interval.M1), TimeRange.ofMillis(from, MILLIS));
            var truth = CandleDialect.market(Interval.M1, from, Interval.M1.floor(MILLIS));
            assertThat(rows.times())
                    .isEqualTo(
                            truth.stream().mapToLong(CandleDialect.Candle::time).toArray());
            assertThat(rows.number(4, 7)).isEqualTo(truth.get(7).volume() * 0.01);
            assertThat(venue.asked("/v1/candles/BTC-USD")).hasSize(5);
        }
    }

    @Test
    void its_funding_is_walked_backwards() {
        try (ScriptedVenue venue = toy()) {
            venue.on("/v1/funding/BTC-USD", asked -> {
                String rows = LongStream.iterate(MILLIS / HOUR * HOUR, time -> time - HOUR)
                        .limit(1_000)
                        .filter(time -> time / 1000 >= asked.number("from") && time / 1000 <= asked.number("to"))
                        .limit(100)
                        .mapToObj(time -> "{\"at\":" + time / 1000 + ",\"rate\":\"0\"}")
                        .collect(Collectors.joining(","));
                return Answer.json("{\"rows\":[" + rows + "]}");
            });
            TimeRange range = TimeRange.ofMillis(MILLIS - 500 * HOUR, MILLIS);
            Rows rows = venue.all(SeriesId.of(Dataset.FUNDING, BTC), range);
            assertThat(rows.size()).isEqualTo(500);
            assertThat(rows.number(0, 0)).isZero();
        }
    }

    @Test
    void its_open_interest_is_told_in_coins() {
        try (ScriptedVenue venue = toy().on("/v1/interest/BTC-USD", "{\"pair\":\"BTC-USD\",\"open\":300}")) {
            Rows row = venue.exchange().latest(SeriesId.of(Dataset.OPEN_INTEREST, BTC));
            assertThat(row.number(0, 0)).isEqualTo(3);
            assertThat(row.times()).containsExactly(MILLIS);
        }
    }

    @Test
    void what_it_lacks_or_does_not_know_is_said() {
        try (ScriptedVenue venue = toy()) {
            venue.refusing("*", 404, "application/json", "{\"error\":\"UNKNOWN_PAIR\",\"text\":\"no such pair\"}");
            TimeRange hour = TimeRange.ofMillis(MILLIS - HOUR, MILLIS);
            SeriesId funding = SeriesId.of(Dataset.FUNDING, Instrument.perps("toy", "BTC", "EUR"));
            assertThatThrownBy(() -> venue.exchange().fetch(funding, hour))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("does not list toy:BTC/EUR:EUR")
                    .hasMessageContaining("It has toy:BTC/USD:USD");
            assertThatThrownBy(() -> venue.exchange().fetch(SeriesId.of(Dataset.TRADES, BTC), hour))
                    .isInstanceOf(UnsupportedDataException.class)
                    .hasMessageContaining("Venues with perps trades: binance");
        }
    }

    @Test
    void the_documentation_shows_the_class_that_is_tested() throws IOException {
        String page = Files.readString(Path.of("../docs/adding-an-exchange.md"));
        assertThat(page)
                .contains(Files.readString(Path.of("src/test/java/org/example/toy/ToyProvider.java")))
                .contains("org.example.toy.ToyProvider");
    }
}

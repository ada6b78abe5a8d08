package dev.kirby.exchange.venues;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.exchange.venues.ScriptedVenue.Answer;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.Listing;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What is dYdX's own; its conversations are among those of {@link CandleDialect} and {@link RowDialect}. */
class DydxTest {

    private static final Instant NOW = Instant.parse("2025-06-01T10:07:42.500Z");
    private static final Instrument BTC = Instrument.perps("dydx", "BTC", "USD");

    @Test
    void funding_of_each_hour_comes_once_at_its_hour() {
        long end = Interval.H1.floor(NOW.toEpochMilli());
        try (ScriptedVenue server = new ScriptedVenue("dydx", NOW).on("/v4/historicalFunding/BTC-USD", asked -> {
            long before =
                    Instant.parse(asked.params().get("effectiveBeforeOrAt")).toEpochMilli();
            return Answer.json(LongStream.range(0, 90 * 24)
                    .map(hour -> end - hour * Interval.H1.millis() + 1_053)
                    .filter(time -> time <= before)
                    .limit(asked.number("limit"))
                    .mapToObj(time -> "{\"ticker\":\"BTC-USD\",\"rate\":\"" + time / 3_600_000 % 100 / 1e6
                            + "\",\"price\":\"5\",\"effectiveAt\":\"" + Instant.ofEpochMilli(time) + "\"}")
                    .collect(Collectors.joining(",", "{\"historicalFunding\":[", "]}")));
        })) {
            TimeRange range = TimeRange.ofMillis(end - 80 * 24 * Interval.H1.millis(), end + 2_000);
            Rows rows = server.all(SeriesId.of(Dataset.FUNDING, BTC), range);
            assertThat(rows.times())
                    .isEqualTo(LongStream.rangeClosed(-80 * 24, 0)
                            .map(hour -> end + hour * Interval.H1.millis())
                            .toArray());
            assertThat(rows.number(0, 3)).isEqualTo(rows.time(3) / 3_600_000 % 100 / 1e6);
            assertThat(server.asked("/v4/historicalFunding/BTC-USD")).hasSize(2);
        }
    }

    @Test
    void liquidations_are_picked_out_of_trades() {
        String trades = LongStream.range(0, 30)
                .mapToObj(i -> "{\"id\":\"" + i + "\",\"side\":\"" + (i % 2 == 0 ? "BUY" : "SELL")
                        + "\",\"size\":\"2\",\"price\":\"10\",\"type\":\"" + (i % 5 == 0 ? "LIQUIDATED" : "LIMIT")
                        + "\",\"createdAt\":\"" + NOW.minusSeconds(100 + i) + "\"}")
                .collect(Collectors.joining(",", "{\"trades\":[", "]}"));
        try (ScriptedVenue server = new ScriptedVenue("dydx", NOW).on("/v4/trades/perpetualMarket/BTC-USD", trades)) {
            Rows rows = server.all(
                    SeriesId.of(Dataset.LIQUIDATIONS, BTC),
                    new TimeRange(NOW.minusSeconds(3_600), NOW.minusSeconds(60)));
            assertThat(rows.size()).isEqualTo(6);
            assertThat(rows.text(0, 0)).isEqualTo("long");
            assertThat(rows.text(0, 5)).isEqualTo("short");
            assertThat(rows.number(2, 0)).isEqualTo(2);
        }
    }

    @Test
    void markets_are_listed_by_name() {
        String markets = "{\"markets\":{\"BTC-USD\":{\"ticker\":\"BTC-USD\",\"status\":\"ACTIVE\",\"oraclePrice\":"
                + "\"118700.5426\",\"nextFundingRate\":\"0.000164\",\"openInterest\":\"59.0763\",\"tickSize\":\"1\","
                + "\"stepSize\":\"0.0001\"},\"OLD-USD\":{\"ticker\":\"OLD-USD\",\"status\":\"FINAL_SETTLEMENT\"}}}";
        try (ScriptedVenue server = new ScriptedVenue("dydx", NOW).on("/v4/perpetualMarkets", markets)) {
            assertThat(server.exchange().instruments())
                    .extracting(Listing::toString)
                    .containsExactly("dydx:BTC/USD:USD (BTC-USD)", "dydx:OLD/USD:USD (OLD-USD, not trading)");
            assertThat(server.exchange().instruments().get(0).lotSize()).isEqualTo(0.0001);
            assertThat(server.exchange()
                            .latest(SeriesId.of(Dataset.OPEN_INTEREST, BTC))
                            .number(0, 0))
                    .isEqualTo(59.0763);
            assertThat(server.exchange()
                            .latest(SeriesId.of(Dataset.FUNDING, BTC))
                            .number(0, 0))
                    .isEqualTo(0.000164);
        }
    }
}

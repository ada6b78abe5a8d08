package dev.kirby.exchange.venues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.InvalidRequestException;
import dev.kirby.SourceException;
import dev.kirby.exchange.venues.ScriptedVenue.Answer;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.Listing;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is Bitfinex's own; its conversations are among those of {@link CandleDialect} and {@link RowDialect}. */
class BitfinexTest {

    private static final Instant NOW = Instant.parse("2025-06-01T10:07:42.500Z");
    private static final SeriesId HOURS = SeriesId.candles(Instrument.parse("bitfinex:BTC/USDT"), Interval.H1);
    private static final TimeRange DAY = TimeRange.of("2025-05-30", "2025-05-31");

    @Test
    void pairs_are_taken_apart_and_named_as_everywhere() {
        try (ScriptedVenue server = new ScriptedVenue("bitfinex", NOW)
                .on("/v2/conf/pub:info:pair", "[[[\"BTCUST\",[null]],[\"AVAX:USD\",[null]],[\"BTC:CNHT\",[null]]]]")
                .on("/v2/conf/pub:info:pair:futures", "[[[\"BTCF0:USTF0\",[null]],[\"UKOILF0:USTF0\",[null]]]]")) {
            List<Listing> listings = server.exchange().instruments();
            assertThat(listings)
                    .extracting(Listing::toString)
                    .containsExactly(
                            "bitfinex:BTC/USDT (tBTCUST)",
                            "bitfinex:AVAX/USD (tAVAX:USD)",
                            "bitfinex:BTC/CNHT (tBTC:CNHT)",
                            "bitfinex:BTC/USDT:USDT (tBTCF0:USTF0)",
                            "bitfinex:UKOIL/USDT:USDT (tUKOILF0:USTF0)");
            for (Listing listing : listings) {
                server.on("*", "[]");
                server.all(SeriesId.of(Dataset.TRADES, listing.instrument()), DAY);
                assertThat(server.asked("/v2/trades/" + listing.venueSymbol().replace(":", "%3A") + "/hist"))
                        .as(listing.toString())
                        .isNotEmpty();
            }
        }
    }

    @Test
    void refusals_are_arrays() {
        try (ScriptedVenue server = new ScriptedVenue("bitfinex", NOW)) {
            server.refusing("*", 400, "application/json", "[\"error\",10020,\"symbol: invalid\"]");
            assertThatThrownBy(() -> server.all(HOURS, DAY))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("does not list bitfinex:BTC/USDT (its symbol would be tBTCUST)");
            server.refusing("*", 400, "application/json", "[\"error\",10020,\"limit: invalid\"]");
            assertThatThrownBy(() -> server.all(HOURS, DAY))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("limit: invalid (code 10020)");
            int[] asked = new int[1];
            server.on(
                    "*",
                    request -> asked[0]++ < 2
                            ? new Answer(429, "application/json", "{\"error\":\"ERR_RATE_LIMIT\"}")
                            : Answer.json("[[" + DAY.startMillis() + ",1,2,3,0.5,4]]"));
            Rows rows = server.all(HOURS, DAY);
            assertThat(List.of(rows.number(0, 0), rows.number(1, 0), rows.number(2, 0), rows.number(3, 0)))
                    .containsExactly(1.0, 3.0, 0.5, 2.0);
            assertThat(server.slept()).isNotEmpty();
        }
    }

    @Test
    void present_values_are_read_by_their_places() {
        String status = "[[\"tBTCF0:USTF0\",1734662744000,null,97440.41881457,97490.5,null,51864420.17887856,null,"
                + "1734681600000,-0.00016761,3196,null,0,null,null,97491.9302,null,null,4631.58206116,null,null,null,"
                + "0.0005,0.0025]]";
        Instrument btc = Instrument.perps("bitfinex", "BTC", "USDT");
        try (ScriptedVenue server = new ScriptedVenue("bitfinex", NOW).on("/v2/status/deriv", status)) {
            Rows interest = server.exchange().latest(SeriesId.of(Dataset.OPEN_INTEREST, btc));
            assertThat(interest.times()).containsExactly(1734662744000L);
            assertThat(interest.number(0, 0)).isEqualTo(4631.58206116);
            Rows funding = server.exchange().latest(SeriesId.of(Dataset.FUNDING, btc));
            assertThat(funding.number(0, 0)).isZero();
            assertThat(funding.number(2, 0)).isEqualTo(97491.9302);
            assertThat(funding.instant(6, 0)).isEqualTo(1734681600000L);
        }
    }
}

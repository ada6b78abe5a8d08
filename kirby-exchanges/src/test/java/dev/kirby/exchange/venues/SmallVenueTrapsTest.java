package dev.kirby.exchange.venues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.NoDataException;
import dev.kirby.SourceException;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.InstrumentType;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The traps that collectors of these venues have fallen into, by their numbers in the list of known ones. */
class SmallVenueTrapsTest {

    private static final Instant NOW = Instant.parse("2025-06-01T10:07:42.500Z");
    private static final long MINUTE = 60_000;
    private static final long OPEN = Interval.M1.floor(NOW.toEpochMilli());
    /** The last ten closed minutes. */
    private static final TimeRange TEN = TimeRange.ofMillis(OPEN - 10 * MINUTE, OPEN);

    private static SeriesId minutes(String venue, InstrumentType type) {
        return SeriesId.candles(new Instrument(venue, "BTC", "USDT", type), Interval.M1);
    }

    private static CandleDialect dialect(String venue, InstrumentType type) {
        return CandleDialect.all().stream()
                .filter(d -> d.series().equals(minutes(venue, type)))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({"gate,0.0001", "kucoin,0.001", "mexc,0.0001"})
    void trap_9_contracts_are_not_taken_for_coins(String venue, double contractSize) {
        CandleDialect dialect = dialect(venue, InstrumentType.PERPS);
        try (ScriptedVenue server = new ScriptedVenue(venue, NOW).serving(dialect)) {
            Rows rows = server.all(dialect.series(), TEN);
            List<CandleDialect.Candle> truth = CandleDialect.market(Interval.M1, TEN.startMillis(), OPEN);
            assertThat(rows.number(4, 0)).isEqualTo(truth.get(0).volume() * contractSize);
        }
    }

    @ParameterizedTest
    @CsvSource({"kucoin,SPOT,/api/v1/market/histories,time,000000", "kucoin,PERPS,/api/v1/trade/history,ts,000000"})
    void trap_10_a_wall_of_newest_rows_is_not_taken_for_all_of_them(
            String venue, InstrumentType type, String path, String time, String nanoseconds) {
        String trades = LongStream.range(0, 100)
                .mapToObj(i -> "{\"sequence\":" + i + ",\"id\":" + i + ",\"create_time_ms\":" + (OPEN / 1000 - i)
                        + ",\"tradeId\":\"" + i + "\",\"price\":\"1\",\"size\":\"1\","
                        + "\"side\":\"buy\",\"a\":null,\"p\":\"1\",\"q\":\"1\",\"m\":false,\"" + time + "\":"
                        + (OPEN - i * 1000) + nanoseconds + "}")
                .collect(Collectors.joining(",", "[", "]"));
        SeriesId series = SeriesId.of(Dataset.TRADES, new Instrument(venue, "BTC", "USDT", type));
        try (ScriptedVenue server = new ScriptedVenue(venue, NOW)
                .on(path, path.contains("/api/v1/") ? "{\"code\":\"200000\",\"data\":" + trades + "}" : trades)) {
            assertThat(server.all(series, TimeRange.ofMillis(OPEN - 50_000, OPEN))
                            .size())
                    .isEqualTo(50);
            assertThatThrownBy(() -> server.all(series, TEN))
                    .isInstanceOf(NoDataException.class)
                    .hasMessageContaining("go back to " + Instant.ofEpochMilli(OPEN - 99_000))
                    .hasMessageContaining("those since " + TEN.start());
        }
    }

    @ParameterizedTest
    @CsvSource({"coinbase,SPOT", "bitget,PERPS", "gate,SPOT", "gate,PERPS", "kucoin,SPOT", "kucoin,PERPS", "mexc,PERPS"
    })
    void trap_12_the_unclosed_candle_is_not_stored_as_final(String venue, InstrumentType type) {
        CandleDialect dialect = CandleDialect.all().stream()
                .filter(d -> d.series().instrument().exchange().equals(venue)
                        && d.series().instrument().type() == type)
                .findFirst()
                .orElseThrow();
        // The moment it closes it may still change; two seconds later it is final.
        for (long wait : List.of(0L, 1_999L, 2_000L)) {
            Instant now = Instant.ofEpochMilli(OPEN + wait);
            try (ScriptedVenue server = new ScriptedVenue(venue, now).serving(dialect)) {
                Rows rows = server.all(dialect.series(), TimeRange.ofMillis(OPEN - 10 * MINUTE, OPEN + 10 * MINUTE));
                long last = wait < 2_000 ? OPEN - 2 * MINUTE : OPEN - MINUTE;
                assertThat(rows.time(rows.size() - 1)).isEqualTo(last);
            }
        }
    }

    @Test
    void trap_13_pages_that_overlap_bring_each_row_once_and_in_order() {
        CandleDialect dialect = dialect("kucoin", InstrumentType.PERPS);
        try (ScriptedVenue server = new ScriptedVenue("kucoin", NOW).on(dialect.path(), asked -> {
            List<CandleDialect.Candle> some = CandleDialect.market(
                    Interval.M1, asked.number("from") - 50 * MINUTE, asked.number("to") + 50 * MINUTE);
            return ScriptedVenue.Answer.json(dialect.written().apply(some));
        })) {
            long from = OPEN - 600 * MINUTE;
            dialect.check(server.all(dialect.series(), TimeRange.ofMillis(from, OPEN)), from, OPEN, candle -> true);
        }
    }

    @Test
    void trap_13_a_page_that_comes_again_and_again_is_an_error_and_no_loop() {
        String page = LongStream.range(0, 1000)
                .mapToObj(i -> "{\"tradeId\":\"" + (5000 - i)
                        + "\",\"side\":\"buy\",\"size\":\"1\",\"price\":\"1\",\"ts\":\"" + (OPEN - 1 - i) + "\"}")
                .collect(Collectors.joining(",", "[", "]"));
        String path = "/api/v2/spot/market/fills-history";
        SeriesId trades = SeriesId.of(Dataset.TRADES, Instrument.spot("bitget", "BTC", "USDT"));
        try (ScriptedVenue server =
                new ScriptedVenue("bitget", NOW).on(path, "{\"code\":\"00000\",\"data\":" + page + "}")) {
            assertThatThrownBy(() -> server.all(trades, TEN))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("the same page twice, up to row 4001");
            assertThat(server.asked(path)).hasSize(2);
        }
    }

    @Test
    void trap_13_a_numbered_page_that_comes_again_is_an_error_and_no_loop() {
        String page = LongStream.range(0, 1000)
                .mapToObj(i -> "{\"id\":\"" + (5000 - i) + "\",\"create_time_ms\":\"" + (OPEN - 1 - i / 2)
                        + "\",\"side\":\"buy\",\"amount\":\"1\",\"price\":\"1\"}")
                .collect(Collectors.joining(",", "[", "]"));
        SeriesId trades = SeriesId.of(Dataset.TRADES, Instrument.spot("gate", "BTC", "USDT"));
        try (ScriptedVenue server = new ScriptedVenue("gate", NOW).on("/api/v4/spot/trades", page)) {
            assertThatThrownBy(() -> server.all(trades, TEN))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("the same page twice, up to page 2");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gate", "kucoin"})
    void trap_14_minutes_without_trades_stay_holes(String venue) {
        CandleDialect dialect = dialect(venue, InstrumentType.SPOT);
        try (ScriptedVenue server = new ScriptedVenue(venue, NOW).serving(dialect)) {
            long from = OPEN - 2_000 * MINUTE;
            Rows rows = server.all(dialect.series(), TimeRange.ofMillis(from, OPEN));
            assertThat(rows.size()).isLessThan(2_000);
            dialect.check(rows, from, OPEN, candle -> true);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "coinbase|/products/BTC-USDT/candles|[[S, 1, 4, 2, 3, 5]]",
                "kucoin|/api/v1/market/candles|{\"code\":\"200000\",\"data\":[[\"S\",\"2\",\"3\",\"4\",\"1\",\"5\",\"99\"]]}",
                "gate|/api/v4/spot/candlesticks|[[\"S\",\"99\",\"3\",\"4\",\"1\",\"2\",\"5\",\"true\"]]",
                "bitget|/api/v2/spot/market/candles|{\"code\":\"00000\",\"data\":[[\"S000\",\"2\",\"4\",\"1\",\"3\",\"5\",\"99\",\"99\"]]}",
                "mexc|/api/v3/klines|[[S000,\"2\",\"4\",\"1\",\"3\",\"5\",S000,\"99\"]]"
            })
    void trap_26_the_venues_order_of_columns_is_kept_apart(String venue, String path, String body) {
        long time = OPEN - MINUTE;
        try (ScriptedVenue server =
                new ScriptedVenue(venue, NOW).on(path, body.replace("S", Long.toString(time / 1000)))) {
            Rows rows = server.all(minutes(venue, InstrumentType.SPOT), TEN);
            assertThat(rows.times()).containsExactly(time);
            assertThat(new double[] {
                        rows.number(0, 0), rows.number(1, 0), rows.number(2, 0), rows.number(3, 0), rows.number(4, 0)
                    })
                    .containsExactly(2, 4, 1, 3, 5);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bitget", "gate", "kucoin", "mexc"})
    void trap_27_one_symbol_in_two_markets_is_two_instruments(String venue) {
        CandleDialect spot = dialect(venue, InstrumentType.SPOT);
        CandleDialect perps = dialect(venue, InstrumentType.PERPS);
        assertThat(spot.path()).isNotEqualTo(perps.path());
        try (ScriptedVenue server = new ScriptedVenue(venue, NOW).serving(spot).serving(perps)) {
            server.all(spot.series(), TEN);
            assertThat(server.asked(spot.newestPath())).hasSize(1);
            assertThat(server.asked(perps.newestPath())).isEmpty();
            server.all(perps.series(), TEN);
            assertThat(server.asked(spot.newestPath())).hasSize(1);
            assertThat(server.asked(perps.newestPath())).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"coinbase", "bitget", "gate", "kucoin", "mexc"})
    void trap_28_html_and_empty_bodies_are_errors_that_say_where(String venue) {
        try (ScriptedVenue server = new ScriptedVenue(venue, NOW)) {
            server.refusing("*", 403, "text/html", "<html><style>x</style><h1>Request blocked</h1></html>");
            assertThatThrownBy(() -> server.all(minutes(venue, InstrumentType.SPOT), TEN))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining(venue + " /")
                    .hasMessageContaining("HTTP 403")
                    .hasMessageContaining("Request blocked")
                    .hasMessageNotContaining("<");
            server.refusing("*", 200, "text/html", "<html>maintenance</html>");
            assertThatThrownBy(() -> server.all(minutes(venue, InstrumentType.SPOT), TEN))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("is no JSON");
            server.refusing("*", 200, "application/json", "");
            assertThatThrownBy(() -> server.all(minutes(venue, InstrumentType.SPOT), TEN))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("the answer is empty")
                    .hasMessageContaining("Gave up after 5 attempts");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"coinbase", "bitget", "gate", "kucoin", "mexc"})
    void trap_30_numbers_may_be_quoted_or_not(String venue) {
        for (CandleDialect dialect : CandleDialect.all()) {
            if (!dialect.series().instrument().exchange().equals(venue) || dialect.interval() != Interval.M1) {
                continue;
            }
            Rows plain = served(dialect, body -> body.replaceAll("\"(\\d+(\\.\\d+)?)\"", "$1"));
            Rows quoted = served(dialect, body -> body.replaceAll("([\\[:,])(\\d+(\\.\\d+)?)(?=[,\\]}])", "$1\"$2\""));
            assertThat(plain.times()).hasSizeGreaterThan(5).isEqualTo(quoted.times());
            for (int column = 0; column < 5; column++) {
                assertThat(plain.numbers(column)).isEqualTo(quoted.numbers(column));
            }
        }
    }

    private static Rows served(CandleDialect dialect, java.util.function.UnaryOperator<String> change) {
        try (ScriptedVenue server = new ScriptedVenue(
                        dialect.series().instrument().exchange(), NOW)
                .serving(dialect, asked -> {
                    ScriptedVenue.Answer answer = dialect.answer(asked, NOW.toEpochMilli());
                    // The codes of envelopes are no numbers.
                    String body = change.apply(answer.body());
                    return ScriptedVenue.Answer.json(body.replace("\"code\":00000", "\"code\":\"00000\""));
                })) {
            return server.all(dialect.series(), TEN);
        }
    }
}

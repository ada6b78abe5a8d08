package dev.kirby.exchange.venues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.NoDataException;
import dev.kirby.exchange.venues.ScriptedVenue.Answer;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
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
import org.junit.jupiter.params.provider.MethodSource;

/** Endpoints that tell their newest rows and take no bounds. */
class NewestRowsTest {

    private static final Instant NOW = Instant.parse("2025-06-01T10:07:42.500Z");
    private static final long MILLIS = NOW.toEpochMilli();
    private static final long STEP = Interval.M5.millis();
    private static final long NEWEST = Interval.M5.floor(MILLIS);

    private static SeriesId perps(String venue, Dataset dataset) {
        return SeriesId.of(dataset, Instrument.perps(venue, "BTC", "USDT"));
    }

    /** Three kinds of ratios of five days by bounds, the fourth a hundred rows long. */
    private static ScriptedVenue okx() {
        ScriptedVenue server = new ScriptedVenue("okx", NOW);
        server.on("/api/v5/public/time", "{\"code\":\"0\",\"data\":[{\"ts\":\"" + MILLIS + "\"}]}");
        server.on("/api/v5/rubik/stat/taker-volume-contract", asked -> {
            assertThat(asked.params()).containsOnlyKeys("instId", "period");
            return ratios(NEWEST - 99 * STEP, NEWEST, "100\",\"300");
        });
        return server.on("*", asked -> {
            long first = Interval.M5.ceil(asked.number("begin") + 1);
            return ratios(first, Interval.M5.floor(Math.min(NEWEST, asked.number("end"))), "1.5");
        });
    }

    private static Answer ratios(long first, long last, String values) {
        return Answer.json(LongStream.rangeClosed(0, (last - first) / STEP)
                .mapToObj(i -> "[\"" + (last - i * STEP) + "\",\"" + values + "\"]")
                .collect(Collectors.joining(",", "{\"code\":\"0\",\"data\":[", "]}")));
    }

    @Test
    void what_reaches_back_less_far_joins_in_from_there() {
        SeriesId ratios = perps("okx", Dataset.LONG_SHORT_RATIO);
        try (ScriptedVenue server = okx()) {
            assertThat(server.exchange().earliest(ratios)).isEqualTo(Instant.ofEpochMilli(MILLIS - 119 * 3_600_000));
            TimeRange day = TimeRange.ofMillis(NEWEST - 288 * STEP, MILLIS - 60_000);
            Rows rows = server.all(ratios, day);
            long join = MILLIS - 94 * STEP;
            for (String kind : List.of("global_account", "top_account", "top_position", "taker_volume")) {
                long from = kind.equals("taker_volume") ? Interval.M5.ceil(join) : day.startMillis();
                long[] expected = LongStream.iterate(from, t -> t < day.endMillis(), t -> t + STEP)
                        .toArray();
                assertThat(LongStream.range(0, rows.size())
                                .filter(row -> kind.equals(rows.text(0, (int) row)))
                                .map(row -> rows.time((int) row))
                                .toArray())
                        .as(kind)
                        .isEqualTo(expected);
            }
            assertThat(server.asked("/api/v5/rubik/stat/taker-volume-contract")).isNotEmpty();
        }
    }

    @Test
    void a_window_older_than_all_of_them_is_refused() {
        try (ScriptedVenue server = okx()) {
            assertThatThrownBy(() -> server.exchange()
                            .fetch(
                                    perps("okx", Dataset.LONG_SHORT_RATIO),
                                    TimeRange.ofMillis(MILLIS - 6 * 86_400_000L, MILLIS)))
                    .isInstanceOf(NoDataException.class)
                    .hasMessageContaining("keeps okx:BTC/USDT:USDT long_short_ratio since 2025-05-27T11:07:42.500Z");
        }
    }

    /** The newest rows of the open interest, as many as are asked for. */
    private static ScriptedVenue kucoin(int kept) {
        ScriptedVenue server = new ScriptedVenue("kucoin", NOW);
        return server.on("/api/ua/v1/market/open-interest", asked -> {
            assertThat(asked.params()).containsOnlyKeys("symbol", "interval", "pageSize");
            assertThat(asked.params()).containsEntry("symbol", "XBTUSDTM").containsEntry("interval", "5min");
            assertThat(asked.number("pageSize")).isBetween(1L, 200L);
            return Answer.json(LongStream.range(0, Math.min(kept, asked.number("pageSize")))
                    .map(i -> NEWEST - i * STEP)
                    .mapToObj(t ->
                            "{\"symbol\":\"XBTUSDTM\",\"openInterest\":\"" + t / STEP % 1000 + "\",\"ts\":" + t + "}")
                    .collect(Collectors.joining(",", "{\"code\":\"200000\",\"data\":[", "]}")));
        });
    }

    @Test
    void the_open_interest_of_kucoin_goes_back_two_hundred_rows_and_no_further() {
        SeriesId interest = perps("kucoin", Dataset.OPEN_INTEREST);
        try (ScriptedVenue server = kucoin(10_000)) {
            Instant earliest = server.exchange().earliest(interest);
            assertThat(earliest).isEqualTo(Instant.ofEpochMilli(MILLIS - 194 * STEP));
            Rows rows = server.all(interest, TimeRange.ofMillis(earliest.toEpochMilli(), MILLIS));
            assertThat(rows.size()).isEqualTo(194);
            assertThat(rows.number(0, 9)).isEqualTo(rows.time(9) / STEP % 1000 * 0.001);
            assertThatThrownBy(() -> server.all(interest, TimeRange.ofMillis(MILLIS - 197 * STEP, MILLIS)))
                    .isInstanceOf(NoDataException.class)
                    .hasMessageContaining("keeps kucoin:BTC/USDT:USDT open_interest since " + earliest);
            assertThat(server.asked("/api/ua/v1/market/open-interest")).hasSize(1);
        }
    }

    @Test
    void as_many_of_the_newest_rows_are_asked_for_as_a_window_takes() {
        SeriesId interest = perps("kucoin", Dataset.OPEN_INTEREST);
        try (ScriptedVenue server = kucoin(30)) {
            Rows rows = server.all(interest, TimeRange.ofMillis(NEWEST - 5 * STEP, MILLIS));
            assertThat(rows.size()).isEqualTo(6);
            assertThat(server.asked("/api/ua/v1/market/open-interest"))
                    .singleElement()
                    .satisfies(asked -> assertThat(asked.number("pageSize")).isEqualTo(105));
            // A contract that began trading a moment ago has no more.
            assertThat(server.all(interest, TimeRange.ofMillis(MILLIS - 150 * STEP, MILLIS))
                            .size())
                    .isEqualTo(30);
        }
    }

    static List<CandleDialect> bitget() {
        return CandleDialect.all().stream()
                .filter(dialect -> !dialect.newestPath().equals(dialect.path()))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("bitget")
    void the_newest_candles_and_those_before_them_join_without_a_seam(CandleDialect dialect) {
        long minute = Interval.M1.millis();
        long open = Interval.M1.floor(MILLIS);
        for (long minutes : List.of(1_210L, 1_001L, 1_000L, 999L, 998L, 997L, 996L, 3L)) {
            for (long odd : List.of(0L, 1L, 42_500L)) {
                try (ScriptedVenue server = new ScriptedVenue("bitget", NOW).serving(dialect)) {
                    long from = open - minutes * minute - odd;
                    dialect.check(
                            server.all(dialect.series(), TimeRange.ofMillis(from, MILLIS)), from, open, candle -> true);
                    assertThat(server.asked(dialect.newestPath())).hasSize(1);
                    assertThat(server.asked(dialect.path())).hasSizeLessThan(3);
                    assertThat(server.asked(dialect.path()))
                            .allSatisfy(
                                    asked -> assertThat(asked.number("endTime")).isLessThan(open - 499 * minute));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("bitget")
    void candles_that_appear_while_a_request_waits_push_none_off_its_page(CandleDialect dialect) {
        long minute = Interval.M1.millis();
        long open = Interval.M1.floor(MILLIS);
        long from = open - 990 * minute;
        Instant now = Instant.ofEpochMilli(open);
        try (ScriptedVenue server = new ScriptedVenue("bitget", now)
                .serving(dialect, asked -> dialect.answer(asked, open + 600 * minute))) {
            Rows rows = server.all(dialect.series(), TimeRange.ofMillis(from, open - minute));
            dialect.check(rows, from, open - minute, candle -> true);
            assertThat(server.asked(dialect.path())).isNotEmpty();
        }
    }

    @Test
    void days_are_asked_for_without_bounds_as_far_back_as_the_venue_keeps_them_there() {
        SeriesId days = SeriesId.candles(Instrument.spot("bitget", "BTC", "USDT"), Interval.D1);
        long day = Interval.D1.millis();
        try (ScriptedVenue server = new ScriptedVenue("bitget", NOW).on("*", "{\"code\":\"00000\",\"data\":[]}")) {
            server.all(days, TimeRange.ofMillis(MILLIS - 120 * day, MILLIS));
            assertThat(server.asked("/api/v2/spot/market/history-candles"))
                    .singleElement()
                    .satisfies(asked ->
                            assertThat(asked.number("endTime")).isEqualTo(Interval.D1.floor(MILLIS - 40 * day) - 1));
            assertThat(server.asked("/api/v2/spot/market/candles"))
                    .singleElement()
                    .satisfies(asked -> assertThat(asked.params())
                            .containsOnlyKeys("symbol", "granularity", "limit")
                            .containsEntry("limit", "140"));
        }
    }
}

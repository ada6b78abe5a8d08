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

/** Rows that are near their end: those that still grow, and those that another path has. */
class NewestRowsTest {

    private static final Instant NOW = Instant.parse("2025-06-01T10:07:42.500Z");
    private static final long MILLIS = NOW.toEpochMilli();
    private static final long STEP = Interval.M5.millis();
    private static final long NEWEST = Interval.M5.floor(MILLIS);

    private static SeriesId perps(String venue, Dataset dataset) {
        return SeriesId.of(dataset, Instrument.perps(venue, "BTC", "USDT"));
    }

    /** Four kinds of ratios of five days, a hundred rows a page. */
    private static ScriptedVenue okx() {
        ScriptedVenue server = new ScriptedVenue("okx", NOW);
        server.on("/api/v5/public/time", "{\"code\":\"0\",\"data\":[{\"ts\":\"" + MILLIS + "\"}]}");
        server.on("/api/v5/rubik/stat/taker-volume-contract", asked -> bounded(asked, "100\",\"300"));
        return server.on("*", asked -> bounded(asked, "1.5"));
    }

    /** At most a hundred rows between the bounds. */
    private static Answer bounded(ScriptedVenue.Asked asked, String values) {
        long first = Interval.M5.ceil(asked.number("begin") + 1);
        long last = Interval.M5.floor(Math.min(NEWEST, asked.number("end")));
        return ratios(Math.max(first, last - 99 * STEP), last, values);
    }

    private static Answer ratios(long first, long last, String values) {
        return Answer.json(LongStream.rangeClosed(0, (last - first) / STEP)
                .mapToObj(i -> "[\"" + (last - i * STEP) + "\",\"" + values + "\"]")
                .collect(Collectors.joining(",", "{\"code\":\"0\",\"data\":[", "]}")));
    }

    @Test
    void the_row_that_grows_is_no_row_yet() {
        SeriesId ratios = perps("okx", Dataset.LONG_SHORT_RATIO);
        try (ScriptedVenue server = okx()) {
            assertThat(server.exchange().earliest(ratios)).isEqualTo(Instant.ofEpochMilli(MILLIS - 119 * 3_600_000));
            TimeRange days = TimeRange.ofMillis(NEWEST - 4 * 288 * STEP, MILLIS);
            Rows rows = server.all(ratios, days);
            long[] expected = LongStream.iterate(days.startMillis(), t -> t < MILLIS - 60_000 - STEP, t -> t + STEP)
                    .toArray();
            for (String kind : List.of("global_account", "top_account", "top_position", "taker_volume")) {
                Rows ours = rows.where(row -> kind.equals(rows.text(0, row)));
                assertThat(ours.times()).as(kind).isEqualTo(expected);
                assertThat(ours.number(3, 0)).isEqualTo(kind.equals("taker_volume") ? 3 : 1.5);
            }
            // 1,152 rows, 99 a page.
            assertThat(server.asked("/api/v5/rubik/stat/taker-volume-contract")).hasSize(12);
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

    static List<CandleDialect> bitget() {
        return CandleDialect.all().stream()
                .filter(dialect -> !dialect.newestPath().equals(dialect.path()))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("bitget")
    void the_newer_candles_and_those_before_them_join_without_a_seam(CandleDialect dialect) {
        long minute = Interval.M1.millis();
        long seam = Interval.M1.floor(MILLIS) - 29 * 1_440 * minute;
        for (long minutes : List.of(600L, 199L, 198L, 3L, 0L, -5L)) {
            for (long odd : List.of(0L, 1L, 42_500L)) {
                try (ScriptedVenue server = new ScriptedVenue("bitget", NOW).serving(dialect)) {
                    long from = seam - minutes * minute - odd;
                    long end = seam + 1_500 * minute;
                    dialect.check(server.all(dialect.series(), TimeRange.ofMillis(from, end)), from, end, c -> true);
                    assertThat(server.asked(dialect.path())).hasSizeLessThanOrEqualTo((int) (minutes / 198 + 2));
                    assertThat(server.asked(dialect.newestPath())).hasSizeLessThan(3);
                }
            }
        }
    }

    @Test
    void bounds_of_candles_are_times_at_which_one_opens() {
        SeriesId days = SeriesId.candles(Instrument.spot("bitget", "BTC", "USDT"), Interval.D1);
        long day = Interval.D1.millis();
        try (ScriptedVenue server = new ScriptedVenue("bitget", NOW).on("*", "{\"code\":\"00000\",\"data\":[]}")) {
            server.all(days, TimeRange.ofMillis(MILLIS - 120 * day, MILLIS));
            assertThat(server.asked("/api/v2/spot/market/history-candles"))
                    .singleElement()
                    .satisfies(asked -> assertThat(asked.params())
                            .containsEntry("startTime", "" + (Interval.D1.floor(MILLIS) - 120 * day))
                            .containsEntry("endTime", "" + Interval.D1.floor(MILLIS - 41 * day)));
            assertThat(server.asked("/api/v2/spot/market/candles"))
                    .singleElement()
                    .satisfies(asked -> assertThat(asked.params())
                            .containsOnlyKeys("symbol", "granularity", "startTime", "endTime", "limit")
                            .containsEntry("limit", "1000"));
        }
    }
}

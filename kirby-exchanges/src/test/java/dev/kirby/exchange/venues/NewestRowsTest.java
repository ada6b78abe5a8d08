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
}

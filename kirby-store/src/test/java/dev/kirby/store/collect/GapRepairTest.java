package dev.kirby.store.collect;

import static dev.kirby.store.TestRows.BTC;
import static dev.kirby.store.TestRows.BTC_1M;
import static dev.kirby.store.TestRows.CLOCK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.Dataset;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.CandleSeries;
import dev.kirby.source.Origin;
import dev.kirby.source.Origins;
import dev.kirby.source.Page;
import dev.kirby.store.MarketDataStore;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GapRepairTest {

    private static final TimeRange DAY = TimeRange.of("2024-01-02", "2024-01-03");
    private static final TimeRange HOLE = TimeRange.of("2024-01-02T03:00:00", "2024-01-02T05:30:00");
    private static final TimeRange REST = TimeRange.of("2024-01-02T04:00:00", "2024-01-02T04:10:00");

    @TempDir
    Path folder;

    @Test
    void exactly_what_is_missing_is_asked_for_again_and_what_stays_missing_is_told() {
        try (MarketDataStore store = MarketDataStore.open(folder, CLOCK)) {
            PagedSource source = new PagedSource(CLOCK, 500);
            source.hole = Optional.of(HOLE);
            store.backfill(source).candles(BTC, "1m").range(DAY).run().requireComplete();
            assertThat(store.count(BTC_1M)).isEqualTo(1440 - 150);
            // The venue has repaired most of it since.
            source.hole = Optional.of(REST);
            source.requests.clear();
            GapRepairReport report = store.repairGaps(source).run(BTC_1M);
            assertThat(report.gaps()).containsExactly(HOLE);
            assertThat(report.rows()).isEqualTo(140);
            assertThat(report.remaining()).containsExactly(REST);
            assertThat(source.requests)
                    .allMatch(request -> HOLE.intersect(request.window()).equals(Optional.of(request.window())));
            assertThat(store.count(BTC_1M)).isEqualTo(1430);
            ByteArrayOutputStream printed = new ByteArrayOutputStream();
            report.print(new PrintStream(printed, true, StandardCharsets.UTF_8));
            assertThat(printed.toString(StandardCharsets.UTF_8))
                    .contains("1 gaps of 150 candles, 140 came in 1 requests, 10 stay missing");
            assertThat(report.toString()).hasSizeLessThanOrEqualTo(80);
            assertThat(store.versions())
                    .anyMatch(version -> "gap repair".equals(version.settings().get("kind")));
        }
    }

    @Test
    void what_was_answered_with_nothing_before_the_first_and_after_the_last_candle_is_mended() {
        try (MarketDataStore store = MarketDataStore.open(folder, CLOCK)) {
            PagedSource source = new PagedSource(CLOCK, 500);
            source.wrong = (request, rows) -> rows.slice(TimeRange.of("2024-01-02T02:00", "2024-01-02T20:00"));
            store.backfill(source).candles(BTC, "1m").range(DAY).run().requireComplete();
            store.upsert(BTC_1M, Page.empty(Dataset.CANDLES, DAY)); // as older versions took it
            assertThat(store.count(BTC_1M)).isEqualTo(18 * 60);
            source.wrong = (request, rows) -> rows;
            GapRepairReport report = store.repairGaps(source).run(BTC_1M);
            assertThat(report.gaps())
                    .containsExactly(
                            TimeRange.of("2024-01-02", "2024-01-02T02:00"),
                            TimeRange.of("2024-01-02T20:00", "2024-01-03"));
            assertThat(report.remaining()).isEmpty();
            assertThat(store.count(BTC_1M)).isEqualTo(1440);
        }
    }

    @Test
    void without_gaps_nothing_is_asked() {
        try (MarketDataStore store = MarketDataStore.open(folder, CLOCK)) {
            PagedSource source = new PagedSource(CLOCK, 500);
            store.backfill(source).candles(BTC, "1m").range(DAY).run().requireComplete();
            source.requests.clear();
            assertThat(store.repairGaps(source).range(DAY).run(BTC_1M).remaining())
                    .isEmpty();
            assertThat(source.requests).isEmpty();
            assertThatThrownBy(() -> store.repairGaps(source).run(SeriesId.of(Dataset.FUNDING, BTC)))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("candles only");
        }
    }

    private static PagedSource source(String name, Origin origin, TimeRange hole) {
        PagedSource source = new PagedSource(name, CLOCK, 500);
        source.hole = Optional.of(hole);
        source.origins = origin.isOtherVenue() ? Origins.NONE : Origins.of(TimeRange.ALL, origin);
        return source;
    }

    @Test
    void what_one_origin_lacks_comes_from_the_next_and_is_marked() {
        TimeRange archived = TimeRange.of("2024-01-02T04:00:00", "2024-01-02T05:30:00");
        TimeRange nowhere = TimeRange.of("2024-01-02T05:00:00", "2024-01-02T05:10:00");
        TimeRange first = TimeRange.of("2024-01-02T04:00:00", "2024-01-02T05:00:00");
        TimeRange last = TimeRange.of("2024-01-02T05:10:00", "2024-01-02T05:30:00");
        try (MarketDataStore store = MarketDataStore.open(folder, CLOCK)) {
            PagedSource rest = source("binance", Origin.REST, HOLE);
            PagedSource archive = source("binance", Origin.ARCHIVE, archived);
            PagedSource bybit = source("bybit", Origin.venue("bybit"), nowhere);
            store.backfill(rest).candles(BTC, "1m").range(DAY).run().requireComplete();

            GapRepairReport unasked =
                    store.repairGaps(rest).archive(archive).range(DAY).run(BTC_1M);
            assertThat(unasked.came()).containsExactly(entry("archive", 60L));
            assertThat(unasked.remaining()).containsExactly(archived);
            assertThat(bybit.requests).isEmpty();
            assertThat(store.coverage(BTC_1M).origins().otherVenues()).isEqualTo(Origins.NONE);

            GapRepairReport report =
                    store.repairGaps(rest).archive(archive).venue(bybit).run(BTC_1M);
            Origins lent = Origins.of(first, Origin.venue("bybit")).with(last, Origin.venue("bybit"));
            assertThat(report.came()).containsExactly(entry("venue bybit", 80L));
            assertThat(report.lent()).isEqualTo(lent);
            assertThat(report.remaining()).containsExactly(nowhere);
            assertThat(store.count(BTC_1M)).isEqualTo(1430);
            assertThat(store.coverage(BTC_1M).origins().otherVenues()).isEqualTo(lent);
            assertThat(store.coverage(BTC_1M).origins().at(archived.start().minusSeconds(60)))
                    .contains(Origin.ARCHIVE);
            assertThat(printed(report))
                    .contains("80 candles by venue bybit")
                    .contains("of bybit, marked as such: 2024-01-02T04:00:00Z to 2024-01-02T05:00:00Z");

            // The exchange itself repairs half an hour of it: that is its own again, row by row.
            rest.hole = Optional.of(TimeRange.of("2024-01-02T04:30:00", "2024-01-02T05:30:00"));
            GapRepairReport later = store.repairGaps(rest).run(BTC_1M);
            assertThat(later.came()).containsExactly(entry("rest", 30L));
            assertThat(later.lent())
                    .isEqualTo(Origins.of(TimeRange.of("2024-01-02T04:30", "2024-01-02T05:00"), Origin.venue("bybit"))
                            .with(last, Origin.venue("bybit")));
            assertThat(store.count(BTC_1M)).isEqualTo(1430);
        }
    }

    @Test
    void candles_of_another_venue_make_nothing_certain() {
        try (MarketDataStore store = MarketDataStore.open(folder, CLOCK)) {
            PagedSource rest = source("binance", Origin.REST, HOLE);
            store.backfill(rest).candles(BTC, "1m").range(DAY).run().requireComplete();
            var before = store.coverage(BTC_1M).missing(DAY);
            assertThat(before).isNotEmpty();
            store.repairGaps(rest)
                    .venue(source("bybit", Origin.venue("bybit"), REST))
                    .run(BTC_1M);
            assertThat(store.coverage(BTC_1M).missing(DAY)).isEqualTo(before);
            assertThatThrownBy(() -> store.repairGaps(rest).venue(rest))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("the same one");
        }
    }

    @Test
    void finer_candles_build_coarser_ones_where_each_of_them_is_there() {
        SeriesId fives = SeriesId.candles(BTC, Interval.M5);
        TimeRange minute = TimeRange.of("2024-01-02T04:02:00", "2024-01-02T04:03:00");
        try (MarketDataStore store = MarketDataStore.open(folder, CLOCK)) {
            PagedSource source = source("binance", Origin.REST, minute);
            store.backfill(source).candles(BTC, "1m").range(DAY).run().requireComplete();
            source.hole = Optional.of(HOLE);
            store.backfill(source).candles(BTC, "5m").range(DAY).run().requireComplete();
            GapRepairReport report = store.repairGaps(source).run(fives);
            assertThat(report.came()).containsExactly(entry("built 1m", 29L));
            assertThat(report.remaining()).containsExactly(TimeRange.of("2024-01-02T04:00:00", "2024-01-02T04:05:00"));
            CandleSeries built = store.candles(BTC, "5m").range(HOLE).load();
            CandleSeries expected =
                    CandleSeries.of(BTC, Interval.M1, store.read(BTC_1M, HOLE)).resample(Interval.M5);
            for (int bar = 0; bar < built.size(); bar++) {
                int same = expected.indexAtOrAfter(built.time(bar));
                assertThat(built.candle(bar)).isEqualTo(expected.candle(same));
            }
        }
    }

    private static String printed(GapRepairReport report) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        report.print(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8);
    }
}

package dev.kirby.store.collect;

import static dev.kirby.store.TestRows.BTC;
import static dev.kirby.store.TestRows.BTC_1M;
import static dev.kirby.store.TestRows.CLOCK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.Dataset;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
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
}

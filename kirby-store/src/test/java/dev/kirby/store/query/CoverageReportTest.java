package dev.kirby.store.query;

import static dev.kirby.store.TestRows.BTC_1M;
import static dev.kirby.store.TestRows.CLOCK;
import static dev.kirby.store.TestRows.candles;
import static dev.kirby.store.TestRows.minuteRange;
import static dev.kirby.store.TestRows.minutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.series.Rows;
import dev.kirby.source.Page;
import dev.kirby.store.MarketDataStore;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CoverageReportTest {

    private static final SeriesId ETH_1M = SeriesId.candles(Instrument.parse("binance:ETH/USDT:USDT"), Interval.M1);

    @TempDir
    Path folder;

    /** Rows of 10 to 100, but for 20 to 30 of which the venue had nothing, and 50 to 60 which are in doubt. */
    private static void fill(MarketDataStore store) {
        Rows all = minutes(100);
        store.upsert(BTC_1M, Page.empty(Dataset.CANDLES, minuteRange(0, 10)));
        store.upsert(BTC_1M, new Page(minuteRange(10, 30), all.slice(10, 20)));
        store.upsert(BTC_1M, new Page(minuteRange(30, 50), all.slice(30, 50)));
        store.upsert(BTC_1M, Page.of(minuteRange(50, 60), Rows.empty(Dataset.CANDLES), 10));
        store.upsert(BTC_1M, new Page(minuteRange(60, 100), all.slice(60, 100)));
        Rows other = candles(Interval.M1, minuteRange(0, 100), 1);
        store.upsert(
                ETH_1M,
                new Page(
                        minuteRange(0, 100),
                        Rows.concat(Dataset.CANDLES, List.of(other.slice(0, 20), other.slice(30, 100)))));
    }

    @Test
    void names_what_is_known_of_each_gap() {
        try (MarketDataStore store = MarketDataStore.open(folder, CLOCK)) {
            fill(store);
            CoverageReport report = CoverageReport.of(store.storage(), BTC_1M);
            assertThat(report.gaps())
                    .extracting(CoverageReport.Gap::range)
                    .containsExactly(minuteRange(0, 10), minuteRange(20, 30), minuteRange(50, 60));
            assertThat(report.gaps())
                    .extracting(CoverageReport.Gap::state)
                    .containsExactly(
                            CoverageReport.State.CERTAIN,
                            CoverageReport.State.CERTAIN,
                            CoverageReport.State.PROVISIONAL);
            assertThat(report.gaps().get(0).cause()).contains("not listed yet");
            assertThat(report.gaps().get(1).cause()).startsWith("outage of the exchange: none of 1");
            assertThat(report.gaps().get(2).cause()).startsWith("this market alone: 1 of 1");
            ByteArrayOutputStream printed = new ByteArrayOutputStream();
            report.print(new PrintStream(printed, true, StandardCharsets.UTF_8));
            assertThat(printed.toString(StandardCharsets.UTF_8))
                    .contains("0 of 10 rows, asked once")
                    .contains("10 rows are not confirmed to be absent: run backfill again");
            assertThat(report.toString()).hasSizeLessThanOrEqualTo(80);
        }
    }

    @Test
    void an_export_names_provisional_windows() throws Exception {
        try (MarketDataStore store = MarketDataStore.open(folder.resolve("data"), CLOCK)) {
            fill(store);
            Path files = folder.resolve("files");
            store.export(BTC_1M.instrument()).candles("1m").toParquet(files.toString());
            try (var written = Files.list(files)) {
                String document =
                        Files.readString(written.filter(file -> file.toString().endsWith(".json"))
                                .findFirst()
                                .orElseThrow());
                assertThat(document).contains("\"provisional\"").contains("\"expected\" : 10");
            }
        }
    }
}

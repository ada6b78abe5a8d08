package dev.kirby.store.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.quality.QualityReport;
import dev.kirby.quality.QualityRule;
import dev.kirby.quality.QualityVerdict;
import dev.kirby.series.CandleSeries;
import dev.kirby.store.MarketDataStore;
import dev.kirby.testing.SharedData;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as venues and collectors really wrote them. */
class RealFilesTest {

    private static final Path DATA = SharedData.path("data");

    @TempDir
    Path folder;

    private CandleSeries imported(String path, String instrument, Interval interval, String columns) {
        Path file = DATA.resolve(path);
        assumeTrue(Files.exists(file), () -> "no recorded data at " + file);
        try (MarketDataStore store = MarketDataStore.open(folder)) {
            SeriesId series = SeriesId.candles(Instrument.parse(instrument), interval);
            FileImport files = store.importInto(series);
            (columns.isEmpty() ? files : files.columns(columns)).run(file);
            return store.candles(series.instrument(), interval).load();
        }
    }

    @Test
    void bitfinex_2015_has_its_absent_minutes_as_gaps() {
        CandleSeries minutes = imported(
                "bitfinex-BTCUSD-1m-2015.csv.gz", "bitfinex:BTC/USD", Interval.M1, "time,open,close,high,low,volume");
        assertThat(minutes.size()).isEqualTo(366_710);
        assertThat(minutes.resample(Interval.M5).size()).isEqualTo(94_079);
        QualityReport report = minutes.check();
        assertThat(report.verdict()).isEqualTo(QualityVerdict.WARN);
        long expected = Interval.M1.count(minutes.range());
        assertThat(report.findings())
                .filteredOn(f -> f.rule() == QualityRule.CONTINUITY)
                .singleElement()
                .satisfies(f -> assertThat(f.count()).isEqualTo(expected - 366_710));
    }

    @Test
    void binance_2023_has_eighty_absent_minutes_on_the_day_of_the_outage() {
        CandleSeries minutes = imported("binance-vision/spot-daily", "binance:BTC/USDT", Interval.M1, "");
        assertThat(minutes.size()).isEqualTo(525_520);
        assertThat(minutes.check().gaps()).singleElement().satisfies(gap -> {
            assertThat(gap.start()).hasToString("2023-03-24T12:40:00Z");
            assertThat(gap.end()).hasToString("2023-03-24T14:00:00Z");
        });
    }

    @Test
    void spot_archives_change_from_milliseconds_to_microseconds_without_a_seam() {
        CandleSeries hours = imported("binance-vision/spot-1h", "binance:BTC/USDT", Interval.H1, "");
        assertThat(hours.size()).isEqualTo((30 + 31 + 31 + 28) * 24);
        assertThat(hours.check().gaps()).isEmpty();
        assertThat(hours.open(0)).isEqualTo(70292.01);
    }

    @Test
    void perps_archives_come_with_a_header() {
        CandleSeries minutes =
                imported("binance-vision/um-1m/LINKUSDT-1m-2023-02.zip", "binance:LINK/USDT:USDT", Interval.M1, "");
        assertThat(minutes.size()).isEqualTo(28 * 1440);
        assertThat(minutes.numTrades(0)).isEqualTo(471);
    }

    @Test
    void iso_times_are_utc() {
        CandleSeries minutes = imported("btc-perp-1m-2022-01.csv.gz", "bitmex:BTC/USD:USD", Interval.M1, "");
        assertThat(minutes.candle(0).time()).hasToString("2021-12-31T23:01:00Z");
    }
}

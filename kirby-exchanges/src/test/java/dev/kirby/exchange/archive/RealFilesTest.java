package dev.kirby.exchange.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kirby.exchange.Exchange;
import dev.kirby.exchange.ExchangeSettings;
import dev.kirby.exchange.Exchanges;
import dev.kirby.exchange.internal.rows.CsvReader;
import dev.kirby.exchange.simulated.SimulatedExchange;
import dev.kirby.exchange.venue.RowMapping;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.source.Page;
import dev.kirby.testing.SharedData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files as the archive really published them, served by a local archive. */
class RealFilesTest {

    private static final Path FILES = SharedData.path("data/binance-vision");
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-09-01T00:00:00Z"), ZoneOffset.UTC);

    private static List<String> lines(Path zip) throws IOException {
        try (ZipFile file = new ZipFile(zip.toFile())) {
            byte[] csv = file.getInputStream(file.entries().nextElement()).readAllBytes();
            return new String(csv, StandardCharsets.UTF_8).lines().toList();
        }
    }

    /** Asks an exchange whose archive holds the given files, and whose REST interface has nothing. */
    private static Page page(ArchiveServer archive, SeriesId series, TimeRange range) {
        Rows nothing = Rows.empty(Dataset.CANDLES);
        try (SimulatedExchange venue = SimulatedExchange.binance()
                        .clock(CLOCK)
                        .serving(series, nothing)
                        .budget(Long.MAX_VALUE)
                        .start();
                Exchange exchange = Exchanges.open(
                        "binance",
                        ExchangeSettings.DEFAULT
                                .at(venue.url())
                                .archiveAt(archive.url())
                                .unlimited()
                                .timed(CLOCK, duration -> {}))) {
            return exchange.fetch(series, range);
        }
    }

    private static void assertLines(Rows rows, List<String> lines) {
        List<String> data =
                lines.stream().filter(line -> !line.startsWith("open")).toList();
        assertThat(rows.size()).isEqualTo(data.size());
        for (int row = 0; row < data.size(); row++) {
            String[] fields = data.get(row).split(",");
            assertThat(rows.time(row)).isEqualTo(Long.parseLong(fields[0].substring(0, 13)));
            for (int column = 0; column < 5; column++) {
                assertThat(rows.number(column, row)).isEqualTo(Double.parseDouble(fields[1 + column]));
            }
            assertThat(rows.number(5, row)).isEqualTo(Double.parseDouble(fields[8]));
        }
    }

    @ParameterizedTest
    @CsvSource({"AVAXUSDT, 2026-06", "AVAXUSDT, 2026-07", "LINKUSDT, 2023-02"})
    void months_of_perpetuals_with_a_header(String symbol, String month) throws IOException {
        Path zip = FILES.resolve("um-1m/" + symbol + "-1m-" + month + ".zip");
        assumeTrue(Files.exists(zip), () -> "no real file at " + zip);
        SeriesId series =
                SeriesId.candles(Instrument.parse("binance:" + symbol.replace("USDT", "/USDT:USDT")), Interval.M1);
        TimeRange range =
                FilePeriod.MONTH.around(TimeRange.instant(month + "-01").toEpochMilli());
        try (ArchiveServer archive = new ArchiveServer()) {
            archive.put(
                    "/data/futures/um/monthly/klines/" + symbol + "/1m/" + zip.getFileName(), Files.readAllBytes(zip));
            Page page = page(archive, series, range);
            assertThat(page.answered()).isEqualTo(range);
            assertLines(page.rows(), lines(zip));
        }
    }

    @Test
    void days_of_spot_without_a_header() throws IOException {
        Path folder = FILES.resolve("spot-daily");
        assumeTrue(Files.isDirectory(folder), () -> "no real files in " + folder);
        SeriesId series = SeriesId.candles(Instrument.parse("binance:BTC/USDT"), Interval.M1);
        List<Path> days;
        try (Stream<Path> files = Files.list(folder)) {
            days = files.sorted().skip(80).limit(8).toList();
        }
        try (ArchiveServer archive = new ArchiveServer()) {
            for (Path day : days) {
                archive.put("/data/spot/daily/klines/BTCUSDT/1m/" + day.getFileName(), Files.readAllBytes(day));
                String date = day.getFileName().toString().substring(11, 21);
                TimeRange range = FilePeriod.DAY.around(TimeRange.instant(date).toEpochMilli());
                Page page = page(archive, series, range);
                assertThat(page.answered()).isEqualTo(range);
                assertLines(page.rows(), lines(day));
            }
        }
    }

    @Test
    void trap_15_milliseconds_become_microseconds_at_the_turn_of_the_year() throws IOException {
        Path folder = FILES.resolve("spot-1h");
        assumeTrue(Files.isDirectory(folder), () -> "no real files in " + folder);
        RowMapping mapping = RowMapping.lines(
                Dataset.CANDLES,
                "open_time=time open=open high=high low=low close=close"
                        + " volume=volume close_time quote_volume count=num_trades");
        List<Rows> months = new ArrayList<>();
        for (String month : List.of("2024-11", "2024-12", "2025-01", "2025-02")) {
            Path zip = folder.resolve("BTCUSDT-1h-" + month + ".zip");
            try (ZipFile file = new ZipFile(zip.toFile())) {
                Rows rows = new CsvReader(
                                month,
                                mapping,
                                () -> 1,
                                file.getInputStream(file.entries().nextElement()))
                        .read(800, Integer.MAX_VALUE);
                assertLines(rows, lines(zip));
                months.add(rows);
            }
        }
        Rows all = Rows.concat(Dataset.CANDLES, months);
        assertThat(all.size()).isEqualTo((30 + 31 + 31 + 28) * 24);
        assertThat(all.range())
                .isEqualTo(TimeRange.ofMillis(
                        TimeRange.instant("2024-11-01").toEpochMilli(),
                        TimeRange.instant("2025-02-28T23:00:00").toEpochMilli() + 1));
    }
}

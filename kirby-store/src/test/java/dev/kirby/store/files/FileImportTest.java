package dev.kirby.store.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.InvalidRequestException;
import dev.kirby.StoreException;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.CandleSeries;
import dev.kirby.series.Rows;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.query.CoverageReport;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileImportTest {

    private static final SeriesId SERIES = SeriesId.candles(Instrument.parse("binance:BTC/USDT"), Interval.M1);
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:30Z");

    @TempDir
    Path folder;

    private MarketDataStore store;

    @BeforeEach
    void open() {
        store = MarketDataStore.open(folder.resolve("lake"), Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Path file(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (name.endsWith(".zip")) {
            try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
                out.putNextEntry(new ZipEntry("inner.csv"));
                out.write(bytes);
            }
        } else {
            try (OutputStream out = name.endsWith(".gz")
                    ? new GZIPOutputStream(Files.newOutputStream(file))
                    : Files.newOutputStream(file)) {
                out.write(bytes);
            }
        }
        return file;
    }

    private Rows stored() {
        return store.read(SERIES, TimeRange.ALL);
    }

    @ParameterizedTest
    @CsvSource({"a.csv", "a.csv.gz", "a.zip"})
    void every_container_gives_the_same_candles(String name) throws IOException {
        Path path = file(name, "time,open,high,low,close,volume\n1704067200000,1.1,2,0.5,1.5,7\n");
        ImportReport report = store.importInto(SERIES).run(path);
        assertThat(report.rows()).isEqualTo(1);
        assertThat(stored().time(0)).isEqualTo(1704067200000L);
        assertThat(stored().number(0, 0)).isEqualTo(1.1);
        assertThat(stored().number(5, 0)).isNaN();
        assertThat(store.coverage(SERIES).ranges()).containsExactly(TimeRange.ofMillis(1704067200000L, 1704067260000L));
        assertThat(store.versions()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "1704067200",
        "1704067200.0",
        "1704067200000",
        "1704067200000000",
        "1704067200000000000",
        "2024-01-01",
        "2024-01-01T00:00:00Z",
        "2024-01-01 00:00:00",
        "2024-01-01 00:00:00.000000",
        "2024-01-01 01:00:00+01:00",
        "2024-01-01 00:00:00 UTC",
        "2023-12-31T19:00:00-0500"
    })
    void every_way_to_write_a_time_is_understood(String time) throws IOException {
        store.importInto(SERIES).run(file("a.csv", "close,low,Date,high,open\n1,1," + time + ",1,1\n"));
        assertThat(stored().times()).containsExactly(1704067200000L);
        assertThat(stored().number(4, 0)).isNaN();
    }

    @Test
    void fields_may_be_quoted_and_lines_end_as_any_program_ends_them() throws IOException {
        Path path = file(
                "a.csv",
                "\uFEFF\"Date\",\"Open\",high,low,close,\"a \"\"note\"\"\"\r\n\r\n\"2024-01-01\",\"1.5\",2,1,1.5,\"x, y\"\r"
                        + "2024-01-02,3,4,2,3,");
        store.importInto(SERIES).run(path);
        assertThat(stored().numbers(0)).containsExactly(1.5, 3);
    }

    @Test
    void a_file_that_is_damaged_or_no_csv_imports_nothing_and_is_named() throws IOException {
        byte[] whole = Files.readAllBytes(file("a.csv.gz", "time,open,high,low,close\n1704067200,1,1,1,1\n"));
        Path half = Files.write(folder.resolve("half.csv.gz"), Arrays.copyOf(whole, whole.length - 12));
        assertThatThrownBy(() -> store.importInto(SERIES).run(half))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("half.csv.gz")
                .hasMessageContaining("Nothing was imported");
        Path open = file("open.csv", "time,open,high,low,close\n1704067200,1,1,1,\"1\n1704067260,1,1,1,1\n");
        assertThatThrownBy(() -> store.importInto(SERIES).run(open))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("open.csv is no CSV: line 2 opens a quote that it does not close. Nothing was imported.");
        assertThat(store.series()).isEmpty();
    }

    @Test
    void archives_of_binance_need_no_columns_with_or_without_header_in_ms_and_us() throws IOException {
        String row = "%s,1,2,0.5,1.5,7,%s,10,42,3,4,0\n";
        Path files = folder.resolve("vision");
        file("vision/a.zip", String.format(row, "1704067200000", "1704067259999"));
        file(
                "vision/b.zip",
                "open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,"
                        + "taker_buy_quote_volume,ignore\n"
                        + String.format(row, "1704067260000", "1704067319999"));
        file("vision/c.zip", String.format(row, "1735689600000000", "1735689659999999"));
        ImportReport report = store.importInto(SERIES).run(files);
        assertThat(report.files()).isEqualTo(3);
        assertThat(stored().times()).containsExactly(1704067200000L, 1704067260000L, 1735689600000L);
        assertThat(stored().numbers(5)).containsExactly(42, 42, 42);
        assertThat(store.coverage(SERIES).ranges()).hasSize(2);
    }

    @Test
    void what_a_file_lacks_counts_as_never_asked() throws IOException {
        StringBuilder csv = new StringBuilder("time,open,high,low,close\n");
        for (int minute = 0; minute < 500; minute++) {
            if (minute != 100 && minute != 101 && minute != 300) {
                csv.append(1704067200000L + minute * 60_000L).append(",1,1,1,1\n");
            }
        }
        store.importInto(SERIES).run(file("gaps.csv", csv.toString()));
        assertThat(store.coverage(SERIES).ranges())
                .containsExactly(minutes(0, 100), minutes(102, 300), minutes(301, 500));
        assertThat(store.coverage(SERIES).missing(minutes(0, 500)))
                .containsExactly(minutes(100, 102), minutes(300, 301));
        CoverageReport report = CoverageReport.of(store.storage(), SERIES);
        assertThat(report.gaps()).isNotEmpty().allMatch(gap -> gap.state() == CoverageReport.State.UNASKED);

        SeriesId funding = SeriesId.of(Dataset.FUNDING, Instrument.parse("binance:BTC/USDT:USDT"));
        store.importInto(funding)
                .run(file("funding.csv", "time,funding_rate\n1704067200000,0.0001\n1704096000000,0.0001\n"));
        assertThat(store.count(funding)).isEqualTo(2);
        assertThat(store.coverage(funding).isEmpty()).isTrue();
    }

    private static TimeRange minutes(int from, int to) {
        return TimeRange.ofMillis(1704067200000L + from * 60_000L, 1704067200000L + to * 60_000L);
    }

    @Test
    void of_many_short_stretches_the_short_ones_are_not_kept() throws IOException {
        StringBuilder csv = new StringBuilder("time,open,high,low,close\n");
        // 2,500 candles alone, and 1,500 that follow each other.
        for (int minute = 0; minute < 6_500; minute++) {
            if (minute < 5_000 ? minute % 2 == 1 : true) {
                csv.append(1704067200000L + minute * 60_000L).append(",1,1,1,1\n");
            }
        }
        store.importInto(SERIES).run(file("short.csv", csv.toString()));
        assertThat(store.count(SERIES)).isEqualTo(4_000);
        assertThat(store.coverage(SERIES).ranges()).containsExactly(minutes(4_999, 6_500));
    }

    @Test
    void one_bad_line_in_one_file_imports_nothing_and_is_named() throws IOException {
        file("in/a.csv", "time,open,high,low,close\n60000,1,1,1,1\n");
        file("in/b.csv", "time,open,high,low,close\n120000,1,1,1,1\n180000,1,x,1,1\n61000,1,1,1,1\n240000,1,,1,1\n");
        assertThatThrownBy(() -> store.importInto(SERIES).timeUnit("ms").run(folder.resolve("in")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("3 lines cannot be read, so nothing was imported")
                .hasMessageContaining("b.csv:3: 'x' is no number")
                .hasMessageContaining("b.csv:4: no 1m candle opens at 1970-01-01T00:01:01Z")
                .hasMessageContaining("b.csv:5: high is missing");
        assertThat(store.series()).isEmpty();
    }

    @Test
    void unordered_and_repeated_lines_are_stored_once_in_order_and_reported() throws IOException {
        Path path = file(
                "a.csv", "1704067320,1,1,1,1,3\n1704067200,1,1,1,1,1\n1704067260,1,1,1,1,2\n1704067200,1,1,1,1,1\n");
        ImportReport report = store.importInto(SERIES)
                .columns("time,open,close,high,low,volume")
                .run(path);
        assertThat(stored().numbers(4)).containsExactly(1, 2, 3);
        assertThat(report.rows()).isEqualTo(3);
        assertThat(report.toText())
                .contains("1 line repeats a row exactly")
                .contains("2 lines step back in time, first at a.csv:2, a.csv:4");
    }

    @Test
    void two_different_candles_of_one_time_import_nothing() throws IOException {
        Path a = file("a.csv", "time,open,high,low,close\n1704067200,1,1,1,1\n");
        Path b = file("b.csv", "time,open,high,low,close\n1704067200,1,2,1,1\n");
        assertThatThrownBy(() -> store.importInto(SERIES).run(a, b))
                .hasMessageContaining("contradict an earlier line")
                .hasMessageContaining("b.csv:2");
        assertThat(store.series()).isEmpty();
    }

    @Test
    void a_candle_that_has_not_closed_is_left_out() throws IOException {
        Path path =
                file("a.csv", "time,open,high,low,close\n2026-05-31T23:59:00Z,1,1,1,1\n2026-06-01T00:00:00Z,1,1,1,1\n");
        ImportReport report = store.importInto(SERIES).run(path);
        assertThat(report.rows()).isEqualTo(1);
        assertThat(report.toText()).contains("1 candle has not closed yet");
    }

    @Test
    void columns_that_cannot_be_told_are_asked_for() throws IOException {
        Path path = file("a.csv", "1704067200,1,1,1,1,3\n");
        assertThatThrownBy(() -> store.importInto(SERIES).run(path))
                .hasMessageContaining("no header")
                .hasMessageContaining("--columns time,open,high,low,close,volume");
        assertThatThrownBy(() -> store.importInto(SERIES).columns("time,open").run(path))
                .hasMessageContaining("No column 'high'");
        assertThatThrownBy(() -> store.importInto(SERIES).timeUnit("min"))
                .hasMessageContaining("use s, ms, us, ns or iso");
        assertThatThrownBy(() -> store.importInto(SERIES).run(folder.resolve("absent.csv")))
                .hasMessageContaining("No readable file");
    }

    @Test
    void a_checksum_beside_the_file_is_verified() throws IOException {
        Path path = file("a.csv", "time,open,high,low,close\n1704067200,1,1,1,1\n");
        Files.writeString(folder.resolve("a.csv.CHECKSUM"), "00ff  a.csv\n");
        assertThatThrownBy(() -> store.importInto(SERIES).run(path)).hasMessageContaining("is damaged");
        assertThat(store.series()).isEmpty();
    }

    @Test
    void an_archive_of_several_files_is_refused() throws IOException {
        Path path = folder.resolve("two.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(path))) {
            for (String name : new String[] {"../../a.csv", "b.csv"}) {
                out.putNextEntry(new ZipEntry(name));
                out.write("time,open,high,low,close\n1704067200,1,1,1,1\n".getBytes(StandardCharsets.UTF_8));
            }
        }
        assertThatThrownBy(() -> store.importInto(SERIES).run(path)).hasMessageContaining("more than one file");
        assertThat(folder.getParent().resolve("a.csv")).doesNotExist();
    }

    @Test
    void importing_again_changes_nothing() throws IOException {
        Path path = file("a.csv.gz", "time,open,high,low,close,volume\n1704067200,1,1,1,1,3\n1704067320,1,1,1,1,3\n");
        store.importInto(SERIES).run(path);
        CandleSeries first = CandleSeries.of(SERIES.instrument(), Interval.M1, stored());
        store.importInto(SERIES).run(path);
        assertThat(CandleSeries.of(SERIES.instrument(), Interval.M1, stored())).isEqualTo(first);
        assertThat(first.check().gaps()).hasSize(1);
    }

    @Test
    void a_file_cut_in_its_last_line_imports_nothing() throws IOException {
        Path cut = file("a.csv", "time,open,high,low,close,volume\n1704067200,1,1,1,1,3\n1704067260,103,105,102,1");
        assertThatThrownBy(() -> store.importInto(SERIES).run(cut))
                .hasMessageContaining("a.csv:3: has 5 fields, not 6 as the first line");
        Path longer = file("b.csv", "time,open,high,low,close,volume\n1704067200,1,1,1,1,3,9\n");
        assertThatThrownBy(() -> store.importInto(SERIES).run(longer)).hasMessageContaining("has 7 fields, not 6");
        assertThat(store.series()).isEmpty();
    }

    @Test
    void a_last_line_without_its_newline_is_read_and_warned_of() throws IOException {
        Path open = file("a.csv", "time,open,high,low,close\n1704067200,1,1,1,1\n1704067260,1,1,1,1");
        ImportReport report = store.importInto(SERIES).run(open);
        assertThat(report.rows()).isEqualTo(2);
        assertThat(report.toText()).contains("Warning: no newline ends a.csv:3");
        Path closed = file("b.csv", "time,open,high,low,close\r\n1704067200,1,1,1,1\r\n");
        assertThat(store.importInto(SERIES).run(closed).notes()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0x1p3", "1d", "1f", "Infinity", "-Infinity", "+Infinity", "1e", "1e400", ".", "1_000", "--1", "٣"})
    void only_decimal_notation_is_a_number(String number) throws IOException {
        Path path = file("a.csv", "time,open,high,low,close\n1704067200,1,9,1," + number + "\n");
        assertThatThrownBy(() -> store.importInto(SERIES).run(path))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("a.csv:2: ");
        assertThat(store.series()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1.5e2", "+150", "150.", "0.15E+3", "00150"})
    void decimal_notation_may_have_an_exponent(String number) throws IOException {
        store.importInto(SERIES).run(file("a.csv", "time,open,high,low,close\n1704067200,1,200,1," + number + "\n"));
        assertThat(stored().numbers(3)).containsExactly(150);
    }

    @ParameterizedTest
    @CsvSource({"0", "-5"})
    void prices_that_cannot_be_import_nothing(String price) throws IOException {
        Path path = file("a.csv", "time,open,high,low,close\n1704067200,1,9,1," + price + "\n");
        assertThatThrownBy(() -> store.importInto(SERIES).run(path)).hasMessageContaining("is not above zero");
    }

    @Test
    void every_dataset_can_be_imported() throws IOException {
        Instrument btc = Instrument.parse("binance:BTC/USDT:USDT");
        String time = "2024-01-01T08:00:00Z";
        Map<Dataset, String> files = Map.of(
                Dataset.FUNDING, "time,funding_rate,next_funding_time\n" + time + ",-0.0001,2024-01-01T16:00:00Z\n",
                Dataset.OPEN_INTEREST, "time,sum_open_interest,notional_value\n" + time + ",12.5,\n",
                Dataset.LIQUIDATIONS,
                        "time,side,price,quantity\n" + time + ",long,10,1\n" + time + ",short,10,1\n" + time
                                + ",long,10,1\n",
                Dataset.LONG_SHORT_RATIO, "time,kind,ratio\n" + time + ",top_account,1.5\n",
                Dataset.TRADES, "time,trade_id,price,quantity,taker_side\n" + time + ",7,10,1,buy\n");
        for (Map.Entry<Dataset, String> file : files.entrySet()) {
            SeriesId series = SeriesId.of(file.getKey(), btc);
            ImportReport report = store.importInto(series).run(file(file.getKey() + ".csv", file.getValue()));
            assertThat(store.count(series)).isEqualTo(report.rows()).isPositive();
        }
        assertThat(store.count(SeriesId.of(Dataset.LIQUIDATIONS, btc))).isEqualTo(2);
        assertThat(store.read(SeriesId.of(Dataset.FUNDING, btc), TimeRange.ALL)
                        .instant(Dataset.FUNDING.indexOf("next_funding_time"), 0))
                .isEqualTo(Instant.parse("2024-01-01T16:00:00Z").toEpochMilli());
        assertThatThrownBy(() -> store.importInto(SeriesId.of(Dataset.LIQUIDATIONS, btc))
                        .run(file("b.csv", "time,side,price,quantity\n" + time + ",up,10,1\n")))
                .hasMessageContaining("side 'up' is none of long, short");
    }

    /** Half a million rows of one time each, twice: a map of them would not fit. */
    @Test
    void repeats_take_a_few_bytes_each() throws IOException {
        Survey survey = new Survey(Interval.M1, NOW);
        Path path = folder.resolve("twice.csv");
        try (var out = Files.newBufferedWriter(path)) {
            out.write("time,open,high,low,close\n");
            for (int i = 0; i < 1_000_000; i++) {
                out.write((1704067200 + 60L * (i % 500_000)) + ",1,1,1," + (i == 999_999 ? "2" : "1") + "\n");
            }
        }
        survey.read(new RowReader(SourceFile.of(List.of(path)).get(0), SERIES, NOW, null, TimeText.AUTO), "twice.csv");
        assertThat(survey.repeats().isEmpty()).isFalse();
        assertThat(survey.distinct()).isEqualTo(500_000);
        assertThatThrownBy(() -> store.importInto(SERIES).run(path))
                .hasMessageContaining("1 lines contradict an earlier line")
                .hasMessageContaining("twice.csv:1000001");
    }
}

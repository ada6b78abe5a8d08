package dev.kirby.exchange.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.SourceException;
import dev.kirby.exchange.AllPages;
import dev.kirby.exchange.Exchange;
import dev.kirby.exchange.ExchangeSettings;
import dev.kirby.exchange.Exchanges;
import dev.kirby.exchange.simulated.Faults;
import dev.kirby.exchange.simulated.GeneratedMarket;
import dev.kirby.exchange.simulated.SimulatedExchange;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.CandleSeries;
import dev.kirby.series.Rows;
import dev.kirby.source.Page;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An exchange and its archive, both over real HTTP. */
class ArchivedExchangeTest {

    private static final Instrument BTC = Instrument.parse("binance:BTC/USDT:USDT");
    private static final SeriesId BTC_1M = SeriesId.candles(BTC, Interval.M1);
    private static final Instant NOW = Instant.parse("2024-04-20T10:07:42Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final Rows TRUTH = GeneratedMarket.of(42, BTC, NOW).minutes().toRows();
    private static final String MINUTES = "/data/futures/um/{period}/klines/BTCUSDT/1m/BTCUSDT-1m-{date}.zip";
    private static final String JANUARY = minutes(FilePeriod.MONTH, "2024-01");
    private static final TimeRange IN_JANUARY = TimeRange.of("2024-01-01", "2024-02-01");

    private final SimulatedExchange venue = SimulatedExchange.binance()
            .seed(42)
            .clock(CLOCK)
            .budget(Long.MAX_VALUE)
            .start();
    private final ArchiveServer archive = new ArchiveServer();
    private final Exchange exchange = open(settings(archive.url()));
    private List<Path> before = List.of();

    private static String minutes(FilePeriod period, String date) {
        return MINUTES.replace("{period}", period.folder()).replace("{date}", date);
    }

    private ExchangeSettings settings(URI archiveUrl) {
        return ExchangeSettings.DEFAULT
                .at(venue.url())
                .archiveAt(archiveUrl)
                .unlimited()
                .timed(CLOCK, duration -> {});
    }

    private static Exchange open(ExchangeSettings settings) {
        return Exchanges.open("binance", settings);
    }

    @BeforeEach
    void remember_temporary_files() {
        before = temporary();
    }

    @AfterEach
    void nothing_is_left_behind() {
        exchange.close();
        archive.close();
        venue.close();
        assertThat(temporary()).isEqualTo(before);
    }

    private static List<Path> temporary() {
        String ours = "kirby-archive-" + ProcessHandle.current().pid() + "-";
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(p -> p.getFileName().toString().startsWith(ours))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** But for the dust of adding doubles to sums of volumes. */
    private static void assertSame(Rows actual, Rows expected) {
        assertThat(actual.times()).isEqualTo(expected.times());
        for (int column = 0; column < expected.dataset().columns().size(); column++) {
            assertThat(decimals(actual, column)).as("column " + column).isEqualTo(decimals(expected, column));
        }
    }

    private static double[] decimals(Rows rows, int column) {
        return Arrays.stream(rows.numbers(column))
                .map(number -> Math.rint(number * 1e6) / 1e6)
                .toArray();
    }

    private void publishMinutes() {
        TimeRange quarter = TimeRange.of("2024-01-01", "2024-04-01");
        archive.putCandles(MINUTES, TRUTH, Interval.M1, FilePeriod.MONTH, quarter);
        archive.putCandles(MINUTES, TRUTH, Interval.M1, FilePeriod.DAY, TimeRange.of("2024-01-01", "2024-04-20"));
    }

    @Test
    void months_days_and_rest_join_to_what_rest_alone_has() {
        publishMinutes();
        TimeRange range = TimeRange.of("2024-01-01", "2024-04-20T10:07:00");
        Rows joined = AllPages.of(exchange, BTC_1M, range);
        long restAsked = venue.requests("klines");
        try (Exchange rest = open(settings(archive.url()).withoutArchive())) {
            assertSame(joined, AllPages.of(rest, BTC_1M, range));
        }
        assertSame(joined, TRUTH.slice(range));
        assertThat(archive.zips()).hasSize(3 + 17).doesNotHaveDuplicates();
        // Two days and some hours at the end, and one request per hole that the market itself has.
        assertThat(restAsked).isLessThan(20);
        assertThat(exchange.statistics().requests())
                .isGreaterThan(2 * archive.zips().size());
    }

    @Test
    void any_window_gives_what_rest_alone_gives() {
        publishMinutes();
        for (String lost : List.of("2024-02-01", "2024-04-03", "2024-04-10")) {
            archive.remove(minutes(FilePeriod.DAY, lost));
        }
        archive.remove(minutes(FilePeriod.MONTH, "2024-02"));
        long seed = 20240420;
        Random random = new Random(seed);
        long begin = GeneratedMarket.BEGIN.toEpochMilli();
        for (int i = 0; i < 25; i++) {
            Interval interval =
                    List.of(Interval.M1, Interval.M1, Interval.M5, Interval.H1).get(random.nextInt(4));
            long from = begin + random.nextLong(NOW.toEpochMilli() - begin - 60_000);
            if (random.nextBoolean()) {
                from = Interval.D1.floor(from);
            }
            long length = random.nextLong(random.nextBoolean() ? 3 * 86_400_000L : 50 * 86_400_000L);
            TimeRange range = TimeRange.ofMillis(from, Math.min(from + length, NOW.toEpochMilli()));
            SeriesId series = SeriesId.candles(BTC, interval);
            Rows expected =
                    CandleSeries.of(BTC, Interval.M1, TRUTH).resample(interval).toRows();
            long closed = interval.floor(NOW.toEpochMilli());
            Rows actual = AllPages.of(exchange, series, range);
            assertThat(actual.times())
                    .as("seed " + seed + ", window " + i + ": " + interval + " " + range)
                    .isEqualTo(expected.slice(range)
                            .slice(TimeRange.ofMillis(0, closed))
                            .times());
            assertSame(actual, expected.slice(range).slice(TimeRange.ofMillis(0, closed)));
        }
    }

    @Test
    void a_wrong_checksum_is_tried_again_once_and_then_one_clear_error() {
        archive.put(JANUARY, ArchiveServer.zip(ArchiveServer.entry(JANUARY), "1704067200000,1,1,1,1,1,0,0,1,0,0,0\n"));
        archive.checksum(JANUARY, "ab".repeat(32));
        assertThatThrownBy(() -> exchange.fetch(BTC_1M, IN_JANUARY))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("BTCUSDT-1m-2024-01.zip is damaged")
                .hasMessageContaining("ab".repeat(32))
                .hasMessageMatching("(?s).*its SHA-256 is [0-9a-f]{64}.*");
        assertThat(archive.zips()).containsExactly(JANUARY, JANUARY);
    }

    @Test
    void a_file_that_is_replaced_while_it_is_fetched_is_fetched_again() {
        byte[] old = ArchiveServer.zip(ArchiveServer.entry(JANUARY), "replaced");
        byte[] corrected = ArchiveServer.zip(
                ArchiveServer.entry(JANUARY), ArchiveServer.csv(TRUTH.slice(IN_JANUARY), Interval.M1, 1));
        archive.put(JANUARY, time -> time == 0 ? old : corrected);
        archive.checksum(JANUARY, ArchiveServer.sha256(corrected));
        assertSame(exchange.fetch(BTC_1M, IN_JANUARY).rows(), TRUTH.slice(IN_JANUARY));
        assertThat(archive.zips()).hasSize(2);
    }

    @Test
    void a_truncated_zip_is_an_error_that_names_the_file() {
        byte[] whole = ArchiveServer.zip(
                ArchiveServer.entry(JANUARY), ArchiveServer.csv(TRUTH.slice(IN_JANUARY), Interval.M1, 1));
        archive.put(JANUARY, Arrays.copyOf(whole, whole.length / 2));
        assertThatThrownBy(() -> exchange.fetch(BTC_1M, IN_JANUARY))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("binance archive BTCUSDT-1m-2024-01.zip cannot be read");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../BTCUSDT-1m-2024-01.csv", "/etc/passwd", "BTCUSDT-1m-2024-02.csv"})
    void an_entry_of_another_name_is_refused(String entry) {
        archive.put(JANUARY, ArchiveServer.zip(entry, "1704067200000,1,1,1,1,1,0,0,1,0,0,0\n"));
        assertThatThrownBy(() -> exchange.fetch(BTC_1M, IN_JANUARY))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("should hold BTCUSDT-1m-2024-01.csv alone, but holds " + entry);
    }

    @Test
    void trap_15_a_header_and_microseconds_make_no_difference() {
        String csv = ArchiveServer.HEADER + ArchiveServer.csv(TRUTH.slice(IN_JANUARY), Interval.M1, 1000);
        archive.putCsv(JANUARY, csv.replace("\n", "\r\n"));
        assertSame(exchange.fetch(BTC_1M, IN_JANUARY).rows(), TRUTH.slice(IN_JANUARY));
    }

    @Test
    void a_header_that_lost_a_field_is_an_error_that_names_it() {
        archive.putCsv(
                JANUARY, ArchiveServer.HEADER.replace("volume", "size") + "1704067200000,1,1,1,1,1,0,0,1,0,0,0\n");
        assertThatThrownBy(() -> exchange.fetch(BTC_1M, IN_JANUARY))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("BTCUSDT-1m-2024-01.zip line 1 is a header without volume");
    }

    @Test
    void garbage_in_a_line_is_an_error_that_names_it() {
        archive.putCsv(JANUARY, "1704067200000,1,1,1,1,1,0,0,1,0,0,0\n1704067260000,1,x,1,1,1,0,0,1,0,0,0\n");
        assertThatThrownBy(() -> exchange.fetch(BTC_1M, IN_JANUARY))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("BTCUSDT-1m-2024-01.zip line 2 field 3 'x' is no number");
    }

    @Test
    void candles_that_a_day_lacks_are_asked_for_by_rest_hole_by_hole() {
        TimeRange day = TimeRange.of("2024-04-02", "2024-04-03");
        Rows rows = TRUTH.slice(day);
        Rows partial = Rows.concat(
                Dataset.CANDLES, List.of(rows.slice(0, 100), rows.slice(130, 700), rows.slice(701, rows.size() - 90)));
        String path = minutes(FilePeriod.DAY, "2024-04-02");
        archive.putCsv(path, ArchiveServer.csv(partial, Interval.M1, 1));
        assertThat(rows.size()).isEqualTo(1440);
        Page page = exchange.fetch(BTC_1M, day);
        assertThat(page.answered()).isEqualTo(day);
        assertSame(page.rows(), rows);
        assertThat(archive.zips()).containsExactly(path);
        assertThat(venue.requests("klines")).isEqualTo(3);
    }

    @Test
    void what_neither_file_nor_rest_has_is_confirmed_by_the_two_and_in_doubt_by_rest_alone() {
        publishMinutes();
        int row = 0;
        while (TRUTH.time(row + 1) - TRUTH.time(row) == 60_000 || TRUTH.time(row) < IN_JANUARY.startMillis()) {
            row++;
        }
        TimeRange day = FilePeriod.DAY.around(TRUTH.time(row));
        Page page = exchange.fetch(BTC_1M, day);
        assertThat(page.answered()).isEqualTo(day);
        assertThat(page.rows().size()).isLessThan(1440);
        assertThat(page.isProvisional()).isFalse();
        assertThat(archive.zips()).isNotEmpty();
        try (Exchange rest = open(settings(archive.url()).withoutArchive())) {
            assertThat(rest.fetch(BTC_1M, day).missing())
                    .isEqualTo(1440 - page.rows().size());
        }
    }

    @Test
    void a_file_of_nothing_but_holes_is_not_worse_than_none() {
        TimeRange day = TimeRange.of("2024-04-02", "2024-04-03");
        Rows rows = TRUTH.slice(day);
        List<Rows> each = new ArrayList<>();
        for (int row = 0; row < rows.size(); row += 2) {
            each.add(rows.slice(row, row + 1));
        }
        archive.putCsv(
                minutes(FilePeriod.DAY, "2024-04-02"),
                ArchiveServer.csv(Rows.concat(Dataset.CANDLES, each), Interval.M1, 1));
        assertSame(exchange.fetch(BTC_1M, day).rows(), rows);
        assertThat(venue.requests("klines")).isLessThanOrEqualTo(2);
    }

    @Test
    void what_is_not_published_comes_from_days_and_then_by_rest() {
        archive.putCandles(MINUTES, TRUTH, Interval.M1, FilePeriod.DAY, TimeRange.of("2024-01-01", "2024-01-11"));
        assertSame(AllPages.of(exchange, BTC_1M, IN_JANUARY), TRUTH.slice(IN_JANUARY));
        assertThat(archive.zips()).hasSize(10);
        // The month, the ten days, and the day at which it gave up, by their checksums.
        assertThat(archive.asked()).hasSize(1 + 10 + 10 + 1 + 1);
    }

    @Test
    void no_archive_costs_one_look_and_one_probe() {
        archive.empty();
        TimeRange range = TimeRange.of("2024-01-01", "2024-03-01");
        assertSame(AllPages.of(exchange, BTC_1M, range), TRUTH.slice(range));
        assertThat(archive.asked()).hasSize(2);
        SeriesId interest = SeriesId.of(Dataset.OPEN_INTEREST, BTC);
        assertThat(exchange.earliest(interest)).isAfter(NOW.minusSeconds(31 * 86_400));
        assertThat(archive.asked()).hasSize(2);
    }

    @Test
    void what_answers_to_every_path_is_no_archive() {
        archive.chatting();
        assertThat(exchange.earliest(SeriesId.of(Dataset.OPEN_INTEREST, BTC))).isAfter(NOW.minusSeconds(31 * 86_400));
        assertSame(AllPages.of(exchange, BTC_1M, IN_JANUARY), TRUTH.slice(IN_JANUARY));
        assertThat(archive.asked()).hasSize(1);
    }

    @Test
    void a_simulated_exchange_has_no_archive_and_the_internet_is_left_alone() {
        try (Exchange plain = Exchanges.open("binance", venue.url())) {
            TimeRange range = TimeRange.of("2024-01-01", "2024-02-01");
            assertSame(AllPages.of(plain, BTC_1M, range), TRUTH.slice(range));
            assertThat(venue.requests(".CHECKSUM")).isEqualTo(2);
            assertThat(venue.requests(".zip")).isZero();
        }
    }

    @Test
    void an_archive_that_is_down_is_left_alone_and_rest_goes_on() {
        archive.close();
        TimeRange range = TimeRange.of("2024-01-01", "2024-03-01");
        assertSame(AllPages.of(exchange, BTC_1M, range), TRUTH.slice(range));
        assertThat(exchange.statistics().endpoints())
                .filteredOn(e -> e.path().startsWith("/data/"))
                .singleElement()
                .satisfies(e -> assertThat(e.requests()).isEqualTo(5));
    }

    @Test
    void faults_of_the_archive_change_nothing() {
        publishMinutes();
        try (SimulatedExchange faulty = SimulatedExchange.binance()
                        .seed(42)
                        .clock(CLOCK)
                        .budget(Long.MAX_VALUE)
                        .faults(Faults.parse("429=0.1,503=0.1,cut=0.1,truncate=0.1"))
                        .start();
                Exchange over = open(settings(archive.url()).at(faulty.url()))) {
            TimeRange range = TimeRange.of("2024-03-20", "2024-04-20");
            assertSame(AllPages.of(over, BTC_1M, range), TRUTH.slice(range));
        }
    }

    @Test
    void little_is_not_worth_a_file() {
        publishMinutes();
        AllPages.of(exchange, BTC_1M, TimeRange.of("2024-01-05", "2024-01-05T23:00:00"));
        AllPages.of(exchange, SeriesId.candles(BTC, Interval.H1), IN_JANUARY);
        AllPages.of(exchange, SeriesId.of(Dataset.FUNDING, BTC), IN_JANUARY);
        assertThat(archive.asked()).isEmpty();
    }

    @Test
    void without_the_archive_it_is_never_asked() {
        publishMinutes();
        try (Exchange rest = open(settings(archive.url()).withoutArchive())) {
            rest.fetch(BTC_1M, IN_JANUARY);
        }
        assertThat(archive.asked()).isEmpty();
    }
}

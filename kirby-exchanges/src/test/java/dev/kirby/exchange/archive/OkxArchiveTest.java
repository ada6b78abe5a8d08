package dev.kirby.exchange.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.NoDataException;
import dev.kirby.SourceException;
import dev.kirby.exchange.Exchange;
import dev.kirby.exchange.ExchangeSettings;
import dev.kirby.exchange.Exchanges;
import dev.kirby.exchange.simulated.LocalVenue;
import dev.kirby.exchange.simulated.LocalVenue.Asked;
import dev.kirby.exchange.simulated.LocalVenue.Reply;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.source.MarketDataSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** OKX's trades: years by its archive, whose days were those of Hong Kong, the newest by REST. */
class OkxArchiveTest {

    private static final Instrument PERPS = Instrument.parse("okx:BTC/USDT:USDT");
    private static final Instrument SPOT = Instrument.parse("okx:BTC/USDT");
    private static final Instant NOW = Instant.parse("2024-04-20T10:07:42Z");
    private static final long DAY = Interval.D1.millis();
    private static final long HOUR = Interval.H1.millis();
    private static final String LANDMARK =
            "/cdn/okex/traderecords/trades/daily/20220101/OKB-USDT-trades-2022-01-01.zip";
    private static final List<String> HEADERS = List.of(
            "trade_id/撮合id,side/交易方向,size/数量,price/价格,created_time/成交时间\n",
            "trade_id,side,size,price,created_time\n",
            "");

    private final ArchiveServer archive = new ArchiveServer().empty();
    private final LocalVenue venue = LocalVenue.start(NOW, this::answer);
    private final Exchange exchange = Exchanges.open("okx", settings());
    private Rows truth = Rows.empty(Dataset.TRADES);

    @AfterEach
    void close() {
        exchange.close();
        venue.close();
        archive.close();
    }

    private ExchangeSettings settings() {
        archive.put(LANDMARK, zipped("OKB-USDT-trades-2022-01-01.csv", "", StandardCharsets.UTF_8));
        return archive.settings(venue, NOW);
    }

    /** Instruments, and the newest hundred trades before a time. */
    private Reply answer(Asked asked) {
        List<String> data = new ArrayList<>();
        if (asked.path().endsWith("/instruments")) {
            boolean swap = asked.param("instType").equals("SWAP");
            data.add("{\"instId\":\"" + (swap ? "BTC-USDT-SWAP" : "BTC-USDT")
                    + "\",\"ctType\":\"linear\",\"ctVal\":\"0.01\",\"ctMult\":\"1\",\"tickSz\":\"0.1\",\"lotSz\":\"1\","
                    + "\"state\":\"live\"}");
        } else {
            Rows before = truth.slice(TimeRange.ofMillis(0, asked.number("after")));
            for (int row = before.size() - 1; row >= Math.max(0, before.size() - 100); row--) {
                data.add("{\"tradeId\":\"" + before.text(0, row) + "\",\"px\":\"" + plain(before.number(1, row))
                        + "\",\"sz\":\"" + plain(before.number(2, row)) + "\",\"side\":\"" + side(before, row)
                        + "\",\"ts\":\"" + before.time(row) + "\"}");
            }
        }
        return Reply.json("{\"code\":\"0\",\"msg\":\"\",\"data\":[" + String.join(",", data) + "]}");
    }

    private static String plain(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    private static String side(Rows rows, int row) {
        return "buy".equals(rows.text(3, row)) ? "buy" : "sell";
    }

    private static long millis(String day) {
        return TimeRange.instant(day).toEpochMilli();
    }

    /** Trades, many at one time, none for hours. */
    private static Rows trades(Random random, long from, long to, long meanMillis) {
        Rows.Builder trades = Rows.builder(Dataset.TRADES, 1000);
        long time = from + random.nextLong(meanMillis);
        for (int id = 1_000; time < to; id++) {
            trades.row(time)
                    .text(0, Integer.toString(id))
                    .number(1, 60_000 + random.nextInt(1000) / 10.0)
                    .number(2, 1 + random.nextInt(500))
                    .text(3, random.nextBoolean() ? "buy" : "sell");
            time += random.nextInt(3) == 0 ? 0 : 1 + random.nextLong(2 * meanMillis);
            time += random.nextInt(200) == 0 ? random.nextLong(10 * HOUR) : 0;
        }
        return trades.build();
    }

    private static String path(Instrument instrument, long day) {
        String date = Instant.ofEpochMilli(day).toString().substring(0, 10);
        return "/cdn/okex/traderecords/trades/daily/" + date.replace("-", "") + "/BTC-USDT"
                + (instrument.equals(PERPS) ? "-SWAP" : "") + "-trades-" + date + ".zip";
    }

    private static byte[] zipped(String entry, String csv, Charset charset) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(entry));
            zip.write(csv.getBytes(charset));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static String csv(String header, Rows rows) {
        StringBuilder csv = new StringBuilder(header);
        for (int row = 0; row < rows.size(); row++) {
            csv.append(rows.text(0, row)).append(',').append(side(rows, row));
            csv.append(',').append(plain(rows.number(2, row)));
            csv.append(',').append(plain(rows.number(1, row)));
            csv.append(',').append(rows.time(row)).append('\n');
        }
        return csv.toString();
    }

    /**
     * Publishes the days of a range.
     *
     * @param eastern whether a day is that of Hong Kong; the first one that is not begins where the one before ended
     */
    private void publish(Instrument instrument, Random random, String from, String to, LongPredicate eastern) {
        for (long day = millis(from); day < millis(to); day += DAY) {
            long begin = eastern.test(day - DAY) ? day - 8 * HOUR : day;
            long end = eastern.test(day) ? day + 16 * HOUR : day + DAY;
            String path = path(instrument, day);
            String csv = csv(HEADERS.get(random.nextInt(HEADERS.size())), truth.slice(TimeRange.ofMillis(begin, end)));
            archive.put(path, zipped(ArchiveServer.entry(path), csv, Charset.forName("GBK")));
        }
    }

    private Rows walked(MarketDataSource source, Instrument instrument, TimeRange range) {
        List<Rows> pages = new ArrayList<>();
        SeriesId series = SeriesId.of(Dataset.TRADES, instrument);
        Instant end = source.walk(series, range, page -> pages.add(page.rows()));
        assertThat(end).isEqualTo(range.end());
        return Rows.concat(Dataset.TRADES, pages);
    }

    /** In order of time and, within a time, of their numbers: REST tells the newest first. */
    private static Rows ordered(Rows rows) {
        Rows.Builder ordered = Rows.builder(Dataset.TRADES, rows.size());
        IntStream.range(0, rows.size())
                .boxed()
                .sorted(Comparator.<Integer>comparingLong(rows::time)
                        .thenComparing(row -> Integer.valueOf(String.valueOf(rows.text(0, row)))))
                .forEach(row -> ordered.copy(rows, row));
        return ordered.build();
    }

    private static void assertSame(Rows arrived, Rows expected, double contract, String context) {
        assertThat(arrived.isSorted()).as(context).isTrue();
        Rows rows = ordered(arrived);
        assertThat(rows.times()).as(context).isEqualTo(expected.times());
        for (int row = 0; row < rows.size(); row++) {
            assertThat(rows.text(0, row)).as(context).isEqualTo(expected.text(0, row));
            assertThat(rows.text(3, row)).as(context).isEqualTo(expected.text(3, row));
            assertThat(rows.number(1, row)).as(context).isEqualTo(expected.number(1, row));
            assertThat(rows.number(2, row)).as(context).isEqualTo(expected.number(2, row) * contract);
        }
    }

    @Test
    void days_of_hong_kong_and_of_utc_arrive_whole_and_once() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 20; round++) {
            Instrument instrument = random.nextBoolean() ? PERPS : SPOT;
            truth = trades(random, millis("2021-11-30"), millis("2021-12-12"), 1 + random.nextLong(2 * HOUR));
            long change = millis("2021-12-01") + random.nextInt(14) * DAY;
            // The last evening of Hong Kong's days lies in the file of the 12th.
            publish(instrument, random, "2021-12-01", "2021-12-13", day -> day < change);
            long start = millis("2021-12-02") + random.nextLong(5 * DAY);
            TimeRange range = TimeRange.ofMillis(start, start + random.nextLong(5 * DAY));
            String context = "seed " + seed + ", round " + round + ", " + instrument + " " + range + ", change "
                    + Instant.ofEpochMilli(change);
            try (Exchange fresh = Exchanges.open("okx", settings())) {
                assertSame(
                        walked(fresh, instrument, range),
                        truth.slice(range),
                        instrument.equals(PERPS) ? 0.01 : 1,
                        context);
            }
        }
    }

    @Test
    void the_last_evening_of_a_walk_lies_in_the_file_of_the_next_day() {
        Random random = new Random(68);
        truth = trades(random, millis("2021-11-30"), millis("2021-12-12"), HOUR / 60);
        TimeRange range = TimeRange.of("2021-12-06T21:23:54", "2021-12-11T17:53:48");
        TimeRange filed = TimeRange.of("2021-12-06T21:23:54", "2021-12-11T16:00");
        publish(PERPS, random, "2021-12-01", "2021-12-12", day -> true);
        try (Exchange without = Exchanges.open("okx", settings())) {
            assertSame(walked(without, PERPS, range), truth.slice(filed), 0.01, "the file of the 12th is missing");
        }
        publish(PERPS, random, "2021-12-12", "2021-12-13", day -> true);
        assertSame(walked(exchange, PERPS, range), truth.slice(range), 0.01, "");
    }

    @Test
    void each_file_is_brought_once_on_a_walk() {
        Random random = new Random(7);
        truth = trades(random, millis("2021-11-30"), millis("2021-12-12"), HOUR / 60);
        publish(PERPS, random, "2021-12-01", "2021-12-12", day -> true);
        TimeRange range = TimeRange.of("2021-12-03", "2021-12-06");
        assertSame(walked(exchange, PERPS, range), truth.slice(range), 0.01, "");
        // A day of UTC lies in two of Hong Kong.
        assertThat(archive.zips())
                .containsExactly(
                        path(PERPS, millis("2021-12-03")),
                        path(PERPS, millis("2021-12-04")),
                        path(PERPS, millis("2021-12-05")),
                        path(PERPS, millis("2021-12-06")));
    }

    @Test
    void trades_behind_the_end_of_a_day_of_hong_kong_are_joined_to_the_next() {
        truth = trades(new Random(3), millis("2021-11-30"), millis("2021-12-12"), HOUR / 60);
        for (long day = millis("2021-12-03"); day < millis("2021-12-06"); day += DAY) {
            // Each file holds some trades of the next one, too.
            TimeRange file = TimeRange.ofMillis(day - 8 * HOUR, day + 16 * HOUR + HOUR / 4);
            String path = path(SPOT, day);
            archive.put(path, zipped(ArchiveServer.entry(path), csv("", truth.slice(file)), StandardCharsets.UTF_8));
        }
        TimeRange range = TimeRange.of("2021-12-03", "2021-12-05T10:00:00");
        assertSame(walked(exchange, SPOT, range), truth.slice(range), 1, "");
    }

    @Test
    void a_file_larger_than_a_page_is_read_in_pages() {
        Rows.Builder many = Rows.builder(Dataset.TRADES, 500_000);
        long start = millis("2021-12-02") + 16 * HOUR;
        for (int i = 0; i < 450_000; i++) {
            many.row(start + i * 150L)
                    .text(0, Integer.toString(i))
                    .number(1, 100)
                    .number(2, i % 7 + 1)
                    .text(3, "buy");
        }
        truth = many.build();
        publish(PERPS, new Random(1), "2021-12-03", "2021-12-05", day -> true);
        TimeRange range = TimeRange.of("2021-12-03", "2021-12-04");
        Rows rows = walked(exchange, PERPS, range);
        assertThat(rows.times()).isEqualTo(truth.slice(range).times());
        assertThat(archive.zips()).hasSize(2);
    }

    @Test
    void what_the_archive_does_not_have_yet_comes_by_rest_without_a_seam() {
        Random random = new Random(11);
        truth = trades(random, millis("2024-04-14"), NOW.toEpochMilli(), HOUR / 20);
        publish(PERPS, random, "2024-04-14", "2024-04-19", day -> false);
        archive.remove(path(PERPS, millis("2024-04-16")));
        TimeRange range = new TimeRange(TimeRange.instant("2024-04-15"), NOW.minus(Duration.ofMinutes(1)));
        assertSame(walked(exchange, PERPS, range), truth.slice(range), 0.01, "");
        // The 16th is missing, the 18th might still be replaced.
        assertThat(archive.zips())
                .contains(path(PERPS, millis("2024-04-15")), path(PERPS, millis("2024-04-17")))
                .doesNotContain(path(PERPS, millis("2024-04-18")));
        assertThat(venue.asked()).isNotEmpty();
    }

    @Test
    void the_archive_alone_counts_in_coins_too() {
        Random random = new Random(5);
        truth = trades(random, millis("2021-12-01"), millis("2021-12-06"), HOUR / 20);
        publish(PERPS, random, "2021-12-02", "2021-12-06", day -> true);
        try (MarketDataSource alone = Exchanges.providers().stream()
                .filter(provider -> provider.name().equals("okx"))
                .findFirst()
                .orElseThrow()
                .archive(settings())
                .orElseThrow()) {
            TimeRange range = TimeRange.of("2021-12-03", "2021-12-05");
            assertSame(walked(alone, PERPS, range), truth.slice(range), 0.01, "");
        }
        assertThat(venue.asked()).allMatch(asked -> asked.path().endsWith("/instruments"));
        assertThat(exchange.earliest(SeriesId.of(Dataset.TRADES, PERPS)))
                .isEqualTo(Instant.parse("2021-10-01T00:00:00Z"));
        assertThatThrownBy(() ->
                        exchange.fetch(SeriesId.of(Dataset.TRADES, PERPS), TimeRange.of("2021-09-01", "2021-09-02")))
                .isInstanceOf(NoDataException.class)
                .hasMessageContaining("since 2021-10-01");
    }

    @Test
    void a_file_that_holds_something_else_is_refused() {
        SeriesId series = SeriesId.of(Dataset.TRADES, SPOT);
        TimeRange day = TimeRange.of("2021-12-03", "2021-12-04");
        String path = path(SPOT, day.startMillis());
        archive.put(path, zipped("../else.csv", "1,buy,1,1,1638489600000\n", StandardCharsets.UTF_8));
        assertThatThrownBy(() -> exchange.fetch(series, day))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("should hold BTC-USDT-trades-2021-12-03.csv alone, but holds ../else.csv");
        archive.put(path, zipped(ArchiveServer.entry(path), "a/一,b/二\n1,2\n", Charset.forName("GBK")));
        assertThatThrownBy(() -> exchange.fetch(series, day))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("BTC-USDT-trades-2021-12-03.zip line 1 is a header without")
                .hasMessageContaining("it has a, b");
        archive.put(path, "PK, but no zip".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> exchange.fetch(series, day))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("okx archive BTC-USDT-trades-2021-12-03.zip cannot be read");
    }
}

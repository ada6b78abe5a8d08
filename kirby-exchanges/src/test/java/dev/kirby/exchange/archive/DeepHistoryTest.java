package dev.kirby.exchange.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.NoDataException;
import dev.kirby.SourceException;
import dev.kirby.exchange.Exchange;
import dev.kirby.exchange.ExchangeSettings;
import dev.kirby.exchange.Exchanges;
import dev.kirby.exchange.simulated.GeneratedMarket;
import dev.kirby.exchange.simulated.SimulatedExchange;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.source.Page;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** History that only the archive still has: open interest, ratios and trades. */
class DeepHistoryTest {

    private static final Instrument BTC = Instrument.parse("binance:BTC/USDT:USDT");
    private static final SeriesId INTEREST = SeriesId.of(Dataset.OPEN_INTEREST, BTC);
    private static final SeriesId RATIOS = SeriesId.of(Dataset.LONG_SHORT_RATIO, BTC);
    private static final SeriesId TRADES = SeriesId.of(Dataset.TRADES, BTC);
    private static final Instant NOW = Instant.parse("2024-04-20T10:07:42Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final Rows TRUTH = GeneratedMarket.of(42, BTC, NOW).openInterest();
    private static final String METRICS_HEADER = "create_time,symbol,sum_open_interest,sum_open_interest_value,"
            + "count_toptrader_long_short_ratio,sum_toptrader_long_short_ratio,count_long_short_ratio,"
            + "sum_taker_long_short_vol_ratio\n";

    private final SimulatedExchange venue = SimulatedExchange.binance()
            .seed(42)
            .clock(CLOCK)
            .budget(Long.MAX_VALUE)
            .start();
    private final ArchiveServer archive = new ArchiveServer();
    private final Exchange exchange = Exchanges.open(
            "binance",
            ExchangeSettings.DEFAULT
                    .at(venue.url())
                    .archiveAt(archive.url())
                    .unlimited()
                    .timed(CLOCK, duration -> {}));

    @AfterEach
    void close() {
        exchange.close();
        archive.close();
        venue.close();
    }

    private static String metrics(String day) {
        return "/data/futures/um/daily/metrics/BTCUSDT/BTCUSDT-metrics-" + day + ".zip";
    }

    private static String trades(String day) {
        return "/data/futures/um/daily/aggTrades/BTCUSDT/BTCUSDT-aggTrades-" + day + ".zip";
    }

    private static String metric(long time, int lateSeconds, double interest, double value) {
        return Instant.ofEpochMilli(time)
                        .plusSeconds(lateSeconds)
                        .toString()
                        .replace('T', ' ')
                        .replace("Z", "")
                + ",BTCUSDT," + BigDecimal.valueOf(interest).toPlainString() + ","
                + BigDecimal.valueOf(value).toPlainString() + ",1.5,2.5,0.8,1.25\n";
    }

    /** Files of metrics for days, with the row of midnight at the end of the day before, or at the beginning. */
    private void publishMetrics(String from, String to, boolean midnightAtEnd, int lateSeconds) {
        long shift = midnightAtEnd ? Interval.M5.millis() : 0;
        TimeRange range = TimeRange.of(from, to);
        for (TimeRange day = FilePeriod.DAY.around(range.startMillis());
                day.endMillis() <= range.endMillis();
                day = FilePeriod.DAY.around(day.endMillis())) {
            Rows rows = TRUTH.slice(TimeRange.ofMillis(day.startMillis() + shift, day.endMillis() + shift));
            StringBuilder csv = new StringBuilder(METRICS_HEADER);
            for (int row = 0; row < rows.size(); row++) {
                csv.append(metric(
                        rows.time(row), row % 3 == 0 ? lateSeconds : 0, rows.number(0, row), rows.number(1, row)));
            }
            archive.putCsv(metrics(FilePeriod.DAY.date(day)), csv.toString());
        }
    }

    private List<Page> pages(SeriesId series, TimeRange range) {
        List<Page> pages = new ArrayList<>();
        Instant from = range.start();
        while (from.isBefore(range.end())) {
            Page page = exchange.fetch(series, new TimeRange(from, range.end()));
            assertThat(page.answered().start()).isEqualTo(from);
            if (page.answered().isEmpty()) {
                break;
            }
            pages.add(page);
            from = page.answered().end();
        }
        return pages;
    }

    private Rows all(SeriesId series, TimeRange range) {
        return Rows.concat(
                series.dataset(), pages(series, range).stream().map(Page::rows).toList());
    }

    private static void assertSame(Rows actual, Rows expected) {
        assertThat(actual.times()).isEqualTo(expected.times());
        assertThat(actual.numbers(0)).isEqualTo(expected.numbers(0));
        assertThat(actual.numbers(1)).isEqualTo(expected.numbers(1));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void open_interest_older_than_rest_keeps_joins_what_rest_has(boolean midnightAtEnd) {
        publishMetrics("2024-01-31", "2024-04-19", midnightAtEnd, 7);
        TimeRange range = TimeRange.of("2024-02-01", "2024-04-20T10:00:00");
        assertSame(all(INTEREST, range), TRUTH.slice(range));
        // REST reaches back 30 days; the first midnight needs the file of the day before where it stands there.
        assertThat(archive.zips()).hasSize(50 + (midnightAtEnd ? 1 : 0)).doesNotHaveDuplicates();
    }

    @Test
    void any_window_of_open_interest_is_whole() {
        publishMetrics("2024-01-01", "2024-03-25", true, -4);
        long seed = 7;
        Random random = new Random(seed);
        for (int i = 0; i < 12; i++) {
            long from = TimeRange.instant("2024-01-02").toEpochMilli() + random.nextLong(75L * 86_400_000);
            TimeRange range = TimeRange.ofMillis(from, from + random.nextLong(6L * 86_400_000));
            assertThat(all(INTEREST, range).times())
                    .as("seed " + seed + ", window " + i + ": " + range)
                    .isEqualTo(TRUTH.slice(range).times());
        }
    }

    @Test
    void history_begins_where_the_archive_does() {
        assertThat(exchange.earliest(INTEREST)).isEqualTo(Instant.parse("2020-09-01T00:00:00Z"));
        assertThat(exchange.earliest(RATIOS)).isEqualTo(Instant.parse("2020-09-01T00:00:00Z"));
        assertThat(exchange.earliest(SeriesId.candles(BTC, Interval.M1))).isEqualTo(Instant.EPOCH);
        assertThat(exchange.earliest(SeriesId.of(Dataset.FUNDING, BTC))).isEqualTo(Instant.EPOCH);
        assertThatThrownBy(() -> exchange.fetch(INTEREST, TimeRange.of("2020-08-31", "2020-09-02")))
                .isInstanceOf(NoDataException.class)
                .hasMessageContaining("since 2020-09-01");
    }

    @Test
    void the_four_ratios_have_names_and_what_is_empty_is_unknown() {
        archive.putCsv(
                metrics("2024-02-01"),
                METRICS_HEADER
                        + "2024-02-01 00:00:00,BTCUSDT,,,1.5,2.5,0.8,1.25\n"
                        + "2024-02-01 00:05:03,BTCUSDT,80000.5,3400000000,1.6,,0.9,\n"
                        + "2024-02-01 00:10:00,BTCUSDT,,,,,,\n"
                        + "2024-02-01 00:15:00,BTCUSDT,80001,3400000001,1,1,1,1\n"
                        + "2024-02-01 00:15:00,BTCUSDT,80002,3400000002,2,2,2,2\n");
        TimeRange day = TimeRange.of("2024-02-01", "2024-02-02");
        Rows ratios = exchange.fetch(RATIOS, day).rows();
        int kind = Dataset.LONG_SHORT_RATIO.indexOf("kind");
        int ratio = Dataset.LONG_SHORT_RATIO.indexOf("ratio");
        assertThat(IntStream.range(0, ratios.size())
                        .mapToObj(row -> Instant.ofEpochMilli(ratios.time(row))
                                        .toString()
                                        .substring(11, 16) + " " + ratios.text(kind, row) + " "
                                + ratios.number(ratio, row)))
                .containsExactly(
                        "00:00 global_account 0.8",
                        "00:00 top_account 1.5",
                        "00:00 top_position 2.5",
                        "00:00 taker_volume 1.25",
                        "00:05 global_account 0.9",
                        "00:05 top_account 1.6",
                        "00:15 global_account 2.0",
                        "00:15 top_account 2.0",
                        "00:15 top_position 2.0",
                        "00:15 taker_volume 2.0");
        Rows interest = exchange.fetch(INTEREST, day).rows();
        assertThat(interest.numbers(0)).containsExactly(80000.5, 80002);
        assertThat(interest.numbers(1)).containsExactly(3400000000.0, 3400000002.0);
    }

    @Test
    void a_day_that_is_missing_is_answered_with_nothing_but_one_that_may_be_late_is_not() {
        publishMetrics("2024-02-01", "2024-02-04", false, 0);
        archive.remove(metrics("2024-02-02"));
        TimeRange range = TimeRange.of("2024-02-01", "2024-02-04");
        List<Page> pages = pages(INTEREST, range);
        assertThat(pages).extracting(page -> page.rows().size()).containsExactly(288, 0, 288);
        Page late = exchange.fetch(TRADES, TimeRange.of("2024-04-18", "2024-04-20"));
        assertThat(late.answered().isEmpty()).isTrue();
        archive.putCsv(trades("2024-04-18"), "1,1,1,1,1,1713398400000,true\n");
        assertThat(exchange.fetch(TRADES, TimeRange.of("2024-04-18", "2024-04-20"))
                        .rows()
                        .size())
                .isEqualTo(1);
        Page lost = exchange.fetch(TRADES, TimeRange.of("2024-04-10T06:00:00", "2024-04-20"));
        assertThat(lost.answered()).isEqualTo(TimeRange.of("2024-04-10T06:00:00", "2024-04-11"));
    }

    @Test
    void rest_is_preferred_where_it_has_the_shares_too() {
        publishMetrics("2024-04-01", "2024-04-10", false, 0);
        exchange.fetch(INTEREST, TimeRange.of("2024-04-02", "2024-04-05"));
        assertThat(archive.asked()).isEmpty();
    }

    @Test
    void a_day_of_trades_comes_in_pages_and_each_trade_once() {
        TimeRange day = TimeRange.of("2024-04-02", "2024-04-03");
        Random random = new Random(3);
        StringBuilder csv = new StringBuilder(
                "agg_trade_id,price,quantity,first_trade_id,last_trade_id,transact_time,is_buyer_maker\n");
        int count = 450_000;
        long time = day.startMillis();
        for (int i = 0; i < count; i++) {
            time = Math.min(day.endMillis() - 1, time + random.nextInt(3) * random.nextInt(192));
            csv.append(1_000_000 + i)
                    .append(",65000.")
                    .append(i % 10)
                    .append(",0.25,1,2,")
                    .append(time)
                    .append(i % 2 == 0 ? ",true\n" : ",False\n");
        }
        archive.putCsv(trades("2024-04-02"), csv.toString());
        List<Page> pages = pages(TRADES, day);
        assertThat(pages).hasSize(3);
        Rows rows = Rows.concat(Dataset.TRADES, pages.stream().map(Page::rows).toList());
        assertThat(rows.size()).isEqualTo(count);
        assertThat(rows.isSorted()).isTrue();
        assertThat(rows.text(0, 0)).isEqualTo("1000000");
        assertThat(rows.number(1, 3)).isEqualTo(65000.3);
        assertThat(rows.text(3, 0)).isEqualTo("sell");
        assertThat(rows.text(3, 1)).isEqualTo("buy");
        assertThat(rows.text(0, count - 1)).isEqualTo(String.valueOf(1_000_000 + count - 1));
        assertThat(archive.zips()).hasSize(1);

        // A window that begins elsewhere reads the file again, and leaves nothing open behind it.
        Page part = exchange.fetch(TRADES, TimeRange.of("2024-04-02T20:00:00", "2024-04-02T20:10:00"));
        assertThat(part.rows().times())
                .isEqualTo(rows.slice(TimeRange.of("2024-04-02T20:00:00", "2024-04-02T20:10:00"))
                        .times());
        assertThat(archive.zips()).hasSize(2);
    }

    @Test
    void trades_of_a_day_that_is_missing_come_from_the_month() {
        archive.putCsv(
                "/data/futures/um/monthly/aggTrades/BTCUSDT/BTCUSDT-aggTrades-2024-02.zip",
                "1,1,1,1,1,1706745600000,true\n2,1,1,1,1,1707000000000,true\n3,1,1,1,1,1709251199999,true\n");
        TimeRange range = TimeRange.of("2024-02-02", "2024-03-01");
        assertThat(all(TRADES, range).times()).containsExactly(1707000000000L, 1709251199999L);
        assertThat(archive.zips()).hasSize(1);
    }

    @Test
    void a_file_left_half_read_is_deleted_with_the_exchange() throws IOException {
        StringBuilder csv = new StringBuilder();
        long start = TimeRange.instant("2024-04-02").toEpochMilli();
        for (int i = 0; i < 250_000; i++) {
            csv.append(i).append(",1,1,1,1,").append(start + i).append(",true\n");
        }
        archive.putCsv(trades("2024-04-02"), csv.toString());
        Page page = exchange.fetch(TRADES, TimeRange.of("2024-04-02", "2024-04-03"));
        assertThat(page.rows().size()).isEqualTo(200_000);
        assertThat(left()).isPositive();
        exchange.close();
        assertThat(left()).isZero();
    }

    @Test
    void trades_out_of_order_over_pages_are_an_error_and_within_one_are_sorted() {
        StringBuilder csv = new StringBuilder();
        long start = TimeRange.instant("2024-04-02").toEpochMilli();
        for (int i = 0; i < 250_000; i++) {
            long time = i == 10 ? start + 500 : i == 240_000 ? start + 5 : start + 100 + i;
            csv.append(i).append(",1,1,1,1,").append(time).append(",true\n");
        }
        archive.putCsv(trades("2024-04-02"), csv.toString());
        TimeRange day = TimeRange.of("2024-04-02", "2024-04-03");
        Page first = exchange.fetch(TRADES, day);
        assertThat(first.rows().isSorted()).isTrue();
        assertThatThrownBy(() ->
                        exchange.fetch(TRADES, new TimeRange(first.answered().end(), day.end())))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("BTCUSDT-aggTrades-2024-04-02.zip has a row of 2024-04-02T00:00:00.005Z");
    }

    @Test
    void bybit_tells_all_trades_of_its_archive_and_the_newest_by_rest() throws IOException {
        Instrument perps = Instrument.parse("bybit:BTC/USDT:USDT");
        Instrument spot = Instrument.parse("bybit:BTC/USDT");
        archive.empty();
        archive.put("/trading/BTCUSDT/BTCUSDT2020-03-25.csv.gz", ArchiveServer.gzip("timestamp\n"));
        archive.put(
                "/trading/BTCUSDT/BTCUSDT2024-04-02.csv.gz",
                ArchiveServer.gzip("timestamp,symbol,side,size,price,tickDirection,trdMatchID,grossValue,homeNotional,"
                        + "foreignNotional,RPI\n"
                        + "1712102399.9999,BTCUSDT,Buy,0.2,65000.5,PlusTick,7df520b4-f4a1-5eb9,2.4e+09,0.2,24.9,0\n"
                        + "1712016000.6864,BTCUSDT,Sell,3,65000,MinusTick,bdf520b4-f4a1-5eb9,2.4e+09,3,24.9,0\n"));
        archive.put(
                "/spot/BTCUSDT/BTCUSDT_2024-04-02.csv.gz",
                ArchiveServer.gzip("id,timestamp,price,volume,side,rpi\n1,1712016000686,65001.5,0.25,sell,0\n"));
        archive.put(
                "/trading/BTCUSD/BTCUSD2024-04-02.csv.gz",
                ArchiveServer.gzip(
                        "timestamp,symbol,side,size,price,tickDirection,trdMatchID,grossValue,homeNotional,"
                                + "foreignNotional\n1712016000.6864,BTCUSD,Sell,650,65000,MinusTick,cdf520b4,1e+06,650,0.01\n"));
        try (SimulatedExchange simulated =
                        SimulatedExchange.bybit().seed(42).clock(CLOCK).start();
                Exchange bybit = Exchanges.open(
                        "bybit",
                        ExchangeSettings.DEFAULT
                                .at(simulated.url())
                                .archiveAt(archive.url())
                                .timed(CLOCK, duration -> {}))) {
            TimeRange day = TimeRange.of("2024-04-02", "2024-04-03");
            Rows rows = bybit.fetch(SeriesId.of(Dataset.TRADES, perps), day).rows();
            assertThat(rows.times()).containsExactly(1712016000686L, 1712102399999L);
            assertThat(rows.text(0, 1)).isEqualTo("7df520b4-f4a1-5eb9");
            assertThat(rows.numbers(1)).containsExactly(65000, 65000.5);
            assertThat(rows.numbers(2)).containsExactly(3, 0.2);
            assertThat(List.of(rows.text(3, 0), rows.text(3, 1))).containsExactly("sell", "buy");
            Rows one = bybit.fetch(SeriesId.of(Dataset.TRADES, spot), day).rows();
            assertThat(one.times()).containsExactly(1712016000686L);
            assertThat(one.number(2, 0)).isEqualTo(0.25);
            // A perpetual in dollars is inverse: its size is no amount of coins.
            Instrument inverse = Instrument.perps("bybit", "BTC", "USD");
            Rows dollars =
                    bybit.fetch(SeriesId.of(Dataset.TRADES, inverse), day).rows();
            assertThat(dollars.number(1, 0)).isEqualTo(65_000);
            assertThat(dollars.number(2, 0)).isEqualTo(0.01);
            assertThat(bybit.earliest(SeriesId.of(Dataset.TRADES, perps)))
                    .isEqualTo(Instant.parse("2020-03-25T00:00:00Z"));
            assertThat(bybit.earliest(SeriesId.of(Dataset.OPEN_INTEREST, perps)))
                    .isBefore(Instant.parse("2020-03-25T00:00:00Z"));
        }
    }

    @Test
    void a_large_file_that_begins_with_the_newest_trade_is_turned_round() {
        StringBuilder csv = new StringBuilder();
        long start = TimeRange.instant("2024-04-02").toEpochMilli();
        for (int i = 249_999; i >= 0; i--) {
            csv.append(i).append(",1,1,1,1,").append(start + i / 2).append(",true\n");
        }
        archive.putCsv(trades("2024-04-02"), csv.toString());
        TimeRange day = TimeRange.of("2024-04-02", "2024-04-03");
        Page page = exchange.fetch(TRADES, day);
        assertThat(page.answered()).isEqualTo(day);
        assertThat(page.rows().size()).isEqualTo(250_000);
    }

    private static long left() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(p -> p.getFileName().toString().startsWith("kirby-archive-"))
                    .count();
        }
    }
}

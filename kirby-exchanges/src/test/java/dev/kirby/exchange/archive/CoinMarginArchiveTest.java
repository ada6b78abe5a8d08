package dev.kirby.exchange.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.SourceException;
import dev.kirby.exchange.Exchange;
import dev.kirby.exchange.Exchanges;
import dev.kirby.exchange.simulated.LocalVenue;
import dev.kirby.exchange.simulated.LocalVenue.Reply;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.source.Origin;
import dev.kirby.source.Origins;
import dev.kirby.source.Page;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Months of candles of Binance's inverse perpetuals, where contracts stand where coins do elsewhere, and headers have names that are
 * not known; and days of their liquidations.
 */
class CoinMarginArchiveTest {

    private static final Instant NOW = Instant.parse("2024-04-20T10:07:42Z");
    private static final TimeRange MONTH = TimeRange.of("2024-02-01", "2024-03-01");
    private static final SeriesId MINUTES = SeriesId.candles(Instrument.perps("binance", "BTC", "USD"), Interval.M1);
    private static final SeriesId LIQUIDATIONS = SeriesId.of(Dataset.LIQUIDATIONS, MINUTES.instrument());

    @ParameterizedTest
    @ValueSource(strings = {"", "open_time,o,h,l,c,volume,close_time,base_volume,n,taker,taker_base,ignore\n"})
    void a_month_is_read_by_position(String header) {
        int count = (int) Interval.M1.count(MONTH);
        String csv = header
                + IntStream.range(0, count)
                        .mapToLong(minute -> MONTH.startMillis() + minute * 60_000L)
                        .mapToObj(time -> time + ",2,4,1,3,500," + (time + 59_999) + ",0.5," + (time / 60_000 % 9)
                                + ",250,0.25,0")
                        .collect(Collectors.joining("\n", "", "\n"));
        try (ArchiveServer archive = new ArchiveServer();
                LocalVenue venue = LocalVenue.start(NOW, asked -> Reply.json("{\"symbols\":[]}"));
                Exchange exchange = Exchanges.open("binance", archive.settings(venue, NOW))) {
            archive.putCsv("/data/futures/cm/monthly/klines/BTCUSD_PERP/1m/BTCUSD_PERP-1m-2024-02.zip", csv);
            List<Page> pages = new ArrayList<>();
            exchange.walk(MINUTES, MONTH, pages::add);
            Rows rows = Rows.concat(
                    MINUTES.dataset(), pages.stream().map(Page::rows).toList());
            assertThat(rows.size()).isEqualTo(count);
            for (int row = 0; row < count; row++) {
                assertThat(rows.number(4, row)).as("coins").isEqualTo(0.5);
                assertThat(rows.number(5, row)).as("trades").isEqualTo(rows.time(row) / 60_000 % 9);
            }
            assertThat(List.of(rows.number(0, 0), rows.number(1, 0), rows.number(2, 0), rows.number(3, 0)))
                    .containsExactly(2.0, 4.0, 1.0, 3.0);
            assertThat(pages.get(0).origins()).isEqualTo(Origins.of(MONTH, Origin.ARCHIVE));
        }
    }

    /** What goes wrong with the file of a day. */
    enum Fault {
        NONE,
        /** The answer is an error, twice. */
        FAILING,
        /** The file comes cut, once. */
        CUT_ONCE,
        /** There is no such file: nobody was liquidated on that day. */
        MISSING,
        /** The file was cut before its checksum was made. */
        DAMAGED,
        /** The checksum is that of another file. */
        WRONG_CHECKSUM
    }

    private static String liquidations(int day) {
        return "/data/futures/cm/daily/liquidationSnapshot/BTCUSD_PERP/BTCUSD_PERP-liquidationSnapshot-2023-06-" + day
                + ".zip";
    }

    /** Two forced orders: a long position of 3 contracts at 20,000, a short one of 5 at 25,000. */
    private static byte[] liquidationsOf(int day) {
        long noon = Instant.parse("2023-06-" + day + "T12:00:00Z").toEpochMilli();
        return ArchiveServer.zip(
                ArchiveServer.entry(liquidations(day)),
                "time,side,order_type,time_in_force,original_quantity,price,average_price,order_status,"
                        + "last_fill_quantity,accumulated_fill_quantity\n"
                        + noon + ",SELL,LIMIT,IOC,9,19000,20000,FILLED,1,3\n"
                        + (noon + 1) + ",BUY,LIMIT,IOC,9,26000,25000,FILLED,1,5\n");
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void a_day_of_liquidations_is_whole_or_missing_or_an_error_that_names_it(Fault fault) {
        String size = "{\"symbols\":[{\"symbol\":\"BTCUSD_PERP\",\"baseAsset\":\"BTC\",\"quoteAsset\":\"USD\","
                + "\"marginAsset\":\"BTC\",\"contractType\":\"PERPETUAL\",\"contractStatus\":\"TRADING\","
                + "\"contractSize\":100}]}";
        try (ArchiveServer archive = new ArchiveServer();
                LocalVenue venue = LocalVenue.start(
                        NOW, asked -> Reply.json(asked.path().startsWith("/dapi") ? size : "{\"symbols\":[]}"));
                Exchange exchange = Exchanges.open("binance", archive.settings(venue, NOW))) {
            IntStream.rangeClosed(25, 27).forEach(day -> archive.put(liquidations(day), liquidationsOf(day)));
            String path = liquidations(26);
            byte[] whole = liquidationsOf(26);
            byte[] cut = Arrays.copyOf(whole, whole.length / 2);
            switch (fault) {
                case NONE -> {}
                case FAILING -> archive.failing(path, 2);
                case CUT_ONCE -> archive.put(path, time -> time == 0 ? cut : whole);
                case MISSING -> archive.remove(path);
                case DAMAGED -> archive.put(path, cut);
                case WRONG_CHECKSUM -> archive.checksum(path, "ab".repeat(32));
            }
            List<Page> pages = new ArrayList<>();
            TimeRange days = TimeRange.of("2023-06-25", "2023-06-28");
            if (fault == Fault.DAMAGED || fault == Fault.WRONG_CHECKSUM) {
                assertThatThrownBy(() -> exchange.walk(LIQUIDATIONS, days, pages::add))
                        .isInstanceOf(SourceException.class)
                        .hasMessageContaining("BTCUSD_PERP-liquidationSnapshot-2023-06-26.zip "
                                + (fault == Fault.DAMAGED ? "cannot be read" : "is damaged"));
            } else {
                assertThat(exchange.walk(LIQUIDATIONS, days, pages::add)).isEqualTo(days.end());
            }
            int[] read = switch (fault) {
                case NONE, FAILING, CUT_ONCE -> new int[] {25, 26, 27};
                case MISSING -> new int[] {25, 27};
                case DAMAGED, WRONG_CHECKSUM -> new int[] {25};
            };
            Rows rows = Rows.concat(
                    LIQUIDATIONS.dataset(), pages.stream().map(Page::rows).toList());
            assertThat(rows.times())
                    .isEqualTo(Arrays.stream(read)
                            .mapToLong(day -> Instant.parse("2023-06-" + day + "T12:00:00Z")
                                    .toEpochMilli())
                            .flatMap(noon -> LongStream.of(noon, noon + 1))
                            .toArray());
            for (int row = 0; row < rows.size(); row += 2) {
                assertThat(List.of(rows.text(0, row), rows.number(1, row), rows.number(2, row)))
                        .containsExactly("long", 20_000.0, 0.015);
                assertThat(List.of(rows.text(0, row + 1), rows.number(1, row + 1), rows.number(2, row + 1)))
                        .containsExactly("short", 25_000.0, 0.02);
            }
        }
    }
}

package dev.kirby.exchange.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kirby.SourceException;
import dev.kirby.exchange.Exchange;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Minutes and settled rates of OKX by the month of Hong Kong, or of UTC. */
class OkxMonthsTest {

    private static final Instant NOW = Instant.parse("2024-04-20T10:07:42Z");
    private static final Instrument BTC = Instrument.parse("okx:BTC/USDT:USDT");
    private static final SeriesId MINUTES = SeriesId.candles(BTC, Interval.M1);
    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;
    private static final String ROOT = "/cdn/okex/traderecords/";
    private static final String HEADER =
            "instrument_name,open,high,low,close,vol,vol_ccy,vol_quote,open_time,confirm\n";

    private final ArchiveServer archive = new ArchiveServer().empty();
    private final LocalVenue venue = LocalVenue.start(NOW, OkxMonthsTest::answer);
    private final Exchange exchange = Exchanges.open("okx", archive.settings(venue, NOW));

    @AfterEach
    void close() {
        exchange.close();
        venue.close();
        archive.close();
    }

    private static long volume(long time) {
        return 1 + time / MINUTE % 97;
    }

    /** The instrument, and the candles between two bounds, of which neither counts. */
    private static Reply answer(Asked asked) {
        if (asked.path().endsWith("/instruments")) {
            return Reply.json("{\"code\":\"0\",\"msg\":\"\",\"data\":[{\"instId\":\"BTC-USDT-SWAP\",\"ctType\":"
                    + "\"linear\",\"ctVal\":\"0.01\",\"ctMult\":\"1\",\"tickSz\":\"0.1\",\"lotSz\":\"1\",\"state\":"
                    + "\"live\"}]}");
        }
        if (!asked.path().endsWith("candles")) {
            return Reply.json("{\"code\":\"0\",\"msg\":\"\",\"data\":[]}");
        }
        long newest = (asked.number("after") - 1) / MINUTE;
        return Reply.json(LongStream.iterate(newest, minute -> minute - 1)
                .limit(asked.number("limit"))
                .map(minute -> minute * MINUTE)
                .filter(time -> time > asked.number("before"))
                .mapToObj(time -> "[\"" + time + "\",\"2\",\"4\",\"1\",\"3\",\"" + volume(time) + "\",\""
                        + volume(time) / 100.0 + "\",\"1\",\"1\"]")
                .collect(Collectors.joining(",", "{\"code\":\"0\",\"msg\":\"\",\"data\":[", "]}")));
    }

    private void put(String path, String csv) {
        byte[] file = ArchiveServer.zip(ArchiveServer.entry(path), csv);
        archive.put(path, time -> file);
    }

    /** Some are missing, and some zero, as in older files. */
    private static String coins(long time) {
        return time / MINUTE % 3 == 0 ? "" : time / MINUTE % 3 == 1 ? "0" : Double.toString(volume(time) / 100.0);
    }

    private void minutes(String path, long start, long end) {
        put(
                path,
                HEADER
                        + LongStream.range(start / MINUTE, end / MINUTE)
                                .map(minute -> minute * MINUTE)
                                .mapToObj(time -> "BTC-USDT-SWAP,2,4,1,3," + volume(time) + "," + coins(time) + ",,"
                                        + time + ",0")
                                .collect(Collectors.joining("\n")));
    }

    private Rows all(SeriesId series, TimeRange range) {
        List<Rows> pages = new ArrayList<>();
        assertThat(exchange.walk(series, range, page -> pages.add(page.rows()))).isEqualTo(range.end());
        return Rows.concat(series.dataset(), pages);
    }

    /** Files that end early, by eight hours or not. */
    @ParameterizedTest
    @ValueSource(longs = {8, 0})
    void minutes_come_by_months_and_the_days_after_them(long hours) {
        long early = hours * HOUR;
        for (String month : List.of("2024-02", "2024-03")) {
            TimeRange range = TimeRange.of(month + "-01", month.equals("2024-02") ? "2024-03-01" : "2024-04-01");
            minutes(
                    ROOT + "candlesticks/monthly/" + month.replace("-", "") + "/BTC-USDT-SWAP-candlesticks-" + month
                            + ".zip",
                    range.startMillis() - early,
                    range.endMillis() - early);
        }
        TimeRange april = TimeRange.of("2024-04-01", "2024-04-04");
        for (long day = april.startMillis(); day < april.endMillis(); day += 24 * HOUR) {
            String date = Instant.ofEpochMilli(day).toString().substring(0, 10);
            minutes(
                    ROOT + "candlesticks/daily/" + date.replace("-", "") + "/BTC-USDT-SWAP-candlesticks-" + date
                            + ".zip",
                    day - early,
                    day + 24 * HOUR - early);
        }
        TimeRange range = TimeRange.of("2024-02-10T05:00:00", "2024-04-04");
        Rows rows = all(MINUTES, range);
        assertThat(rows.size()).isEqualTo((int) ((range.endMillis() - range.startMillis()) / MINUTE));
        for (int row = 0; row < rows.size(); row++) {
            assertThat(rows.time(row)).isEqualTo(range.startMillis() + row * MINUTE);
            assertThat(rows.number(4, row)).isCloseTo(volume(rows.time(row)) / 100.0, within(1e-15));
        }
        assertThat(List.of(rows.number(0, 0), rows.number(1, 0), rows.number(2, 0), rows.number(3, 0)))
                .containsExactly(2.0, 4.0, 1.0, 3.0);
        // Two months, three days, and perhaps one that might have had the last hours; the rest by REST.
        assertThat(archive.zips()).hasSizeLessThanOrEqualTo(8);
        assertThat(venue.asked()).hasSizeLessThan(12);
    }

    @Test
    void rates_older_than_three_months_come_by_months_to_the_minute() {
        put(ROOT + "trades/daily/20220101/OKB-USDT-trades-2022-01-01.zip", "");
        put(ROOT + "swaprates/monthly/202308/BTC-USDT-SWAP-fundingrates-2023-08.zip", """
                instrument_name,funding_rate,funding_time
                BTC-USDT-SWAP,0.0000550400994381,1690819201000
                BTC-USDT-SWAP,-0.0001,1690848002000
                BTC-USDT-SWAP,0.0002,1693468804000""");
        put(ROOT + "swaprates/monthly/202309/BTC-USDT-SWAP-fundingrates-2023-09.zip", """
                instrument_name,funding_rate,funding_time
                BTC-USDT-SWAP,0.0003,1693497600000
                BTC-USDT-SWAP,0.0004,1693526403000""");
        SeriesId funding = SeriesId.of(Dataset.FUNDING, BTC);
        assertThat(exchange.earliest(funding)).isEqualTo(Instant.parse("2022-03-01T00:00:00Z"));
        Rows rows = all(funding, TimeRange.of("2023-07-31T16:00:00", "2023-09-02"));
        assertThat(rows.times())
                .containsExactly(1690819200000L, 1690848000000L, 1693468800000L, 1693497600000L, 1693526400000L);
        assertThat(rows.numbers(0)).containsExactly(0.0000550400994381, -0.0001, 0.0002, 0.0003, 0.0004);
    }

    @Test
    void columns_of_other_names_are_an_error_that_names_them() {
        String path = ROOT + "candlesticks/monthly/202402/BTC-USDT-SWAP-candlesticks-2024-02.zip";
        put(path, "instrument_name,o,h,l,c,vol,ts\nBTC-USDT-SWAP,2,4,1,3,5,1706745600000\n");
        assertThatThrownBy(() -> exchange.fetch(MINUTES, TimeRange.of("2024-02-01", "2024-03-01")))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("okx archive BTC-USDT-SWAP-candlesticks-2024-02.zip line 1 is a header without")
                .hasMessageContaining("it has instrument_name, o, h, l, c, vol, ts");
    }
}

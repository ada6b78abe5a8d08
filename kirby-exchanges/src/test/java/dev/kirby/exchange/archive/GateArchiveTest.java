package dev.kirby.exchange.archive;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Months of Gate's perpetuals, without headers, before what its REST interface keeps. */
class GateArchiveTest {

    private static final Instant NOW = Instant.parse("2024-04-20T10:07:42Z");
    private static final Instrument BTC = Instrument.parse("gate:BTC/USDT:USDT");
    private static final double CONTRACT = 0.0001;

    private final ArchiveServer archive = new ArchiveServer().empty();
    private final LocalVenue venue = LocalVenue.start(NOW, GateArchiveTest::answer);
    private final Exchange exchange = Exchanges.open("gate", archive.settings(venue, NOW));

    @AfterEach
    void close() {
        exchange.close();
        venue.close();
        archive.close();
    }

    private static Reply answer(Asked asked) {
        return switch (asked.path()) {
            case "/api/v4/spot/time" -> Reply.json("{\"server_time\":" + NOW.toEpochMilli() + "}");
            case "/api/v4/spot/currency_pairs" -> Reply.json("[]");
            case "/api/v4/futures/usdt/contracts" ->
                Reply.json("[{\"name\":\"BTC_USDT\",\"quanto_multiplier\":\"0.0001\"}]");
            case "/api/v4/futures/usdt/candlesticks" ->
                // The newest ten thousand; what lies before is refused.
                asked.number("from") < NOW.getEpochSecond() - 10_000 * 60
                        ? new Reply(400, "application/json", "{\"label\":\"INVALID_PARAM_VALUE\"}")
                        : Reply.json(LongStream.rangeClosed(asked.number("from") / 60 + 1, asked.number("to") / 60)
                                .mapToObj(minute -> "{\"t\":" + minute * 60 + ",\"v\":" + volume(minute)
                                        + ",\"o\":\"2\",\"h\":\"4\",\"l\":\"1\",\"c\":\"3\"}")
                                .collect(Collectors.joining(",", "[", "]")));
            default -> new Reply(404, "text/plain", "no such path");
        };
    }

    private static long volume(long minute) {
        return 1 + minute % 7;
    }

    private void put(String path, String lines) throws IOException {
        byte[] file = ArchiveServer.gzip(lines);
        archive.put(path, time -> file);
    }

    private Rows all(SeriesId series, TimeRange range) {
        List<Rows> pages = new ArrayList<>();
        exchange.walk(series, range, page -> pages.add(page.rows()));
        return Rows.concat(series.dataset(), pages);
    }

    @Test
    void candles_before_the_newest_ten_thousand_come_from_months() throws IOException {
        TimeRange march = TimeRange.of("2024-03-01", "2024-04-01");
        put(
                "/futures_usdt/candlesticks_1m/202403/BTC_USDT-202403.csv.gz",
                LongStream.range(march.startMillis() / 60_000, march.endMillis() / 60_000)
                        .mapToObj(minute -> minute * 60 + "," + volume(minute) + ",3,4,1,2")
                        .collect(Collectors.joining("\n")));
        SeriesId minutes = SeriesId.candles(BTC, Interval.M1);
        put("/futures_usdt/funding_applies/202401/BTC_USDT-202401.csv.gz", "1704067201,0.0001");
        assertThat(exchange.earliest(minutes)).isEqualTo(Instant.parse("2021-10-01T00:00:00Z"));
        Rows rows = all(minutes, march);
        assertThat(rows.size()).isEqualTo(31 * 1440);
        for (int row : new int[] {0, 777, 31 * 1440 - 1}) {
            assertThat(rows.time(row)).isEqualTo(march.startMillis() + row * 60_000L);
            assertThat(new double[] {rows.number(0, row), rows.number(1, row), rows.number(2, row), rows.number(3, row)
                    })
                    .containsExactly(2, 4, 1, 3);
            assertThat(rows.number(4, row)).isEqualTo(volume(rows.time(row) / 60_000) * CONTRACT);
        }
        TimeRange days = new TimeRange(NOW.minus(Duration.ofDays(3)), NOW.minus(Duration.ofDays(1)));
        assertThat(all(minutes, days).size()).isEqualTo(2 * 1440);
    }

    @Test
    void trades_are_read_as_they_stand() throws IOException {
        put("/futures_usdt/trades/202403/BTC_USDT-202403.csv.gz", """
                1709251200.125,11,62000.5,-30
                1709251200.125,12,62000.5,7
                1711929599.999,13,70000,1""");
        Rows trades = all(SeriesId.of(Dataset.TRADES, BTC), TimeRange.of("2024-03-01", "2024-04-01"));
        assertThat(trades.times()).containsExactly(1709251200125L, 1709251200125L, 1711929599999L);
        assertThat(trades.numbers(2)).containsExactly(30 * CONTRACT, 7 * CONTRACT, CONTRACT);
        assertThat(List.of(trades.text(3, 0), trades.text(3, 1), trades.text(0, 2)))
                .containsExactly("sell", "buy", "13");
    }
}

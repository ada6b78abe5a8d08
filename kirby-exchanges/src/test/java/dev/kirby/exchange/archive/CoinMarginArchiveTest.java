package dev.kirby.exchange.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.exchange.Exchange;
import dev.kirby.exchange.ExchangeSettings;
import dev.kirby.exchange.Exchanges;
import dev.kirby.exchange.simulated.LocalVenue;
import dev.kirby.exchange.simulated.LocalVenue.Reply;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.source.Origin;
import dev.kirby.source.Origins;
import dev.kirby.source.Page;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Months of Binance's inverse perpetuals: contracts stand where coins do elsewhere, and headers have names that are not known. */
class CoinMarginArchiveTest {

    private static final Instant NOW = Instant.parse("2024-04-20T10:07:42Z");
    private static final TimeRange MONTH = TimeRange.of("2024-02-01", "2024-03-01");
    private static final SeriesId MINUTES = SeriesId.candles(Instrument.perps("binance", "BTC", "USD"), Interval.M1);

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
                Exchange exchange = Exchanges.open(
                        "binance",
                        ExchangeSettings.DEFAULT
                                .at(venue.url())
                                .archiveAt(archive.url())
                                .unlimited()
                                .timed(Clock.fixed(NOW, ZoneOffset.UTC), wait -> {}))) {
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
}

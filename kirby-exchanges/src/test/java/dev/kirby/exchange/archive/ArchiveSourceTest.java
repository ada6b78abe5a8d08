package dev.kirby.exchange.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.NoDataException;
import dev.kirby.SourceException;
import dev.kirby.UnsupportedDataException;
import dev.kirby.exchange.ExchangeSettings;
import dev.kirby.exchange.Exchanges;
import dev.kirby.exchange.binance.BinanceProvider;
import dev.kirby.exchange.simulated.GeneratedMarket;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.InstrumentType;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.source.MarketDataSource;
import dev.kirby.source.Page;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An archive without its exchange. */
class ArchiveSourceTest {

    private static final Instrument BTC = Instrument.parse("binance:BTC/USDT:USDT");
    private static final SeriesId HOURS = SeriesId.candles(BTC, Interval.H1);
    private static final SeriesId FUNDING = SeriesId.of(Dataset.FUNDING, BTC);
    private static final Instant NOW = Instant.parse("2024-04-20T10:07:42Z");

    private final ArchiveServer archive = new ArchiveServer();
    private final MarketDataSource source = new BinanceProvider()
            .archive(ExchangeSettings.DEFAULT
                    .archiveAt(archive.url())
                    .timed(Clock.fixed(NOW, ZoneOffset.UTC), duration -> {}))
            .orElseThrow();

    @AfterEach
    void close() {
        source.close();
        archive.close();
    }

    private static String hours(String folder, String date) {
        return "/data/futures/um/" + folder + "/klines/BTCUSDT/1h/BTCUSDT-1h-" + date + ".zip";
    }

    @Test
    void candles_come_from_months_and_then_days_however_few_they_are() {
        Rows truth =
                GeneratedMarket.of(42, BTC, NOW).minutes().resample(Interval.H1).toRows();
        TimeRange march = TimeRange.of("2024-03-01", "2024-04-01");
        archive.putCsv(hours("monthly", "2024-03"), ArchiveServer.csv(truth.slice(march), Interval.H1, 1));
        TimeRange day = TimeRange.of("2024-04-01", "2024-04-02");
        archive.putCsv(hours("daily", "2024-04-01"), ArchiveServer.csv(truth.slice(day), Interval.H1, 1));
        TimeRange window = TimeRange.of("2024-03-10T05:30:00", "2024-04-21");

        Page first = source.fetch(HOURS, window);
        assertThat(first.answered()).isEqualTo(new TimeRange(window.start(), march.end()));
        assertThat(first.rows().numbers(3))
                .isEqualTo(truth.slice(first.answered()).numbers(3));
        Page second = source.fetch(HOURS, new TimeRange(march.end(), window.end()));
        assertThat(second.answered()).isEqualTo(day);
        assertThat(second.rows().numbers(3)).isEqualTo(truth.slice(day).numbers(3));
        Page nothing = source.fetch(HOURS, new TimeRange(day.end(), window.end()));
        assertThat(nothing.answered()).isEqualTo(TimeRange.of("2024-04-02", "2024-04-03"));
        assertThat(nothing.rows().isEmpty()).isTrue();
        Page notYet = source.fetch(HOURS, TimeRange.of("2024-04-19", "2024-04-21"));
        assertThat(notYet.answered().isEmpty()).isTrue();
    }

    @Test
    void funding_comes_from_months_rounded_to_the_minute() {
        archive.putCsv(
                "/data/futures/um/monthly/fundingRate/BTCUSDT/BTCUSDT-fundingRate-2024-02.zip",
                "calc_time,funding_interval_hours,last_funding_rate\n"
                        + "1706745600007,8,0.00012345\n1706774400000,8,-0.0001\n");
        TimeRange february = TimeRange.of("2024-02-01", "2024-03-01");
        Page page = source.fetch(FUNDING, february);
        assertThat(page.answered()).isEqualTo(february);
        assertThat(page.rows().times()).containsExactly(1706745600000L, 1706774400000L);
        assertThat(page.rows().numbers(0)).containsExactly(0.00012345, -0.0001);
        assertThat(source.fetch(FUNDING, TimeRange.of("2024-01-01", "2024-03-01"))
                        .answered())
                .isEqualTo(TimeRange.of("2024-01-01", "2024-02-01"));
        assertThat(source.fetch(FUNDING, TimeRange.of("2024-04-01", "2024-04-10"))
                        .answered()
                        .isEmpty())
                .isTrue();
    }

    @Test
    void what_it_does_not_hold_is_refused_in_words() {
        assertThat(source.supports())
                .anyMatch(s -> s.dataset() == Dataset.TRADES && s.type() == InstrumentType.SPOT)
                .noneMatch(s -> s.dataset() == Dataset.OPEN_INTEREST && s.type() == InstrumentType.SPOT);
        // Of perpetuals in dollars alone.
        assertThatThrownBy(() ->
                        source.fetch(SeriesId.of(Dataset.LIQUIDATIONS, BTC), TimeRange.of("2024-01-01", "2024-02-01")))
                .isInstanceOf(UnsupportedDataException.class);
        assertThatThrownBy(() ->
                        source.fetch(SeriesId.candles(BTC, Interval.W1), TimeRange.of("2024-01-01", "2024-02-01")))
                .isInstanceOf(UnsupportedDataException.class);
        assertThatThrownBy(() -> source.fetch(FUNDING, TimeRange.of("2019-01-01", "2024-02-01")))
                .isInstanceOf(NoDataException.class)
                .hasMessageContaining("since 2019-09-08");
        assertThatThrownBy(source::instruments).hasMessageContaining("does not list instruments");
        assertThatThrownBy(() -> Exchanges.archive("kraken"))
                .isInstanceOf(UnsupportedDataException.class)
                .hasMessage("No archive of kraken: there is one of binance, bitget, bybit, gate, kucoin, okx.");
        assertThat(source.earliest(SeriesId.of(Dataset.OPEN_INTEREST, BTC)))
                .isEqualTo(Instant.parse("2020-09-01T00:00:00Z"));
    }

    @Test
    void a_place_without_an_archive_is_an_error_and_not_an_answer() {
        archive.empty();
        assertThatThrownBy(() -> source.fetch(HOURS, TimeRange.of("2024-01-01", "2024-02-01")))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("There is no archive of binance");
    }
}

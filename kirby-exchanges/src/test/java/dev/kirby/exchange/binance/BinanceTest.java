package dev.kirby.exchange.binance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withPrecision;

import dev.kirby.InvalidRequestException;
import dev.kirby.RateLimitedException;
import dev.kirby.SourceException;
import dev.kirby.UnsupportedDataException;
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
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole conversations with an exchange that speaks Binance's protocol. */
class BinanceTest {

    private static final Instrument BTC = Instrument.parse("binance:BTC/USDT:USDT");
    private static final SeriesId BTC_1M = SeriesId.candles(BTC, Interval.M1);
    private static final Instant NOW = Instant.parse("2024-02-20T10:07:42Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    private static SimulatedExchange.Settings venue() {
        return SimulatedExchange.binance().seed(42).clock(CLOCK).budget(Long.MAX_VALUE);
    }

    /** Settings that never really sleep but note how long they would. */
    private static ExchangeSettings settings(URI url, List<Duration> slept) {
        return ExchangeSettings.DEFAULT.at(url).unlimited().timed(CLOCK, slept::add);
    }

    @Test
    void pages_bring_every_candle_exactly_once_as_the_venue_wrote_it() {
        CandleSeries truth = GeneratedMarket.of(42, BTC, NOW).minutes();
        Random random = new Random(5);
        try (SimulatedExchange venue = venue().start();
                Exchange exchange = Exchanges.open("binance", venue.url())) {
            for (int i = 0; i < 6; i++) {
                long from = GeneratedMarket.BEGIN.toEpochMilli() + random.nextLong(40L * 86_400_000);
                TimeRange range = TimeRange.ofMillis(from, from + random.nextLong(9L * 86_400_000));
                assertThat(CandleSeries.of(BTC, Interval.M1, AllPages.of(exchange, BTC_1M, range)))
                        .isEqualTo(truth.slice(range));
            }
        }
    }

    @Test
    void the_candle_that_has_not_closed_is_neither_a_row_nor_answered() {
        try (SimulatedExchange venue = venue().start();
                Exchange exchange = Exchanges.open("binance", venue.url())) {
            Page page = exchange.fetch(BTC_1M, TimeRange.of("2024-02-20T10:00:00", "2024-02-20T11:00:00"));
            assertThat(page.answered().end()).hasToString("2024-02-20T10:07:00Z");
            assertThat(page.rows().time(page.rows().size() - 1))
                    .isEqualTo(Instant.parse("2024-02-20T10:06:00Z").toEpochMilli());
            Page later = exchange.fetch(BTC_1M, TimeRange.of("2024-02-20T10:07:00", "2024-02-20T11:00:00"));
            assertThat(later.answered().isEmpty()).isTrue();
        }
    }

    @Test
    void perps_are_never_served_spot_prices() {
        SeriesId spot = SeriesId.candles(Instrument.parse("binance:BTC/USDT"), Interval.M1);
        TimeRange hour = TimeRange.of("2024-02-01", "2024-02-01T01:00:00");
        try (SimulatedExchange venue = venue().start();
                Exchange exchange = Exchanges.open("binance", venue.url())) {
            Rows perps = exchange.fetch(BTC_1M, hour).rows();
            assertThat(venue.requests("/api/v3/klines")).isZero();
            assertThat(exchange.fetch(spot, hour).rows().numbers(3)).isNotEqualTo(perps.numbers(3));
            assertThat(venue.requests("/fapi/v1/klines")).isEqualTo(1);
        }
    }

    @Test
    void a_window_without_candles_is_answered_with_nothing() {
        TimeRange gap = GeneratedMarket.of(42, BTC, NOW).gaps().get(0);
        try (SimulatedExchange venue = venue().start();
                Exchange exchange = Exchanges.open("binance", venue.url())) {
            Page page = exchange.fetch(BTC_1M, gap);
            assertThat(page.rows().isEmpty()).isTrue();
            assertThat(page.answered()).isEqualTo(gap);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "429=0.3",
                "503=0.3",
                "cut=0.3",
                "truncate=0.3",
                "slow=0.5:5ms",
                "429=0.1,503=0.1,cut=0.1,truncate=0.1"
            })
    void passing_faults_cost_time_but_no_candle(String faults) {
        TimeRange range = TimeRange.of("2024-01-01", "2024-01-15");
        List<Duration> slept = new CopyOnWriteArrayList<>();
        try (SimulatedExchange venue = venue().faults(Faults.parse(faults)).start();
                Exchange exchange = Exchanges.open("binance", settings(venue.url(), slept))) {
            assertThat(CandleSeries.of(BTC, Interval.M1, AllPages.of(exchange, BTC_1M, range)))
                    .isEqualTo(GeneratedMarket.of(42, BTC, NOW).minutes().slice(range));
            assertThat(exchange.statistics().requests()).isEqualTo(venue.requests(""));
            if (faults.startsWith("429")) {
                assertThat(slept).anyMatch(wait -> wait.compareTo(Duration.ofSeconds(1)) >= 0);
            }
        }
    }

    @Test
    void a_fault_that_does_not_pass_is_one_clear_error() {
        List<Duration> slept = new CopyOnWriteArrayList<>();
        try (SimulatedExchange venue = venue().faults(Faults.parse("503=1")).start();
                Exchange exchange = Exchanges.open("binance", settings(venue.url(), slept))) {
            assertThatThrownBy(() -> exchange.fetch(BTC_1M, TimeRange.of("2024-01-01", "2024-01-02")))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("binance /api/v3/time failed: HTTP 503")
                    .hasMessageContaining("Gave up after 5 attempts");
            assertThat(slept).hasSize(4).isSortedAccordingTo((a, b) -> a.compareTo(b.multipliedBy(2)) > 0 ? 1 : 0);
        }
    }

    @Test
    void trap_04_a_ban_stops_all_requests_until_it_is_over() {
        List<Duration> slept = new CopyOnWriteArrayList<>();
        try (SimulatedExchange venue = venue().faults(Faults.parse("418=1")).start();
                Exchange exchange = Exchanges.open("binance", settings(venue.url(), slept))) {
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> exchange.fetch(BTC_1M, TimeRange.of("2024-01-01", "2024-01-02")))
                        .isInstanceOfSatisfying(
                                RateLimitedException.class,
                                e -> assertThat(e.retryAt()).isEqualTo(NOW.plusSeconds(3600)))
                        .hasMessageContaining("bans this address until 2024-02-20T11:07:42Z");
            }
            assertThat(venue.requests("")).isEqualTo(1);
            assertThat(slept).isEmpty();
        }
    }

    @Test
    void html_and_garbage_are_errors_that_say_where() {
        TimeRange day = TimeRange.of("2024-01-01", "2024-01-02");
        try (SimulatedExchange venue = venue().faults(Faults.parse("html403=1")).start();
                Exchange exchange = Exchanges.open("binance", settings(venue.url(), new ArrayList<>()))) {
            assertThatThrownBy(() -> exchange.fetch(BTC_1M, day))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("HTTP 403")
                    .hasMessageContaining("Request blocked")
                    .hasMessageNotContaining("<html>");
        }
    }

    @Test
    void weight_is_kept_within_the_budget_the_venue_tells() {
        List<Duration> slept = new CopyOnWriteArrayList<>();
        try (SimulatedExchange venue = venue().start();
                Exchange exchange = Exchanges.open(
                        "binance", ExchangeSettings.DEFAULT.at(venue.url()).timed(CLOCK, wait -> {
                            slept.add(wait);
                            throw new SourceException("would wait " + wait);
                        }))) {
            // 2,400 a minute, a tenth of it in reserve, 10 a page: 215 pages and one question for the time.
            assertThatThrownBy(() -> AllPages.of(exchange, BTC_1M, TimeRange.of("2023-01-01", "2024-02-01")))
                    .hasMessageContaining("would wait");
            assertThat(venue.requests("klines")).isEqualTo(215);
            assertThat(slept.get(0)).isBetween(Duration.ofSeconds(18), Duration.ofSeconds(19));
        }
    }

    @Test
    void trap_03_all_who_ask_one_host_share_its_budget(@TempDir Path limits) {
        try (SimulatedExchange venue = venue().start()) {
            ExchangeSettings settings = ExchangeSettings.DEFAULT
                    .at(venue.url())
                    .sharing(limits)
                    .timed(CLOCK, wait -> {
                        throw new SourceException("would wait " + wait);
                    });
            for (int i = 0; i < 2; i++) {
                try (Exchange exchange = Exchanges.open("binance", settings)) {
                    assertThatThrownBy(() -> AllPages.of(exchange, BTC_1M, TimeRange.of("2023-01-01", "2024-02-01")))
                            .hasMessageContaining("would wait");
                }
            }
            // What one of them may ask alone: the second finds nothing left.
            assertThat(venue.requests("klines")).isEqualTo(215);
        }
    }

    @Test
    void an_unlisted_instrument_is_named_with_its_neighbours() {
        try (SimulatedExchange venue = venue().start();
                Exchange exchange = Exchanges.open("binance", venue.url())) {
            SeriesId series = SeriesId.candles(Instrument.parse("binance:BTC/USDC:USDC"), Interval.M1);
            assertThatThrownBy(() -> exchange.fetch(series, TimeRange.of("2024-01-01", "2024-01-02")))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("BTCUSDC")
                    .hasMessageContaining("It has binance:BTC/USDT:USDT");
        }
    }

    @Test
    void what_the_venue_lacks_is_said_without_asking_it() {
        try (Exchange exchange = Exchanges.open("binance", URI.create("http://127.0.0.1:9"))) {
            assertThatThrownBy(() -> exchange.requireSupport(SeriesId.of(Dataset.LIQUIDATIONS, BTC)))
                    .isInstanceOf(UnsupportedDataException.class)
                    .hasMessageContaining("perps candles");
            assertThatThrownBy(() -> Exchanges.open("binnance"))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("known are binance");
        }
    }

    @Test
    void funding_is_keyed_to_the_minute_and_zero_stays_zero() {
        TimeRange range = TimeRange.of("2024-01-01", "2024-02-01");
        try (SimulatedExchange venue = venue().start();
                Exchange exchange = Exchanges.open("binance", venue.url())) {
            Rows funding = AllPages.of(exchange, SeriesId.of(Dataset.FUNDING, BTC), range);
            assertThat(funding.size()).isEqualTo(31 * 3);
            assertThat(java.util.Arrays.stream(funding.times())).allMatch(t -> t % 28_800_000 == 0);
            Rows truth = GeneratedMarket.of(42, BTC, NOW).funding().slice(range);
            assertThat(funding.numbers(0)).isEqualTo(truth.numbers(0));
        }
    }

    @Test
    void trap_05_open_interest_reaches_back_thirty_days() {
        SeriesId interest = SeriesId.of(Dataset.OPEN_INTEREST, BTC);
        try (SimulatedExchange venue = venue().start();
                Exchange exchange = Exchanges.open("binance", venue.url())) {
            Instant earliest = exchange.earliest(interest);
            assertThat(earliest).isBetween(NOW.minus(Duration.ofDays(30)), NOW.minus(Duration.ofDays(29)));
            Rows rows = AllPages.of(exchange, interest, new TimeRange(earliest, NOW));
            assertThat(rows.size()).isGreaterThan(29 * 288);
        }
    }

    @Test
    void instruments_tell_their_steps() {
        try (SimulatedExchange venue = venue().start();
                Exchange exchange = Exchanges.open("binance", venue.url())) {
            assertThat(exchange.instruments())
                    .anySatisfy(listing -> {
                        assertThat(listing.instrument()).isEqualTo(BTC);
                        assertThat(listing.venueSymbol()).isEqualTo("BTCUSDT");
                        assertThat(listing.tickSize()).isEqualTo(0.01);
                        assertThat(listing.active()).isTrue();
                    })
                    .hasSize(10);
            assertThat(exchange.toString()).hasSizeLessThanOrEqualTo(80);
            assertThat(exchange.serverTime()).isBetween(NOW, NOW.plusSeconds(5));
        }
    }

    @Test
    void rows_of_ones_own_are_served_exactly_and_in_coarser_candles() {
        CandleSeries own = GeneratedMarket.of(7, BTC, GeneratedMarket.BEGIN.plusSeconds(86_400))
                .minutes();
        TimeRange day = TimeRange.of("2024-01-01", "2024-01-02");
        try (SimulatedExchange venue = venue().serving(own).start();
                Exchange exchange = Exchanges.open("binance", venue.url())) {
            assertThat(CandleSeries.of(BTC, Interval.M1, AllPages.of(exchange, BTC_1M, day)))
                    .isEqualTo(own);
            Rows hours = AllPages.of(exchange, SeriesId.candles(BTC, Interval.H1), day);
            Rows expected = own.resample(Interval.H1).toRows();
            assertThat(hours.times()).isEqualTo(expected.times());
            for (int column = 0; column < Dataset.CANDLES.columns().size(); column++) {
                // The venue writes sums of volumes as decimals, without the dust of adding doubles.
                assertThat(hours.numbers(column)).containsExactly(expected.numbers(column), withPrecision(1e-6));
            }
        }
    }
}

package dev.kirby.exchange.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.InvalidRequestException;
import dev.kirby.RateLimitedException;
import dev.kirby.SourceException;
import dev.kirby.exchange.AllPages;
import dev.kirby.exchange.Exchange;
import dev.kirby.exchange.ExchangeSettings;
import dev.kirby.exchange.Exchanges;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.InstrumentType;
import dev.kirby.market.Interval;
import dev.kirby.market.Listing;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.source.Page;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole conversations of each adapter with an exchange that speaks its venue's protocol. */
class VenueConversationsTest {

    private static final Instant NOW = Instant.parse("2024-01-20T10:07:42Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    static Stream<String> venues() {
        return SimulatedExchange.names().stream();
    }

    /** Spot, or what a venue without it has. */
    private static InstrumentType simplest(String venue) {
        return venue.equals("dydx") ? InstrumentType.PERPS : InstrumentType.SPOT;
    }

    private static Instrument btc(String venue, InstrumentType type) {
        return new Instrument(venue, "BTC", Venue.named(venue).quote(), type);
    }

    private static SimulatedExchange.Settings venue(String name) {
        return SimulatedExchange.speakingAs(name).seed(42).clock(CLOCK).budget(Long.MAX_VALUE);
    }

    private static SimulatedMarket market(String venue) {
        return new SimulatedMarket(venue, Venue.named(venue).quote(), 42, NOW.plusSeconds(86_400), java.util.Map.of());
    }

    private static Exchange open(String venue, URI url, List<Duration> slept) {
        return Exchanges.open(
                venue, ExchangeSettings.DEFAULT.at(url).unlimited().timed(CLOCK, slept::add));
    }

    /** What arrives is what the market has, in every column that the venue tells. */
    private static void assertSame(Rows arrived, Rows truth, int columns) {
        assertThat(arrived.times()).isEqualTo(truth.times());
        for (int column = 0; column < columns; column++) {
            assertThat(arrived.numbers(column))
                    .as(truth.dataset().columns().get(column).name())
                    .isEqualTo(truth.numbers(column));
        }
    }

    private static TimeRange settledPart(SeriesId series, Instant earliest) {
        long start = Math.max(earliest.toEpochMilli(), GeneratedMarket.BEGIN.toEpochMilli());
        if (series.interval().isEmpty()) {
            // Rows of the last minute may be still to come.
            return TimeRange.ofMillis(start, NOW.toEpochMilli() - 60_000);
        }
        Interval interval = series.requireInterval();
        return TimeRange.ofMillis(interval.ceil(start), interval.floor(NOW.toEpochMilli()));
    }

    @ParameterizedTest
    @MethodSource("venues")
    void candles_arrive_row_by_row_as_the_market_has_them(String venue) {
        SimulatedMarket market = market(venue);
        try (SimulatedExchange simulated = venue(venue).start();
                Exchange exchange = open(venue, simulated.url(), new ArrayList<>())) {
            for (var support : exchange.supports()) {
                if (!support.dataset().hasInterval()) {
                    continue;
                }
                for (Interval interval : List.of(Interval.M5, Interval.H1, Interval.D1)) {
                    SeriesId series = new SeriesId(support.dataset(), btc(venue, support.type()), interval);
                    Instant earliest = exchange.earliest(series);
                    TimeRange range = settledPart(series, earliest);
                    Rows truth = market.rows(series).slice(range);
                    Rows arrived = AllPages.of(exchange, series, new TimeRange(range.start(), NOW.plusSeconds(3600)));
                    assertThat(truth.isEmpty()).as("%s", series).isFalse();
                    assertSame(arrived, truth, support.dataset() == Dataset.CANDLES ? 5 : 4);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("venues")
    void minutes_of_random_windows_arrive_row_by_row(String venue) {
        Random random = new Random(7);
        SeriesId series = SeriesId.candles(btc(venue, InstrumentType.PERPS), Interval.M1);
        Rows truth = market(venue).rows(series);
        try (SimulatedExchange simulated = venue(venue).start();
                Exchange exchange = open(venue, simulated.url(), new ArrayList<>())) {
            long earliest = Math.max(
                    GeneratedMarket.BEGIN.toEpochMilli(),
                    exchange.earliest(series).toEpochMilli());
            for (int i = 0; i < 5; i++) {
                long from = earliest + random.nextLong(NOW.toEpochMilli() - earliest);
                TimeRange range = TimeRange.ofMillis(from, from + random.nextLong(4L * 86_400_000));
                TimeRange settled =
                        TimeRange.ofMillis(from, Math.min(range.endMillis(), Interval.M1.floor(NOW.toEpochMilli())));
                assertSame(AllPages.of(exchange, series, range), truth.slice(settled), 5);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("venues")
    void funding_and_open_interest_arrive_row_by_row(String venue) {
        Instrument btc = btc(venue, InstrumentType.PERPS);
        SimulatedMarket market = market(venue);
        try (SimulatedExchange simulated = venue(venue).start();
                Exchange exchange = open(venue, simulated.url(), new ArrayList<>())) {
            for (Dataset dataset : List.of(Dataset.FUNDING, Dataset.OPEN_INTEREST)) {
                SeriesId series = SeriesId.of(dataset, btc);
                if (exchange.supports().stream().anyMatch(s -> s.dataset() == dataset)) {
                    TimeRange range = settledPart(series, exchange.earliest(series));
                    Rows truth = market.rows(series).slice(range);
                    assertThat(truth.isEmpty()).isFalse();
                    assertSame(AllPages.of(exchange, series, range), truth, 1);
                }
                Rows now = venue.equals("binance") ? Rows.empty(dataset) : exchange.latest(series);
                Rows begun = market.rows(series).slice(TimeRange.ofMillis(0, NOW.toEpochMilli()));
                for (int row = 0; row < now.size(); row++) {
                    double expected = begun.number(0, begun.size() - 1);
                    assertThat(now.number(0, row)).isCloseTo(expected, org.assertj.core.data.Offset.offset(1e-9));
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"binance, 4", "bybit, 1", "okx, 4", "kraken, 1"})
    void ratios_arrive_kind_by_kind(String venue, int kinds) {
        SeriesId series = SeriesId.of(Dataset.LONG_SHORT_RATIO, btc(venue, InstrumentType.PERPS));
        SimulatedMarket market = market(venue);
        try (SimulatedExchange simulated = venue(venue).start();
                Exchange exchange = open(venue, simulated.url(), new ArrayList<>())) {
            // A row that grows is final when the next one has begun.
            TimeRange range = TimeRange.ofMillis(NOW.toEpochMilli() - 2 * 86_400_000, NOW.toEpochMilli() - 360_000);
            Rows arrived = AllPages.of(exchange, series, range);
            int kind = Dataset.LONG_SHORT_RATIO.indexOf("kind");
            int found = 0;
            for (String name : GeneratedRatios.KINDS) {
                Rows ours = arrived.where(row -> name.equals(arrived.text(kind, row)));
                if (!ours.isEmpty()) {
                    Rows truth = market.ratios(series.instrument(), name).slice(range);
                    assertThat(ours.times()).isEqualTo(truth.times());
                    int ratio = Dataset.LONG_SHORT_RATIO.indexOf("ratio");
                    for (int row = 0; row < truth.size(); row++) {
                        assertThat(ours.number(ratio, row))
                                .isCloseTo(truth.number(ratio, row), org.assertj.core.data.Offset.offset(1e-4));
                    }
                    found++;
                }
            }
            assertThat(found).isEqualTo(kinds);
        }
    }

    /** Time goes on while pages are asked for; once the newest rows were asked for, that is no reason to ask again. */
    @ParameterizedTest
    @CsvSource({
        "binance, OPEN_INTEREST, 500, 18",
        "binance, FUNDING, 1000, 18",
        "bybit, OPEN_INTEREST, 200, 18",
        "okx, OPEN_INTEREST, 99, 4"
    })
    void a_history_up_to_now_takes_as_few_requests_as_the_page_allows(
            String venue, Dataset dataset, int page, int days) {
        AtomicLong millis = new AtomicLong(NOW.toEpochMilli());
        Clock ticking = ((InstantSource) () -> Instant.ofEpochMilli(millis.getAndAdd(2))).withZone(ZoneOffset.UTC);
        SeriesId series = SeriesId.of(dataset, btc(venue, InstrumentType.PERPS));
        try (SimulatedExchange simulated = venue(venue).clock(ticking).start();
                Exchange exchange = Exchanges.open(
                        venue,
                        ExchangeSettings.DEFAULT.at(simulated.url()).unlimited().timed(ticking, duration -> {}))) {
            exchange.serverTime();
            exchange.instruments();
            long before = exchange.statistics().requests();
            long[] got = new long[2];
            TimeRange range = new TimeRange(NOW.minusSeconds(days * 86_400L), NOW.plusSeconds(60));
            exchange.walk(series, range, one -> {
                got[0] += one.rows().size();
                got[1]++;
            });
            long requests = exchange.statistics().requests() - before;
            assertThat(got[0]).isPositive();
            // One more, as a page that is full may not be the last one, and one for the clock.
            assertThat(requests).as("%d rows", got[0]).isLessThanOrEqualTo(got[0] / page + 3);
            assertThat(got[1]).isLessThanOrEqualTo(requests);
        }
    }

    /** Ninety days, or as many as there are, take no more requests than pages of that size hold. */
    @ParameterizedTest
    @CsvSource({
        "bitfinex, CANDLES, M1, 10000",
        "bitfinex, OPEN_INTEREST, , 5000",
        "dydx, CANDLES, M1, 999",
        "dydx, OPEN_INTEREST, , 999",
        "kraken, OPEN_INTEREST, , 1000",
        "okx, LONG_SHORT_RATIO, , 99"
    })
    void a_backfill_takes_as_many_requests_as_its_pages(String venue, Dataset dataset, Interval interval, int page) {
        Instant now = Instant.parse("2024-04-20T10:07:42Z");
        Clock clock = Clock.fixed(now, ZoneOffset.UTC);
        SeriesId series = new SeriesId(dataset, btc(venue, InstrumentType.PERPS), interval);
        try (SimulatedExchange simulated = venue(venue).clock(clock).start();
                Exchange exchange = Exchanges.open(
                        venue,
                        ExchangeSettings.DEFAULT.at(simulated.url()).unlimited().timed(clock, wait -> {}))) {
            exchange.serverTime();
            Instant first = now.minus(Duration.ofDays(90));
            Instant earliest = exchange.earliest(series);
            TimeRange range = new TimeRange(first.isAfter(earliest) ? first : earliest, now);
            long before = exchange.statistics().requests();
            long[] rows = new long[1];
            exchange.walk(series, range, one -> rows[0] += one.rows().size());
            long requests = exchange.statistics().requests() - before;
            long step = interval == null ? 300_000 : interval.millis();
            long expected = Duration.between(range.start(), range.end()).toMillis() / step;
            int kinds = dataset == Dataset.LONG_SHORT_RATIO ? 4 : 1;
            assertThat(rows[0]).isBetween(kinds * expected * 9 / 10, kinds * (expected + 1));
            assertThat(requests).as("%d rows", rows[0]).isLessThanOrEqualTo(kinds * (expected / page + 1));
        }
    }

    @ParameterizedTest
    @MethodSource("venues")
    void passing_faults_cost_time_but_no_row(String venue) {
        SeriesId series = SeriesId.candles(btc(venue, InstrumentType.PERPS), Interval.M1);
        Rows truth = market(venue).rows(series);
        String many = "429=0.1,503=0.1,cut=0.1,truncate=0.1,duplicate=0.03,shuffle=0.03";
        // Bitfinex states no time.
        for (String faults : venue.equals("bitfinex") ? List.of(many) : List.of(many, "skew=-90000ms")) {
            List<Duration> slept = new CopyOnWriteArrayList<>();
            try (SimulatedExchange simulated =
                            venue(venue).faults(Faults.parse(faults)).start();
                    Exchange exchange = open(venue, simulated.url(), slept)) {
                long end = Interval.M1.floor(exchange.serverTime().toEpochMilli());
                TimeRange range = TimeRange.ofMillis(end - 4000 * 60_000L, end);
                assertSame(AllPages.of(exchange, series, range), truth.slice(range), 5);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("venues")
    void rows_out_of_order_or_twice_are_an_error_if_they_stay_so(String venue) {
        SeriesId series = SeriesId.candles(btc(venue, InstrumentType.PERPS), Interval.M1);
        for (String fault : List.of("duplicate=1", "shuffle=1")) {
            try (SimulatedExchange simulated =
                            venue(venue).faults(Faults.parse(fault)).start();
                    Exchange exchange = open(venue, simulated.url(), new CopyOnWriteArrayList<>())) {
                long end = Interval.M1.floor(exchange.serverTime().toEpochMilli());
                assertThatThrownBy(() -> AllPages.of(exchange, series, TimeRange.ofMillis(end - 500 * 60_000L, end)))
                        .as(fault)
                        .isInstanceOf(SourceException.class)
                        .hasMessageMatching(".*(out of order|twice).*");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("venues")
    void trap_12_and_16_the_candle_that_runs_is_neither_a_row_nor_answered(String venue) {
        SeriesId series = SeriesId.candles(btc(venue, simplest(venue)), Interval.M5);
        try (SimulatedExchange simulated = venue(venue).start();
                Exchange exchange = open(venue, simulated.url(), new ArrayList<>())) {
            Page page = exchange.fetch(series, TimeRange.of("2024-01-20T09:00:00", "2024-01-20T12:00:00"));
            assertThat(page.answered().end()).hasToString("2024-01-20T10:05:00Z");
            assertThat(page.rows().time(page.rows().size() - 1))
                    .isEqualTo(Instant.parse("2024-01-20T10:00:00Z").toEpochMilli());
        }
    }

    @ParameterizedTest
    @MethodSource("venues")
    void a_ban_stops_all_requests_until_it_is_over(String venue) {
        SeriesId series = SeriesId.candles(btc(venue, InstrumentType.PERPS), Interval.M1);
        try (SimulatedExchange simulated =
                        venue(venue).faults(Faults.parse("418=1")).start();
                Exchange exchange = open(venue, simulated.url(), new ArrayList<>())) {
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> exchange.fetch(series, TimeRange.of("2024-01-20", "2024-01-21")))
                        .isInstanceOfSatisfying(
                                RateLimitedException.class,
                                e -> assertThat(e.retryAt()).isAfterOrEqualTo(NOW.plusSeconds(600)));
            }
            assertThat(simulated.requests("")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @MethodSource("venues")
    void html_and_garbage_are_errors_that_say_where(String venue) {
        SeriesId series = SeriesId.candles(btc(venue, InstrumentType.PERPS), Interval.M1);
        TimeRange hour = TimeRange.of("2024-01-20", "2024-01-20T01:00:00");
        try (SimulatedExchange simulated =
                        venue(venue).faults(Faults.parse("html403=1")).start();
                Exchange exchange = open(venue, simulated.url(), new ArrayList<>())) {
            assertThatThrownBy(() -> exchange.fetch(series, hour))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining(venue)
                    .hasMessageContaining("HTTP 403")
                    .hasMessageNotContaining("<html>");
        }
    }

    /** How dYdX says so is not known. */
    @ParameterizedTest
    @ValueSource(strings = {"binance", "bybit", "okx", "hyperliquid", "kraken", "bitfinex"})
    void an_unlisted_instrument_is_named_with_its_neighbours(String venue) {
        SeriesId series = SeriesId.candles(Instrument.parse(venue + ":BTC/XYZ"), Interval.M1);
        try (SimulatedExchange simulated = venue(venue).start();
                Exchange exchange = open(venue, simulated.url(), new ArrayList<>())) {
            assertThatThrownBy(() -> exchange.fetch(series, TimeRange.of("2024-01-20", "2024-01-21")))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("It has " + btc(venue, InstrumentType.SPOT));
        }
    }

    @ParameterizedTest
    @MethodSource("venues")
    void instruments_are_listed_for_both_types(String venue) {
        try (SimulatedExchange simulated = venue(venue).start();
                Exchange exchange = open(venue, simulated.url(), new ArrayList<>())) {
            assertThat(exchange.instruments())
                    .hasSize(venue.equals("dydx") ? 5 : 10)
                    .allMatch(Listing::active)
                    .extracting(Listing::instrument)
                    .contains(btc(venue, simplest(venue)), btc(venue, InstrumentType.PERPS));
            assertThat(exchange.toString()).hasSizeLessThanOrEqualTo(80);
            assertThat(simulated.toString()).contains(venue).hasSizeLessThanOrEqualTo(80);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"skew=-45000ms", "429=0.1,slow=0.5:20ms,skew=3ms", "duplicate=0.5,shuffle=0.25", "none"})
    void faults_are_read_as_they_are_printed(String text) {
        assertThat(Faults.parse(text)).hasToString(text);
    }
}

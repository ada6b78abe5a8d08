package dev.kirby.store.collect;

import static dev.kirby.store.TestRows.BTC;
import static dev.kirby.store.TestRows.BTC_1M;
import static dev.kirby.store.TestRows.CLOCK;
import static dev.kirby.store.TestRows.dump;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.InvalidRequestException;
import dev.kirby.SourceException;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.Listing;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.query.CoverageReport;
import dev.kirby.store.storage.Coverage;
import dev.kirby.store.storage.ProvisionalAnswer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackfillTest {

    private static final TimeRange QUARTER = TimeRange.of("2025-01-01", "2025-04-01");
    private static final Instrument ETH = Instrument.parse("binance:ETH/USDT:USDT");

    @TempDir
    Path folder;

    private final PagedSource source = new PagedSource(CLOCK, 1_000);
    private MarketDataStore store;

    @BeforeEach
    void open() {
        store = MarketDataStore.open(folder, CLOCK);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void bringsExactlyWhatTheSourceHas() {
        source.hole = Optional.of(TimeRange.of("2025-02-03T10:00", "2025-02-05"));
        source.listed = Instant.parse("2025-01-10T07:31:00Z");
        BackfillReport report =
                store.backfill(source).candles(BTC, "1m").range(QUARTER).run();
        assertThat(dump(store.read(BTC_1M, TimeRange.ALL))).isEqualTo(dump(source.rows(BTC_1M, QUARTER)));
        assertThat(report.rows()).isEqualTo(store.count(BTC_1M));
        assertThat(report.failures()).isEmpty();
        assertThat(store.coverage(BTC_1M).asked()).containsExactly(QUARTER);
        assertThat(store.coverage(BTC_1M).provisional().stream()
                        .mapToLong(ProvisionalAnswer::missing)
                        .sum())
                .isEqualTo(Interval.M1.count(QUARTER) - report.rows());
        assertThat(report.toString()).startsWith("Backfill: " + report.rows() + " rows of 1 series in ");
    }

    @Test
    void aSecondRunAsksForNothing() {
        Backfill backfill = store.backfill(source).candles(BTC, "1m", "1h").range(QUARTER);
        backfill.run();
        int asked = source.requests.size();
        store.close();
        open();
        BackfillReport again =
                store.backfill(source).candles(BTC, "1m", "1h").range(QUARTER).run();
        assertThat(source.requests).hasSize(asked);
        assertThat(again.requests()).isZero();
        assertThat(again.rows()).isZero();
    }

    @Test
    void aWrongAnswerIsAskedForAgainAfterAPauseOrAtOnce() {
        Instant bad = Instant.parse("2025-02-10T00:00:00Z");
        source.wrong = (request, rows) -> rows.range().contains(bad.toEpochMilli()) ? rows.slice(0, 3) : rows;
        store.backfill(source).candles(BTC, "1m").range(QUARTER).run().requireComplete();
        assertThat(store.coverage(BTC_1M).provisional()).hasSize(1);
        ProvisionalAnswer answer = store.coverage(BTC_1M).provisional().get(0);
        assertThat(answer.rows()).isEqualTo(3);
        assertThat(answer.expected()).isEqualTo(1_000);

        source.wrong = (request, rows) -> rows;
        source.requests.clear();
        store.backfill(source).candles(BTC, "1m").range(QUARTER).run();
        assertThat(source.requests).as("not due yet").isEmpty();
        store.close();
        store = MarketDataStore.open(folder, Clock.offset(CLOCK, Duration.ofMinutes(16)));
        store.backfill(source).candles(BTC, "1m").range(QUARTER).run().requireComplete();
        assertThat(source.requests).extracting(PagedSource.Request::window).containsExactly(answer.range());
        assertThat(store.coverage(BTC_1M)).isEqualTo(Coverage.of(List.of(QUARTER)));
        assertThat(dump(store.read(BTC_1M, TimeRange.ALL))).isEqualTo(dump(source.rows(BTC_1M, QUARTER)));
    }

    @Test
    void againDoesNotWait() {
        source.wrong = (request, rows) -> rows.slice(0, 0);
        store.backfill(source).candles(BTC, "1m").range(QUARTER).run().requireComplete();
        assertThat(store.count(BTC_1M)).isZero();
        source.wrong = (request, rows) -> rows;
        store.backfill(source).candles(BTC, "1m").range(QUARTER).again().run().requireComplete();
        assertThat(store.coverage(BTC_1M)).isEqualTo(Coverage.of(List.of(QUARTER)));
        assertThat(dump(store.read(BTC_1M, TimeRange.ALL))).isEqualTo(dump(source.rows(BTC_1M, QUARTER)));
    }

    @Test
    void whatIsAnsweredAlikeOnAnotherDayIsBelieved() {
        source.hole = Optional.of(TimeRange.of("2025-02-03T10:00", "2025-02-05"));
        store.backfill(source).candles(BTC, "1m").range(QUARTER).run();
        store.close();
        store = MarketDataStore.open(folder, Clock.offset(CLOCK, Duration.ofDays(1)));
        store.backfill(source).candles(BTC, "1m").range(QUARTER).run();
        assertThat(store.coverage(BTC_1M)).isEqualTo(Coverage.of(List.of(QUARTER)));
        source.requests.clear();
        store.backfill(source).candles(BTC, "1m").range(QUARTER).again().run();
        assertThat(source.requests).isEmpty();
    }

    @Test
    void whatEndsBeforeTheListingIsBelieved() {
        source.listed = Instant.parse("2025-01-10T07:31:00Z");
        source.listings = List.of(listing(true).listedAt(source.listed.toEpochMilli()));
        store.backfill(source).candles(BTC, "1m").range(QUARTER).run().requireComplete();
        assertThat(store.coverage(BTC_1M)).isEqualTo(Coverage.of(List.of(QUARTER)));
        assertThat(source.listingRequests).isEqualTo(1);
        CoverageReport report = CoverageReport.of(store.storage(), BTC_1M);
        assertThat(report.gaps()).singleElement().satisfies(gap -> {
            assertThat(gap.state()).isEqualTo(CoverageReport.State.CERTAIN);
            assertThat(gap.cause()).endsWith("it was listed at 2025-01-10T07:31:00Z");
        });
    }

    @Test
    void whatIsAbsentAfterTheListingStaysProvisional() {
        source.listed = Instant.parse("2025-01-10T07:31:00Z");
        source.listings = List.of(listing(true).listedAt(1_577_836_800_000.0));
        store.backfill(source).candles(BTC, "1m").range(QUARTER).run().requireComplete();
        assertThat(store.coverage(BTC_1M).provisional()).isNotEmpty();
        assertThat(CoverageReport.of(store.storage(), BTC_1M).gaps().get(0).cause())
                .isEqualTo("before the first row: no longer kept by the exchange, which listed it at"
                        + " 2020-01-01T00:00:00Z");
    }

    @Test
    void aMarketThatIsNotTradedAnyMoreIsSaidToBeSo() {
        source.hole = Optional.of(TimeRange.of("2025-02-03T10:00", "2025-04-01"));
        source.listings = List.of(listing(false));
        store.backfill(source).candles(BTC, "1m").range(QUARTER).run().requireComplete();
        assertThat(store.coverage(BTC_1M).provisional()).as("not by that alone").isNotEmpty();
        assertThat(CoverageReport.of(store.storage(), BTC_1M).gaps())
                .singleElement()
                .satisfies(gap -> assertThat(gap.cause()).contains("is not traded any more"));
    }

    private static Listing listing(boolean active) {
        return new Listing(BTC, "BTCUSDT", 1, Double.NaN, Double.NaN, Double.NaN, Double.NaN, active);
    }

    @Test
    void candlesThatAnotherIntervalLacksTooAreBelievedToBeAbsent() {
        TimeRange hole = TimeRange.of("2025-02-03T10:00", "2025-02-03T12:00");
        source.hole = Optional.of(hole);
        SeriesId hours = SeriesId.candles(BTC, Interval.H1);
        store.upsert(hours, source.rows(hours, QUARTER));
        store.backfill(source).candles(BTC, "1m").range(QUARTER).run().requireComplete();
        assertThat(store.coverage(BTC_1M).provisional())
                .as("the hours are not certain")
                .hasSize(1);

        store.record(hours, QUARTER);
        store.backfill(source).candles(BTC, "1m").range(QUARTER).again().run().requireComplete();
        assertThat(store.coverage(BTC_1M)).isEqualTo(Coverage.of(List.of(QUARTER)));
    }

    @Test
    void candlesOfATimeWithoutTradesAreBelievedToBeAbsent() {
        source.hole = Optional.of(TimeRange.of("2025-02-03T10:01", "2025-02-03T10:03"));
        SeriesId trades = SeriesId.of(Dataset.TRADES, BTC);
        store.upsert(
                trades,
                Rows.builder(Dataset.TRADES, 1)
                        .row(Instant.parse("2025-02-03T10:03:00Z").toEpochMilli())
                        .text(0, "1")
                        .number(1, 100)
                        .number(2, 1)
                        .build());
        store.record(trades, TimeRange.of("2025-02-03T10:02", "2025-02-04"));
        store.backfill(source).candles(BTC, "1m").range(QUARTER).run().requireComplete();
        assertThat(store.coverage(BTC_1M).provisional())
                .as("trades of a part only")
                .hasSize(1);

        store.record(trades, TimeRange.of("2025-02-03T10:00", "2025-02-03T10:02"));
        store.backfill(source).candles(BTC, "1m").range(QUARTER).again().run().requireComplete();
        assertThat(store.coverage(BTC_1M)).isEqualTo(Coverage.of(List.of(QUARTER)));
    }

    @Test
    void aLongerRangeAsksOnlyForTheNewDays() {
        store.backfill(source).candles(BTC, "1m").days(30).run();
        source.requests.clear();
        store.backfill(source).candles(BTC, "1m").days(60).run();
        TimeRange newDays = new TimeRange(
                TimeRange.lastDays(60, CLOCK).start(),
                TimeRange.lastDays(30, CLOCK).start());
        assertThat(source.requests)
                .allMatch(request -> newDays.intersect(request.window())
                        .filter(request.window()::equals)
                        .isPresent());
        assertThat(store.count(BTC_1M)).isEqualTo(60 * 1_440);
    }

    @Test
    void neverStoresNorAsksForACandleThatIsStillOpen() {
        SeriesId hours = SeriesId.candles(BTC, Interval.H1);
        store.backfill(source).candles(BTC, "1h").days(2).run();
        assertThat(store.range(hours).orElseThrow().end()).isEqualTo(Instant.parse("2025-06-15T12:00:00Z"));
        source.requests.clear();
        store.backfill(source).candles(BTC, "1h").days(2).run();
        assertThat(source.requests).isEmpty();
    }

    @Test
    void keepsWhatCameBeforeAFailureAndGoesOnWithTheOthers() {
        Instant broken = Instant.parse("2025-02-10T00:00:00Z");
        source.fails = request ->
                request.series().equals(BTC_1M) && request.window().start().isAfter(broken);
        BackfillReport report = store.backfill(source)
                .candles(BTC, "1m")
                .candles(ETH, "1m")
                .range(QUARTER)
                .run();
        assertThat(report.failures()).hasSize(1);
        assertThat(report.failures().get(0).failure().orElseThrow()).contains("503");
        assertThatThrownBy(report::requireComplete)
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("1 of 2 series failed: binance:BTC/USDT:USDT candles 1m (binance answers 503");
        assertThat(store.count(SeriesId.candles(ETH, Interval.M1))).isEqualTo(Interval.M1.count(QUARTER));
        TimeRange stored = store.coverage(BTC_1M).ranges().get(0);
        assertThat(stored.end()).isAfter(broken);

        source.fails = request -> false;
        source.requests.clear();
        store.backfill(source)
                .candles(BTC, "1m")
                .candles(ETH, "1m")
                .range(QUARTER)
                .run()
                .requireComplete();
        assertThat(source.requests)
                .allMatch(request -> !request.window().start().isBefore(stored.end()));
        assertThat(dump(store.read(BTC_1M, TimeRange.ALL))).isEqualTo(dump(source.rows(BTC_1M, QUARTER)));
    }

    @Test
    void endsCompleteHoweverOftenItFails() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        source.fails = request -> {
            synchronized (random) {
                return random.nextInt(20) == 0;
            }
        };
        int runs = 0;
        while (!store.backfill(source)
                .candles(BTC, "1m", "15m")
                .range(QUARTER)
                .run()
                .failures()
                .isEmpty()) {
            assertThat(runs++).as("seed " + seed).isLessThan(1_000);
        }
        assertThat(dump(store.read(BTC_1M, TimeRange.ALL)))
                .as("seed " + seed)
                .isEqualTo(dump(source.rows(BTC_1M, QUARTER)));
    }

    @Test
    void saysWhereTheHistoryOfTheSourceBegins() {
        source.earliest = Instant.parse("2025-03-01T00:00:00Z");
        BackfillReport report =
                store.backfill(source).candles(BTC, "1m").range(QUARTER).run();
        assertThat(report.series().get(0).shortfall()).contains(TimeRange.of("2025-01-01", "2025-03-01"));
        assertThat(report.failures()).isEmpty();
        assertThat(source.requests)
                .allMatch(request -> !request.window().start().isBefore(source.earliest));
        assertThat(store.coverage(BTC_1M).ranges()).containsExactly(TimeRange.of("2025-03-01", "2025-04-01"));
    }

    @Test
    void whatTheSourceDoesNotHaveIsAFailureThatNamesWhatItHas() {
        BackfillReport report =
                store.backfill(source).funding(BTC).range(QUARTER).run();
        assertThat(report.failures().get(0).failure().orElseThrow())
                .contains("No binance:BTC/USDT:USDT funding from binance: it has perps candles");
        assertThat(source.requests).isEmpty();
    }

    @Test
    void tellsItsProgress() {
        List<BackfillProgress> told = new ArrayList<>();
        store.backfill(source)
                .candles(BTC, "1m")
                .candles(ETH, "1m")
                .range(QUARTER)
                .parallelism(2)
                .progress(told::add)
                .run();
        assertThat(told)
                .hasSizeGreaterThan(200)
                .isSortedAccordingTo(
                        (a, b) -> Double.compare(a.all().fraction(), b.all().fraction()));
        BackfillProgress last = told.get(told.size() - 1);
        assertThat(last.all().fraction()).isEqualTo(1);
        assertThat(last.all().rows()).isEqualTo(2 * Interval.M1.count(QUARTER));
        assertThat(last.seriesDone()).isEqualTo(2);
        assertThat(last.all().remaining()).contains(Duration.ZERO);
        assertThat(last.all().rowsPerSecond()).isPositive();
        assertThat(last.toString()).contains("2 of 2 series done");
    }

    @Test
    void remembersWhatItCollected() {
        store.backfill(source).candles(BTC, "1m").range(QUARTER).run();
        assertThat(store.versions()).hasSize(1);
        assertThat(store.versions().get(0).origin()).isEqualTo("binance");
        assertThat(store.versions().get(0).rows()).isEqualTo(store.count(BTC_1M));
        assertThat(store.versions().get(0).range()).isEqualTo(QUARTER);
    }

    @Test
    void wantsASeries() {
        assertThatThrownBy(() -> store.backfill(source).run())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("name a series");
        assertThatThrownBy(() -> store.backfill(source).candles(BTC, new String[0]))
                .isInstanceOf(InvalidRequestException.class);
        assertThat(store.backfill(source).candles(BTC, "1m").funding(BTC).series(SeriesId.of(Dataset.TRADES, BTC)))
                .hasToString("Backfill[binance, 3 series, 2024-06-15T12:34:00Z to 2025-06-15T12:34:00Z]");
    }
}

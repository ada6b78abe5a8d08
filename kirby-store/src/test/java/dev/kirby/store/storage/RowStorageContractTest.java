package dev.kirby.store.storage;

import static dev.kirby.store.TestRows.BTC;
import static dev.kirby.store.TestRows.BTC_1M;
import static dev.kirby.store.TestRows.CLOCK;
import static dev.kirby.store.TestRows.START;
import static dev.kirby.store.TestRows.candles;
import static dev.kirby.store.TestRows.dump;
import static dev.kirby.store.TestRows.minuteRange;
import static dev.kirby.store.TestRows.minutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.DataQualityException;
import dev.kirby.InvalidRequestException;
import dev.kirby.NoDataException;
import dev.kirby.StoreException;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.CandleSeries;
import dev.kirby.series.Rows;
import dev.kirby.series.TimeSeries;
import dev.kirby.source.Origin;
import dev.kirby.source.Origins;
import dev.kirby.source.Page;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.TestRows;
import dev.kirby.store.lake.Lake;
import dev.kirby.store.stars.Star;
import dev.kirby.store.stars.StorePurpose;
import dev.kirby.store.stars.SyncReport;
import dev.kirby.store.stars.SyncReport.Effect;
import dev.kirby.store.timescale.RealPostgres;
import dev.kirby.store.timescale.TimescaleStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What every store must do. A new kind of store is one line in {@link #stores}. */
@ParameterizedClass
@MethodSource("stores")
class RowStorageContractTest {

    private static final SeriesId FUNDING = SeriesId.of(Dataset.FUNDING, BTC);

    @Parameter
    StorageFactory factory;

    @TempDir
    Path folder;

    private RowStorage store;

    /** Where a server is given, that one alone: the lake does not depend on it. */
    static Stream<StorageFactory> stores() {
        StorageFactory lake = StorageFactory.named("lake", Lake::open, Lake::open);
        StorageFactory postgres = StorageFactory.named(
                "PostgreSQL",
                (folder, clock) -> TimescaleStore.open(RealPostgres.url(folder), clock),
                (folder, clock, purpose) -> TimescaleStore.open(RealPostgres.url(folder), clock, purpose));
        return RealPostgres.isGiven() ? Stream.of(postgres) : Stream.of(lake, postgres);
    }

    @BeforeEach
    void open() {
        store = factory.open(folder, CLOCK);
    }

    private MarketDataStore door() {
        return MarketDataStore.of(store);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void reopen() {
        store.close();
        store = factory.open(folder, CLOCK);
    }

    @Test
    void origins_are_kept_and_named_by_sql() {
        store.upsert(BTC_1M, new Page(minuteRange(0, 10), minutes(10)).from(Origin.ARCHIVE));
        store.upsert(BTC_1M, Page.empty(Dataset.CANDLES, minuteRange(10, 20)).from(Origin.REST));
        store.upsert(BTC_1M, List.of(lent(12, 15)));
        store.upsert(BTC_1M, minutes(2)); // of a stream, say: nobody asked for them
        Origins expected = Origins.of(minuteRange(0, 10), Origin.ARCHIVE)
                .with(minuteRange(10, 20), Origin.REST)
                .with(minuteRange(12, 15), Origin.venue("bybit"));
        assertThat(store.coverage(BTC_1M).origins()).isEqualTo(expected);
        assertThat(store.coverage(BTC_1M).ranges()).containsExactly(minuteRange(0, 20));
        reopen();
        assertThat(store.coverage(BTC_1M).origins()).isEqualTo(expected);
        assertThat(store.sql(
                                "select origin, count(*) as n from row_origins where other_venue group by origin",
                                SqlScope.FILES)
                        .toTable())
                .contains("venue bybit")
                .contains("1");
        assertThat(store.sql("select coin from row_origins", SqlScope.FILES).rows())
                .hasSize(4);
        // An answer without the row leaves the other exchange's in its place; a row takes it.
        store.upsert(BTC_1M, Page.empty(Dataset.CANDLES, minuteRange(10, 20)).from(Origin.REST));
        assertThat(store.coverage(BTC_1M).origins()).isEqualTo(expected);
        store.upsert(BTC_1M, minutes(14));
        assertThat(store.coverage(BTC_1M).origins().otherVenues())
                .isEqualTo(Origins.of(minuteRange(14, 15), Origin.venue("bybit")));
    }

    /** Candles of another exchange, some minutes after the start. */
    private static Page lent(int from, int to) {
        return new Page(minuteRange(from, to), minutes(to).slice(minuteRange(from, to))).from(Origin.venue("bybit"));
    }

    @Test
    void knowsNothingAtFirst() {
        assertThat(store.series()).isEmpty();
        assertThat(store.count(BTC_1M)).isZero();
        assertThat(store.range(BTC_1M)).isEmpty();
        assertThat(store.coverage(BTC_1M)).isEqualTo(Coverage.NONE);
        assertThat(store.read(BTC_1M, TimeRange.ALL).isEmpty()).isTrue();
        assertThat(store.versions()).isEmpty();
        store.delete(BTC_1M);
    }

    @Test
    void returnsExactlyWhatWasWrittenAlsoAfterReopening() {
        Rows rows = minutes(100_000);
        store.upsert(BTC_1M, rows);
        reopen();
        assertThat(dump(store.read(BTC_1M, TimeRange.ALL))).isEqualTo(dump(rows));
        assertThat(store.count(BTC_1M)).isEqualTo(100_000);
        assertThat(store.range(BTC_1M)).contains(minuteRange(0, 100_000));
        assertThat(store.series()).containsExactly(BTC_1M);
    }

    @Test
    void keepsEveryBitOfANumber() {
        Rows.Builder rows = Rows.builder(Dataset.CANDLES, 2);
        double odd = Math.nextUp(0.1);
        rows.candle(START.toEpochMilli(), odd, Double.MAX_VALUE, Double.MIN_VALUE, -0.0, 1e-8, 4503599627370497.0);
        store.upsert(BTC_1M, rows.build());
        Rows read = store.read(BTC_1M, TimeRange.ALL);
        assertThat(read.number(0, 0)).isEqualTo(odd);
        assertThat(read.number(1, 0)).isEqualTo(Double.MAX_VALUE);
        assertThat(read.number(2, 0)).isEqualTo(Double.MIN_VALUE);
        assertThat(Double.doubleToRawLongBits(read.number(3, 0))).isEqualTo(Double.doubleToRawLongBits(-0.0));
        assertThat(read.number(5, 0)).isEqualTo(4503599627370497.0);
    }

    @Test
    void writingTwiceChangesNothing() {
        store.upsert(BTC_1M, minutes(5_000));
        store.upsert(BTC_1M, minutes(5_000));
        assertThat(dump(store.read(BTC_1M, TimeRange.ALL))).isEqualTo(dump(minutes(5_000)));
    }

    @Test
    void aLateCorrectionReplaces() {
        store.upsert(BTC_1M, minutes(3_000));
        Rows correction = candles(Interval.M1, minuteRange(1_000, 1_010), 5);
        store.upsert(BTC_1M, correction);
        assertThat(store.count(BTC_1M)).isEqualTo(3_000);
        assertThat(dump(store.read(BTC_1M, minuteRange(1_000, 1_010)))).isEqualTo(dump(correction));
        assertThat(dump(store.read(BTC_1M, minuteRange(0, 1_000)))).isEqualTo(dump(minutes(1_000)));
    }

    @Test
    void theUnknownNeverReplacesTheKnown() {
        long time = START.toEpochMilli();
        int rate = Dataset.FUNDING.indexOf("funding_rate");
        int premium = Dataset.FUNDING.indexOf("premium");
        int mark = Dataset.FUNDING.indexOf("mark_price");
        int next = Dataset.FUNDING.indexOf("next_funding_time");
        store.upsert(
                FUNDING,
                Rows.builder(Dataset.FUNDING, 1)
                        .row(time)
                        .number(rate, 0.0001)
                        .number(mark, 42_000)
                        .instant(next, time + 1)
                        .build());
        store.upsert(
                FUNDING,
                Rows.builder(Dataset.FUNDING, 1)
                        .row(time)
                        .number(rate, 0)
                        .number(premium, -0.5)
                        .build());
        Rows read = store.read(FUNDING, TimeRange.ALL);
        assertThat(read.size()).isOne();
        assertThat(read.number(rate, 0)).isZero();
        assertThat(read.number(premium, 0)).isEqualTo(-0.5);
        assertThat(read.number(mark, 0)).isEqualTo(42_000);
        assertThat(read.instant(next, 0)).isEqualTo(time + 1);
        assertThat(read.number(Dataset.FUNDING.indexOf("mid_price"), 0)).isNaN();
    }

    @Test
    void theLastOfRepeatedRowsCountsInAnyOrder() {
        Rows.Builder rows = Rows.builder(Dataset.CANDLES, 4);
        TestRows.candle(rows, START.toEpochMilli() + 60_000, 1);
        TestRows.candle(rows, START.toEpochMilli(), 1);
        TestRows.candle(rows, START.toEpochMilli() + 60_000, 2);
        store.upsert(BTC_1M, rows.build());
        Rows read = store.read(BTC_1M, TimeRange.ALL);
        assertThat(read.times()).containsExactly(START.toEpochMilli(), START.toEpochMilli() + 60_000);
        assertThat(read.number(4, 1)).isEqualTo(12);
    }

    @Test
    void rowsOfOneInstantStayApartByTheirKey() {
        SeriesId liquidations = SeriesId.of(Dataset.LIQUIDATIONS, BTC);
        long time = START.toEpochMilli() + 123;
        Rows rows = Rows.builder(Dataset.LIQUIDATIONS, 3)
                .row(time)
                .text(0, "long")
                .number(1, 42_000)
                .number(2, 0.5)
                .row(time)
                .text(0, "short")
                .number(1, 42_000)
                .number(2, 0.5)
                .row(time)
                .text(0, "long")
                .number(1, 42_000)
                .number(2, 0.5)
                .number(3, 21_000)
                .build();
        store.upsert(liquidations, rows);
        store.upsert(liquidations, rows);
        Rows read = store.read(liquidations, TimeRange.ALL);
        assertThat(read.size()).isEqualTo(2);
        assertThat(read.text(0, 0)).isEqualTo("long");
        assertThat(read.number(3, 0)).isEqualTo(21_000);
        assertThat(read.text(0, 1)).isEqualTo("short");
        assertThat(read.number(3, 1)).isNaN();
    }

    @Test
    void refusesTimesThatWouldPoisonASeries() {
        store.upsert(BTC_1M, minutes(10));
        for (long time : new long[] {
            0,
            -60_000,
            CLOCK.millis() * 1000,
            START.toEpochMilli() / 1000,
            CLOCK.instant().plusSeconds(200_000).toEpochMilli()
        }) {
            Rows.Builder rows = Rows.builder(Dataset.CANDLES, 2);
            TestRows.candle(rows, START.toEpochMilli() + 600_000, 0);
            TestRows.candle(rows, time, 0);
            assertThatThrownBy(() -> store.upsert(BTC_1M, rows.build()))
                    .isInstanceOf(DataQualityException.class)
                    .hasMessageContaining("row 2 of 2")
                    .hasMessageContaining("Nothing was stored");
        }
        assertThat(store.count(BTC_1M)).isEqualTo(10);
    }

    @Test
    void refusesRowsOfAnotherDataset() {
        assertThatThrownBy(() -> store.upsert(FUNDING, minutes(1)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("candles do not belong to binance:BTC/USDT:USDT funding");
    }

    @Test
    void remembersWhatWasAskedWithAndWithoutRows() {
        store.upsert(BTC_1M, new Page(minuteRange(0, 10), minutes(5)));
        store.upsert(BTC_1M, Page.empty(Dataset.CANDLES, minuteRange(20, 30)));
        reopen();
        assertThat(store.coverage(BTC_1M).ranges()).containsExactly(minuteRange(0, 10), minuteRange(20, 30));
        assertThat(store.coverage(BTC_1M).missing(minuteRange(5, 40)))
                .containsExactly(minuteRange(10, 20), minuteRange(30, 40));
        assertThat(store.count(BTC_1M)).isEqualTo(5);
    }

    @Test
    void aDataVersionHasAChecksumThatChangesWithTheRows() {
        store.upsert(BTC_1M, minutes(10));
        store.record(version());
        store.record(version());
        store.upsert(BTC_1M, candles(Interval.M1, minuteRange(3, 4), 9));
        store.record(version());
        List<String> checksums = store.versions().stream()
                .map(version -> version.settings().get(DataVersion.CHECKSUM))
                .toList();
        assertThat(checksums).hasSize(3).allMatch(checksum -> checksum.length() == 64);
        assertThat(checksums.get(1)).isEqualTo(checksums.get(0)).isNotEqualTo(checksums.get(2));
        String view = MarketDataStore.of(store)
                .sql("select checksum from data_versions order by version")
                .toCsv();
        assertThat(view.lines().skip(1)).containsExactlyElementsOf(checksums);
    }

    private static DataVersion version() {
        return new DataVersion(CLOCK.instant(), BTC_1M, "test", minuteRange(0, 10), 10, Map.of());
    }

    @Test
    void aQueryOfOthersReadsTablesOrIsRefused() {
        store.upsert(BTC_1M, minutes(10));
        if (store.folder().isPresent()) {
            assertThat(store.sql("select count(*) as n from candles", SqlScope.TABLES)
                            .toCsv())
                    .isEqualTo("n\n10\n");
        } else {
            assertThatThrownBy(() -> store.sql("select count(*) as n from candles", SqlScope.TABLES))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("a user who may read the schema kirby_views and nothing else");
        }
    }

    @Test
    void aShortAnswerStaysProvisionalUntilAnotherDayConfirmsIt() {
        Page whole = new Page(minuteRange(0, 10), minutes(10));
        Page three = Page.of(minuteRange(10, 20), minutes(20).slice(10, 13), 10);
        store.upsert(BTC_1M, List.of(whole, three));
        reopen();
        Coverage first = store.coverage(BTC_1M);
        assertThat(store.count(BTC_1M)).isEqualTo(13);
        assertThat(first.ranges()).containsExactly(minuteRange(0, 10));
        assertThat(first).isEqualTo(Coverage.NONE.with(List.of(whole, three), CLOCK.instant()));
        assertThat(first.due(minuteRange(0, 30), CLOCK.instant())).containsExactly(minuteRange(20, 30));
        store.upsert(BTC_1M, minutes(5));
        assertThat(store.coverage(BTC_1M)).as("rows alone answer nothing").isEqualTo(first);
        store.upsert(BTC_1M, three);
        assertThat(store.coverage(BTC_1M).provisional().get(0).asked()).isEqualTo(2);
        assertThat(store.series()).containsExactly(BTC_1M);
        store.close();
        store = factory.open(folder, Clock.offset(CLOCK, Duration.ofDays(1)));
        store.upsert(BTC_1M, three);
        reopen();
        assertThat(store.coverage(BTC_1M)).isEqualTo(Coverage.of(List.of(minuteRange(0, 20))));
    }

    @Test
    void aSeriesOfWhichOnlyAProvisionalAnswerIsKnownIsThereAndCanBeDeleted() {
        store.upsert(BTC_1M, Page.of(minuteRange(0, 10), Rows.empty(Dataset.CANDLES), 10));
        assertThat(store.series()).containsExactly(BTC_1M);
        assertThat(store.verify().problems()).isEmpty();
        store.delete(BTC_1M);
        assertThat(store.coverage(BTC_1M)).isEqualTo(Coverage.NONE);
        assertThat(store.series()).isEmpty();
    }

    @Test
    void streamsInOrderAndReadsRangesExactly() {
        store.upsert(BTC_1M, minutes(130_000));
        TimeRange range = minuteRange(1_234, 120_001);
        List<Rows> batches = new ArrayList<>();
        store.stream(BTC_1M, range, batches::add);
        assertThat(batches).hasSizeGreaterThan(1);
        String streamed = dump(Rows.concat(Dataset.CANDLES, batches));
        assertThat(streamed).isEqualTo(dump(minutes(130_000).slice(1_234, 120_001)));
        assertThat(streamed).isEqualTo(dump(store.read(BTC_1M, range)));
    }

    @Test
    void aStreamShowsOneStateThoughRowsAreWrittenMeanwhile() {
        store.upsert(BTC_1M, minutes(130_000));
        List<Rows> batches = new ArrayList<>();
        store.stream(BTC_1M, TimeRange.ALL, batch -> {
            batches.add(batch);
            store.upsert(BTC_1M, candles(Interval.M1, minuteRange(0, 130_000), 9));
        });
        assertThat(dump(Rows.concat(Dataset.CANDLES, batches))).isEqualTo(dump(minutes(130_000)));
    }

    @Test
    void forgetsWhatIsDeletedAndNothingElse() {
        SeriesId hours = SeriesId.candles(BTC, Interval.H1);
        store.upsert(BTC_1M, new Page(minuteRange(0, 10), minutes(10)));
        store.upsert(hours, candles(Interval.H1, minuteRange(0, 6_000), 0));
        store.delete(BTC_1M);
        assertThat(store.series()).containsExactly(hours);
        assertThat(store.coverage(BTC_1M)).isEqualTo(Coverage.NONE);
        assertThat(store.read(BTC_1M, TimeRange.ALL).isEmpty()).isTrue();
        store.upsert(BTC_1M, minutes(3));
        assertThat(store.count(BTC_1M)).isEqualTo(3);
    }

    @Test
    void loadsCandlesOfARange() {
        store.upsert(BTC_1M, minutes(3_000));
        CandleSeries bars = door().candles(BTC, "1m")
                .range("2024-01-01T01:00", "2024-01-02")
                .load();
        assertThat(bars.size()).isEqualTo(1_380);
        assertThat(bars.time(0)).isEqualTo(START.plusSeconds(3_600).toEpochMilli());
    }

    @Test
    void buildsAnIntervalThatIsNotStored() {
        store.upsert(BTC_1M, new Page(minuteRange(3, 1_003), minutes(1_003).slice(3, 1_003)));
        CandleSeries built = door().candles(BTC, "5m").load();
        CandleSeries minutes = CandleSeries.of(BTC, Interval.M1, minutes(1_000).slice(5, 1_000));
        assertThat(built).isEqualTo(minutes.resample(Interval.M5));
    }

    @Test
    void aBuiltCandleIsWholeThoughTheRangeCutsIt() {
        store.upsert(BTC_1M, minutes(1_000));
        CandleSeries built = door().candles(BTC, "1h")
                .range("2024-01-01T00:30", "2024-01-01T03:30")
                .load();
        assertThat(built.times())
                .containsExactly(
                        START.plusSeconds(3_600).toEpochMilli(),
                        START.plusSeconds(7_200).toEpochMilli(),
                        START.plusSeconds(10_800).toEpochMilli());
        assertThat(built.close(2)).isEqualTo(minutes(240).number(3, 239));
    }

    @Test
    void keepsACutCandleOfWhichAllWasAsked() {
        store.upsert(BTC_1M, new Page(minuteRange(0, 10), minutes(10).slice(2, 9)));
        assertThat(door().candles(BTC, "5m").load().size()).isEqualTo(2);
    }

    @Test
    void buildsFromTheFinestSeriesThatReachesAsFar() {
        store.upsert(SeriesId.candles(BTC, Interval.M5), candles(Interval.M5, minuteRange(0, 6_000), 1));
        store.upsert(BTC_1M, candles(Interval.M1, minuteRange(5_000, 6_000), 2));
        assertThat(door().candles(BTC, "1h").load().size()).isEqualTo(100);
        assertThat(door().candles(BTC, "1h")
                        .range(minuteRange(5_040, 5_100))
                        .load()
                        .volume(0))
                .isEqualTo(60 * 12);
    }

    @Test
    void saysWhatThereIsInsteadOfCandles() {
        assertThatThrownBy(() -> door().candles(BTC, "5m").load())
                .isInstanceOf(NoDataException.class)
                .hasMessageContaining("No BTC/USDT perps 5m candles of binance: the store is empty.")
                .hasMessageContaining("Backfill with store.backfill(source)");
        store.upsert(SeriesId.candles(BTC, Interval.M5), candles(Interval.M5, minuteRange(0, 1_440), 0));
        assertThatThrownBy(() -> door().candles(BTC, "5m")
                        .range("2025-01-01", "2025-02-01")
                        .load())
                .hasMessageContaining("No BTC/USDT perps 5m candles of binance between 2025-01-01 and 2025-02-01: "
                        + "the store has 2024-01-01 to 2024-01-02.")
                .hasMessageContaining(".candles(Instrument.parse(\"binance:BTC/USDT:USDT\"), \"5m\")"
                        + ".range(\"2025-01-01\", \"2025-02-01\").run()");
        assertThatThrownBy(() -> door().candles(BTC, "1m").load())
                .hasMessageContaining(
                        "of binance:BTC/USDT:USDT the store has 5m candles from 2024-01-01 to 2024-01-02");
        assertThatThrownBy(() -> door().candles(Instrument.perps("binance", "btc", "USDT"), "5m")
                        .load())
                .hasMessageContaining("case matters, did you mean binance:BTC/USDT:USDT?");
        assertThatThrownBy(() -> door().candles(Instrument.spot("kraken", "BTC", "USD"), "5m")
                        .load())
                .hasMessageContaining("the store has binance:BTC/USDT:USDT.");
    }

    @Test
    void loadsFundingAsASeries() {
        int rate = Dataset.FUNDING.indexOf("funding_rate");
        Rows.Builder rows = Rows.builder(Dataset.FUNDING, 3);
        for (int i = 0; i < 3; i++) {
            rows.row(START.plusSeconds(i * 28_800L).toEpochMilli()).number(rate, i / 10_000.0);
        }
        store.upsert(FUNDING, rows.build());
        TimeSeries funding = door().funding(BTC);
        assertThat(funding.size()).isEqualTo(3);
        assertThat(funding.value(2)).isEqualTo(0.0002);
        assertThatThrownBy(() -> door().funding(Instrument.parse("okx:ETH/USDT:USDT")))
                .isInstanceOf(NoDataException.class)
                .hasMessageContaining("No ETH/USDT perps funding of okx");
    }

    @Test
    void remembersVersionsInOrder() {
        DataVersion first = new DataVersion(START, BTC_1M, "binance", minuteRange(0, 5), 5, Map.of("kind", "test"));
        DataVersion second = new DataVersion(Instant.EPOCH, FUNDING, "a \"file\".csv", minuteRange(0, 9), 0, Map.of());
        store.record(first);
        store.record(second);
        reopen();
        assertThat(store.versions()).containsExactly(first, second);
    }

    @Test
    void everythingPrintsInOneShortLine() {
        store.upsert(BTC_1M, minutes(10));
        for (Object held : List.of(
                door().candles(BTC, "1m"),
                door().candles(BTC, "1m").days(3),
                door().rows(FUNDING),
                store.coverage(BTC_1M),
                MarketDataStore.of(store).sql("select * from candles"))) {
            assertThat(held.toString()).doesNotContain("@").hasSizeLessThanOrEqualTo(110);
        }
    }

    @Test
    void aClosedStoreSaysSo() {
        store.close();
        store.close();
        assertThatThrownBy(() -> store.count(BTC_1M))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("The store is closed");
    }

    @Test
    void answersSqlAboutRowsAndCatalogue() {
        store.upsert(BTC_1M, minutes(1_440));
        SqlResult result = MarketDataStore.of(store)
                .sql("select coin, interval, count(*) n, max(close) top from candles group by coin, interval");
        assertThat(result.columns()).extracting(SqlColumn::name).containsExactly("coin", "interval", "n", "top");
        SqlRow row = result.rows().get(0);
        assertThat(row.text("coin")).isEqualTo("BTC");
        assertThat(row.text("interval")).isEqualTo("1m");
        assertThat(row.value("n")).isEqualTo(1_440L);
        assertThat(MarketDataStore.of(store)
                        .sql("select time from candles order by time limit 1")
                        .rows()
                        .get(0)
                        .instant("time"))
                .isEqualTo(START);
        assertThat(MarketDataStore.of(store)
                        .sql("select exchange, coin, quote, market_type, interval from starlistings")
                        .toCsv())
                .isEqualTo("exchange,coin,quote,market_type,interval\nbinance,BTC,USDT,perps,1m\n");
    }

    @Test
    void aWindowThatReachesIntoTheFutureIsRememberedUpToNow() {
        store.upsert(BTC_1M, Page.empty(Dataset.CANDLES, TimeRange.of("2025-06-01", "2030-01-01")));
        store.upsert(BTC_1M, new Page(TimeRange.of("2031-01-01", "2032-01-01"), Rows.empty(Dataset.CANDLES)));
        assertThat(store.coverage(BTC_1M).ranges())
                .containsExactly(new TimeRange(TimeRange.instant("2025-06-01"), CLOCK.instant()));
    }

    @Test
    void isSoundAndIsCopiedToTheLastBit() {
        Rows rows = candles(Interval.M1, minuteRange(0, 70_000), 0);
        try (MarketDataStore lake = MarketDataStore.open(folder.resolve("lake"), CLOCK);
                MarketDataStore back = MarketDataStore.open(folder.resolve("back"), CLOCK)) {
            lake.upsert(BTC_1M, new Page(minuteRange(0, 71_000), rows));
            lake.copy(BTC_1M).to(door());
            StoreCheck check = store.verify();
            assertThat(check.problems()).isEmpty();
            assertThat(check.rows()).isEqualTo(rows.size());
            door().copy(BTC_1M).to(back);
            assertThat(dump(back.read(BTC_1M, TimeRange.ALL))).isEqualTo(dump(rows));
            assertThat(back.coverage(BTC_1M)).isEqualTo(lake.coverage(BTC_1M));
        }
    }

    @Test
    void syncsStarsOnceAndDeletesNothing() throws IOException {
        store.upsert(BTC_1M, minutes(3));
        String head = """
                exchanges: [{name: binance, display_name: Binance}, {name: okx, display_name: OKX, active: false}]
                coins: [{symbol: BTC, name: Bitcoin}, {symbol: ETH, name: Ether}]
                quote_currencies: [{symbol: USDT, name: Tether}]
                intervals: [{name: 1m, seconds: 60}, {name: 1h, seconds: 3600}]
                training_stars:
                  - {exchange: binance, coin: BTC, quote: USDT, market_type: perps, intervals: [1m], notes: kept}
                """;
        String more = "  - {exchange: binance, coin: ETH, quote: USDT, market_type: spot, intervals: [1m, 1h]}\n"
                + "  - {exchange: okx, coin: BTC, quote: USDT, market_type: spot, intervals: [1h]}\n";
        Path file = folder.resolveSibling(folder.getFileName() + ".yaml");
        store.stars().sync(Files.writeString(file, head + more));
        assertThat(store.stars().sync(file).changed()).isFalse();
        reopen();
        assertThat(store.stars().sync(file).changed()).isFalse();
        assertThat(store.stars().active())
                .extracting(Star::toString)
                .containsExactly("binance:BTC/USDT:USDT 1m", "binance:ETH/USDT 1m", "binance:ETH/USDT 1h");
        SyncReport less = store.stars().sync(Files.writeString(file, head));
        assertThat(less.count(Effect.DEACTIVATED)).isEqualTo(3);
        assertThat(less.count("starlistings", Effect.UNCHANGED)).isEqualTo(1);
        assertThat(store.stars().sync(file).changed()).isFalse();
        assertThat(MarketDataStore.of(store)
                        .sql("select exchange, coin, interval, active, notes from starlistings order by 1, 2, 3")
                        .rows())
                .extracting(row -> row.values().toString())
                .containsExactly(
                        "[binance, BTC, 1m, true, kept]",
                        "[binance, ETH, 1h, false, null]",
                        "[binance, ETH, 1m, false, null]",
                        "[okx, BTC, 1h, false, null]");
        assertThat(MarketDataStore.of(store)
                        .sql("select display_name from exchanges where active")
                        .rows())
                .extracting(row -> row.values().toString())
                .containsExactly("[Binance]");
        assertThat(MarketDataStore.of(store)
                        .sql("select exchange, coin from trading_pairs where active")
                        .rows())
                .extracting(row -> row.values().toString())
                .containsExactly("[binance, BTC]");
        assertThat(store.count(BTC_1M)).isEqualTo(3);
    }

    @Test
    void takesTheFirstPurposeAndRefusesTheOther() {
        store.upsert(BTC_1M, minutes(3));
        assertThat(store.purpose()).isEmpty();
        store.close();
        store = factory.open(folder, CLOCK, StorePurpose.TRAINING);
        assertThat(store.purpose()).contains(StorePurpose.TRAINING);
        assertThatThrownBy(() -> factory.open(folder, CLOCK, StorePurpose.PRODUCTION))
                .isInstanceOf(StoreException.class)
                .hasMessageStartingWith("The store in ")
                .hasMessageEndingWith(" is for training and cannot be opened for production."
                        + " Open it for training, or another one for production.");
        factory.open(folder, CLOCK, StorePurpose.TRAINING).close();
        reopen();
        assertThat(store.purpose()).contains(StorePurpose.TRAINING);
        assertThat(store.count(BTC_1M)).isEqualTo(3);
    }

    @Test
    void findsNumbersThatCannotBeAndKeepsThem() {
        Rows.Builder premium = Rows.builder(Dataset.PREMIUM_CANDLES, 1);
        premium.candle(START.toEpochMilli(), -0.1, -0.1, -0.2, -0.1, Double.NaN, Double.NaN);
        store.upsert(new SeriesId(Dataset.PREMIUM_CANDLES, BTC, Interval.M1), premium.build());
        store.upsert(
                FUNDING,
                Rows.builder(Dataset.FUNDING, 1)
                        .row(START.toEpochMilli())
                        .number(0, -0.0001)
                        .build());
        assertThat(store.verify().problems()).isEmpty();
        Rows.Builder candles = Rows.builder(Dataset.CANDLES, 2);
        candles.candle(START.toEpochMilli(), 1, 1, 1, 1, -5, 3);
        candles.candle(START.toEpochMilli() + 60_000, 1, 1, 1, 1, -0.0, 0);
        store.upsert(BTC_1M, new Page(minuteRange(0, 2), candles.build()));
        StoreCheck check = store.verify();
        assertThat(check.problems()).as(check.toText()).hasSize(1);
        StoreProblem problem = check.problems().get(0);
        assertThat(problem.kind()).isEqualTo(StoreProblem.Kind.VALUES);
        assertThat(problem.series()).contains(BTC_1M);
        assertThat(problem.what())
                .isEqualTo("1 row with a number below zero where none can be, at 2024-01-01T00:00:00Z.");
        assertThat(check.rows()).isEqualTo(4);
        assertThat(store.repair().problems()).hasSize(1);
        assertThat(store.read(BTC_1M, TimeRange.ALL).number(4, 0)).isEqualTo(-5);
        assertThat(store.coverage(BTC_1M).ranges()).containsExactly(minuteRange(0, 2));
    }
}

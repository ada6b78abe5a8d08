package dev.kirby.store.lake;

import static dev.kirby.store.TestRows.BTC;
import static dev.kirby.store.TestRows.BTC_1M;
import static dev.kirby.store.TestRows.CLOCK;
import static dev.kirby.store.TestRows.minuteRange;
import static dev.kirby.store.TestRows.minutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.InvalidRequestException;
import dev.kirby.StoreException;
import dev.kirby.internal.Durable;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.source.Page;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.TestRows;
import dev.kirby.store.storage.Coverage;
import dev.kirby.store.storage.StoreCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders and files that are not as they should be. */
class LakeTroubleTest {

    @TempDir
    Path temp;

    private Path month(Path folder) {
        return folder.resolve(
                "candles/exchange=binance/market_type=perps/coin=BTC/quote=USDT/interval=1m/year=2024/2024-01.parquet");
    }

    @Test
    void keepsToTheLayout() throws IOException {
        try (MarketDataStore store = MarketDataStore.open(temp, CLOCK)) {
            store.upsert(BTC_1M, minutes(50_000));
            SeriesId hours = SeriesId.candles(Instrument.parse("kraken:kPEPE/USD.e"), Interval.H1);
            store.upsert(hours, TestRows.candles(Interval.H1, minuteRange(0, 600), 0));
            SeriesId trades = SeriesId.of(Dataset.TRADES, BTC);
            store.upsert(
                    trades,
                    Rows.builder(Dataset.TRADES, 1)
                            .row(TestRows.START.toEpochMilli() + 1)
                            .text(0, "x'y")
                            .build());
            assertThat(store.series()).containsExactly(BTC_1M, hours, trades);
        }
        try (Stream<Path> files = Files.walk(temp)) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> temp.relativize(file).toString())
                            .filter(file -> !file.startsWith(".kirby")))
                    .containsExactlyInAnyOrder(
                            "kirby.json",
                            "candles/exchange=binance/market_type=perps/coin=BTC/quote=USDT/interval=1m/_series.json",
                            "candles/exchange=binance/market_type=perps/coin=BTC/quote=USDT/interval=1m/year=2024/2024-01.parquet",
                            "candles/exchange=binance/market_type=perps/coin=BTC/quote=USDT/interval=1m/year=2024/2024-02.parquet",
                            "candles/exchange=kraken/market_type=spot/coin=kPEPE/quote=USD.e/interval=1h/_series.json",
                            "candles/exchange=kraken/market_type=spot/coin=kPEPE/quote=USD.e/interval=1h/year=2024/2024.parquet",
                            "trades/exchange=binance/market_type=perps/coin=BTC/quote=USDT/_series.json",
                            "trades/exchange=binance/market_type=perps/coin=BTC/quote=USDT/year=2024/2024-01-01.parquet");
        }
    }

    @Test
    void refusesANewerFormat() throws IOException {
        Files.writeString(temp.resolve("kirby.json"), "{\"format\":2}");
        assertThatThrownBy(() -> MarketDataStore.open(temp))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("has format 2, and this version of Kirby reads up to 1");
        Files.writeString(temp.resolve("kirby.json"), "{");
        assertThatThrownBy(() -> MarketDataStore.open(temp)).hasMessageContaining("Damaged file");
    }

    @Test
    void refusesAFileAsFolderAndAnAddress() throws IOException {
        Path file = Files.createFile(temp.resolve("file"));
        assertThatThrownBy(() -> MarketDataStore.open(file))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("Choose a folder that can be written");
        assertThatThrownBy(() -> MarketDataStore.open("jdbc:mysql://localhost/kirby"))
                .isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void aDamagedMonthIsOneClearErrorAndTheOthersStayReadable() throws IOException {
        try (MarketDataStore store = MarketDataStore.open(temp, CLOCK)) {
            store.upsert(BTC_1M, minutes(100_000));
            Path month = month(temp);
            byte[] whole = Files.readAllBytes(month);
            Files.write(month, Arrays.copyOf(whole, whole.length / 2));
            assertThatThrownBy(() -> store.read(BTC_1M, TimeRange.ALL))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("Damaged file")
                    .hasMessageContaining("2024-01.parquet")
                    .hasMessageContaining("Repair the store");
            assertThatThrownBy(() -> store.upsert(BTC_1M, minutes(5))).isInstanceOf(StoreException.class);
            assertThat(store.read(BTC_1M, minuteRange(60_000, 60_010)).size()).isEqualTo(10);
            Files.write(month, whole);
            assertThat(store.count(BTC_1M)).isEqualTo(100_000);
        }
    }

    @Test
    void refusesAForeignFileAmongItsOwn() throws IOException {
        try (MarketDataStore store = MarketDataStore.open(temp, CLOCK)) {
            store.upsert(BTC_1M, minutes(10));
            Files.copy(month(temp), month(temp).resolveSibling("copy.parquet"));
            assertThatThrownBy(() -> store.count(BTC_1M))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("Foreign file")
                    .hasMessageContaining("copy.parquet");
        }
    }

    @Test
    void aLostSidecarCostsOnlyCoverage() throws IOException {
        try (MarketDataStore store = MarketDataStore.open(temp, CLOCK)) {
            store.upsert(BTC_1M, new Page(minuteRange(0, 10), minutes(10)));
            Path sidecar = month(temp).getParent().resolveSibling("_series.json");
            Files.writeString(sidecar, "{\"generation\":1", StandardOpenOption.TRUNCATE_EXISTING);
            assertThatThrownBy(() -> store.coverage(BTC_1M))
                    .hasMessageContaining("Damaged file")
                    .hasMessageContaining("Repair the store");
            Files.delete(sidecar);
            assertThat(store.coverage(BTC_1M)).isEqualTo(Coverage.NONE);
            assertThat(store.count(BTC_1M)).isEqualTo(10);
            assertThat(store.series()).containsExactly(BTC_1M);
        }
    }

    @Test
    void aTornLineOfTheVersionLogIsSkipped() throws IOException {
        try (MarketDataStore store = MarketDataStore.open(temp, CLOCK)) {
            Files.writeString(temp.resolve("versions.jsonl"), "{\"time\":\"2024-");
            store.record(new dev.kirby.store.storage.DataVersion(
                    TestRows.START, BTC_1M, "x", minuteRange(0, 1), 1, java.util.Map.of()));
            assertThat(store.versions()).hasSize(1);
        }
    }

    @Test
    void draftsOfADeadWriterDoNotDisturb() throws IOException {
        try (MarketDataStore store = MarketDataStore.open(temp, CLOCK)) {
            store.upsert(BTC_1M, minutes(10));
            Path draft = Durable.draft(month(temp));
            Files.writeString(draft, "half a file");
            Files.createFile(month(temp).getParent().resolveSibling("_publishing"));
            assertThat(store.count(BTC_1M)).isEqualTo(10);
            store.upsert(BTC_1M, minutes(20));
            assertThat(store.count(BTC_1M)).isEqualTo(20);
            assertThat(draft).doesNotExist();
        }
    }

    @Test
    void threadsAndStoresOfOneProcessTakeTurns() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try (MarketDataStore one = MarketDataStore.open(temp, CLOCK);
                MarketDataStore two = MarketDataStore.open(temp, CLOCK)) {
            List<Future<?>> work = IntStream.range(0, 16)
                    .<Future<?>>mapToObj(i -> pool.submit(() -> {
                        MarketDataStore store = i % 2 == 0 ? one : two;
                        TimeRange range = minuteRange(i * 500, i * 500 + 1_000);
                        store.upsert(BTC_1M, new Page(range, TestRows.candles(Interval.M1, range, 0)));
                        store.read(BTC_1M, TimeRange.ALL);
                    }))
                    .toList();
            for (Future<?> future : work) {
                future.get();
            }
            assertThat(TestRows.dump(two.read(BTC_1M, TimeRange.ALL))).isEqualTo(TestRows.dump(minutes(8_500)));
            assertThat(one.coverage(BTC_1M).ranges()).containsExactly(minuteRange(0, 8_500));
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void aStoreCannotBeClosedWhileItDeliversRows() {
        MarketDataStore store = MarketDataStore.open(temp, CLOCK);
        try {
            store.upsert(BTC_1M, minutes(10));
            assertThatThrownBy(() -> store.stream(BTC_1M, TimeRange.ALL, batch -> store.close()))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("return from the batch first");
            assertThat(store.count(BTC_1M)).isEqualTo(10);
        } finally {
            store.close();
        }
    }

    @Test
    void one_unreadable_series_does_not_keep_the_others_from_being_read_and_is_named() throws Exception {
        SeriesId five = SeriesId.candles(BTC, Interval.M5);
        try (MarketDataStore store = MarketDataStore.open(temp, CLOCK)) {
            store.upsert(BTC_1M, minutes(1_000));
            store.upsert(five, TestRows.candles(Interval.M5, minuteRange(0, 1_000), 0));
            Path state = temp.resolve(
                    "candles/exchange=binance/market_type=perps/coin=BTC/quote=USDT/interval=5m/_series.json");
            Files.writeString(state, "{\"generation\":");
            assertThat(store.series()).containsExactly(BTC_1M, five);
            assertThat(store.sql("select count(*) as n from candles").toCsv()).isEqualTo("n\n1000\n");
            assertThat(store.export(BTC)
                            .candles("1m")
                            .toCsv(temp.resolve("out").toString())
                            .files())
                    .isNotEmpty();
            StoreCheck check = store.verify();
            assertThat(check.problems()).hasSize(1);
            assertThat(check.problems().get(0).series()).contains(five);
            assertThatThrownBy(() -> store.read(five, TimeRange.ALL)).hasMessageContaining("_series.json");
            Files.delete(state);
            Path file;
            try (Stream<Path> files = Files.walk(state.getParent())) {
                file = files.filter(f -> f.toString().endsWith(".parquet"))
                        .findFirst()
                        .orElseThrow();
            }
            byte[] bytes = Files.readAllBytes(file);
            Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
            assertThat(store.sql("select count(*) as n from candles").toCsv()).isEqualTo("n\n1000\n");
            assertThat(store.verify().problems())
                    .extracting(p -> p.series().orElseThrow())
                    .containsOnly(five);
        }
    }
}

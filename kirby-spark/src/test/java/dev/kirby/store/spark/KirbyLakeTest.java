package dev.kirby.store.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.InvalidRequestException;
import dev.kirby.NoDataException;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.CandleSeries;
import dev.kirby.series.Rows;
import dev.kirby.store.MarketDataStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KirbyLakeTest {

    // A coin and an interval that look like numbers.
    private static final Instrument BTC = Instrument.parse("binance:BTC/USDT:USDT");
    private static final Instrument NUMBER = Instrument.spot("kraken", "1000", "USD");
    private static final long START = Instant.parse("2023-12-15T22:00:00Z").toEpochMilli();

    @TempDir
    static Path folder;

    private static String lake;
    private static SparkSession spark;
    private static CandleSeries minutes;
    private static CandleSeries days;

    @BeforeAll
    static void start() {
        lake = folder.resolve("lake").toString();
        minutes = candles(BTC, Interval.M15, 5_000, 1);
        days = candles(NUMBER, Interval.D1, 400, 2);
        try (MarketDataStore store = MarketDataStore.open(lake)) {
            store.upsert(SeriesId.candles(BTC, Interval.M15), minutes.toRows());
            store.upsert(SeriesId.candles(NUMBER, Interval.D1), days.toRows());
            Rows.Builder funding = Rows.builder(Dataset.FUNDING, 2);
            funding.row(START).number(0, 1e-4);
            funding.row(START + 8 * 3_600_000L).number(0, -2e-4);
            store.upsert(SeriesId.of(Dataset.FUNDING, BTC), funding.build());
        }
        spark = SparkSession.builder()
                .master("local[2]")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.shuffle.partitions", "2")
                .config("spark.sql.session.timeZone", "America/New_York")
                .getOrCreate();
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    /** With gaps, and now and then without a number of trades. */
    private static CandleSeries candles(Instrument instrument, Interval interval, int count, long seed) {
        Random random = new Random(seed);
        Rows.Builder rows = Rows.builder(Dataset.CANDLES, count);
        long time = interval.ceil(START);
        for (int i = 0; i < count; i++) {
            double open = 100 + random.nextGaussian();
            double close = 100 + random.nextGaussian();
            rows.candle(
                    time,
                    open,
                    Math.max(open, close) + random.nextDouble(),
                    Math.min(open, close) - random.nextDouble(),
                    close,
                    random.nextDouble() * 1e3,
                    random.nextInt(200) == 0 ? Double.NaN : random.nextInt(1_000));
            time += interval.millis() * (random.nextInt(50) == 0 ? 1 + random.nextInt(30) : 1);
        }
        return CandleSeries.of(instrument, interval, rows.build());
    }

    private static void assertSame(List<Row> rows, CandleSeries expected) {
        assertThat(rows).hasSize(expected.size());
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            assertThat(row.getTimestamp(0).getTime()).isEqualTo(expected.time(i));
            assertThat(row.getDouble(1)).isEqualTo(expected.open(i));
            assertThat(row.getDouble(2)).isEqualTo(expected.high(i));
            assertThat(row.getDouble(3)).isEqualTo(expected.low(i));
            assertThat(row.getDouble(4)).isEqualTo(expected.close(i));
            assertThat(row.getDouble(5)).isEqualTo(expected.volume(i));
            assertThat(row.isNullAt(6) ? Double.NaN : (double) row.getLong(6))
                    .isEqualTo(Double.valueOf(expected.numTrades(i)));
        }
    }

    @Test
    void rows_come_with_their_types_and_partitions() {
        var all = KirbyLake.candles(spark, lake);
        assertThat(all.columns())
                .containsExactly(
                        "time",
                        "open",
                        "high",
                        "low",
                        "close",
                        "volume",
                        "num_trades",
                        "exchange",
                        "market_type",
                        "coin",
                        "quote",
                        "interval",
                        "year");
        assertSame(all.where("exchange = 'binance'").orderBy("time").collectAsList(), minutes);
        List<Row> daily =
                all.where("coin = '1000' and interval = '1d'").orderBy("time").collectAsList();
        assertSame(daily, days);
        assertThat(daily.get(0).getString(8)).isEqualTo("spot");
        assertThat(daily.get(0).getString(11)).isEqualTo("1d");

        List<Row> funding =
                KirbyLake.rows(spark, lake, Dataset.FUNDING).orderBy("time").collectAsList();
        assertThat(funding).extracting(row -> row.getDouble(1)).containsExactly(1e-4, -2e-4);
        assertThat(funding).allMatch(row -> row.isNullAt(2));
    }

    @Test
    void a_range_opens_the_files_of_its_months_only() throws IOException {
        String broken = folder.resolve("broken").toString();
        try (MarketDataStore store = MarketDataStore.open(broken)) {
            store.upsert(SeriesId.candles(BTC, Interval.M15), minutes.toRows());
            store.upsert(SeriesId.candles(NUMBER, Interval.D1), days.toRows());
        }
        List<String> others = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of(broken))) {
            for (Path file : files.filter(path -> path.toString().endsWith(".parquet"))
                    .sorted()
                    .toList()) {
                String name = file.getFileName().toString();
                if (!Set.of("2024-01.parquet", "2024.parquet").contains(name)) {
                    others.add(name);
                    Files.writeString(file, "no rows");
                }
            }
        }
        assertThat(others).contains("2023-12.parquet", "2024-02.parquet", "2023.parquet", "2025.parquet");
        TimeRange range = TimeRange.of("2024-01-03", "2024-02-01");
        var read = KirbyLake.candles(spark, broken, range);
        assertSame(read.where("interval = '15m'").orderBy("time").collectAsList(), minutes.slice(range));
        assertSame(read.where("interval = '1d'").orderBy("time").collectAsList(), days.slice(range));
        assertThat(KirbyLake.candles(spark, broken, TimeRange.of("2031-01-01", "2032-01-01"))
                        .count())
                .isZero();
        assertThatThrownBy(() -> KirbyLake.candles(spark, broken).count())
                .hasStackTraceContaining("is not a Parquet file");
    }

    @Test
    void ranges_of_any_length_have_the_rows_of_the_library() {
        for (TimeRange range : List.of(
                TimeRange.of("2023-12-01", "2024-02-01"),
                TimeRange.of("2023-12-31", "2025-01-01"),
                TimeRange.of("1971-01-01", "2100-01-01"),
                TimeRange.ALL)) {
            var read = KirbyLake.candles(spark, lake, range);
            assertSame(read.where("interval = '15m'").orderBy("time").collectAsList(), minutes.slice(range));
            assertSame(read.where("interval = '1d'").orderBy("time").collectAsList(), days.slice(range));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"30m", "1h", "4h", "1d", "3d", "1w", "1M"})
    void resampling_gives_the_bits_of_the_library(String to) {
        var coarse = KirbyLake.resample(KirbyLake.candles(spark, lake), "15m", to);
        assertThat(coarse.columns())
                .containsExactly(KirbyLake.candles(spark, lake).columns());
        List<Row> rows = coarse.orderBy("time").collectAsList();
        CandleSeries expected = minutes.resample(Interval.parse(to));
        assertSame(rows, expected);
        for (int i = 0; i < rows.size(); i++) {
            assertThat(rows.get(i).getString(11)).isEqualTo(to);
            assertThat(rows.get(i).getInt(12))
                    .isEqualTo(Instant.ofEpochMilli(expected.time(i))
                            .atZone(ZoneOffset.UTC)
                            .getYear());
        }
    }

    @Test
    void what_cannot_be_read_is_said() {
        assertThatThrownBy(() -> KirbyLake.rows(spark, lake, Dataset.TRADES))
                .isInstanceOf(NoDataException.class)
                .hasMessageContaining("There is no folder")
                .hasMessageContaining("trades");
        assertThatThrownBy(() -> KirbyLake.resample(KirbyLake.candles(spark, lake), "15m", "5m"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("Cannot build 5m candles from 15m: take a finer source.");
    }
}

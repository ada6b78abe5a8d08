package dev.kirby.store.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.InvalidRequestException;
import dev.kirby.NoDataException;
import dev.kirby.market.Dataset;
import dev.kirby.market.SeriesId;
import dev.kirby.series.FeatureMatrix;
import dev.kirby.series.Rows;
import dev.kirby.series.SampleWindows;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.TestRows;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeatureQueryTest {

    private static final SeriesId FUNDING = SeriesId.of(Dataset.FUNDING, TestRows.BTC);
    private static final SeriesId INTEREST = SeriesId.of(Dataset.OPEN_INTEREST, TestRows.BTC);
    private static final long START = TestRows.START.toEpochMilli();
    private static final long MINUTE = 60_000;

    @TempDir
    Path folder;

    private MarketDataStore store;

    @BeforeEach
    void open() {
        store = MarketDataStore.open(folder.resolve("lake"), TestRows.CLOCK);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void interest(MarketDataStore into, int... minutes) {
        Rows.Builder rows = Rows.builder(Dataset.OPEN_INTEREST, minutes.length);
        for (int minute : minutes) {
            rows.row(START + minute * MINUTE).number(0, minute);
            if (minute % 2 == 0) {
                rows.number(1, minute * 10);
            }
        }
        into.upsert(INTEREST, rows.build());
    }

    @Test
    void a_row_knows_what_was_known_at_its_close() {
        store.upsert(TestRows.BTC_1M, TestRows.minutes(6));
        interest(store, -40 * 1440, 2, 3, 5);
        FeatureMatrix matrix = store.features(TestRows.BTC, "1m")
                .candles("close")
                .openInterest("open_interest", "notional_value")
                .load();
        assertThat(matrix.names()).containsExactly("close", "open_interest", "notional_value");
        assertThat(matrix.column("open_interest")).containsExactly(-57600, -57600, 2, 3, 3, 5);
        assertThat(matrix.column("notional_value"))
                .containsExactly(-576000, -576000, 20, Double.NaN, Double.NaN, Double.NaN);
        FeatureMatrix filled = store.features(TestRows.BTC, "1m")
                .candles("close")
                .openInterest("open_interest", "notional_value")
                .forwardFilled()
                .range("2024-01-01T00:01:00", "2024-01-01T00:06:00")
                .load();
        assertThat(filled.column("notional_value")).containsExactly(-576000, 20, 20, 20, 20);
        assertThat(filled.column("close")).containsExactly(Arrays.copyOfRange(matrix.column("close"), 1, 6));
        assertThat(matrix).hasToString("FeatureMatrix[3 features x 6 rows of 1m from 2024-01-01T00:00:00Z]");
    }

    @Test
    void a_coarser_candle_is_built_and_joined_at_its_own_close() {
        store.upsert(TestRows.BTC_1M, TestRows.minutes(15));
        interest(store, 4, 5, 9, 14);
        assertThat(store.features(TestRows.BTC, "5m")
                        .candles("close")
                        .openInterest()
                        .load()
                        .column("open_interest"))
                .containsExactly(4, 9, 14);
    }

    /** A store of random candles with holes, funding and open interest; all that is stamped at or after a cut can be changed. */
    private void fill(MarketDataStore into, long seed, long cut, boolean changed) {
        Random random = new Random(seed);
        Rows.Builder candles = Rows.builder(Dataset.CANDLES, 400);
        Rows.Builder funding = Rows.builder(Dataset.FUNDING, 400);
        Rows.Builder interest = Rows.builder(Dataset.OPEN_INTEREST, 400);
        for (int i = 0; i < 400; i++) {
            long time = START + i * MINUTE;
            double price = 100 + random.nextInt(1000) / 10.0;
            double other = random.nextDouble();
            double trades = random.nextInt(4) == 0 ? Double.NaN : random.nextInt(100);
            boolean future = time >= cut;
            double shift = changed && future ? 1000 + i : 0;
            int what = random.nextInt(20);
            if (what > 0 && !(changed && future && i % 3 == 0)) {
                candles.candle(time, price, price + 1 + shift, price - 1, price + shift, other + shift, trades);
            }
            if (what < 6 && !(changed && future && i % 5 == 0)) {
                funding.row(time).number(0, other + shift);
                if (what < 3) {
                    funding.number(1, price + shift);
                }
            }
            if (what > 3 && what < 12) {
                interest.row(time).number(0, other * 10 + shift);
            }
        }
        into.upsert(TestRows.BTC_1M, candles.build());
        into.upsert(FUNDING, funding.build());
        into.upsert(INTEREST, interest.build());
    }

    @Test
    void no_value_of_the_future_gets_in() {
        Random random = new Random(7);
        for (int round = 0; round < 6; round++) {
            long seed = random.nextLong();
            long cut = START + (60 + random.nextInt(300)) * MINUTE;
            String interval = random.nextBoolean() ? "1m" : "15m";
            boolean filled = random.nextBoolean();
            try (MarketDataStore one = MarketDataStore.open(folder.resolve("one" + round), TestRows.CLOCK);
                    MarketDataStore other = MarketDataStore.open(folder.resolve("other" + round), TestRows.CLOCK)) {
                fill(one, seed, cut, false);
                fill(other, seed, cut, true);
                FeatureMatrix a = matrix(one, interval, filled);
                FeatureMatrix b = matrix(other, interval, filled);
                int rows = 0;
                while (rows < a.size() && a.interval().next(a.time(rows)) <= cut) {
                    rows++;
                }
                String context = "seed " + seed + ", " + interval + ", filled " + filled + ", cut " + cut;
                assertThat(rows).as(context).isGreaterThan(2);
                assertThat(a.slice(0, rows).times())
                        .as(context)
                        .isEqualTo(b.slice(0, rows).times());
                assertThat(Arrays.deepEquals(
                                a.slice(0, rows).toArray(), b.slice(0, rows).toArray()))
                        .as(context)
                        .isTrue();
                assertThat(Arrays.deepEquals(a.toArray(), b.toArray()))
                        .as(context + ": the future must differ")
                        .isFalse();
            }
        }
    }

    private static FeatureMatrix matrix(MarketDataStore store, String interval, boolean filled) {
        FeatureQuery features = store.features(TestRows.BTC, interval)
                .candles("open", "high", "low", "close", "volume", "num_trades")
                .funding("funding_rate", "premium")
                .openInterest();
        return (filled ? features.forwardFilled() : features).load();
    }

    @Test
    void it_is_what_an_as_of_export_says() throws Exception {
        fill(store, 42, Long.MAX_VALUE, false);
        FeatureMatrix matrix = matrix(store, "1m", false);
        Path file = store.export(TestRows.BTC)
                .mergedAsOf("1m")
                .toParquet(folder.resolve("out").toString())
                .files()
                .get(0);
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement();
                var result =
                        statement.executeQuery("SELECT epoch_ms(time) AS t, * FROM '" + file + "' ORDER BY time")) {
            for (int row = 0; row < matrix.size(); row++) {
                assertThat(result.next()).isTrue();
                assertThat(result.getLong("t")).isEqualTo(matrix.time(row));
                for (int f = 0; f < matrix.names().size(); f++) {
                    double value = result.getDouble(matrix.names().get(f));
                    assertThat(Double.valueOf(result.wasNull() ? Double.NaN : value))
                            .isEqualTo(Double.valueOf(matrix.value(f, row)));
                }
            }
            assertThat(result.next()).isFalse();
        }
    }

    @Test
    void tensors_are_row_after_row_and_window_after_window() {
        store.upsert(TestRows.BTC_1M, TestRows.minutes(5));
        FeatureMatrix matrix =
                store.features(TestRows.BTC, "1m").candles("open", "close").load();
        FloatBuffer floats = matrix.toFloats();
        assertThat(floats.remaining()).isEqualTo(10);
        assertThat(floats.get(6)).isEqualTo((float) matrix.value(0, 3));
        assertThat(floats.get(7)).isEqualTo((float) matrix.value(1, 3));
        SampleWindows windows = matrix.windows(3);
        assertThat(windows).hasToString("SampleWindows[3 of 3 rows]");
        FloatBuffer sequences = windows.toFloats();
        assertThat(sequences.remaining()).isEqualTo(3 * 3 * 2);
        assertThat(sequences.get(1 * 6 + 2 * 2 + 1)).isEqualTo((float) matrix.value(1, 3));
        assertThat(windows.toArray(1)[1]).containsExactly(Arrays.copyOfRange(matrix.column("close"), 1, 4));
        assertThat(windows.ahead("close", 1)).containsExactly(matrix.value(1, 3), matrix.value(1, 4), Double.NaN);
        assertThat(matrix.windows(2, 2).size()).isEqualTo(2);
        assertThat(matrix.windows(6).size()).isZero();
    }

    @Test
    void no_window_and_no_target_spans_a_hole() {
        Rows all = TestRows.minutes(12);
        store.upsert(TestRows.BTC_1M, all.slice(0, 5));
        store.upsert(TestRows.BTC_1M, all.slice(7, 12));
        FeatureMatrix matrix = store.features(TestRows.BTC, "1m").load();
        SampleWindows windows = matrix.windows(3);
        assertThat(windows.size()).isEqualTo(6);
        assertThat(windows.lastRow(2)).isEqualTo(4);
        assertThat(windows.lastRow(3)).isEqualTo(7);
        assertThat(windows.ahead("close", 2))
                .containsExactly(
                        matrix.value(3, 4), Double.NaN, Double.NaN, matrix.value(3, 9), Double.NaN, Double.NaN);
        interest(store, 8);
        SampleWindows complete = store.features(TestRows.BTC, "1m")
                .openInterest()
                .load()
                .windows(3)
                .complete();
        assertThat(complete.size()).isEqualTo(2);
        assertThat(complete.lastRow(0)).isEqualTo(8);
    }

    @Test
    void parts_are_in_time_order_with_a_gap_between() {
        store.upsert(TestRows.BTC_1M, TestRows.minutes(100));
        FeatureMatrix matrix = store.features(TestRows.BTC, "1m").load();
        FeatureMatrix.Split split = matrix.split(0.6, 0.2, Duration.ofMinutes(5));
        assertThat(split).hasToString("Split[60 train, 15 validation, 15 test]");
        assertThat(split.validation().time(0) - split.train().time(59)).isEqualTo(6 * MINUTE);
        assertThat(split.test().time(14)).isEqualTo(matrix.time(99));
        assertThat(split.train().windows(3).ahead("close", 1)[57]).isNaN();
        assertThatThrownBy(() -> matrix.split(0.6, 0.2, Duration.ofHours(1)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("leaves a part empty: take more data or a shorter gap");
        assertThatThrownBy(() -> matrix.split(0.9, 0.2, Duration.ZERO)).hasMessageContaining("sum below 1");
    }

    @Test
    void what_is_not_there_is_said() {
        store.upsert(TestRows.BTC_1M, TestRows.minutes(5));
        FeatureQuery features = store.features(TestRows.BTC, "1m");
        assertThatThrownBy(() -> features.funding().load()).isInstanceOf(NoDataException.class);
        assertThatThrownBy(() -> features.candles("price"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("No column 'price' in candles: it has open, high");
        assertThatThrownBy(() -> features.funding("next_funding_time")).hasMessageContaining("holds no numbers");
        assertThatThrownBy(() -> features.load().column("x")).hasMessageContaining("it has open, high, low");
    }
}

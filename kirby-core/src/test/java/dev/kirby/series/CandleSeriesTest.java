package dev.kirby.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.DataQualityException;
import dev.kirby.InvalidRequestException;
import dev.kirby.market.Candle;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.TimeRange;
import dev.kirby.quality.QualityRule;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CandleSeriesTest {

    private static final Instrument BTC = Instrument.parse("binance:BTC/USDT");
    private static final long HOUR = 3_600_000;

    /** Candles whose values tell their bar and column. */
    private static CandleSeries numbered(int size) {
        Rows.Builder rows = Rows.builder(Dataset.CANDLES, size);
        for (int i = 0; i < size; i++) {
            rows.candle(i * HOUR, 200 + i, 300 + i, 100 + i, 210 + i, 400 + i, 500 + i);
        }
        return CandleSeries.of(BTC, Interval.H1, rows.build());
    }

    private static CandleSeries arrays(double... closes) {
        long[] time = new long[closes.length];
        Arrays.setAll(time, i -> i * HOUR);
        return CandleSeries.of(BTC, Interval.H1, time, closes, closes, closes, closes, closes);
    }

    @Test
    void each_column_is_its_own_in_the_whole_and_in_slices_of_slices() {
        CandleSeries slice = numbered(50).slice(10, 40).slice(5, 20);
        assertThat(slice.size()).isEqualTo(15);
        assertThat(slice.isEmpty()).isFalse();
        for (int bar = 0; bar < slice.size(); bar++) {
            int original = bar + 15;
            assertThat(slice.time(bar)).isEqualTo(original * HOUR);
            assertThat(slice.closeTime(bar)).isEqualTo((original + 1) * HOUR);
            assertThat(slice.open(bar)).isEqualTo(200 + original);
            assertThat(slice.high(bar)).isEqualTo(300 + original);
            assertThat(slice.low(bar)).isEqualTo(100 + original);
            assertThat(slice.close(bar)).isEqualTo(210 + original);
            assertThat(slice.volume(bar)).isEqualTo(400 + original);
            assertThat(slice.numTrades(bar)).isEqualTo(500 + original);
            assertThat(slice.candle(bar))
                    .isEqualTo(new Candle(
                            Instant.ofEpochMilli(original * HOUR),
                            200 + original,
                            300 + original,
                            100 + original,
                            210 + original,
                            400 + original,
                            500 + original));
        }
        assertThat(slice.times()).hasSize(15).startsWith(15 * HOUR).endsWith(29 * HOUR);
        assertThat(slice.opens()).hasSize(15).startsWith(215).endsWith(229);
        assertThat(slice.highs()).hasSize(15).startsWith(315).endsWith(329);
        assertThat(slice.lows()).hasSize(15).startsWith(115).endsWith(129);
        assertThat(slice.closes()).hasSize(15).startsWith(225).endsWith(239);
        assertThat(slice.volumes()).hasSize(15).startsWith(415).endsWith(429);
        assertThat(slice.range()).isEqualTo(TimeRange.ofMillis(15 * HOUR, 30 * HOUR));
        assertThat(slice.id()).hasToString("binance:BTC/USDT candles 1h");
        assertThat(slice.instrument()).isEqualTo(BTC);
        assertThat(slice.interval()).isEqualTo(Interval.H1);
    }

    @Test
    void a_bar_outside_a_slice_is_refused_though_the_whole_has_it() {
        CandleSeries slice = numbered(20).slice(5, 10);
        assertThatThrownBy(() -> slice.close(5)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> slice.close(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> slice.slice(0, 6)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void rows_and_series_are_two_forms_of_one_thing() {
        CandleSeries series = numbered(30);
        CandleSeries slice = series.slice(7, 19);
        assertThat(CandleSeries.of(BTC, Interval.H1, slice.toRows()))
                .isEqualTo(slice)
                .hasSameHashCodeAs(slice);
        assertThat(slice.toRows().size()).isEqualTo(12);
    }

    @Test
    void series_are_equal_by_everything_they_hold() {
        CandleSeries series = numbered(5);
        assertThat(series).isEqualTo(numbered(5)).isNotEqualTo(numbered(4)).isNotEqualTo("numbered");
        assertThat(series)
                .isNotEqualTo(CandleSeries.of(Instrument.parse("binance:ETH/USDT"), Interval.H1, series.toRows()))
                .isNotEqualTo(CandleSeries.of(BTC, Interval.M30, series.toRows()));
        for (int column = 0; column < 6; column++) {
            Rows.Builder other = Rows.builder(Dataset.CANDLES, 5);
            for (int row = 0; row < 5; row++) {
                other.copy(series.toRows(), row);
            }
            other.number(column, 1e6);
            assertThat(CandleSeries.of(BTC, Interval.H1, other.build()))
                    .as("column %d", column)
                    .isNotEqualTo(series);
        }
        assertThat(numbered(0)).isEqualTo(arrays()).hasSameHashCodeAs(arrays());
    }

    @Test
    void indices_of_times_are_those_of_a_plain_search() {
        Random random = new Random(3);
        CandleSeries series = numbered(60).slice(10, 50);
        for (int i = 0; i < 500; i++) {
            long millis = (long) (random.nextDouble() * 65 * HOUR);
            int expected = 0;
            while (expected < series.size() && series.time(expected) < millis) {
                expected++;
            }
            assertThat(series.indexAtOrAfter(millis)).isEqualTo(expected);
            assertThat(series.indexAtOrAfter(Interval.H1.floor(millis))).isEqualTo((int) Math.min(
                    40, Math.max(0, Interval.H1.floor(millis) / HOUR - 10)));
        }
        assertThat(series.slice(TimeRange.ofMillis(5 * HOUR, 12 * HOUR)).times())
                .containsExactly(10 * HOUR, 11 * HOUR);
        assertThat(series.slice(TimeRange.ofMillis(90 * HOUR, 95 * HOUR)).isEmpty())
                .isTrue();
    }

    @Test
    void arrays_are_copied_and_need_one_length() {
        long[] time = {0, HOUR};
        double[] close = {1, 2};
        CandleSeries series = CandleSeries.of(BTC, Interval.H1, time, close, close, close, close, close);
        time[0] = 99;
        close[0] = 99;
        series.closes()[1] = 99;
        assertThat(series).isEqualTo(arrays(1, 2));
        assertThat(series.numTrades(0)).isNaN();
        assertThatThrownBy(() -> CandleSeries.of(
                        BTC, Interval.H1, new long[] {0, HOUR}, close, close, new double[] {1}, close, close))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("All columns need 2 values like time, but low has 1.");
    }

    @Test
    void only_candles_make_a_series_and_nothing_has_no_range() {
        assertThatThrownBy(() -> CandleSeries.of(BTC, Interval.H1, Rows.empty(Dataset.FUNDING)))
                .hasMessage("Rows of funding are not candles.");
        assertThatThrownBy(() -> numbered(0).range())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("binance:BTC/USDT candles 1h is empty, so it has no range.");
    }

    @Test
    void sound_candles_pass_and_a_single_bad_one_stops_the_run_and_is_named() {
        CandleSeries sound = arrays(1, 2, 3, 4);
        assertThat(sound.requireSound()).isSameAs(sound);
        assertThat(numbered(0).requireSound().isEmpty()).isTrue();
        for (double bad : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            CandleSeries series = arrays(1, 2, bad, bad);
            assertThatThrownBy(series::requireSound)
                    .as("%s", bad)
                    .isInstanceOf(DataQualityException.class)
                    .hasMessageContaining("binance:BTC/USDT candles 1h: 2 of 4 candles cannot be, the first at"
                            + " 1970-01-01T02:00:00Z")
                    .hasMessageContaining("series.check().print()");
            // What lies outside a slice is not asked about.
            assertThat(series.slice(0, 2).requireSound().size()).isEqualTo(2);
            assertThatThrownBy(() -> series.slice(2, 3).requireSound()).hasMessageContaining("1 of 1 candle cannot");
        }
    }

    @Test
    void what_stops_a_run_is_what_the_check_fails() {
        Random random = new Random(17);
        double[] pool = {1, 1.5, 2, 0, -1, Double.NaN, Double.POSITIVE_INFINITY};
        for (int i = 0; i < 5_000; i++) {
            double[][] c = new double[5][1];
            for (double[] column : c) {
                column[0] = pool[random.nextInt(random.nextBoolean() ? 3 : pool.length)];
            }
            CandleSeries series = CandleSeries.of(BTC, Interval.H1, new long[] {0}, c[0], c[1], c[2], c[3], c[4]);
            boolean hard = series.check().findings().stream()
                    .anyMatch(finding -> finding.count() > 0 && finding.rule().isHard());
            assertThat(QualityRule.brokenBy(c[0][0], c[1][0], c[2][0], c[3][0], c[4][0])
                            .isPresent())
                    .as("%s", series.toRows().number(0, 0))
                    .isEqualTo(hard);
        }
    }

    @Test
    void the_first_impossible_bar_is_found_in_the_whole_and_in_slices() {
        assertThat(arrays(1, 2, 3).firstImpossible()).isEqualTo(3);
        assertThat(arrays(1, 2, 0, 4, -1).firstImpossible()).isEqualTo(2);
        assertThat(arrays(1, 2, 0, 4, -1).slice(3, 5).firstImpossible()).isEqualTo(1);
        assertThat(arrays(1, Double.NaN).firstImpossible()).isEqualTo(1);
        assertThat(arrays(1, Double.POSITIVE_INFINITY).firstImpossible()).isEqualTo(1);
        double[][] possible = {{10}, {12}, {8}, {11}, {5}};
        double[] impossible = {13, 9, 10.5, 12.5, -1};
        for (int column = 0; column < possible.length; column++) {
            double[][] c = {{10}, {12}, {8}, {11}, {5}};
            CandleSeries sound = CandleSeries.of(BTC, Interval.H1, new long[] {0}, c[0], c[1], c[2], c[3], c[4]);
            assertThat(sound.firstImpossible()).isEqualTo(1);
            c[column][0] = impossible[column];
            CandleSeries unsound = CandleSeries.of(BTC, Interval.H1, new long[] {0}, c[0], c[1], c[2], c[3], c[4]);
            assertThat(unsound.firstImpossible()).isZero();
        }
    }

    @Test
    void times_are_those_given_with_bars_absent_and_without_in_the_whole_and_in_slices() {
        long[] hours = {3, 4, 5, 9, 10, 11, 12, 20};
        long[] time = Arrays.stream(hours).map(hour -> hour * HOUR).toArray();
        double[] ones = new double[hours.length];
        Arrays.fill(ones, 1);
        CandleSeries whole = CandleSeries.of(BTC, Interval.H1, time, ones, ones, ones, ones, ones);
        for (int from = 0; from < hours.length; from++) {
            for (int to = from + 1; to <= hours.length; to++) {
                CandleSeries slice = whole.slice(from, to);
                for (int bar = 0; bar < slice.size(); bar++) {
                    assertThat(slice.time(bar))
                            .as("%d of %d to %d", bar, from, to)
                            .isEqualTo(time[from + bar]);
                }
            }
        }
        long[] months = {0, 31 * 24 * HOUR, 59 * 24 * HOUR, 90 * 24 * HOUR};
        double[] four = {1, 1, 1, 1};
        CandleSeries monthly = CandleSeries.of(BTC, Interval.MONTH, months, four, four, four, four, four);
        for (int bar = 0; bar < months.length; bar++) {
            assertThat(monthly.time(bar)).isEqualTo(months[bar]);
        }
        assertThatThrownBy(() -> whole.time(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> whole.slice(0, 3).time(3)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void price_ranges_are_those_of_all_bars_or_some() {
        Random random = new Random(5);
        Rows.Builder rows = Rows.builder(Dataset.CANDLES, 200);
        double[] low = new double[200];
        double[] high = new double[200];
        for (int i = 0; i < 200; i++) {
            low[i] = Math.exp(3 * random.nextGaussian());
            high[i] = low[i] * (1 + random.nextDouble());
            rows.candle(i * HOUR, low[i], high[i], low[i], high[i], 1, 1);
        }
        CandleSeries bars = CandleSeries.of(BTC, Interval.H1, rows.build());
        for (int look = 0; look < 200; look++) {
            int from = random.nextInt(200);
            int to = from + 1 + random.nextInt(200 - from);
            PriceRange expected = new PriceRange(
                    Arrays.stream(low, from, to).min().orElseThrow(),
                    Arrays.stream(high, from, to).max().orElseThrow());
            assertThat(bars.priceRange(from, to)).isEqualTo(expected);
            assertThat(bars.slice(from, to).priceRange()).isEqualTo(expected);
        }
        assertThat(bars.priceRange()).isEqualTo(bars.priceRange(0, 200)).isSameAs(bars.priceRange());
        assertThat(bars.priceRange(7, 7)).hasToString("PriceRange[Infinity to 0.0]");
        assertThat(bars.slice(0, 200)).isSameAs(bars);
        assertThatThrownBy(() -> bars.priceRange(0, 201)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}

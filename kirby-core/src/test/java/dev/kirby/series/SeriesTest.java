package dev.kirby.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.TimeRange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SeriesTest {

    private static final Instrument BTC = Instrument.parse("binance:BTC/USDT");
    private static final long START = Instant.parse("2023-12-28T21:37:00Z").toEpochMilli();

    /** Minutes with holes, some of them long. */
    private static CandleSeries minutes(long seed, int size) {
        Random random = new Random(seed);
        Rows.Builder rows = Rows.builder(Dataset.CANDLES, size);
        long time = START;
        for (int i = 0; i < size; i++) {
            double open = 100 + random.nextInt(100) / 4.0;
            double close = 100 + random.nextInt(100) / 4.0;
            double trades = random.nextInt(50) == 0 ? Double.NaN : random.nextInt(9);
            rows.candle(
                    time, open, Math.max(open, close) + 1, Math.min(open, close) - 1, close, random.nextInt(8), trades);
            time += 60_000L * (random.nextInt(10) == 0 ? 1 + random.nextInt(2000) : 1);
        }
        return CandleSeries.of(BTC, Interval.M1, rows.build());
    }

    @ParameterizedTest
    @EnumSource
    void resampling_equals_a_naive_grouping(Interval coarser) {
        if (!coarser.canBeBuiltFrom(Interval.M1)) {
            return;
        }
        CandleSeries fine = minutes(coarser.ordinal(), 3_000);
        TreeMap<Long, List<Integer>> groups = new TreeMap<>();
        for (int i = 0; i < fine.size(); i++) {
            groups.computeIfAbsent(coarser.floor(fine.time(i)), t -> new ArrayList<>())
                    .add(i);
        }
        CandleSeries coarse = fine.resample(coarser);
        assertThat(coarse.size()).isEqualTo(groups.size());
        int bar = 0;
        for (Map.Entry<Long, List<Integer>> group : groups.entrySet()) {
            List<Integer> bars = group.getValue();
            assertThat(coarse.time(bar)).isEqualTo(group.getKey());
            assertThat(coarse.open(bar)).isEqualTo(fine.open(bars.get(0)));
            assertThat(coarse.close(bar)).isEqualTo(fine.close(bars.get(bars.size() - 1)));
            assertThat(coarse.high(bar))
                    .isEqualTo(bars.stream().mapToDouble(fine::high).max().orElseThrow());
            assertThat(coarse.low(bar))
                    .isEqualTo(bars.stream().mapToDouble(fine::low).min().orElseThrow());
            assertThat(coarse.volume(bar))
                    .isEqualTo(bars.stream().mapToDouble(fine::volume).sum());
            assertThat(coarse.numTrades(bar))
                    .isEqualTo(Double.valueOf(
                            bars.stream().mapToDouble(fine::numTrades).sum()));
            bar++;
        }
    }

    @Test
    void an_interval_that_does_not_fit_is_refused() {
        CandleSeries five = minutes(1, 500).resample(Interval.M5);
        assertThatThrownBy(() -> five.resample(Interval.M3))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("Cannot build 3m candles from 5m");
    }

    @Test
    void slices_share_their_bars_and_include_the_start_only() {
        CandleSeries series = minutes(2, 100);
        CandleSeries slice = series.slice(TimeRange.ofMillis(series.time(10), series.time(20)));
        assertThat(slice.size()).isEqualTo(10);
        assertThat(slice.candle(0)).isEqualTo(series.candle(10));
        assertThat(slice).isEqualTo(series.slice(10, 20)).isNotEqualTo(series.slice(10, 19));
        assertThat(CandleSeries.of(BTC, Interval.M1, slice.toRows())).isEqualTo(slice);
        assertThat(slice.slice(TimeRange.of("2030-01-01", "2031-01-01")))
                .hasToString("CandleSeries[BTC/USDT 1m, 0 candles]");
    }

    @Test
    void candles_out_of_order_or_off_the_boundary_make_no_series() {
        assertThatThrownBy(() -> CandleSeries.of(
                        BTC,
                        Interval.M1,
                        Rows.builder(Dataset.CANDLES, 2)
                                .candle(60_000, 1, 1, 1, 1, 1, 1)
                                .candle(60_000, 1, 1, 1, 1, 1, 1)
                                .build()))
                .hasMessageContaining("open times must increase");
        assertThatThrownBy(() -> CandleSeries.of(
                        BTC,
                        Interval.M1,
                        Rows.builder(Dataset.CANDLES, 1)
                                .candle(61_000, 1, 1, 1, 1, 1, 1)
                                .build()))
                .hasMessageContaining("no 1m candle opens at 1970-01-01T00:01:01Z");
    }

    @Test
    void rows_keep_unknown_values_unknown() {
        Rows rows = Rows.builder(Dataset.FUNDING, 1).row(0).number(0, 0.0).build();
        assertThat(rows.number(0, 0)).isZero();
        assertThat(rows.number(1, 0)).isNaN();
        assertThat(rows.instant(6, 0)).isEqualTo(Rows.NO_TIME);
        assertThat(Rows.builder(Dataset.LIQUIDATIONS, 1).row(0).build().text(0, 0))
                .isNull();
    }

    @Test
    void rows_sort_by_time_and_keep_the_order_of_equal_times() {
        Rows.Builder builder = Rows.builder(Dataset.TRADES, 1);
        long[] times = {5, 3, 5, 1, 3};
        for (int i = 0; i < times.length; i++) {
            builder.row(times[i]).text(0, "t" + i).number(1, i);
        }
        Rows sorted = builder.build().sorted();
        assertThat(sorted.times()).containsExactly(1, 3, 3, 5, 5);
        assertThat(sorted.numbers(1)).containsExactly(3, 1, 4, 0, 2);
        assertThat(sorted.text(0, 4)).isEqualTo("t2");
        assertThat(sorted.slice(TimeRange.ofMillis(3, 5)).times()).containsExactly(3, 3);
        assertThat(Rows.concat(Dataset.TRADES, List.of(sorted.slice(0, 2), sorted.slice(2, 5)))
                        .numbers(1))
                .containsExactly(sorted.numbers(1));
    }

    @Test
    void a_time_series_knows_what_was_known() {
        TimeSeries series = TimeSeries.of("funding_rate", new long[] {10, 20, 30}, new double[] {1, 2, 3});
        assertThat(series.asOf(9)).isNaN();
        assertThat(series.asOf(10)).isEqualTo(1);
        assertThat(series.asOf(29)).isEqualTo(2);
        assertThat(series.asOf(99)).isEqualTo(3);
        assertThat(series.slice(TimeRange.ofMillis(10, 30)).size()).isEqualTo(2);
        assertThatThrownBy(() -> TimeSeries.of("x", new long[] {2, 2}, new double[] {1, 1}))
                .hasMessageContaining("times must increase");
    }

    @Test
    void what_a_user_holds_fits_a_shell() {
        CandleSeries series = minutes(3, 10);
        assertThat(series).hasToString("CandleSeries[BTC/USDT 1m, 10 candles from 2023-12-28]");
        assertThat(series.toRows().toString()).hasSizeLessThanOrEqualTo(80);
        assertThat(series.candle(0).toString()).hasSizeLessThanOrEqualTo(80);
    }
}

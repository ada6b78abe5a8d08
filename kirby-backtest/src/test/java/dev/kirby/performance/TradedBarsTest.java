package dev.kirby.performance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.series.CandleSeries;
import dev.kirby.testing.GeneratedCandles;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TradedBarsTest {

    private static final long DAY = 86_400_000L;
    private static final Instrument BTC = Instrument.parse("binance:BTC/USDT:USDT");

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 63})
    void prepared_for_many_runs_they_find_the_same_ranges(int from) {
        Random random = new Random(from);
        CandleSeries bars = RandomRun.bars(random, 203, i -> 0.01 * random.nextGaussian());
        TradedBars plain = TradedBars.of(bars, from);
        TradedBars prepared = plain.forManyRuns();
        for (int first = from; first < bars.size(); first++) {
            for (int end = first; end <= bars.size(); end++) {
                double low = 105;
                double high = 95;
                for (int bar = first; bar < end; bar++) {
                    low = Math.min(low, bars.low(bar));
                    high = Math.max(high, bars.high(bar));
                }
                double[] range = {105, 95};
                plain.widen(range, first, end);
                assertThat(range).containsExactly(low, high);
                double[] byBlocks = {105, 95};
                prepared.widen(byBlocks, first, end);
                assertThat(byBlocks).containsExactly(low, high);
            }
        }
        assertThat(prepared.days().size()).isEqualTo(plain.days().size());
        assertThat(prepared.count()).isEqualTo(203 - from);
        assertThat(prepared.marketReturns()).isEqualTo(plain.marketReturns());
        assertThat(prepared.dayStarts()).isEqualTo(plain.dayStarts());
    }

    @ParameterizedTest
    @EnumSource(
            value = Interval.class,
            names = {"M5", "H1", "H8", "D1", "D3"})
    void days_are_those_of_the_calendar_with_or_without_bars(Interval interval) {
        for (long seed = 1; seed <= 20; seed++) {
            CandleSeries bars = withHoles(interval, seed);
            int from = (int) seed % 5;
            DayIndex days = DayIndex.of(bars, from);
            long first = Math.floorDiv(bars.time(from), DAY);
            assertThat(days.size())
                    .as("seed " + seed)
                    .isEqualTo((int) (Math.floorDiv(bars.time(bars.size() - 1), DAY) - first) + 1);
            for (int day = 0; day < days.size(); day++) {
                assertThat(days.time(day)).isEqualTo((first + day) * DAY);
                int last = -1;
                int end = from;
                for (int bar = from; bar < bars.size(); bar++) {
                    long its = Math.floorDiv(bars.time(bar), DAY);
                    last = its == first + day ? bar : last;
                    end = its <= first + day ? bar + 1 : end;
                }
                assertThat(days.lastBar(day))
                        .as("seed " + seed + ", day " + day)
                        .isEqualTo(last);
                assertThat(days.end(day)).as("seed " + seed + ", day " + day).isEqualTo(end);
            }
            for (int bar = from; bar < bars.size(); bar++) {
                assertThat(days.time(days.dayOf(bar))).isEqualTo(Math.floorDiv(bars.time(bar), DAY) * DAY);
            }
        }
    }

    private static CandleSeries withHoles(Interval interval, long seed) {
        Random random = new Random(seed);
        int size = 400;
        long[] time = new long[size];
        double[] price = new double[size];
        long at = interval.millis() * (1_704_067_200_000L / interval.millis() + random.nextInt(300));
        for (int i = 0; i < size; i++) {
            time[i] = at;
            price[i] = 100;
            at += interval.millis() * (random.nextInt(30) == 0 ? 1 + random.nextInt(600) : 1);
        }
        return CandleSeries.of(BTC, interval, time, price, price, price, price, new double[size]);
    }

    @Test
    void the_market_returns_nothing_on_days_without_bars() {
        long start = 1_704_067_200_000L;
        long[] time = {start, start + 12 * 3_600_000L, start + 2 * DAY, start + 2 * DAY + 12 * 3_600_000L};
        double[] open = {100, 110, 120, 90};
        double[] close = {110, 120, 90, 60};
        double[] high = {110, 120, 120, 90};
        double[] low = {100, 110, 90, 60};
        CandleSeries bars = CandleSeries.of(BTC, Interval.H12, time, open, high, low, close, new double[4]);
        TradedBars traded = TradedBars.of(bars, 1);
        assertThat(traded.marketReturns()).containsExactly(120.0 / 110 - 1, 0, 60.0 / 120 - 1);
        assertThat(traded.dayStarts()).containsExactly(start, start + DAY, start + 2 * DAY);
        assertThat(traded).hasToString("TradedBars[3 bars, 3 days]");
    }

    @Test
    void no_bars_have_no_days() {
        CandleSeries bars = GeneratedCandles.flat(BTC, Interval.H1, Instant.parse("2024-01-01T00:00:00Z"), 10);
        TradedBars none = TradedBars.of(bars, 10);
        assertThat(none.days().size()).isZero();
        assertThat(none.count()).isZero();
        assertThat(none.marketReturns()).isEmpty();
    }
}

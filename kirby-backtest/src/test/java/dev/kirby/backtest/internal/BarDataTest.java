package dev.kirby.backtest.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.backtest.RandomMarkets;
import dev.kirby.margin.Perpetual;
import dev.kirby.market.Interval;
import dev.kirby.market.TimeRange;
import dev.kirby.performance.DayIndex;
import dev.kirby.series.CandleSeries;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Days and gaps are found by looking at few bars; here they are held against a look at every bar. */
class BarDataTest {

    private static final long DAY = 86_400_000;
    private static final long SEED = 20_261_121;

    private static BarData data(CandleSeries bars, int from) {
        return BarData.of(bars, from, Optional.empty(), Optional.empty(), 0, Perpetual.PLAIN);
    }

    @Test
    void gaps_are_where_neighbours_do_not_meet() {
        Random random = new Random(SEED);
        System.out.println("seed " + SEED);
        for (int round = 0; round < 60; round++) {
            CandleSeries fine = RandomMarkets.candles(random, 2 + random.nextInt(3_000));
            CandleSeries bars = switch (round % 4) {
                case 0 -> fine.resample(Interval.MONTH);
                case 1 -> fine.resample(Interval.W1);
                default -> fine;
            };
            BarData data = data(bars, 0);
            for (int part = 0; part < 20; part++) {
                int first = random.nextInt(bars.size());
                int last = first + random.nextInt(bars.size() - first);
                List<TimeRange> gaps = new ArrayList<>();
                for (int bar = first; bar < last; bar++) {
                    if (bars.closeTime(bar) != bars.time(bar + 1)) {
                        gaps.add(TimeRange.ofMillis(bars.closeTime(bar), bars.time(bar + 1)));
                    }
                }
                assertThat(data.gaps(first, last)).isEqualTo(gaps);
            }
        }
    }

    @Test
    void days_are_those_of_each_bar() {
        Random random = new Random(SEED);
        System.out.println("seed " + SEED);
        for (int round = 0; round < 60; round++) {
            CandleSeries fine = RandomMarkets.candles(random, 1 + random.nextInt(3_000));
            CandleSeries bars = round % 3 == 0 ? fine.resample(Interval.D3) : fine;
            int from = random.nextInt(bars.size());
            DayIndex days = data(bars, from).days;
            long first = Math.floorDiv(bars.time(from), DAY);
            assertThat(days.size()).isEqualTo((int) (Math.floorDiv(bars.time(bars.size() - 1), DAY) - first) + 1);
            for (int day = 0; day < days.size(); day++) {
                int lastBar = -1;
                int end = bars.size();
                for (int bar = bars.size() - 1; bar >= from; bar--) {
                    long of = Math.floorDiv(bars.time(bar), DAY) - first;
                    lastBar = of == day && lastBar < 0 ? bar : lastBar;
                    end = of > day ? bar : end;
                }
                assertThat(days.lastBar(day)).isEqualTo(lastBar);
                assertThat(days.end(day)).isEqualTo(end);
                assertThat(days.time(day)).isEqualTo((first + day) * DAY);
            }
            for (int bar = from; bar < bars.size(); bar++) {
                assertThat(days.dayOf(bar)).isEqualTo((int) (Math.floorDiv(bars.time(bar), DAY) - first));
            }
        }
    }
}

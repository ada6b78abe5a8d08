package dev.kirby.indicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.kirby.backtest.RandomMarkets;
import dev.kirby.series.CandleSeries;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IndicatorsTest {

    private final double[] values = new Random(3).doubles(3_000, 1, 100).toArray();

    @Test
    void windows_match_plain_loops_and_warm_up_with_nan() {
        for (int window : new int[] {1, 2, 7, 20, 1_500, 4_000}) {
            double[] sums = Indicators.sum(values, window);
            double[] means = MovingAverages.sma(values, window);
            double[] lows = Indicators.lowest(values, window);
            double[] highs = Indicators.highest(values, window);
            for (int i = 0; i < values.length; i++) {
                if (i < window - 1) {
                    assertThat(new double[] {sums[i], means[i], lows[i], highs[i]})
                            .containsOnly(Double.NaN);
                    continue;
                }
                double sum = 0;
                double low = Double.MAX_VALUE;
                double high = 0;
                for (int k = i - window + 1; k <= i; k++) {
                    sum += values[k];
                    low = Math.min(low, values[k]);
                    high = Math.max(high, values[k]);
                }
                assertThat(sums[i]).isCloseTo(sum, withinPercentage(1e-10));
                assertThat(means[i]).isCloseTo(sum / window, within(1e-9));
                assertThat(lows[i]).isEqualTo(low);
                assertThat(highs[i]).isEqualTo(high);
            }
        }
    }

    @Test
    void flat_prices_stay_flat_and_cross_nothing() {
        double[] flat = new double[200];
        Arrays.fill(flat, 0.1);

        double[] fast = MovingAverages.sma(flat, 10);
        double[] slow = MovingAverages.sma(flat, 30);

        assertThat(fast[150]).isEqualTo(0.1);
        assertThat(slow[150]).isEqualTo(0.1);
        assertThat(Indicators.crosses(fast, slow)).containsOnly(0);
    }

    @Test
    void a_cross_is_a_change_of_sign_and_equal_keeps_the_old_side() {
        double[] first = {Double.NaN, 1, 2, 3, 2, 3, 2, 1};
        double[] second = {2, 2, 2, 2, 2, 2, 2, 2};

        assertThat(Indicators.crosses(first, second)).containsExactly(0, 0, 0, 1, 0, 0, 0, -1);
    }

    @Test
    void atr_is_wilders() {
        CandleSeries bars = RandomMarkets.candles(new Random(5), 100);
        double[] ranges = Volatility.trueRange(bars);
        double[] atr = Volatility.atr(bars, 14);

        double first = 0;
        for (int i = 1; i <= 14; i++) {
            first += ranges[i];
        }
        assertThat(atr[13]).isNaN();
        assertThat(atr[14]).isEqualTo(first / 14);
        assertThat(atr[15]).isEqualTo((13 * atr[14] + ranges[15]) / 14);
    }

    @Test
    void rsi_is_50_without_movement_100_without_falls_0_without_rises() {
        double[] flat = new double[20];
        double[] up = new double[20];
        Arrays.setAll(up, i -> i);
        double[] down = Indicators.map(up, x -> -x);

        assertThat(Momentum.rsi(flat, 14)[19]).isEqualTo(50);
        assertThat(Momentum.rsi(up, 14)[19]).isEqualTo(100);
        assertThat(Momentum.rsi(down, 14)[19]).isZero();
        assertThat(Momentum.rsi(up, 14)[13]).isNaN();
    }

    @Test
    void short_columns_are_all_unknown() {
        double[] two = {1, 2};

        assertThat(MovingAverages.ema(two, 3)).containsOnly(Double.NaN);
        assertThat(Indicators.change(two, 5)).containsOnly(Double.NaN);
        assertThat(Statistics.standardDeviation(two, 2)[1]).isCloseTo(Math.sqrt(0.5), within(1e-12));
        assertThat(Indicators.sum(new double[0], 3)).isEmpty();
    }

    @Test
    void averages_of_closes_are_those_of_their_column() {
        Random random = new Random(7);
        for (int round = 0; round < 20; round++) {
            CandleSeries bars = RandomMarkets.candles(random, 1 + random.nextInt(2_000));
            CandleSeries slice = bars.slice(random.nextInt(bars.size()), bars.size());
            for (int window : new int[] {1, 2, 7, 8, 9, 16, 30, 300}) {
                assertThat(MovingAverages.sma(slice, window)).isEqualTo(MovingAverages.sma(slice.closes(), window));
            }
        }
    }
}

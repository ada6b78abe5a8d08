package dev.kirby.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kirby.indicator.CandlePatterns;
import dev.kirby.indicator.TaLib;
import dev.kirby.series.CandleSeries;
import dev.kirby.series.FeatureMatrix;
import dev.kirby.strategy.Study;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/**
 * Features against formulas written out bar by bar, against TA-Lib, and against the indicators that they are, which are held to TA-Lib and
 * ta4j by tests of their own.
 */
class FeatureFormulasTest {

    private static final Study STUDY = SyntheticStudy.of("1h", 700, 31);
    private static final CandleSeries BARS = STUDY.bars();
    private static final FeatureMatrix MATRIX = Features.standard().matrix(STUDY);

    private static void same(String name, IntToDoubleFunction expected) {
        double[] column = MATRIX.column(name);
        for (int bar = 350; bar < column.length; bar += 7) {
            double value = expected.applyAsDouble(bar);
            assertThat(column[bar])
                    .as(name + " at " + bar)
                    .isCloseTo(value, within(1e-9 * Math.max(1, Math.abs(value))));
        }
    }

    private static double close(int bar) {
        return BARS.close(bar);
    }

    private static double log(int bar) {
        return Math.log(close(bar) / close(bar - 1));
    }

    private static double mean(int bar, int window, IntToDoubleFunction value) {
        double sum = 0;
        for (int i = bar - window + 1; i <= bar; i++) {
            sum += value.applyAsDouble(i);
        }
        return sum / window;
    }

    private static double deviation(int bar, int window, IntToDoubleFunction value) {
        double mean = mean(bar, window, value);
        double squares = mean(bar, window, i -> Math.pow(value.applyAsDouble(i) - mean, 2));
        return Math.sqrt(squares * window / (window - 1));
    }

    private static double correlation(int bar, int window, IntToDoubleFunction x, IntToDoubleFunction y) {
        double mx = mean(bar, window, x);
        double my = mean(bar, window, y);
        double together = mean(bar, window, i -> (x.applyAsDouble(i) - mx) * (y.applyAsDouble(i) - my));
        return together * window / (window - 1) / deviation(bar, window, x) / deviation(bar, window, y);
    }

    private static double highest(int bar, int window) {
        double highest = Double.NEGATIVE_INFINITY;
        for (int i = bar - window + 1; i <= bar; i++) {
            highest = Math.max(highest, BARS.high(i));
        }
        return highest;
    }

    private static double lowest(int bar, int window) {
        double lowest = Double.POSITIVE_INFINITY;
        for (int i = bar - window + 1; i <= bar; i++) {
            lowest = Math.min(lowest, BARS.low(i));
        }
        return lowest;
    }

    @Test
    void prices() {
        same("change_20", bar -> close(bar) / close(bar - 20) - 1);
        same("above_sma_50", bar -> close(bar) / mean(bar, 50, BARS::close) - 1);
        same("below_high_100", bar -> close(bar) / highest(bar, 100) - 1);
        same("above_low_50", bar -> close(bar) / lowest(bar, 50) - 1);
        same("position_20", bar -> (close(bar) - lowest(bar, 20)) / (highest(bar, 20) - lowest(bar, 20)));
        same("gap", bar -> BARS.open(bar) / close(bar - 1) - 1);
        same("body", bar -> close(bar) / BARS.open(bar) - 1);
        same("acceleration_5", bar -> close(bar) / close(bar - 5) - close(bar - 5) / close(bar - 10));
        same("up_share_20", bar -> mean(bar, 20, i -> close(i) > close(i - 1) ? 1 : 0));
        same(
                "efficiency_20",
                bar -> (close(bar) - close(bar - 20)) / (20 * mean(bar, 20, i -> Math.abs(close(i) - close(i - 1)))));
        same("streak", bar -> {
            double direction = Math.signum(close(bar) - close(bar - 1));
            int length = 1;
            while (Math.signum(close(bar - length) - close(bar - length - 1)) == direction) {
                length++;
            }
            return direction * length;
        });
    }

    @Test
    void volumes() {
        same("volume_ratio_20", bar -> BARS.volume(bar) / mean(bar, 20, BARS::volume));
        same("volume_5_above_20", bar -> mean(bar, 5, BARS::volume) / mean(bar, 20, BARS::volume) - 1);
        same("volume_variation_50", bar -> deviation(bar, 50, BARS::volume) / mean(bar, 50, BARS::volume));
        same("volume_correlation_20", bar -> correlation(bar, 20, FeatureFormulasTest::log, BARS::volume));
        same(
                "signed_volume_10",
                bar -> mean(bar, 10, i -> Math.signum(close(i) - close(i - 1)) * BARS.volume(i))
                        / mean(bar, 10, BARS::volume));
        IntToDoubleFunction notional = i -> close(i) * BARS.volume(i);
        IntToDoubleFunction moved = i -> Math.abs(log(i));
        same(
                "illiquidity_20",
                bar -> mean(bar, 20, moved)
                                / mean(bar, 20, notional)
                                / (mean(bar, 200, moved) / mean(bar, 200, notional))
                        - 1);
        same(
                "trade_size_ratio_20",
                bar -> BARS.volume(bar)
                                / BARS.numTrades(bar)
                                / (mean(bar, 20, BARS::volume) / mean(bar, 20, BARS::numTrades))
                        - 1);
    }

    @Test
    void distributions() {
        same("volatility_50", bar -> deviation(bar, 50, FeatureFormulasTest::log));
        same("downside_20", bar -> Math.sqrt(mean(bar, 20, i -> Math.pow(Math.min(0, log(i)), 2))));
        same(
                "sharpe_50",
                bar -> mean(bar, 50, FeatureFormulasTest::log) / deviation(bar, 50, FeatureFormulasTest::log));
        same(
                "change_z_20",
                bar -> (log(bar) - mean(bar, 20, FeatureFormulasTest::log))
                        / deviation(bar, 20, FeatureFormulasTest::log));
        same("autocorrelation_50", bar -> correlation(bar, 50, FeatureFormulasTest::log, i -> log(i - 1)));
        same(
                "variance_ratio_5",
                bar -> Math.pow(deviation(bar, 100, i -> 5 * mean(i, 5, FeatureFormulasTest::log)), 2)
                        / (5 * Math.pow(deviation(bar, 100, FeatureFormulasTest::log), 2)));
        same("entropy_20", bar -> {
            double entropy = 0;
            for (int sign = -1; sign <= 1; sign++) {
                int wanted = sign;
                double share = mean(bar, 20, i -> Math.signum(close(i) - close(i - 1)) == wanted ? 1 : 0);
                entropy -= share > 0 ? share * Math.log(share) / Math.log(3) : 0;
            }
            return entropy;
        });
        same(
                "range_ratio_20",
                bar -> (BARS.high(bar) - BARS.low(bar)) / mean(bar, 20, i -> BARS.high(i) - BARS.low(i)));
    }

    @Test
    void markets() {
        double[] funding = STUDY.funding();
        same("funding_mean_3d", bar -> {
            double sum = 0;
            for (int k = 0; k < 9; k++) {
                sum += funding[bar - 8 * k];
            }
            return sum / 9;
        });
        same("funding_change_1d", bar -> funding[bar] - funding[bar - 24]);
        double[] interest = STUDY.openInterest();
        same("open_interest_change_10", bar -> interest[bar] / interest[bar - 10] - 1);
        same("open_interest_divergence_20", bar -> interest[bar] / interest[bar - 20] - close(bar) / close(bar - 20));
        // 2024-01-01 was a Monday; bars close a whole hour after midnight.
        same("hour_sin", bar -> Math.sin(2 * Math.PI * (bar + 1) / 24));
        same("week_cos", bar -> Math.cos(2 * Math.PI * (bar + 1) / 168));
        same("weekend", bar -> bar / 24 % 7 >= 5 ? 1 : 0);
        same("funding_proximity", bar -> 1 - (bar + 1) % 8 / 8.0);
    }

    @Test
    void of_ta_lib() {
        Map<String, double[]> functions = new TreeMap<>();
        functions.put("rsi_14", TaLib.column("RSI", BARS, 14));
        functions.put("cci_20", TaLib.column("CCI", BARS, 20));
        functions.put("williams_r_14", TaLib.column("WILLR", BARS, 14));
        functions.put("mfi_14", TaLib.column("MFI", BARS, 14));
        functions.put("adx_14", TaLib.column("ADX", BARS, 14));
        functions.put("plus_di_14", TaLib.column("PLUS_DI", BARS, 14));
        functions.put("minus_di_14", TaLib.column("MINUS_DI", BARS, 14));
        functions.put("ultimate", TaLib.column("ULTOSC", BARS, 7, 14, 28));
        functions.put("aroon_25", TaLib.column("AROONOSC", BARS, 25));
        functions.forEach((name, column) -> same(name, bar -> column[bar]));
        double[] atr = TaLib.column("ATR", BARS, 14);
        same("atr_14", bar -> atr[bar] / close(bar));
        double[] slope = TaLib.column("LINEARREG_SLOPE", BARS, 50);
        same("slope_50", bar -> slope[bar] / close(bar));
    }

    @Test
    void columns_of_a_study_stay_what_they_are() {
        Map<String, double[]> columns = new TreeMap<>();
        columns.put("rsi_7", STUDY.rsi(7));
        columns.put("trix_15", STUDY.trix(15));
        columns.put("stochastic_k", STUDY.stochastic(14, 3, 3).k());
        columns.put("stochastic_rsi_d", STUDY.stochasticRsi(14, 14, 3, 3).d());
        columns.put("cmf_20", STUDY.chaikinMoneyFlow(20));
        columns.put("parkinson_20", STUDY.parkinson(20));
        columns.put("garman_klass_50", STUDY.garmanKlass(50));
        columns.put("yang_zhang_20", STUDY.yangZhang(20));
        columns.put("supertrend", STUDY.supertrend(10, 3).direction());
        columns.put("fit_50", STUDY.linearRegression(50).fit());
        columns.put("z_100", STUDY.zScore(100));
        columns.put("rank_50", STUDY.rank(50));
        columns.put("hurst_100", STUDY.hurst(100));
        columns.put("engulfing", CandlePatterns.engulfing(BARS));
        columns.put("funding_rate", STUDY.funding());
        columns.forEach(
                (name, column) -> assertThat(MATRIX.column(name)).as(name).isEqualTo(column));
        assertThat(List.copyOf(columns.keySet())).isSubsetOf(MATRIX.names());
    }
}

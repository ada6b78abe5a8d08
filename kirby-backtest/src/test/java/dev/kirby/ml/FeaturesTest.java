package dev.kirby.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.InvalidRequestException;
import dev.kirby.indicator.Indicators;
import dev.kirby.lookahead.LookaheadFuzzer;
import dev.kirby.market.Side;
import dev.kirby.series.FeatureMatrix;
import dev.kirby.strategy.Study;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The standard features: how many, how named, and none that knows what comes later. */
class FeaturesTest {

    private static final Features STANDARD = Features.standard();

    private static Map<String, double[]> columns(Features features, Study study) {
        FeatureMatrix matrix = features.matrix(study);
        Map<String, double[]> columns = new LinkedHashMap<>();
        for (String name : matrix.names()) {
            columns.put(name, matrix.column(name));
        }
        return columns;
    }

    @Test
    void there_are_well_over_150_of_all_families_each_described() {
        assertThat(STANDARD.list()).hasSizeGreaterThan(200);
        assertThat(STANDARD.list().stream().map(Feature::family).distinct())
                .hasSize(FeatureFamily.values().length - 1)
                .doesNotContain(FeatureFamily.OWN);
        assertThat(STANDARD.list()).allSatisfy(feature -> {
            assertThat(feature.name()).matches("[a-z0-9_]{3,40}");
            assertThat(feature.description()).hasSizeBetween(5, 130).doesNotContain("#");
        });
        assertThat(STANDARD.list().stream().map(Feature::description)).doesNotHaveDuplicates();
    }

    @Test
    void every_feature_is_known_after_warming_up_and_finite() {
        FeatureMatrix matrix = STANDARD.matrix(SyntheticStudy.of("15m", 1_300, 1));
        for (String name : matrix.names()) {
            double[] column = matrix.column(name);
            for (int bar = 700; bar < column.length; bar++) {
                assertThat(column[bar]).as(name + " at " + bar).isFinite();
            }
            // Patterns of three candles may not occur in a random walk, whose bars open where the one before closed.
            boolean isRare = name.equals("gap")
                    || STANDARD.only(List.of(name)).list().get(0).family() == FeatureFamily.PATTERN;
            assertThat(isRare || Arrays.stream(column).skip(700).distinct().count() > 1)
                    .as(name + " varies")
                    .isTrue();
        }
    }

    @Test
    void no_feature_knows_what_comes_later() {
        Study study = SyntheticStudy.of("1h", 700, 2);
        LookaheadFuzzer.of(study).cuts(40).verify("standard features", s -> columns(STANDARD, s));
    }

    @Test
    void no_copy_knows_what_comes_later() {
        Features copies = STANDARD.only(List.of("rsi_14", "volume_ratio_20", "open_interest_change_5"))
                .higher("4h", "1d")
                .markets("binance:ETH/USDT:USDT")
                .shifted(1, 3);
        assertThat(copies.names())
                .hasSize(3 * (3 + 2 * 2 + 2 * 3))
                .contains("rsi_14_4h_before_3", "rsi_14_binance_eth_usdt_usdt", "open_interest_change_5_before_1");
        Study study = SyntheticStudy.of("1h", 900, 3);
        LookaheadFuzzer.of(study).cuts(40).verify("copies", s -> columns(copies, s));
    }

    @Test
    void copies_are_what_a_study_says_of_the_other_candles() {
        Study study = SyntheticStudy.of("1h", 600, 4);
        Features features = STANDARD.only(List.of("rsi_14", "atr_14"))
                .higher("4h")
                .markets("binance:ETH/USDT:USDT")
                .shifted(2);
        FeatureMatrix matrix = features.matrix(study);
        assertThat(matrix.column("rsi_14")).isEqualTo(study.rsi(14));
        assertThat(matrix.column("rsi_14_4h")).isEqualTo(study.higher("4h").rsi(14));
        double[] eth = study.market("binance:ETH/USDT:USDT").rsi(14);
        assertThat(matrix.column("rsi_14_binance_eth_usdt_usdt")).isEqualTo(eth);
        assertThat(matrix.column("rsi_14_before_2")).isEqualTo(Indicators.before(study.rsi(14), 2));
        double[] atr4h = study.higher("4h").column("own atr", bars -> {
            Study own = Study.of(bars);
            return Indicators.combine(own.atr(14), own.closes(), (atr, close) -> atr / close);
        });
        assertThat(matrix.column("atr_14_4h")).isEqualTo(atr4h);
    }

    @Test
    void own_features_are_lambdas_over_a_study() {
        Study study = SyntheticStudy.of("1h", 300, 5);
        Features own = Features.none()
                .with("spread", s -> Indicators.combine(s.highs(), s.lows(), (high, low) -> high - low))
                .with(Feature.ofCandles(
                        "up",
                        FeatureFamily.OWN,
                        "close above open",
                        s -> Indicators.combine(s.closes(), s.opens(), (close, open) -> close > open ? 1 : 0)))
                .higher("4h");
        FeatureMatrix matrix = own.matrix(study);
        assertThat(matrix.names()).containsExactly("spread", "up", "up_4h");
        assertThat(matrix.value(0, 17))
                .isEqualTo(study.bars().high(17) - study.bars().low(17));
        assertThat(matrix.time(17)).isEqualTo(study.bars().time(17));
        assertThatThrownBy(() -> own.with("up", Study::closes))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("twice");
        assertThatThrownBy(() -> own.with("up:4h", Study::closes))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("letters");
        assertThatThrownBy(
                        () -> Features.none().with("short", s -> new double[3]).matrix(study))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("300 bars");
    }

    @Test
    void what_a_study_does_not_have_is_unknown_and_left_out_of_rows() {
        Study candles = Study.of(SyntheticStudy.of("1h", 1_400, 6).bars());
        FeatureMatrix matrix = STANDARD.matrix(candles);
        assertThat(matrix.column("funding_rate")).containsOnly(Double.NaN);
        TrainingData data = TrainingData.of(candles, STANDARD, Labels.change());
        assertThat(data.report().unknownFeatures()).contains("funding_rate", "open_interest_z_50", "net_liquidated_5");
        assertThat(data.names()).doesNotContain("funding_rate").contains("rsi_14");
        assertThat(data.size()).isGreaterThan(1_000);
    }

    @Test
    void liquidations_are_summed_within_the_bar_that_they_fall_into() {
        Study study = SyntheticStudy.of("1h", 50, 7);
        double[] longs = study.liquidations(Side.LONG);
        double[] shorts = study.liquidations(Side.SHORT);
        assertThat(longs).doesNotContain(Double.NaN);
        assertThat(Arrays.stream(longs).sum()).isPositive();
        assertThat(Arrays.stream(shorts).sum()).isPositive();
        FeatureMatrix matrix = STANDARD.matrix(study);
        double volume = 0;
        double net = 0;
        for (int bar = 20; bar < 25; bar++) {
            volume += study.bars().volume(bar);
            net += shorts[bar] - longs[bar];
        }
        assertThat(matrix.column("net_liquidated_5")[24]).isEqualTo(net / volume);
    }
}

package dev.kirby.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kirby.InvalidRequestException;
import dev.kirby.lookahead.LookaheadException;
import dev.kirby.lookahead.LookaheadFuzzer;
import dev.kirby.lookahead.Pipeline;
import dev.kirby.strategy.Study;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Leaks that flatter models, each planted, each caught; and the right way, which is not accused. */
class PlantedLeaksTest {

    private static final Study STUDY = SyntheticStudy.of("1h", 900, 21);
    private static final Labels LABELS = Labels.regression(5);
    private static final List<String> NAMES =
            List.of("change_5", "rsi_14", "volume_ratio_20", "volatility_20", "gap", "z_20");

    private static LookaheadException leak(String name, Function<Study, double[]> computation) {
        Features features = Features.standard().only(List.of("rsi_14")).with(name, computation);
        return catchThrowableOfType(
                LookaheadException.class,
                () -> LookaheadFuzzer.of(STUDY).verify("features", s -> {
                    Map<String, double[]> columns = new LinkedHashMap<>();
                    for (String column : features.names()) {
                        columns.put(column, features.matrix(s).column(column));
                    }
                    return columns;
                }));
    }

    @Test
    void a_label_among_the_features_is_caught_with_how_far_it_sees() {
        LookaheadException leak = leak("label", s -> LABELS.over(s).values());
        assertThat(leak).hasMessageContaining("label").hasMessageContaining("5 bars");
    }

    @Test
    void a_feature_filled_from_later_bars_is_caught() {
        LookaheadException leak = leak("filled", s -> {
            double[] column = s.rsi(14).clone();
            for (int bar = column.length - 2; bar >= 0; bar--) {
                column[bar] = Double.isNaN(column[bar]) ? column[bar + 1] : column[bar];
            }
            return column;
        });
        assertThat(leak).hasMessageContaining("filled");
    }

    @Test
    void a_feature_scaled_over_all_bars_is_caught() {
        LookaheadException leak = leak("scaled", s -> {
            double[] closes = s.closes();
            double mean = Arrays.stream(closes).average().orElse(0);
            return Arrays.stream(closes).map(close -> close / mean - 1).toArray();
        });
        assertThat(leak).hasMessageContaining("scaled");
    }

    /** Fits a line through the chosen features of the bars to fit on, and asks it for the others. */
    private static Pipeline<Study> pipeline(Function<TrainingData, Long> selectUntil, boolean purges) {
        Features features = Features.standard().only(NAMES);
        return (study, fit, asked) -> {
            long now = study.bars().closeTime(fit.to() - 1);
            TrainingData all = TrainingData.of(study, features, LABELS);
            TrainingData train = purges ? all.until(now) : all.slice(0, rowsUntil(all, now));
            long seen = selectUntil.apply(all);
            SelectedFeatures selected = FeatureSelection.correlation()
                    .keep(1)
                    .select(seen == 0 ? train : all.slice(0, rowsUntil(all, seen)));
            double[] column = features.matrix(study).column(selected.names().get(0));
            double slope = slope(selected.of(train));
            double[] predicted = new double[asked.size()];
            for (int bar = 0; bar < predicted.length; bar++) {
                predicted[bar] = slope * column[asked.from() + bar];
            }
            return Map.of("predicted", predicted);
        };
    }

    private static int rowsUntil(TrainingData rows, long time) {
        int count = 0;
        while (count < rows.size() && rows.closeTime(count) <= time) {
            count++;
        }
        return count;
    }

    private static double slope(TrainingData rows) {
        double products = 0;
        double squares = 0;
        for (int row = 0; row < rows.size(); row++) {
            double x = rows.matrix().value(0, row);
            products += x * rows.label(row);
            squares += x * x;
        }
        return products / squares;
    }

    @Test
    void a_pipeline_that_selects_in_its_window_and_purges_is_not_accused() {
        LookaheadFuzzer.of(STUDY).verify("model", pipeline(rows -> 0L, true));
    }

    @Test
    void selecting_before_the_split_is_caught() {
        assertThatThrownBy(() -> LookaheadFuzzer.of(STUDY).verify("model", pipeline(rows -> Long.MAX_VALUE, true)))
                .isInstanceOf(LookaheadException.class)
                .hasMessageContaining("predicted");
    }

    @Test
    void training_labels_that_reach_into_the_test_are_caught() {
        assertThatThrownBy(() -> LookaheadFuzzer.of(STUDY).verify("model", pipeline(rows -> 0L, false)))
                .isInstanceOf(LookaheadException.class)
                .hasMessageContaining("predicted");
    }

    @Test
    void rows_of_a_selection_refuse_a_test_that_it_saw() {
        TrainingData all = TrainingData.of(STUDY, Features.standard(), LABELS);
        TrainingData selected = FeatureSelection.hybrid().select(all).of(all);
        assertThatThrownBy(() -> selected.split(0.7))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("Split first");
        TrainingData.Split parts = all.split(0.7);
        SelectedFeatures right = FeatureSelection.hybrid().select(parts.train());
        assertThat(right.of(parts.test())
                        .between(parts.test().closeTime(0), Long.MAX_VALUE)
                        .size())
                .isEqualTo(parts.test().size());
    }
}

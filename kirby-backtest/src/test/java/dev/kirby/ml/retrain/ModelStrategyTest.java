package dev.kirby.ml.retrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.InvalidRequestException;
import dev.kirby.backtest.Backtest;
import dev.kirby.backtest.Costs;
import dev.kirby.lookahead.LookaheadException;
import dev.kirby.lookahead.LookaheadFuzzer;
import dev.kirby.lookahead.Pipeline;
import dev.kirby.ml.Labels;
import dev.kirby.ml.TrainingData;
import dev.kirby.ml.model.Estimator;
import dev.kirby.ml.model.Model;
import dev.kirby.ml.model.ModelRecipe;
import dev.kirby.ml.model.Models;
import dev.kirby.series.FeatureMatrix;
import dev.kirby.strategy.Sizing;
import dev.kirby.strategy.Study;
import dev.kirby.validate.Verdict;
import dev.kirby.validate.WalkForward;
import dev.kirby.validate.WalkForwardResult;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A model as a strategy, judged as any other, and the leaks of pipelines. */
class ModelStrategyTest {

    private static final Estimator QUICK = Models.logistic().heldOut(0);
    private static final ModelRecipe RECIPE =
            QUICK.features(PlantedMarket.FEATURES).labels(Labels.change(1, 0));

    private static WalkForwardResult walk(double strength, ModelRecipe recipe) {
        Backtest backtest = Backtest.of(PlantedMarket.hours(4_320, strength, 3))
                .costs(Costs.NONE)
                .sizing(Sizing.allIn());
        return WalkForward.days(60, 20).gapDays(1).run(backtest, recipe.strategy(0.55));
    }

    @Test
    void a_pattern_survives_and_noise_does_not() {
        WalkForwardResult found = walk(0.4, RECIPE);
        assertThat(found.verdict().outcome()).isEqualTo(Verdict.Outcome.SURVIVED);
        assertThat(found.netProfit()).isPositive();
        assertThat(walk(0, RECIPE).verdict().outcome()).isNotEqualTo(Verdict.Outcome.SURVIVED);
    }

    @Test
    void half_of_Kelly_stakes_less_and_more_where_the_model_is_surer() {
        WalkForwardResult whole = walk(0.4, RECIPE);
        WalkForwardResult half = walk(0.4, RECIPE.halfKelly());
        assertThat(half.trades()).hasSameSizeAs(whole.trades());
        for (int i = 0; i < half.trades().size(); i++) {
            double share = half.trades().get(i).units() / whole.trades().get(i).units();
            assertThat(share).isBetween(0.01, 0.5);
        }
        assertThat(half.maxDrawdown()).isLessThan(whole.maxDrawdown());
    }

    @Test
    void a_threshold_that_is_no_probability_above_a_half_is_refused() {
        for (double threshold : new double[] {0.5, 1, 0, Double.NaN}) {
            assertThatThrownBy(() -> RECIPE.strategy(threshold)).isInstanceOf(InvalidRequestException.class);
        }
        assertThatThrownBy(() -> RECIPE.labels(Labels.regression(5)).strategy(0.6))
                .hasMessageContaining("nothing to trade");
    }

    private static Pipeline<Study> pipeline(ModelRecipe recipe, boolean purged, boolean seesTest) {
        return (study, fit, values) -> {
            TrainingData all = recipe.data(study);
            long until = study.bars().closeTime(fit.to() - 1);
            TrainingData rows = seesTest ? all : purged ? all.until(until) : all.between(0, until + 1);
            Model model = recipe.estimator().fit(rows);
            FeatureMatrix matrix = recipe.features().only(model.features()).matrix(study);
            double[] chances = new double[values.size()];
            for (int i = 0; i < chances.length; i++) {
                double[] row = matrix.row(values.from() + i);
                chances[i] = model.predict(row)[1];
            }
            return Map.of("chance", chances);
        };
    }

    @Test
    void the_pipeline_does_not_look_ahead_and_each_planted_leak_is_found() {
        Study study = Study.of(PlantedMarket.hours(400, 0.4, 3));
        LookaheadFuzzer<Study> fuzzer = LookaheadFuzzer.of(study).cuts(12);
        fuzzer.verify("honest", pipeline(RECIPE, true, false));
        ModelRecipe forest = Models.randomForest()
                .with("trees", 5)
                .heldOut(0)
                .features(PlantedMarket.FEATURES)
                .labels(RECIPE.labels());
        fuzzer.cuts(40).verify("purged", pipeline(RECIPE.labels(Labels.change(20, 0)), true, false));
        fuzzer.verify("forest", pipeline(forest, true, false));
        assertThatThrownBy(() -> fuzzer.verify("forest that saw its test", pipeline(forest, true, true)))
                .isInstanceOf(LookaheadException.class);
        assertThatThrownBy(() ->
                        fuzzer.cuts(40).verify("no purge", pipeline(RECIPE.labels(Labels.change(20, 0)), false, false)))
                .isInstanceOf(LookaheadException.class);
        ModelRecipe scaled = RECIPE.features(PlantedMarket.FEATURES.with("ranked", s -> {
            double[] sorted = s.volumes().clone();
            java.util.Arrays.sort(sorted);
            return java.util.Arrays.stream(s.volumes())
                    .map(v -> (double) java.util.Arrays.binarySearch(sorted, v) / sorted.length)
                    .toArray();
        }));
        assertThatThrownBy(() -> fuzzer.verify("ranked over all", pipeline(scaled, true, false)))
                .isInstanceOf(LookaheadException.class);
    }
}

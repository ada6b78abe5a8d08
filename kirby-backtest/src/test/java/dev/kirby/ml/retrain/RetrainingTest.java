package dev.kirby.ml.retrain;

import static dev.kirby.ml.retrain.PlantedMarket.BTC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.NoDataException;
import dev.kirby.market.Interval;
import dev.kirby.ml.Labels;
import dev.kirby.ml.TrainingData;
import dev.kirby.ml.model.Estimator;
import dev.kirby.ml.model.Models;
import dev.kirby.registry.ModelTraining;
import dev.kirby.strategy.Study;
import dev.kirby.validate.Proportion;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What is deployed and what is not. The long form of the test on noise, 100 retrainings of three models each:
 *
 * <pre>mvn -Dfast -pl kirby-backtest -am test -Dtest=RetrainingTest#noise* -Dkirby.retrainings=100</pre>
 */
class RetrainingTest {

    private static final int RETRAININGS = Integer.getInteger("kirby.retrainings", 12);
    private static final Labels NEXT = Labels.change(1, 0);
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2025-01-01T02:00:00Z"), ZoneOffset.UTC);
    private static final List<Estimator> QUICK = List.of(Models.lightgbm().with("trees", 60), Models.logistic());

    private static Retraining retraining(MemoryModels archive, List<Estimator> models) {
        return Retraining.of(archive, CLOCK)
                .features(PlantedMarket.FEATURES)
                .labels(NEXT)
                .models(models);
    }

    private static Study study(int hours, double strength, long seed) {
        return Study.of(PlantedMarket.hours(hours, strength, seed));
    }

    @Test
    void a_model_that_has_found_the_pattern_goes_into_production_and_the_others_do_not() {
        MemoryModels archive = new MemoryModels();
        List<ModelTraining> lines = retraining(archive, QUICK).run(study(3_000, 0.4, 1));
        assertThat(lines).hasSize(2).isEqualTo(archive.history());
        assertThat(lines.get(0).outcome().deployed()).isTrue();
        assertThat(lines.get(0).outcome().reason()).contains("reaches 0.55");
        assertThat(lines.get(0).metrics().get("accuracy")).isBetween(0.62, 0.78);
        assertThat(lines.get(1).outcome().deployed()).isFalse();
        for (Estimator estimator : QUICK) {
            DeployedModel kept =
                    DeployedModel.read(archive.kept(estimator.name()).orElseThrow());
            assertThat(kept.model().kind()).isEqualTo(estimator.name());
            assertThat(kept.metrics()).containsKeys("accuracy", "majority_baseline");
        }
        assertThat(lines.get(1).outcome().reason()).contains("behind");
        ModelHandle handle = ModelHandle.of(archive, BTC, Interval.H1, CLOCK);
        assertThat(handle.current().id()).isEqualTo(lines.get(0).outcome().id());
        assertThat(handle.current().labels()).isEqualTo(NEXT.name());
        assertThat(archive.production(BTC, Interval.H1).orElseThrow().files())
                .containsKeys("metrics.json", "features.json", "fingerprint");
    }

    @Test
    void noise_is_deployed_no_oftener_than_five_times_in_a_hundred() {
        long seed = Long.getLong("kirby.seed", 1);
        System.out.println("seed " + seed);
        List<Estimator> models = RETRAININGS >= 100
                ? List.of(
                        Models.lightgbm(),
                        Models.xgboost(),
                        Models.randomForest().with("trees", 100))
                : List.of(Models.lightgbm().with("trees", 30), Models.logistic());
        int deployed = 0;
        for (int i = 0; i < RETRAININGS; i++) {
            MemoryModels archive = new MemoryModels();
            retraining(archive, models)
                    .labels(i % 2 == 0 ? NEXT : Labels.change(5, 0))
                    .minAccuracy(0)
                    .run(study(2_000, 0, seed + i));
            assertThat(archive.history())
                    .allMatch(run -> !run.outcome().reason().startsWith("failed"));
            deployed += archive.production(BTC, Interval.H1).isPresent() ? 1 : 0;
        }
        System.out.println("deployed on noise, without the gate on accuracy: " + new Proportion(deployed, RETRAININGS));
        assertThat(new Proportion(deployed, RETRAININGS).chanceOfAtLeast(0.05)).isGreaterThan(0.01);
    }

    @Test
    void an_accuracy_that_is_only_the_most_frequent_class_is_not_deployed() {
        MemoryModels archive = new MemoryModels();
        List<ModelTraining> lines = retraining(archive, List.of(Models.logistic()))
                .labels(Labels.change(3, 0.006))
                .run(study(2_000, 0, 3));
        assertThat(lines.get(0).metrics().get("accuracy")).isGreaterThan(0.8);
        assertThat(lines.get(0).outcome().deployed()).isFalse();
        assertThat(lines.get(0).outcome().reason()).contains("most frequent class");
    }

    @Test
    void a_model_that_falls_behind_the_one_in_production_stays_out() {
        MemoryModels archive = new MemoryModels();
        retraining(archive, List.of(Models.lightgbm().with("trees", 60))).run(study(3_000, 0.6, 5));
        String first = archive.productionId(BTC, Interval.H1).orElseThrow();
        List<ModelTraining> worse = retraining(
                        archive,
                        List.of(Models.lightgbm()
                                .with("trees", 1)
                                .with("learning_rate", 0.01)
                                .heldOut(0)))
                .minAccuracy(0)
                .run(study(3_000, 0.6, 5));
        assertThat(worse.get(0).outcome().deployed()).isFalse();
        assertThat(archive.productionId(BTC, Interval.H1)).contains(first);
        List<ModelTraining> same = retraining(archive, List.of(Models.lightgbm().with("trees", 60)))
                .run(study(3_000, 0.6, 5));
        assertThat(same.get(0).outcome().deployed()).isTrue();
        assertThat(same.get(0).outcome().id()).isEqualTo(first + "_2");
    }

    @Test
    void a_failure_leaves_production_alone_and_is_in_the_history() {
        MemoryModels archive = new MemoryModels();
        retraining(archive, QUICK).run(study(3_000, 0.4, 1));
        String id = archive.productionId(BTC, Interval.H1).orElseThrow();
        List<ModelTraining> few = retraining(archive, QUICK).run(study(40, 0.4, 1));
        assertThat(few).hasSize(2).allMatch(line -> line.outcome().reason().startsWith("failed: "));
        List<ModelTraining> none = retraining(archive, QUICK).run(BTC, Interval.H1, () -> {
            throw new NoDataException("No candles.");
        });
        assertThat(none).hasSize(2).allMatch(line -> line.outcome().reason().equals("failed: No candles."));
        assertThat(archive.productionId(BTC, Interval.H1)).contains(id);
        assertThat(archive.history()).hasSize(6);
    }

    @Test
    void without_enough_that_is_new_nothing_is_trained() {
        MemoryModels archive = new MemoryModels();
        Retraining retraining = retraining(archive, List.of(Models.logistic())).minNewRows(100);
        assertThat(retraining.run(study(2_000, 0, 3)).get(0).metrics()).isNotEmpty();
        List<ModelTraining> again = retraining.run(study(2_050, 0, 3));
        assertThat(again.get(0).metrics()).isEmpty();
        assertThat(again.get(0).outcome().reason())
                .isEqualTo("50 rows are new since the last training, 100 are needed: not trained");
        assertThat(retraining.run(study(2_120, 0, 3)).get(0).metrics()).isNotEmpty();
    }

    @Test
    void numbers_are_deployed_by_how_often_their_sign_is_predicted() {
        MemoryModels archive = new MemoryModels();
        Labels change = Labels.regression(1);
        Retraining retraining = retraining(archive, List.of(Models.logistic())).labels(change);
        ModelTraining line = retraining.run(study(3_000, 0.4, 1)).get(0);
        assertThat(line.outcome().deployed()).as(line.outcome().reason()).isTrue();
        assertThat(line.metrics().get("accuracy")).isBetween(0.62, 0.78);
        assertThat(line.metrics().get("majority_baseline")).isBetween(0.5, 0.56);
        assertThat(retraining.run(study(3_000, 0, 2)).get(0).outcome().deployed())
                .isFalse();
        DeployedModel deployed =
                ModelHandle.of(archive, BTC, Interval.H1, CLOCK).current();
        assertThat(Labels.parse(deployed.labels())).hasToString(change.toString());
        TrainingData data = TrainingData.of(study(3_000, 0.4, 1), PlantedMarket.FEATURES, change);
        assertThat(ModelMonitor.of(CLOCK).judge(deployed, data).accuracy()).isGreaterThan(0.6);
    }

    @Test
    void a_file_that_was_changed_after_deployment_is_refused() {
        MemoryModels archive = new MemoryModels();
        retraining(archive, List.of(Models.logistic())).run(study(3_000, 0.4, 1));
        var whole = archive.production(BTC, Interval.H1).orElseThrow();
        Map<String, String> changed = new java.util.LinkedHashMap<>(whole.files());
        changed.computeIfPresent("model.logistic.json", (name, text) -> text.replace("1", "2"));
        var mixed = new dev.kirby.registry.ArchivedModel(
                whole.id(), whole.instrument(), whole.interval(), whole.trained(), changed);
        assertThatThrownBy(() -> DeployedModel.read(mixed)).hasMessageContaining("fingerprint");
    }

    @Test
    void the_monitor_sees_a_model_that_no_longer_holds_and_features_that_moved() {
        MemoryModels archive = new MemoryModels();
        retraining(archive, List.of(Models.logistic())).run(study(3_000, 0.4, 1));
        DeployedModel model = ModelHandle.of(archive, BTC, Interval.H1, CLOCK).current();
        ModelMonitor monitor = ModelMonitor.of(CLOCK);
        TrainingData fine = TrainingData.of(study(3_000, 0.4, 1), PlantedMarket.FEATURES, NEXT);
        ModelMonitor.Health kept = monitor.judge(model, fine);
        assertThat(kept.advice()).as(kept.reasons().toString()).isEqualTo(ModelMonitor.Advice.KEEP);
        assertThat(kept.rows()).isBetween(500, 1_000);
        TrainingData turned = TrainingData.of(study(3_000, -0.4, 1), PlantedMarket.FEATURES, NEXT);
        assertThat(monitor.judge(model, turned).advice()).isEqualTo(ModelMonitor.Advice.ALERT);
        TrainingData noise = TrainingData.of(study(3_000, 0, 1), PlantedMarket.FEATURES, NEXT);
        assertThat(monitor.judge(model, noise).advice()).isNotEqualTo(ModelMonitor.Advice.KEEP);
        TrainingData moved = TrainingData.of(
                study(3_000, 0.4, 1),
                PlantedMarket.FEATURES
                        .only(List.of("change", "noise"))
                        .with(
                                "volume",
                                study -> java.util.Arrays.stream(study.volumes())
                                        .map(v -> v + 0.4)
                                        .toArray()),
                NEXT);
        ModelMonitor.Health drifted = monitor.judge(model, moved);
        assertThat(drifted.drift().keySet().iterator().next()).isEqualTo("volume");
        assertThat(drifted.reasons().toString()).contains("1 of 3 features moved, most volume");
        Clock later = Clock.offset(CLOCK, Duration.ofDays(31));
        assertThat(ModelMonitor.of(later).judge(model, fine).reasons()).contains("31 days old, more than 30");
    }
}

package dev.kirby.ml.retrain;

import static dev.kirby.ml.retrain.PlantedMarket.BTC;
import static dev.kirby.ml.retrain.PlantedMarket.FEATURES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kirby.InvalidRequestException;
import dev.kirby.NoDataException;
import dev.kirby.market.Dataset;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.ml.Features;
import dev.kirby.ml.Labels;
import dev.kirby.ml.TrainingData;
import dev.kirby.ml.model.Estimator;
import dev.kirby.ml.model.Model;
import dev.kirby.ml.model.Models;
import dev.kirby.ml.validate.ModelScores;
import dev.kirby.registry.ModelPrediction;
import dev.kirby.registry.ModelPrediction.Flag;
import dev.kirby.series.CandleSeries;
import dev.kirby.series.Rows;
import dev.kirby.strategy.MemoryFeed;
import dev.kirby.strategy.Study;
import dev.kirby.testing.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is said of a candle when it closes, and of which candles nothing is. */
class LivePredictionsTest {

    private static final Labels NEXT = Labels.change(1, 0);
    private static final SeriesId HOURS = SeriesId.candles(BTC, Interval.H1);
    private static final CandleSeries BARS = PlantedMarket.hours(3_000, 0.4, 1);
    private static final int TRAINED = 2_900;

    private final SettableClock clock = new SettableClock(Instant.ofEpochMilli(BARS.closeTime(TRAINED - 1)));
    private final MemoryModels models = new MemoryModels();
    private final MemoryPredictions log = new MemoryPredictions();
    private final List<String> problems = Collections.synchronizedList(new ArrayList<>());
    private Features features = FEATURES;
    private CandleSeries stored = BARS;

    private Model deploy(String id, Estimator estimator) {
        TrainingData data = TrainingData.of(Study.of(BARS.slice(0, TRAINED)), features, NEXT);
        TrainingData.Split split = data.split(0.8);
        Model model = estimator.fit(split.train());
        models.deploy(DeployedModel.archived(
                id, BTC, Interval.H1, PlantedMarket.START, NEXT, model, ModelScores.of(split.test(), model)));
        return model;
    }

    private LivePredictions live() {
        return LivePredictions.of(models, new MemoryFeed().with(stored), log, clock)
                .market(BTC, "1h")
                .features(features)
                .problems(problems::add);
    }

    private List<ModelPrediction> said() {
        return log.read(BTC, Interval.H1, TimeRange.ALL);
    }

    /** The rows of some bars as a collection stores them, some time after the last one's close. */
    private void closed(PredictionRun run, int from, int to, Duration after) {
        clock.set(Instant.ofEpochMilli(BARS.closeTime(to - 1)).plus(after));
        run.written(HOURS, BARS.slice(from, to).toRows());
    }

    @Test
    void each_candle_is_predicted_once_as_the_whole_history_would_have_it() {
        Model model = deploy("logistic_1", Models.logistic());
        double[][] whole = model.predict(FEATURES.matrix(Study.of(BARS)));
        try (PredictionRun run = live().start()) {
            for (int bar = TRAINED; bar < TRAINED + 20; bar++) {
                int made = bar - TRAINED + 1;
                closed(run, bar, bar + 1, Duration.ofMillis(300));
                run.written(HOURS, BARS.slice(bar, bar + 1).toRows());
                await().until(() -> run.made() == made);
            }
        }
        assertThat(said()).hasSize(20).allSatisfy(one -> {
            int bar = BARS.indexAtOrAfter(one.closeTime().toEpochMilli()) - 1;
            assertThat(one.values()).containsEntry("rise", whole[bar][1]).containsEntry("no rise", whole[bar][0]);
            assertThat(one.says()).contains(whole[bar][1] > 0.5 ? "rise" : "no rise");
            assertThat(one.model()).isEqualTo("logistic_1");
            assertThat(one.delay()).isEqualTo(Duration.ofMillis(300));
            assertThat(one.dissimilarity()).isBetween(0.0, 1.0);
            assertThat(one.isSound()).isTrue();
        });
        assertThat(problems).isEmpty();
    }

    @Test
    void a_run_that_starts_again_says_nothing_twice_and_a_candle_of_the_past_is_passed_over() {
        deploy("logistic_1", Models.logistic());
        try (PredictionRun run = live().start()) {
            closed(run, 2_950, 2_951, Duration.ofSeconds(1));
            await().until(() -> run.made() == 1);
        }
        try (PredictionRun again = live().start()) {
            closed(again, 2_950, 2_951, Duration.ofSeconds(5));
            again.written(HOURS, BARS.slice(2_940, 2_945).toRows());
            closed(again, 2_951, 2_955, Duration.ofSeconds(1));
            again.written(SeriesId.candles(BTC, Interval.M1), BARS.slice(0, 5).toRows());
            again.written(HOURS, Rows.empty(Dataset.CANDLES));
            await().until(() -> again.made() == 1);
        }
        assertThat(said())
                .extracting(one -> BARS.indexAtOrAfter(one.closeTime().toEpochMilli()))
                .containsExactly(2_951, 2_955);
    }

    @Test
    void what_is_not_to_be_traded_on_is_flagged() {
        features = FEATURES.with("holes", study -> {
            double[] holes = study.closes().clone();
            for (int bar = 0; bar < holes.length; bar++) {
                holes[bar] = study.bars().time(bar) == BARS.time(2_961)
                        ? Double.NaN
                        : study.bars().volume(bar);
            }
            return holes;
        });
        deploy("logistic_1", Models.logistic());
        List<ModelPrediction> heard = Collections.synchronizedList(new ArrayList<>());
        try (PredictionRun run = live().listen(heard::add).start()) {
            closed(run, 2_960, 2_961, Duration.ofSeconds(11));
            await().until(() -> run.made() == 1);
            closed(run, 2_961, 2_962, Duration.ofSeconds(1));
            await().until(() -> run.made() == 2);
        }
        assertThat(said()).isEqualTo(heard);
        assertThat(said().get(0).flags()).containsExactly(Flag.LATE);
        assertThat(said().get(0).says()).isPresent();
        assertThat(said().get(0).reason()).contains("11 s after its close");
        assertThat(said().get(1).flags()).containsExactly(Flag.UNKNOWN);
        assertThat(said().get(1).says()).isEmpty();
        assertThat(said().get(1).reason()).isEqualTo("holes is unknown");
    }

    @Test
    void a_candle_unlike_all_that_was_trained_on_is_flagged() {
        deploy("logistic_1", Models.logistic());
        Rows.Builder rows = Rows.builder(Dataset.CANDLES, BARS.size());
        for (int bar = 0; bar < BARS.size(); bar++) {
            double volume = bar == 2_970 ? 1_000 : BARS.volume(bar);
            rows.candle(BARS.time(bar), BARS.open(bar), BARS.high(bar), BARS.low(bar), BARS.close(bar), volume, 10);
        }
        stored = CandleSeries.of(BTC, Interval.H1, rows.build());
        try (PredictionRun run = live().start()) {
            closed(run, 2_970, 2_971, Duration.ofSeconds(1));
            await().until(() -> run.made() == 1);
        }
        assertThat(said().get(0).flags()).containsExactly(Flag.FAR);
        assertThat(said().get(0).dissimilarity()).isGreaterThan(100);
    }

    @Test
    void a_model_that_is_deployed_meanwhile_takes_over() {
        try (PredictionRun run = live().start()) {
            closed(run, 2_900, 2_901, Duration.ofSeconds(1));
            await().untilAsserted(() -> assertThat(problems).hasSize(1));
            assertThat(problems.get(0)).contains("No model of binance:BTC/USDT:USDT candles 1h is in production yet");
            deploy("logistic_1", Models.logistic());
            int[] bar = {2_901};
            await().until(() -> {
                closed(run, bar[0], ++bar[0], Duration.ofSeconds(1));
                Thread.sleep(200);
                return run.made() > 0;
            });
            deploy("lightgbm_2", Models.lightgbm().with("trees", 5));
            await().until(() -> {
                closed(run, bar[0], ++bar[0], Duration.ofSeconds(1));
                Thread.sleep(200);
                return said().get(said().size() - 1).model().equals("lightgbm_2");
            });
        }
        assertThat(said().stream().map(ModelPrediction::model).distinct()).containsExactly("logistic_1", "lightgbm_2");
        assertThat(problems).hasSize(1);
    }

    @Test
    void the_newest_stored_candle_is_predicted_without_a_log() {
        clock.set(Instant.ofEpochMilli(BARS.closeTime(BARS.size() - 1)).plusSeconds(3));
        assertThatThrownBy(() -> live().newest()).isInstanceOf(NoDataException.class);
        Model model = deploy("logistic_1", Models.logistic());
        ModelPrediction newest = live().newest().get(0);
        double[] row = FEATURES.matrix(Study.of(BARS)).row(BARS.size() - 1);
        assertThat(newest.values()).containsEntry("rise", model.predict(row)[1]);
        assertThat(said()).isEmpty();
        assertThatThrownBy(() ->
                        LivePredictions.of(models, new MemoryFeed(), log, clock).start())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("market(");
    }

    @Test
    void the_monitor_counts_what_came_true_of_what_was_said_live() {
        Model model = deploy("logistic_1", Models.logistic());
        DeployedModel deployed =
                DeployedModel.read(models.production(BTC, Interval.H1).orElseThrow());
        TrainingData data = TrainingData.of(Study.of(BARS), FEATURES, NEXT);
        List<ModelPrediction> predictions = new ArrayList<>();
        int right = 0;
        for (int row = data.size() - 600; row < data.size(); row++) {
            double[] values = model.predict(data.matrix().row(row));
            boolean isFlagged = row % 10 == 0;
            // The first is of another model, and turned around: it must not count.
            boolean isOther = row == data.size() - 600;
            right += !isFlagged && !isOther && (values[1] > 0.5 ? 1 : 0) == data.label(row) ? 1 : 0;
            predictions.add(new ModelPrediction(
                    Instant.ofEpochMilli(data.closeTime(row)),
                    BTC,
                    Interval.H1,
                    Instant.ofEpochMilli(data.closeTime(row)),
                    isOther ? "other" : "logistic_1",
                    Map.of("no rise", values[0], "rise", values[1]),
                    0.5,
                    isFlagged ? List.of(Flag.LATE) : List.of(),
                    ""));
        }
        int sound = (int) predictions.stream()
                .filter(one -> one.isSound() && one.model().equals("logistic_1"))
                .count();
        ModelMonitor.Health health = ModelMonitor.of(clock).judge(deployed, data, predictions);
        assertThat(health.live().judged()).isEqualTo(sound);
        assertThat(health.live().accuracy()).isEqualTo((double) right / sound);
        assertThat(health.live().flagged()).isBetween(59, 60);
        assertThat(health.live().open()).isZero();
        assertThat(health.toString().length()).isLessThan(90);

        List<ModelPrediction> turned = predictions.stream()
                .map(one -> new ModelPrediction(
                        one.time(),
                        one.instrument(),
                        one.interval(),
                        one.closeTime(),
                        one.model(),
                        Map.of(
                                "no rise",
                                one.values().getOrDefault("rise", 0.0),
                                "rise",
                                one.values().getOrDefault("no rise", 0.0)),
                        0.5,
                        one.flags(),
                        ""))
                .toList();
        ModelMonitor.Health alarmed = ModelMonitor.of(clock).judge(deployed, data, turned);
        assertThat(alarmed.advice()).isEqualTo(ModelMonitor.Advice.ALERT);
        assertThat(alarmed.reasons().toString()).contains("live predictions is below 0.48");
        assertThat(Optional.of(alarmed.accuracy())).contains(health.accuracy());
    }
}

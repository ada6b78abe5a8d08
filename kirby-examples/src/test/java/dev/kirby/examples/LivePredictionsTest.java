package dev.kirby.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kirby.exchange.Exchange;
import dev.kirby.exchange.ExchangeSettings;
import dev.kirby.exchange.Exchanges;
import dev.kirby.exchange.simulated.SimulatedExchange;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.TimeRange;
import dev.kirby.ml.FeatureSelection;
import dev.kirby.ml.Features;
import dev.kirby.ml.Labels;
import dev.kirby.ml.TrainingData;
import dev.kirby.ml.model.Estimator;
import dev.kirby.ml.model.Model;
import dev.kirby.ml.model.Models;
import dev.kirby.ml.retrain.DeployedModel;
import dev.kirby.ml.retrain.LivePredictions;
import dev.kirby.ml.retrain.PredictionRun;
import dev.kirby.ml.validate.ModelScores;
import dev.kirby.registry.ModelPrediction;
import dev.kirby.series.CandleSeries;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.live.LiveRun;
import dev.kirby.strategy.Study;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a venue's stream over the store to a prediction of each minute, while models change. Time passes thirty times as fast. */
class LivePredictionsTest {

    private static final int SPEED = 30;
    private static final Instrument BTC = Instrument.parse("binance:BTC/USDT:USDT");

    @TempDir
    Path folder;

    private final FastClock clock = new FastClock(Instant.parse("2024-02-10T12:00:20Z"), SPEED);
    private final List<String> problems = new CopyOnWriteArrayList<>();
    private final List<ModelPrediction> heard = new CopyOnWriteArrayList<>();

    private Model deploy(MarketDataStore store, String id, Estimator estimator) {
        Study study = Study.of(store.candles(BTC, Interval.M1).load());
        TrainingData.Split split =
                TrainingData.of(study, Features.standard(), Labels.change(5, 0)).split(0.8);
        Model model = estimator.select(FeatureSelection.correlation().keep(20)).fit(split.train());
        store.models()
                .deploy(DeployedModel.archived(
                        id,
                        BTC,
                        Interval.M1,
                        clock.instant(),
                        Labels.change(5, 0),
                        model,
                        ModelScores.of(split.test(), model)));
        return model;
    }

    /** Collects and predicts until some more predictions have come of a model. */
    private void predict(MarketDataStore store, Exchange exchange, String model, int count) {
        LivePredictions predictions = LivePredictions.of(store.models(), store.feed(), store.predictions(), clock)
                .market(BTC, "1m")
                .lateAfter(Duration.ofMinutes(1))
                .listen(heard::add)
                .problems(problems::add);
        try (PredictionRun run = predictions.start()) {
            store.onWrite(run::written);
            try (LiveRun live = store.collect(exchange, exchange)
                    .candles(BTC, "1m")
                    .catchUp(Duration.ofHours(1))
                    .problems(problem -> {})
                    .start()) {
                await().atMost(Duration.ofMinutes(2))
                        .until(() -> heard.stream()
                                        .filter(one -> one.model().equals(model))
                                        .count()
                                >= count);
                System.out.println(live + ", " + run);
            }
        }
    }

    @Test
    void each_minute_is_predicted_as_it_is_afterwards_from_the_stored_candles() {
        try (SimulatedExchange venue = SimulatedExchange.binance()
                        .clock(clock)
                        .budget(Long.MAX_VALUE)
                        .start();
                Exchange exchange = Exchanges.open(
                        "binance",
                        ExchangeSettings.DEFAULT.at(venue.url()).unlimited().timed(clock, clock::sleep));
                MarketDataStore store = MarketDataStore.open(folder, clock)) {
            store.backfill(exchange).candles(BTC, "1m").days(2).run().requireComplete();
            Map<String, Model> models = new java.util.LinkedHashMap<>();
            models.put("logistic_1", deploy(store, "logistic_1", Models.logistic()));
            predict(store, exchange, "logistic_1", 3);
            models.put(
                    "lightgbm_2", deploy(store, "lightgbm_2", Models.lightgbm().with("trees", 20)));
            predict(store, exchange, "lightgbm_2", 2);

            List<ModelPrediction> logged = store.predictions().read(BTC, Interval.M1, TimeRange.ALL);
            assertThat(logged).isEqualTo(heard).doesNotHaveDuplicates();
            assertThat(logged.stream().map(ModelPrediction::closeTime)).doesNotHaveDuplicates();
            assertThat(problems).isEmpty();
            CandleSeries bars = store.candles(BTC, Interval.M1).load();
            for (ModelPrediction one : logged) {
                int bar = bars.indexAtOrAfter(one.closeTime().toEpochMilli()) - 1;
                Model model = models.get(one.model());
                double[] row = Features.standard()
                        .only(model.features())
                        .matrix(Study.of(bars.slice(0, bar + 1)))
                        .row(bar);
                assertThat(one.values().get("rise"))
                        .as(one.toString())
                        .isCloseTo(model.predict(row)[1], org.assertj.core.data.Offset.offset(1e-4));
                System.out.println(one + " " + one.delay().toMillis() / SPEED + " ms after the close");
            }
            assertThat(store.sql(
                                    "select count(*) as n, count(distinct model) as m from predictions where pair = 'BTC/USDT'")
                            .toCsv())
                    .isEqualTo("n,m\n" + logged.size() + ",2\n");
        }
    }
}

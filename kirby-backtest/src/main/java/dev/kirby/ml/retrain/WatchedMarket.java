package dev.kirby.ml.retrain;

import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.registry.ModelPrediction;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One market whose candles are predicted: its model, and which candle is due. {@link #prepare} and {@link #predict} have a thread each. */
final class WatchedMarket {

    private static final Duration LOOK_BACK = Duration.ofDays(1);

    private final LivePredictions config;
    private final SeriesId series;
    private final AtomicLong due = new AtomicLong(Long.MIN_VALUE);
    private volatile @Nullable PreparedModel model;
    private long predicted;
    private @Nullable ModelHandle handle;
    private String problem = "";

    WatchedMarket(LivePredictions config, SeriesId series) {
        this.config = config;
        this.series = series;
        long now = config.clock().millis();
        long length = series.requireInterval().seconds() * 1_000;
        List<ModelPrediction> newest = config.log()
                .read(
                        series.instrument(),
                        series.requireInterval(),
                        TimeRange.ofMillis(Math.max(0, now - LOOK_BACK.toMillis() - 2 * length), now + 1));
        this.predicted = newest.isEmpty()
                ? Long.MIN_VALUE
                : newest.get(newest.size() - 1).closeTime().toEpochMilli();
    }

    /** Takes the model in production, if it is another than before. A failure leaves the one before, and is reported once. */
    void prepare() {
        try {
            Optional<String> id = config.models().productionId(series.instrument(), series.requireInterval());
            PreparedModel before = model;
            if (id.isEmpty()) {
                report("No model of " + series + " is in production yet: predictions begin when one is.");
            } else if (before == null || !before.deployed().id().equals(id.get())) {
                DeployedModel deployed = handle().current();
                PreparedModel prepared = PreparedModel.of(
                        series.instrument(),
                        series.requireInterval(),
                        deployed,
                        config.features(),
                        config.feed(),
                        config.clock().instant());
                model = prepared;
                problem = "";
                if (!prepared.knowsTraining()) {
                    report("The store has no rows that " + deployed.id() + " of " + series
                            + " was trained on: its predictions are not checked for likeness to them.");
                }
            }
        } catch (RuntimeException e) {
            report("The model of " + series + " cannot be used: " + e.getMessage());
        }
    }

    private ModelHandle handle() {
        ModelHandle known = handle;
        if (known == null) {
            known = ModelHandle.of(config.models(), series.instrument(), series.requireInterval(), config.clock())
                    .checkingEvery(Duration.ZERO);
            handle = known;
        }
        return known;
    }

    private void report(String text) {
        if (!Objects.equals(problem, text)) {
            problem = text;
            config.problem(text);
        }
    }

    /** Notes a candle that closed; whether it is the newest. */
    boolean isDue(long close) {
        return close <= config.clock().millis() && due.getAndAccumulate(close, Math::max) < close;
    }

    /** Predicts the newest candle, unless it was predicted; whether it was. */
    boolean predict() {
        long close = due.get();
        PreparedModel current = model;
        if (current == null || close <= predicted) {
            return false;
        }
        try {
            ModelPrediction prediction = current.predict(close, config.clock(), config.lateAfter());
            config.log().append(prediction);
            predicted = close;
            publish(prediction);
            return true;
        } catch (RuntimeException e) {
            config.problem("No prediction of " + series + ": " + e.getMessage());
            return false;
        }
    }

    private void publish(ModelPrediction prediction) {
        try {
            config.publish(prediction);
        } catch (RuntimeException e) {
            config.problem("A listener failed for " + prediction + ", which is logged: " + e.getMessage());
        }
    }
}

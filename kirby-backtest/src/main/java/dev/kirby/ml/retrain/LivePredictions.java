package dev.kirby.ml.retrain;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.NoDataException;
import dev.kirby.internal.Logs;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.ml.Features;
import dev.kirby.registry.ModelArchive;
import dev.kirby.registry.ModelPrediction;
import dev.kirby.registry.PredictionLog;
import dev.kirby.source.MarketFeed;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;

/**
 * Predictions of each candle when it closes, by the model that is in production then.
 *
 * <pre>{@code
 * var live = LivePredictions.of(store.models(), store.feed(), store.predictions(), store.clock());
 * try (var run = live.market(btc, "1h").listen(System.out::println).start()) {
 *     store.onWrite(run::written);                       // predicts each candle once it is stored
 * }
 * }</pre>
 *
 * <p><b>What is computed</b> for a candle is bounded: the features of as many bars as they need ({@link dev.kirby.ml.WarmUp}), whatever the
 * length of the history. That, and what the training rows were like, is found out in the background when a model is deployed; until it is,
 * the model before goes on predicting.
 *
 * <p><b>What is flagged.</b> A prediction that was made more than ten seconds after the close is late; one whose features are further from
 * the training rows than those are from each other is far; where a feature is unknown nothing is predicted, and that is logged. A candle
 * that came with a newer one is not predicted any more: it was not known in time. Each candle is predicted once.
 *
 * <p>Immutable and thread-safe: each refinement is a new object.
 */
public final class LivePredictions {

    private static final Logger LOG = Logs.of(LivePredictions.class);

    private final ModelArchive models;
    private final MarketFeed feed;
    private final PredictionLog log;
    private final Clock clock;
    private final Settings settings;

    /** What refinements change. */
    private static final class Settings {
        private Set<SeriesId> markets = Set.of();
        private Features features = Features.standard();
        private Duration lateAfter = Duration.ofSeconds(10);
        private Consumer<ModelPrediction> listener = prediction -> {};
        private Consumer<String> problems = LOG::warn;

        Settings copy() {
            Settings copy = new Settings();
            copy.markets = markets;
            copy.features = features;
            copy.lateAfter = lateAfter;
            copy.listener = listener;
            copy.problems = problems;
            return copy;
        }
    }

    private LivePredictions(ModelArchive models, MarketFeed feed, PredictionLog log, Clock clock, Settings settings) {
        this.models = requireNonNull(models, "models");
        this.feed = requireNonNull(feed, "feed");
        this.log = requireNonNull(log, "log");
        this.clock = requireNonNull(clock, "clock");
        this.settings = settings;
    }

    /**
     * Predicts nothing yet.
     *
     * @param models for example {@code store.models()}
     * @param feed for example {@code store.feed()}
     * @param log for example {@code store.predictions()}
     * @param clock says how late a candle is
     * @return predictions to refine
     */
    public static LivePredictions of(ModelArchive models, MarketFeed feed, PredictionLog log, Clock clock) {
        return new LivePredictions(models, feed, log, clock, new Settings());
    }

    private LivePredictions with(Consumer<Settings> change) {
        Settings copy = settings.copy();
        change.accept(copy);
        return new LivePredictions(models, feed, log, clock, copy);
    }

    /**
     * A copy that predicts a market too.
     *
     * @param instrument the market
     * @param intervals such as {@code "5m", "1h"}
     * @return the new predictions
     */
    public LivePredictions market(Instrument instrument, String... intervals) {
        Set<SeriesId> all = new LinkedHashSet<>(settings.markets);
        for (String interval : intervals) {
            all.add(SeriesId.candles(instrument, Interval.parse(interval)));
        }
        return with(s -> s.markets = all);
    }

    /**
     * A copy that knows other features than the standard ones.
     *
     * @param features those that the models read, and maybe others
     * @return the new predictions
     */
    public LivePredictions features(Features features) {
        return with(s -> s.features = requireNonNull(features, "features"));
    }

    /**
     * A copy that flags as late from another time on.
     *
     * @param time since the close; ten seconds unless set
     * @return the new predictions
     */
    public LivePredictions lateAfter(Duration time) {
        return with(s -> s.lateAfter = requireNonNull(time, "time"));
    }

    /**
     * A copy that reports each prediction once it is logged.
     *
     * @param listener called by one thread at a time; what it throws is reported as a problem
     * @return the new predictions
     */
    public LivePredictions listen(Consumer<ModelPrediction> listener) {
        return with(s -> s.listener = requireNonNull(listener, "listener"));
    }

    /**
     * A copy that reports each problem in one line. Without a listener it is logged.
     *
     * @param listener called by several threads
     * @return the new predictions
     */
    public LivePredictions problems(Consumer<String> listener) {
        return with(s -> s.problems = requireNonNull(listener, "listener"));
    }

    /**
     * Begins.
     *
     * @return the run, which the caller closes, and which hears of candles by {@link PredictionRun#written}
     * @throws InvalidRequestException if no market is given
     */
    public PredictionRun start() {
        if (settings.markets.isEmpty()) {
            throw new InvalidRequestException("Nothing to predict: name a market, such as market(instrument, \"1h\").");
        }
        return new PredictionRun(this, settings.markets);
    }

    /**
     * Predicts the newest stored candle of each market, and logs nothing.
     *
     * @return one prediction a market, in order
     * @throws NoDataException if a market has no model in production, or no candles
     */
    public List<ModelPrediction> newest() {
        List<ModelPrediction> newest = new ArrayList<>();
        for (SeriesId series : settings.markets) {
            DeployedModel deployed = ModelHandle.of(models, series.instrument(), series.requireInterval(), clock)
                    .current();
            PreparedModel model = PreparedModel.of(
                    series.instrument(), series.requireInterval(), deployed, settings.features, feed, clock.instant());
            newest.add(model.predict(model.newest(), clock, settings.lateAfter));
        }
        return newest;
    }

    ModelArchive models() {
        return models;
    }

    MarketFeed feed() {
        return feed;
    }

    PredictionLog log() {
        return log;
    }

    Clock clock() {
        return clock;
    }

    Features features() {
        return settings.features;
    }

    Duration lateAfter() {
        return settings.lateAfter;
    }

    void publish(ModelPrediction prediction) {
        settings.listener.accept(prediction);
    }

    void problem(String problem) {
        settings.problems.accept(problem);
    }

    /** For example {@code LivePredictions[2 markets]}. */
    @Override
    public String toString() {
        return "LivePredictions[" + settings.markets.size() + (settings.markets.size() == 1 ? " market]" : " markets]");
    }
}

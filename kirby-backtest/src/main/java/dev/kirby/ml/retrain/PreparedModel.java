package dev.kirby.ml.retrain;

import dev.kirby.InvalidRequestException;
import dev.kirby.NoDataException;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.TimeRange;
import dev.kirby.ml.DissimilarityIndex;
import dev.kirby.ml.Features;
import dev.kirby.ml.LabelClass;
import dev.kirby.ml.WarmUp;
import dev.kirby.registry.ModelPrediction;
import dev.kirby.registry.ModelPrediction.Flag;
import dev.kirby.series.CandleSeries;
import dev.kirby.series.FeatureMatrix;
import dev.kirby.source.MarketFeed;
import dev.kirby.strategy.Study;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A model in production with what it takes to predict the newest candle at once: how many bars its features need, and what its training
 * rows were like. Made in the background when a model is deployed, from at most the newest 120,000 bars. Immutable and thread-safe.
 */
final class PreparedModel {

    private static final int MOST_BARS = 120_000;

    private final Instrument instrument;
    private final Interval interval;
    private final DeployedModel deployed;
    private final Features features;
    private final MarketFeed feed;
    private final int window;
    private final long newest;
    private final Optional<DissimilarityIndex> similar;

    private PreparedModel(
            Instrument instrument,
            Interval interval,
            DeployedModel deployed,
            Features features,
            MarketFeed feed,
            int window,
            long newest,
            Optional<DissimilarityIndex> similar) {
        this.instrument = instrument;
        this.interval = interval;
        this.deployed = deployed;
        this.features = features;
        this.feed = feed;
        this.window = window;
        this.newest = newest;
        this.similar = similar;
    }

    /** Reads the history once. */
    static PreparedModel of(
            Instrument instrument,
            Interval interval,
            DeployedModel deployed,
            Features features,
            MarketFeed feed,
            Instant now) {
        Features read = features.only(deployed.model().features());
        long oldest = Math.max(0, now.toEpochMilli() - MOST_BARS * interval.seconds() * 1_000);
        CandleSeries bars = feed.candles(instrument, interval, TimeRange.ofMillis(oldest, now.toEpochMilli()));
        Study study = Study.of(bars).withFeed(feed);
        FeatureMatrix whole = read.matrix(study);
        return new PreparedModel(
                instrument,
                interval,
                deployed,
                read,
                feed,
                WarmUp.bars(read, study, whole),
                bars.closeTime(bars.size() - 1),
                similar(deployed, whole));
    }

    /** What the stored rows of the training's time are like; absent where the store has none. */
    private static Optional<DissimilarityIndex> similar(DeployedModel deployed, FeatureMatrix whole) {
        int[] trained = IntStream.range(0, whole.size())
                .filter(row -> {
                    long close = whole.interval().next(whole.time(row));
                    return close >= deployed.model().origin().from()
                            && close <= deployed.model().origin().until()
                            && Arrays.stream(whole.row(row)).allMatch(Double::isFinite);
                })
                .toArray();
        try {
            return trained.length < 2 ? Optional.empty() : Optional.of(DissimilarityIndex.ofRows(whole.rows(trained)));
        } catch (InvalidRequestException allTheSame) {
            return Optional.empty();
        }
    }

    DeployedModel deployed() {
        return deployed;
    }

    /** When the newest candle closed that was stored when the model was prepared. */
    long newest() {
        return newest;
    }

    boolean knowsTraining() {
        return similar.isPresent();
    }

    /**
     * Predicts for a candle.
     *
     * @param close when it closed
     * @param clock says how late it is
     * @param lateAfter since the close
     * @throws NoDataException if the candle is not there
     */
    ModelPrediction predict(long close, Clock clock, Duration lateAfter) {
        long span = window * interval.seconds() * 1_000;
        CandleSeries bars = feed.candles(instrument, interval, TimeRange.ofMillis(Math.max(0, close - span), close));
        int newest = bars.size() - 1;
        if (bars.closeTime(newest) != close) {
            throw new NoDataException("The candle of " + bars.id() + " that closed at " + Instant.ofEpochMilli(close)
                    + " is not stored any more: nothing is predicted.");
        }
        FeatureMatrix matrix = features.matrix(Study.of(bars).withFeed(feed));
        double[] row = matrix.row(newest);
        List<String> unknown = IntStream.range(0, row.length)
                .filter(f -> !Double.isFinite(row[f]))
                .mapToObj(f -> matrix.names().get(f))
                .toList();
        List<Flag> flags = new ArrayList<>();
        List<String> reasons = new ArrayList<>();
        Map<String, Double> values = new LinkedHashMap<>();
        double distance = Double.NaN;
        if (unknown.isEmpty()) {
            values.putAll(named(deployed.model().predict(row)));
            distance = similar.map(index -> index.of(row)).orElse(Double.NaN);
            if (distance > 1) {
                flags.add(Flag.FAR);
                reasons.add(TrainingLine.text("%.2f times as far as training rows are from each other", distance));
            }
        } else {
            flags.add(Flag.UNKNOWN);
            reasons.add(unknown.get(0) + (unknown.size() == 1 ? " is" : " and " + (unknown.size() - 1) + " more are")
                    + " unknown");
        }
        Instant now = clock.instant();
        Duration delay = Duration.ofMillis(now.toEpochMilli() - close);
        if (delay.compareTo(lateAfter) > 0) {
            flags.add(Flag.LATE);
            reasons.add("the candle came " + delay.toSeconds() + " s after its close");
        }
        return new ModelPrediction(
                now,
                instrument,
                interval,
                Instant.ofEpochMilli(close),
                deployed.id(),
                values,
                distance,
                flags,
                String.join("; ", reasons));
    }

    private Map<String, Double> named(double[] predicted) {
        List<LabelClass> classes = deployed.model().classes();
        Map<String, Double> values = new LinkedHashMap<>();
        for (int c = 0; c < predicted.length; c++) {
            values.put(classes.isEmpty() ? "value" : classes.get(c).name(), predicted[c]);
        }
        return values;
    }

    /** For example {@code PreparedModel[lightgbm_20251023_020000, 1024 bars]}. */
    @Override
    public String toString() {
        return "PreparedModel[" + deployed.id() + ", " + window + " bars]";
    }
}

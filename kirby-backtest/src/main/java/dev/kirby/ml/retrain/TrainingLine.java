package dev.kirby.ml.retrain;

import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.TimeRange;
import dev.kirby.ml.TrainingData;
import dev.kirby.ml.model.Model;
import dev.kirby.ml.model.ModelOrigin;
import dev.kirby.ml.validate.ModelScores;
import dev.kirby.registry.ModelTraining;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/** Writes what the history says of the trainings of one market on the same rows. */
final class TrainingLine {

    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss").withZone(ZoneOffset.UTC);

    private final Clock clock;
    private final Instrument instrument;
    private final Interval interval;
    private final TimeRange range;
    private final int rows;
    private final String fingerprint;

    /** Of a market whose rows are there. */
    TrainingLine(Clock clock, Instrument instrument, Interval interval, TrainingData data) {
        this.clock = clock;
        this.instrument = instrument;
        this.interval = interval;
        this.range = TimeRange.ofMillis(data.closeTime(0), data.closeTime(data.size() - 1));
        this.rows = data.size();
        this.fingerprint = ModelOrigin.fingerprint(data);
    }

    /** Of a market without rows. */
    TrainingLine(Clock clock, Instrument instrument, Interval interval) {
        this.clock = clock;
        this.instrument = instrument;
        this.interval = interval;
        this.range = new TimeRange(clock.instant(), clock.instant());
        this.rows = 0;
        this.fingerprint = "";
    }

    Instrument instrument() {
        return instrument;
    }

    Interval interval() {
        return interval;
    }

    boolean isOf(ModelTraining run) {
        return run.instrument().equals(instrument) && run.interval().equals(interval);
    }

    ModelTraining of(Model model, ModelScores scores, String id, boolean deployed, String reason) {
        return new ModelTraining(
                clock.instant(),
                instrument,
                interval,
                new ModelTraining.Data(range, rows, model.features().size(), fingerprint),
                scores.toMap(),
                new ModelTraining.Outcome(model.kind(), id, deployed, reason));
    }

    /** Of a model that was not trained. */
    ModelTraining not(String model, String reason) {
        return new ModelTraining(
                clock.instant(),
                instrument,
                interval,
                new ModelTraining.Data(range, rows, 0, fingerprint),
                Map.of(),
                new ModelTraining.Outcome(model, "", false, reason));
    }

    static String id(String kind, Instant time) {
        return kind(kind) + "_" + SECONDS.format(time);
    }

    /** A kind of model as part of an id. */
    static String kind(String kind) {
        return kind.replace('+', '-');
    }

    static String text(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}

package dev.kirby.ml.retrain;

import static java.util.Objects.requireNonNull;

import dev.kirby.NoDataException;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.registry.ModelArchive;
import java.time.Clock;
import java.time.Duration;

/**
 * The model in production of a market, whichever that is at the moment: predictions go on while another process deploys or rolls back.
 *
 * <p>A prediction is made by one model from beginning to end; the next may be made by its successor. The archive is asked once a second at
 * most which model is in production, and read only when it changed. A new model that cannot be read leaves the old one in place, and the
 * error is thrown where there is none. Thread-safe.
 */
public final class ModelHandle {

    private final ModelArchive archive;
    private final Instrument instrument;
    private final Interval interval;
    private final Clock clock;
    private final Duration pause;
    private volatile State state;

    private record State(DeployedModel model, long checked) {}

    /**
     * A prediction and the model that made it.
     *
     * @param model its id
     * @param values the probability of each class, or one number
     */
    @SuppressWarnings("ArrayRecordComponent") // it is never compared
    public record Prediction(String model, double[] values) {

        /** For example {@code Prediction[lightgbm_20251023_020000, 2 values]}. */
        @Override
        public String toString() {
            return "Prediction[" + model + ", " + values.length + " values]";
        }
    }

    private ModelHandle(ModelArchive archive, Instrument instrument, Interval interval, Clock clock, Duration pause) {
        this.archive = requireNonNull(archive, "archive");
        this.instrument = requireNonNull(instrument, "instrument");
        this.interval = requireNonNull(interval, "interval");
        this.clock = requireNonNull(clock, "clock");
        this.pause = pause;
        this.state = new State(read(), clock.millis());
    }

    /**
     * The production model of a market.
     *
     * @param archive for example {@code store.models()}
     * @param instrument the market
     * @param interval the candle length
     * @param clock decides when to look again
     * @return the handle, with the model that is in production now
     * @throws NoDataException if none is
     */
    public static ModelHandle of(ModelArchive archive, Instrument instrument, Interval interval, Clock clock) {
        return new ModelHandle(archive, instrument, interval, clock, Duration.ofSeconds(1));
    }

    /**
     * A copy that looks for a new model at another pace.
     *
     * @param time between looks; zero looks before each prediction
     * @return the new handle
     */
    public ModelHandle checkingEvery(Duration time) {
        return new ModelHandle(archive, instrument, interval, clock, time);
    }

    private DeployedModel read() {
        return archive.production(instrument, interval)
                .map(DeployedModel::read)
                .orElseThrow(() -> new NoDataException("No model of " + instrument + " " + interval
                        + " is in production. Train one: Retraining.of(store.models(), clock).run(study)."));
    }

    /** {@return the model in production, as of the last look} */
    public DeployedModel current() {
        State seen = state;
        long now = clock.millis();
        if (now - seen.checked < pause.toMillis()) {
            return seen.model;
        }
        String id = archive.productionId(instrument, interval).orElse(seen.model.id());
        DeployedModel model = id.equals(seen.model.id()) ? seen.model : read();
        state = new State(model, now);
        return model;
    }

    /**
     * Predicts with the model in production.
     *
     * @param row one value a feature, in the order of {@code current().model().features()}
     * @return the prediction and who made it
     */
    public Prediction predict(double... row) {
        DeployedModel deployed = current();
        return new Prediction(deployed.id(), deployed.model().predict(row));
    }

    /** For example {@code ModelHandle[binance:BTC/USDT:USDT 1h, lightgbm_20251023_020000]}. */
    @Override
    public String toString() {
        String text = "ModelHandle[" + instrument + " " + interval + ", " + state.model.id();
        return (text.length() > 79 ? text.substring(0, 79) : text) + "]";
    }
}

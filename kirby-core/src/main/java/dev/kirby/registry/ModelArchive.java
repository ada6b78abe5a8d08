package dev.kirby.registry;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import java.util.List;
import java.util.Optional;

/**
 * Trained models of markets: the one in production, those before it, and the history of all trainings. One model a market
 * and interval is in production.
 *
 * <p>Deploying swaps a model in one step: a reader, in whatever process, sees the old model or the new one, never a part.
 * Implementations are thread-safe, and safe between processes.
 */
public interface ModelArchive {

    /**
     * Keeps a model and puts it into production in place of the one before.
     *
     * @param model a model whose id is not known yet
     * @throws InvalidRequestException if a model of this id is there for its market
     */
    void deploy(ArchivedModel model);

    /**
     * Keeps what a training made, deployed or not, for whoever wants to look at it: the newest of each kind, in place of the one before.
     *
     * @param trained a model whose id is its kind, such as {@code lightgbm}
     * @throws InvalidRequestException if a deployed model has this id
     */
    void keep(ArchivedModel trained);

    /**
     * The id of the model in production: cheap enough to be asked before each prediction.
     *
     * @param instrument the market
     * @param interval the candle length
     * @return absent if none was deployed
     */
    Optional<String> productionId(Instrument instrument, Interval interval);

    /**
     * Reads the model in production.
     *
     * @param instrument the market
     * @param interval the candle length
     * @return absent if none was deployed
     */
    Optional<ArchivedModel> production(Instrument instrument, Interval interval);

    /**
     * Puts the model that was in production before back there.
     *
     * @param instrument the market
     * @param interval the candle length
     * @return the model that is in production now
     * @throws InvalidRequestException if there was none before
     */
    ArchivedModel rollback(Instrument instrument, Interval interval);

    /**
     * Records a training in the history, whether its model was deployed or not.
     *
     * @param run what was trained
     */
    void record(ModelTraining run);

    /**
     * {@return the history of all trainings, oldest first}
     */
    List<ModelTraining> history();
}

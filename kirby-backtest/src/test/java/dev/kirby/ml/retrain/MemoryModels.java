package dev.kirby.ml.retrain;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.registry.ArchivedModel;
import dev.kirby.registry.ModelArchive;
import dev.kirby.registry.ModelTraining;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An archive that keeps everything in memory. */
public final class MemoryModels implements ModelArchive {

    private final List<ArchivedModel> deployed = new ArrayList<>();
    private final Map<String, ArchivedModel> kept = new HashMap<>();
    private final List<ModelTraining> history = new ArrayList<>();

    @Override
    public synchronized void deploy(ArchivedModel model) {
        deployed.add(model);
    }

    @Override
    public synchronized void keep(ArchivedModel trained) {
        kept.put(trained.id(), trained);
    }

    /** What the newest training of a kind made. */
    public synchronized Optional<ArchivedModel> kept(String kind) {
        return Optional.ofNullable(kept.get(kind));
    }

    @Override
    public Optional<String> productionId(Instrument instrument, Interval interval) {
        return production(instrument, interval).map(ArchivedModel::id);
    }

    @Override
    public synchronized Optional<ArchivedModel> production(Instrument instrument, Interval interval) {
        for (int i = deployed.size() - 1; i >= 0; i--) {
            ArchivedModel model = deployed.get(i);
            if (model.instrument().equals(instrument) && model.interval().equals(interval)) {
                return Optional.of(model);
            }
        }
        return Optional.empty();
    }

    @Override
    public synchronized ArchivedModel rollback(Instrument instrument, Interval interval) {
        production(instrument, interval).ifPresent(deployed::remove);
        return production(instrument, interval).orElseThrow(() -> new InvalidRequestException("none before"));
    }

    @Override
    public synchronized void record(ModelTraining run) {
        history.add(run);
    }

    @Override
    public synchronized List<ModelTraining> history() {
        return List.copyOf(history);
    }
}

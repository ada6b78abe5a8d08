package dev.kirby.train;

import dev.kirby.InvalidRequestException;
import dev.kirby.backtest.Provenance;
import dev.kirby.internal.Logs;
import dev.kirby.optimize.SearchResult;
import dev.kirby.registry.TrainingJobs;
import dev.kirby.series.CandleSeries;
import dev.kirby.validate.Window;
import dev.kirby.validate.WindowMemory;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;

/**
 * The searches of a job's windows as they end, kept beside the job, so that it goes on with the next window when its process died. A job's
 * task says everything but what the candles are; those, and Kirby's own version, are stated in each checkpoint, and one of others is passed
 * over. A search of more than some megabytes is not kept: it is searched again.
 */
final class Checkpoints implements WindowMemory {

    private static final Logger LOG = Logs.of(Checkpoints.class);
    private static final int MAX_CHARACTERS = 32 << 20;

    private final TrainingJobs jobs;
    private final String id;
    private final String origin;
    private final Consumer<SearchResult> onFound;
    private int found;

    private Checkpoints(TrainingJobs jobs, String id, String origin, Consumer<SearchResult> onFound) {
        this.jobs = jobs;
        this.id = id;
        this.origin = origin;
        this.onFound = onFound;
    }

    /** Of a job on some candles; each search that need not be made again is shown to a listener. */
    static Checkpoints of(TrainingJobs jobs, String id, CandleSeries bars, Consumer<SearchResult> onFound) {
        return new Checkpoints(jobs, id, Provenance.fingerprint(bars) + " " + Provenance.currentVersions(), onFound);
    }

    @Override
    public Optional<SearchResult> find(Window window) {
        Optional<String> text = jobs.checkpoint(id, name(window));
        if (text.isEmpty() || !text.get().startsWith(origin + "\n")) {
            return Optional.empty();
        }
        try {
            byte[] bytes = Base64.getMimeDecoder().decode(text.get().substring(origin.length() + 1));
            SearchResult search = SearchResult.ofBytes(bytes);
            found++;
            onFound.accept(search);
            return Optional.of(search);
        } catch (InvalidRequestException | IllegalArgumentException e) {
            LOG.warn("The checkpoint {} of job {} is damaged: its window is searched again", name(window), id, e);
            return Optional.empty();
        }
    }

    @Override
    public void keep(Window window, SearchResult search) {
        String text = origin + "\n" + Base64.getEncoder().encodeToString(search.toBytes());
        if (text.length() <= MAX_CHARACTERS) {
            jobs.keepCheckpoint(id, name(window), text);
        }
    }

    /** How many windows were not searched again. */
    int found() {
        return found;
    }

    private static String name(Window window) {
        return window.train().startMillis() + "-" + window.train().endMillis();
    }
}

package dev.kirby.exchange.archive;

import dev.kirby.NoDataException;
import dev.kirby.SourceException;
import dev.kirby.exchange.ExchangeSettings;
import dev.kirby.exchange.RequestStatistics;
import dev.kirby.exchange.archive.ArchiveReader.Piece;
import dev.kirby.market.Instrument;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.source.Origin;
import dev.kirby.source.Page;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** An archive that is open: what it holds, what of it answers for a window. Thread-safe; closing it deletes what it brought. */
final class Archive implements AutoCloseable {

    private final ArchiveSpec spec;
    private final Downloads downloads;
    private final ArchiveReader reader;
    private final Plan plan;

    /**
     * An archive.
     *
     * @param spec what it holds
     * @param settings where it is
     * @param contractSize base units per contract, requested where files count contracts
     */
    Archive(ArchiveSpec spec, ExchangeSettings settings, ToDoubleFunction<Instrument> contractSize) {
        this.spec = spec;
        this.downloads = new Downloads(spec, settings);
        this.plan = new Plan(spec);
        this.reader = new ArchiveReader(downloads, contractSize, plan::endedEarly);
    }

    String venue() {
        return spec.venue();
    }

    List<ArchiveDataset> datasets() {
        return spec.datasets();
    }

    /** What holds a series. */
    Optional<ArchiveDataset> dataset(SeriesId series) {
        return spec.dataset(series);
    }

    /** See {@link Downloads#exists}. */
    boolean exists() {
        return downloads.exists();
    }

    /** See {@link Downloads#isWorthAsking}. */
    boolean isWorthAsking() {
        return downloads.isWorthAsking();
    }

    /** See {@link Downloads#leaveAlone}. */
    void leaveAlone() {
        downloads.leaveAlone();
    }

    /**
     * The first page of a window, from the first file that has it.
     *
     * @param now the venue's time
     * @param onlyHere whether any file is better than none
     * @return empty if no file is there, or none is worth it
     */
    Optional<Page> page(ArchiveDataset dataset, SeriesId series, TimeRange window, Instant now, boolean onlyHere) {
        Optional<Piece> piece = reader.opened(series, window);
        if (piece.isEmpty()) {
            piece = plan.first(dataset, series, window, now.toEpochMilli(), onlyHere);
        }
        while (piece.isPresent()) {
            Optional<Page> page = reader.read(dataset, series, piece.get());
            if (page.isPresent() && page.get().answered().isEmpty()) {
                // What is wanted lies behind the early end of a file.
                piece = plan.first(dataset, series, window, now.toEpochMilli(), onlyHere);
                continue;
            }
            boolean late = onlyHere && dataset.mayComeYet(window.start(), now);
            if (page.isPresent() || late || !downloads.isWorthAsking()) {
                return page;
            }
            plan.missing(dataset, series, piece.get(), onlyHere);
            piece = plan.first(dataset, series, window, now.toEpochMilli(), onlyHere);
        }
        return Optional.empty();
    }

    /** The part of a window to ask elsewhere: up to where a file takes over. */
    TimeRange untilNext(ArchiveDataset dataset, SeriesId series, TimeRange window, Instant now) {
        return plan.untilNext(dataset, series, window, now.toEpochMilli());
    }

    /** Refuses what is older than the archive. */
    static void requireKept(ArchiveDataset dataset, SeriesId series, TimeRange window) {
        if (window.start().isBefore(dataset.begin())) {
            throw new NoDataException("The archive of " + series.instrument().exchange() + " has " + series + " since "
                    + dataset.begin() + " only, and has nothing for " + window + ". Request from there on.");
        }
    }

    /**
     * The first page of a window of which nobody but the archive has anything: what a file lacks stays missing, and the newest
     * days are not there yet.
     *
     * @throws SourceException if there is no archive
     */
    Page alone(ArchiveDataset dataset, SeriesId series, TimeRange window, Instant now) {
        requireKept(dataset, series, window);
        Optional<Page> page = page(dataset, series, window, now, true);
        if (page.isPresent()) {
            return page.get();
        }
        if (dataset.mayComeYet(window.start(), now)) {
            return notYet(series, window);
        }
        if (!exists()) {
            throw new SourceException("There is no archive of " + venue() + ": " + this
                    + " has not even the file that always is there. Check its URL.");
        }
        return nothing(series, window, dataset.nothingUntil(window.start()));
    }

    /** Nothing is known yet of what the window begins with. */
    static Page notYet(SeriesId series, TimeRange window) {
        return nothing(series, window, window.start());
    }

    /** There is nothing up to a time. */
    static Page nothing(SeriesId series, TimeRange window, Instant until) {
        Instant end = until.isBefore(window.end()) ? until : window.end();
        return Page.empty(series.dataset(), new TimeRange(window.start(), end)).from(Origin.ARCHIVE);
    }

    RequestStatistics statistics() {
        return downloads.statistics();
    }

    @Override
    public void close() {
        reader.close();
        downloads.close();
    }

    @Override
    public String toString() {
        return "Archive[" + venue() + " at " + downloads.url() + "]";
    }
}

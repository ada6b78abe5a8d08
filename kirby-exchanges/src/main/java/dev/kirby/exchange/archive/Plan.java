package dev.kirby.exchange.archive;

import dev.kirby.exchange.archive.ArchiveReader.Piece;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Decides which file of an archive answers for the beginning of a window, and how far the REST interface should go where none
 * does. Remembers which files are not there, and which ended early. Thread-safe.
 */
final class Plan {

    /** A day of minutes: what is less comes by REST in one request, while a file takes two. */
    private static final long MIN_ROWS = 1440;

    /** A smaller part of a file is not worth downloading all of it. */
    private static final int SMALLEST_PART = 4;

    private final ArchiveSpec archive;
    private final Set<String> absent = ConcurrentHashMap.newKeySet();
    private final Set<String> early = ConcurrentHashMap.newKeySet();

    Plan(ArchiveSpec archive) {
        this.archive = archive;
    }

    /**
     * The file for the beginning of a window.
     *
     * @param now the venue's time
     * @param onlyHere whether the REST interface has nothing there, so that any file is better than none
     */
    Optional<Piece> first(ArchiveDataset dataset, SeriesId series, TimeRange window, long now, boolean onlyHere) {
        for (FilePeriod period : dataset.periods()) {
            TimeRange file = period.around(window.startMillis());
            Piece piece = piece(dataset, series, period, file, window);
            boolean ended = early.contains(piece.path()) || (onlyHere && absent.contains(piece.path()));
            if (ended && window.startMillis() >= period.sureUntil(file)) {
                file = period.around(file.endMillis());
                piece = piece(dataset, series, period, file, window);
            }
            boolean published = onlyHere ? file.endMillis() <= now : period.settled(file) <= now;
            if (published
                    && file.end().isAfter(dataset.begin())
                    && !absent.contains(piece.path())
                    && (onlyHere || isWorth(dataset, series, piece))) {
                return Optional.of(piece);
            }
        }
        return Optional.empty();
    }

    private Piece piece(ArchiveDataset dataset, SeriesId series, FilePeriod period, TimeRange file, TimeRange window) {
        String path = dataset.path(series, archive.symbol().apply(series.instrument()), period, file);
        long end = Math.min(file.endMillis(), window.endMillis());
        return new Piece(path, period, period.held(file), TimeRange.ofMillis(window.startMillis(), end));
    }

    private static boolean isWorth(ArchiveDataset dataset, SeriesId series, Piece piece) {
        long wanted = length(piece.wanted());
        long step = dataset.stepMillis(series.intervalOrNull());
        return wanted * SMALLEST_PART >= length(piece.file()) && (step == 0 || wanted / step >= MIN_ROWS);
    }

    private static long length(TimeRange range) {
        return range.endMillis() - range.startMillis();
    }

    /** The part of a window to ask by REST: up to where a file takes over. */
    TimeRange untilNext(ArchiveDataset dataset, SeriesId series, TimeRange window, long now) {
        long end = window.endMillis();
        for (FilePeriod period : dataset.periods()) {
            long next = period.around(window.startMillis()).endMillis();
            if (next < end
                    && first(dataset, series, TimeRange.ofMillis(next, window.endMillis()), now, false)
                            .isPresent()) {
                end = next;
            }
        }
        return TimeRange.ofMillis(window.startMillis(), end);
    }

    /** The last rows of a file's day are in the next file. */
    void endedEarly(Piece piece) {
        early.add(piece.path());
    }

    /**
     * A file is not there. Where days of a month are missing the rest of them is not tried, unless there is nothing else:
     * REST brings several days at once, but of trades.
     */
    void missing(ArchiveDataset dataset, SeriesId series, Piece piece, boolean onlyHere) {
        absent.add(piece.path());
        boolean regular = dataset.stepMillis(series.intervalOrNull()) > 0;
        FilePeriod period = piece.period();
        if (!period.isMonth() && regular && !onlyHere) {
            TimeRange month = FilePeriod.MONTH.around(piece.file().endMillis() - 1);
            for (long day = month.startMillis(); day < month.endMillis(); day += Interval.D1.millis()) {
                TimeRange file = period.around(day);
                absent.add(piece(dataset, series, period, file, file).path());
            }
        }
    }

    @Override
    public String toString() {
        return "Plan[" + archive.venue() + ", " + absent.size() + " files known to be missing]";
    }
}

package dev.kirby.exchange.archive;

import dev.kirby.SourceException;
import dev.kirby.exchange.internal.rows.AdmittedRows;
import dev.kirby.exchange.internal.rows.Repetitions;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.quality.Admission;
import dev.kirby.series.Rows;
import dev.kirby.source.Origin;
import dev.kirby.source.Page;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Reads pages from files of an archive. A file of trades is more than memory should hold: it stays open, and the next page
 * goes on where the last one ended. Thread-safe; closing it closes what is open.
 */
final class ArchiveReader implements AutoCloseable {

    private static final int PAGE_ROWS = 200_000;
    private static final long FEW_MILLIS = 3_600_000;

    /**
     * A file and what is wanted of it.
     *
     * @param path where it is in the archive
     * @param period what kind of file it is
     * @param file the time that it may hold
     * @param wanted the part to read
     */
    record Piece(String path, FilePeriod period, TimeRange file, TimeRange wanted) {}

    /** A file that was read up to a time. */
    private record Open(Piece piece, ArchiveParts file, long at) {}

    private final Downloads downloads;
    private final ToDoubleFunction<Instrument> contractSize;
    private final Consumer<Piece> early;
    private final Map<SeriesId, Open> open = new ConcurrentHashMap<>();
    // Rows that stood behind the end of the last file read.
    private final Map<SeriesId, Rows> spilled = new ConcurrentHashMap<>();

    /**
     * A reader.
     *
     * @param downloads brings the files
     * @param contractSize base units per contract
     * @param early receives files that ended before their day did
     */
    ArchiveReader(Downloads downloads, ToDoubleFunction<Instrument> contractSize, Consumer<Piece> early) {
        this.downloads = downloads;
        this.contractSize = contractSize;
        this.early = early;
    }

    /** What remains of a file that was left open at the beginning of a window. */
    Optional<Piece> opened(SeriesId series, TimeRange window) {
        Open found = open.get(series);
        if (found == null || found.at() != window.startMillis()) {
            return Optional.empty();
        }
        Piece piece = found.piece();
        return piece.file().intersect(window).map(rest -> new Piece(piece.path(), piece.period(), piece.file(), rest));
    }

    /**
     * Reads the first page of a piece.
     *
     * @return empty if the archive does not have the file
     */
    Optional<Page> read(ArchiveDataset dataset, SeriesId series, Piece piece) {
        Optional<Open> file = take(dataset, series, piece);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        boolean keep = false;
        try {
            int most = dataset.stepMillis(series.intervalOrNull()) > 0 ? Integer.MAX_VALUE : PAGE_ROWS;
            Rows rows = readFrom(file.get(), series, piece, most);
            long last = rows.isEmpty() ? 0 : rows.time(rows.size() - 1);
            long start = piece.wanted().startMillis();
            long end = piece.wanted().endMillis();
            if (!file.get().file().isRead()) {
                end = Math.min(end, last + 1);
            }
            Rows all = dataset.spills()
                    ? withSpilled(dataset, series, piece, rows)
                    : rest(series, piece).map(r -> both(r, rows)).orElse(rows);
            if (endsEarly(file.get(), piece, rows)) {
                early.accept(piece);
                TimeRange rest = TimeRange.ofMillis(
                        piece.period().sureUntil(piece.file()), piece.file().endMillis());
                spilled.put(series, all.slice(rest));
                end = Math.max(start, Math.min(end, rest.startMillis()));
            }
            TimeRange answered = TimeRange.ofMillis(start, end);
            Rows boundaries = checked(series, piece, Repetitions.drop(all.slice(answered)));
            AdmittedRows admitted = AdmittedRows.of(series, boundaries, Admission.of(series, answered.end()));
            Page page = new Page(answered, admitted.rows(), admitted.refused().size()).from(Origin.ARCHIVE);
            keep = end < piece.wanted().endMillis() && !file.get().file().isRead();
            if (keep) {
                discard(open.put(series, new Open(piece, file.get().file(), end)));
            }
            return Optional.of(page);
        } finally {
            if (!keep) {
                file.get().file().close();
            }
        }
    }

    /**
     * Whether a file that was read to its end has no rows of the last hours that its day has. A few of them do not count: they
     * may be the first of the next file, and are kept to be joined to it.
     */
    private static boolean endsEarly(Open file, Piece piece, Rows rows) {
        long sure = piece.period().sureUntil(piece.file());
        long read = rows.isEmpty() ? file.at() : rows.time(rows.size() - 1) + 1;
        return file.file().isRead()
                && sure < piece.file().endMillis()
                && file.at() <= sure
                && read <= sure + FEW_MILLIS;
    }

    /** What stood behind the early end of the file before, where a file is asked for more than its own day. */
    private Optional<Rows> rest(SeriesId series, Piece piece) {
        boolean follows = piece.wanted().startMillis()
                < piece.period().around(piece.file().endMillis() - 1).startMillis();
        return follows ? Optional.ofNullable(spilled.get(series)) : Optional.empty();
    }

    private static Rows both(Rows rest, Rows rows) {
        return Rows.concat(rows.dataset(), List.of(rest, rows)).sorted();
    }

    private Optional<Open> take(ArchiveDataset dataset, SeriesId series, Piece piece) {
        Open kept = open.remove(series);
        if (kept != null
                && kept.at() == piece.wanted().startMillis()
                && kept.piece().path().equals(piece.path())) {
            return Optional.of(kept);
        }
        discard(kept);
        return downloads
                .open(piece.path(), dataset, () -> contractSize.applyAsDouble(series.instrument()))
                .map(file -> new Open(piece, file, Long.MIN_VALUE));
    }

    /** The next rows of a file that do not all lie before what is wanted, in order. */
    private static Rows readFrom(Open file, SeriesId series, Piece piece, int most) {
        int expected = most == Integer.MAX_VALUE ? expected(series, piece) : most + most / 16;
        long answered = file.at();
        while (true) {
            Rows read = file.file().read(expected, most);
            if (read.size() >= most && read.time(0) > read.time(read.size() - 1)) {
                // Newest first: all of it must be read to know how it begins.
                Rows rest = file.file().read(expected, Integer.MAX_VALUE);
                return Rows.concat(series.dataset(), List.of(read, rest)).sorted();
            }
            Rows rows = read.sorted();
            if (rows.isEmpty()) {
                return rows;
            }
            if (rows.time(0) < answered) {
                throw new SourceException(file.file().name() + " has a row of " + Instant.ofEpochMilli(rows.time(0))
                        + " behind one of " + Instant.ofEpochMilli(answered - 1) + ", and is too large to be sorted.");
            }
            answered = rows.time(rows.size() - 1) + 1;
            if (file.file().isRead() || answered > piece.wanted().startMillis()) {
                return rows;
            }
        }
    }

    private static int expected(SeriesId series, Piece piece) {
        @Nullable Interval interval = series.intervalOrNull();
        return interval == null ? 2048 : (int) interval.count(piece.file()) + 16;
    }

    /** Adds the row of midnight, where it stands in the file of the day before. */
    private Rows withSpilled(ArchiveDataset dataset, SeriesId series, Piece piece, Rows rows) {
        TimeRange file = piece.file();
        Rows before = Rows.empty(series.dataset());
        boolean isMissing = piece.wanted().contains(file.startMillis())
                && rows.slice(TimeRange.ofMillis(file.startMillis(), file.startMillis() + 1))
                        .isEmpty();
        if (isMissing) {
            Rows known = spilled.get(series);
            before = known != null && !known.isEmpty() && known.time(0) == file.startMillis()
                    ? known
                    : spillOfDayBefore(dataset, series, piece);
        }
        spilled.put(series, rows.slice(TimeRange.ofMillis(file.endMillis(), file.endMillis() + 1)));
        return Rows.concat(series.dataset(), List.of(before, rows)).sorted();
    }

    private Rows spillOfDayBefore(ArchiveDataset dataset, SeriesId series, Piece piece) {
        TimeRange midnight =
                TimeRange.ofMillis(piece.file().startMillis(), piece.file().startMillis() + 1);
        TimeRange day = piece.period().around(midnight.startMillis() - 1);
        String path = piece.path()
                .replace(piece.period().date(piece.file()), piece.period().date(day));
        Optional<ArchiveParts> file =
                downloads.open(path, dataset, () -> contractSize.applyAsDouble(series.instrument()));
        if (file.isEmpty()) {
            return Rows.empty(series.dataset());
        }
        try (ArchiveParts before = file.get()) {
            return before.read(2048, Integer.MAX_VALUE).sorted().slice(midnight);
        }
    }

    private static Rows checked(SeriesId series, Piece piece, Rows rows) {
        @Nullable Interval interval = series.intervalOrNull();
        for (int row = 0; interval != null && row < rows.size(); row++) {
            if (!interval.isBoundary(rows.time(row))) {
                throw new SourceException(series.instrument().exchange() + " archive " + piece.path() + " has a "
                        + interval + " candle that opens at " + Instant.ofEpochMilli(rows.time(row))
                        + ", which is no boundary of " + interval + ".");
            }
        }
        return rows;
    }

    private static void discard(@Nullable Open file) {
        if (file != null) {
            file.file().close();
        }
    }

    @Override
    public void close() {
        List<SeriesId> all = new ArrayList<>(open.keySet());
        all.forEach(series -> discard(open.remove(series)));
    }

    @Override
    public String toString() {
        return "ArchiveReader[" + open.size() + " files open]";
    }
}

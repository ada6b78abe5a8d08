package dev.kirby.exchange.archive;

import dev.kirby.SourceException;
import dev.kirby.exchange.internal.venue.Repetitions;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.source.Page;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads pages from files of an archive. A file of trades is more than memory should hold: it stays open, and the next page
 * goes on where the last one ended. Thread-safe; closing it closes what is open.
 */
final class ArchiveReader implements AutoCloseable {

    private static final int PAGE_ROWS = 200_000;

    /**
     * A file and what is wanted of it.
     *
     * @param path where it is in the archive
     * @param period what kind of file it is
     * @param file the time that it holds
     * @param wanted the part to read
     */
    record Piece(String path, Period period, TimeRange file, TimeRange wanted) {}

    /** A file that was read up to a time. */
    private record Open(Piece piece, ArchiveFile file, long at) {}

    private final Downloads downloads;
    private final Map<SeriesId, Open> open = new ConcurrentHashMap<>();
    // Rows that stood behind the end of the last file read.
    private final Map<SeriesId, Rows> spilled = new ConcurrentHashMap<>();

    ArchiveReader(Downloads downloads) {
        this.downloads = downloads;
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
    Optional<Page> read(Holding holding, SeriesId series, Piece piece) {
        Optional<Open> file = take(holding, series, piece);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        boolean keep = false;
        try {
            int most = holding.stepMillis(series.intervalOrNull()) > 0 ? Integer.MAX_VALUE : PAGE_ROWS;
            Rows rows = readFrom(file.get(), series, piece, most);
            boolean more = rows.size() >= most;
            long last = rows.isEmpty() ? 0 : rows.time(rows.size() - 1);
            long end = more
                    ? Math.min(piece.wanted().endMillis(), last + 1)
                    : piece.wanted().endMillis();
            TimeRange answered = TimeRange.ofMillis(piece.wanted().startMillis(), end);
            Rows all = holding.spills() ? withSpilled(holding, series, piece, rows) : rows;
            Page page = new Page(answered, checked(series, piece, Repetitions.drop(all.slice(answered))));
            keep = end < piece.wanted().endMillis();
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

    private Optional<Open> take(Holding holding, SeriesId series, Piece piece) {
        Open kept = open.remove(series);
        if (kept != null
                && kept.at() == piece.wanted().startMillis()
                && kept.piece().path().equals(piece.path())) {
            return Optional.of(kept);
        }
        discard(kept);
        return downloads.open(piece.path(), holding).map(file -> new Open(piece, file, Long.MIN_VALUE));
    }

    /** The next rows of a file that do not all lie before what is wanted, in order. */
    private static Rows readFrom(Open file, SeriesId series, Piece piece, int most) {
        int expected = most == Integer.MAX_VALUE ? expected(series, piece) : most + most / 16;
        long answered = file.at();
        while (true) {
            Rows read = file.file().read(expected, most);
            Rows rows = read.sorted();
            if (rows.isEmpty()) {
                return rows;
            }
            if (rows.time(0) < answered) {
                throw new SourceException(file.file().name() + " has a row of " + Instant.ofEpochMilli(rows.time(0))
                        + " behind one of " + Instant.ofEpochMilli(answered - 1) + ", and is too large to be sorted.");
            }
            answered = rows.time(rows.size() - 1) + 1;
            if (rows.size() < most || answered > piece.wanted().startMillis()) {
                return rows;
            }
        }
    }

    private static int expected(SeriesId series, Piece piece) {
        @Nullable Interval interval = series.intervalOrNull();
        return interval == null ? 2048 : (int) interval.count(piece.file()) + 16;
    }

    /** Adds the row of midnight, where it stands in the file of the day before. */
    private Rows withSpilled(Holding holding, SeriesId series, Piece piece, Rows rows) {
        TimeRange file = piece.file();
        Rows before = Rows.empty(series.dataset());
        boolean isMissing = piece.wanted().contains(file.startMillis())
                && rows.slice(TimeRange.ofMillis(file.startMillis(), file.startMillis() + 1))
                        .isEmpty();
        if (isMissing) {
            Rows known = spilled.get(series);
            before = known != null && !known.isEmpty() && known.time(0) == file.startMillis()
                    ? known
                    : spillOfDayBefore(holding, series, piece);
        }
        spilled.put(series, rows.slice(TimeRange.ofMillis(file.endMillis(), file.endMillis() + 1)));
        return Rows.concat(series.dataset(), List.of(before, rows)).sorted();
    }

    private Rows spillOfDayBefore(Holding holding, SeriesId series, Piece piece) {
        TimeRange midnight =
                TimeRange.ofMillis(piece.file().startMillis(), piece.file().startMillis() + 1);
        TimeRange day = piece.period().around(midnight.startMillis() - 1);
        String path = piece.path()
                .replace(piece.period().date(piece.file()), piece.period().date(day));
        Optional<ArchiveFile> file = downloads.open(path, holding);
        if (file.isEmpty()) {
            return Rows.empty(series.dataset());
        }
        try (ArchiveFile before = file.get()) {
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

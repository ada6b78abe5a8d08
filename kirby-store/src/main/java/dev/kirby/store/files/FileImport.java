package dev.kirby.store.files;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.StoreException;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.source.Origin;
import dev.kirby.source.Page;
import dev.kirby.store.storage.DataVersion;
import dev.kirby.store.storage.RowStorage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Imports rows of any dataset from files into a store: CSV, CSV.gz or ZIP, with or without a header, in any order. All
 * files of one call are one import: they are read completely before anything is stored, and a line that cannot be read
 * refuses them all, with its file and number.
 *
 * <p>Columns are named by {@link #columns}, else by a header, else, for candles, they are the twelve fields of
 * data.binance.vision. Each line has as many fields as the first. Times are numbers of seconds, milliseconds, microseconds
 * or nanoseconds, recognised row by row by their size, or ISO-8601 (UTC without an offset). Numbers are decimal and stored
 * as they are written. Volume is taken to be in base units: convert it first where the file has it in quote units. A candle
 * that has not closed by the store's clock is left out. Lines that repeat a row exactly are stored once; two different rows
 * of one key refuse the import.
 *
 * <p>A file says nothing about rows that it lacks: candles that follow each other are certain afterwards, and a backfill asks for
 * what is absent between them, and for all times of datasets without an interval.
 *
 * <p>Immutable; {@link #run} does the work. Memory is 8 bytes a line, 17 more for each row that is repeated, and one
 * batch.
 */
public final class FileImport {

    private static final int BATCH = 200_000;
    private static final int NAMED = 10;

    private final RowStorage store;
    private final SeriesId series;
    private final @Nullable List<String> columns;
    private final TimeText timeText;

    private FileImport(RowStorage store, SeriesId series, @Nullable List<String> columns, TimeText timeText) {
        this.store = store;
        this.series = series;
        this.columns = columns;
        this.timeText = timeText;
    }

    /**
     * Starts an import.
     *
     * @param store where to
     * @param series what the files hold
     * @return an import that finds columns and time unit by itself
     */
    public static FileImport into(RowStorage store, SeriesId series) {
        return new FileImport(requireNonNull(store, "store"), series, null, TimeText.AUTO);
    }

    /**
     * A copy that knows the columns.
     *
     * @param names in the order of the files, separated by commas: {@code time} and the dataset's columns by their
     *     names; for candles {@code open}, {@code high}, {@code low}, {@code close} are needed; others are ignored
     * @return the new import
     */
    public FileImport columns(String names) {
        return new FileImport(store, series, Arrays.asList(names.strip().split("\\s*,\\s*")), timeText);
    }

    /**
     * A copy that knows how times are written.
     *
     * @param unit {@code s}, {@code ms}, {@code us}, {@code ns} or {@code iso}
     * @return the new import
     */
    public FileImport timeUnit(String unit) {
        return new FileImport(store, series, columns, TimeText.parse(unit));
    }

    /**
     * Reads files and stores their rows.
     *
     * @param paths files or folders
     * @return what was done
     * @throws InvalidRequestException if a path, a column or a line is wrong; nothing is stored then
     */
    public ImportReport run(Path... paths) {
        return run(List.of(paths));
    }

    /**
     * Reads files and stores their rows.
     *
     * @param paths files or folders
     * @return what was done
     * @throws InvalidRequestException if a path, a column or a line is wrong; nothing is stored then
     */
    public ImportReport run(List<Path> paths) {
        List<SourceFile> files = SourceFile.of(paths);
        try {
            Instant now = store.clock().instant();
            Survey survey = new Survey(series.interval().orElse(null), now);
            for (SourceFile file : files) {
                file.verify();
                survey.read(reader(file, now), file.name());
            }
            survey.requireReadable();
            Survey.Repeats repeats = survey.repeats();
            if (!repeats.isEmpty()) {
                compare(files, repeats, now);
            }
            store(files, survey, now);
            List<Page> unbroken = survey.unbroken().stream()
                    .map(stretch -> Page.empty(series.dataset(), stretch).from(Origin.FILES))
                    .toList();
            if (!unbroken.isEmpty()) {
                store.upsert(series, unbroken);
            }
            TimeRange range = survey.range();
            store.record(new DataVersion(
                    store.clock().instant(), series, "files", range, survey.distinct(), settings(files)));
            return new ImportReport(series, files.size(), survey.distinct(), range, survey.notes());
        } catch (IOException e) {
            throw new StoreException("Cannot read " + paths + ": " + e + ". Nothing was imported.", e);
        }
    }

    private RowReader reader(SourceFile file, Instant now) {
        return new RowReader(file, series, now, columns, timeText);
    }

    private Map<String, String> settings(List<SourceFile> files) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("first_file", files.get(0).name());
        settings.put("files", Integer.toString(files.size()));
        if (columns != null) {
            settings.put("columns", String.join(",", columns));
        }
        settings.put("time_unit", timeText.toString());
        return settings;
    }

    /** Lines of one key must agree in every value. */
    private void compare(List<SourceFile> files, Survey.Repeats repeats, Instant now) throws IOException {
        List<String> conflicts = new ArrayList<>();
        long[] count = new long[1];
        for (SourceFile file : files) {
            reader(file, now).read(new RowReader.Lines() {
                @Override
                public void row(long line, LineRow row) {
                    if (repeats.contradicts(row) && count[0]++ < NAMED) {
                        conflicts.add(file.name() + ":" + line);
                    }
                }

                @Override
                public void bad(long line, String why) {
                    throw new InvalidRequestException(file.name() + " changed while it was read.");
                }
            });
        }
        if (!conflicts.isEmpty()) {
            throw new InvalidRequestException(count[0] + " lines contradict an earlier line of the same time,"
                    + " so nothing was imported: " + String.join(", ", conflicts)
                    + ". Keep one row per time" + (series.dataset().keyColumns().isEmpty() ? "." : " and key."));
        }
    }

    /** Stores all rows or none, whatever happens and however many there are. */
    private void store(List<SourceFile> files, Survey survey, Instant now) {
        try {
            write(files, survey, now);
        } catch (IOException e) {
            throw new StoreException(
                    "The import broke off while it read " + files.size() + " files again: " + e
                            + ". Nothing was imported; import them again.",
                    e);
        }
    }

    private void write(List<SourceFile> files, Survey survey, Instant now) throws IOException {
        try {
            store.upsertAll(series, sink -> {
                Batch batch = new Batch(survey, sink);
                try {
                    for (SourceFile file : files) {
                        reader(file, now).read(batch);
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                batch.flush();
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Collects lines and hands them over in time order, a batch at a time. */
    private final class Batch implements RowReader.Lines {
        private final Survey survey;
        private final Consumer<Rows> sink;
        private Rows.Builder rows = Rows.builder(series.dataset(), BATCH);

        Batch(Survey survey, Consumer<Rows> sink) {
            this.survey = survey;
            this.sink = sink;
        }

        @Override
        public void row(long line, LineRow row) {
            if (survey.isPast(row.time(0))) {
                row.copyTo(rows);
                if (rows.size() == BATCH) {
                    flush();
                }
            }
        }

        @Override
        public void bad(long line, String why) {
            throw new InvalidRequestException("A file changed while it was read: line " + line + " " + why + ".");
        }

        void flush() {
            if (rows.size() > 0) {
                sink.accept(rows.build().sorted());
                rows = Rows.builder(series.dataset(), BATCH);
            }
        }
    }

    /** For example {@code FileImport[binance:BTC/USDT candles 1m]}. */
    @Override
    public String toString() {
        return "FileImport[" + series + "]";
    }
}

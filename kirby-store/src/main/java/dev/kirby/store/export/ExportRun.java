package dev.kirby.store.export;

import dev.kirby.NoDataException;
import dev.kirby.StoreException;
import dev.kirby.market.TimeRange;
import dev.kirby.store.export.ExportProgress.Step;
import dev.kirby.store.export.Metadata.Subject;
import dev.kirby.store.internal.ArrowFiles;
import dev.kirby.store.internal.CsvFiles;
import dev.kirby.store.internal.DuckDb;
import dev.kirby.store.storage.RowStorage;
import dev.kirby.store.storage.SqlScope;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes tables. The store is asked once for each, and answers into a Parquet file; the other formats, the counts and the
 * quality are taken from that file, so that all of them speak of the same rows. Documents get their names before the
 * files they describe.
 */
final class ExportRun implements AutoCloseable {

    private final RowStorage store;
    private final Path folder;
    private final Set<ExportFormat> formats;
    private final @Nullable TimeRange asked;
    private final String quote;
    private final ProgressFeed progress;
    private final Path spill;
    private final BackgroundWorker worker = new BackgroundWorker();
    private final AtomicReference<@Nullable DuckDb> opened = new AtomicReference<>();
    private final Supplier<DuckDb> engine;
    private final List<Path> files = new ArrayList<>();
    private long rows;

    ExportRun(
            RowStorage store,
            Path folder,
            Set<ExportFormat> formats,
            @Nullable TimeRange asked,
            String quote,
            ProgressFeed progress) {
        this.quote = quote;
        this.store = store;
        this.folder = folder;
        this.formats = formats;
        this.asked = asked;
        this.progress = progress;
        this.spill = StagedFiles.hidden(folder, "spill-" + UUID.randomUUID());
        this.engine = worker.begin(() -> {
            DuckDb started = DuckDb.open(spill);
            opened.set(started);
            return started;
        });
    }

    /** How many steps a table takes. */
    static int steps(Set<ExportFormat> formats) {
        return 2 + formats.size() - (formats.contains(ExportFormat.PARQUET) ? 1 : 0);
    }

    /** Writes one table in all formats. */
    void write(ExportTable table) {
        try (StagedFiles staged = StagedFiles.claim(
                        folder, table.stem(quote), store.clock().instant());
                ResampledStore resampled = new ResampledStore(store, folder)) {
            RowStorage rowsFrom = table.resampledFrom().isPresent() ? resampled.build(table, range()) : store;
            Subject subject = new Subject(
                    table, rowsFrom, staged, new FileDigests(worker, formats), asked, store.coverage(table.stored()));
            Inspection inspection = collect(subject);
            derive(subject);
            Metadata.write(staged.draft("json"), subject, inspection, store.clock());
            List<String> endings = new ArrayList<>(List.of("json"));
            formats.forEach(format -> endings.add(format.toString()));
            List<Path> published = staged.publish(endings);
            files.addAll(published.subList(1, published.size()));
            files.add(published.get(0));
            rows += inspection.quality().rows();
            long bytes = published.stream().mapToLong(f -> f.toFile().length()).sum();
            progress.begin(staged.name(), Step.DONE, () -> bytes);
        }
    }

    /**
     * Asks the store for the rows. Sorting them would take a quarter of the time and most of the memory, and a lake's
     * files are in order already: they are requested as they lie there, looked at, and sorted only if they came otherwise.
     */
    private Inspection collect(Subject subject) {
        ExportTable table = subject.table();
        StagedFiles staged = subject.staged();
        TimeRange range = range();
        RowStorage rowsFrom = subject.store();
        boolean filed = rowsFrom.folder().isPresent() && table.isFiledInOrder();
        progress.begin(staged.name(), Step.COLLECTING, staged::bytes);
        long count = ask(subject, filed ? table.filed(range) : sorted(rowsFrom, table, range));
        progress.begin(staged.name(), Step.CHECKING, staged::bytes);
        Inspection inspection = inspect(subject, count);
        return filed && !inspection.inOrder()
                ? inspect(subject, ask(subject, sorted(rowsFrom, table, range)))
                : inspection;
    }

    private TimeRange range() {
        return asked == null ? TimeRange.ALL : asked;
    }

    private static String sorted(RowStorage store, ExportTable table, TimeRange range) {
        return table.asOf() && store.folder().isEmpty() && isPostgres(store)
                ? table.postgresQuery(range)
                : table.query(range);
    }

    private static boolean isPostgres(RowStorage store) {
        return String.valueOf(store.sql("SELECT version() AS version", SqlScope.FILES)
                        .rows()
                        .get(0)
                        .text("version"))
                .startsWith("PostgreSQL");
    }

    /** Writes the answer to a query, which is summed up from then on. */
    private long ask(Subject subject, String query) {
        Path parquet = subject.staged().draft(ExportFormat.PARQUET);
        long count = subject.store().sql(query, SqlScope.FILES).toParquet(parquet);
        if (count == 0) {
            throw new NoDataException(
                    "The rows of " + subject.table().base() + " were deleted while they were exported.");
        }
        subject.digests().begin(ExportFormat.PARQUET, parquet);
        return count;
    }

    private Inspection inspect(Subject subject, long count) {
        Path parquet = subject.staged().draft(ExportFormat.PARQUET);
        return on(
                subject.staged(),
                connection -> Inspection.of(connection, parquet, subject.table().base(), count, progress::within));
    }

    /** Makes the other formats from the Parquet file. */
    private void derive(Subject subject) {
        StagedFiles staged = subject.staged();
        String select = "SELECT * FROM " + Inspection.scan(staged.draft(ExportFormat.PARQUET));
        for (ExportFormat format : formats) {
            if (format != ExportFormat.PARQUET) {
                Path draft = staged.draft(format);
                progress.begin(staged.name(), Step.WRITING, staged::bytes);
                on(
                        staged,
                        connection -> format == ExportFormat.ARROW
                                ? ArrowFiles.write(connection, select, draft)
                                : CsvFiles.write(connection, select, draft, draft.toString()));
                subject.digests().begin(format, draft);
            }
        }
    }

    private interface Work<T> {
        T with(Connection connection) throws SQLException;
    }

    private <T> T on(StagedFiles staged, Work<T> work) {
        try (Connection connection = engine.get().connect()) {
            return work.with(connection);
        } catch (SQLException e) {
            throw new StoreException(
                    "Cannot write " + staged.name() + " to " + folder.toAbsolutePath() + ": " + DuckDb.firstLine(e)
                            + ".",
                    e);
        }
    }

    ExportReport report() {
        return new ExportReport(files, rows);
    }

    @Override
    public void close() {
        worker.close();
        DuckDb started = opened.get();
        if (started != null) {
            started.close();
        }
        StagedFiles.remove(spill);
    }
}

package dev.kirby.store.export;

import dev.kirby.NoDataException;
import dev.kirby.StoreException;
import dev.kirby.market.TimeRange;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.export.ExportProgress.Step;
import dev.kirby.store.internal.ArrowFiles;
import dev.kirby.store.internal.CsvFiles;
import dev.kirby.store.internal.DuckDb;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes tables. The store is asked once for each, and answers into a Parquet file; the other formats, the counts and the
 * quality are taken from that file, so that all of them speak of the same rows. Documents get their names before the
 * files they describe.
 */
final class ExportRun implements AutoCloseable {

    private final MarketDataStore store;
    private final Path folder;
    private final Set<ExportFormat> formats;
    private final @Nullable TimeRange asked;
    private final ProgressFeed progress;
    private final Path spill;
    private final DuckDb engine;
    private final List<Path> files = new ArrayList<>();
    private long rows;

    ExportRun(
            MarketDataStore store,
            Path folder,
            Set<ExportFormat> formats,
            @Nullable TimeRange asked,
            ProgressFeed progress) {
        this.store = store;
        this.folder = folder;
        this.formats = formats;
        this.asked = asked;
        this.progress = progress;
        this.spill = Drafts.hidden(folder, "spill-" + UUID.randomUUID());
        this.engine = DuckDb.open(spill);
    }

    /** How many steps a table takes. */
    static int steps(Set<ExportFormat> formats) {
        return 2 + formats.size() - (formats.contains(ExportFormat.PARQUET) ? 1 : 0);
    }

    /** Writes one table in all formats. */
    void write(ExportTable table) {
        try (Drafts drafts = Drafts.claim(folder, table.stem(), store.clock().instant())) {
            Path parquet = drafts.draft(ExportFormat.PARQUET);
            progress.begin(drafts.name(), Step.COLLECTING, drafts::bytes);
            TimeRange range = asked == null ? TimeRange.ALL : asked;
            String query = table.asOf() && isPostgres() ? table.postgresQuery(range) : table.query(range);
            long count = store.sql(query).toParquet(parquet);
            if (count == 0) {
                throw new NoDataException("The rows of " + table.base() + " were deleted while they were exported.");
            }
            Inspection inspection = derive(table, drafts, count);
            Metadata.write(
                    drafts.draft("json"),
                    new Metadata.Subject(table, drafts, formats, asked),
                    inspection,
                    store.clock());
            List<String> endings = new ArrayList<>(List.of("json"));
            formats.forEach(format -> endings.add(format.toString()));
            List<Path> published = drafts.publish(endings);
            files.addAll(published.subList(1, published.size()));
            files.add(published.get(0));
            rows += count;
            long bytes = published.stream().mapToLong(f -> f.toFile().length()).sum();
            progress.begin(drafts.name(), Step.DONE, () -> bytes);
        }
    }

    private boolean isPostgres() {
        return String.valueOf(
                        store.sql("SELECT version() AS version").rows().get(0).text("version"))
                .startsWith("PostgreSQL");
    }

    /** Everything that is made from the Parquet file. */
    private Inspection derive(ExportTable table, Drafts drafts, long count) {
        Path parquet = drafts.draft(ExportFormat.PARQUET);
        try (Connection connection = engine.connect()) {
            progress.begin(drafts.name(), Step.CHECKING, drafts::bytes);
            Inspection inspection = Inspection.of(connection, parquet, table.base(), count, progress::within);
            String select = "SELECT * FROM " + Inspection.scan(parquet);
            for (ExportFormat format : formats) {
                Path draft = drafts.draft(format);
                if (format != ExportFormat.PARQUET) {
                    progress.begin(drafts.name(), Step.WRITING, drafts::bytes);
                }
                switch (format) {
                    case CSV, CSV_GZ -> CsvFiles.write(connection, select, draft, draft.toString());
                    case ARROW -> ArrowFiles.write(connection, select, draft);
                    case PARQUET -> {}
                }
            }
            return inspection;
        } catch (SQLException e) {
            throw new StoreException(
                    "Cannot write " + drafts.name() + " to " + folder.toAbsolutePath() + ": " + DuckDb.firstLine(e)
                            + ".",
                    e);
        }
    }

    ExportReport report() {
        return new ExportReport(files, rows);
    }

    @Override
    public void close() {
        engine.close();
        Drafts.remove(spill);
    }
}

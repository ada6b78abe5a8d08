package dev.kirby.store.export;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.NoDataException;
import dev.kirby.StoreException;
import dev.kirby.internal.Durable;
import dev.kirby.series.FeatureMatrix;
import dev.kirby.store.internal.Arrow;
import dev.kirby.store.internal.ArrowFiles;
import dev.kirby.store.internal.CsvFiles;
import dev.kirby.store.internal.DuckDb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;

/**
 * A matrix as a file for others: a column {@code time}, when each row's candle opens, and one for each feature, null where it is unknown.
 * Parquet, CSV and Arrow are written as exports of stored data are.
 *
 * <pre>{@code
 * MatrixExport.of(store.features(btc, "5m").funding().load()).to("features.parquet");
 * MatrixExport.of(trainingData.table()).to("training.arrow");
 * }</pre>
 *
 * <p>Immutable and thread-safe.
 */
public final class MatrixExport {

    private final FeatureMatrix matrix;

    private MatrixExport(FeatureMatrix matrix) {
        this.matrix = matrix;
    }

    /**
     * An export of a matrix.
     *
     * @param matrix with at least one row; no feature is named {@code time}
     * @return the export, to be written
     * @throws NoDataException if the matrix has no rows
     */
    public static MatrixExport of(FeatureMatrix matrix) {
        if (requireNonNull(matrix, "matrix").size() == 0) {
            throw new NoDataException("A matrix without rows cannot be exported: take a longer range.");
        }
        if (matrix.names().stream().anyMatch(name -> name.equalsIgnoreCase("time"))) {
            throw new InvalidRequestException("A feature cannot be named time: that is the column of the open times.");
        }
        return new MatrixExport(matrix);
    }

    /**
     * Writes one file, whole or not at all; one of that name is replaced.
     *
     * @param file ends in {@code .csv}, {@code .csv.gz}, {@code .json}, {@code .parquet} or {@code .arrow}
     * @return the file
     * @throws InvalidRequestException for another ending
     * @throws StoreException if it cannot be written, or Arrow is not on the class path
     */
    public Path to(String file) {
        String name = file.toLowerCase(Locale.ROOT);
        if (name.endsWith(".csv") || name.endsWith(".csv.gz")) {
            return toCsv(file);
        } else if (name.endsWith(".json")) {
            return toJson(file);
        } else if (name.endsWith(".parquet")) {
            return toParquet(file);
        } else if (name.endsWith(".arrow")) {
            return toArrow(file);
        }
        throw new InvalidRequestException("The format of " + file
                + " is not known: name a file that ends in .parquet, .csv, .csv.gz, .json or .arrow.");
    }

    /**
     * Writes CSV with a header: times ISO-8601 in UTC, nothing where a value is unknown.
     *
     * @param file compressed if it ends in {@code .gz}; replaced if it exists
     * @return the file
     */
    public Path toCsv(String file) {
        return write(file, (connection, draft) -> CsvFiles.write(connection, MatrixFunction.SELECT, draft, file));
    }

    /**
     * Writes a JSON array of an object for each row: times ISO-8601 in UTC, null where a value is unknown.
     *
     * @param file replaced if it exists
     * @return the file
     */
    public Path toJson(String file) {
        return write(
                file,
                (connection, draft) -> DuckDb.execute(
                        connection,
                        "COPY (SELECT strftime(time, '%Y-%m-%dT%H:%M:%SZ') AS time, * EXCLUDE (time) FROM ("
                                + MatrixFunction.SELECT + ")) TO " + DuckDb.quote(draft.toString())
                                + " (FORMAT json, ARRAY true, USE_TMP_FILE false)"));
    }

    /**
     * Writes Parquet.
     *
     * @param file replaced if it exists
     * @return the file
     */
    public Path toParquet(String file) {
        return write(
                file,
                (connection, draft) -> DuckDb.execute(
                        connection,
                        "COPY (" + MatrixFunction.SELECT + ") TO " + DuckDb.quote(draft.toString()) + " "
                                + DuckDb.PORTABLE_PARQUET));
    }

    /**
     * Writes an Arrow file, not compressed.
     *
     * @param file replaced if it exists
     * @return the file
     * @throws StoreException if Arrow is not on the class path; the message says what to add
     */
    public Path toArrow(String file) {
        Arrow.require();
        return write(file, (connection, draft) -> ArrowFiles.write(connection, MatrixFunction.SELECT, draft));
    }

    private interface Work {
        void on(Connection connection, Path draft) throws SQLException;
    }

    private Path write(String file, Work work) {
        Path target = Path.of(file).toAbsolutePath();
        Path draft = Durable.draft(target);
        try {
            Files.createDirectories(Durable.parent(target));
            try (DuckDb engine = DuckDb.open(draft.resolveSibling(draft.getFileName() + ".spill"));
                    Connection connection = engine.connect()) {
                MatrixFunction.register(connection, matrix);
                work.on(connection, draft);
                Durable.publish(draft, target);
            } finally {
                Files.deleteIfExists(draft);
            }
            return target;
        } catch (SQLException e) {
            throw new StoreException("Cannot write " + target + ": " + DuckDb.firstLine(e) + ".", e);
        } catch (IOException e) {
            throw StagedFiles.unwritable(Durable.parent(target), e);
        }
    }

    /** For example {@code MatrixExport[266 features x 8700 rows]}. */
    @Override
    public String toString() {
        return "MatrixExport[" + matrix.names().size() + " features x " + matrix.size() + " rows]";
    }
}

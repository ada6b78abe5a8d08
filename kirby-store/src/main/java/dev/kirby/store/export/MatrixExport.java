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
import java.util.Arrays;
import java.util.Comparator;
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
     * @param file ends in {@code .csv}, {@code .csv.gz}, {@code .parquet} or {@code .arrow}
     * @return the file
     * @throws InvalidRequestException for another ending
     * @throws StoreException if it cannot be written, or Arrow is not on the class path
     */
    public Path to(String file) {
        Path target = Path.of(file).toAbsolutePath();
        ExportFormat format = format(file);
        if (format == ExportFormat.ARROW) {
            Arrow.require();
        }
        Path draft = Durable.draft(target);
        try {
            Files.createDirectories(Durable.parent(target));
            try (DuckDb engine = DuckDb.open(draft.resolveSibling(draft.getFileName() + ".spill"));
                    Connection connection = engine.connect()) {
                MatrixFunction.register(connection, matrix);
                write(connection, format, draft);
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

    private static void write(Connection connection, ExportFormat format, Path draft) throws SQLException {
        switch (format) {
            case CSV -> CsvFiles.write(connection, MatrixFunction.SELECT, draft, "matrix.csv");
            case CSV_GZ -> CsvFiles.write(connection, MatrixFunction.SELECT, draft, "matrix.csv.gz");
            case ARROW -> ArrowFiles.write(connection, MatrixFunction.SELECT, draft);
            case PARQUET ->
                DuckDb.execute(
                        connection,
                        "COPY (" + MatrixFunction.SELECT + ") TO " + DuckDb.quote(draft.toString()) + " "
                                + DuckDb.PORTABLE_PARQUET);
        }
    }

    private static ExportFormat format(String file) {
        String name = file.toLowerCase(Locale.ROOT);
        return Arrays.stream(ExportFormat.values())
                .filter(format -> name.endsWith("." + format))
                .max(Comparator.comparingInt(format -> format.toString().length()))
                .orElseThrow(() -> new InvalidRequestException("The format of " + file
                        + " is not known: name a file that ends in .parquet, .csv, .csv.gz or .arrow."));
    }

    /** For example {@code MatrixExport[266 features x 8700 rows]}. */
    @Override
    public String toString() {
        return "MatrixExport[" + matrix.names().size() + " features x " + matrix.size() + " rows]";
    }
}

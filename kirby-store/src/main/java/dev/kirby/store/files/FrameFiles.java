package dev.kirby.store.files;

import dev.kirby.InvalidRequestException;
import dev.kirby.StoreException;
import dev.kirby.internal.Durable;
import dev.kirby.internal.ResultFile;
import dev.kirby.series.Frame;
import dev.kirby.store.internal.Arrow;
import dev.kirby.store.internal.ArrowFiles;
import dev.kirby.store.internal.DuckDb;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * Frames to files and from them, by the end of their names: {@code .parquet}, {@code .arrow}, {@code .csv}, {@code .csv.gz},
 * {@code .json}. Files appear when they are whole.
 *
 * <pre>{@code
 * FrameFiles.write(result.toFrames(), Path.of("results"), "parquet");    // trades.parquet, daily.parquet, metrics.parquet
 * FrameFiles.write(map.toFrame(), Path.of("sweep.arrow"));
 * Frame forecast = FrameFiles.read(Path.of("forecast.parquet"));
 * }</pre>
 *
 * <p>Times are UTC instants, unknown values null. JSON has no infinite numbers: they are null there, and in CSV {@code inf}.
 */
public final class FrameFiles {

    private enum Format {
        PARQUET(".parquet"),
        ARROW(".arrow"),
        CSV_GZ(".csv.gz"),
        CSV(".csv"),
        JSON(".json");

        private final String end;

        Format(String end) {
            this.end = end;
        }

        static Format of(Path file) {
            String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
            for (Format format : values()) {
                if (name.endsWith(format.end)) {
                    return format;
                }
            }
            throw new InvalidRequestException("Cannot tell the format of " + file
                    + " by its name: end it in .parquet, .arrow, .csv, .csv.gz or .json.");
        }
    }

    private FrameFiles() {}

    /**
     * Checks the name of a file before there is anything to write to it.
     *
     * @param file any
     * @return the file
     * @throws InvalidRequestException if its name does not say a format
     */
    public static Path requireFormat(Path file) {
        Format.of(file);
        return file;
    }

    /**
     * Writes a frame.
     *
     * @param frame any with at least one column
     * @param file replaced if it is there; its name says the format
     * @return the file
     * @throws StoreException if it cannot be written, or if {@code .arrow} is asked for without Arrow on the class path
     */
    public static Path write(Frame frame, Path file) {
        if (frame.names().isEmpty()) {
            throw new InvalidRequestException("A frame without columns cannot be written to " + file + ".");
        }
        switch (Format.of(file)) {
            case CSV -> ResultFile.write(file, frame.toCsv());
            case CSV_GZ -> ResultFile.write(file, packed(frame.toCsv()));
            case JSON -> ResultFile.write(file, frame.toJson());
            case PARQUET -> byEngine(frame, file, false);
            case ARROW -> byEngine(frame, file, true);
        }
        return file;
    }

    /**
     * Writes several frames, each to a file with its name.
     *
     * @param frames by name, such as those of a result
     * @param folder created if it is not there
     * @param format such as {@code parquet} or {@code csv.gz}
     * @return the files
     */
    public static List<Path> write(Map<String, Frame> frames, Path folder, String format) {
        List<Path> files = new ArrayList<>();
        frames.forEach((name, frame) -> files.add(write(frame, folder.resolve(name + "." + format))));
        return files;
    }

    /**
     * Reads a file of any program.
     *
     * @param file its name says the format; JSON is an array of objects, or one object a line
     * @return the columns: instants and dates are times, decimals numbers, booleans texts
     * @throws StoreException if it cannot be read
     */
    public static Frame read(Path file) {
        if (!Files.isReadable(file)) {
            throw new StoreException("Cannot read " + file.toAbsolutePath() + ": there is no such file.");
        }
        String name = DuckDb.quote(file.toString());
        try (DuckDb engine = DuckDb.open(spill(file));
                Connection connection = engine.connect()) {
            return switch (Format.of(file)) {
                case PARQUET -> EngineFrames.read(connection, "SELECT * FROM read_parquet(" + name + ")");
                case CSV, CSV_GZ ->
                    EngineFrames.read(
                            connection, "SELECT * FROM read_csv(" + name + ", header = true, sample_size = -1)");
                case JSON -> EngineFrames.read(connection, "SELECT * FROM read_json(" + name + ", sample_size = -1)");
                case ARROW -> {
                    Arrow.require();
                    yield ArrowFiles.read(connection, file, EngineFrames::read);
                }
            };
        } catch (SQLException e) {
            throw new StoreException("Cannot read " + file + ": " + DuckDb.firstLine(e) + ".", e);
        }
    }

    private static void byEngine(Frame frame, Path file, boolean arrow) {
        if (arrow) {
            Arrow.require();
        }
        Path target = file.toAbsolutePath();
        Path draft = Durable.draft(target);
        try (DuckDb engine = DuckDb.open(spill(target));
                Connection connection = engine.connect()) {
            Durable.createFolders(Durable.parent(target));
            String query = EngineFrames.table(connection, frame);
            if (arrow) {
                ArrowFiles.write(connection, query, draft);
            } else {
                DuckDb.execute(
                        connection,
                        "COPY (" + query + ") TO " + DuckDb.quote(draft.toString()) + " " + DuckDb.PORTABLE_PARQUET);
            }
            Durable.publish(draft, target);
        } catch (SQLException e) {
            throw new StoreException("Cannot write " + file + ": " + DuckDb.firstLine(e) + ".", e);
        } catch (IOException e) {
            throw new StoreException("Cannot write " + file + ": " + e + ". Choose a folder that can be written.", e);
        } finally {
            drop(draft);
        }
    }

    private static void drop(Path draft) {
        try {
            Files.deleteIfExists(draft);
        } catch (IOException e) {
            throw new StoreException("Cannot delete " + draft + ": " + e + ".", e);
        }
    }

    private static Path spill(Path file) {
        return file.resolveSibling("." + file.getFileName() + ".spill");
    }

    private static byte[] packed(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new StoreException("Cannot compress: " + e + ".", e);
        }
        return bytes.toByteArray();
    }
}

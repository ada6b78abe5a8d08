package dev.kirby.store.live;

import dev.kirby.StoreException;
import dev.kirby.market.Dataset;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.store.storage.RowStorage;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Flat files of candles, {@code BTC/BTC_1m.csv.gz}: what the store has got since the last line is added as a gzip member of its
 * own, which every reader of gzip takes as one text. A file that a crash cut short is set aside as {@code .damaged}. For one
 * thread.
 */
final class CandleFiles {

    private static final String HEADER = "time,open,high,low,close,volume,num_trades\n";

    private final Path folder;
    private final RowStorage store;
    private final long beginMillis;
    private final Map<SeriesId, Long> written = new HashMap<>();

    /**
     * Files in a folder.
     *
     * @param beginMillis where a file begins that is not there yet
     */
    CandleFiles(Path folder, RowStorage store, long beginMillis) {
        this.folder = folder;
        this.store = store;
        this.beginMillis = beginMillis;
    }

    /** The file of a series. */
    Path file(SeriesId series) {
        String coin = series.instrument().coin();
        return folder.resolve(coin).resolve(coin + "_" + series.requireInterval() + ".csv.gz");
    }

    /** Adds the candles that the store has and the file has not. */
    void advance(SeriesId series) {
        try {
            Path file = file(series);
            Long known = written.get(series);
            long last = known != null ? known : lastLine(file);
            long from = last == Long.MIN_VALUE
                    ? series.requireInterval().ceil(beginMillis)
                    : series.requireInterval().next(last);
            Rows rows = store.read(
                    series,
                    TimeRange.ofMillis(from, Math.max(from, store.clock().millis())));
            if (rows.isEmpty()) {
                written.put(series, last);
                return;
            }
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.write(file, member(rows, !Files.exists(file)), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            written.put(series, rows.time(rows.size() - 1));
        } catch (IOException e) {
            throw new StoreException("Cannot write " + file(series) + ": " + e + ". Free or unlock the folder.", e);
        }
    }

    private static byte[] member(Rows rows, boolean header) throws IOException {
        StringBuilder text = new StringBuilder(header ? HEADER : "");
        List<Dataset.Column> columns = rows.dataset().columns();
        for (int row = 0; row < rows.size(); row++) {
            text.append(Instant.ofEpochMilli(rows.time(row)));
            for (int c = 0; c < columns.size(); c++) {
                double value = rows.number(c, row);
                text.append(',');
                if (!Double.isNaN(value)) {
                    text.append(
                            columns.get(c).type() == Dataset.ColumnType.COUNT
                                    ? Long.toString((long) value)
                                    : Double.toString(value));
                }
            }
            text.append('\n');
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.toString().getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    /** The time of the last line; the least number if there is none. */
    private static long lastLine(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Long.MIN_VALUE;
        }
        String last = "";
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                last = line;
            }
            return last.startsWith("time") || last.isEmpty()
                    ? Long.MIN_VALUE
                    : Instant.parse(last.substring(0, last.indexOf(','))).toEpochMilli();
        } catch (IOException | RuntimeException e) {
            Files.move(file, file.resolveSibling(file.getFileName() + ".damaged"), StandardCopyOption.REPLACE_EXISTING);
            return Long.MIN_VALUE;
        }
    }
}

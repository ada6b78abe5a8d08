package dev.kirby.store.export;

import dev.kirby.StoreException;
import dev.kirby.market.Instrument;
import dev.kirby.market.TimeRange;
import dev.kirby.quality.QualityReport;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.SqlRow;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectMapper;

/** The JSON document beside an exported file. */
final class Metadata {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Metadata() {}

    /** Column names, types and null counts of an export's rows. */
    static List<Map<String, Object>> columns(MarketDataStore store, ExportTable table, String query) {
        var described = store.sql(query).columns();
        StringBuilder counts = new StringBuilder("SELECT count(*) AS n");
        for (String column : table.columns()) {
            counts.append(", count(*) - count(\"")
                    .append(column)
                    .append("\") AS \"")
                    .append(column)
                    .append('"');
        }
        SqlRow row = store.sql(counts + " FROM (" + query + ") q").rows().get(0);
        List<Map<String, Object>> columns = new ArrayList<>();
        for (int i = 0; i < described.size(); i++) {
            Map<String, Object> column = new LinkedHashMap<>();
            column.put("name", described.get(i).name());
            column.put("type", described.get(i).type());
            column.put(
                    "null_count",
                    String.valueOf(row.values().get(i + 1)).isEmpty()
                            ? 0L
                            : row.values().get(i + 1));
            columns.add(column);
        }
        return columns;
    }

    /** Writes the document of a table whose data files are complete. */
    static void write(
            Path target,
            ExportTable table,
            Map<ExportFormat, Path> data,
            long rows,
            QualityReport quality,
            List<Map<String, Object>> columns,
            @Nullable TimeRange asked,
            Instant time) {
        Instrument instrument = table.base().instrument();
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("export_timestamp", time.toString());
        document.put("data_type", table.type());
        document.put("exchange", instrument.exchange());
        document.put("coin", instrument.coin());
        document.put("quote", instrument.quote());
        document.put("trading_pair", instrument.coin() + "/" + instrument.quote());
        document.put("market_type", instrument.type().toString());
        document.put("interval", table.interval().map(Object::toString).orElse(null));
        document.put("time_range", range(quality.range()));
        document.put("row_count", rows);
        document.put("null_strategy", "preserve");
        if (!table.joined().isEmpty()) {
            document.put("join", table.asOf() ? "as_of_close" : "equal_time");
        }
        document.put("columns", columns);
        document.put("kirby_version", version());
        document.put("parameters", Map.of("time_range", asked == null ? "all" : range(asked)));
        document.put("quality", quality.toMap());
        try {
            files(document, data);
            Path draft = target.resolveSibling("." + target.getFileName() + ".draft");
            try {
                Files.writeString(draft, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n");
                Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(draft);
            }
        } catch (IOException e) {
            throw new StoreException("Cannot write " + target + ": " + e + ". Choose a folder that can be written.", e);
        }
    }

    /** One format is told at the top; both have a size in total and a list of what each file is. */
    private static void files(Map<String, @Nullable Object> document, Map<ExportFormat, Path> data) throws IOException {
        List<Map<String, Object>> files = new ArrayList<>();
        long bytes = 0;
        for (Map.Entry<ExportFormat, Path> entry : data.entrySet()) {
            Map<String, Object> file = new LinkedHashMap<>();
            file.put("file", entry.getValue().getFileName().toString());
            file.put("format", entry.getKey().toString());
            file.put("file_size_bytes", Files.size(entry.getValue()));
            file.put("checksum", "sha256:" + sha256(entry.getValue()));
            files.add(file);
            bytes += Files.size(entry.getValue());
        }
        document.put("format", files.size() == 1 ? files.get(0).get("format") : "both");
        document.put("file_size_bytes", bytes);
        if (files.size() == 1) {
            document.put("checksum", files.get(0).get("checksum"));
        }
        document.put("files", files);
    }

    private static Map<String, String> range(TimeRange range) {
        Map<String, String> map = new LinkedHashMap<>();
        map.put("start", range.start().toString());
        map.put("end", range.end().toString());
        return map;
    }

    private static String version() {
        String version = Metadata.class.getPackage().getImplementationVersion();
        return version == null ? "unpackaged" : version;
    }

    private static String sha256(Path file) throws IOException {
        try (DigestInputStream in =
                new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256.", e);
        }
    }
}

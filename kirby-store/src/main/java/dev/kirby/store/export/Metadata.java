package dev.kirby.store.export;

import dev.kirby.StoreException;
import dev.kirby.market.Instrument;
import dev.kirby.market.TimeRange;
import dev.kirby.quality.QualityReport;
import dev.kirby.source.Origins;
import dev.kirby.store.storage.Coverage;
import dev.kirby.store.storage.ProvisionalAnswer;
import dev.kirby.store.storage.RowStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectMapper;

/** The JSON document beside an exported file. */
final class Metadata {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Metadata() {}

    /**
     * What a document describes.
     *
     * @param table what was exported
     * @param store where its rows are
     * @param staged where its files are until they get their names
     * @param digests of its files
     * @param asked the range requested; null for everything
     * @param coverage what was requested from the source of its base series
     */
    record Subject(
            ExportTable table,
            RowStorage store,
            StagedFiles staged,
            FileDigests digests,
            @Nullable TimeRange asked,
            Coverage coverage) {

        Set<ExportFormat> formats() {
            return digests.formats();
        }
    }

    /** Writes the document of a table whose data files are complete. */
    static void write(Path draft, Subject subject, Inspection inspection, Clock clock) {
        ExportTable table = subject.table();
        QualityReport quality = inspection.quality();
        Instrument instrument = table.base().instrument();
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("export_timestamp", clock.instant().toString());
        document.put("data_type", table.type());
        document.put("exchange", instrument.exchange());
        document.put("coin", instrument.coin());
        document.put("quote", instrument.quote());
        document.put("trading_pair", instrument.coin() + "/" + instrument.quote());
        document.put("market_type", instrument.type().toString());
        document.put("interval", table.interval().map(Object::toString).orElse(null));
        table.resampledFrom().ifPresent(finer -> document.put("resampled_from", finer.toString()));
        document.put("time_range", range(quality.range()));
        document.put("row_count", quality.rows());
        document.put("null_strategy", "preserve");
        if (!table.joined().isEmpty()) {
            document.put("join", table.asOf() ? "as_of_close" : "equal_time");
        }
        document.put("columns", columns(inspection));
        document.put("kirby_version", version());
        document.put("parameters", parameters(subject));
        document.put("quality", quality.toMap());
        document.put("provisional", provisional(subject));
        document.put("origins", origins(subject));
        try {
            files(document, subject);
            Files.writeString(draft, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n");
        } catch (IOException e) {
            throw new StoreException("Cannot write " + draft + ": " + e + ". Choose a folder that can be written.", e);
        }
    }

    private static List<Map<String, Object>> columns(Inspection inspection) {
        List<Map<String, Object>> columns = new ArrayList<>();
        for (Inspection.ColumnFacts facts : inspection.columns()) {
            Map<String, Object> column = new LinkedHashMap<>();
            column.put("name", facts.name());
            column.put("type", facts.type());
            column.put("null_count", facts.nulls());
            columns.add(column);
        }
        return columns;
    }

    private static Map<String, Object> parameters(Subject subject) {
        TimeRange asked = subject.asked();
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("time_range", asked == null ? "all" : range(asked));
        parameters.put(
                "formats",
                subject.formats().stream().map(ExportFormat::toString).toList());
        return parameters;
    }

    /** The windows whose missing rows no second answer of the source has confirmed yet. */
    private static List<Map<String, Object>> provisional(Subject subject) {
        List<Map<String, Object>> windows = new ArrayList<>();
        TimeRange asked = subject.asked() == null ? TimeRange.ALL : subject.asked();
        for (ProvisionalAnswer answer : subject.coverage().provisional(asked)) {
            Map<String, Object> window = new LinkedHashMap<>(range(answer.range()));
            window.put("rows", answer.rows());
            window.put("expected", answer.expected());
            window.put("asked", answer.asked());
            window.put("last", answer.last().toString());
            windows.add(window);
        }
        return windows;
    }

    /** Where the rows of the base series come from; what is in none of the ranges has no recorded origin. */
    private static List<Map<String, Object>> origins(Subject subject) {
        List<Map<String, Object>> stretches = new ArrayList<>();
        TimeRange asked = subject.asked() == null ? TimeRange.ALL : subject.asked();
        for (Origins.Stretch stretch :
                subject.coverage().origins().within(asked).stretches()) {
            Map<String, Object> part = new LinkedHashMap<>(range(stretch.range()));
            part.put("origin", stretch.origin().toString());
            part.put("other_venue", stretch.origin().isOtherVenue());
            stretches.add(part);
        }
        return stretches;
    }

    /** One format stands at the top; several have a size in total and a list of what each file is. */
    private static void files(Map<String, @Nullable Object> document, Subject subject) throws IOException {
        List<Map<String, Object>> files = new ArrayList<>();
        long bytes = 0;
        for (ExportFormat format : subject.formats()) {
            Path data = subject.staged().draft(format);
            Map<String, Object> file = new LinkedHashMap<>();
            file.put("file", data.getFileName().toString());
            file.put("format", format.toString());
            file.put("file_size_bytes", Files.size(data));
            file.put("checksum", "sha256:" + subject.digests().of(format));
            files.add(file);
            bytes += Files.size(data);
        }
        document.put("format", format(subject.formats()));
        document.put("file_size_bytes", bytes);
        if (files.size() == 1) {
            document.put("checksum", files.get(0).get("checksum"));
        }
        document.put("files", files);
    }

    private static String format(Set<ExportFormat> formats) {
        return formats.equals(ExportFormat.parse("both"))
                ? "both"
                : formats.stream().map(ExportFormat::toString).collect(Collectors.joining(","));
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
}

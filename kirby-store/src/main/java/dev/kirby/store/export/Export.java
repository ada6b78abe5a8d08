package dev.kirby.store.export;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.StoreException;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.quality.QualityCheck;
import dev.kirby.quality.QualityReport;
import dev.kirby.store.MarketDataStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes an instrument's stored data to files. Each refinement returns a new export; {@link #to}, {@link #toParquet} and
 * {@link #toCsv} write.
 *
 * <p>Files are named {@code {type}_{exchange}_{coin}_{quote}_{market_type}[_{interval}]_{yyyyMMdd_HHmmss}.{ending}}, with a
 * JSON document of the same name beside each table that says what it is, how many nulls each column has, its checksum and
 * its quality. A file appears under its name when it is complete; none is ever overwritten. Unknown values stay null.
 *
 * <p>Immutable and thread-safe.
 */
public final class Export {

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final MarketDataStore store;
    private final Instrument instrument;
    private final List<ExportTable> tables;
    private final @Nullable TimeRange range;

    private Export(MarketDataStore store, Instrument instrument, List<ExportTable> tables, @Nullable TimeRange range) {
        this.store = store;
        this.instrument = instrument;
        this.tables = tables;
        this.range = range;
    }

    /**
     * An export of nothing yet.
     *
     * @param store where the data is
     * @param instrument whose data
     * @return an export to refine
     */
    public static Export of(MarketDataStore store, Instrument instrument) {
        return new Export(requireNonNull(store, "store"), requireNonNull(instrument, "instrument"), List.of(), null);
    }

    /**
     * A copy with candles.
     *
     * @param intervals for example {@code "1m", "15m"}, or {@code "all"} for those that are stored
     * @return the new export
     */
    public Export candles(String... intervals) {
        Export export = this;
        for (SeriesId series : series(intervals)) {
            export = export.with(ExportTable.of(series));
        }
        return export;
    }

    /**
     * A copy with candles that carry the funding and open interest of exactly their open time, null where there is none.
     *
     * @param intervals as for {@link #candles}
     * @return the new export
     */
    public Export merged(String... intervals) {
        Export export = this;
        for (SeriesId series : series(intervals)) {
            export = export.with(ExportTable.merged(series, false));
        }
        return export;
    }

    /**
     * A copy with candles that carry the last funding and open interest stamped before their close: nothing from the future.
     *
     * @param intervals as for {@link #candles}
     * @return the new export
     */
    public Export mergedAsOf(String... intervals) {
        Export export = this;
        for (SeriesId series : series(intervals)) {
            export = export.with(ExportTable.merged(series, true));
        }
        return export;
    }

    /**
     * A copy with funding rates.
     *
     * @return the new export
     */
    public Export funding() {
        return with(ExportTable.of(SeriesId.of(Dataset.FUNDING, instrument)));
    }

    /**
     * A copy with open interest.
     *
     * @return the new export
     */
    public Export openInterest() {
        return with(ExportTable.of(SeriesId.of(Dataset.OPEN_INTEREST, instrument)));
    }

    /**
     * A copy with liquidations.
     *
     * @return the new export
     */
    public Export liquidations() {
        return with(ExportTable.of(SeriesId.of(Dataset.LIQUIDATIONS, instrument)));
    }

    /**
     * A copy with long/short ratios.
     *
     * @return the new export
     */
    public Export longShortRatio() {
        return with(ExportTable.of(SeriesId.of(Dataset.LONG_SHORT_RATIO, instrument)));
    }

    /**
     * A copy that exports the last days.
     *
     * @param days more than 0
     * @return the new export
     */
    public Export days(int days) {
        return range(TimeRange.lastDays(days, store.clock()));
    }

    /**
     * A copy that exports a range.
     *
     * @param start the first instant inside, as {@link TimeRange#instant} reads it
     * @param end the first instant after
     * @return the new export
     */
    public Export range(String start, String end) {
        return range(TimeRange.of(start, end));
    }

    /**
     * A copy that exports a range.
     *
     * @param range start inclusive, end exclusive; everything unless given
     * @return the new export
     */
    public Export range(TimeRange range) {
        return new Export(store, instrument, tables, requireNonNull(range, "range"));
    }

    private Export with(ExportTable table) {
        List<ExportTable> more = new ArrayList<>(tables);
        more.add(table);
        return new Export(store, instrument, List.copyOf(more), range);
    }

    private List<SeriesId> series(String... intervals) {
        if (intervals.length == 1 && intervals[0].equals("all")) {
            List<SeriesId> stored = store.series().stream()
                    .filter(s ->
                            s.dataset() == Dataset.CANDLES && s.instrument().equals(instrument))
                    .toList();
            // Without any, asking for one gives the error that says what the store has instead.
            return stored.isEmpty() ? List.of(SeriesId.candles(instrument, Interval.M1)) : stored;
        }
        List<SeriesId> series = new ArrayList<>();
        for (String interval : intervals) {
            series.add(SeriesId.candles(instrument, Interval.parse(interval.strip())));
        }
        return series;
    }

    /**
     * Writes Parquet files.
     *
     * @param folder created if absent
     * @return what was written
     */
    public ExportReport toParquet(String folder) {
        return to(Path.of(folder), EnumSet.of(ExportFormat.PARQUET));
    }

    /**
     * Writes CSV files.
     *
     * @param folder created if absent
     * @return what was written
     */
    public ExportReport toCsv(String folder) {
        return to(Path.of(folder), EnumSet.of(ExportFormat.CSV));
    }

    /**
     * Writes files.
     *
     * @param folder created if absent
     * @param formats at least one
     * @return what was written
     * @throws dev.kirby.NoDataException if a table has no rows in the range; the message says what there is
     * @throws StoreException if the folder cannot be written
     */
    public ExportReport to(Path folder, Set<ExportFormat> formats) {
        if (tables.isEmpty() || formats.isEmpty()) {
            throw new InvalidRequestException("An export of nothing: name a table, such as .candles(\"1m\").");
        }
        tables.forEach(this::requireRows);
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw unwritable(folder, e);
        }
        if (!Files.isWritable(folder)) {
            throw unwritable(folder, null);
        }
        List<Path> files = new ArrayList<>();
        long rows = 0;
        for (ExportTable table : tables) {
            rows += write(table, folder, formats, files);
        }
        return new ExportReport(files, rows);
    }

    private static StoreException unwritable(Path folder, @Nullable IOException cause) {
        return new StoreException(
                "Cannot write to " + folder.toAbsolutePath() + ": choose another output folder, or make it writable.",
                cause);
    }

    private TimeRange within() {
        return range == null ? TimeRange.ALL : range;
    }

    private void requireRows(ExportTable table) {
        store.rows(table.base()).range(within()).requireAny();
    }

    private long write(ExportTable table, Path folder, Set<ExportFormat> formats, List<Path> files) {
        String query = table.query(within());
        String name = freeName(table, folder);
        QualityReport quality = quality(table);
        List<Map<String, Object>> columns = Metadata.columns(store, table, query);
        long rows = 0;
        Map<ExportFormat, Path> data = new EnumMap<>(ExportFormat.class);
        for (ExportFormat format : formats) {
            Path file = folder.resolve(name + "." + format);
            var result = store.sql(query);
            rows = format == ExportFormat.CSV ? result.toCsv(file) : result.toParquet(file);
            data.put(format, file);
        }
        Path document = folder.resolve(name + ".json");
        Metadata.write(
                document,
                table,
                data,
                rows,
                quality,
                columns,
                range,
                store.clock().instant());
        files.addAll(data.values());
        files.add(document);
        return rows;
    }

    private QualityReport quality(ExportTable table) {
        QualityCheck check = QualityCheck.of(table.base());
        store.stream(table.base(), within(), check::accept);
        return check.report();
    }

    private String freeName(ExportTable table, Path folder) {
        String type = table.asOf() ? "merged_asof" : table.type();
        String stem = type + "_" + instrument.exchange() + "_" + instrument.coin() + "_" + instrument.quote() + "_"
                + instrument.type() + table.interval().map(i -> "_" + i).orElse("") + "_";
        var time = store.clock().instant();
        while (true) {
            String name = stem + STAMP.format(time);
            boolean taken = List.of(".csv", ".parquet", ".json").stream()
                    .anyMatch(ending -> Files.exists(folder.resolve(name + ending)));
            if (!taken) {
                return name;
            }
            time = time.plusSeconds(1);
        }
    }

    /** For example {@code Export[binance:BTC/USDT:USDT, candles 1m, merged 1m]}. */
    @Override
    public String toString() {
        String text = String.join(
                ", ",
                tables.stream()
                        .map(t -> t.type() + t.interval().map(i -> " " + i).orElse(""))
                        .toList());
        return "Export[" + instrument + ", " + (text.length() > 40 ? tables.size() + " tables" : text) + "]";
    }
}

package dev.kirby.store.export;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.StoreException;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.store.internal.Arrow;
import dev.kirby.store.query.CandleQuery;
import dev.kirby.store.query.RowQuery;
import dev.kirby.store.storage.RowStorage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes an instrument's stored data to files. Each refinement returns a new export; {@link #to}, {@link #toParquet},
 * {@link #toCsv} and {@link #toArrow} write.
 *
 * <p>Files are named {@code {type}_{exchange}_{coin}_{quote}_{market_type}[_{interval}]_{yyyyMMdd_HHmmss}.{ending}}, with a
 * JSON document of the same name beside each table that says what it is, how many nulls each column has, its checksum and
 * its quality. A file appears under its name when it is complete and its document is there; none is ever overwritten. All
 * files of a table and its document describe one state of the store, whatever is written meanwhile. Unknown values stay
 * null.
 *
 * <p>Immutable and thread-safe.
 */
public final class Export {

    private final RowStorage store;
    private final Instrument instrument;
    private final Settings settings;

    /** What refinements change; never changed once an export has it. */
    private static final class Settings {
        private List<ExportTable> tables = List.of();
        private @Nullable TimeRange range;
        private String quote;
        private @Nullable Consumer<ExportProgress> listener;

        Settings(String quote) {
            this.quote = quote;
        }

        Settings copy() {
            Settings copy = new Settings(quote);
            copy.tables = tables;
            copy.range = range;
            copy.listener = listener;
            return copy;
        }
    }

    private Export(RowStorage store, Instrument instrument, Settings settings) {
        this.store = store;
        this.instrument = instrument;
        this.settings = settings;
    }

    private Export with(Consumer<Settings> change) {
        Settings copy = settings.copy();
        change.accept(copy);
        return new Export(store, instrument, copy);
    }

    /**
     * An export of nothing yet.
     *
     * @param store where the data is
     * @param instrument whose data
     * @return an export to refine
     */
    public static Export of(RowStorage store, Instrument instrument) {
        return new Export(
                requireNonNull(store, "store"),
                requireNonNull(instrument, "instrument"),
                new Settings(instrument.quote()));
    }

    /**
     * A copy with candles; an interval that is not stored is built from finer stored candles, and the document beside says so.
     *
     * @param intervals for example {@code "1m", "15m"}, or {@code "all"} for those that are stored
     * @return the new export
     */
    public Export candles(String... intervals) {
        return tables(series(intervals).stream().map(ExportTable::of).toList());
    }

    /**
     * A copy with candles that carry the funding and open interest of exactly their open time, null where there is none.
     *
     * @param intervals as for {@link #candles}
     * @return the new export
     */
    public Export merged(String... intervals) {
        return tables(series(intervals).stream()
                .map(series -> ExportTable.merged(series, false))
                .toList());
    }

    /**
     * A copy with candles that carry the last funding and open interest stamped before their close: nothing from the future.
     *
     * @param intervals as for {@link #candles}
     * @return the new export
     */
    public Export mergedAsOf(String... intervals) {
        return tables(series(intervals).stream()
                .map(series -> ExportTable.merged(series, true))
                .toList());
    }

    /**
     * A copy with the rows of any dataset.
     *
     * @param dataset one without an interval, such as {@link Dataset#TRADES}
     * @return the new export
     */
    public Export rows(Dataset dataset) {
        return tables(List.of(ExportTable.of(SeriesId.of(dataset, instrument))));
    }

    /**
     * A copy with candles of any price.
     *
     * @param dataset one with an interval, such as {@link Dataset#MARK_CANDLES}
     * @param interval such as {@link Interval#H1}
     * @return the new export
     */
    public Export rows(Dataset dataset, Interval interval) {
        return tables(List.of(ExportTable.of(new SeriesId(dataset, instrument, interval))));
    }

    /**
     * A copy with funding rates.
     *
     * @return the new export
     */
    public Export funding() {
        return rows(Dataset.FUNDING);
    }

    /**
     * A copy with open interest.
     *
     * @return the new export
     */
    public Export openInterest() {
        return rows(Dataset.OPEN_INTEREST);
    }

    /**
     * A copy with liquidations.
     *
     * @return the new export
     */
    public Export liquidations() {
        return rows(Dataset.LIQUIDATIONS);
    }

    /**
     * A copy with long/short ratios.
     *
     * @return the new export
     */
    public Export longShortRatio() {
        return rows(Dataset.LONG_SHORT_RATIO);
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
        requireNonNull(range, "range");
        return with(s -> s.range = range);
    }

    /**
     * A copy that reports its progress, for exports that take long.
     *
     * @param listener is called on the thread that exports, at each step and twice a second meanwhile; if it throws, the
     *     export stops at its next step with what was thrown; tables that were complete by then stay
     * @return the new export
     */
    public Export onProgress(Consumer<ExportProgress> listener) {
        requireNonNull(listener, "listener");
        return with(s -> s.listener = listener);
    }

    /**
     * A copy whose files carry another word for the quote currency in their names, such as {@code USD} for {@code USDC}.
     *
     * @param word as it was requested
     * @return the new export
     */
    public Export named(String word) {
        Instrument asked = Instrument.of(instrument.exchange(), instrument.coin(), word, instrument.type());
        if (!asked.equals(instrument)) {
            throw new InvalidRequestException(word + " is no name of the quote currency of " + instrument + ".");
        }
        return with(s -> s.quote = word);
    }

    private Export tables(List<ExportTable> more) {
        List<ExportTable> all = new ArrayList<>(settings.tables);
        all.addAll(more);
        return with(s -> s.tables = List.copyOf(all));
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
     * Writes Arrow files, for readers that map them into memory.
     *
     * @param folder created if absent
     * @return what was written
     * @throws StoreException if Arrow is not on the class path; the message says what to add
     */
    public ExportReport toArrow(String folder) {
        return to(Path.of(folder), EnumSet.of(ExportFormat.ARROW));
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
        if (settings.tables.isEmpty() || formats.isEmpty()) {
            throw new InvalidRequestException("An export of nothing: name a table, such as .candles(\"1m\").");
        }
        List<ExportTable> sourced = settings.tables.stream().map(this::sourced).toList();
        if (formats.contains(ExportFormat.ARROW)) {
            Arrow.require();
        }
        return ProgressFeed.run(settings.listener, sourced.size(), ExportRun.steps(formats), progress -> {
            try (ExportRun run = new ExportRun(store, folder, formats, settings.range, settings.quote, progress)) {
                sourced.forEach(run::write);
                return run.report();
            }
        });
    }

    /** The table with where its rows come from: candles that are not stored are built from finer ones. */
    private ExportTable sourced(ExportTable table) {
        TimeRange within = settings.range == null ? TimeRange.ALL : settings.range;
        if (table.base().dataset() == Dataset.CANDLES) {
            Interval interval = table.base().requireInterval();
            Optional<Interval> finer = CandleQuery.of(store, instrument, interval)
                    .range(within)
                    .source()
                    .map(SeriesId::requireInterval)
                    .filter(stored -> stored != interval);
            if (finer.isPresent()) {
                return table.resampledFrom(finer.get());
            }
        }
        RowQuery.of(store, table.base()).range(within).requireAny();
        return table;
    }

    /** For example {@code Export[binance:BTC/USDT:USDT, candles 1m, merged 1m]}. */
    @Override
    public String toString() {
        String text = String.join(
                ", ",
                settings.tables.stream()
                        .map(t -> t.type()
                                + (t.asOf() ? " as of" : "")
                                + t.interval().map(i -> " " + i).orElse(""))
                        .toList());
        return "Export[" + instrument + ", " + (text.length() > 40 ? settings.tables.size() + " tables" : text) + "]";
    }
}

package dev.kirby.store.export;

import dev.kirby.market.Instrument;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.store.lake.Lake;
import dev.kirby.store.query.CandleQuery;
import dev.kirby.store.query.RowQuery;
import dev.kirby.store.storage.RowStorage;
import java.nio.file.Path;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A store for the time of one export: candles that are not stored, built from finer stored ones as backtests build them, and
 * what is joined to them. It lies beside the files that are being written, and goes with them.
 */
final class ResampledStore implements AutoCloseable {

    private final RowStorage store;
    private final Path folder;
    private @Nullable Lake lake;

    ResampledStore(RowStorage store, Path target) {
        this.store = store;
        this.folder = StagedFiles.hidden(target, "resampled-" + UUID.randomUUID());
    }

    /** Builds the rows of a table. */
    RowStorage build(ExportTable table, TimeRange range) {
        Lake built = Lake.open(folder, store.clock());
        lake = built;
        SeriesId base = table.base();
        Instrument instrument = base.instrument();
        CandleQuery.of(store, instrument, base.requireInterval()).range(range).writeTo(built);
        if (built.count(base) == 0) {
            // Not one candle is whole: the error says what there is.
            RowQuery.of(store, base).range(range).requireAny();
        }
        for (SeriesId joined : table.joined()) {
            // As of a close the last value counts, however old it is.
            TimeRange wanted =
                    table.asOf() ? TimeRange.ofMillis(TimeRange.ALL.startMillis(), range.endMillis()) : range;
            store.stream(joined, wanted, batch -> built.upsert(joined, batch));
        }
        return built;
    }

    @Override
    public void close() {
        if (lake != null) {
            lake.close();
            StagedFiles.remove(folder);
        }
    }
}

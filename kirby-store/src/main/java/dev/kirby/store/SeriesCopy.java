package dev.kirby.store;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.NoDataException;
import dev.kirby.StoreException;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.source.Origins;
import dev.kirby.source.Page;
import dev.kirby.store.query.RowQuery;
import dev.kirby.store.storage.Coverage;
import dev.kirby.store.storage.DataVersion;
import dev.kirby.store.storage.RowStorage;
import java.util.List;
import java.util.Map;

/**
 * A copy of one series to another store, of whatever kind: {@code store.copy(series).to(other)}.
 *
 * <p>Rows go batch by batch, so that memory holds one. What the other store has already is kept, and replaced where this one
 * knows better; a copy that was cut short is simply run again. Immutable and thread-safe.
 */
public final class SeriesCopy {

    private final RowStorage source;
    private final SeriesId series;
    private final TimeRange range;

    SeriesCopy(RowStorage source, SeriesId series, TimeRange range) {
        this.source = source;
        this.series = requireNonNull(series, "series");
        this.range = range;
    }

    /**
     * A range only.
     *
     * @param start inclusive; see {@link TimeRange#instant} for the forms
     * @param end exclusive
     * @return a new copy
     */
    public SeriesCopy range(String start, String end) {
        return range(TimeRange.of(start, end));
    }

    /**
     * A range only.
     *
     * @param range which times
     * @return a new copy
     */
    public SeriesCopy range(TimeRange range) {
        return new SeriesCopy(source, series, requireNonNull(range, "range"));
    }

    /**
     * Copies rows, and with them what of their time was requested and answered.
     *
     * @param target another store
     * @return what was copied
     * @throws InvalidRequestException if the target is the store itself, or one of the two is for production and the other for
     *     training
     * @throws NoDataException if there is nothing to copy; the message says what there is
     * @throws StoreException if one of the stores fails; what was copied until then stays
     */
    public CopyReport to(MarketDataStore target) {
        return to(target.storage());
    }

    private CopyReport to(RowStorage target) {
        if (target == source) {
            throw new InvalidRequestException("Cannot copy " + series + " of " + source + " onto itself: open another"
                    + " store with MarketDataStore.open(...).");
        }
        if (source.purpose().isPresent()
                && target.purpose().isPresent()
                && !source.purpose().equals(target.purpose())) {
            throw new InvalidRequestException("Cannot copy " + series + " from the store for "
                    + source.purpose().get() + " into the one for "
                    + target.purpose().get() + ": neither writes into the other. Backfill the series there.");
        }
        // Before the rows: what is requested meanwhile is not taken for copied.
        Coverage coverage = source.coverage(series);
        List<TimeRange> answered = coverage.ranges().stream()
                .flatMap(covered -> covered.intersect(range).stream())
                .toList();
        if (answered.isEmpty()) {
            RowQuery.of(source, series).range(range).requireAny();
        }
        long[] rows = {0};
        source.stream(series, range, batch -> {
            target.upsert(series, batch);
            rows[0] += batch.size();
        });
        if (!answered.isEmpty()) {
            target.upsert(
                    series,
                    answered.stream()
                            .map(part -> Page.empty(series.dataset(), part).from(own(coverage.origins())))
                            .toList());
        }
        for (Origins.Stretch lent :
                coverage.origins().within(range).otherVenues().stretches()) {
            target.upsert(series, Page.empty(series.dataset(), lent.range()).from(lent.origin()));
        }
        TimeRange whole = answered.isEmpty()
                ? range
                : TimeRange.ofMillis(
                        answered.get(0).startMillis(),
                        answered.get(answered.size() - 1).endMillis());
        target.record(new DataVersion(
                source.clock().instant(), series, source.toString(), whole, rows[0], Map.of("kind", "copy")));
        return new CopyReport(series, rows[0], Coverage.of(answered));
    }

    private static Origins own(Origins all) {
        Origins own = all;
        for (Origins.Stretch lent : all.otherVenues().stretches()) {
            own = own.without(lent.range());
        }
        return own;
    }

    /** For example {@code SeriesCopy[binance:BTC/USDT:USDT candles 1m]}. */
    @Override
    public String toString() {
        return "SeriesCopy[" + series + "]";
    }
}

package dev.kirby.store.query;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.CandleSeries;
import dev.kirby.source.Origin;
import dev.kirby.source.Origins;
import dev.kirby.source.Page;
import dev.kirby.store.storage.Coverage;
import dev.kirby.store.storage.DataVersion;
import dev.kirby.store.storage.RowStorage;
import java.time.Duration;
import java.util.Map;

/**
 * Builds candles from finer stored ones and stores them: all of them or none, so that nobody takes half a series for a whole
 * one. They are built some weeks at a time, so that memory stays flat.
 */
public final class ResampledCandles {

    private static final long CHUNK_MILLIS = Duration.ofDays(30).toMillis();

    private final RowStorage store;
    private final SeriesId source;
    private final SeriesId target;
    private final Interval interval;

    /**
     * A resampling of one market.
     *
     * @param store where the candles are, and go
     * @param instrument the trading pair
     * @param from the interval of the stored candles
     * @param to the interval to build
     * @throws InvalidRequestException if the one cannot be built from the other
     */
    public ResampledCandles(RowStorage store, Instrument instrument, Interval from, Interval to) {
        if (from == to || !to.canBeBuiltFrom(from)) {
            throw new InvalidRequestException("Cannot build " + to + " candles from " + from
                    + ": the finer interval must divide the coarser one, as 1m divides 5m and 1h.");
        }
        this.store = store;
        this.source = SeriesId.candles(instrument, from);
        this.target = SeriesId.candles(instrument, to);
        this.interval = to;
    }

    /**
     * Builds and stores the candles.
     *
     * @return what was built
     * @throws dev.kirby.NoDataException if no candles of the finer interval are stored
     */
    public ResampleReport write() {
        TimeRange stored = store.range(source).orElseThrow(() -> Absence.of(store, source, TimeRange.ALL));
        Coverage coverage = store.coverage(source);
        Written written = new Written();
        store.upsertAll(target, sink -> {
            for (long start = interval.floor(stored.startMillis()); start < stored.endMillis(); ) {
                long end = interval.ceil(start + CHUNK_MILLIS);
                CandleSeries built = whole(built(start, end), stored, coverage);
                if (!built.isEmpty()) {
                    sink.accept(built.toRows());
                    written.add(built);
                }
                start = end;
            }
        });
        long rows = written.rows;
        TimeRange range = TimeRange.ofMillis(written.first, written.last);
        for (TimeRange asked : coverage.ranges()) {
            long from = interval.ceil(asked.startMillis());
            long to = interval.floor(asked.endMillis());
            if (from < to) {
                store.upsert(
                        target,
                        Page.empty(target.dataset(), TimeRange.ofMillis(from, to))
                                .from(Origin.built(source.requireInterval().toString())));
            }
        }
        for (Origins.Stretch lent : coverage.origins().otherVenues().stretches()) {
            // A candle is another exchange's as soon as a part of it is.
            long from = interval.floor(lent.range().startMillis());
            long to = interval.ceil(lent.range().endMillis());
            store.upsert(
                    target,
                    Page.empty(target.dataset(), TimeRange.ofMillis(from, to)).from(lent.origin()));
        }
        if (rows > 0) {
            store.record(new DataVersion(
                    store.clock().instant(),
                    target,
                    source.toString(),
                    range,
                    rows,
                    Map.of("kind", "resample", "from", source.requireInterval().toString())));
        }
        return new ResampleReport(source, target, rows, range);
    }

    /** What was handed over so far. */
    private static final class Written {
        private long rows;
        private long first;
        private long last;

        void add(CandleSeries built) {
            first = rows == 0 ? built.time(0) : first;
            last = built.closeTime(built.size() - 1);
            rows += built.size();
        }
    }

    private CandleSeries built(long start, long end) {
        CandleSeries fine = CandleSeries.of(
                source.instrument(), source.requireInterval(), store.read(source, TimeRange.ofMillis(start, end)));
        return fine.isEmpty() ? CandleSeries.of(target.instrument(), interval, fine.toRows()) : fine.resample(interval);
    }

    /** Without a first or last candle that the stored history cuts in two, unless all of it was requested. */
    private static CandleSeries whole(CandleSeries built, TimeRange stored, Coverage coverage) {
        int from = 0;
        int to = built.size();
        if (from < to && built.time(0) < stored.startMillis() && !isAsked(coverage, built, 0)) {
            from++;
        }
        if (from < to && built.closeTime(to - 1) > stored.endMillis() && !isAsked(coverage, built, to - 1)) {
            to--;
        }
        return built.slice(from, to);
    }

    private static boolean isAsked(Coverage coverage, CandleSeries candles, int bar) {
        return coverage.contains(TimeRange.ofMillis(candles.time(bar), candles.closeTime(bar)));
    }
}

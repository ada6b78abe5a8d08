package dev.kirby.store.collect;

import dev.kirby.market.Dataset;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.CandleSeries;
import dev.kirby.series.Rows;
import dev.kirby.source.MarketDataSource;
import dev.kirby.source.Origin;
import dev.kirby.source.Page;
import dev.kirby.store.storage.RowStorage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * Builds absent candles from finer ones of the same market: from stored ones, or where none are stored from those that the source
 * still has. A candle is built only where each finer one is there, so that what comes is what the exchange would have sent.
 */
final class FinerCandles {

    private final RowStorage store;
    private final MarketDataSource source;
    private final SeriesId series;
    private final Interval interval;

    FinerCandles(RowStorage store, MarketDataSource source, SeriesId series) {
        this.store = store;
        this.source = source;
        this.series = series;
        this.interval = series.requireInterval();
    }

    /** Whether the dataset can be built at all: prices of marks and indices have no volume to add up. */
    static boolean canBuild(SeriesId series) {
        return series.dataset() == Dataset.CANDLES;
    }

    /**
     * Builds what can be built in a gap.
     *
     * @param requested hears of each request to the source
     * @return a page for each unbroken run of candles, in time order
     */
    List<Page> build(TimeRange gap, Consumer<Page> requested) {
        List<SeriesId> finer = Arrays.stream(Interval.values())
                .filter(interval::canBeBuiltFrom)
                .sorted(Comparator.comparingLong(Interval::millis).reversed())
                .map(fine -> new SeriesId(series.dataset(), series.instrument(), fine))
                .toList();
        for (SeriesId fine : finer) {
            List<Page> built = whole(fine, own(fine, store.read(fine, gap)), gap);
            if (!built.isEmpty()) {
                return built;
            }
        }
        return finer.stream()
                .filter(source::serves)
                .findFirst()
                .map(fine -> whole(fine, asked(fine, gap, requested), gap))
                .orElse(List.of());
    }

    /** Without rows of other exchanges. */
    private Rows own(SeriesId fine, Rows rows) {
        List<TimeRange> lent = store.coverage(fine).origins().otherVenues().stretches().stream()
                .map(stretch -> stretch.range())
                .toList();
        if (lent.isEmpty() || rows.isEmpty()) {
            return rows;
        }
        Rows.Builder own = Rows.builder(rows.dataset(), rows.size());
        for (int row = 0; row < rows.size(); row++) {
            long time = rows.time(row);
            if (lent.stream().noneMatch(range -> range.contains(time))) {
                own.copy(rows, row);
            }
        }
        return own.build();
    }

    private Rows asked(SeriesId fine, TimeRange gap, Consumer<Page> requested) {
        List<Rows> parts = new ArrayList<>();
        if (source.earliest(fine).isBefore(gap.end())) {
            TimeRange kept = gap.intersect(new TimeRange(source.earliest(fine), gap.end()))
                    .orElse(gap);
            source.walk(fine, kept, page -> {
                requested.accept(page);
                parts.add(page.rows());
            });
        }
        return Rows.concat(series.dataset(), parts);
    }

    private List<Page> whole(SeriesId fine, Rows rows, TimeRange gap) {
        Interval step = fine.requireInterval();
        List<Page> runs = new ArrayList<>();
        List<Rows> run = new ArrayList<>();
        long runStart = 0;
        long open = interval.ceil(gap.startMillis());
        for (; interval.next(open) <= gap.endMillis(); open = interval.next(open)) {
            TimeRange candle = TimeRange.ofMillis(open, interval.next(open));
            Rows parts = rows.slice(candle);
            if (parts.size() == step.count(candle)) {
                runStart = run.isEmpty() ? open : runStart;
                run.add(CandleSeries.of(series.instrument(), step, parts)
                        .resample(interval)
                        .toRows());
            } else {
                end(runs, run, fine, TimeRange.ofMillis(runStart, Math.max(runStart, open)));
            }
        }
        end(runs, run, fine, TimeRange.ofMillis(runStart, Math.max(runStart, open)));
        return runs;
    }

    private void end(List<Page> runs, List<Rows> run, SeriesId fine, TimeRange range) {
        if (!run.isEmpty()) {
            runs.add(new Page(range, Rows.concat(series.dataset(), run))
                    .from(Origin.built(fine.requireInterval().toString())));
            run.clear();
        }
    }

    @Override
    public String toString() {
        return "FinerCandles[" + series + "]";
    }
}

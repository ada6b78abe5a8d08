package dev.kirby.strategy;

import dev.kirby.InvalidRequestException;
import dev.kirby.NoDataException;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.InstrumentType;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.CandleSeries;
import dev.kirby.series.Rows;
import dev.kirby.series.TimeSeries;
import dev.kirby.source.MarketFeed;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * What a study reads: candles, funding, and a feed of everything else, each loaded once. A cut copy has nothing that was
 * opened, settled or observed after its last bar's close, and shares what was loaded. Thread-safe.
 */
final class StudyData {

    // So that a value that is older than the first bar is known there.
    private static final long BEFORE = 3 * 86_400_000L;

    final CandleSeries bars;
    private final Optional<TimeSeries> funding;
    private final Optional<MarketFeed> feed;
    private final Loaded loaded;
    private final Map<Interval, CandleSeries> coarser = new ConcurrentHashMap<>();

    /** What the feed has of the whole range, whatever part of it a history may see. */
    private record Loaded(TimeRange range, Map<SeriesId, Object> series) {
        static Loaded nothing(CandleSeries bars) {
            TimeRange range = bars.isEmpty() ? TimeRange.ofMillis(0, 1) : bars.range();
            return new Loaded(range, new ConcurrentHashMap<>());
        }

        Object load(SeriesId id, Function<TimeRange, Object> read) {
            return series.computeIfAbsent(id, unknown -> read.apply(range));
        }
    }

    private StudyData(CandleSeries bars, Optional<TimeSeries> funding, Optional<MarketFeed> feed, Loaded loaded) {
        this.bars = bars;
        this.funding = funding;
        this.feed = feed;
        this.loaded = loaded;
    }

    StudyData(CandleSeries bars, Optional<TimeSeries> funding, Optional<MarketFeed> feed) {
        this(bars, funding, feed, Loaded.nothing(bars));
    }

    StudyData withFunding(TimeSeries rates) {
        return new StudyData(bars, Optional.of(rates), feed, loaded);
    }

    StudyData withFeed(MarketFeed newFeed) {
        return new StudyData(bars, funding, Optional.of(newFeed), Loaded.nothing(bars));
    }

    StudyData on(CandleSeries candles) {
        return new StudyData(candles, funding, feed, Loaded.nothing(candles));
    }

    StudyData replacing(CandleSeries candles, UnaryOperator<TimeSeries> rates, UnaryOperator<MarketFeed> newFeed) {
        return new StudyData(candles, funding.map(rates), feed.map(newFeed), Loaded.nothing(candles));
    }

    /** A copy whose history ends with its first bars. */
    StudyData history(int size) {
        return new StudyData(bars.slice(0, size), funding, feed, loaded);
    }

    /** Coarser candles of the same market, built of whole ones: a first one of which bars are missing is left out. */
    CandleSeries higher(Interval interval) {
        if (interval == bars.interval()) {
            return bars;
        }
        if (!interval.canBeBuiltFrom(bars.interval())) {
            throw new InvalidRequestException("Candles of " + interval + " cannot be built from " + bars.id()
                    + ": use a longer interval that they add up to"
                    + ", or for a stored one by study.market(\"" + bars.instrument() + "\", \"" + interval + "\").");
        }
        return coarser.computeIfAbsent(interval, this::built);
    }

    private CandleSeries built(Interval interval) {
        int whole = bars.isEmpty() ? 0 : bars.indexAtOrAfter(interval.ceil(bars.time(0)));
        return bars.slice(whole, bars.size()).resample(interval);
    }

    /** Another market's candles that are closed by the end of the history. */
    CandleSeries candles(Instrument instrument, Interval interval) {
        SeriesId id = SeriesId.candles(instrument, interval);
        if (bars.isEmpty()) {
            return CandleSeries.of(instrument, interval, Rows.empty(Dataset.CANDLES));
        }
        CandleSeries all =
                (CandleSeries) loaded.load(id, range -> requireFeed(id).candles(instrument, interval, range));
        int size = all.indexAtOrAfter(end());
        while (size > 0 && all.closeTime(size - 1) > end()) {
            size--;
        }
        return all.slice(0, size);
    }

    /** The funding rates given, or those of the feed. */
    TimeSeries funding() {
        if (funding.isPresent()) {
            return until(funding.get());
        }
        Instrument market = bars.instrument();
        if (market.type() == InstrumentType.SPOT) {
            throw new InvalidRequestException("The strategy reads funding rates, but " + market
                    + " is spot, which pays none: run it on the perpetual, "
                    + Instrument.perps(market.exchange(), market.coin(), market.quote())
                    + " (--market-type perps), or give rates by funding(rates).");
        }
        return values(SeriesId.of(Dataset.FUNDING, market), "funding_rate", Optional.empty());
    }

    /** One number of a dataset, of the rows of a kind where there are kinds, up to the end of the history. */
    TimeSeries values(SeriesId id, String column, Optional<String> kind) {
        if (bars.isEmpty()) {
            return TimeSeries.of(column, new long[0], new double[0]);
        }
        Rows rows = rows(id);
        int number = id.dataset().indexOf(column);
        int kindColumn = kind.isPresent() ? id.dataset().indexOf("kind") : -1;
        long[] times = new long[rows.size()];
        double[] values = new double[rows.size()];
        int count = 0;
        for (int row = 0; row < rows.size(); row++) {
            if (kindColumn >= 0 && !Objects.equals(rows.text(kindColumn, row), kind.get())) {
                continue;
            }
            if (count > 0 && times[count - 1] == rows.time(row)) {
                count--; // of several rows of one instant the last one stands
            }
            times[count] = rows.time(row);
            values[count++] = rows.number(number, row);
        }
        return until(TimeSeries.of(column, Arrays.copyOf(times, count), Arrays.copyOf(values, count)));
    }

    private Rows rows(SeriesId id) {
        return (Rows) loaded.load(
                id,
                range -> requireFeed(id)
                        .rows(id, TimeRange.ofMillis(range.startMillis() - BEFORE, range.endMillis() + 1)));
    }

    /**
     * Sums one number of the events of a side within each bar, from its open to before its close. NaN at bars that open before the first
     * event stored, of whatever side: what is not recorded is not zero.
     */
    double[] sums(SeriesId id, String column, String side) {
        double[] sums = new double[bars.size()];
        if (bars.isEmpty()) {
            return sums;
        }
        Rows rows = rows(id);
        int number = id.dataset().indexOf(column);
        int sideColumn = id.dataset().indexOf("side");
        int row = 0;
        for (int bar = 0; bar < sums.length; bar++) {
            while (row < rows.size() && rows.time(row) < bars.time(bar)) {
                row++;
            }
            sums[bar] = rows.isEmpty() || bars.time(bar) < rows.time(0) ? Double.NaN : 0;
            for (; row < rows.size() && rows.time(row) < bars.closeTime(bar); row++) {
                if (Objects.equals(rows.text(sideColumn, row), side)) {
                    sums[bar] += rows.number(number, row);
                }
            }
        }
        return sums;
    }

    private TimeSeries until(TimeSeries series) {
        return bars.isEmpty() ? series : series.slice(TimeRange.ofMillis(Long.MIN_VALUE / 2, end() + 1));
    }

    /** The close of the last bar. */
    private long end() {
        return bars.closeTime(bars.size() - 1);
    }

    private MarketFeed requireFeed(SeriesId id) {
        return feed.orElseThrow(() -> new NoDataException("The strategy reads " + id
                + ", but the backtest has candles of " + bars.id()
                + " only. Give it a feed of stored data: backtest.feed(store.feed())."));
    }
}

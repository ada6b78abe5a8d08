package dev.kirby.lookahead;

import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.CandleSeries;
import dev.kirby.series.Rows;
import dev.kirby.source.MarketFeed;
import dev.kirby.strategy.Study;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A study with everything beside its candles; what the feed has is loaded once for all alterations. */
final class StudyHistory implements History<Study> {

    private final Study study;
    private final CandleSeries bars;

    StudyHistory(Study given) {
        this.bars = given.bars();
        this.study = given.replacing(bars, rates -> rates, LoadedOnce::new);
    }

    private record LoadedOnce(MarketFeed feed, Map<List<Object>, Object> loaded) implements MarketFeed {

        LoadedOnce(MarketFeed feed) {
            this(feed, new ConcurrentHashMap<>());
        }

        @Override
        public CandleSeries candles(Instrument instrument, Interval interval, TimeRange range) {
            return (CandleSeries) loaded.computeIfAbsent(
                    List.of(instrument, interval, range), key -> feed.candles(instrument, interval, range));
        }

        @Override
        public Rows rows(SeriesId series, TimeRange range) {
            return (Rows) loaded.computeIfAbsent(List.of(series, range), key -> feed.rows(series, range));
        }
    }

    @Override
    public int size() {
        return bars.size();
    }

    @Override
    public int size(Study data) {
        return data.size();
    }

    @Override
    public long time(int bar) {
        return bars.time(bar);
    }

    @Override
    public Study whole() {
        return study;
    }

    @Override
    public Study altered(Alteration how, int last, long seed) {
        if (how == Alteration.CUT) {
            return study.history(last + 1);
        }
        long end = bars.closeTime(last);
        return study.replacing(
                AlteredMarket.altered(bars, how, end, seed),
                rates -> AlteredMarket.altered(rates, how, end, seed),
                feed -> new AlteredMarket(feed, how, end, seed));
    }
}

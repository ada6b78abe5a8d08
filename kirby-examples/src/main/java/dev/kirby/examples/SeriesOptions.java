package dev.kirby.examples;

import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.TimeRange;
import dev.kirby.series.CandleSeries;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.query.CandleQuery;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A stored candle series: a pair, {@code --interval} and a range. */
final class SeriesOptions {

    @Mixin
    PairOptions pair = new PairOptions();

    @Option(
            names = "--interval",
            paramLabel = "INTERVAL",
            required = true,
            description = "The candle length, such as 5m; resampled from the finest stored one where it is not stored.")
    String interval = "";

    @Mixin
    RangeOptions range = new RangeOptions();

    CandleSeries load(MarketDataStore store) {
        TimeRange within = range.range(store.clock()).orElse(TimeRange.ALL);
        return load(store, pair.instrument(), Interval.parse(interval), within);
    }

    /** Loads stored candles, unless they cannot fit into memory. */
    static CandleSeries load(MarketDataStore store, Instrument instrument, Interval interval, TimeRange within) {
        CandleQuery query = store.candles(instrument, interval).range(within);
        MemoryEstimate.require(store, query.source(), instrument, interval, within);
        return query.load();
    }
}

package dev.kirby.ml;

import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.LongShortRatio;
import dev.kirby.market.SeriesId;
import dev.kirby.series.CandleSeries;
import dev.kirby.series.Rows;
import dev.kirby.strategy.MemoryFeed;
import dev.kirby.strategy.Study;
import dev.kirby.testing.GeneratedCandles;
import java.time.Instant;
import java.util.Random;

/** A study with everything that a feature may read: candles, another market, funding, open interest, ratios and liquidations. */
final class SyntheticStudy {

    static final Instrument BTC = Instrument.parse("binance:BTC/USDT:USDT");
    static final Instrument ETH = Instrument.parse("binance:ETH/USDT:USDT");
    static final Instant START = Instant.parse("2024-01-01T00:00:00Z");
    private static final long HOUR = 3_600_000;

    private SyntheticStudy() {}

    static Study of(String interval, int bars, long seed) {
        Interval length = Interval.parse(interval);
        CandleSeries candles = GeneratedCandles.randomWalk(BTC, length, START, bars, seed);
        CandleSeries eth = GeneratedCandles.randomWalk(ETH, length, START, bars, seed + 1);
        long from = START.toEpochMilli() - 48 * HOUR;
        long to = candles.closeTime(bars - 1);
        MemoryFeed feed = new MemoryFeed()
                .with(eth)
                .with(id(Dataset.FUNDING), funding(from, to, seed))
                .with(id(Dataset.OPEN_INTEREST), openInterest(from, to, length.next(0), seed))
                .with(id(Dataset.LONG_SHORT_RATIO), ratios(from, to, seed))
                .with(id(Dataset.LIQUIDATIONS), liquidations(from, to, seed));
        return Study.of(candles).withFeed(feed);
    }

    private static SeriesId id(Dataset dataset) {
        return SeriesId.of(dataset, BTC);
    }

    private static Rows funding(long from, long to, long seed) {
        Random random = new Random(seed + 2);
        Rows.Builder rows = Rows.builder(Dataset.FUNDING, 100);
        for (long time = from; time <= to; time += 8 * HOUR) {
            rows.row(time).number(0, 1e-4 * random.nextGaussian());
        }
        return rows.build();
    }

    private static Rows openInterest(long from, long to, long step, long seed) {
        Random random = new Random(seed + 3);
        Rows.Builder rows = Rows.builder(Dataset.OPEN_INTEREST, 100);
        double interest = 5_000;
        for (long time = from; time <= to; time += step) {
            interest *= Math.exp(0.003 * random.nextGaussian());
            rows.row(time).number(0, interest);
        }
        return rows.build();
    }

    private static Rows ratios(long from, long to, long seed) {
        Random random = new Random(seed + 4);
        Rows.Builder rows = Rows.builder(Dataset.LONG_SHORT_RATIO, 100);
        for (long time = from; time <= to; time += HOUR) {
            for (LongShortRatio.Kind kind : LongShortRatio.Kind.values()) {
                double share = 0.3 + 0.4 * random.nextDouble();
                rows.row(time)
                        .text(0, kind.toString())
                        .number(1, share)
                        .number(2, 1 - share)
                        .number(3, share / (1 - share));
            }
        }
        return rows.build();
    }

    private static Rows liquidations(long from, long to, long seed) {
        Random random = new Random(seed + 5);
        Rows.Builder rows = Rows.builder(Dataset.LIQUIDATIONS, 100);
        for (long time = from; time <= to; time += (long) (3 * HOUR * random.nextDouble()) + 1) {
            rows.row(time)
                    .text(0, random.nextBoolean() ? "long" : "short")
                    .number(1, 100)
                    .number(2, random.nextInt(50));
        }
        return rows.build();
    }
}

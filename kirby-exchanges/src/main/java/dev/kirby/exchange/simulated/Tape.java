package dev.kirby.exchange.simulated;

import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;

/**
 * What happens between the candles of a {@link Market}: four trades a minute that make its candle, prices, funding and open
 * interest that change once a minute, a liquidation every third minute. A function of the time alone. Thread-safe.
 */
final class Tape {

    private static final long MINUTE = Interval.M1.millis();
    private static final long SECOND = 1000;
    // First, two in the middle, last.
    private static final long[] MOMENTS = {1_000, 20_000, 40_000, 58_000};
    private static final long HOUR = 3_600_000;

    private final Market market;

    Tape(Market market) {
        this.market = market;
    }

    /** What a venue tells of a perpetual all the time. */
    record Value(long time, double fundingRate, double markPrice, long nextFunding, double openInterest) {}

    /** The rows of a series that happen in a range. */
    Rows rows(SeriesId series, TimeRange range) {
        return switch (series.dataset()) {
            case TRADES -> trades(series.instrument(), range);
            case LIQUIDATIONS -> liquidations(series.instrument(), range);
            default -> market.rows(series).slice(range);
        };
    }

    Rows minutes(Instrument instrument, TimeRange range) {
        return market.rows(SeriesId.candles(instrument, Interval.M1)).slice(range);
    }

    private Rows trades(Instrument instrument, TimeRange range) {
        Rows candles = minutes(instrument, around(range));
        Rows.Builder trades = Rows.builder(Dataset.TRADES, 4 * candles.size());
        for (int i = 0; i < candles.size(); i++) {
            boolean rising = candles.number(3, i) >= candles.number(0, i);
            double[] prices = {
                candles.number(0, i),
                candles.number(rising ? 2 : 1, i),
                candles.number(rising ? 1 : 2, i),
                candles.number(3, i)
            };
            double part = Math.floor(candles.number(4, i) * 250) / 1000;
            for (int t = 0; t < MOMENTS.length; t++) {
                long time = candles.time(i) + MOMENTS[t];
                if (range.contains(time)) {
                    double rest = Math.rint((candles.number(4, i) - 3 * part) * 1000) / 1000;
                    trades.row(time)
                            .text(0, Long.toString(candles.time(i) / MINUTE * 4 + t))
                            .number(1, prices[t])
                            .number(2, t == 3 ? rest : part)
                            .text(3, t % 2 == 0 ? "long" : "short");
                }
            }
        }
        return trades.build();
    }

    private Rows liquidations(Instrument instrument, TimeRange range) {
        Rows candles = minutes(instrument, around(range));
        Rows.Builder rows = Rows.builder(Dataset.LIQUIDATIONS, candles.size() / 3 + 1);
        for (int i = 0; i < candles.size(); i++) {
            long minute = candles.time(i) / MINUTE;
            long time = candles.time(i) + 30 * SECOND;
            if (minute % 3 == 0 && range.contains(time)) {
                rows.row(time)
                        .text(0, minute % 2 == 0 ? "long" : "short")
                        .number(1, candles.number(3, i))
                        .number(2, (minute % 50 + 1) / 10.0);
            }
        }
        return rows.build();
    }

    private static TimeRange around(TimeRange range) {
        return TimeRange.ofMillis(range.startMillis() - MINUTE, range.endMillis());
    }

    /** The values at a time; they are those of its minute. */
    Value value(Instrument instrument, long time) {
        long minute = time / MINUTE;
        Rows candles = minutes(instrument, TimeRange.ofMillis(time - HOUR, time + 1));
        double mark = candles.isEmpty() ? 1 : candles.number(0, candles.size() - 1);
        return new Value(
                time, (minute % 200 - 100) / 1e6, mark, (time / (8 * HOUR) + 1) * 8 * HOUR, 10_000 + minute % 500);
    }
}

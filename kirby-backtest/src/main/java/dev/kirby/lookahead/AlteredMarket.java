package dev.kirby.lookahead;

import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.CandleSeries;
import dev.kirby.series.Rows;
import dev.kirby.series.TimeSeries;
import dev.kirby.source.MarketFeed;
import java.util.SplittableRandom;

/**
 * A market with another future: candles that close after a time, and rows that are observed after it, have other values or come later.
 * Candles stay possible: prices above zero, no high below and no low above another price.
 *
 * @param feed the market as it is
 * @param how not {@link Alteration#CUT}, which a study does itself
 * @param end the last instant that stays as it is
 * @param seed of other values
 */
record AlteredMarket(MarketFeed feed, Alteration how, long end, long seed) implements MarketFeed {

    private static final double JUMP = 0.05;
    private static final double STEP = 0.01;

    @Override
    public CandleSeries candles(Instrument instrument, Interval interval, TimeRange range) {
        return altered(feed.candles(instrument, interval, range), how, end, seed);
    }

    static CandleSeries altered(CandleSeries candles, Alteration how, long end, long seed) {
        Rows.Builder rows = Rows.builder(Dataset.CANDLES, candles.size());
        SplittableRandom random = new SplittableRandom(seed);
        double path = JUMP * (random.nextBoolean() ? 1 : -1);
        for (int i = 0; i < candles.size(); i++) {
            double open = candles.open(i);
            double high = candles.high(i);
            double low = candles.low(i);
            double close = candles.close(i);
            double volume = candles.volume(i);
            double trades = candles.numTrades(i);
            long time = candles.time(i);
            if (candles.closeTime(i) > end) {
                if (how == Alteration.SHIFT) {
                    time += candles.interval().millis();
                } else {
                    // Another level, another colour, another range: a leak may look at any of them.
                    path += STEP * random.nextGaussian();
                    double level = Math.exp(path);
                    boolean turned = random.nextBoolean();
                    open = level * (turned ? candles.close(i) : candles.open(i));
                    close = level
                            * (turned ? candles.open(i) : candles.close(i))
                            * Math.exp(STEP * 0.2 * random.nextGaussian());
                    double wider = 1 + STEP * 0.2 * Math.abs(random.nextGaussian());
                    high = Math.max(Math.max(open, close), level * high) * wider;
                    low = Math.min(Math.min(open, close), level * low) / wider;
                    volume = (volume + 1e-9) * Math.exp(random.nextGaussian());
                    trades = Math.rint(trades * Math.exp(random.nextGaussian()));
                }
            }
            rows.candle(time, open, high, low, close, volume, trades);
        }
        return CandleSeries.of(candles.instrument(), candles.interval(), rows.build());
    }

    @Override
    public Rows rows(SeriesId series, TimeRange range) {
        Rows whole = feed.rows(series, range);
        Rows.Builder rows = Rows.builder(whole.dataset(), whole.size());
        SplittableRandom random = new SplittableRandom(seed);
        long step = whole.isEmpty() ? 0 : step(whole.size(), whole.time(0), whole.time(whole.size() - 1));
        var columns = whole.dataset().columns();
        for (int row = 0; row < whole.size(); row++) {
            boolean later = whole.time(row) > end;
            rows.row(later && how == Alteration.SHIFT ? whole.time(row) + step : whole.time(row));
            for (int column = 0; column < columns.size(); column++) {
                switch (columns.get(column).type()) {
                    case NUMBER, COUNT -> {
                        double value = whole.number(column, row);
                        rows.number(column, later && how == Alteration.PERTURB ? other(value, random) : value);
                    }
                    case TIME -> rows.instant(column, whole.instant(column, row));
                    case TEXT -> rows.text(column, whole.text(column, row));
                }
            }
        }
        return rows.build();
    }

    static TimeSeries altered(TimeSeries series, Alteration how, long end, long seed) {
        long[] times = new long[series.size()];
        double[] values = series.toArray();
        SplittableRandom random = new SplittableRandom(seed);
        long step = series.size() == 0 ? 0 : step(series.size(), series.time(0), series.time(series.size() - 1));
        for (int i = 0; i < times.length; i++) {
            boolean later = series.time(i) > end;
            times[i] = later && how == Alteration.SHIFT ? series.time(i) + step : series.time(i);
            values[i] = later && how == Alteration.PERTURB ? other(values[i], random) : values[i];
        }
        return TimeSeries.of(series.name(), times, values);
    }

    private static long step(int size, long first, long last) {
        return size < 2 ? 1 : Math.max(1, (last - first) / (size - 1));
    }

    private static double other(double value, SplittableRandom random) {
        return (Double.isNaN(value) ? 1 : value) * Math.exp(random.nextGaussian()) * (random.nextInt(4) == 0 ? -1 : 1);
    }
}

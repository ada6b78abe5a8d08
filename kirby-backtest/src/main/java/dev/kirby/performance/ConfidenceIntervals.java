package dev.kirby.performance;

import dev.kirby.series.TimeSeries;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * 95 % intervals of every figure of a run, by the stationary bootstrap: days for what is made of daily returns, trades for what is made
 * of trades, each in blocks of the length that the data ask for. Figures that need the bars themselves, such as exposure, have none; nor
 * have those that drawing the same trades again cannot vary: their number, the largest of them, and when they were.
 *
 * <p>Each resample has a generator of its own, so that they can be drawn side by side. Their seeds come from one generator: seeds a
 * constant apart would do worse than look alike, since the state of a {@link SplittableRandom} grows by a constant.
 */
final class ConfidenceIntervals {

    private static final int MIN_DAYS = 10;
    private static final Set<Metric> FIXED =
            EnumSet.of(Metric.SAMPLE_SIZE, Metric.LARGEST_WIN, Metric.LARGEST_LOSS, Metric.TRADE_CLUSTERING);

    private ConfidenceIntervals() {}

    /** Low and high end by metric; metrics without a value in 9 of 10 resamples are left out. */
    static Map<Metric, double[]> of(Performance run, int resamples, long seed) {
        double[] returns = run.dailyReturns().toArray();
        Map<Metric, double[]> intervals = new EnumMap<>(Metric.class);
        if (returns.length < MIN_DAYS) {
            return intervals;
        }
        double dayBlock = BlockLength.of(returns);
        double tradeBlock = BlockLength.of(run.profits());
        TimeSeries days = run.dailyEquity();
        long[] seeds = new SplittableRandom(seed).longs(resamples).toArray();
        double[][] figures = Arrays.stream(seeds)
                .parallel()
                .mapToObj(own -> {
                    SplittableRandom random = new SplittableRandom(own);
                    Performance other = resample(run, returns, days, dayBlock, tradeBlock, random);
                    return Arrays.stream(Metric.values())
                            .mapToDouble(other::value)
                            .toArray();
                })
                .toArray(double[][]::new);
        for (Metric metric : Metric.values()) {
            int place = Arrays.asList(Metric.values()).indexOf(metric);
            double[] values = Arrays.stream(figures)
                    .mapToDouble(row -> row[place])
                    .filter(Double::isFinite)
                    .sorted()
                    .toArray();
            if (values.length >= 0.9 * resamples && !FIXED.contains(metric) && !Double.isNaN(run.value(metric))) {
                intervals.put(
                        metric, new double[] {Bootstrap.quantile(values, 0.025), Bootstrap.quantile(values, 0.975)});
            }
        }
        return intervals;
    }

    private static Performance resample(
            Performance run,
            double[] returns,
            TimeSeries days,
            double dayBlock,
            double tradeBlock,
            SplittableRandom random) {
        int[] drawn = new int[returns.length];
        Bootstrap.stationary(dayBlock).draw(drawn, random::nextDouble);
        long[] times = new long[returns.length];
        double[] equity = new double[returns.length];
        double money = run.capital();
        for (int day = 0; day < returns.length; day++) {
            money *= 1 + returns[drawn[day]];
            equity[day] = money;
            times[day] = days.time(day);
        }
        List<Trade> trades = run.trades();
        if (!trades.isEmpty()) {
            int[] order = new int[trades.size()];
            Bootstrap.stationary(tradeBlock).draw(order, random::nextDouble);
            List<Trade> all = trades;
            trades = Arrays.stream(order).mapToObj(all::get).toList();
        }
        return Performance.of(run.capital(), trades, TimeSeries.of("equity", times, equity));
    }
}

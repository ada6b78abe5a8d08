package dev.kirby.store.query;

import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.TimeRange;
import dev.kirby.series.CandleSeries;
import dev.kirby.store.query.DeviationReport.Deviation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Goes along two candle series and gathers how far their closes are apart. For one thread; chunks come in time order. */
final class Deviations {

    private static final int LISTED = 5;
    private static final double BASIS_POINTS = 10_000;

    private final Instrument one;
    private final Instrument other;
    private final Interval interval;
    private final TimeRange range;
    private final Missing onlyOne;
    private final Missing onlyOther;
    private final PriorityQueue<Deviation> largest =
            new PriorityQueue<>(Comparator.comparingDouble((Deviation d) -> Math.abs(d.basisPoints())));

    private double[] sizes = new double[1024];
    private int both;
    private double sum;

    Deviations(Instrument one, Instrument other, Interval interval, TimeRange range) {
        this.one = one;
        this.other = other;
        this.interval = interval;
        this.range = range;
        this.onlyOne = new Missing();
        this.onlyOther = new Missing();
    }

    void accept(CandleSeries a, CandleSeries b) {
        int i = 0;
        int j = 0;
        while (i < a.size() || j < b.size()) {
            long left = i < a.size() ? a.time(i) : Long.MAX_VALUE;
            long right = j < b.size() ? b.time(j) : Long.MAX_VALUE;
            if (left < right) {
                onlyOne.add(left);
                i++;
            } else if (right < left) {
                onlyOther.add(right);
                j++;
            } else {
                add(left, a.close(i++), b.close(j++));
            }
        }
    }

    private void add(long time, double first, double second) {
        double deviation = (first / second - 1) * BASIS_POINTS;
        if (Double.isNaN(deviation)) {
            return; // an unknown close
        }
        if (both == sizes.length) {
            sizes = Arrays.copyOf(sizes, both * 2);
        }
        sizes[both++] = Math.abs(deviation);
        sum += deviation;
        if (largest.size() < LISTED || Math.abs(largest.element().basisPoints()) < Math.abs(deviation)) {
            largest.add(new Deviation(Instant.ofEpochMilli(time), first, second, deviation));
            if (largest.size() > LISTED) {
                largest.remove();
            }
        }
    }

    DeviationReport report() {
        double[] sorted = Arrays.copyOf(sizes, both);
        Arrays.sort(sorted);
        List<Deviation> worst = new ArrayList<>(largest);
        worst.sort(Comparator.comparingDouble((Deviation d) -> -Math.abs(d.basisPoints()))
                .thenComparing(Deviation::time));
        return new DeviationReport(
                one,
                other,
                interval,
                range,
                both,
                quantile(sorted, 0.5),
                quantile(sorted, 0.99),
                both == 0 ? Double.NaN : sorted[both - 1],
                both == 0 ? Double.NaN : sum / both,
                worst,
                onlyOne.count,
                onlyOne.ranges(),
                onlyOther.count,
                onlyOther.ranges());
    }

    /** Linear between the two nearest ranks, as in most statistical software. */
    private static double quantile(double[] sorted, double share) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        double rank = share * (sorted.length - 1);
        int below = (int) rank;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (rank - below) * (sorted[above] - sorted[below]);
    }

    /** Bars that one side lacks, joined to ranges. */
    private final class Missing {
        private final List<TimeRange> first = new ArrayList<>();
        private long count;
        private long start;
        private long end = Long.MIN_VALUE;

        void add(long time) {
            count++;
            if (time != end) {
                close();
                start = time;
            }
            end = interval.next(time);
        }

        private void close() {
            if (end != Long.MIN_VALUE && first.size() < LISTED) {
                first.add(TimeRange.ofMillis(start, end));
            }
        }

        List<TimeRange> ranges() {
            close();
            return first;
        }
    }
}

package dev.kirby.validate;

import dev.kirby.series.CandleSeries;
import java.util.Arrays;
import java.util.Locale;
import org.hipparchus.distribution.continuous.NormalDistribution;

/**
 * What kind of market some days were, as four shares that add up to 1.
 *
 * <p>Over {@code d} days with log return {@code r} and standard deviation {@code s} of daily log returns, {@code m} being the median of
 * {@code s} over the 365 days before: volatile is {@code Phi((s/m - 1.5) / 0.25)}; of the rest, with {@code z = r / (s sqrt(d))}, bull
 * is {@code Phi(z - 0.5)}, bear {@code Phi(-z - 0.5)}, and sideways what is left.
 *
 * @param bull prices rose by more than their noise
 * @param bear prices fell by more than their noise
 * @param sideways neither
 * @param volatileShare the noise itself was large for this market
 */
public record Regime(double bull, double bear, double sideways, double volatileShare) {

    /** Days that decide a regime. */
    public static final int DAYS = 30;

    private static final long DAY = 86_400_000L;
    private static final int YEAR = 365;
    private static final NormalDistribution NORMAL = new NormalDistribution();

    /** The names of the four kinds. */
    public enum Kind {
        /** Rising. */
        BULL,
        /** Falling. */
        BEAR,
        /** Neither rising nor falling. */
        SIDEWAYS,
        /** Moving more than usual. */
        VOLATILE;

        /** {@return the name in documents, such as {@code bull}} */
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * The share of a kind.
     *
     * @param kind which
     * @return 0 to 1, NaN where unknown
     */
    public double share(Kind kind) {
        return switch (kind) {
            case BULL -> bull;
            case BEAR -> bear;
            case SIDEWAYS -> sideways;
            case VOLATILE -> volatileShare;
        };
    }

    /** {@return the kind with the largest share; the first of equals} */
    public Kind label() {
        Kind label = Kind.BULL;
        for (Kind kind : Kind.values()) {
            label = share(kind) > share(label) ? kind : label;
        }
        return label;
    }

    /**
     * The regime of a market at the start of a day, from days before it only.
     *
     * @param closes of the days, oldest first; the last one is the day before
     * @param days how many of them the regime is of
     * @return NaN in all shares with too few closes or without any movement
     */
    public static Regime of(double[] closes, int days) {
        int n = closes.length;
        if (n <= days || days < 2) {
            return new Regime(Double.NaN, Double.NaN, Double.NaN, Double.NaN);
        }
        double[] logs = new double[n - 1];
        for (int i = 1; i < n; i++) {
            logs[i - 1] = Math.log(closes[i] / closes[i - 1]);
        }
        double deviation = deviation(logs, logs.length - days, days);
        // The window one day earlier, two days earlier, and so on, as far as there is data.
        int count = Math.max(1, Math.min(YEAR, logs.length - days));
        double[] before = new double[count];
        for (int i = 0; i < count; i++) {
            before[i] = logs.length - days - i - 1 < 0 ? deviation : deviation(logs, logs.length - days - i - 1, days);
        }
        Arrays.sort(before);
        double median = (before[(count - 1) / 2] + before[count / 2]) / 2;
        return of(deviation, median, Math.log(closes[n - 1] / closes[n - 1 - days]), days);
    }

    private static Regime of(double deviation, double median, double move, int days) {
        double wild = NORMAL.cumulativeProbability((deviation / median - 1.5) / 0.25);
        double z = move / (deviation * Math.sqrt(days));
        double rest = 1 - wild;
        double up = rest * NORMAL.cumulativeProbability(z - 0.5);
        double down = rest * NORMAL.cumulativeProbability(-z - 0.5);
        return new Regime(up, down, rest - up - down, wild);
    }

    /**
     * The regime of a market at the end of each day, as {@link #of(double[], int)} of the closes up to it has it. The deviations are
     * computed once for all days, and their median follows from day to day.
     *
     * @param closes of the days, oldest first
     * @param days how many of them a regime is of
     * @return one a day; NaN in all shares with too few closes
     */
    public static Regime[] each(double[] closes, int days) {
        Regime[] regimes = new Regime[closes.length];
        double[] logs = new double[Math.max(0, closes.length - 1)];
        for (int i = 0; i < logs.length; i++) {
            logs[i] = Math.log(closes[i + 1] / closes[i]);
        }
        // In order of size: the deviations that end one day earlier and before, a year of them at most.
        double[] sorted = new double[YEAR];
        int count = 0;
        double[] deviations = new double[logs.length];
        for (int day = 0; day < closes.length; day++) {
            int end = day; // that many returns are known
            if (end < days || days < 2) {
                regimes[day] = new Regime(Double.NaN, Double.NaN, Double.NaN, Double.NaN);
                continue;
            }
            deviations[end - 1] = deviation(logs, end - days, days);
            double median = count == 0 ? deviations[end - 1] : (sorted[(count - 1) / 2] + sorted[count / 2]) / 2;
            double move = Math.log(closes[day] / closes[day - days]);
            regimes[day] = of(deviations[end - 1], median, move, days);
            if (count == YEAR) {
                int gone = Arrays.binarySearch(sorted, 0, count, deviations[end - 1 - YEAR]);
                System.arraycopy(sorted, gone + 1, sorted, gone, --count - gone);
            }
            int at = Arrays.binarySearch(sorted, 0, count, deviations[end - 1]);
            at = at < 0 ? -at - 1 : at;
            System.arraycopy(sorted, at, sorted, at + 1, count++ - at);
            sorted[at] = deviations[end - 1];
        }
        return regimes;
    }

    /**
     * The regime of a market at a time, from whole days before it only.
     *
     * @param bars candles, also after the time
     * @param time UTC milliseconds
     * @return NaN in all shares with too few days
     */
    public static Regime at(CandleSeries bars, long time) {
        long today = Math.floorDiv(time, DAY);
        double[] closes = new double[YEAR + 2 * DAYS + 2];
        int filled = 0;
        long last = Long.MAX_VALUE;
        long length = bars.interval().millis();
        // Backwards: the first bar met of each day is its last.
        for (int bar = bars.indexAtOrAfter(today * DAY) - 1; bar >= 0 && filled < closes.length; bar--) {
            long day = Math.floorDiv(bars.time(bar) + length - 1, DAY);
            if (day < last && day < today) {
                closes[filled++] = bars.close(bar);
                last = day;
            }
        }
        double[] ascending = new double[filled];
        for (int i = 0; i < filled; i++) {
            ascending[i] = closes[filled - 1 - i];
        }
        return of(ascending, DAYS);
    }

    private static double deviation(double[] values, int from, int count) {
        double mean = 0;
        for (int i = from; i < from + count; i++) {
            mean += values[i] / count;
        }
        double sum = 0;
        for (int i = from; i < from + count; i++) {
            sum += (values[i] - mean) * (values[i] - mean);
        }
        return Math.sqrt(sum / (count - 1));
    }

    /** For example {@code Regime[bull 0.55, bear 0.05, sideways 0.35, volatile 0.05]}. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "Regime[bull %.2f, bear %.2f, sideways %.2f, volatile %.2f]",
                bull,
                bear,
                sideways,
                volatileShare);
    }
}

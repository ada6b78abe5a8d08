package dev.kirby.indicator;

import dev.kirby.series.CandleSeries;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleFunction;

/** Indicators as one would write them down first: a loop over the bars, and everything anew for each. */
final class PlainLoops {

    private PlainLoops() {}

    static double[] each(int size, int first, IntToDoubleFunction value) {
        double[] column = new double[size];
        Arrays.setAll(column, i -> i < first ? Double.NaN : value.applyAsDouble(i));
        return column;
    }

    static double[] windows(double[] values, int window, ToDoubleFunction<double[]> value) {
        return each(
                values.length, window - 1, i -> value.applyAsDouble(Arrays.copyOfRange(values, i - window + 1, i + 1)));
    }

    static double sum(int from, int to, IntToDoubleFunction term) {
        double sum = 0;
        for (int i = from; i <= to; i++) {
            sum += term.applyAsDouble(i);
        }
        return sum;
    }

    static double[] typical(CandleSeries b) {
        return each(b.size(), 0, i -> (b.high(i) + b.low(i) + b.close(i)) / 3);
    }

    static double[] byVolume(double[] prices, CandleSeries b, int window) {
        return each(
                b.size(),
                window - 1,
                i -> sum(i - window + 1, i, k -> prices[k] * b.volume(k)) / sum(i - window + 1, i, b::volume));
    }

    static double[] dailyVwap(CandleSeries b) {
        double[] typical = typical(b);
        return each(b.size(), 0, i -> {
            int first = i;
            while (first > 0 && b.time(first - 1) / 86_400_000 == b.time(i) / 86_400_000) {
                first--;
            }
            return sum(first, i, k -> typical[k] * b.volume(k)) / sum(first, i, b::volume);
        });
    }

    static double variance(int from, int to, IntToDoubleFunction term) {
        int n = to - from + 1;
        double mean = sum(from, to, term) / n;
        return sum(from, to, k -> Math.pow(term.applyAsDouble(k) - mean, 2)) / (n - 1);
    }

    static double[] yangZhang(CandleSeries b, int n) {
        double k = 0.34 / (1.34 + (n + 1.0) / (n - 1));
        return each(b.size(), n, i -> {
            double opening = variance(i - n + 1, i, t -> Math.log(b.open(t)) - Math.log(b.close(t - 1)));
            double body = variance(i - n + 1, i, t -> Math.log(b.close(t)) - Math.log(b.open(t)));
            double rogersSatchell = sum(i - n + 1, i, t -> {
                        double u = Math.log(b.high(t) / b.open(t));
                        double d = Math.log(b.low(t) / b.open(t));
                        double c = Math.log(b.close(t) / b.open(t));
                        return u * (u - c) + d * (d - c);
                    })
                    / n;
            return Math.sqrt(opening + k * body + (1 - k) * rogersSatchell);
        });
    }

    static double[] supertrend(CandleSeries b, double[] atr, int first, double multiple, boolean direction) {
        double[] result = new double[b.size()];
        Arrays.fill(result, Double.NaN);
        double upper = 0;
        double lower = 0;
        boolean isUp = true;
        for (int i = first; i < result.length; i++) {
            double middle = (b.high(i) + b.low(i)) / 2;
            double basicUpper = middle + multiple * atr[i];
            double basicLower = middle - multiple * atr[i];
            if (i == first || basicUpper < upper || b.close(i - 1) > upper) {
                upper = basicUpper;
            }
            if (i == first || basicLower > lower || b.close(i - 1) < lower) {
                lower = basicLower;
            }
            if (isUp && b.close(i) < lower) {
                isUp = false;
            } else if (!isUp && b.close(i) > upper) {
                isUp = true;
            }
            result[i] = direction ? (isUp ? 1 : -1) : isUp ? lower : upper;
        }
        return result;
    }

    static double[] rank(double[] values, int window) {
        return windows(values, window, w -> {
            double last = w[w.length - 1];
            double below = Arrays.stream(w).filter(v -> v < last).count();
            double equal = Arrays.stream(w).filter(v -> v == last).count() - 1;
            return (below + equal / 2) / (w.length - 1);
        });
    }

    static double[] hurst(double[] values, int window) {
        return windows(values, window, w -> {
            org.hipparchus.stat.regression.SimpleRegression line =
                    new org.hipparchus.stat.regression.SimpleRegression();
            for (int lag = 1; lag <= window / 4; lag *= 2) {
                int step = lag;
                double mean = sum(step, w.length - 1, t -> Math.pow(w[t] - w[t - step], 2)) / (w.length - step);
                line.addData(Math.log(step), 0.5 * Math.log(mean));
            }
            return line.getSlope();
        });
    }

    static double[] swingHigh(double[] highs, int strength) {
        return each(highs.length, 0, i -> {
            for (int peak = i - strength; peak >= strength; peak--) {
                boolean isSwing = true;
                for (int k = peak - strength; k <= peak + strength; k++) {
                    isSwing &= k == peak || highs[k] < highs[peak];
                }
                if (isSwing) {
                    return highs[peak];
                }
            }
            return Double.NaN;
        });
    }
}

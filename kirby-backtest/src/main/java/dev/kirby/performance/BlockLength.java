package dev.kirby.performance;

/**
 * The mean block length of a stationary bootstrap, chosen from the data.
 *
 * <p>Blocks that are too short lose what neighbouring returns have in common and make a test too sure of itself; blocks that
 * are too long leave few of them, and the resamples vary too little. Politis and White balance the two errors: with {@code
 * R(k)} the autocovariance at lag {@code k} and {@code w} a flat-top window that is 1 up to half of {@code M} and falls to 0 at
 * {@code M}, the mean squared error of the variance of the mean is least at {@code b = (2 G^2 / D)^(1/3) n^(1/3)}, where {@code
 * G = sum w(k/M) |k| R(k)} and {@code D = 2 (sum w(k/M) R(k))^2}, both over all lags from {@code -M} to {@code M}.
 *
 * <p>{@code M} is twice the first lag from which the next {@code max(5, log10 n)} autocorrelations all lie below {@code 2
 * sqrt(log10 n / n)}, at most {@code sqrt(n)} and those; {@code b} is at most {@code min(3 sqrt(n), n / 3)}, and at least 1. The
 * cost is {@code n sqrt(n)}.
 *
 * <p>Sources: Politis and White, Automatic Block-Length Selection for the Dependent Bootstrap, Econometric Reviews 23(1), 2004;
 * the constant {@code D} is that of the correction by Patton, Politis and White, Econometric Reviews 28(4), 2009.
 */
final class BlockLength {

    private BlockLength() {}

    /** The mean block length of a series in order of time; 1 where there are fewer than 10 values or no variance. */
    static double of(double[] values) {
        int n = values.length;
        if (n < 10) {
            return 1;
        }
        double mean = 0;
        for (double value : values) {
            mean += value / n;
        }
        int run = Math.max(5, (int) Math.log10(n));
        int lags = (int) Math.ceil(Math.sqrt(n)) + run;
        double[] covariance = covariances(values, mean, Math.min(lags, n - 1));
        if (!(covariance[0] > 0)) {
            return 1;
        }
        int window = Math.min(window(covariance, run, n), covariance.length - 1);
        double weighted = 0;
        double longRun = covariance[0];
        for (int k = 1; k <= window; k++) {
            double weight = 2 * k <= window ? 1 : 2 * (1 - (double) k / window);
            weighted += 2 * weight * k * covariance[k];
            longRun += 2 * weight * covariance[k];
        }
        double block = Math.cbrt(weighted * weighted / (longRun * longRun) * n);
        double longest = Math.ceil(Math.min(3 * Math.sqrt(n), n / 3.0));
        return Double.isNaN(block) ? 1 : Math.max(1, Math.min(block, longest));
    }

    private static double[] covariances(double[] values, double mean, int lags) {
        double[] covariance = new double[lags + 1];
        for (int lag = 0; lag <= lags; lag++) {
            double sum = 0;
            for (int i = lag; i < values.length; i++) {
                sum += (values[i] - mean) * (values[i - lag] - mean);
            }
            covariance[lag] = sum / values.length;
        }
        return covariance;
    }

    /** Twice the first lag that begins a run of small autocorrelations; all lags where there is no such run. */
    private static int window(double[] covariance, int run, int n) {
        double small = 2 * Math.sqrt(Math.log10(n) / n) * covariance[0];
        int length = 0;
        for (int lag = 1; lag < covariance.length; lag++) {
            length = Math.abs(covariance[lag]) < small ? length + 1 : 0;
            if (length == run) {
                return 2 * (lag - run + 1);
            }
        }
        return covariance.length - 1;
    }
}

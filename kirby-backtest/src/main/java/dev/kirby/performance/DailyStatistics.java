package dev.kirby.performance;

/** Figures of daily equity and daily returns; {@code dev.kirby.performance.Metric} has the formulas. */
public final class DailyStatistics {

    private static final double DAYS_A_YEAR = 365;

    private DailyStatistics() {}

    /**
     * Returns of one day over the day before.
     *
     * @param equity by day
     * @param capital the equity before the first day
     * @return as many values; 0 after a day whose equity was not positive
     */
    public static double[] returns(double[] equity, double capital) {
        double[] returns = new double[equity.length];
        returns(equity, capital, returns);
        return returns;
    }

    /**
     * Returns of one day over the day before, into an array.
     *
     * @param equity by day
     * @param capital the equity before the first day
     * @param into as many values; 0 after a day whose equity was not positive
     */
    public static void returns(double[] equity, double capital, double[] into) {
        double before = capital;
        for (int i = 0; i < equity.length; i++) {
            into[i] = before > 0 ? equity[i] / before - 1 : 0;
            before = equity[i];
        }
    }

    /**
     * Mean over standard deviation, times sqrt(365).
     *
     * @param returns daily returns
     * @param from first, inclusive
     * @param to last, exclusive
     * @return NaN below two values or where they do not vary
     */
    public static double sharpe(double[] returns, int from, int to) {
        int n = to - from;
        if (n < 2) {
            return Double.NaN;
        }
        double mean = mean(returns, from, to);
        double squares = 0;
        for (int i = from; i < to; i++) {
            squares += (returns[i] - mean) * (returns[i] - mean);
        }
        return squares > 0 ? mean / Math.sqrt(squares / (n - 1)) * Math.sqrt(DAYS_A_YEAR) : Double.NaN;
    }

    /**
     * Mean over downside deviation from 0, times sqrt(365).
     *
     * @param returns daily returns
     * @return NaN if no return is below 0
     */
    public static double sortino(double[] returns) {
        double squares = 0;
        for (double value : returns) {
            squares += value < 0 ? value * value : 0;
        }
        return squares > 0
                ? mean(returns, 0, returns.length) / Math.sqrt(squares / returns.length) * Math.sqrt(DAYS_A_YEAR)
                : Double.NaN;
    }

    /**
     * Compound annual growth over the largest drawdown.
     *
     * @param equity by day
     * @param capital the equity before the first day
     * @param maxDrawdown as by {@link #maxDrawdown}
     * @return NaN without a drawdown; -1 over the drawdown where nothing is left
     */
    public static double calmar(double[] equity, double capital, double maxDrawdown) {
        if (!(maxDrawdown > 0)) {
            return Double.NaN;
        }
        double growth = Math.max(0, equity[equity.length - 1] / capital);
        return (Math.pow(growth, DAYS_A_YEAR / equity.length) - 1) / maxDrawdown;
    }

    /**
     * The largest fall from a high.
     *
     * @param equity by day
     * @param capital the equity before the first day
     * @return a share of the high
     */
    public static double maxDrawdown(double[] equity, double capital) {
        double high = capital;
        double worst = 0;
        for (double value : equity) {
            if (value > high) {
                high = value;
            } else {
                worst = Math.max(worst, (high - value) / high);
            }
        }
        return worst;
    }

    /**
     * The mean of values, summed from first to last.
     *
     * @param values any
     * @param from first, inclusive
     * @param to last, exclusive
     * @return NaN of none
     */
    public static double mean(double[] values, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += values[i];
        }
        return sum / (to - from);
    }
}

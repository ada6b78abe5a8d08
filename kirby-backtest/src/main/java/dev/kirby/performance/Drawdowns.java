package dev.kirby.performance;

/**
 * How far the daily equity lies below its high so far, the initial capital being the first high. A fall lasts from the first
 * day below a high to the last day before that high is reached again. Depths are shares of the high; above 1 where more than
 * all was lost.
 */
public final class Drawdowns {

    private Drawdowns() {}

    /** By day, 0 at a high and negative below it. */
    static double[] series(Performance run) {
        double[] equity = run.equity();
        double[] series = new double[equity.length];
        double high = run.capital();
        for (int day = 0; day < equity.length; day++) {
            high = Math.max(high, equity[day]);
            series[day] = equity[day] / high - 1;
        }
        return series;
    }

    /** The deepest fall. */
    static double max(Performance run) {
        EquitySteps steps = run.steps();
        return steps == null ? max(run.equity(), run.capital()) : max(steps.values(), steps.count(), run.capital());
    }

    /**
     * The deepest fall of any equity.
     *
     * @param equity in order of time
     * @param capital before the first value
     * @return a share of the high before it
     */
    public static double max(double[] equity, double capital) {
        return max(equity, equity.length, capital);
    }

    /** The deepest fall of the first values. */
    static double max(double[] equity, int count, double capital) {
        // Of a fall only the lowest value is divided: rounding keeps the order of quotients.
        double high = capital;
        double lowest = capital;
        double worst = 0;
        for (int i = 0; i < count; i++) {
            double value = equity[i];
            if (value > high) {
                worst = Math.max(worst, depth(high, lowest));
                high = value;
                lowest = value;
            } else if (!(value >= lowest)) {
                if (Double.isNaN(value)) {
                    return Double.NaN;
                }
                lowest = value;
            }
        }
        return Math.max(worst, depth(high, lowest));
    }

    private static double depth(double high, double lowest) {
        return lowest < high ? (high - lowest) / high : 0;
    }

    /** The mean depth of the falls, 0 without one. */
    static double mean(Performance run) {
        double high = run.capital();
        double depth = 0;
        double sum = 0;
        int falls = 0;
        for (double value : run.equity()) {
            if (value >= high) {
                high = value;
                sum += depth;
                depth = 0;
            } else {
                falls += depth == 0 ? 1 : 0;
                depth = Math.max(depth, (high - value) / high);
            }
        }
        return falls == 0 ? 0 : (sum + depth) / falls;
    }

    /** The most days in a row below a high. */
    static int longest(Performance run) {
        double high = run.capital();
        int duration = 0;
        int longest = 0;
        for (double value : run.equity()) {
            duration = value < high ? duration + 1 : 0;
            high = Math.max(high, value);
            longest = Math.max(longest, duration);
        }
        return longest;
    }

    /** The share of days below a high. */
    static double timeBelow(Performance run) {
        double high = run.capital();
        int below = 0;
        for (double value : run.equity()) {
            below += value < high ? 1 : 0;
            high = Math.max(high, value);
        }
        return (double) below / run.equity().length;
    }

    /** The root of the mean squared depth of all days. */
    static double ulcer(Performance run) {
        double high = run.capital();
        double squares = 0;
        for (double value : run.equity()) {
            high = Math.max(high, value);
            double depth = (high - value) / high;
            squares += depth * depth;
        }
        return Math.sqrt(squares / run.equity().length);
    }
}

package dev.kirby.performance;

/**
 * The equity by UTC day as the days at whose end it is another than before, which are few where trades are: what a sweep writes for each
 * of its combinations. Reusable, for one thread.
 */
public final class EquitySteps {

    private final double capital;
    // The first step is of the first day, on which the equity may be the capital still.
    private final int[] days;
    private final double[] values;
    private final double[] daily;
    private int last;

    /**
     * Steps before the first trade.
     *
     * @param days how many there are
     * @param capital before the first day, quote units
     */
    public EquitySteps(int days, double capital) {
        this.capital = capital;
        this.days = new int[days + 1];
        this.values = new double[days + 1];
        this.daily = new double[days];
        reset();
    }

    /**
     * The steps of an equity.
     *
     * @param equity of each day
     * @param capital before the first day, quote units
     * @return new steps
     */
    public static EquitySteps of(double[] equity, double capital) {
        EquitySteps steps = new EquitySteps(equity.length, capital);
        for (int day = 0; day < equity.length; day++) {
            if (equity[day] != steps.values[steps.last]) {
                steps.put(day, equity[day]);
            }
        }
        return steps;
    }

    /** Removes all steps. */
    public void reset() {
        last = 0;
        days[0] = 0;
        values[0] = capital;
    }

    /**
     * Sets the equity from a day on.
     *
     * @param day that of the last step, whose value is replaced, or a later one
     * @param equity at its end, quote units
     */
    public void put(int day, double equity) {
        // Without a branch, which could not be foreseen.
        last += (days[last] - day) >>> 31;
        days[last] = day;
        values[last] = equity;
    }

    /** {@return how many there are, at least 1} */
    public int count() {
        return last + 1;
    }

    /**
     * {@return the day of a step}
     *
     * @param step from 0, which is of the first day
     */
    public int day(int step) {
        return days[step];
    }

    /**
     * {@return the equity from the day of a step on}
     *
     * @param step from 0
     */
    public double value(int step) {
        return values[step];
    }

    /** {@return the equity before the first day} */
    public double capital() {
        return capital;
    }

    /** The values of all steps and more behind them; shared, not to be written. */
    double[] values() {
        return values;
    }

    /** What {@link #daily} writes. */
    double[] buffer() {
        return daily;
    }

    /** {@return the equity of every day; the array is reused: copy it to keep it} */
    public double[] daily() {
        int day = 0;
        for (int step = 0; step < last; step++) {
            for (; day < days[step + 1]; day++) {
                daily[day] = values[step];
            }
        }
        for (; day < daily.length; day++) {
            daily[day] = values[last];
        }
        return daily;
    }

    /** For example {@code EquitySteps[57 steps over 365 days]}. */
    @Override
    public String toString() {
        return "EquitySteps[" + count() + " steps over " + daily.length + " days]";
    }
}

package dev.kirby.breaker;

/** How alike the daily results of two configurations are. */
public final class Correlation {

    private Correlation() {}

    /**
     * {@return Pearson's correlation; NaN where one of them does not vary}
     *
     * @param one daily results
     * @param other those of the same days
     */
    public static double of(double[] one, double[] other) {
        int n = Math.min(one.length, other.length);
        double meanOne = 0;
        double meanOther = 0;
        for (int i = 0; i < n; i++) {
            meanOne += one[i] / n;
            meanOther += other[i] / n;
        }
        double both = 0;
        double squaresOne = 0;
        double squaresOther = 0;
        for (int i = 0; i < n; i++) {
            both += (one[i] - meanOne) * (other[i] - meanOther);
            squaresOne += (one[i] - meanOne) * (one[i] - meanOne);
            squaresOther += (other[i] - meanOther) * (other[i] - meanOther);
        }
        return squaresOne > 0 && squaresOther > 0 ? both / Math.sqrt(squaresOne * squaresOther) : Double.NaN;
    }
}

package dev.kirby.portfolio;

/** How alike the daily results of two members are. */
final class Correlations {

    private Correlations() {}

    /** Pearson's correlation; NaN where one of them does not vary. */
    static double of(double[] one, double[] other) {
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

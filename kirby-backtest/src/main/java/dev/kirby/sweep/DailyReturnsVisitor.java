package dev.kirby.sweep;

/** Takes the daily returns of combinations; see {@link SweepResult#eachDailyReturns}. */
@FunctionalInterface
public interface DailyReturnsVisitor {

    /**
     * The daily returns of one combination.
     *
     * @param combination its number in the grid
     * @param returns one value for each calendar day; the array is reused for the next combination
     */
    void visit(int combination, double[] returns);
}

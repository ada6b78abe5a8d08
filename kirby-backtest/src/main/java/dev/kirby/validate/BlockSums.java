package dev.kirby.validate;

import dev.kirby.InvalidRequestException;
import dev.kirby.optimize.SearchResult;
import dev.kirby.performance.Moments;
import dev.kirby.sweep.SweepResult;

/**
 * The returns of many trials as sums and sums of squares by block of time, from which the Sharpe ratio of any set of blocks
 * follows.
 */
final class BlockSums {

    private static final int MAX_BLOCKS = 24;

    private final int trials;
    private final int periods;
    private final int blocks;
    private final double[][] sums;
    private final double[][] squares;

    /** @param blocks an even number from 4 to 24 */
    private BlockSums(int trials, int periods, int blocks) {
        if (blocks < 4 || blocks > MAX_BLOCKS || blocks % 2 != 0) {
            throw new InvalidRequestException(
                    "The blocks must be an even number from 4 to " + MAX_BLOCKS + ", were " + blocks + ".");
        }
        this.trials = trials;
        this.periods = periods;
        this.blocks = blocks;
        this.sums = new double[blocks][trials];
        this.squares = new double[blocks][trials];
    }

    /** Of all combinations that have enough trades. */
    static BlockSums of(SweepResult sweep, int blocks) {
        int[] place = new int[sweep.size()];
        int counted = 0;
        for (int i = 0; i < place.length; i++) {
            place[i] = sweep.counts(i) ? counted++ : -1;
        }
        BlockSums sums = new BlockSums(counted, sweep.days(), blocks);
        if (counted > 1) {
            sweep.eachDailyReturns((combination, returns) -> {
                if (place[combination] >= 0) {
                    sums.put(place[combination], returns);
                }
            });
        }
        return sums;
    }

    /** Of all trials that count and whose returns were kept. */
    static BlockSums of(SearchResult search, int blocks) {
        return of(
                search.ranking().stream()
                        .flatMap(trial -> search.dailyReturns(trial.number()).stream())
                        .toArray(double[][]::new),
                blocks);
    }

    /** Of any trials: by trial, then by period; all of one length. */
    static BlockSums of(double[][] returns, int blocks) {
        BlockSums sums = new BlockSums(returns.length, returns.length == 0 ? 0 : returns[0].length, blocks);
        for (int trial = 0; trial < returns.length; trial++) {
            sums.put(trial, returns[trial]);
        }
        return sums;
    }

    /** Whether there is enough to compare: two trials, and two periods a block. */
    boolean suffice() {
        return trials >= 2 && periods >= 2 * blocks;
    }

    int trials() {
        return trials;
    }

    int periods() {
        return periods;
    }

    int blocks() {
        return blocks;
    }

    private int start(int block) {
        return (int) ((long) periods * block / blocks);
    }

    private void put(int trial, double[] returns) {
        if (returns.length != periods) {
            throw new InvalidRequestException(
                    "Trial " + trial + " has " + returns.length + " periods, the first has " + periods + ".");
        }
        for (int block = 0; block < blocks; block++) {
            double sum = 0;
            double square = 0;
            for (int i = start(block); i < start(block + 1); i++) {
                sum += returns[i];
                square += returns[i] * returns[i];
            }
            sums[block][trial] = sum;
            squares[block][trial] = square;
        }
    }

    /** The Sharpe ratio of every trial in the blocks of a set. */
    private double[] sharpes(int set) {
        double[] sum = new double[trials];
        double[] square = new double[trials];
        int n = 0;
        for (int block = 0; block < blocks; block++) {
            if ((set >> block & 1) == 1) {
                n += start(block + 1) - start(block);
                for (int t = 0; t < trials; t++) {
                    sum[t] += sums[block][t];
                    square[t] += squares[block][t];
                }
            }
        }
        for (int t = 0; t < trials; t++) {
            double mean = sum[t] / n;
            double deviations = square[t] - sum[t] * mean;
            // A trial without variance neither wins nor loses.
            sum[t] = Moments.hasVariance(n, deviations, square[t]) ? mean / Math.sqrt(deviations / (n - 1)) : 0;
        }
        return sum;
    }

    /** Of the best trial of a half: its Sharpe ratio inside, outside, and the logit of its rank outside. */
    double[] judge(int half) {
        double[] inside = sharpes(half);
        int best = 0;
        for (int t = 1; t < trials; t++) {
            if (inside[t] > inside[best]) {
                best = t;
            }
        }
        double[] outside = sharpes(~half & (1 << blocks) - 1);
        int below = 0;
        int equal = 0;
        for (double sharpe : outside) {
            below += sharpe < outside[best] ? 1 : 0;
            equal += sharpe == outside[best] ? 1 : 0;
        }
        double rank = (below + (equal + 1) / 2.0) / (trials + 1);
        return new double[] {inside[best], outside[best], Math.log(rank / (1 - rank))};
    }
}

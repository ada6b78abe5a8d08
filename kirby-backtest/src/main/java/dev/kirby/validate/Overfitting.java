package dev.kirby.validate;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.NoDataException;
import dev.kirby.optimize.SearchResult;
import dev.kirby.sweep.SweepResult;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The probability of backtest overfitting, by combinatorially symmetric cross-validation (Bailey, Borwein, Lopez de Prado and
 * Zhu, The Probability of Backtest Overfitting, Journal of Computational Finance 20(4), 2017): time is cut into blocks, every
 * half of the blocks is once the sample in which the best trial is chosen, and the other half shows what the choice was worth.
 * Trials are judged by the Sharpe ratio of their returns; one without any return is worth 0.
 *
 * @param probability share of the splits in which the chosen trial was no better than the median of all outside the sample
 * @param meanLogit mean of {@code ln(w / (1 - w))}, w being the chosen one's rank outside the sample over trials + 1
 * @param slope of the chosen one's Sharpe ratio outside the sample on that inside; negative where more inside means less outside
 * @param probabilityOfLoss share of the splits in which the chosen one lost outside the sample
 * @param splits how many there were
 * @param trials how many were compared
 */
public record Overfitting(
        double probability, double meanLogit, double slope, double probabilityOfLoss, int splits, int trials) {

    private static final int BLOCKS = 10;
    private static final int MOST_BLOCKS = 24;

    /**
     * Over all combinations of a sweep that have enough trades, in 10 blocks.
     *
     * @param sweep whose daily returns
     * @return the measure
     * @throws NoDataException if fewer than two combinations count or there are fewer than 20 days
     */
    public static Overfitting of(SweepResult sweep) {
        return of(sweep, BLOCKS);
    }

    /**
     * Over all combinations of a sweep that have enough trades.
     *
     * @param sweep whose daily returns
     * @param blocks an even number of blocks of time, 4 to 24; 16 give 12,870 splits
     * @return the measure
     * @throws NoDataException if fewer than two combinations count or there are fewer than two days a block
     */
    public static Overfitting of(SweepResult sweep, int blocks) {
        requireNonNull(sweep, "sweep");
        int[] place = new int[sweep.size()];
        int counted = 0;
        for (int i = 0; i < place.length; i++) {
            place[i] = sweep.counts(i) ? counted++ : -1;
        }
        BlockSums sums = new BlockSums(counted, sweep.days(), checked(blocks));
        if (counted > 1) {
            sweep.eachDailyReturns((combination, returns) -> {
                if (place[combination] >= 0) {
                    sums.put(place[combination], returns);
                }
            });
        }
        return of(sums);
    }

    /**
     * Over all trials of a search that count, in 10 blocks.
     *
     * @param search whose daily returns were kept
     * @return the measure
     * @throws NoDataException if fewer than two trials count or there are fewer than 20 days
     */
    public static Overfitting of(SearchResult search) {
        requireNonNull(search, "search");
        return of(
                search.ranking().stream()
                        .flatMap(trial -> search.dailyReturns(trial.number()).stream())
                        .toArray(double[][]::new),
                BLOCKS);
    }

    /**
     * Over any trials.
     *
     * @param returns by trial, then by period; all of one length
     * @param blocks an even number of blocks of time, 4 to 24
     * @return the measure
     * @throws NoDataException if there are fewer than two trials or fewer than two periods a block
     */
    public static Overfitting of(double[][] returns, int blocks) {
        BlockSums sums = new BlockSums(returns.length, returns.length == 0 ? 0 : returns[0].length, checked(blocks));
        for (int trial = 0; trial < returns.length; trial++) {
            sums.put(trial, returns[trial]);
        }
        return of(sums);
    }

    private static int checked(int blocks) {
        if (blocks < 4 || blocks > MOST_BLOCKS || blocks % 2 != 0) {
            throw new InvalidRequestException(
                    "The blocks must be an even number from 4 to " + MOST_BLOCKS + ", were " + blocks + ".");
        }
        return blocks;
    }

    private static Overfitting of(BlockSums sums) {
        if (sums.trials < 2 || sums.periods < 2 * sums.blocks) {
            throw new NoDataException(
                    "Overfitting shows in two trials or more and two periods a block or more, but there are "
                            + sums.trials + " trials of " + sums.periods + " periods for " + sums.blocks
                            + " blocks. Give more data or fewer blocks.");
        }
        int[] halves = IntStream.range(0, 1 << sums.blocks)
                .filter(half -> Integer.bitCount(half) == sums.blocks / 2)
                .toArray();
        double[][] found =
                Arrays.stream(halves).parallel().mapToObj(sums::judge).toArray(double[][]::new);
        double below = 0;
        double lost = 0;
        double logits = 0;
        double inside = 0;
        double outside = 0;
        for (double[] split : found) {
            below += split[2] <= 0 ? 1 : 0;
            lost += split[1] < 0 ? 1 : 0;
            inside += split[0] / found.length;
            outside += split[1] / found.length;
            logits += split[2] / found.length;
        }
        double product = 0;
        double square = 0;
        for (double[] split : found) {
            product += (split[0] - inside) * (split[1] - outside);
            square += (split[0] - inside) * (split[0] - inside);
        }
        return new Overfitting(
                below / found.length,
                logits,
                square > 0 ? product / square : Double.NaN,
                lost / found.length,
                found.length,
                sums.trials);
    }

    /** For example {@code Overfitting[0.44 of 252 splits, 1000 trials]}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "Overfitting[%.2f of %d splits, %d trials]", probability, splits, trials);
    }

    /** Sums and sums of squares by block, from which the Sharpe ratio of any set of blocks follows. */
    private static final class BlockSums {
        private final int trials;
        private final int periods;
        private final int blocks;
        private final double[][] sums;
        private final double[][] squares;

        BlockSums(int trials, int periods, int blocks) {
            this.trials = trials;
            this.periods = periods;
            this.blocks = blocks;
            this.sums = new double[blocks][trials];
            this.squares = new double[blocks][trials];
        }

        private int start(int block) {
            return (int) ((long) periods * block / blocks);
        }

        void put(int trial, double[] returns) {
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
                double variance = (square[t] - sum[t] * mean) / (n - 1);
                // What is left of a series without variation is rounding.
                sum[t] = variance > 1e-15 * square[t] ? mean / Math.sqrt(variance) : 0;
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
}

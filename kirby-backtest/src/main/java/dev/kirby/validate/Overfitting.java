package dev.kirby.validate;

import dev.kirby.NoDataException;
import dev.kirby.optimize.SearchResult;
import dev.kirby.sweep.SweepResult;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
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
        return of(BlockSums.of(sweep, blocks));
    }

    /**
     * Over all combinations of a sweep that have enough trades, in 10 blocks, where that says anything.
     *
     * @param sweep whose daily returns
     * @return the measure; empty if fewer than two combinations count or there are fewer than 20 days
     */
    public static Optional<Overfitting> find(SweepResult sweep) {
        return find(BlockSums.of(sweep, BLOCKS));
    }

    /**
     * Over all trials of a search that count, in 10 blocks.
     *
     * @param search whose daily returns were kept
     * @return the measure
     * @throws NoDataException if fewer than two trials count or there are fewer than 20 days
     */
    public static Overfitting of(SearchResult search) {
        return of(BlockSums.of(search, BLOCKS));
    }

    /**
     * Over all trials of a search that count, in 10 blocks, where that says anything.
     *
     * @param search whose daily returns were kept
     * @return the measure; empty if fewer than two trials count or there are fewer than 20 days
     */
    public static Optional<Overfitting> find(SearchResult search) {
        return find(BlockSums.of(search, BLOCKS));
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
        return of(BlockSums.of(returns, blocks));
    }

    private static Optional<Overfitting> find(BlockSums sums) {
        return sums.suffice() ? Optional.of(of(sums)) : Optional.empty();
    }

    private static Overfitting of(BlockSums sums) {
        if (!sums.suffice()) {
            throw new NoDataException(
                    "Overfitting shows in two trials or more and two periods a block or more, but there are "
                            + sums.trials() + " trials of " + sums.periods() + " periods for " + sums.blocks()
                            + " blocks. Give more data or fewer blocks.");
        }
        int[] halves = IntStream.range(0, 1 << sums.blocks())
                .filter(half -> Integer.bitCount(half) == sums.blocks() / 2)
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
                sums.trials());
    }

    /** For example {@code Overfitting[0.44 of 252 splits, 1000 trials]}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "Overfitting[%.2f of %d splits, %d trials]", probability, splits, trials);
    }
}

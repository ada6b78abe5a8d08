package dev.kirby.validate;

import dev.kirby.InvalidRequestException;
import dev.kirby.validate.Verdict.Outcome;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hipparchus.distribution.continuous.NormalDistribution;

/**
 * The size and the power of the verdict at the level of returns: how often simulated tracks of a known Sharpe ratio get each word.
 *
 * <p>A simulated strategy is active on a day with probability one half, independently; an active day returns {@code 0.01 t5 + 2 mu}
 * and an idle one 0, where t5 is Student's t of 5 degrees of freedom and mu makes the annualised Sharpe ratio what it is to be: fat
 * tails and idle days, as real tracks have them. Each track has a random sequence of its own, so that the table does not depend on
 * the number of threads. The promise of training is the true Sharpe ratio. Immutable and thread-safe.
 */
public final class VerdictPower {

    private static final int[] DAYS = {120, 240, 480};
    private static final double[] SHARPES = {0, 1, 2, 3, 5, 10};
    private static final NormalDistribution NORMAL = new NormalDistribution();

    private final int tracks;
    private final long seed;
    private final int threads;

    private VerdictPower(int tracks, long seed, int threads) {
        this.tracks = tracks;
        this.seed = seed;
        this.threads = threads;
    }

    /**
     * A simulation with seed 1 on as many threads as there are processors.
     *
     * @param tracks of each length and Sharpe ratio; their sampling error is {@code sqrt(p (1 - p) / tracks)}
     * @return a simulation to refine
     */
    public static VerdictPower of(int tracks) {
        if (tracks < 1) {
            throw new InvalidRequestException("There must be 1 track or more, not " + tracks + ".");
        }
        return new VerdictPower(tracks, 1, Runtime.getRuntime().availableProcessors());
    }

    /**
     * A copy with another seed.
     *
     * @param newSeed any number
     * @return the new simulation
     */
    public VerdictPower seed(long newSeed) {
        return new VerdictPower(tracks, newSeed, threads);
    }

    /**
     * A copy on another number of threads, with the same result.
     *
     * @param count 1 or more
     * @return the new simulation
     */
    public VerdictPower threads(int count) {
        return new VerdictPower(tracks, seed, count);
    }

    /**
     * One cell of the table.
     *
     * @param days length of each track
     * @param sharpe true, annualised
     * @param survived share of the tracks
     * @param overfit share of the tracks
     * @param exact the power of the exact test of a normal distribution: no test has more
     */
    public record Cell(int days, double sharpe, double survived, double overfit, double exact) {}

    /**
     * The table.
     *
     * @param tracks behind each cell
     * @param cells by length, then by Sharpe ratio
     */
    public record Table(int tracks, List<Cell> cells) {

        /** Copies the cells. */
        public Table {
            cells = List.copyOf(cells);
        }

        /** Prints the table in per cent to standard output. */
        public void print() {
            print(System.out);
        }

        /**
         * Prints the table in per cent.
         *
         * @param out where to
         */
        public void print(PrintStream out) {
            out.printf(
                    Locale.ROOT,
                    "%d tracks a cell, sampling error up to %.1f points%n",
                    tracks,
                    100 * Math.sqrt(0.25 / tracks));
            out.printf("%6s %7s %10s %10s %10s%n", "days", "Sharpe", "SURVIVED", "exact test", "OVERFIT");
            for (Cell c : cells) {
                out.printf(
                        Locale.ROOT,
                        "%6d %7.1f %8.1f %% %8.1f %% %8.1f %%%n",
                        c.days(),
                        c.sharpe(),
                        100 * c.survived(),
                        100 * c.exact(),
                        100 * c.overfit());
            }
        }

        /** For example {@code Table[18 cells of 10000 tracks]}. */
        @Override
        public String toString() {
            return "Table[" + cells.size() + " cells of " + tracks + " tracks]";
        }
    }

    /**
     * Simulates tracks of 120, 240 and 480 days at true Sharpe ratios of 0, 1, 2, 3, 5 and 10.
     *
     * @return the table
     */
    public Table run() {
        ForkJoinPool workers = new ForkJoinPool(threads);
        try {
            List<Cell> cells = new ArrayList<>();
            for (int days : DAYS) {
                for (double sharpe : SHARPES) {
                    cells.add(workers.submit(() -> cell(days, sharpe)).join());
                }
            }
            return new Table(tracks, cells);
        } finally {
            workers.shutdown();
        }
    }

    private Cell cell(int days, double sharpe) {
        Map<Outcome, Long> words = IntStream.range(0, tracks)
                .parallel()
                .mapToObj(track -> judge(days, sharpe, track))
                .collect(Collectors.groupingBy(outcome -> outcome, Collectors.counting()));
        return new Cell(
                days,
                sharpe,
                (double) words.getOrDefault(Outcome.SURVIVED, 0L) / tracks,
                (double) words.getOrDefault(Outcome.OVERFIT, 0L) / tracks,
                exactPower(sharpe, days));
    }

    private Outcome judge(int days, double sharpe, int track) {
        SplittableRandom random =
                new SplittableRandom(seed * 31 + days * 1_000_003L + Double.hashCode(sharpe) + track * 7_919L);
        double[] returns = returns(days, sharpe, random);
        int active = 0;
        for (double r : returns) {
            active += r == 0 ? 0 : 1;
        }
        return TrackRecord.of(returns, active)
                .promise(sharpe)
                .seed(random.nextLong())
                .judge()
                .outcome();
    }

    static double[] returns(int days, double sharpe, SplittableRandom random) {
        double deviation = 0.01 * Math.sqrt(5.0 / 3 / 2);
        double mu = sharpe / Math.sqrt(365) * deviation;
        double[] returns = new double[days];
        for (int day = 0; day < days; day++) {
            if (random.nextBoolean()) {
                double squares = 0;
                for (int i = 0; i < 5; i++) {
                    double normal = random.nextGaussian();
                    squares += normal * normal;
                }
                returns[day] = 0.01 * random.nextGaussian() / Math.sqrt(squares / 5) + 2 * mu;
            }
        }
        return returns;
    }

    /** {@code 1 - Phi(1.645 - S sqrt(T / 365))}. */
    static double exactPower(double sharpe, double days) {
        double critical = NORMAL.inverseCumulativeProbability(0.95);
        return NORMAL.cumulativeProbability(sharpe * Math.sqrt(days / 365) - critical);
    }

    /** For example {@code VerdictPower[10000 tracks a cell, seed 1]}. */
    @Override
    public String toString() {
        return "VerdictPower[" + tracks + " tracks a cell, seed " + seed + "]";
    }
}

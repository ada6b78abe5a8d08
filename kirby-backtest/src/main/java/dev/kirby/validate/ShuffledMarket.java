package dev.kirby.validate;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.series.CandleSeries;
import java.util.SplittableRandom;

/**
 * Other histories of a market, made of its own bars: what it could have looked like had the same moves come in another order.
 *
 * <p>A bar is taken as a whole, as moves from the close before it, with its volume; times stay as they are. Permuted bars keep what
 * bars are like and lose what follows what: a rule that depends on order can find nothing there but luck. Resampled blocks keep the
 * order within a block: they show how much of a result hangs on which days happened. Immutable and thread-safe.
 */
public final class ShuffledMarket {

    private final CandleSeries bars;

    private ShuffledMarket(CandleSeries bars) {
        this.bars = bars;
    }

    /**
     * Histories made of a series.
     *
     * @param bars two candles or more
     * @return where to draw from
     */
    public static ShuffledMarket of(CandleSeries bars) {
        if (requireNonNull(bars, "bars").size() < 2) {
            throw new InvalidRequestException(
                    "A market to shuffle needs two candles or more, " + bars + " has " + bars.size() + ".");
        }
        return new ShuffledMarket(bars);
    }

    /**
     * All bars, each once, in blocks whose order is random.
     *
     * @param block bars a block; 1 shuffles single bars
     * @param seed decides all chance
     * @return a series of the same times
     */
    public CandleSeries permuted(int block, long seed) {
        checkBlock(block);
        SplittableRandom random = new SplittableRandom(seed);
        int n = bars.size() - 1;
        // The first block is shorter where blocks do not fill the series, and begins anywhere.
        int offset = block == 1 ? 0 : random.nextInt(block);
        int blocks = (n + offset + block - 1) / block;
        int[] order = new int[blocks];
        for (int i = 0; i < blocks; i++) {
            int other = random.nextInt(i + 1);
            order[i] = order[other];
            order[other] = i;
        }
        int[] indices = new int[n];
        int at = 0;
        for (int chosen : order) {
            int from = Math.max(0, chosen * block - offset);
            int to = Math.min(n, (chosen + 1) * block - offset);
            for (int i = from; i < to; i++) {
                indices[at++] = i + 1;
            }
        }
        return series(indices);
    }

    /**
     * Bars in blocks of random length, drawn with replacement (stationary bootstrap).
     *
     * @param meanBlock mean length of a block in bars, 1 or more
     * @param seed decides all chance
     * @return a series of the same times
     */
    public CandleSeries resampled(int meanBlock, long seed) {
        checkBlock(meanBlock);
        SplittableRandom random = new SplittableRandom(seed);
        int n = bars.size() - 1;
        int[] indices = new int[n];
        int at = 0;
        for (int i = 0; i < n; i++) {
            boolean begins = i == 0 || random.nextInt(meanBlock) == 0;
            at = begins ? random.nextInt(n) : (at + 1) % n;
            indices[i] = at + 1;
        }
        return series(indices);
    }

    private static void checkBlock(int block) {
        if (block < 1) {
            throw new InvalidRequestException("A block is 1 bar or more, not " + block + ".");
        }
    }

    private CandleSeries series(int[] indices) {
        int n = bars.size();
        long[] time = new long[n];
        double[] open = new double[n];
        double[] high = new double[n];
        double[] low = new double[n];
        double[] close = new double[n];
        double[] volume = new double[n];
        time[0] = bars.time(0);
        open[0] = bars.open(0);
        high[0] = bars.high(0);
        low[0] = bars.low(0);
        close[0] = bars.close(0);
        volume[0] = bars.volume(0);
        for (int i = 1; i < n; i++) {
            int from = indices[i - 1];
            double factor = close[i - 1] / bars.close(from - 1);
            time[i] = bars.time(i);
            // One factor for all four keeps high above open and close, and low below them, to the last bit.
            open[i] = bars.open(from) * factor;
            high[i] = bars.high(from) * factor;
            low[i] = bars.low(from) * factor;
            close[i] = bars.close(from) * factor;
            volume[i] = bars.volume(from);
        }
        return CandleSeries.of(bars.instrument(), bars.interval(), time, open, high, low, close, volume);
    }

    /** For example {@code ShuffledMarket[BTC/USDT:USDT 1h, 8760 bars]}. */
    @Override
    public String toString() {
        return "ShuffledMarket[" + bars.instrument().symbol() + " " + bars.interval() + ", " + bars.size() + " bars]";
    }
}

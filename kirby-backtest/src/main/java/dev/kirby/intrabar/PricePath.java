package dev.kirby.intrabar;

import dev.kirby.series.CandleSeries;

/**
 * Prices in the order of time: one candle, the finer candles inside it, or ticks, each of which is a candle of one price.
 *
 * <p>What a candle shows: prices go from the open to the close and touch high and low on the way, in an order that is not known.
 * A price between the open and another price comes before that other price. Between two candles prices may jump: a candle that
 * opens beyond a price reaches it at its open.
 *
 * <p>Immutable: nobody writes the arrays.
 */
public final class PricePath {

    /** Nothing is known. */
    public static final PricePath UNKNOWN = new PricePath(new double[0], new double[0], new double[0], new double[0]);

    private final double[] open;
    private final double[] high;
    private final double[] low;
    private final double[] close;

    private PricePath(double[] open, double[] high, double[] low, double[] close) {
        this.open = open;
        this.high = high;
        this.low = low;
        this.close = close;
    }

    /**
     * The path of candles.
     *
     * @param candles those inside a bar
     * @return the path
     */
    public static PricePath of(CandleSeries candles) {
        return new PricePath(candles.opens(), candles.highs(), candles.lows(), candles.closes());
    }

    /**
     * The path of ticks.
     *
     * @param prices in the order of time; kept
     * @return the path
     */
    static PricePath ofPrices(double[] prices) {
        return new PricePath(prices, prices, prices, prices);
    }

    /** {@return how many candles or ticks there are} */
    public int size() {
        return open.length;
    }

    /**
     * Which of two prices comes first.
     *
     * @param lower the lower price
     * @param upper the higher price
     * @return unknown where one candle reaches both after its open, and where neither is reached
     */
    public PriceOrder first(double lower, double upper) {
        for (int i = 0; i < open.length; i++) {
            if (open[i] <= lower) {
                return PriceOrder.LOWER_FIRST;
            }
            if (open[i] >= upper) {
                return PriceOrder.UPPER_FIRST;
            }
            boolean reachesLower = low[i] <= lower;
            boolean reachesUpper = high[i] >= upper;
            if (reachesLower && reachesUpper) {
                return PriceOrder.UNKNOWN;
            }
            if (reachesLower || reachesUpper) {
                return reachesLower ? PriceOrder.LOWER_FIRST : PriceOrder.UPPER_FIRST;
            }
        }
        return PriceOrder.UNKNOWN;
    }

    /**
     * What may become of a position in the bar in which an order is filled at a price inside it.
     *
     * @param isLong false for a short
     * @param fill the price of the order
     * @param stop NaN for none
     * @param target NaN for none
     * @return every outcome that the prices leave open
     */
    public Outcomes afterFill(boolean isLong, double fill, double stop, double target) {
        int i = 0;
        while (i < open.length && !(low[i] <= fill && fill <= high[i]) && !jumps(i, fill)) {
            i++;
        }
        if (i == open.length) {
            return Outcomes.ALL;
        }
        boolean atOpen = open[i] == fill || jumps(i, fill);
        Outcomes here = Outcomes.of(reach(i, atOpen, fill, stop), reach(i, atOpen, fill, target));
        return here.none() ? here.then(outcomes(i + 1, isLong, stop, target)) : here;
    }

    /** Whether prices jump over a level between the candle before and this one. */
    private boolean jumps(int i, double level) {
        return i > 0 && ((close[i - 1] < level && open[i] >= level) || (close[i - 1] > level && open[i] <= level));
    }

    /** Whether the candle of a fill reaches a level after it: 1 for yes, 0 for unknown, -1 for no. */
    private int reach(int i, boolean filledAtOpen, double fill, double level) {
        boolean up = level > fill;
        if (Double.isNaN(level) || (up ? high[i] < level : low[i] > level)) {
            return -1;
        }
        boolean onTheWay = up ? open[i] < fill : open[i] > fill;
        boolean closesBeyond = up ? close[i] >= level : close[i] <= level;
        return filledAtOpen || onTheWay || closesBeyond ? 1 : 0;
    }

    /** What may become of a position that is open before a candle. */
    private Outcomes outcomes(int from, boolean isLong, double stop, double target) {
        for (int i = from; i < open.length; i++) {
            boolean opensAtStop = isLong ? open[i] <= stop : open[i] >= stop;
            boolean opensAtTarget = isLong ? open[i] >= target : open[i] <= target;
            boolean reachesStop = isLong ? low[i] <= stop : high[i] >= stop;
            boolean reachesTarget = isLong ? high[i] >= target : low[i] <= target;
            if (reachesStop || reachesTarget) {
                return new Outcomes(reachesStop && !opensAtTarget, false, reachesTarget && !opensAtStop);
            }
        }
        return Outcomes.NONE;
    }

    /**
     * What may become of a position inside a bar.
     *
     * @param stop whether the stop may end it
     * @param none whether it may outlive the bar
     * @param target whether the target may be reached before the stop
     */
    public record Outcomes(boolean stop, boolean none, boolean target) {

        private static final Outcomes ALL = new Outcomes(true, true, true);
        private static final Outcomes NONE = new Outcomes(false, true, false);

        private static Outcomes of(int stop, int target) {
            return new Outcomes(stop >= 0, stop <= 0 && target <= 0, target >= 0);
        }

        private Outcomes then(Outcomes later) {
            return new Outcomes(stop || later.stop, later.none, target || later.target);
        }

        /**
         * What both leave open.
         *
         * @param other of finer prices
         * @return these where the other contradicts them
         */
        public Outcomes and(Outcomes other) {
            Outcomes both = new Outcomes(stop && other.stop, none && other.none, target && other.target);
            return both.count() == 0 ? this : both;
        }

        /** {@return how many there are} */
        public int count() {
            return (stop ? 1 : 0) + (none ? 1 : 0) + (target ? 1 : 0);
        }
    }

    /** For example {@code PricePath[5 prices]}. */
    @Override
    public String toString() {
        return "PricePath[" + open.length + " prices]";
    }
}

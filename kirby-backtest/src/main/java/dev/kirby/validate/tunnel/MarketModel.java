package dev.kirby.validate.tunnel;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.series.CandleSeries;
import dev.kirby.validate.ShuffledMarket;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A source of markets whose truth is known: whether there is an edge, and how large a part of the moves it is.
 *
 * <p>The simulated models share one process. A bar's log return is normal, its high and low are those of a continuous path, its volume is
 * lognormal and grows with its volatility. One in five bars near the lowest low (or the highest high) of the last 50 takes that
 * level out by 0.2 to 0.6 % on four times the volume, and its close is then, with equal chances, as far on the one side of its open as
 * on the other: so far nothing can be gained from it. The edge is what follows a bar that came back: for 12 bars, each has a drift of
 * so many standard deviations in the direction of the reversal. A market with momentum has no such drift; there each bar repeats a share
 * of the move before it. Without drift and momentum the closes are a martingale: what a rule earns from them before
 * costs is luck. Immutable and thread-safe.
 */
public final class MarketModel {

    private static final int LEVEL_BARS = 50;
    private static final int DRIFT_BARS = 12;
    private static final int EVENT_CHANCE = 5;
    private static final double DEVIATION = 0.004;
    private static final long START = 1_640_995_200_000L;
    private static final Instrument INSTRUMENT = Instrument.perps("simulated", "BTC", "USDT");

    private final String name;
    private final Interval interval;
    private final double drift;
    private final double momentum;
    private final double clustering;
    private final @Nullable CandleSeries real;
    private final int block;

    private MarketModel(
            String name,
            Interval interval,
            double drift,
            double momentum,
            double clustering,
            @Nullable CandleSeries real,
            int block) {
        this.name = name;
        this.interval = interval;
        this.drift = drift;
        this.momentum = momentum;
        this.clustering = clustering;
        this.real = real;
        this.block = block;
    }

    /**
     * A market without an edge whose volatility is constant.
     *
     * @param interval of its bars
     * @return the model
     */
    public static MarketModel randomWalk(Interval interval) {
        return new MarketModel("random walk", interval, 0, 0, 0, null, 0);
    }

    /**
     * A market without an edge whose volatility comes in clusters, as that of GARCH processes.
     *
     * @param interval of its bars
     * @return the model
     */
    public static MarketModel clustered(Interval interval) {
        return new MarketModel("volatility clusters", interval, 0, 0, 0.25, null, 0);
    }

    /**
     * A market with clusters of volatility and an edge: prices go on where a level was taken out and came back.
     *
     * @param interval of its bars
     * @param drift of each of the 12 bars after a reversal, in standard deviations of a bar
     * @return the model
     */
    public static MarketModel reversals(Interval interval, double drift) {
        return new MarketModel("reversals, drift " + drift, interval, drift, 0, 0.25, null, 0);
    }

    /**
     * A market with clusters of volatility and another edge: each move goes on in part.
     *
     * @param interval of its bars
     * @param share of a bar's move, in standard deviations, that the next one is expected to make again; below 1 in size
     * @return the model
     */
    public static MarketModel momentum(Interval interval, double share) {
        if (!(Math.abs(share) < 1)) {
            throw new InvalidRequestException(
                    "The share of a move that goes on must be between -1 and 1, was " + share + ": such as 0.1.");
        }
        return new MarketModel("momentum, share " + share, interval, 0, share, 0.25, null, 0);
    }

    /**
     * A real market in shuffled blocks: what lasts longer than a block is lost.
     *
     * @param bars real candles
     * @param block bars a block
     * @return the model; its markets are as long as the real one
     */
    public static MarketModel shuffled(CandleSeries bars, int block) {
        requireNonNull(bars, "bars");
        return new MarketModel(
                "blocks of " + block + " bars of " + bars.instrument().symbol(), bars.interval(), 0, 0, 0, bars, block);
    }

    /** {@return a name for tables} */
    public String name() {
        return name;
    }

    /** {@return the drift after a reversal in standard deviations of a bar; 0 where no reversal is planted} */
    public double drift() {
        return drift;
    }

    /**
     * Draws a market.
     *
     * @param days how long; shuffled real markets are as long as they are
     * @param seed decides all chance
     * @return its candles, beginning at midnight
     */
    public CandleSeries market(int days, long seed) {
        if (real != null) {
            return ShuffledMarket.of(real).permuted(block, seed);
        }
        if (days < 1) {
            throw new InvalidRequestException("A market lasts 1 day or more, not " + days + ".");
        }
        int bars = (int) (days * 86_400_000L / interval.millis());
        return new Path(bars, new SplittableRandom(seed)).series();
    }

    /** One market in the making. */
    private final class Path {

        private final SplittableRandom random;
        private final long[] time;
        private final double[] open;
        private final double[] high;
        private final double[] low;
        private final double[] close;
        private final double[] volume;
        private double price = 30_000;
        private double cluster;
        private double direction;
        private int drifting;
        // The move before, in standard deviations.
        private double before;

        Path(int bars, SplittableRandom random) {
            this.random = random;
            time = new long[bars];
            open = new double[bars];
            high = new double[bars];
            low = new double[bars];
            close = new double[bars];
            volume = new double[bars];
        }

        CandleSeries series() {
            for (int bar = 0; bar < time.length; bar++) {
                time[bar] = START + bar * interval.millis();
                cluster = 0.97 * cluster + clustering * random.nextGaussian();
                double deviation = DEVIATION * Math.exp(0.5 * cluster);
                open[bar] = price;
                boolean event = bar > LEVEL_BARS && random.nextInt(EVENT_CHANCE) == 0;
                if (!event || !takesLevelOut(bar, deviation)) {
                    walk(bar, deviation);
                }
                before = Math.log(close[bar] / price) / deviation;
                price = close[bar];
            }
            return CandleSeries.of(INSTRUMENT, interval, time, open, high, low, close, volume);
        }

        /** A continuous path within the bar: its extremes are those of a Brownian bridge, so that levels are met, not jumped. */
        private void walk(int bar, double deviation) {
            double drifts = (drifting-- > 0 ? direction * drift * deviation : 0) + momentum * before * deviation;
            double move = drifts - deviation * deviation / 2 + deviation * random.nextGaussian();
            double variance = 2 * deviation * deviation;
            double up = (move + Math.sqrt(move * move - variance * Math.log(1 - random.nextDouble()))) / 2;
            double down = (move - Math.sqrt(move * move - variance * Math.log(1 - random.nextDouble()))) / 2;
            close[bar] = price * Math.exp(move);
            high[bar] = Math.max(Math.max(price, close[bar]), price * Math.exp(up));
            low[bar] = Math.min(Math.min(price, close[bar]), price * Math.exp(down));
            volume[bar] = 1_000 * deviation / DEVIATION * Math.exp(0.3 * random.nextGaussian());
        }

        /** Makes the bar one that takes a level out, if there is one within reach. */
        private boolean takesLevelOut(int bar, double deviation) {
            double lowest = Double.POSITIVE_INFINITY;
            double highest = 0;
            for (int i = bar - LEVEL_BARS; i < bar; i++) {
                lowest = Math.min(lowest, low[i]);
                highest = Math.max(highest, high[i]);
            }
            boolean below = price / lowest - 1 < highest / price - 1;
            double distance = below ? price / lowest - 1 : highest / price - 1;
            if (distance > 2 * deviation) {
                return false;
            }
            double beyond = 0.002 + 0.004 * random.nextDouble();
            double body = deviation * (1.5 + random.nextDouble()) + distance;
            boolean back = random.nextBoolean();
            double side = below ? 1 : -1;
            close[bar] = price * (1 + (back ? side : -side) * body);
            double extreme = below ? lowest * (1 - beyond) : highest * (1 + beyond);
            high[bar] = Math.max(Math.max(price, close[bar]), below ? 0 : extreme);
            low[bar] = Math.min(Math.min(price, close[bar]), below ? extreme : Double.POSITIVE_INFINITY);
            volume[bar] = 5_000 * deviation / DEVIATION * Math.exp(0.2 * random.nextGaussian());
            if (back) {
                direction = side;
                drifting = DRIFT_BARS;
            }
            return true;
        }
    }

    /** For example {@code MarketModel[reversals, drift 0.1]}. */
    @Override
    public String toString() {
        return "MarketModel[" + name + "]";
    }
}

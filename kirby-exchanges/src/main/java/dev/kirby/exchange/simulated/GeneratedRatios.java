package dev.kirby.exchange.simulated;

import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.series.Rows;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Long/short ratios made up from a seed: of each kind, the share of longs reverts to its mean, given with four
 * decimals as venues do.
 */
final class GeneratedRatios {

    /** The kinds that venues publish. */
    static final List<String> KINDS = List.of("global_account", "top_account", "top_position", "taker_volume");

    private static final double RETURN = 0.995;
    private static final double STEP = 0.02;

    private GeneratedRatios() {}

    /**
     * Rows of all kinds.
     *
     * @param times when, such as those of the open interest
     */
    static Rows of(long seed, Instrument instrument, long[] times) {
        SplittableRandom random = GeneratedMarket.random(seed, instrument + " ratios");
        double[] logit = new double[KINDS.size()];
        Rows.Builder rows = Rows.builder(Dataset.LONG_SHORT_RATIO, times.length * KINDS.size());
        for (long time : times) {
            for (int kind = 0; kind < logit.length; kind++) {
                logit[kind] = RETURN * logit[kind] + STEP * random.nextGaussian();
                double share = fourDecimals(1 / (1 + Math.exp(-logit[kind])));
                double rest = fourDecimals(1 - share);
                rows.row(time)
                        .text(0, KINDS.get(kind))
                        .number(1, share)
                        .number(2, rest)
                        .number(3, fourDecimals(share / rest));
            }
        }
        return rows.build();
    }

    private static double fourDecimals(double value) {
        return Math.rint(value * 10_000) / 10_000;
    }
}

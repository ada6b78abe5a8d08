package dev.kirby.validate;

/** A linear congruential generator that is easily written in any language, so that references can be computed elsewhere. */
public final class Congruential {

    private long state;

    /** A sequence of its own for each seed. */
    public Congruential(long seed) {
        state = seed;
    }

    /** {@return even between 0 and 1} */
    public double next() {
        state = 6364136223846793005L * state + 1442695040888963407L;
        return (state >>> 11) * 0x1p-53;
    }

    /** Returns by trial, then by period, drawn period by period: even between -0.01 and 0.01. */
    static double[][] returns(int periods, int trials, long seed) {
        Congruential random = new Congruential(seed);
        double[][] returns = new double[trials][periods];
        for (int t = 0; t < periods; t++) {
            for (int k = 0; k < trials; k++) {
                returns[k][t] = (random.next() - 0.5) * 0.02;
            }
        }
        return returns;
    }

    static double[][] withEdge(double[][] returns, int trial, double edge) {
        for (int t = 0; t < returns[trial].length; t++) {
            returns[trial][t] += edge;
        }
        return returns;
    }
}

package dev.kirby.ml.model;

import dev.kirby.ml.TrainingData;
import dev.kirby.series.FeatureMatrix;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * What a model was fitted on, with what is needed to see later whether live features are still like those. Immutable.
 *
 * @param from close of the first training bar, epoch milliseconds
 * @param until when the last training label was known, epoch milliseconds; no later row has been seen by the model
 * @param rows how many rows
 * @param seed of everything random
 * @param fingerprint identifies rows and labels
 * @param deciles of each feature among the training rows, nine numbers each, in the order of the features
 * @param shares of the training rows in the ten ranges between deciles; not all a tenth, where values repeat
 */
@SuppressWarnings("ArrayRecordComponent") // compared by what is in them
public record ModelOrigin(
        long from, long until, int rows, long seed, String fingerprint, double[][] deciles, double[][] shares) {

    static ModelOrigin of(TrainingData data, long seed) {
        long until = Long.MIN_VALUE;
        for (int row = 0; row < data.size(); row++) {
            until = Math.max(until, data.labelEnd(row));
        }
        FeatureMatrix matrix = data.matrix();
        double[][] deciles = new double[matrix.names().size()][];
        double[][] shares = new double[deciles.length][];
        for (int f = 0; f < deciles.length; f++) {
            double[] sorted = matrix.column(matrix.names().get(f)).clone();
            Arrays.sort(sorted);
            deciles[f] = new double[9];
            for (int d = 0; d < 9; d++) {
                deciles[f][d] = sorted[(int) ((d + 1) * 0.1 * sorted.length)];
            }
            shares[f] = shares(deciles[f], sorted);
        }
        return new ModelOrigin(data.closeTime(0), until, data.size(), seed, fingerprint(data), deciles, shares);
    }

    /**
     * How values spread over the ranges between deciles.
     *
     * @param deciles in order
     * @param values in any order
     * @return the share of each range; they sum to 1
     */
    public static double[] shares(double[] deciles, double[] values) {
        double[] shares = new double[deciles.length + 1];
        for (double value : values) {
            int range = 0;
            while (range < deciles.length && value >= deciles[range]) {
                range++;
            }
            shares[range] += 1.0 / values.length;
        }
        return shares;
    }

    /**
     * Identifies rows and labels.
     *
     * @param data rows
     * @return sixteen hexadecimal digits of a SHA-256 over names, times, labels and values
     */
    public static String fingerprint(TrainingData data) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            data.names()
                    .forEach(name -> digest.update((name + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8)));
            ByteBuffer buffer = ByteBuffer.allocate(8 * (data.names().size() + 3));
            for (int row = 0; row < data.size(); row++) {
                buffer.clear();
                buffer.putLong(data.closeTime(row)).putDouble(data.label(row)).putLong(data.labelEnd(row));
                for (int f = 0; f < data.names().size(); f++) {
                    buffer.putDouble(data.matrix().value(f, row));
                }
                digest.update(buffer.array());
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JVM has SHA-256.", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ModelOrigin that
                && fingerprint.equals(that.fingerprint)
                && seed == that.seed
                && Arrays.deepEquals(deciles, that.deciles);
    }

    @Override
    public int hashCode() {
        return fingerprint.hashCode();
    }

    /** For example {@code ModelOrigin[6960 rows, 0123456789abcdef, seed 42]}. */
    @Override
    public String toString() {
        return "ModelOrigin[" + rows + " rows, " + fingerprint + ", seed " + seed + "]";
    }
}

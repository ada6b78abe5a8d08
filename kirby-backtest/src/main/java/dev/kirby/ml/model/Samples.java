package dev.kirby.ml.model;

/**
 * Rows to learn from, as a library takes them.
 *
 * @param columns by feature, one value a row; NaN where unknown
 * @param labels classes from 0, or numbers
 * @param weights of rows, positive
 */
@SuppressWarnings("ArrayRecordComponent") // it is never compared
record Samples(double[][] columns, double[] labels, double[] weights) {

    int size() {
        return labels.length;
    }

    /** All values row by row in 64 bits. */
    double[] rowMajor() {
        double[] values = new double[size() * columns.length];
        for (int c = 0; c < columns.length; c++) {
            for (int row = 0; row < size(); row++) {
                values[row * columns.length + c] = columns[c][row];
            }
        }
        return values;
    }

    static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    /** The same rows with the labels 1 where they are a class and 0 elsewhere. */
    Samples indicator(int label) {
        double[] hits = new double[labels.length];
        for (int i = 0; i < hits.length; i++) {
            hits[i] = labels[i] == label ? 1 : 0;
        }
        return new Samples(columns, hits, weights);
    }
}

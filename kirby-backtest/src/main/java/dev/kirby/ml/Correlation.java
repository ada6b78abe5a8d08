package dev.kirby.ml;

/** Pearson's correlation of columns, each of which is brought to a mean of 0 and a length of 1 once. */
final class Correlation {

    private final double[][] columns;

    private Correlation(double[][] columns) {
        this.columns = columns;
    }

    static Correlation of(TrainingData rows) {
        double[][] columns = rows.columns();
        for (double[] column : columns) {
            normalise(column);
        }
        return new Correlation(columns);
    }

    /** Of two features, NaN if one of them does not vary. */
    double of(int first, int second) {
        return dot(columns[first], columns[second]);
    }

    /** Of each feature with the labels, without its sign. */
    static double[] withLabels(TrainingData rows) {
        double[] labels = rows.labels();
        normalise(labels);
        double[] scores = new double[rows.names().size()];
        for (int f = 0; f < scores.length; f++) {
            double[] column = rows.matrix().column(rows.names().get(f));
            normalise(column);
            scores[f] = Math.abs(dot(column, labels));
        }
        return scores;
    }

    private static void normalise(double[] column) {
        double mean = 0;
        for (double value : column) {
            mean += value / column.length;
        }
        double squares = 0;
        for (double value : column) {
            squares += (value - mean) * (value - mean);
        }
        double length = Math.sqrt(squares);
        for (int i = 0; i < column.length; i++) {
            column[i] = (column[i] - mean) / length;
        }
    }

    private static double dot(double[] first, double[] second) {
        double sum = 0;
        for (int i = 0; i < first.length; i++) {
            sum += first[i] * second[i];
        }
        return sum;
    }
}

package dev.kirby.optimize;

/** The factor of a symmetric positive definite matrix and the inverse from it; lower triangles only. */
final class Cholesky {

    private Cholesky() {}

    /** L with L L' = matrix. A pivot that rounding made too small counts as a tiny one. */
    static double[][] factor(double[][] matrix) {
        int n = matrix.length;
        double[][] l = new double[n][n];
        for (int i = 0; i < n; i++) {
            double[] row = l[i];
            for (int j = 0; j <= i; j++) {
                double sum = matrix[i][j] - dot(row, l[j], 0, j);
                row[j] = i == j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / l[j][j];
            }
        }
        return l;
    }

    /** The lower triangle of the inverse of L L'. */
    static double[][] inverse(double[][] l) {
        int n = l.length;
        // The inverse of L, transposed, so that both products run along rows.
        double[][] turned = new double[n][n];
        for (int column = 0; column < n; column++) {
            double[] x = turned[column];
            x[column] = 1 / l[column][column];
            for (int i = column + 1; i < n; i++) {
                x[i] = -dot(l[i], x, column, i) / l[i][i];
            }
        }
        double[][] inverse = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                inverse[i][j] = dot(turned[i], turned[j], i, n);
            }
        }
        return inverse;
    }

    /** Four sums at once, since one would wait for each addition. */
    private static double dot(double[] a, double[] b, int from, int to) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = from;
        for (; i + 3 < to; i += 4) {
            s0 += a[i] * b[i];
            s1 += a[i + 1] * b[i + 1];
            s2 += a[i + 2] * b[i + 2];
            s3 += a[i + 3] * b[i + 3];
        }
        for (; i < to; i++) {
            s0 += a[i] * b[i];
        }
        return (s0 + s1) + (s2 + s3);
    }
}

package dev.kirby.ml.model;

import java.util.Arrays;

/**
 * Decision trees as flat arrays, whichever library grew them. A row walks down one array of nodes: at an inner node it goes left
 * where its value is at most the threshold, and where a value is NaN to the side that the node names; a leaf adds its value to
 * the output of its tree.
 *
 * <p>Why not the libraries' own prediction: their handles are native memory, so that a closed model, a row of the wrong length or
 * a swap in mid-prediction can end the process, and a single row costs 6 µs (LightGBM) to 140 µs (XGBoost) in conversions. The
 * arrays are immutable and need no library, no lock and no closing. Scores equal LightGBM's to the last bits (the same sum in the
 * same order) and XGBoost's as far as its 32-bit sums go; tests hold both.
 *
 * <p>XGBoost compares {@code (float) x < t}. That is {@code (float) x <= the float below t}, which is how it is stored here.
 *
 * <p>Contributions are those of TreeSHAP, path dependent (Lundberg, Erion and Lee, Consistent Individualized Feature Attribution
 * for Tree Ensembles, 2018, algorithm 2): with the expected score they add up to the score. A tree of L leaves and depth D costs
 * O(L D²).
 */
final class Trees implements Scorer {

    /** Arrays of all nodes of all trees; a leaf has {@code feature -1}, and its value stands in {@code threshold}. */
    @SuppressWarnings("ArrayRecordComponent") // it is never compared
    record Nodes(
            int[] feature,
            double[] threshold,
            int[] left,
            int[] right,
            boolean[] nanLeft,
            boolean[] nanIsZero,
            double[] cover,
            double[] gain) {

        static Nodes of(int count) {
            return new Nodes(
                    new int[count],
                    new double[count],
                    new int[count],
                    new int[count],
                    new boolean[count],
                    new boolean[count],
                    new double[count],
                    new double[count]);
        }
    }

    private final Nodes nodes;
    private final int[] roots;
    private final int[] outputOf;
    private final double[] base;
    private final double scale;
    private final boolean single;
    private final int features;
    private final int depth;

    /**
     * @param roots the first node of each tree
     * @param outputOf the output that each tree adds to
     * @param base what each output begins with
     * @param scale multiplies the sum of the trees: 1, or 1 / trees for an average
     * @param single whether values are rounded to 32 bits before they are compared
     */
    Trees(Nodes nodes, int[] roots, int[] outputOf, double[] base, double scale, boolean single, int features) {
        this.nodes = nodes;
        this.roots = roots;
        this.outputOf = outputOf;
        this.base = base;
        this.scale = scale;
        this.single = single;
        this.features = features;
        this.depth = Arrays.stream(roots).map(this::depth).max().orElse(0);
    }

    private int depth(int node) {
        return nodes.feature[node] < 0 ? 0 : 1 + Math.max(depth(nodes.left[node]), depth(nodes.right[node]));
    }

    @Override
    public int outputs() {
        return base.length;
    }

    @Override
    public void score(double[] row, double[] scores) {
        Arrays.fill(scores, 0);
        for (int tree = 0; tree < roots.length; tree++) {
            int node = roots[tree];
            while (nodes.feature[node] >= 0) {
                node = isLeft(node, row) ? nodes.left[node] : nodes.right[node];
            }
            scores[outputOf[tree]] += nodes.threshold[node];
        }
        for (int output = 0; output < scores.length; output++) {
            scores[output] = base[output] + scores[output] * scale;
        }
    }

    private boolean isLeft(int node, double[] row) {
        double value = row[nodes.feature[node]];
        if (Double.isNaN(value)) {
            if (!nodes.nanIsZero[node]) {
                return nodes.nanLeft[node];
            }
            value = 0;
        }
        return (single ? (float) value : value) <= nodes.threshold[node];
    }

    @Override
    public double[] gains() {
        double[] gains = new double[features];
        for (int node = 0; node < nodes.feature.length; node++) {
            if (nodes.feature[node] >= 0) {
                gains[nodes.feature[node]] += nodes.gain[node];
            }
        }
        return gains;
    }

    @Override
    public double[][] explain(double[] row) {
        double[][] shares = new double[base.length][features + 1];
        Path[] paths = new Path[depth + 2];
        Arrays.setAll(paths, i -> new Path(depth + 2));
        for (int tree = 0; tree < roots.length; tree++) {
            double[] into = shares[outputOf[tree]];
            into[features] += scale * mean(roots[tree]);
            explain(row, into, roots[tree], paths, 0, 1, 1, -1);
        }
        for (int output = 0; output < base.length; output++) {
            shares[output][features] += base[output];
        }
        return shares;
    }

    /** What a tree gives on average over the rows that grew it. */
    private double mean(int node) {
        if (nodes.feature[node] < 0) {
            return nodes.threshold[node];
        }
        int left = nodes.left[node];
        int right = nodes.right[node];
        double share = share(left, node);
        return share * mean(left) + (1 - share) * mean(right);
    }

    private double share(int child, int parent) {
        return nodes.cover[parent] > 0 ? nodes.cover[child] / nodes.cover[parent] : 0.5;
    }

    private void explain(
            double[] row, double[] into, int node, Path[] paths, int level, double zero, double one, int feature) {
        Path path = paths[level];
        if (level > 0) {
            path.copy(paths[level - 1]);
        } else {
            path.length = 0;
        }
        path.extend(zero, one, feature);
        if (nodes.feature[node] < 0) {
            for (int i = 1; i < path.length; i++) {
                double weight = path.unwoundSum(i);
                into[path.feature[i]] += scale * weight * (path.one[i] - path.zero[i]) * nodes.threshold[node];
            }
            return;
        }
        int split = nodes.feature[node];
        boolean goesLeft = isLeft(node, row);
        double zeroBefore = 1;
        double oneBefore = 1;
        int before = path.find(split);
        if (before >= 0) {
            zeroBefore = path.zero[before];
            oneBefore = path.one[before];
            path.unwind(before);
        }
        double share = share(nodes.left[node], node);
        double leftOne = goesLeft ? oneBefore : 0;
        double rightOne = goesLeft ? 0 : oneBefore;
        explain(row, into, nodes.left[node], paths, level + 1, zeroBefore * share, leftOne, split);
        explain(row, into, nodes.right[node], paths, level + 1, zeroBefore * (1 - share), rightOne, split);
    }

    /** The features on the way to a node, with the weights of the subsets that pass. */
    private static final class Path {
        private final int[] feature;
        private final double[] zero;
        private final double[] one;
        private final double[] weight;
        private int length;

        Path(int capacity) {
            feature = new int[capacity];
            zero = new double[capacity];
            one = new double[capacity];
            weight = new double[capacity];
        }

        void copy(Path other) {
            length = other.length;
            System.arraycopy(other.feature, 0, feature, 0, length);
            System.arraycopy(other.zero, 0, zero, 0, length);
            System.arraycopy(other.one, 0, one, 0, length);
            System.arraycopy(other.weight, 0, weight, 0, length);
        }

        int find(int wanted) {
            for (int i = 1; i < length; i++) {
                if (feature[i] == wanted) {
                    return i;
                }
            }
            return -1;
        }

        void extend(double newZero, double newOne, int newFeature) {
            int last = length++;
            feature[last] = newFeature;
            zero[last] = newZero;
            one[last] = newOne;
            weight[last] = last == 0 ? 1 : 0;
            for (int i = last - 1; i >= 0; i--) {
                weight[i + 1] += newOne * weight[i] * (i + 1) / (last + 1);
                weight[i] = newZero * weight[i] * (last - i) / (last + 1);
            }
        }

        void unwind(int index) {
            int last = length - 1;
            double next = weight[last];
            for (int i = last - 1; i >= 0; i--) {
                if (one[index] != 0) {
                    double kept = weight[i];
                    weight[i] = next * (last + 1) / ((i + 1) * one[index]);
                    next = kept - weight[i] * zero[index] * (last - i) / (last + 1);
                } else {
                    weight[i] = weight[i] * (last + 1) / (zero[index] * (last - i));
                }
            }
            for (int i = index; i < last; i++) {
                feature[i] = feature[i + 1];
                zero[i] = zero[i + 1];
                one[i] = one[i + 1];
            }
            length--;
        }

        double unwoundSum(int index) {
            int last = length - 1;
            double next = weight[last];
            double total = 0;
            for (int i = last - 1; i >= 0; i--) {
                if (one[index] != 0) {
                    double part = next * (last + 1) / ((i + 1) * one[index]);
                    total += part;
                    next = weight[i] - part * zero[index] * (last - i) / (last + 1);
                } else {
                    total += weight[i] * (last + 1) / (zero[index] * (last - i));
                }
            }
            return total;
        }
    }
}

package dev.kirby.ml.model;

import dev.kirby.InvalidRequestException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the text in which LightGBM saves a model. A head of {@code key=value} lines and one block a tree:
 *
 * <pre>
 * tree
 * num_class=1
 * num_tree_per_iteration=1
 * max_feature_idx=3
 * objective=binary sigmoid:1
 * average_output              (of a random forest alone)
 *
 * Tree=0
 * num_leaves=3
 * split_feature=1 0           one value an inner node
 * split_gain=12.4 3.1
 * threshold=0.52 -1.7
 * decision_type=10 10         bit 0 category, bit 1 NaN goes left, bits 2 and 3: what is missing (0 none, 1 zero, 2 NaN)
 * left_child=1 -1             an inner node, or, negative, -1 - leaf
 * right_child=-2 -3
 * leaf_value=0.1 -0.2 0.05
 * leaf_count=310 204 99
 * internal_count=613 409
 * </pre>
 */
final class LightGbmText {

    private static final int CATEGORY = 1;
    private static final int DEFAULT_LEFT = 2;

    private final Map<String, String> head = new HashMap<>();
    private final List<Map<String, String>> trees = new ArrayList<>();

    private LightGbmText(String text) {
        Map<String, String> block = head;
        for (String line : text.split("\n")) {
            if (line.startsWith("Tree=")) {
                block = new HashMap<>();
                trees.add(block);
            } else if (line.equals("end of trees")) {
                break;
            } else {
                int at = line.indexOf('=');
                block.put(at < 0 ? line.strip() : line.substring(0, at), at < 0 ? "" : line.substring(at + 1));
            }
        }
    }

    static Trees parse(String text) {
        try {
            return new LightGbmText(text).trees();
        } catch (RuntimeException e) {
            throw new InvalidRequestException(
                    "This is not a model that LightGBM saved as text with numeric features: " + e.getMessage()
                            + ". Train it again, or roll back.",
                    e);
        }
    }

    private Trees trees() {
        int outputs = Integer.parseInt(required(head, "num_tree_per_iteration"));
        int features = Integer.parseInt(required(head, "max_feature_idx")) + 1;
        if (features < 1 || outputs < 1 || outputs > 1_000 || trees.isEmpty() || trees.size() % outputs != 0) {
            throw new IllegalArgumentException("it has " + trees.size() + " trees of " + outputs + " outputs");
        }
        int[] roots = new int[trees.size()];
        int[] outputOf = new int[trees.size()];
        int count = 0;
        for (int t = 0; t < roots.length; t++) {
            roots[t] = count;
            outputOf[t] = t % outputs;
            count += 2 * Integer.parseInt(required(trees.get(t), "num_leaves")) - 1;
        }
        Trees.Nodes nodes = Trees.Nodes.of(count);
        for (int t = 0; t < roots.length; t++) {
            put(trees.get(t), nodes, roots[t], features);
        }
        double scale = head.containsKey("average_output") ? (double) outputs / trees.size() : 1;
        return new Trees(nodes, roots, outputOf, new double[outputs], scale, false, features);
    }

    private static void put(Map<String, String> tree, Trees.Nodes nodes, int root, int features) {
        int leaves = Integer.parseInt(required(tree, "num_leaves"));
        double[] values = numbers(tree, "leaf_value", leaves);
        int inner = leaves - 1;
        double[] leafCover = inner > 0 ? numbers(tree, "leaf_count", leaves) : new double[leaves];
        for (int leaf = 0; leaf < leaves; leaf++) {
            int node = root + inner + leaf;
            nodes.feature()[node] = -1;
            nodes.threshold()[node] = values[leaf];
            nodes.cover()[node] = leafCover[leaf];
        }
        if (inner == 0) {
            return;
        }
        double[] feature = numbers(tree, "split_feature", inner);
        double[] gain = numbers(tree, "split_gain", inner);
        double[] threshold = numbers(tree, "threshold", inner);
        double[] decision = numbers(tree, "decision_type", inner);
        double[] left = numbers(tree, "left_child", inner);
        double[] right = numbers(tree, "right_child", inner);
        double[] cover = numbers(tree, "internal_count", inner);
        for (int i = 0; i < inner; i++) {
            int type = (int) decision[i];
            int missing = type >> 2 & 3;
            if ((type & CATEGORY) != 0 || missing == 1 || feature[i] < 0 || feature[i] >= features) {
                throw new IllegalArgumentException("node " + i + " has a category, a missing zero or no feature");
            }
            int node = root + i;
            nodes.feature()[node] = (int) feature[i];
            nodes.threshold()[node] = threshold[i];
            nodes.left()[node] = child(root, inner, leaves, i, (int) left[i]);
            nodes.right()[node] = child(root, inner, leaves, i, (int) right[i]);
            nodes.nanLeft()[node] = (type & DEFAULT_LEFT) != 0;
            nodes.nanIsZero()[node] = missing == 0;
            nodes.cover()[node] = cover[i];
            nodes.gain()[node] = gain[i];
        }
    }

    /** A child comes after its parent, so that no damaged file makes a circle. */
    private static int child(int root, int inner, int leaves, int parent, int child) {
        if (child < 0 ? -1 - child >= leaves : child <= parent || child >= inner) {
            throw new IllegalArgumentException("node " + parent + " has the child " + child);
        }
        return child < 0 ? root + inner - 1 - child : root + child;
    }

    private static String required(Map<String, String> block, String key) {
        String value = block.get(key);
        if (value == null) {
            throw new IllegalArgumentException("it has no " + key);
        }
        return value.strip();
    }

    private static double[] numbers(Map<String, String> block, String key, int count) {
        String[] words = required(block, key).split(" ");
        if (words.length != count) {
            throw new IllegalArgumentException(key + " has " + words.length + " values instead of " + count);
        }
        double[] numbers = new double[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = Double.parseDouble(words[i]);
        }
        return numbers;
    }
}

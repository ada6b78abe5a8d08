package dev.kirby.ml.model;

import dev.kirby.InvalidRequestException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the JSON in which XGBoost saves a model, and cuts it off after a number of trees.
 *
 * <pre>
 * {"learner": {
 *    "learner_model_param": {"base_score": "5E-1", "num_class": "0", "num_feature": "50"},
 *    "gradient_booster": {"model": {
 *       "gbtree_model_param": {"num_trees": "412"}, "tree_info": [0, 0, …], "iteration_indptr": [0, 1, …],
 *       "trees": [{"split_indices": […], "split_conditions": […], "left_children": […], "right_children": […],
 *                  "default_left": […], "loss_changes": […], "sum_hessian": […]}]}}}}
 * </pre>
 *
 * <p>A leaf has the left child -1, and its value stands in {@code split_conditions}. Of a binary model {@code base_score} is a
 * probability, of all others a score.
 */
final class XgboostJson {

    private static final JsonMapper JSON = JsonMapper.shared();

    private XgboostJson() {}

    static Trees parse(String text) {
        try {
            return trees(JSON.readTree(text).required("learner"));
        } catch (JacksonException e) {
            throw damaged(e.getOriginalMessage(), e);
        } catch (RuntimeException e) {
            throw damaged(String.valueOf(e.getMessage()), e);
        }
    }

    private static InvalidRequestException damaged(String problem, RuntimeException cause) {
        return new InvalidRequestException(
                "This is not a model that XGBoost saved as JSON: " + problem + ". Train it again, or roll back.",
                cause);
    }

    private static Trees trees(JsonNode learner) {
        JsonNode param = learner.required("learner_model_param");
        int features = Integer.parseInt(param.required("num_feature").stringValue());
        int outputs = Math.max(1, Integer.parseInt(param.required("num_class").stringValue()));
        double score = Double.parseDouble(
                param.required("base_score").stringValue().replace("[", "").replace("]", ""));
        boolean logistic =
                learner.required("objective").required("name").stringValue().equals("binary:logistic");
        double[] base = new double[outputs];
        java.util.Arrays.fill(base, logistic ? Math.log(score / (1 - score)) : score);
        JsonNode model = learner.required("gradient_booster").required("model");
        JsonNode trees = model.required("trees");
        int[] roots = new int[trees.size()];
        int[] outputOf = ints(model.required("tree_info"));
        int count = 0;
        for (int t = 0; t < roots.length; t++) {
            roots[t] = count;
            count += trees.get(t).required("left_children").size();
        }
        Trees.Nodes nodes = Trees.Nodes.of(count);
        for (int t = 0; t < roots.length; t++) {
            put(trees.get(t), nodes, roots[t], features);
        }
        return new Trees(nodes, roots, outputOf, base, 1, true, features);
    }

    private static void put(JsonNode tree, Trees.Nodes nodes, int root, int features) {
        int[] left = ints(tree.required("left_children"));
        int[] right = ints(tree.required("right_children"));
        int[] feature = ints(tree.required("split_indices"));
        double[] condition = numbers(tree.required("split_conditions"));
        double[] gain = numbers(tree.required("loss_changes"));
        double[] cover = numbers(tree.required("sum_hessian"));
        JsonNode defaults = tree.required("default_left");
        for (int i = 0; i < left.length; i++) {
            int node = root + i;
            nodes.cover()[node] = cover[i];
            if (left[i] < 0) {
                nodes.feature()[node] = -1;
                nodes.threshold()[node] = condition[i];
                continue;
            }
            if (left[i] <= i
                    || left[i] >= left.length
                    || right[i] <= i
                    || right[i] >= left.length
                    || feature[i] < 0
                    || feature[i] >= features) {
                throw new IllegalArgumentException("node " + i + " leads nowhere");
            }
            nodes.feature()[node] = feature[i];
            nodes.threshold()[node] = Math.nextDown((float) condition[i]);
            nodes.left()[node] = root + left[i];
            nodes.right()[node] = root + right[i];
            nodes.nanLeft()[node] = defaults.get(i).isBoolean()
                    ? defaults.get(i).booleanValue()
                    : defaults.get(i).intValue() != 0;
            nodes.gain()[node] = gain[i];
        }
    }

    /** The same model without the trees of later rounds. */
    static String firstRounds(String text, int rounds) {
        ObjectNode root = (ObjectNode) JSON.readTree(text);
        ObjectNode model = (ObjectNode)
                root.required("learner").required("gradient_booster").required("model");
        ArrayNode starts = (ArrayNode) model.required("iteration_indptr");
        int trees = starts.get(rounds).intValue();
        shorten(starts, rounds + 1);
        shorten((ArrayNode) model.required("trees"), trees);
        shorten((ArrayNode) model.required("tree_info"), trees);
        ((ObjectNode) model.required("gbtree_model_param")).put("num_trees", String.valueOf(trees));
        return JSON.writeValueAsString(root);
    }

    private static void shorten(ArrayNode array, int size) {
        while (array.size() > size) {
            array.remove(array.size() - 1);
        }
    }

    private static int[] ints(JsonNode array) {
        int[] values = new int[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i).intValue();
        }
        return values;
    }

    static double[] numbers(JsonNode array) {
        double[] values = new double[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i).doubleValue();
        }
        return values;
    }
}

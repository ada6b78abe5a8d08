package dev.kirby.optimize;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which parameters mean something only where another has one of some values.
 *
 * @param byName by the parameter that depends; a parent comes before it in the space
 */
record Conditions(Map<String, Condition> byName) {

    static final Conditions NONE = new Conditions(Map.of());

    /** A parent, and the values of it that bring a parameter in. */
    record Condition(String parent, List<Double> values) {}

    Conditions with(String name, String parent, List<Double> values) {
        Map<String, Condition> more = new LinkedHashMap<>(byName);
        more.put(name, new Condition(parent, values));
        return new Conditions(Map.copyOf(more));
    }

    boolean isEmpty() {
        return byName.isEmpty();
    }

    /** Whether some parameter depends on this one. */
    boolean dependOn(String parent) {
        return byName.values().stream().anyMatch(c -> c.parent().equals(parent));
    }

    /** Whether a parameter is there, where those before it have these values. */
    boolean hold(String name, Map<String, Double> known) {
        Condition condition = byName.get(name);
        return condition == null || condition.values().contains(known.get(condition.parent()));
    }

    /** How many different points a space has; infinite with a real range in it. */
    double size(List<Dimension> dimensions) {
        return isEmpty()
                ? dimensions.stream().mapToDouble(Dimension::size).reduce(1, (a, b) -> a * b)
                : size(dimensions, Map.of());
    }

    private double size(List<Dimension> rest, Map<String, Double> parents) {
        if (rest.isEmpty()) {
            return 1;
        }
        Dimension dimension = rest.get(0);
        List<Dimension> others = rest.subList(1, rest.size());
        if (!hold(dimension.name(), parents)) {
            return size(others, parents);
        }
        if (!dependOn(dimension.name())) {
            return dimension.size() * size(others, parents);
        }
        double sum = 0;
        for (int i = 0; i < dimension.size(); i++) {
            Map<String, Double> more = new LinkedHashMap<>(parents);
            more.put(dimension.name(), dimension.at((i + 0.5) / dimension.size()));
            sum += size(others, more);
        }
        return sum;
    }
}

package dev.kirby.strategy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which parameters mean something only where another has one of some values.
 *
 * @param byName by the parameter that depends; a parent comes before it in the space
 */
record ParameterDependencies(Map<String, Dependency> byName) {

    static final ParameterDependencies NONE = new ParameterDependencies(Map.of());

    /** A parent, and the values of it that bring a parameter in. */
    record Dependency(String parent, List<Double> values) {}

    ParameterDependencies with(String name, String parent, List<Double> values) {
        Map<String, Dependency> more = new LinkedHashMap<>(byName);
        more.put(name, new Dependency(parent, values));
        return new ParameterDependencies(Map.copyOf(more));
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
        Dependency dependency = byName.get(name);
        return dependency == null || dependency.values().contains(known.get(dependency.parent()));
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

package dev.kirby.examples.studio;

import dev.kirby.strategy.Dimension;
import dev.kirby.strategy.Strategies;
import dev.kirby.strategy.StrategyProvider;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The strategies that a training may name: those of the class path, with their parameters and what is tried for them. */
final class StrategyRoutes implements RouteGroup {

    private final Answer answer;

    /** Strategies of the class path do not change: their answer is made once. */
    StrategyRoutes(Strategies strategies) {
        this.answer = Answer.json(Map.of(
                "strategies",
                strategies.all().stream().map(StrategyRoutes::view).toList()));
    }

    @Override
    public List<Route> routes() {
        Map<String, Object> strategy = Schemas.object(
                Map.of(
                        "name", Schemas.text(),
                        "parameters", Schemas.map(Schemas.number()),
                        "ranges", Schemas.map(Schemas.text()),
                        "grid", Schemas.map(Schemas.list(Schemas.number())),
                        "grid_size", Schemas.integer()),
                "name",
                "parameters",
                "ranges",
                "grid",
                "grid_size");
        return List.of(Route.get("/api/strategies", "What can be trained", request -> answer)
                .answers(200, Schemas.object(Map.of("strategies", Schemas.list(strategy)), "strategies")));
    }

    /** A range as it is typed in {@code parameterGrid}. */
    private static String typed(Dimension dimension) {
        if (dimension instanceof Dimension.Choice choice) {
            return choice.values().stream().map(StrategyRoutes::typed).collect(Collectors.joining(","));
        }
        return typed(dimension.at(0)) + ".." + typed(dimension.at(1));
    }

    private static String typed(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    private static Map<String, Object> view(StrategyProvider provider) {
        Map<String, Object> ranges = new LinkedHashMap<>();
        for (Dimension dimension : provider.space().dimensions()) {
            ranges.put(dimension.name(), typed(dimension));
        }
        Map<String, Object> grid = new LinkedHashMap<>();
        for (String name : provider.grid().names()) {
            List<Double> values = new ArrayList<>();
            for (double value : provider.grid().values(name)) {
                values.add(value);
            }
            grid.put(name, values);
        }
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("name", provider.strategy().name());
        view.put("parameters", provider.strategy().params().toMap());
        view.put("ranges", ranges);
        view.put("grid", grid);
        view.put("grid_size", provider.grid().size());
        return view;
    }
}

package dev.kirby.optimize;

import dev.kirby.strategy.ParameterSpace;
import dev.kirby.strategy.Params;
import java.util.List;

/** As many points at a time as may be out at once, each batch after the trials of the one before it. */
final class BayesianSuggestions implements Suggestions {

    private final ParameterSpace space;
    private final BayesianSearch search;
    private final int parallel;
    private List<double[]> asked = List.of();
    private int added;

    BayesianSuggestions(ParameterSpace space, int budget, long seed, int parallel) {
        this.space = space;
        this.search = new BayesianSearch(space, budget, seed);
        this.parallel = parallel;
    }

    @Override
    public List<Params> next(List<Trial> history) {
        for (double[] point : asked) {
            // The search minimises.
            search.add(point, -history.get(added++).score());
        }
        asked = search.ask(parallel);
        return asked.stream().map(space::at).toList();
    }
}

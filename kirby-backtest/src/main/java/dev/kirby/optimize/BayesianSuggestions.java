package dev.kirby.optimize;

import dev.kirby.strategy.Params;
import java.util.List;
import java.util.stream.IntStream;

/** One point at a time, each after the trial of the one before it. Lists of values are taken as ordered. */
final class BayesianSuggestions implements Suggestions {

    private final ParameterSpace space;
    private final BayesianSearch search;
    private double[] asked = new double[0];
    private int told;

    BayesianSuggestions(ParameterSpace space, int budget, long seed) {
        this.space = space;
        this.search = new BayesianSearch(space.names().size(), budget, seed);
    }

    @Override
    public List<Params> next(List<Trial> history) {
        if (told < history.size()) {
            // The search minimises.
            search.tell(asked, -history.get(told++).score());
        }
        asked = search.ask();
        snap(asked);
        return List.of(space.at(asked));
    }

    /** To the middle of the value that a coordinate means, so that the model sees one place for each. */
    private void snap(double[] point) {
        IntStream.range(0, point.length).forEach(d -> {
            double size = space.size(d);
            if (!Double.isInfinite(size)) {
                point[d] = (Math.min(size - 1, Math.floor(point[d] * size)) + 0.5) / size;
            }
        });
    }
}

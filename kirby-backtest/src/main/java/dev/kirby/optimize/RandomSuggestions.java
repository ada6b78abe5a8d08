package dev.kirby.optimize;

import dev.kirby.strategy.ParameterSpace;
import dev.kirby.strategy.Params;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** Points drawn evenly, none twice. */
final class RandomSuggestions implements Suggestions {

    private static final int BATCH = 64;
    // In a small space the last points are found by luck: this many repeats in a row mean that there are none left.
    private static final int REPEATS = 10_000;

    private final ParameterSpace space;
    private final SplittableRandom random;
    private final Set<Params> drawn = new HashSet<>();

    RandomSuggestions(ParameterSpace space, long seed) {
        this.space = space;
        this.random = new SplittableRandom(seed);
    }

    @Override
    public List<Params> next(List<Trial> history) {
        List<Params> batch = new ArrayList<>(BATCH);
        int repeats = 0;
        while (batch.size() < BATCH && repeats < REPEATS && drawn.size() < space.size()) {
            Params params = space.sample(random);
            if (drawn.add(params)) {
                batch.add(params);
                repeats = 0;
            } else {
                repeats++;
            }
        }
        return batch;
    }
}

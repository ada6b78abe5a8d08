package dev.kirby.optimize;

import dev.kirby.strategy.Params;
import java.util.List;

/** Says what to try next, knowing what was tried. Used by one thread. */
interface Suggestions {

    /**
     * The next points.
     *
     * @param history everything tried so far
     * @return at least one, or none when there is nothing left to try
     */
    List<Params> next(List<Trial> history);
}

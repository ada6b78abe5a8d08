package dev.kirby.ml.model;

import dev.kirby.strategy.Params;
import java.util.Map;

/** Fits rows with one library. Stateless. */
interface Trainer {

    /**
     * What is asked of a fit.
     *
     * @param classes how many classes labels count, 0 for a regression
     * @param train the rows to fit
     * @param stop later rows that say when to stop; none where there is nothing to stop
     * @param params hyper-parameters
     * @param seed of everything random
     * @param threads of the library
     */
    record Fit(int classes, Samples train, Samples stop, Params params, long seed, int threads) {

        int outputs() {
            return classes > 2 ? classes : 1;
        }

        /** The seed as libraries take it, 31 bits. */
        int seed31() {
            return (int) (seed ^ seed >>> 32) & Integer.MAX_VALUE;
        }
    }

    /** Hyper-parameters with their defaults. */
    Params defaults();

    /** Fits; gives what is saved, by file name. */
    Map<String, String> fit(Fit fit);

    /** Reads what {@link #fit} gave. */
    Scorer read(Map<String, String> files);

    /** How scores become predictions. */
    Link link(int classes);
}
